//! A tree that is asked the same again and again.

use foldhash::fast::RandomState;
use packgate_tree::{Entry, Meta, Tree, TreeError};
use std::collections::HashMap;
use std::io::Read;
use std::sync::{PoisonError, RwLock};

/// Another tree, each of whose directories, files and links is looked up once:
/// every trial asks about all of them. What fails is asked again.
pub(crate) struct Cached<'a> {
    base: &'a dyn Tree,
    entries: Known<Vec<Entry>>,
    stats: Known<Option<Meta>>,
    real: Known<Option<String>>,
}

impl<'a> Cached<'a> {
    pub(crate) fn new(base: &'a dyn Tree) -> Self {
        Self {
            base,
            entries: Known::default(),
            stats: Known::default(),
            real: Known::default(),
        }
    }
}

impl Tree for Cached<'_> {
    fn label(&self) -> &str {
        self.base.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        self.entries.get(dir, |dir| self.base.entries(dir))
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        self.stats.get(path, |path| self.base.stat(path))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        self.base.open(path)
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.base.read_link(path)
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.real.get(path, |path| self.base.realpath(path))
    }
}

/// Answers by path.
struct Known<T>(RwLock<HashMap<String, T, RandomState>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Known<T> {
    fn get(
        &self,
        path: &str,
        ask: impl FnOnce(&str) -> Result<T, TreeError>,
    ) -> Result<T, TreeError> {
        // A map that a panic left behind holds whole answers all the same.
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(path) {
            return Ok(answer.clone());
        }
        drop(known);
        let answer = ask(path)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), answer.clone());
        Ok(answer)
    }
}
