//! A snapshot as a tree.

use std::io::Read;

use packgate_tree::{Entry, Kind, Meta, Tree, TreeError, name, parent};

use crate::error::unreadable;
use crate::oid::Mode;
use crate::snapshot::Item;
use crate::walk::{Lead, Names, lead};
use crate::{GitError, Oid, Snapshot};

/// No link's target is longer on any system.
const MAX_TARGET: u64 = 64 << 10;

impl Snapshot {
    /// What is at exactly `path`, no link followed.
    pub(crate) fn at(&self, path: &str) -> Result<Option<Item>, TreeError> {
        self.item(path.as_bytes()).map_err(|error| error.at(path))
    }

    /// The entries of the directory `dir`, which has no link in it.
    pub(crate) fn children(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let said = |error: GitError| error.at(dir);
        match self.at(dir)? {
            Some(Item::Dir) => self.list(dir.as_bytes(), dir),
            Some(Item::Within(inner, rest)) => match inner.item(&rest).map_err(said)? {
                Some(Item::Submodule(oid)) => inner.submodule(&rest, &oid, dir),
                Some(Item::Dir) => inner.list(&rest, dir),
                _ => Err(not_a_directory(dir)),
            },
            Some(Item::Submodule(oid)) => self.submodule(dir.as_bytes(), &oid, dir),
            Some(_) => Err(not_a_directory(dir)),
            None => Err(not_found(dir)),
        }
    }

    fn submodule(&self, path: &[u8], oid: &Oid, shown: &str) -> Result<Vec<Entry>, TreeError> {
        match self.mount(path, oid).map_err(|error| error.at(shown))? {
            Some(inner) => inner.list(b"", shown),
            None => Ok(vec![Entry {
                name: Self::ABSENT.to_owned(),
                exact: true,
                kind: Kind::File,
            }]),
        }
    }

    /// The entries of the directory `dir` of this very snapshot.
    pub(crate) fn list(&self, dir: &[u8], shown: &str) -> Result<Vec<Entry>, TreeError> {
        let said = |error: GitError| error.at(shown);
        let mut entries = Vec::new();
        for raw in self.names(dir).map_err(said)? {
            let mut path = dir.to_vec();
            if !dir.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&raw);
            let kind = match self.item(&path).map_err(said)? {
                Some(Item::File(Mode::Symlink, ..)) => Kind::Symlink,
                Some(Item::File(..) | Item::Absent) => Kind::File,
                Some(Item::Dir | Item::Submodule(_)) => Kind::Dir,
                Some(Item::Within(..)) | None => continue,
            };
            let (name, exact) = match String::from_utf8(raw) {
                Ok(name) => (name, true),
                Err(raw) => (String::from_utf8_lossy(raw.as_bytes()).into_owned(), false),
            };
            entries.push(Entry { name, exact, kind });
        }
        Ok(entries)
    }

    /// What `lstat` would say of what is at exactly `path`.
    pub(crate) fn meta(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        let said = |error: GitError| error.at(path);
        let found = match self.at(path)? {
            Some(Item::Within(inner, rest)) => {
                let item = inner.item(&rest).map_err(said)?;
                return item
                    .map(|item| inner.meta_of(&rest, &item))
                    .transpose()
                    .map_err(said);
            }
            found => found,
        };
        found
            .map(|item| self.meta_of(path.as_bytes(), &item))
            .transpose()
            .map_err(said)
    }

    fn meta_of(&self, path: &[u8], item: &Item) -> Result<Meta, GitError> {
        Ok(match item {
            Item::File(Mode::Symlink, oid, _) => {
                let size = self.base.shared.objects.blob_size(oid)?;
                meta(Kind::Symlink, size, Mode::Symlink.permissions())
            }
            Item::File(mode, oid, _) => meta(Kind::File, self.size(path, oid)?, mode.permissions()),
            Item::Absent => meta(Kind::File, 0, 0o644),
            Item::Dir | Item::Submodule(_) | Item::Within(..) => meta(Kind::Dir, 0, 0o755),
        })
    }

    /// Opens what is at exactly `path`.
    pub(crate) fn open_at(&self, path: &str) -> Result<Box<dyn Read + Send>, TreeError> {
        let said = |error: GitError| error.at(path);
        match self.at(path)? {
            Some(Item::Within(inner, rest)) => match inner.item(&rest).map_err(said)? {
                Some(item) => inner.open_item(&rest, &item, path),
                None => Err(not_found(path)),
            },
            Some(item) => self.open_item(path.as_bytes(), &item, path),
            None => Err(not_found(path)),
        }
    }

    fn open_item(
        &self,
        path: &[u8],
        item: &Item,
        shown: &str,
    ) -> Result<Box<dyn Read + Send>, TreeError> {
        match item {
            Item::File(Mode::Symlink, ..) => Err(unreadable(shown, "not a regular file")),
            Item::File(_, oid, _) => self.open_file(path, oid, shown),
            Item::Absent => Err(unreadable(
                shown,
                "a submodule whose commit is not on this machine \
                 (`git submodule update --init` brings it)",
            )),
            Item::Dir | Item::Submodule(_) | Item::Within(..) => Err(TreeError::IsADirectory {
                path: shown.to_owned(),
            }),
        }
    }

    /// Where the link at exactly `path` points.
    pub(crate) fn target_at(&self, path: &str) -> Result<String, TreeError> {
        let said = |error: GitError| error.at(path);
        let (inner, item) = match self.at(path)? {
            Some(Item::Within(inner, rest)) => {
                let item = inner.item(&rest).map_err(said)?;
                (inner, item)
            }
            item => (self.clone(), item),
        };
        match item {
            Some(Item::File(Mode::Symlink, oid, _)) => {
                let bytes = inner
                    .base
                    .shared
                    .objects
                    .blob(&oid, MAX_TARGET)
                    .map_err(said)?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
            Some(_) => Err(not_a_link(path)),
            None => Err(not_found(path)),
        }
    }

    /// Where `path` leads, every link followed.
    fn follow(&self, path: &str) -> Result<(String, Kind), TreeError> {
        match lead(self, path, true)? {
            Lead::To(at, kind) => Ok((at, kind)),
            Lead::NotADirectory => Err(not_a_directory(path)),
            Lead::Above(_) | Lead::Absolute(..) => Err(self.outside(path)),
            Lead::Absent if self.is_lossy(path)? => Err(TreeError::NotUtf8 {
                path: path.to_owned(),
            }),
            Lead::Absent => Err(not_found(path)),
        }
    }

    fn outside(&self, path: &str) -> TreeError {
        TreeError::Outside {
            path: path.to_owned(),
            label: self.label.to_string(),
        }
    }

    /// Whether `path` has the lossy form of a name in it that is not UTF-8.
    fn is_lossy(&self, path: &str) -> Result<bool, TreeError> {
        let mut at = path;
        while at.contains('\u{FFFD}') {
            let dir = parent(at).unwrap_or("");
            if let Lead::To(real, Kind::Dir) = lead(self, dir, true)? {
                let entries = self.children(&real)?;
                return Ok(entries.iter().any(|e| !e.exact && e.name == name(at)));
            }
            at = dir;
        }
        Ok(false)
    }
}

impl Names for Snapshot {
    fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError> {
        let kind = |item: &Item| match item {
            Item::File(Mode::Symlink, ..) => Kind::Symlink,
            Item::File(..) | Item::Absent => Kind::File,
            Item::Dir | Item::Submodule(_) | Item::Within(..) => Kind::Dir,
        };
        Ok(match self.at(path)? {
            Some(Item::Within(inner, rest)) => {
                let found = inner.item(&rest).map_err(|error| error.at(path))?;
                found.as_ref().map(kind)
            }
            found => found.as_ref().map(kind),
        })
    }

    fn target(&self, path: &str) -> Result<String, TreeError> {
        self.target_at(path)
    }
}

impl Tree for Snapshot {
    fn label(&self) -> &str {
        &self.label
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        match self.follow(dir)? {
            (at, Kind::Dir) => self.children(&at),
            _ => Err(not_a_directory(dir)),
        }
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        match lead(self, path, false)? {
            Lead::To(at, _) => self.meta(&at),
            Lead::Absent | Lead::NotADirectory => Ok(None),
            Lead::Above(_) | Lead::Absolute(..) => Err(self.outside(path)),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        let (at, _) = self.follow(path)?;
        self.open_at(&at)
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        match lead(self, path, false)? {
            Lead::To(at, Kind::Symlink) => self.target_at(&at),
            Lead::To(..) => Err(not_a_link(path)),
            Lead::Absent | Lead::NotADirectory => Err(not_found(path)),
            Lead::Above(_) | Lead::Absolute(..) => Err(self.outside(path)),
        }
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        match lead(self, path, true)? {
            Lead::To(at, _) => Ok(Some(at)),
            Lead::Absent | Lead::NotADirectory => Ok(None),
            Lead::Above(_) | Lead::Absolute(..) => Err(self.outside(path)),
        }
    }
}

pub(crate) fn meta(kind: Kind, size: u64, mode: u32) -> Meta {
    Meta {
        kind,
        size,
        mode,
        links: None,
        modified: 0,
    }
}

pub(crate) fn not_found(path: &str) -> TreeError {
    TreeError::NotFound {
        path: path.to_owned(),
    }
}

pub(crate) fn not_a_directory(path: &str) -> TreeError {
    TreeError::NotADirectory {
        path: path.to_owned(),
    }
}

pub(crate) fn not_a_link(path: &str) -> TreeError {
    unreadable(path, "not a symbolic link")
}
