//! An overlay as a tree.

use std::collections::HashSet;
use std::io::Read;

use packgate_tree::{Entry, Kind, Meta, Tree, TreeError, join, name, parent};

use crate::content::Content;
use crate::error::unreadable;
use crate::oid::Mode;
use crate::overlay::{Overlay, Place, Way};
use crate::snapshot::Item;
use crate::snapshot_tree::{meta, not_a_directory, not_a_link, not_found};
use crate::stat;
use crate::walk::Names;
use crate::{GitError, Oid};

impl Overlay {
    /// The entries of the directory `dir`, which has no link in it.
    fn children(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let said = |error: GitError| error.at(dir);
        let tracked = self.snapshot.own(dir.as_bytes()).map_err(said)?;
        let mut entries = match tracked {
            Some(Item::Dir) => self.snapshot.list(dir.as_bytes(), dir)?,
            _ => Vec::new(),
        };
        if !self.plain_dir(dir) {
            return Ok(entries);
        }
        let found = match self.disk.entries(dir) {
            Ok(found) => found,
            // What is tracked is there, whatever became of the directory.
            Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => {
                return Ok(entries);
            }
            Err(error) => return Err(error),
        };
        let known: HashSet<(String, bool)> =
            entries.iter().map(|e| (e.name.clone(), e.exact)).collect();
        entries.extend(found.into_iter().filter(|e| {
            let undone = e.exact && self.snapshot.is_undone(&join(dir, &e.name));
            !undone && !known.contains(&(e.name.clone(), e.exact))
        }));
        Ok(entries)
    }

    fn tracked_meta(
        &self,
        path: &str,
        mode: Mode,
        oid: &Oid,
        index: Option<usize>,
    ) -> Result<Meta, TreeError> {
        let size_of = || {
            let size = self.snapshot.base.shared.objects.blob_size(oid);
            size.map_err(|error| error.at(path))
        };
        let modified = if self.plain_dir(parent(path).unwrap_or("")) {
            // Only its time is asked for: the file itself is the index's.
            let found = self.disk.stat(path).ok().flatten();
            found.map_or(0, |meta| meta.modified)
        } else {
            0
        };
        let (kind, size) = match self.content(path, mode, oid)? {
            None => (Kind::Symlink, size_of()?),
            Some(Content::Blob) => (Kind::File, size_of()?),
            Some(Content::Lfs(pointer)) => (Kind::File, pointer.size),
            Some(Content::Filtered(_)) => match self.clean(path, index)? {
                Some(seen) => (Kind::File, seen.size),
                None => (Kind::File, size_of()?),
            },
        };
        Ok(Meta {
            modified,
            ..meta(kind, size, mode.permissions())
        })
    }

    fn open_tracked(
        &self,
        path: &str,
        mode: Mode,
        oid: &Oid,
        index: Option<usize>,
    ) -> Result<Box<dyn Read + Send>, TreeError> {
        let Some(content) = self.content(path, mode, oid)? else {
            return Err(unreadable(path, "not a regular file"));
        };
        if let Some(seen) = self.instead(path, mode, oid, index)? {
            let opened = stat::open_same(&self.locate(path), &seen);
            return opened.map_err(|error| TreeError::from_io(path, error));
        }
        match content {
            Content::Blob => {
                let opened = self.snapshot.base.shared.objects.open(oid);
                opened.map_err(|error| error.at(path))
            }
            Content::Lfs(pointer) => self.snapshot.open_lfs(&pointer, path),
            Content::Filtered(driver) => Err(unreadable(
                path,
                format!(
                    "the filter {driver:?} of its attributes makes this file from what git \
                     stores; stage the whole file (`git add`), so that work tree and index agree \
                     and the work tree can be read instead"
                ),
            )),
        }
    }

    fn absent(&self, path: &str) -> TreeError {
        if path.contains('\u{FFFD}') && self.is_lossy(path) {
            return TreeError::NotUtf8 {
                path: path.to_owned(),
            };
        }
        not_found(path)
    }

    /// Whether a segment of `path` is the lossy form of a name.
    fn is_lossy(&self, path: &str) -> bool {
        let mut at = path;
        while at.contains('\u{FFFD}') {
            let dir = parent(at).unwrap_or("");
            if let Ok(entries) = self.entries(dir) {
                return entries.iter().any(|e| !e.exact && e.name == name(at));
            }
            at = dir;
        }
        false
    }
}

impl Names for Overlay {
    fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError> {
        Ok(self.place(path)?.map(|place| match place {
            Place::Tracked(Mode::Symlink, ..) => Kind::Symlink,
            Place::Tracked(..) => Kind::File,
            Place::Dir => Kind::Dir,
            Place::OnDisk(meta) => meta.kind,
        }))
    }

    fn target(&self, path: &str) -> Result<String, TreeError> {
        match self.place(path)? {
            Some(Place::Tracked(..)) => self.snapshot.target_at(path),
            Some(Place::OnDisk(_)) => self.disk.read_link(path),
            Some(Place::Dir) => Err(not_a_link(path)),
            None => Err(not_found(path)),
        }
    }
}

impl Tree for Overlay {
    fn label(&self) -> &str {
        self.disk.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        match self.way(dir, true)? {
            Way::To(at, Kind::Dir) => self.children(&at),
            Way::To(..) | Way::NotADirectory => Err(not_a_directory(dir)),
            Way::Out(at) => self.disk.entries(&at),
            Way::Absent => Err(self.absent(dir)),
        }
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        let at = match self.way(path, false)? {
            Way::To(at, _) => at,
            Way::Out(at) => return self.disk.stat(&at),
            Way::Absent | Way::NotADirectory => return Ok(None),
        };
        Ok(match self.place(&at)? {
            Some(Place::Tracked(mode, oid, index)) => {
                Some(self.tracked_meta(&at, mode, &oid, index)?)
            }
            Some(Place::Dir) => {
                let on_disk = if self.plain_dir(&at) {
                    self.disk.stat(&at)?
                } else {
                    None
                };
                Some(on_disk.unwrap_or(meta(Kind::Dir, 0, 0o755)))
            }
            Some(Place::OnDisk(meta)) => Some(meta),
            None => None,
        })
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        let at = match self.way(path, true)? {
            Way::To(_, Kind::Dir) => {
                return Err(TreeError::IsADirectory {
                    path: path.to_owned(),
                });
            }
            Way::To(at, _) => at,
            Way::Out(at) => return self.disk.open(&at),
            Way::Absent => return Err(self.absent(path)),
            Way::NotADirectory => return Err(not_a_directory(path)),
        };
        match self.place(&at)? {
            Some(Place::Tracked(mode, oid, index)) => {
                Ok(self.open_tracked(&at, mode, &oid, index)?)
            }
            _ => self.disk.open(&at),
        }
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        match self.way(path, false)? {
            Way::To(at, Kind::Symlink) => self.target(&at),
            Way::To(..) => Err(not_a_link(path)),
            Way::Out(at) => self.disk.read_link(&at),
            Way::Absent | Way::NotADirectory => Err(self.absent(path)),
        }
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        match self.way(path, true)? {
            Way::To(at, _) => Ok(Some(at)),
            Way::Out(at) => self.disk.realpath(&at),
            Way::Absent | Way::NotADirectory => Ok(None),
        }
    }
}
