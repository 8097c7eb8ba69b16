//! pnpm 12's ignore patterns: minimatch written anew in Rust, which agrees with minimatch
//! on common patterns and on few of the others.
//!
//! Only braces with a comma are expanded, `.` and `..` stay as they are, case is that of
//! Unicode, and what is beyond its bounds matches nothing (pnpm 12.21, `fs-packlist`).

mod braces;
mod class;
mod matcher;
mod parse;
#[cfg(test)]
mod tests;

use crate::minimatch::split_slashes;
use crate::name::Name;
use crate::part::Part;
use crate::residual::Hint;
pub(crate) use braces::expand;
use matcher::Matcher;
use parse::{Node, parse};

/// The portions of one alternative, as text; of several `**` in a row one is left.
pub(crate) fn portions(alternative: &str) -> Vec<String> {
    let mut portions: Vec<String> = Vec::new();
    for portion in split_slashes(alternative) {
        let repeats = portion == "**" && portions.last().is_some_and(|last| last == "**");
        if !repeats {
            portions.push(portion.to_owned());
        }
    }
    portions
}

/// Whether the path `file` matches, or with `partial` is the beginning of one that does.
pub(crate) fn matches(file: &[Name], pattern: &[Part], partial: bool) -> bool {
    let end = pattern.len();
    let mut at = vec![false; end + 1];
    at[0] = true;
    skip(&mut at, pattern);
    for (index, name) in file.iter().enumerate() {
        // `a` matches `a/`.
        if at[end] && index + 1 == file.len() && name.as_str().is_empty() {
            return true;
        }
        let mut after = vec![false; end + 1];
        for (place, part) in pattern.iter().enumerate().filter(|(place, _)| at[*place]) {
            match part {
                Part::GlobStar if name.is_dots() => {}
                Part::GlobStar => {
                    after[place] = true;
                    after[place + 1] |= place + 1 == end;
                }
                part => after[place + 1] |= part.test(name),
            }
        }
        at = after;
        skip(&mut at, pattern);
    }
    at[end] || partial && at.contains(&true)
}

/// `**` with something behind it may also take nothing.
fn skip(at: &mut [bool], pattern: &[Part]) {
    for (place, part) in pattern.iter().enumerate() {
        let may = part.is_globstar() && place + 1 < pattern.len();
        at[place + 1] |= at[place] && may;
    }
}

/// One portion of a pattern that is not `**`.
#[derive(Debug)]
pub(crate) struct Segment {
    nodes: Vec<Node>,
    shape: Shape,
}

/// How a segment is tested; the plain ones without the matcher.
#[derive(Debug)]
enum Shape {
    /// Text: equal, without regard to case.
    Text(Box<str>),
    /// `*` and text behind it.
    Ending(Box<str>),
    /// Anything without groups.
    Wildcards,
    /// With groups, which are matched by going back.
    Groups,
}

impl Segment {
    pub(crate) fn new(text: &str) -> Self {
        let nodes = parse(text);
        Self {
            shape: Shape::of(&nodes),
            nodes,
        }
    }

    /// Whether one portion of a path matches.
    pub(crate) fn test(&self, name: &Name) -> bool {
        let text = name.as_str();
        if name.is_ascii() {
            match &self.shape {
                Shape::Text(wanted) if wanted.is_ascii() => {
                    return text.eq_ignore_ascii_case(wanted);
                }
                Shape::Ending(wanted) if wanted.is_ascii() => return ends(text, wanted),
                _ => {}
            }
        }
        // A lone star takes something, one beside anything else may take nothing.
        if text.is_empty() && matches!(self.nodes[..], [Node::Run]) {
            return false;
        }
        Matcher::new(text).matches(&self.nodes, matches!(self.shape, Shape::Groups))
    }

    /// Which names may match.
    pub(crate) fn hint(&self) -> Hint {
        match (&self.shape, self.nodes.first()) {
            // The sign of the kelvin is a `k` to it.
            (_, Some(Node::One('k' | 'K'))) => Hint::Any,
            (_, Some(Node::One(first))) => Hint::first(first.encode_utf8(&mut [0; 4])),
            (Shape::Ending(text), _) => Hint::last(text),
            _ => Hint::Any,
        }
    }

    /// Whether it matches every name that a directory can hold.
    pub(crate) fn takes_any_name(&self) -> bool {
        matches!(self.nodes[..], [Node::Run])
    }
}

impl Shape {
    fn of(nodes: &[Node]) -> Self {
        let text = |nodes: &[Node]| -> Option<Box<str>> {
            let one = |node: &Node| match node {
                Node::One(c) => Some(*c),
                _ => None,
            };
            Some(nodes.iter().map(one).collect::<Option<String>>()?.into())
        };
        if let Some(text) = text(nodes) {
            return Self::Text(text);
        }
        match nodes {
            [Node::Run, rest @ ..] if !rest.is_empty() => {
                if let Some(text) = text(rest) {
                    return Self::Ending(text);
                }
            }
            _ => {}
        }
        if nodes.iter().any(|node| matches!(node, Node::Group(..))) {
            Self::Groups
        } else {
            Self::Wildcards
        }
    }
}

fn ends(text: &str, wanted: &str) -> bool {
    let from = text.len().checked_sub(wanted.len());
    from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(wanted.as_bytes()))
}
