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
        if patterns.iter().all(|known| known.text != pattern.text) {
            patterns.push(pattern);
        }
    }

    pub(crate) fn into_targets(self) -> Vec<(String, Vec<Pattern>)> {
        self.targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Patterns;
    use packgate_glob::{Minimatch, Options};

    fn patterns(texts: &[&str]) -> Vec<Minimatch> {
        let compiled = texts
            .iter()
            .map(|text| Minimatch::new(text, &Options::for_glob()));
        compiled.map(Result::unwrap).collect()
    }

    fn node(path: &str, kind: Kind) -> Node {
        Node {
            path: path.to_owned(),
            kind: Some(kind),
        }
    }

    #[test]
    fn one_text_is_tried_once_at_a_path() {
        let compiled = patterns(&["*/a", "*/a", "*/b"]);
        let starts = Patterns::new(&compiled).starts();
        let mut subwalks = Subwalks::default();
        for pattern in &starts {
            subwalks.add(&node("d", Kind::Dir), *pattern);
        }
        let targets = subwalks.into_targets();
        assert_eq!(targets[0].1, [starts[0], starts[2]]);
    }

    #[test]
    fn targets_keep_their_order_and_files_are_none() {
        let compiled = patterns(&["*"]);
        let pattern = Patterns::new(&compiled).starts()[0];
        let mut subwalks = Subwalks::default();
        for (path, kind) in [("z", Kind::Dir), ("f", Kind::File), ("a", Kind::Symlink)] {
            subwalks.add(&node(path, kind), pattern);
        }
        let targets = subwalks.into_targets().into_iter();
        let paths: Vec<String> = targets.map(|(path, _)| path).collect();
        assert_eq!(paths, ["z", "a"]);
    }

    #[test]
    fn a_pattern_is_new_at_a_path_once() {
        let compiled = patterns(&["*"]);
        let text = Patterns::new(&compiled).starts()[0].text;
        let mut walked = Walked::default();
        assert!(walked.insert("a", text));
        let before = walked.clone();
        assert!(walked.insert("b", text));
        assert!(!walked.insert("a", text));
        assert!(!before.has("b", text), "another way does not know");
    }
}
