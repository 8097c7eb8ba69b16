//! One portion of a pattern, parsed.

use super::class::Class;

/// A piece of a portion.
#[derive(Debug)]
pub(super) enum Node {
    /// This character, in either case.
    One(char),
    /// `?`
    Any,
    /// `*`
    Run,
    Class(Class),
    /// `@(a|b)` and its like.
    Group(Kind, Vec<Vec<Node>>),
}

/// What stands before the bracket of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `@`
    Once,
    /// `?`
    Perhaps,
    /// `+`
    Several,
    /// `*`
    AnyNumber,
    /// `!`
    Not,
}

/// Groups within more groups than these are text.
const MAX_NESTING: usize = 8;

/// Parses a portion; whatever is not complete is text.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let text: Vec<char> = text.chars().collect();
    Parser {
        text: &text,
        at: 0,
        nesting: 0,
    }
    .nodes()
}

struct Parser<'a> {
    text: &'a [char],
    at: usize,
    nesting: usize,
}

impl Parser<'_> {
    /// Up to the end, or in a group to its next `|` or `)`.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(&c) = self.text.get(self.at) {
            if self.nesting > 0 && matches!(c, '|' | ')') {
                break;
            }
            let node = self.node(c);
            let repeats = matches!((&node, nodes.last()), (Node::Run, Some(Node::Run)));
            if !repeats {
                nodes.push(node);
            }
        }
        nodes
    }

    fn node(&mut self, c: char) -> Node {
        if let Some(group) = self.group(c) {
            return group;
        }
        if c == '['
            && let Some((class, end)) = Class::parse(self.text, self.at)
        {
            self.at = end;
            return Node::Class(class);
        }
        self.at += 1;
        match c {
            '*' => Node::Run,
            '?' => Node::Any,
            '\\' => match self.text.get(self.at) {
                Some(escaped) => {
                    self.at += 1;
                    Node::One(*escaped)
                }
                None => Node::One(c),
            },
            c => Node::One(c),
        }
    }

    fn group(&mut self, c: char) -> Option<Node> {
        let kind = match c {
            '@' => Kind::Once,
            '?' => Kind::Perhaps,
            '+' => Kind::Several,
            '*' => Kind::AnyNumber,
            '!' => Kind::Not,
            _ => return None,
        };
        if self.text.get(self.at + 1) != Some(&'(') || self.nesting == MAX_NESTING {
            return None;
        }
        let start = self.at;
        self.at += 2;
        self.nesting += 1;
        let choices = self.choices();
        self.nesting -= 1;
        if choices.is_none() {
            self.at = start;
        }
        Some(Node::Group(kind, choices?))
    }

    /// What `|` separates, through the closing bracket.
    fn choices(&mut self) -> Option<Vec<Vec<Node>>> {
        let mut choices = Vec::new();
        loop {
            choices.push(self.nodes());
            let end = *self.text.get(self.at)?;
            self.at += 1;
            if end == ')' {
                return Some(choices);
            }
        }
    }
}
