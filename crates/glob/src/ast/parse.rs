//! Reading the tree.

use super::{Ast, Kind, MAX_DEPTH, NodeId, Piece, ROOT};
use crate::error::PatternError;
use crate::unit::{BANG, CARET, CLOSE, END, ESCAPE, OPEN, PAREN, PIPE};

/// Extglobs of different kinds nest this deep; deeper ones are literal text.
const MAX_EXTGLOB_RECURSION: usize = 2;

/// Follows escapes and brackets, in which parentheses mean nothing.
#[derive(Default)]
struct Scanner {
    escaping: bool,
    bracket: Option<usize>,
    negated: bool,
}

impl Scanner {
    /// Whether the unit before index `next` is plain text here.
    fn takes(&mut self, c: u16, next: usize) -> bool {
        if self.escaping || c == ESCAPE {
            self.escaping = !self.escaping;
            return true;
        }
        let Some(start) = self.bracket else {
            if c == OPEN {
                self.bracket = Some(next);
                self.negated = false;
            }
            return c == OPEN;
        };
        if next == start + 1 {
            self.negated |= c == CARET || c == BANG;
        } else if c == CLOSE && !(next == start + 2 && self.negated) {
            self.bracket = None;
        }
        true
    }
}

impl Ast {
    pub(super) fn parse(&mut self, glob: &[u16]) -> Result<(), PatternError> {
        let mut scanner = Scanner::default();
        let mut from = 0;
        let mut at = 0;
        while at < glob.len() {
            let c = glob[at];
            at += 1;
            if scanner.takes(c, at) {
                continue;
            }
            if let Some(kind) = opening(c, glob, at) {
                self.push_text(ROOT, &glob[from..at - 1]);
                let child = self.add_node(Some(kind), Some(ROOT))?;
                at = self.parse_extglob(child, glob, at, 1, 1)?;
                self.parts_mut(ROOT).push(Piece::Node(child));
                from = at;
            }
        }
        self.push_text(ROOT, &glob[from..]);
        Ok(())
    }

    /// Reads from the parenthesis at `open`; returns the index behind the extglob.
    fn parse_extglob(
        &mut self,
        id: NodeId,
        glob: &[u16],
        open: usize,
        extglob_depth: usize,
        depth: usize,
    ) -> Result<usize, PatternError> {
        if depth > MAX_DEPTH {
            return Err(PatternError::complex("extglobs are nested too deeply"));
        }
        let mut scanner = Scanner::default();
        let mut from = open + 1;
        let mut at = from;
        let mut part = self.add_node(None, Some(id))?;
        let mut parts = Vec::new();
        while at < glob.len() {
            let c = glob[at];
            at += 1;
            if scanner.takes(c, at) {
                continue;
            }
            let adopts = Kind::from_unit(c).is_some_and(|child| self.adopts_kind(id, child));
            let nested = opening(c, glob, at)
                .filter(|_| adopts || self.any_depth || extglob_depth <= MAX_EXTGLOB_RECURSION);
            if let Some(kind) = nested {
                self.push_text(part, &glob[from..at - 1]);
                let child = self.add_node(Some(kind), Some(part))?;
                self.parts_mut(part).push(Piece::Node(child));
                at = self.parse_extglob(
                    child,
                    glob,
                    at,
                    extglob_depth + usize::from(!adopts),
                    depth + 1,
                )?;
                from = at;
            } else if c == PIPE {
                self.push_text(part, &glob[from..at - 1]);
                parts.push(Piece::Node(part));
                part = self.add_node(None, Some(id))?;
                from = at;
            } else if c == END {
                let text = &glob[from..at - 1];
                self.nodes[id].empty = text.is_empty() && self.parts(id).is_empty();
                self.push_text(part, text);
                parts.push(Piece::Node(part));
                self.parts_mut(id).extend(parts);
                return Ok(at);
            }
        }
        self.give_up(id, &glob[open - 1..]);
        Ok(at)
    }

    /// An extglob that never closes is text after all.
    fn give_up(&mut self, id: NodeId, text: &[u16]) {
        self.nodes[id].kind = None;
        self.nodes[id].magic = false;
        *self.parts_mut(id) = vec![Piece::Text(text.into())];
    }
}

/// The extglob that opens with `c` before index `next`.
fn opening(c: u16, glob: &[u16], next: usize) -> Option<Kind> {
    Kind::from_unit(c).filter(|_| glob.get(next) == Some(&PAREN))
}
