//! Extglobs: the tree of one path portion, simplified and turned into regular expression source.
//!
//! The tree is an arena that mirrors the original's objects, including their identity: some of its
//! behaviour hangs on a node having two parents' views of one list, or on a node that was cut off
//! from the tree still being filled in.

mod fill;
mod flatten;
mod parse;
mod source;

use std::rc::Rc;

use crate::error::PatternError;
use crate::options::{Dialect, Options};
use crate::portion::unescape;

pub(crate) type NodeId = usize;
type ListId = usize;

/// Nodes and copied text that one portion may grow to.
const MAX_NODES: usize = 100_000;
/// Units of regular expression source that one portion may grow to, intermediate copies included.
const MAX_SOURCE: usize = 8_000_000;
/// Extglobs nested deeper than this are refused.
pub(crate) const MAX_DEPTH: usize = 120;

/// The five extglobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Not,
    Optional,
    Plus,
    Star,
    One,
}

impl Kind {
    fn from_unit(unit: u16) -> Option<Self> {
        Some(match u8::try_from(unit).ok()? {
            b'!' => Self::Not,
            b'?' => Self::Optional,
            b'+' => Self::Plus,
            b'*' => Self::Star,
            b'@' => Self::One,
            _ => return None,
        })
    }

    const fn unit(self) -> u8 {
        match self {
            Self::Not => b'!',
            Self::Optional => b'?',
            Self::Plus => b'+',
            Self::Star => b'*',
            Self::One => b'@',
        }
    }
}

/// A child: plain glob text, or another node.
#[derive(Clone, Debug)]
enum Piece {
    Text(Rc<[u16]>),
    Node(NodeId),
}

/// The root, an extglob, one alternative of an extglob, or a failed extglob.
#[derive(Debug)]
struct Node {
    kind: Option<Kind>,
    magic: bool,
    unicode: bool,
    parent: Option<NodeId>,
    parent_index: usize,
    parts: ListId,
    /// An extglob with nothing between its parentheses.
    empty: bool,
}

/// The tree of one portion.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a state and three of minimatch's own independent switches"
)]
pub(crate) struct Ast {
    nodes: Vec<Node>,
    lists: Vec<Vec<Piece>>,
    /// Every `!(…)` that was read, in order.
    negations: Vec<NodeId>,
    filled: bool,
    dot: bool,
    /// Stars beside an extglob count as if they were alone.
    lone_stars: bool,
    /// Extglobs may be nested at any depth.
    any_depth: bool,
    work: usize,
}

/// What a portion becomes.
#[derive(Debug)]
pub(crate) enum Compiled {
    /// No magic: the un-escaped text, compared exactly.
    Literal(Vec<u16>),
    /// Source between `^` and `$`, and whether it needs the `u` flag.
    Source { source: Vec<u16>, unicode: bool },
}

const ROOT: NodeId = 0;

/// Compiles one portion that no shortcut covers.
pub(crate) fn compile(glob: &str, options: &Options) -> Result<Compiled, PatternError> {
    let units: Vec<u16> = glob.encode_utf16().collect();
    let mut ast = Ast {
        nodes: Vec::new(),
        lists: Vec::new(),
        negations: Vec::new(),
        filled: false,
        dot: options.dot,
        lone_stars: options.dialect == Dialect::Minimatch9,
        any_depth: options.bundled,
        work: MAX_SOURCE,
    };
    ast.add_node(None, None)?;
    ast.parse(&units)?;
    if !options.bundled {
        ast.flatten(ROOT)?;
    }
    ast.fill_negations()?;
    let root = ast.source_of(ROOT, None)?;
    let cased = options.nocase && !options.nocase_magic_only && crate::js::has_case(glob);
    if root.magic || ast.nodes[ROOT].magic || cased {
        return Ok(Compiled::Source {
            source: root.full,
            unicode: root.unicode,
        });
    }
    Ok(Compiled::Literal(unescape(&root.body)))
}

impl Ast {
    /// A new node without children, which its parent does not list yet.
    fn add_node(
        &mut self,
        kind: Option<Kind>,
        parent: Option<NodeId>,
    ) -> Result<NodeId, PatternError> {
        if self.nodes.len() >= MAX_NODES {
            return Err(PatternError::complex("extglobs multiply too much"));
        }
        let id = self.nodes.len();
        self.lists.push(Vec::new());
        let parent_index = parent.map_or(0, |p| self.parts(p).len());
        let parts = self.lists.len() - 1;
        let magic = kind.is_some();
        self.nodes.push(Node {
            kind,
            magic,
            unicode: false,
            parent,
            parent_index,
            parts,
            empty: false,
        });
        if kind == Some(Kind::Not) && !self.filled {
            self.negations.push(id);
        }
        Ok(id)
    }

    fn parts(&self, id: NodeId) -> &[Piece] {
        &self.lists[self.nodes[id].parts]
    }

    fn parts_mut(&mut self, id: NodeId) -> &mut Vec<Piece> {
        let list = self.nodes[id].parts;
        &mut self.lists[list]
    }

    fn kind(&self, id: NodeId) -> Option<Kind> {
        self.nodes[id].kind
    }

    fn push_text(&mut self, id: NodeId, text: &[u16]) {
        if !text.is_empty() {
            self.parts_mut(id).push(Piece::Text(text.into()));
        }
    }

    /// The glob that a node stands for.
    fn text_of(&self, id: NodeId) -> Vec<u16> {
        let parts: Vec<Vec<u16>> = self
            .parts(id)
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_vec(),
                Piece::Node(child) => self.text_of(*child),
            })
            .collect();
        match self.kind(id) {
            None => parts.concat(),
            Some(kind) => {
                let mut out = vec![u16::from(kind.unit()), u16::from(b'(')];
                out.extend(parts.join(&u16::from(b'|')));
                out.push(u16::from(b')'));
                out
            }
        }
    }

    /// Whether what a node matches can be the start of the portion.
    fn is_start(&self, id: NodeId) -> bool {
        if id == ROOT {
            return true;
        }
        let Some(parent) = self.nodes[id].parent else {
            return false;
        };
        if !self.is_start(parent) {
            return false;
        }
        let index = self.nodes[id].parent_index;
        let negation =
            |piece: &Piece| matches!(piece, Piece::Node(n) if self.kind(*n) == Some(Kind::Not));
        (0..index).all(|i| self.parts(parent).get(i).is_some_and(negation))
    }

    /// Whether what a node matches can be the end of the portion.
    fn is_end(&self, id: NodeId) -> bool {
        if id == ROOT {
            return true;
        }
        let Some(parent) = self.nodes[id].parent else {
            return false;
        };
        if self.kind(parent) == Some(Kind::Not) {
            return true;
        }
        if !self.is_end(parent) {
            return false;
        }
        self.kind(id).is_none() || self.nodes[id].parent_index + 1 == self.parts(parent).len()
    }
}
