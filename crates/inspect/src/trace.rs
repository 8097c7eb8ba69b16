//! The way from the package's entry points to a file.

use std::collections::HashMap;

use crate::graph::{Grounds, How, Node, Reach, is_code, reach};

/// What leads to a packed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is no such packed file; or nothing leads to it, as to most files that
    /// are not code.
    Silent,
    /// It is code, and nothing leads to it.
    Unreached,
    /// The package's manifest could not be read.
    Unknown,
    /// This does.
    Chain(Chain),
}

/// A chain of files, each of which leads to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Where it begins; `None` where no entry point reaches its first file.
    pub entry: Option<Entry>,
    /// The files that lead on, in order; none where the file asked about is the
    /// entry point.
    pub links: Vec<Link>,
}

/// An entry point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The manifest that names it, as a packed path.
    pub manifest: String,
    /// Where: keys and indexes from its root. Empty where it is the index file
    /// that is meant where nothing is named.
    pub field: Vec<String>,
    /// The file it leads to.
    pub file: String,
}

/// One file of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its packed path.
    pub file: String,
    /// The line that leads on, from 1; 0 where none does.
    pub line: u64,
    /// How it leads on.
    pub how: How,
    /// The specifier, its beginning or the name, as [`How`] says.
    pub text: String,
    /// The next file.
    pub to: String,
}

impl Chain {
    /// Whether every link of it is certain.
    pub fn is_certain(&self) -> bool {
        self.links.iter().all(|it| it.how.is_certain())
    }
}

/// The answer for each path of `asked`.
pub(crate) fn answers(nodes: &[Node], manifest: &str, asked: &[String]) -> Vec<Answer> {
    let known = nodes.iter().map(|it| (it.path, it.manifest));
    let grounds = Grounds::new(known, manifest);
    let ways: Vec<_> = nodes.iter().map(|it| Some(grounds.ways(it))).collect();
    let reached = reach(nodes, &grounds, &ways);
    let indexes: HashMap<&str, usize> = nodes.iter().map(|it| it.path).zip(0..).collect();
    let answer = |path: &String| match indexes.get(&**path) {
        None => Answer::Silent,
        Some(index) => chain(nodes, &reached, *index),
    };
    asked.iter().map(answer).collect()
}

fn chain(nodes: &[Node], reached: &[Reach], asked: usize) -> Answer {
    let path = |index: usize| nodes[index].path.to_owned();
    let (mut at, mut links) = (asked, Vec::new());
    let entry = loop {
        match &reached[at] {
            Reach::By(step) => {
                links.push(Link {
                    file: path(step.by),
                    line: step.line,
                    how: step.how,
                    text: step.text.clone(),
                    to: path(at),
                });
                at = step.by;
            }
            Reach::Entry { manifest, field } => {
                break Some(Entry {
                    manifest: manifest.clone(),
                    field: field.clone(),
                    file: path(at),
                });
            }
            Reach::No if !links.is_empty() => break None,
            Reach::No if is_code(nodes[asked].path) => return Answer::Unreached,
            Reach::No => return Answer::Silent,
            Reach::Unknown => return Answer::Unknown,
        }
    };
    links.reverse();
    Answer::Chain(Chain { entry, links })
}
