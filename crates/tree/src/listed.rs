//! Trees that are known as a list of paths: memory, a tarball, a git index.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;

use crate::{Entry, Kind, TreeError, join, parent};

/// How many links one look-up follows, as on Linux.
const MAX_HOPS: usize = 40;
/// How many segments a look-up may have before it, links expanded.
const MAX_PENDING: usize = 4096;

/// What one path of a [`Listed`] is; `T` is what the tree keeps of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node<T> {
    /// A regular file.
    File(T),
    /// A directory, listed itself or because something lies in it.
    Dir,
    /// A symbolic link and where it points, as it is written.
    Link(String),
    /// Anything else.
    Other,
}

impl<T> Node<T> {
    /// What kind of node this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::File(_) => Kind::File,
            Self::Dir => Kind::Dir,
            Self::Link(_) => Kind::Symlink,
            Self::Other => Kind::Other,
        }
    }
}

/// The path, already in the list, with which a new one cannot live together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash(pub String);

/// A list of paths that answers as a tree: directories appear because something
/// lies in them, links are followed by name and never out of the tree.
///
/// It is what list-backed trees share; each adds its own
/// [`stat`](crate::Tree::stat) and [`open`](crate::Tree::open).
#[derive(Debug, Clone)]
pub struct Listed<T> {
    label: String,
    // Directories that only follow from other paths are not kept: a hostile list
    // of deep paths costs its own length and no more.
    nodes: BTreeMap<String, Node<T>>,
}

/// Why a look-up ended before its path did.
#[derive(Clone, Copy)]
enum Miss {
    Absent,
    NotADirectory,
    Outside,
}

impl<T> Listed<T> {
    /// An empty tree; `label` names it in messages.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            nodes: BTreeMap::new(),
        }
    }

    /// The tree's label.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Adds `path`, which must be normalized and not the root. A directory that
    /// is there already may be added again.
    ///
    /// # Errors
    /// [`Clash`] with the path that is in the way: the same one, one above it
    /// that is no directory, or one below it where `node` is no directory.
    pub fn insert(&mut self, path: &str, node: Node<T>) -> Result<(), Clash> {
        let is_dir = matches!(node, Node::Dir);
        match self.nodes.get(path) {
            Some(Node::Dir) if is_dir => return Ok(()),
            Some(_) => return Err(Clash(path.to_owned())),
            None => {}
        }
        if let Some(below) = self.first_below(path) {
            if !is_dir {
                return Err(Clash(below.to_owned()));
            }
        } else {
            self.check_above(path)?;
        }
        self.nodes.insert(path.to_owned(), node);
        Ok(())
    }

    /// Refuses a path one of whose parents is not a directory. Once a parent has
    /// something in it, what is above that was checked before.
    fn check_above(&self, path: &str) -> Result<(), Clash> {
        let mut above = parent(path);
        while let Some(dir) = above.filter(|dir| !dir.is_empty()) {
            match self.nodes.get(dir) {
                Some(Node::Dir) => return Ok(()),
                Some(_) => return Err(Clash(dir.to_owned())),
                None if self.first_below(dir).is_some() => return Ok(()),
                None => above = parent(dir),
            }
        }
        Ok(())
    }

    /// Takes `path` out, and everything below it. A directory that was only
    /// there because of `path` goes with it.
    pub fn remove(&mut self, path: &str) {
        if path.is_empty() {
            self.nodes.clear();
            return;
        }
        self.nodes.remove(path);
        while let Some(below) = self.first_below(path).map(str::to_owned) {
            self.nodes.remove(&below);
        }
    }

    /// What is at exactly `path` (normalized), no link followed in any segment.
    pub fn get(&self, path: &str) -> Option<&Node<T>> {
        if path.is_empty() {
            return Some(&Node::Dir);
        }
        if let Some(node) = self.nodes.get(path) {
            return Some(node);
        }
        self.first_below(path).map(|_| &Node::Dir)
    }

    /// The same as [`get`](Self::get), to change a listed node in place.
    pub fn get_mut(&mut self, path: &str) -> Option<&mut Node<T>> {
        self.nodes.get_mut(path)
    }

    /// Every listed path and what it is, sorted by bytes. Directories that only
    /// follow from other paths are not listed.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node<T>)> {
        self.nodes.iter().map(|(path, node)| (path.as_str(), node))
    }

    /// The first listed path below the directory `dir`.
    fn first_below(&self, dir: &str) -> Option<&str> {
        let start = format!("{dir}/");
        let (path, _) = self.first_from(&start)?;
        path.starts_with(&start).then_some(path)
    }

    /// The first listed path from `start` on.
    fn first_from(&self, start: &str) -> Option<(&str, &Node<T>)> {
        let from = (Bound::Included(start), Bound::Unbounded);
        let (path, node) = self.nodes.range::<str, _>(from).next()?;
        Some((path, node))
    }

    /// The entries of the directory `dir`, links in `dir` followed, sorted by
    /// bytes.
    ///
    /// # Errors
    /// [`TreeError::NotFound`], [`TreeError::NotADirectory`],
    /// [`TreeError::Outside`].
    pub fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let real = self.resolve(dir, true).map_err(|m| self.error(m, dir))?;
        if !matches!(self.get(&real), Some(Node::Dir)) {
            return Err(self.error(Miss::NotADirectory, dir));
        }
        let prefix = if real.is_empty() {
            real
        } else {
            format!("{real}/")
        };
        Ok(self.children(&prefix))
    }

    /// The entries whose paths begin with `prefix`, one step per entry however
    /// much lies below it.
    fn children(&self, prefix: &str) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut start = prefix.to_owned();
        while let Some((path, node)) = self.first_from(&start) {
            let Some(rest) = path.strip_prefix(prefix) else {
                break;
            };
            let (name, kind, below) = match rest.split_once('/') {
                Some((name, _)) => (name, Kind::Dir, true),
                None => (rest, node.kind(), false),
            };
            start.clear();
            start.push_str(prefix);
            start.push_str(name);
            // A directory that is listed itself comes twice: `a`, `a-b`, `a/c`.
            if !below || !self.nodes.contains_key(&start) {
                entries.push(Entry {
                    name: name.to_owned(),
                    exact: true,
                    kind,
                });
            }
            // Past everything in this directory ('0' follows '/'), or past this
            // very path.
            start.push(if below { '0' } else { '\0' });
        }
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        entries
    }

    /// What `path` is, links followed except in its last segment; `None` if
    /// there is nothing.
    ///
    /// # Errors
    /// [`TreeError::Outside`].
    pub fn node(&self, path: &str) -> Result<Option<&Node<T>>, TreeError> {
        match self.resolve(path, false) {
            Ok(real) => Ok(self.get(&real)),
            Err(Miss::Outside) => Err(self.error(Miss::Outside, path)),
            Err(Miss::Absent | Miss::NotADirectory) => Ok(None),
        }
    }

    /// What is kept of the file `path`, every link followed.
    ///
    /// # Errors
    /// [`TreeError::NotFound`], [`TreeError::NotADirectory`],
    /// [`TreeError::IsADirectory`], [`TreeError::Outside`], or
    /// [`TreeError::Read`] for what is no regular file.
    pub fn file(&self, path: &str) -> Result<&T, TreeError> {
        let real = self.resolve(path, true).map_err(|m| self.error(m, path))?;
        match self.get(&real) {
            Some(Node::File(file)) => Ok(file),
            Some(Node::Dir) => Err(TreeError::IsADirectory {
                path: path.to_owned(),
            }),
            Some(_) => Err(TreeError::Read {
                path: path.to_owned(),
                source: io::Error::new(io::ErrorKind::Unsupported, "not a regular file"),
            }),
            None => Err(self.error(Miss::Absent, path)),
        }
    }

    /// Where the link `path` points, as it is written.
    ///
    /// # Errors
    /// [`TreeError::NotFound`], [`TreeError::Outside`], or [`TreeError::Read`]
    /// for what is no link.
    pub fn read_link(&self, path: &str) -> Result<String, TreeError> {
        match self.node(path)? {
            Some(Node::Link(target)) => Ok(target.clone()),
            Some(_) => Err(TreeError::Read {
                path: path.to_owned(),
                source: io::Error::new(io::ErrorKind::InvalidInput, "not a symbolic link"),
            }),
            None => Err(self.error(Miss::Absent, path)),
        }
    }

    /// The path with every link in it resolved; `None` if it leads nowhere or in
    /// a circle.
    ///
    /// # Errors
    /// [`TreeError::Outside`] where it leads out of the tree.
    pub fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        match self.resolve(path, true) {
            Ok(real) => Ok(Some(real)),
            Err(Miss::Outside) => Err(self.error(Miss::Outside, path)),
            Err(Miss::Absent | Miss::NotADirectory) => Ok(None),
        }
    }

    /// Walks `path` from the root, following links; the last segment only where
    /// `follow` says so.
    fn resolve<'a>(&'a self, path: &'a str, follow: bool) -> Result<String, Miss> {
        let mut pending: Vec<&str> = Vec::new();
        push_segments(&mut pending, path);
        let mut done = String::new();
        let mut hops = 0;
        while let Some(segment) = pending.pop() {
            if segment == ".." {
                done = parent(&done).ok_or(Miss::Outside)?.to_owned();
                continue;
            }
            let at = join(&done, segment);
            match self.get(&at).ok_or(Miss::Absent)? {
                Node::Link(target) if follow || !pending.is_empty() => {
                    hops += 1;
                    if target.is_empty() || hops > MAX_HOPS {
                        return Err(Miss::Absent);
                    }
                    if is_absolute(target) {
                        return Err(Miss::Outside);
                    }
                    push_segments(&mut pending, target);
                    if pending.len() > MAX_PENDING {
                        return Err(Miss::Absent);
                    }
                }
                Node::Dir => done = at,
                _ if pending.is_empty() => done = at,
                _ => return Err(Miss::NotADirectory),
            }
        }
        Ok(done)
    }

    fn error(&self, miss: Miss, path: &str) -> TreeError {
        let path = path.to_owned();
        match miss {
            Miss::Absent => TreeError::NotFound { path },
            Miss::NotADirectory => TreeError::NotADirectory { path },
            Miss::Outside => TreeError::Outside {
                path,
                label: self.label.clone(),
            },
        }
    }
}

/// Puts the segments of `path` on the stack, the first on top.
fn push_segments<'a>(pending: &mut Vec<&'a str>, path: &'a str) {
    pending.extend(path.rsplit('/').filter(|s| !matches!(*s, "" | ".")));
}

/// Whether a link's target is absolute on any system.
pub(crate) fn is_absolute(target: &str) -> bool {
    target.starts_with(['/', '\\']) || has_drive(target)
}

/// Whether `path` begins with a Windows drive (`c:`), which npm strips on every
/// system.
pub(crate) fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}
