//! A tree that remembers what it was asked.

use packgate_tree::{Entry, Meta, Tree, TreeError, normalize};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

/// Another tree, and every path that was looked at: what a verdict depends on.
pub(crate) struct Recorder<'a> {
    tree: &'a dyn Tree,
    asked: Mutex<BTreeSet<String>>,
}

impl<'a> Recorder<'a> {
    /// Nothing was asked yet.
    pub(crate) fn new(tree: &'a dyn Tree) -> Self {
        Self {
            tree,
            asked: Mutex::default(),
        }
    }

    /// Every path that was looked at, normalized.
    pub(crate) fn asked(self) -> BTreeSet<String> {
        self.asked
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &str) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains(path) {
            asked.insert(normalize(path));
        }
    }
}

impl Tree for Recorder<'_> {
    fn label(&self) -> &str {
        self.tree.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        self.note(dir);
        self.tree.entries(dir)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        self.note(path);
        self.tree.stat(path)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        self.note(path);
        self.tree.open(path)
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.note(path);
        self.tree.read_link(path)
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.note(path);
        self.tree.realpath(path)
    }
}
