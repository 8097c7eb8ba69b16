//! Expressions put together by hand, on code points and case-sensitive.

use super::chars::{CharSet, Folding};
use super::edges::Edges;
use super::parse::number_memos;
use super::{Id, Node, Regex};
use crate::error::PatternError;

/// The nodes of an expression that is being made.
#[derive(Default)]
pub(crate) struct Builder {
    nodes: Vec<Node>,
}

impl Builder {
    fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(crate) fn empty(&mut self) -> Id {
        self.add(Node::Empty)
    }

    pub(crate) fn start(&mut self) -> Id {
        self.add(Node::Start)
    }

    pub(crate) fn end(&mut self) -> Id {
        self.add(Node::End)
    }

    pub(crate) fn char(&mut self, c: char) -> Id {
        self.add(Node::Literal([u32::from(c)].into()))
    }

    pub(crate) fn class(&mut self, negated: bool, ranges: Vec<(u32, u32)>) -> Id {
        self.add(Node::Class(CharSet {
            negated,
            ranges,
            properties: Vec::new(),
        }))
    }

    /// Any character but a slash.
    pub(crate) fn not_slash(&mut self) -> Id {
        self.class(true, vec![(0x2f, 0x2f)])
    }

    /// Any number of characters but slashes.
    pub(crate) fn name(&mut self) -> Id {
        let body = self.not_slash();
        self.repeated(body, false)
    }

    /// Any number of any characters.
    pub(crate) fn anything(&mut self) -> Id {
        let body = self.class(true, Vec::new());
        self.repeated(body, false)
    }

    pub(crate) fn concat(&mut self, parts: Vec<Id>) -> Id {
        self.add(Node::Concat(parts.into()))
    }

    pub(crate) fn alternation(&mut self, branches: Vec<Id>) -> Id {
        self.add(Node::Alternation(branches.into()))
    }

    pub(crate) fn optional(&mut self, body: Id) -> Id {
        self.add(Node::Optional(body))
    }

    pub(crate) fn repeated(&mut self, body: Id, at_least_once: bool) -> Id {
        self.add(if at_least_once {
            Node::Plus { body, memo: None }
        } else {
            Node::Star { body, memo: None }
        })
    }

    pub(crate) fn not_ahead(&mut self, body: Id) -> Id {
        self.add(Node::NotAhead { body, memo: 0 })
    }

    /// The expression whose root is the node made last.
    ///
    /// # Errors
    ///
    /// Where it has too many repetitions inside repetitions.
    pub(crate) fn finish(self, root: Id) -> Result<Regex, PatternError> {
        let mut regex = Regex {
            edges: Edges::of(&self.nodes, root),
            nodes: self.nodes,
            root,
            folding: Folding {
                ignore_case: false,
                unicode: true,
            },
            memos: (0, 0),
        };
        number_memos(&mut regex)?;
        Ok(regex)
    }
}
