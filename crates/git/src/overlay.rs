//! A snapshot laid over a directory on disk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use packgate_tree::{Disk, Kind, Meta, Tree, TreeError, join, leads_up, name, parent};

use crate::attributes::{Attributes, Conversion, MAX_FILE};
use crate::content::Content;
use crate::oid::Mode;
use crate::snapshot::Item;
use crate::stat::{self, Stat};
use crate::walk::{Lead, Names, lead};
use crate::{GitError, Oid, Snapshot};

/// How often a path may leave the root and come back.
const MAX_TURNS: usize = 40;

/// What a publish from here would find after the commit: tracked paths as the
/// snapshot has them, everything else (untracked, ignored) from disk.
///
/// - Where the two cannot live together, the snapshot wins: below a tracked file
///   nothing on disk is seen, and what lies in a tracked directory is seen only
///   if that is a directory on disk too, not a link to one. Directories that were
///   found on disk are remembered.
/// - A submodule is what is checked out there, or an empty directory.
/// - A tracked file whose attributes name a filter is read from disk if git's
///   record says that it is the file that was staged; a Git LFS pointer is read
///   from git-lfs's own store first. Otherwise it cannot be opened.
/// - What [`Snapshot::with_changes_undone`] took out is not seen on disk either.
/// - Links that lead out of the root are followed, as on disk.
pub struct Overlay {
    pub(crate) snapshot: Snapshot,
    pub(crate) disk: Disk,
    attributes: Attributes,
    plain_dirs: Mutex<HashMap<String, bool>>,
}

/// What a file's bytes depend on: equal identities, equal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identity {
    /// A tracked file or link: its mode and object.
    Blob(Mode, Oid),
    /// A file on disk, which a change that keeps its size and time also changes.
    Disk(Stat),
}

/// What is at a path without links.
pub(crate) enum Place {
    Tracked(Mode, Oid, Option<usize>),
    Dir,
    OnDisk(Meta),
}

/// Where a path leads, out of the root and back in.
pub(crate) enum Way {
    To(String, Kind),
    /// Out of the root: a path for the disk.
    Out(String),
    Absent,
    NotADirectory,
}

impl Overlay {
    /// `snapshot` over `disk`; both have the root of the work tree as their root.
    pub fn new(snapshot: Snapshot, disk: Disk) -> Self {
        Self {
            snapshot,
            disk,
            attributes: Attributes::default(),
            plain_dirs: Mutex::default(),
        }
    }

    /// The snapshot that lies on top.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The directory below it.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// What the bytes of the file or link `path` depend on (links in the
    /// directories above it followed); `None` for a directory and where there is
    /// nothing.
    ///
    /// # Errors
    /// [`TreeError`] naming the path, where that cannot be known.
    pub fn identity(&self, path: &str) -> Result<Option<Identity>, TreeError> {
        let at = match self.way(path, false)? {
            Way::To(_, Kind::Dir) | Way::Absent | Way::NotADirectory => return Ok(None),
            Way::To(at, _) | Way::Out(at) => at,
        };
        if !leads_up(&at)
            && let Some(Place::Tracked(mode, oid, index)) = self.place(&at)?
        {
            let seen = self.instead(&at, mode, &oid, index)?;
            return Ok(Some(seen.map_or(Identity::Blob(mode, oid), Identity::Disk)));
        }
        let seen = stat::of(&self.locate(&at)).map_err(|e| TreeError::from_io(path, e))?;
        Ok(seen.map(Identity::Disk))
    }

    /// The file in the work tree that is read instead of the blob, if it is the
    /// one that was staged.
    pub(crate) fn instead(
        &self,
        path: &str,
        mode: Mode,
        oid: &Oid,
        index: Option<usize>,
    ) -> Result<Option<Stat>, TreeError> {
        let Some(content) = self.content(path, mode, oid)? else {
            return Ok(None);
        };
        let size = match &content {
            Content::Blob => return Ok(None),
            Content::Lfs(pointer) if pointer.place(&self.common_dir()).is_some() => {
                return Ok(None);
            }
            Content::Lfs(pointer) => Some(pointer.size),
            Content::Filtered(_) => None,
        };
        let seen = self.clean(path, index)?;
        Ok(seen.filter(|seen| size.is_none_or(|size| size == seen.size)))
    }

    fn common_dir(&self) -> PathBuf {
        self.snapshot.base.shared.layout.common_dir.clone()
    }

    /// What the work tree has at `path`, if git saw it just so when it was staged.
    pub(crate) fn clean(
        &self,
        path: &str,
        index: Option<usize>,
    ) -> Result<Option<Stat>, TreeError> {
        let Some(index) = index.filter(|_| self.plain_dir(parent(path).unwrap_or(""))) else {
            return Ok(None);
        };
        let entries = &self.snapshot.base.entries;
        let seen = stat::of(&self.locate(path)).map_err(|e| TreeError::from_io(path, e))?;
        let recorded = entries.recorded(index);
        Ok(seen.filter(|seen| seen.is_clean(&recorded, entries.written)))
    }

    /// Where a tracked file's bytes are to be had; `None` for a link.
    pub(crate) fn content(
        &self,
        path: &str,
        mode: Mode,
        oid: &Oid,
    ) -> Result<Option<Content>, TreeError> {
        if mode == Mode::Symlink {
            return Ok(None);
        }
        let found = self
            .conversion(path)
            .and_then(|conversion| self.snapshot.content(oid, &conversion));
        found.map(Some).map_err(|error| error.at(path))
    }

    /// How git converts the file `path`: an untracked `.gitattributes` counts.
    fn conversion(&self, path: &str) -> Result<Conversion, GitError> {
        let outer = self.snapshot.base.shared.outer()?;
        self.attributes.of(path.as_bytes(), outer, |path| {
            if let Some(found) = self.snapshot.attributes_file(path)? {
                return Ok(Some(found));
            }
            let Ok(path) = std::str::from_utf8(path) else {
                return Ok(None);
            };
            match self.place(path)? {
                Some(Place::OnDisk(meta)) if meta.kind == Kind::File => {
                    Ok(Some(packgate_tree::read(&self.disk, path, MAX_FILE)?))
                }
                _ => Ok(None),
            }
        })
    }

    /// Whether a checkout may write this tracked file with other line ends,
    /// keywords or another encoding than is shown here; `false` for what is on
    /// disk. See [`Snapshot::converted`].
    ///
    /// # Errors
    /// [`GitError`] where an attributes file cannot be read.
    pub fn converted(&self, path: &str) -> Result<bool, GitError> {
        Ok(self.snapshot.is_tracked(path)? && self.conversion(path)?.text)
    }

    pub(crate) fn locate(&self, path: &str) -> PathBuf {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        segments.fold(self.disk.root().to_owned(), |place, segment| {
            place.join(segment)
        })
    }

    /// Whether `dir` and everything above it are directories on disk, not links.
    pub(crate) fn plain_dir(&self, dir: &str) -> bool {
        let known = || {
            self.plain_dirs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let Some(above) = parent(dir) else {
            return true;
        };
        if let Some(known) = known().get(dir) {
            return *known;
        }
        let found = self.plain_dir(above)
            && matches!(self.disk.stat(dir), Ok(Some(meta)) if meta.kind == Kind::Dir);
        known().insert(dir.to_owned(), found);
        found
    }

    /// What is at exactly `path`.
    pub(crate) fn place(&self, path: &str) -> Result<Option<Place>, TreeError> {
        let item = self
            .snapshot
            .own(path.as_bytes())
            .map_err(|error| error.at(path))?;
        match item {
            Some(Item::File(mode, oid, index)) => Ok(Some(Place::Tracked(mode, oid, index))),
            Some(_) => Ok(Some(Place::Dir)),
            None if self.snapshot.is_undone(path) => Ok(None),
            None if !self.plain_dir(parent(path).unwrap_or("")) => Ok(None),
            None => Ok(self.disk.stat(path)?.map(Place::OnDisk)),
        }
    }

    pub(crate) fn way(&self, path: &str, follow: bool) -> Result<Way, TreeError> {
        let mut path = path.to_owned();
        for _ in 0..MAX_TURNS {
            let out = match lead(self, &path, follow)? {
                Lead::To(at, kind) => return Ok(Way::To(at, kind)),
                Lead::Absent => return Ok(Way::Absent),
                Lead::NotADirectory => return Ok(Way::NotADirectory),
                Lead::Above(out) => out,
                Lead::Absolute(link, rest) => match self.beyond(&link)? {
                    Some(real) => join(&real, &rest),
                    None => return Ok(Way::Absent),
                },
            };
            if !leads_up(&out) {
                path = out;
                continue;
            }
            // The way out may lead back in, where tracked files win again.
            let (dir, last) = if follow {
                (out.as_str(), "")
            } else {
                (parent(&out).unwrap_or(""), name(&out))
            };
            match self.disk.realpath(dir)? {
                Some(real) if !leads_up(&real) => {
                    path = join(&real, last);
                    path.truncate(path.trim_end_matches('/').len());
                }
                _ => return Ok(Way::Out(out)),
            }
        }
        Ok(Way::Absent)
    }

    /// Where an absolute link leads, if the disk has the same one.
    fn beyond(&self, link: &str) -> Result<Option<String>, TreeError> {
        let same = self.plain_dir(parent(link).unwrap_or(""))
            && self.disk.read_link(link).ok() == self.target(link).ok();
        if !same {
            return Err(TreeError::Outside {
                path: link.to_owned(),
                label: self.label().to_owned(),
            });
        }
        self.disk.realpath(link)
    }
}
