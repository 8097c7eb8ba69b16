//! Matching one name. pnpm goes back where a group may match in several ways, and gives
//! up beyond a number of steps; the steps are counted as it counts them.

use super::parse::{Kind, Node};
use std::cell::Cell;

/// Steps after which a name does not match.
const MAX_STEPS: usize = 1_000_000;
/// Steps within one another after which a name does not match.
const MAX_DEPTH: usize = 256;

pub(super) struct Matcher {
    name: Vec<char>,
    steps: Cell<usize>,
    depth: Cell<usize>,
    gave_up: Cell<bool>,
}

/// What has to hold of the place where a part has ended.
type Then<'a> = &'a dyn Fn(usize) -> bool;

impl Matcher {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.chars().collect(),
            steps: Cell::new(0),
            depth: Cell::new(0),
            gave_up: Cell::new(false),
        }
    }

    /// Whether the whole name matches.
    pub(super) fn matches(&self, nodes: &[Node], groups: bool) -> bool {
        if groups {
            self.all(nodes, 0, &|end| end == self.name.len()) && !self.gave_up.get()
        } else {
            self.wildcards(nodes)
        }
    }

    /// Without groups only the last star is ever tried again.
    fn wildcards(&self, nodes: &[Node]) -> bool {
        let (mut node, mut at) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while at < self.name.len() {
            match nodes.get(node) {
                Some(Node::Run) => {
                    node += 1;
                    star = Some((node, at));
                }
                Some(one) if takes(one, self.name[at]) => {
                    node += 1;
                    at += 1;
                }
                _ => {
                    let Some((behind, from)) = star else {
                        return false;
                    };
                    star = Some((behind, from + 1));
                    (node, at) = (behind, from + 1);
                }
            }
        }
        nodes[node..].iter().all(|node| matches!(node, Node::Run))
    }

    /// Whether `nodes` match from `at` on, and `then` holds where they end.
    fn all(&self, nodes: &[Node], at: usize, then: Then<'_>) -> bool {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS || self.depth.get() >= MAX_DEPTH {
            self.gave_up.set(true);
        }
        if self.gave_up.get() {
            return false;
        }
        self.depth.set(self.depth.get() + 1);
        let found = self.each(nodes, at, then);
        self.depth.set(self.depth.get() - 1);
        found
    }

    fn each(&self, mut nodes: &[Node], mut at: usize, then: Then<'_>) -> bool {
        while let [node, rest @ ..] = nodes {
            let and_rest = |end: usize| self.all(rest, end, then);
            match node {
                Node::Run => return (at..=self.name.len()).any(and_rest),
                Node::Group(kind, choices) => return self.group(*kind, choices, at, &and_rest),
                one if self.name.get(at).is_some_and(|c| takes(one, *c)) => {
                    at += 1;
                    nodes = rest;
                }
                _ => return false,
            }
        }
        then(at)
    }

    fn group(&self, kind: Kind, choices: &[Vec<Node>], at: usize, then: Then<'_>) -> bool {
        match kind {
            Kind::Once => self.any(choices, at, then),
            Kind::Perhaps => then(at) || self.any(choices, at, then),
            Kind::Several => self.several(choices, at, then),
            Kind::AnyNumber => then(at) || self.several(choices, at, then),
            Kind::Not => !self.any(choices, at, then) && (at..=self.name.len()).any(then),
        }
    }

    fn any(&self, choices: &[Vec<Node>], at: usize, then: Then<'_>) -> bool {
        choices.iter().any(|choice| self.all(choice, at, then))
    }

    fn several(&self, choices: &[Vec<Node>], at: usize, then: Then<'_>) -> bool {
        self.any(choices, at, &|end| {
            then(end) || end > at && self.several(choices, end, then)
        })
    }
}

/// Whether a node that takes one character takes `c`.
fn takes(node: &Node, c: char) -> bool {
    match node {
        Node::One(wanted) => *wanted == c || wanted.to_lowercase().eq(c.to_lowercase()),
        Node::Any => true,
        Node::Class(class) => class.has(c),
        Node::Run | Node::Group(..) => false,
    }
}
