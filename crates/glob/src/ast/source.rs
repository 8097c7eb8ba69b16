//! The tree as regular expression source.

use super::{Ast, Kind, NodeId, Piece, ROOT};
use crate::error::PatternError;
use crate::portion::translate;

const NO_TRAVERSAL: &str = "(?!(?:^|/)\\.\\.?(?:$|/))";
const NO_DOT: &str = "(?!\\.)";
const STAR: &str = "[^/]*?";
const STAR_NOT_EMPTY: &str = "[^/]+?";

/// One node's contribution.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// With anchors and guards.
    pub(super) full: Vec<u16>,
    /// Without them.
    pub(super) body: Vec<u16>,
    pub(super) magic: bool,
    pub(super) unicode: bool,
}

impl Ast {
    /// `allow_dot` overrides the option inside a repetition.
    pub(super) fn source_of(
        &mut self,
        id: NodeId,
        allow_dot: Option<bool>,
    ) -> Result<Source, PatternError> {
        let out = match self.kind(id) {
            None => self.sequence_source(id, allow_dot)?,
            Some(kind) => self.extglob_source(id, kind, allow_dot)?,
        };
        self.spend(out.full.len() + 1)?;
        Ok(out)
    }

    fn sequence_source(
        &mut self,
        id: NodeId,
        allow_dot: Option<bool>,
    ) -> Result<Source, PatternError> {
        let all_text = self.parts(id).iter().all(|p| matches!(p, Piece::Text(_)));
        // minimatch 9 asks `*` next to an extglob to match something, too.
        let no_empty = (all_text || self.lone_stars) && self.is_start(id) && self.is_end(id);
        let mut body = Vec::new();
        for piece in self.parts(id).to_vec() {
            let (source, magic, unicode) = match piece {
                Piece::Text(text) => {
                    let t = translate(&text, no_empty, &mut self.work)?;
                    (t.source, t.magic, t.unicode)
                }
                Piece::Node(child) => {
                    let s = self.source_of(child, allow_dot)?;
                    (s.full, s.magic, s.unicode)
                }
            };
            body.extend(source);
            let node = &mut self.nodes[id];
            node.magic |= magic;
            node.unicode |= unicode;
        }
        let mut source: Vec<u16> = self.guard(id, &body, allow_dot).encode_utf16().collect();
        source.extend_from_slice(&body);
        if self.nodes[id]
            .parent
            .is_some_and(|p| self.kind(p) == Some(Kind::Not))
        {
            source.extend("(?:$|\\/)".encode_utf16());
        }
        let node = &self.nodes[id];
        Ok(Source {
            full: source,
            body,
            magic: node.magic,
            unicode: node.unicode,
        })
    }

    /// What keeps a leading wildcard from matching `.`, `..` or any leading dot.
    fn guard(&self, id: NodeId, body: &[u16], allow_dot: Option<bool>) -> &'static str {
        let parts = self.parts(id);
        let Some(Piece::Text(first)) = parts.first() else {
            return "";
        };
        let just_dots =
            parts.len() == 1 && first.len() <= 2 && first.iter().all(|c| *c == u16::from(b'.'));
        if !self.is_start(id) || (just_dots && !first.is_empty()) {
            return "";
        }
        let dot = allow_dot.unwrap_or(self.dot);
        let wild = |at: usize| matches!(body.get(at), Some(c) if *c == u16::from(b'[') || *c == u16::from(b'.'));
        let dots = |n: usize| {
            let pair = [u16::from(b'\\'), u16::from(b'.')];
            body.len() >= 2 * n && body[..2 * n].chunks(2).all(|c| c == pair)
        };
        if (dot && wild(0)) || (dots(1) && wild(2)) || (dots(2) && wild(4)) {
            NO_TRAVERSAL
        } else if !dot && allow_dot != Some(true) && wild(0) {
            NO_DOT
        } else {
            ""
        }
    }

    fn extglob_source(
        &mut self,
        id: NodeId,
        kind: Kind,
        allow_dot: Option<bool>,
    ) -> Result<Source, PatternError> {
        let dot = allow_dot.unwrap_or(self.dot);
        let mut body = self.alternatives(id, dot)?;
        if body.is_empty() && kind != Kind::Not && self.is_start(id) && self.is_end(id) {
            return Ok(self.demote(id));
        }
        let repeated = matches!(kind, Kind::Star | Kind::Plus);
        let mut twice = false;
        if repeated && !dot {
            // Only the first repetition starts the portion; the later ones may match dots.
            let later = self.alternatives(id, true)?;
            twice = later != body && !later.is_empty();
            if twice {
                body = [units("(?:"), body, units(")(?:"), later, units(")*?")].concat();
            }
        }
        let no_dot = if self.is_start(id) && !dot {
            NO_DOT
        } else {
            ""
        };
        let source = match kind {
            Kind::Not if self.nodes[id].empty => units(&[no_dot, STAR_NOT_EMPTY].concat()),
            Kind::Not => [
                units("(?:(?!(?:"),
                body,
                units(&["))", no_dot, STAR, ")"].concat()),
            ]
            .concat(),
            Kind::One => [units("(?:"), body, units(")")].concat(),
            Kind::Optional => [units("(?:"), body, units(")?")].concat(),
            Kind::Plus => [units("(?:"), body, units(if twice { ")" } else { ")+" })].concat(),
            Kind::Star => [units("(?:"), body, units(if twice { ")?" } else { ")*" })].concat(),
        };
        let node = &self.nodes[id];
        Ok(Source {
            full: source,
            body: Vec::new(),
            magic: node.magic,
            unicode: node.unicode,
        })
    }

    /// The alternatives joined by `|`. Empty ones do not count for an extglob that is everything.
    fn alternatives(&mut self, id: NodeId, dot: bool) -> Result<Vec<u16>, PatternError> {
        let mut sources = Vec::new();
        for piece in self.parts(id).to_vec() {
            let Piece::Node(child) = piece else { continue };
            let s = self.source_of(child, Some(dot))?;
            self.nodes[id].unicode |= s.unicode;
            sources.push(s.full);
        }
        if self.is_start(id) && self.is_end(id) {
            sources.retain(|s| !s.is_empty());
        }
        Ok(sources.join(&u16::from(b'|')))
    }

    /// An extglob of nothing that is the whole portion becomes its own text, used as source as it
    /// stands. From then on it counts as plain glob text.
    fn demote(&mut self, id: NodeId) -> Source {
        let text = self.text_of(id);
        *self.parts_mut(id) = vec![Piece::Text(text.as_slice().into())];
        let node = &mut self.nodes[id];
        node.kind = None;
        node.magic = false;
        debug_assert_ne!(id, ROOT, "the root is no extglob");
        Source {
            full: text,
            body: Vec::new(),
            magic: false,
            unicode: false,
        }
    }
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}
