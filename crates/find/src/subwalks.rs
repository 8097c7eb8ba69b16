//! What a walk takes with it: where it is, what it has tried, what comes next.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use packgate_tree::Kind;

use crate::pattern::{Pattern, Text};

/// A path as glob sees it while it walks: what it is may not be known.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) path: String,
    pub(crate) kind: Option<Kind>,
}

impl Node {
    /// glob tries to read whatever it does not know to be a file.
    pub(crate) fn can_list(&self) -> bool {
        !matches!(self.kind, Some(Kind::File | Kind::Other))
    }
}

/// `HasWalkedCache`: which patterns were tried at which path, on the way here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Walked(Rc<HashSet<(String, Text)>>);

impl Walked {
    /// Notes a pattern at a path; false where it was tried before.
    pub(crate) fn insert(&mut self, path: &str, text: Text) -> bool {
        Rc::make_mut(&mut self.0).insert((path.to_owned(), text))
    }

    pub(crate) fn has(&self, path: &str, text: Text) -> bool {
        self.0.contains(&(path.to_owned(), text))
    }
}

/// `SubWalks`: what is to be tried where, in the order in which it came up.
#[derive(Debug, Default)]
pub(crate) struct Subwalks {
    targets: Vec<(String, Vec<Pattern>)>,
    places: HashMap<String, usize>,
}

impl Subwalks {
    pub(crate) fn add(&mut self, node: &Node, pattern: Pattern) {
        if !node.can_list() {
            return;
        }
        let place = *self.places.entry(node.path.clone()).or_insert_with(|| {
            self.targets.push((node.path.clone(), Vec::new()));
            self.targets.len() - 1
        });
        let patterns = &mut self.targets[place].1;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }

    pub(crate) fn into_targets(self) -> Vec<(String, Vec<Pattern>)> {
        self.targets
    }
}
