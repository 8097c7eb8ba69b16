//! An index or a commit as a list of paths.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use crate::attributes::Attributes;
use crate::entries::{Entries, What};
use crate::oid::Mode;
use crate::repo::Shared;
use crate::tree_object::{Child, TreeObject};
use crate::{GitError, Oid, Staged};

/// The tracked files of an index or of a commit, as a
/// [`Tree`](packgate_tree::Tree).
///
/// Nothing but the list of an index is held in memory; the directories of a
/// commit, and of a sparse index, are read as they are asked for. Copies share
/// everything.
///
/// - A symbolic link is a link, followed by name and never out of the tree.
/// - A submodule is the directory of the commit that is recorded, if its objects
///   are on this machine; otherwise a directory with the one file
///   [`Snapshot::ABSENT`], which cannot be opened: whoever would pack it learns
///   that it was not inspected.
/// - A file is the blob as git has it: line ends as committed (see
///   [`Snapshot::converted`]). A Git LFS pointer is the file it stands for, if
///   that is on this machine. What another filter would have to write cannot be
///   opened.
/// - A name that is not UTF-8 is listed in its lossy form and cannot be opened.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) label: Arc<str>,
    pub(crate) base: Arc<Base>,
    pub(crate) attributes: Arc<Attributes>,
    pub(crate) changes: Arc<Changes>,
}

pub(crate) type Mounts = HashMap<(Vec<u8>, Oid), Option<Snapshot>>;

pub(crate) type Changes = BTreeMap<Vec<u8>, Option<(Mode, Oid)>>;

/// What copies of a snapshot share.
pub(crate) struct Base {
    pub(crate) shared: Arc<Shared>,
    pub(crate) entries: Entries,
    /// The tree of a commit, which is all there is then.
    pub(crate) root: Option<Oid>,
    /// Submodules that were looked for.
    pub(crate) mounts: Mutex<Mounts>,
}

/// What is at a path.
pub(crate) enum Item {
    Dir,
    /// A file or a link; the number is that of its entry in the index.
    File(Mode, Oid, Option<usize>),
    Submodule(Oid),
    /// What a submodule has at this path.
    Within(Snapshot, Vec<u8>),
    /// [`Snapshot::ABSENT`].
    Absent,
}

impl Snapshot {
    /// The only file of a submodule whose objects are not on this machine.
    pub const ABSENT: &'static str = "(submodule not on this machine)";

    pub(crate) fn of_index(shared: Arc<Shared>, entries: Entries) -> Self {
        Self::new(shared, "the index", entries, None)
    }

    pub(crate) fn of_commit(shared: Arc<Shared>, commit: &Oid, tree: Oid) -> Self {
        let label = format!("commit {:.12}", commit.to_string());
        Self::new(shared, &label, Entries::default(), Some(tree))
    }

    fn new(shared: Arc<Shared>, label: &str, entries: Entries, root: Option<Oid>) -> Self {
        Self {
            label: Arc::from(label),
            base: Arc::new(Base {
                shared,
                entries,
                root,
                mounts: Mutex::default(),
            }),
            attributes: Arc::default(),
            changes: Arc::default(),
        }
    }

    /// The same with every one of `staged` put back to what it was before: of an
    /// index, what `HEAD` has. What was added is not there, and an
    /// [`Overlay`](crate::Overlay) does not show it from disk either.
    #[must_use]
    pub fn with_changes_undone(&self, staged: &[Staged]) -> Self {
        let mut changes = (*self.changes).clone();
        for change in staged {
            changes.insert(change.path.clone(), change.before);
        }
        Self {
            label: Arc::from(format!("{} before the commit", self.label)),
            // Its own attributes: a .gitattributes may be among the changes.
            attributes: Arc::default(),
            base: Arc::clone(&self.base),
            changes: Arc::new(changes),
        }
    }

    /// Whether `path` was added by a change that is undone.
    pub(crate) fn is_undone(&self, path: &str) -> bool {
        matches!(self.changes.get(path.as_bytes()), Some(None))
    }

    /// The mode and the object of the tracked path `path`; `None` for a directory
    /// and where nothing is tracked. Links in it are not followed.
    ///
    /// # Errors
    /// [`GitError::Object`] where a directory of a commit cannot be read.
    pub fn blob(&self, path: &str) -> Result<Option<(Mode, Oid)>, GitError> {
        match self.item(path.as_bytes())? {
            Some(Item::File(mode, oid, _)) => Ok(Some((mode, oid))),
            Some(Item::Submodule(oid)) => Ok(Some((Mode::Submodule, oid))),
            _ => Ok(None),
        }
    }

    /// Whether `path` is a tracked file, link or submodule. Links in it are not
    /// followed.
    ///
    /// # Errors
    /// [`GitError::Object`] where a directory of a commit cannot be read.
    pub fn is_tracked(&self, path: &str) -> Result<bool, GitError> {
        Ok(self.blob(path)?.is_some())
    }

    /// Every tracked path with its mode and object, sorted by the bytes of the
    /// path; a submodule is one path.
    ///
    /// # Errors
    /// [`GitError::Object`] where a directory of a commit cannot be read.
    pub fn paths(&self) -> Result<Vec<(Vec<u8>, Mode, Oid)>, GitError> {
        let mut all = BTreeMap::new();
        let entries = &self.base.entries;
        for (index, slot) in entries.list.iter().enumerate() {
            let Some(oid) = entries.oid(index) else {
                continue;
            };
            match slot.what {
                What::Entry(mode) => {
                    all.insert(entries.path(index).to_vec(), (mode, oid));
                }
                What::Tree => self.collect(entries.path(index).to_vec(), &oid, &mut all)?,
            }
        }
        if let Some(root) = &self.base.root {
            self.collect(Vec::new(), root, &mut all)?;
        }
        for (path, change) in self.changes.iter() {
            match change {
                Some(entry) => all.insert(path.clone(), *entry),
                None => all.remove(path),
            };
        }
        Ok(all
            .into_iter()
            .map(|(path, (mode, oid))| (path, mode, oid))
            .collect())
    }

    /// Adds every path of a tree; `start` is empty or ends in a slash.
    fn collect(
        &self,
        start: Vec<u8>,
        tree: &Oid,
        all: &mut BTreeMap<Vec<u8>, (Mode, Oid)>,
    ) -> Result<(), GitError> {
        // Not by recursion: how deep a tree is nested is up to whoever made it.
        let mut pending = vec![(start, *tree)];
        while let Some((dir, oid)) = pending.pop() {
            let tree = self.tree(&oid, &dir)?;
            for (name, child) in tree.iter() {
                let mut path = dir.clone();
                path.extend_from_slice(name);
                match child {
                    Child::Entry(mode, oid) => {
                        all.insert(path, (mode, oid));
                    }
                    Child::Tree(oid) => {
                        path.push(b'/');
                        pending.push((path, oid));
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn tree(&self, oid: &Oid, path: &[u8]) -> Result<Arc<TreeObject>, GitError> {
        let found = self.base.shared.objects.tree(oid);
        found.map_err(|error| error.wanted_for(&String::from_utf8_lossy(path)))
    }
}
