//! A tree with a few files changed, without writing anything.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use crate::path::inside;
use crate::{Entry, Kind, Listed, Meta, Node, Tree, TreeError, join, normalize, parent};

/// Another tree with some files replaced, added or removed: what would be
/// published if an edit were made.
///
/// Everything else is answered by the tree below. Links in that tree that lead
/// to a changed file are followed, which costs a [`Tree::realpath`] for every
/// question: this is for trying an edit, not for the usual run. Files above the
/// root cannot be changed.
///
/// ```
/// use packgate_tree::{Memory, Patched, read};
///
/// let tree = Memory::new("a package").file("package.json", "{}");
/// let edited = Patched::new(&tree).replace("package.json", r#"{"files":["dist"]}"#);
/// assert_eq!(read(&edited, "package.json", 99).unwrap(), br#"{"files":["dist"]}"#);
/// ```
pub struct Patched<'a> {
    base: &'a dyn Tree,
    added: Listed<Stored>,
    hidden: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Stored {
    bytes: Arc<[u8]>,
    mode: u32,
}

/// Where a path leads; every place has its links resolved.
enum Found<'a> {
    /// To a file that was put here.
    Added(String, &'a Stored),
    /// To a directory in which a file was put; the tree below may know it too.
    Dir(String),
    /// To the tree below, which may have nothing there.
    Base(String),
    Nowhere,
}

impl<'a> Patched<'a> {
    /// `base`, with nothing changed yet. The label is that of `base`.
    pub fn new(base: &'a dyn Tree) -> Self {
        Self {
            base,
            added: Listed::new(base.label()),
            hidden: BTreeSet::new(),
        }
    }

    /// With `bytes` as the content of the file `path`, whose mode stays. The
    /// same as [`add`](Self::add) where there is no such file.
    #[must_use]
    pub fn replace(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let place = self.place(path);
        let mode = match self.stat(&place) {
            Ok(Some(meta)) if meta.kind == Kind::File => meta.mode,
            _ => 0o644,
        };
        self.put(&place, bytes.as_ref(), mode)
    }

    /// With the file `path`, mode `0o644`, in the place of whatever is there; the
    /// directories it lies in appear where they are missing.
    #[must_use]
    pub fn add(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let place = self.place(path);
        self.put(&place, bytes.as_ref(), 0o644)
    }

    /// Without `path`, and without everything below it.
    #[must_use]
    pub fn remove(mut self, path: &str) -> Self {
        let place = self.place(path);
        if !place.is_empty() {
            self.added.remove(&place);
            self.hidden.insert(place);
        }
        self
    }

    fn put(mut self, place: &str, bytes: &[u8], mode: u32) -> Self {
        if place.is_empty() {
            return self;
        }
        self.added.remove(place);
        let mut above = parent(place);
        while let Some(dir) = above {
            if let Some(Node::File(_)) = self.added.get(dir) {
                self.added.remove(dir);
            }
            above = parent(dir);
        }
        let bytes = Arc::from(bytes);
        // Whatever could be in the way was taken out above.
        let added = self.added.insert(place, Node::File(Stored { bytes, mode }));
        debug_assert_eq!(added, Ok(()));
        self
    }

    /// Where an edit of `path` takes place. Where the tree below cannot say, or
    /// leads above the root, it is the path as it is given.
    fn place(&self, path: &str) -> String {
        let path = inside(path);
        match self.resolve_above(&path) {
            Ok(real) if real == inside(&real) => real,
            _ => path,
        }
    }

    /// `path` (normalized) with the links in the directories above it resolved,
    /// as far as the tree below has those; the last segment is not followed.
    fn resolve_above(&self, path: &str) -> Result<String, TreeError> {
        let mut dir = parent(path);
        while let Some(above) = dir.filter(|dir| !dir.is_empty()) {
            if let Some(real) = self.base.realpath(above)? {
                return Ok(join(&real, path[above.len()..].trim_start_matches('/')));
            }
            dir = parent(above);
        }
        Ok(path.to_owned())
    }

    /// Whether what the tree below has at `place` is to be seen.
    fn shows(&self, place: &str) -> bool {
        let mut at = Some(place);
        while let Some(path) = at {
            let covered = matches!(self.added.get(path), Some(Node::File(_)));
            if covered || self.hidden.contains(path) {
                return false;
            }
            at = parent(path);
        }
        true
    }

    fn find(&self, path: &str, follow: bool) -> Result<Found<'_>, TreeError> {
        let mut at = normalize(path);
        // What was put here has a place without links; all else may lead there.
        if self.added.get(&at).is_none() {
            if !self.shows(&at) {
                return Ok(Found::Nowhere);
            }
            at = self.resolve_above(&at)?;
            if follow && self.is_link(&at)? {
                let Some(real) = self.base.realpath(&at)? else {
                    return Ok(Found::Nowhere);
                };
                at = real;
            }
        }
        Ok(match self.added.get(&at) {
            Some(Node::File(file)) => Found::Added(at, file),
            Some(_) => Found::Dir(at),
            None if self.shows(&at) => Found::Base(at),
            None => Found::Nowhere,
        })
    }

    /// Whether `at` is a link of the tree below that is to be seen.
    fn is_link(&self, at: &str) -> Result<bool, TreeError> {
        if self.added.get(at).is_some() || !self.shows(at) {
            return Ok(false);
        }
        let found = self.base.stat(at)?;
        Ok(found.is_some_and(|meta| meta.kind == Kind::Symlink))
    }

    /// What the tree below says of a directory in which a file was put.
    fn base_dir(&self, at: &str) -> Result<Option<Meta>, TreeError> {
        if !self.shows(at) {
            return Ok(None);
        }
        let found = self.base.stat(at)?;
        Ok(found.filter(|meta| meta.kind == Kind::Dir))
    }
}

impl Tree for Patched<'_> {
    fn label(&self) -> &str {
        self.base.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let (at, added) = match self.find(dir, true)? {
            Found::Base(at) => (at, Vec::new()),
            Found::Dir(at) => {
                let added = self.added.entries(&at)?;
                if self.base_dir(&at)?.is_none() && !at.is_empty() {
                    return Ok(added);
                }
                (at, added)
            }
            Found::Added(..) => return Err(not_a_directory(dir)),
            Found::Nowhere => return Err(not_found(dir)),
        };
        let mut entries = self.base.entries(&at)?;
        entries.retain(|entry| {
            let replaced = added.iter().any(|new| new.name == entry.name);
            !entry.exact || (!replaced && self.shows(&join(&at, &entry.name)))
        });
        entries.extend(added);
        Ok(entries)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        match self.find(path, false)? {
            Found::Added(_, file) => Ok(Some(Meta::plain(
                Kind::File,
                file.bytes.len() as u64,
                file.mode,
            ))),
            Found::Dir(at) => Ok(Some(self.base_dir(&at)?.unwrap_or(Meta::plain(
                Kind::Dir,
                0,
                0o755,
            )))),
            Found::Base(at) => self.base.stat(&at),
            Found::Nowhere => Ok(None),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        match self.find(path, true)? {
            Found::Added(_, file) => Ok(Box::new(Cursor::new(Arc::clone(&file.bytes)))),
            Found::Dir(_) => Err(TreeError::IsADirectory {
                path: path.to_owned(),
            }),
            Found::Base(at) => self.base.open(&at),
            Found::Nowhere => Err(not_found(path)),
        }
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        match self.find(path, false)? {
            Found::Base(at) => self.base.read_link(&at),
            Found::Nowhere => Err(not_found(path)),
            Found::Added(..) | Found::Dir(_) => Err(TreeError::Read {
                path: path.to_owned(),
                source: io::Error::new(io::ErrorKind::InvalidInput, "not a symbolic link"),
            }),
        }
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        match self.find(path, true)? {
            Found::Added(at, _) | Found::Dir(at) => Ok(Some(at)),
            Found::Base(at) => Ok(self.base.stat(&at)?.map(|_| at)),
            Found::Nowhere => Ok(None),
        }
    }
}

fn not_found(path: &str) -> TreeError {
    TreeError::NotFound {
        path: path.to_owned(),
    }
}

fn not_a_directory(path: &str) -> TreeError {
    TreeError::NotADirectory {
        path: path.to_owned(),
    }
}
