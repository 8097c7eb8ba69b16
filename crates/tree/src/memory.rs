//! Files in memory as a [`Tree`].

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use crate::path::inside;
use crate::{Entry, Kind, Listed, Meta, Node, Tree, TreeError, name, parent};

/// Files in memory, put together call by call:
///
/// ```
/// use packgate_tree::{Memory, read};
///
/// let tree = Memory::new("a package")
///     .file("package.json", "{}")
///     .file_with_mode("bin/cli.js", "#!/usr/bin/env node", 0o755)
///     .link("cli", "bin/cli.js");
/// assert_eq!(read(&tree, "cli", 1024).unwrap(), b"#!/usr/bin/env node");
/// ```
///
/// Directories appear as something is put in them. What is added last wins: a
/// file in the place of a directory takes the directory's content away, a file
/// below a file makes that one a directory. Paths are normalized; segments that
/// would lead above the root are dropped.
///
/// Links are followed by name, never out of the tree.
#[derive(Debug, Clone)]
pub struct Memory {
    listed: Listed<Stored>,
    lossy: BTreeMap<String, Vec<Entry>>,
    unreadable: BTreeSet<String>,
    last_link: u64,
}

#[derive(Debug, Clone)]
struct Stored {
    bytes: Arc<[u8]>,
    mode: u32,
    modified: i128,
    links: Option<(u64, u64)>,
}

impl Memory {
    /// An empty tree; `label` names it in messages.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            listed: Listed::new(label),
            lossy: BTreeMap::new(),
            unreadable: BTreeSet::new(),
            last_link: 0,
        }
    }

    /// With the file `path`, mode `0o644`.
    #[must_use]
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.file_with_mode(path, bytes, 0o644)
    }

    /// With the file `path` and its permission bits.
    #[must_use]
    pub fn file_with_mode(self, path: &str, bytes: impl AsRef<[u8]>, mode: u32) -> Self {
        self.shared(path, Arc::from(bytes.as_ref()), mode)
    }

    /// With the file `path`, whose bytes others hold too.
    #[must_use]
    pub fn shared(self, path: &str, bytes: Arc<[u8]>, mode: u32) -> Self {
        self.with(
            path,
            Node::File(Stored {
                bytes,
                mode: mode & 0o7777,
                modified: 0,
                links: None,
            }),
        )
    }

    /// With the time (in nanoseconds since 1970) at which the file `path`, added
    /// before, was modified. Nothing changes where there is no such file.
    #[must_use]
    pub fn modified(mut self, path: &str, nanoseconds: i128) -> Self {
        if let Some(Node::File(file)) = self.listed.get_mut(&inside(path)) {
            file.modified = nanoseconds;
        }
        self
    }

    /// With a second name, `path`, for the file `existing`, added before; their
    /// [`Meta::links`] are equal. Nothing changes where there is no such file.
    #[must_use]
    pub fn hard_link(mut self, path: &str, existing: &str) -> Self {
        let next = self.last_link + 1;
        let Some(Node::File(file)) = self.listed.get_mut(&inside(existing)) else {
            return self;
        };
        file.links.get_or_insert((0, next));
        let file = file.clone();
        self.last_link = next;
        self.with(path, Node::File(file))
    }

    /// With the symbolic link `path`, pointing to `target` as it is written here.
    #[must_use]
    pub fn link(self, path: &str, target: &str) -> Self {
        self.with(path, Node::Link(target.to_owned()))
    }

    /// With the directory `path`, which may stay empty.
    #[must_use]
    pub fn dir(self, path: &str) -> Self {
        self.with(path, Node::Dir)
    }

    /// With something at `path` that is no file, directory or link: a FIFO.
    #[must_use]
    pub fn other(self, path: &str) -> Self {
        self.with(path, Node::Other)
    }

    /// With an entry whose name is not UTF-8. `path` holds its lossy form; it is
    /// listed and, as on disk, can be neither opened nor asked about.
    #[must_use]
    pub fn lossy(self, path: &str, kind: Kind) -> Self {
        let path = inside(path);
        let dir = parent(&path).unwrap_or("").to_owned();
        let mut tree = self.dir(&dir);
        tree.lossy.entry(dir).or_default().push(Entry {
            name: name(&path).to_owned(),
            exact: false,
            kind,
        });
        tree
    }

    /// With the file or directory `path`, added before or after, refusing to be
    /// read, as without permission. It is still listed and can be asked about.
    #[must_use]
    pub fn unreadable(mut self, path: &str) -> Self {
        self.unreadable.insert(inside(path));
        self
    }

    /// Without `path` and everything below it.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.listed.remove(&inside(path));
        self
    }

    fn with(mut self, path: &str, node: Node<Stored>) -> Self {
        let path = inside(path);
        if path.is_empty() || self.keeps(&path, &node) {
            return self;
        }
        self.listed.remove(&path);
        let mut above = parent(&path);
        while let Some(dir) = above {
            if !matches!(self.listed.get(dir), None | Some(Node::Dir)) {
                self.listed.remove(dir);
            }
            above = parent(dir);
        }
        // Whatever could be in the way was taken out above.
        let added = self.listed.insert(&path, node);
        debug_assert_eq!(added, Ok(()));
        self
    }

    /// Whether `node` is a directory where there is one that is to stay.
    fn keeps(&mut self, path: &str, node: &Node<Stored>) -> bool {
        let both = matches!((node, self.listed.get(path)), (Node::Dir, Some(Node::Dir)));
        if both {
            // Listed from now on, even when what lies in it goes.
            let added = self.listed.insert(path, Node::Dir);
            debug_assert_eq!(added, Ok(()));
        }
        both
    }

    /// Refuses `path` where it, links followed, was made unreadable.
    fn check_readable(&self, path: &str) -> Result<(), TreeError> {
        match self.listed.realpath(path)? {
            Some(real) if self.unreadable.contains(&real) => Err(TreeError::Read {
                path: path.to_owned(),
                source: io::ErrorKind::PermissionDenied.into(),
            }),
            _ => Ok(()),
        }
    }

    fn is_lossy(&self, path: &str) -> bool {
        let dir = parent(path).unwrap_or("");
        let real = self.listed.realpath(dir).ok().flatten();
        real.and_then(|dir| self.lossy.get(&dir))
            .is_some_and(|entries| entries.iter().any(|e| e.name == name(path)))
    }
}

impl Tree for Memory {
    fn label(&self) -> &str {
        self.listed.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        self.check_readable(dir)?;
        let mut entries = self.listed.entries(dir)?;
        if let Some(lossy) = self
            .listed
            .realpath(dir)?
            .and_then(|real| self.lossy.get(&real))
        {
            entries.extend(lossy.iter().cloned());
        }
        Ok(entries)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        let Some(node) = self.listed.node(path)? else {
            return Ok(None);
        };
        let (size, mode, modified, links) = match node {
            Node::File(file) => (
                file.bytes.len() as u64,
                file.mode,
                file.modified,
                file.links,
            ),
            Node::Dir => (0, 0o755, 0, None),
            Node::Link(target) => (target.len() as u64, 0o777, 0, None),
            Node::Other => (0, 0o644, 0, None),
        };
        Ok(Some(Meta {
            kind: node.kind(),
            size,
            mode,
            links,
            modified,
        }))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        self.check_readable(path)?;
        match self.listed.file(path) {
            Ok(file) => Ok(Box::new(Cursor::new(Arc::clone(&file.bytes)))),
            Err(TreeError::NotFound { path }) if self.is_lossy(&path) => {
                Err(TreeError::NotUtf8 { path })
            }
            Err(error) => Err(error),
        }
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.listed.read_link(path)
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.listed.realpath(path)
    }
}
