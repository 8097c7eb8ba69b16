//! What a snapshot has at a path: the changes that are undone, the entries of an
//! index, the trees of a commit or of a sparse directory, and submodules.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::{Arc, PoisonError};

use crate::entries::{What, is_below};
use crate::oid::Mode;
use crate::snapshot::Item;
use crate::submodules;
use crate::tree_object::{Child, TreeObject, check};
use crate::{GitError, Oid, Snapshot};

/// Where a walk down the trees of a commit ends.
enum Found {
    Tree(Arc<TreeObject>),
    Entry(Mode, Oid),
    /// In a submodule, whose path has so many bytes.
    Within(usize, Oid),
}

impl Snapshot {
    /// What is at exactly `path`, no link followed.
    pub(crate) fn item(&self, path: &[u8]) -> Result<Option<Item>, GitError> {
        self.find(path, true)
    }

    /// The same without what submodules have.
    pub(crate) fn own(&self, path: &[u8]) -> Result<Option<Item>, GitError> {
        self.find(path, false)
    }

    fn find(&self, path: &[u8], submodules: bool) -> Result<Option<Item>, GitError> {
        if path.is_empty() {
            return Ok(Some(Item::Dir));
        }
        if let Some(change) = self.changes.get(path) {
            if let Some((mode, oid)) = change {
                return Ok(Some(from_entry(*mode, *oid, None)));
            }
        } else if let Some(item) = self.base_item(path, submodules)?
            && (!matches!(item, Item::Dir) || self.keeps_below(path)?)
        {
            return Ok(Some(item));
        }
        if self.added_below(path) {
            return Ok(Some(Item::Dir));
        }
        if submodules {
            self.within_changed(path)
        } else {
            Ok(None)
        }
    }

    /// Whether a change puts something below `dir`.
    fn added_below(&self, dir: &[u8]) -> bool {
        self.changes_below(dir).any(|(_, change)| change.is_some())
    }

    fn changes_below<'a>(
        &'a self,
        dir: &'a [u8],
    ) -> impl Iterator<Item = (&'a Vec<u8>, &'a Option<(Mode, Oid)>)> {
        let start = slashed(dir);
        self.changes
            .range::<[u8], _>((Bound::Included(start.as_slice()), Bound::Unbounded))
            .take_while(move |(path, _)| is_below(path, dir))
    }

    /// Whether anything that the base has below `dir` is still there.
    fn keeps_below(&self, dir: &[u8]) -> Result<bool, GitError> {
        if self.changes_below(dir).next().is_none() {
            return Ok(true);
        }
        // Most often it is the first entry that nothing changed: the names of a
        // directory with many in it are not put together for that.
        let entries = &self.base.entries;
        let below = (entries.start_of(dir)..entries.list.len())
            .map(|index| (entries.path(index), entries.list[index].what))
            .take_while(|(path, what)| *what != What::Tree && is_below(path, dir));
        for (path, _) in below {
            if !matches!(self.changes.get(path), Some(None)) {
                return Ok(true);
            }
        }
        for name in self.base_names(dir)? {
            let mut path = slashed(dir);
            path.extend_from_slice(&name);
            if self.item(&path)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a submodule that a change brings back has at `path`.
    fn within_changed(&self, path: &[u8]) -> Result<Option<Item>, GitError> {
        for (end, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            if let Some(Some((Mode::Submodule, oid))) = self.changes.get(&path[..end]) {
                return self.within(&path[..end], oid, &path[end + 1..]);
            }
        }
        Ok(None)
    }

    /// The same as [`find`](Self::find) without the changes.
    fn base_item(&self, path: &[u8], submodules: bool) -> Result<Option<Item>, GitError> {
        let entries = &self.base.entries;
        if let Some(root) = &self.base.root {
            return self.down(root, path, submodules);
        }
        if let Some(index) = entries.exact(path) {
            let (What::Entry(mode), Some(oid)) = (entries.list[index].what, entries.oid(index))
            else {
                return Ok(None);
            };
            return Ok(Some(from_entry(mode, oid, Some(index))));
        }
        if entries.has_below(path) {
            return Ok(Some(Item::Dir));
        }
        if !entries.is_sparse && !entries.has_submodules {
            return Ok(None);
        }
        for (end, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            let (above, rest) = (&path[..end], &path[end + 1..]);
            if self.changes.contains_key(above) {
                continue;
            }
            if let Some(oid) = entries.sparse(above).and_then(|index| entries.oid(index)) {
                // git does not make a directory sparse that holds a submodule.
                return self.down(&oid, rest, false);
            }
            if let Some(oid) = self.submodule_at(above).filter(|_| submodules) {
                return self.within(above, &oid, rest);
            }
        }
        Ok(None)
    }

    fn submodule_at(&self, path: &[u8]) -> Option<Oid> {
        let entries = &self.base.entries;
        let index = entries.exact(path)?;
        let is_one = entries.list[index].what == What::Entry(Mode::Submodule);
        if is_one { entries.oid(index) } else { None }
    }

    /// What the tree `root` has at `path`.
    fn down(&self, root: &Oid, path: &[u8], submodules: bool) -> Result<Option<Item>, GitError> {
        match self.walk(root, path)? {
            Some(Found::Tree(_)) => Ok(Some(Item::Dir)),
            Some(Found::Entry(mode, oid)) => Ok(Some(from_entry(mode, oid, None))),
            Some(Found::Within(end, oid)) if submodules => {
                self.within(&path[..end], &oid, &path[end + 1..])
            }
            Some(Found::Within(..)) | None => Ok(None),
        }
    }

    fn walk(&self, root: &Oid, path: &[u8]) -> Result<Option<Found>, GitError> {
        let mut tree = self.tree(root, b"")?;
        let mut walked = 0;
        for name in path.split(|byte| *byte == b'/') {
            let end = walked + name.len();
            match tree.get(name) {
                Some(Child::Tree(oid)) => tree = self.tree(&oid, &path[..end])?,
                Some(Child::Entry(mode, oid)) if end == path.len() => {
                    return Ok(Some(Found::Entry(mode, oid)));
                }
                Some(Child::Entry(Mode::Submodule, oid))
                    if !self.changes.contains_key(&path[..end]) =>
                {
                    return Ok(Some(Found::Within(end, oid)));
                }
                Some(Child::Entry(..)) | None => return Ok(None),
            }
            walked = end + 1;
        }
        Ok(Some(Found::Tree(tree)))
    }

    /// What the submodule at `path`, in its commit `commit`, has at `rest`.
    fn within(&self, path: &[u8], commit: &Oid, rest: &[u8]) -> Result<Option<Item>, GitError> {
        let Some(inner) = self.mount(path, commit)? else {
            return Ok((rest == Self::ABSENT.as_bytes()).then_some(Item::Absent));
        };
        Ok(match inner.item(rest)? {
            None => None,
            Some(Item::Within(deeper, rest)) => Some(Item::Within(deeper, rest)),
            Some(_) => Some(Item::Within(inner, rest.to_vec())),
        })
    }

    /// The submodule at `path` in its commit `commit`, if it is on this machine.
    pub(crate) fn mount(&self, path: &[u8], commit: &Oid) -> Result<Option<Self>, GitError> {
        let key = (path.to_vec(), *commit);
        let mounts = || {
            self.base
                .mounts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = mounts().get(&key) {
            return Ok(known.clone());
        }
        let found = submodules::find(self, path, commit)?;
        mounts().insert(key, found.clone());
        Ok(found)
    }

    /// The names in the directory `dir` (no link in it), each once.
    pub(crate) fn names(&self, dir: &[u8]) -> Result<Vec<Vec<u8>>, GitError> {
        let names = self.base_names(dir)?;
        let mut changed = self.changes_below(dir).peekable();
        if changed.peek().is_none() {
            return Ok(names);
        }
        let start = slashed(dir);
        let mut all: BTreeSet<Vec<u8>> = names.into_iter().collect();
        all.extend(changed.map(|(path, _)| first_name(&path[start.len()..]).to_vec()));
        let mut kept = Vec::new();
        for name in all {
            let mut path = start.clone();
            path.extend_from_slice(&name);
            if self.item(&path)?.is_some() {
                kept.push(name);
            }
        }
        Ok(kept)
    }

    fn base_names(&self, dir: &[u8]) -> Result<Vec<Vec<u8>>, GitError> {
        if let Some(root) = &self.base.root {
            return self.tree_names(root, dir);
        }
        let entries = &self.base.entries;
        let start = if dir.is_empty() { 0 } else { dir.len() + 1 };
        let mut names: Vec<Vec<u8>> = Vec::new();
        let mut at = if dir.is_empty() {
            0
        } else {
            entries.start_of(dir)
        };
        while at < entries.list.len() && is_below(entries.path(at), dir) {
            let path = entries.path(at);
            let name = first_name(&path[start..]);
            if name.is_empty() && entries.list[at].what == What::Tree {
                // The directory itself, which is sparse.
                let tree = entries.oid(at);
                return tree.map_or_else(|| Ok(Vec::new()), |tree| self.tree_names(&tree, b""));
            }
            check(name).map_err(|reason| self.hostile(dir, &reason))?;
            names.push(name.to_vec());
            let end = start + name.len();
            at = if path.len() > end {
                entries.after_dir(&path[..end], at)
            } else {
                at + 1
            };
        }
        if names.is_empty() && entries.is_sparse {
            for (end, _) in dir.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
                if let Some(oid) = entries.sparse(&dir[..end]).and_then(|i| entries.oid(i)) {
                    return self.tree_names(&oid, &dir[end + 1..]);
                }
            }
        }
        Ok(names)
    }

    fn hostile(&self, dir: &[u8], reason: &str) -> GitError {
        let dir = String::from_utf8_lossy(dir);
        GitError::Index {
            path: self.base.shared.layout.index.clone(),
            reason: format!("the directory {dir:?}: {reason}"),
        }
    }

    fn tree_names(&self, root: &Oid, dir: &[u8]) -> Result<Vec<Vec<u8>>, GitError> {
        let tree = if dir.is_empty() {
            self.tree(root, b"")?
        } else {
            match self.walk(root, dir)? {
                Some(Found::Tree(tree)) => tree,
                _ => return Ok(Vec::new()),
            }
        };
        Ok(tree.iter().map(|(name, _)| name.to_vec()).collect())
    }
}

fn from_entry(mode: Mode, oid: Oid, index: Option<usize>) -> Item {
    if mode == Mode::Submodule {
        Item::Submodule(oid)
    } else {
        Item::File(mode, oid, index)
    }
}

fn first_name(rest: &[u8]) -> &[u8] {
    rest.split(|byte| *byte == b'/').next().unwrap_or(rest)
}

/// `dir/`, or nothing for the root.
fn slashed(dir: &[u8]) -> Vec<u8> {
    let mut start = dir.to_vec();
    if !dir.is_empty() {
        start.push(b'/');
    }
    start
}
