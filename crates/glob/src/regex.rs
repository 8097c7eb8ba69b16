//! ECMAScript regular expressions as glob libraries produce them, without backtracking.
//!
//! An expression is evaluated backwards: given the set of positions where a match may end, each
//! node yields the set of positions where it may start. That answers whether a match exists, which
//! is all that `test` asks, in time polynomial in the length of the name.

mod bits;
mod builder;
mod chars;
mod edges;
mod eval;
mod javascript;
mod parse;

use crate::error::PatternError;
use crate::name::Name;
pub(crate) use builder::Builder;
pub(crate) use chars::canonical_unit;
use chars::{CharSet, Folding};
use edges::Edges;

pub(crate) type Id = usize;

/// One node of a compiled expression.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Empty,
    /// `^`
    Start,
    /// `$`
    End,
    /// A run of characters, canonicalized when case is ignored.
    Literal(Box<[u32]>),
    Class(CharSet),
    Concat(Box<[Id]>),
    Alternation(Box<[Id]>),
    /// `x?`
    Optional(Id),
    /// `x*`; `memo` numbers a repetition inside another one.
    Star {
        body: Id,
        memo: Option<usize>,
    },
    /// `x+`
    Plus {
        body: Id,
        memo: Option<usize>,
    },
    /// `(?!x)`
    NotAhead {
        body: Id,
        memo: usize,
    },
    /// `(?=x)`
    Ahead {
        body: Id,
        memo: usize,
    },
    /// `\b`, or `\B`
    Boundary {
        negated: bool,
    },
}

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub(crate) struct Regex {
    nodes: Vec<Node>,
    root: Id,
    folding: Folding,
    /// Numbers of memos that an evaluation needs: repetitions, look-aheads.
    memos: (usize, usize),
    edges: Edges,
}

impl Regex {
    /// `new RegExp('^' + source + '$', flags)`
    pub(crate) fn new(
        source: &[u16],
        ignore_case: bool,
        unicode: bool,
    ) -> Result<Self, PatternError> {
        parse::parse(
            source,
            Folding {
                ignore_case,
                unicode,
            },
        )
    }

    /// `new RegExp(source, ignore_case ? 'i' : '')`
    ///
    /// # Errors
    ///
    /// [`PatternError::InvalidRegExp`] where JavaScript throws, [`PatternError::TooComplex`] where
    /// the expression needs what this evaluation cannot do: groups referred to, looking behind.
    pub(crate) fn javascript(source: &str, ignore_case: bool) -> Result<Self, PatternError> {
        javascript::parse(source, ignore_case)
    }

    /// The most characters in a row that the expression matches one by one.
    pub(crate) fn longest_run(&self) -> usize {
        let runs = self.nodes.iter().map(|node| match node {
            Node::Literal(text) => text.len(),
            Node::Concat(parts) => self.run_of(parts),
            _ => 0,
        });
        runs.max().unwrap_or(0)
    }

    fn run_of(&self, parts: &[Id]) -> usize {
        let (mut longest, mut run) = (0, 0);
        for part in parts {
            run = match &self.nodes[*part] {
                Node::Literal(text) => run + text.len(),
                Node::Class(_) => run + 1,
                _ => 0,
            };
            longest = longest.max(run);
        }
        longest
    }

    /// `test`: whether the expression matches anywhere in the name.
    pub(crate) fn test(&self, name: &Name) -> bool {
        let folding = self.folding;
        let text = name.points(folding.unicode);
        if !folding.ignore_case {
            return self.edges.allow(text) && eval::test(self, text, text);
        }
        if folding.unicode {
            let folded: Vec<u32> = text.iter().map(|c| folding.canonical(*c)).collect();
            return self.edges.allow(&folded) && eval::test(self, text, &folded);
        }
        let folded = name.folded(|c| folding.canonical(c));
        self.edges.allow(folded) && eval::test(self, text, folded)
    }
}

#[cfg(test)]
mod tests;
