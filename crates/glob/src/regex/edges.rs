//! What every match must begin and end with: a cheap question before an expression is evaluated.

use super::{Id, Node};

/// The characters at either end, canonicalized as the expression's own are.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    first: Box<[u32]>,
    last: Box<[u32]>,
}

impl Edges {
    /// Those of the expression `root`.
    pub(super) fn of(nodes: &[Node], root: Id) -> Self {
        Self {
            first: Edge::read(nodes, root, End::First),
            last: Edge::read(nodes, root, End::Last),
        }
    }

    /// Whether the expression may match `text`.
    pub(super) fn allow(&self, text: &[u32]) -> bool {
        text.starts_with(&self.first) && text.ends_with(&self.last)
    }
}

/// Which end is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

struct Edge<'a> {
    nodes: &'a [Node],
    end: End,
    /// `^` or `$` was met before anything else.
    anchored: bool,
    found: Vec<u32>,
}

impl Edge<'_> {
    fn read(nodes: &[Node], root: Id, end: End) -> Box<[u32]> {
        let mut edge = Edge {
            nodes,
            end,
            anchored: false,
            found: Vec::new(),
        };
        edge.add(root);
        if end == End::Last {
            edge.found.reverse();
        }
        edge.found.into()
    }

    /// Adds what the node begins (or ends) with; whether the next node counts, too.
    fn add(&mut self, id: Id) -> bool {
        match &self.nodes[id] {
            Node::Start if self.end == End::First => self.anchored = true,
            Node::End if self.end == End::Last => self.anchored = true,
            Node::Concat(parts) => {
                return if self.end == End::First {
                    parts.iter().all(|part| self.add(*part))
                } else {
                    parts.iter().rev().all(|part| self.add(*part))
                };
            }
            Node::Literal(run) if self.anchored => {
                let run = run.iter().copied();
                if self.end == End::First {
                    self.found.extend(run);
                } else {
                    self.found.extend(run.rev());
                }
            }
            // They take nothing.
            Node::Empty | Node::NotAhead { .. } | Node::Ahead { .. } | Node::Boundary { .. } => {}
            _ => return false,
        }
        true
    }
}
