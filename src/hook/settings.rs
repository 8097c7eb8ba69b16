//! npm's settings on this machine, as far as a verdict depends on them.

use crate::environment::Environment;
use crate::hook::records::{Known, fold};
use crate::subject::global_ignore;
use packgate_cache::key;
use std::collections::HashMap;
use std::path::Path;

/// One number for the settings that hold for a package. They are those of its
/// workspace's root, so few packages have ones of their own.
pub(super) struct Settings<'a> {
    disk: &'a Path,
    environment: &'a Environment,
    known: HashMap<String, u64>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(disk: &'a Path, environment: &'a Environment) -> Self {
        Self {
            disk,
            environment,
            known: HashMap::new(),
        }
    }

    /// The number for the package.
    ///
    /// # Errors
    /// npm's global ignore file cannot be read.
    pub(super) fn of(&mut self, package: &Known) -> anyhow::Result<u64> {
        let root = package.root.as_ref().unwrap_or(&package.dir);
        if let Some(number) = self.known.get(root) {
            return Ok(*number);
        }
        let found = global_ignore(self.disk, root, self.environment)?;
        let (path, text) = found.unwrap_or_default();
        let number = fold(key(&[path.as_bytes(), text.as_bytes()]));
        self.known.insert(root.clone(), number);
        Ok(number)
    }
}
