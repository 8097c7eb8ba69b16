//! A read-only view of files.
//!
//! Everything above this crate sees files only through [`Tree`]: a directory on
//! disk ([`Disk`]), a package tarball ([`Tarball`]), memory ([`Memory`]), or any
//! of these with a few files changed ([`Patched`]). A git index, a commit, or an
//! index laid over a disk join by implementing the same six methods; nothing
//! above has to change for it. [`Listed`] does most of that for what is known as
//! a list of paths.
//!
//! Paths are `/`-separated, relative to the tree's root, without a leading or
//! trailing slash; `""` is the root itself. A path may begin with `..` segments:
//! a directory on disk follows them, every other tree answers
//! [`TreeError::Outside`].

mod disk;
mod error;
mod files;
mod integrity;
mod listed;
mod memory;
mod patched;
mod path;
mod remembered;
mod tarball;

pub use disk::Disk;
pub use error::TreeError;
pub use files::{Signature, canonical, is_dir, is_file, kind_of, open, read_file, signature};
pub use integrity::{Integrity, IntegrityError};
pub use listed::{Clash, Listed, Node};
pub use memory::Memory;
pub use patched::Patched;
pub use path::{join, leads_up, name, normalize, parent};
pub use remembered::Remembered;
pub use tarball::{Limits, TarEntry, Tarball};

use std::io::Read;

/// What a directory entry or a path is, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link, wherever it leads.
    Symlink,
    /// Anything else: a FIFO, a socket, a device, a submodule.
    Other,
}

/// One name in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's name; where it is not UTF-8, the lossy form in which Node.js
    /// shows it (each bad sequence is U+FFFD).
    pub name: String,
    /// Whether `name` is the real name. A lossy name cannot be opened.
    pub exact: bool,
    /// What it is, links not followed.
    pub kind: Kind,
}

/// What `lstat` says of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// What the path is, links not followed.
    pub kind: Kind,
    /// Size in bytes.
    pub size: u64,
    /// Permission bits as Unix has them (`0o7777` at most). Where the platform
    /// has none, `0o644` for files and `0o755` for directories.
    pub mode: u32,
    /// Device and inode of a file that has more than one hard link, else `None`
    /// (always on Windows, where the standard library does not say). Elsewhere
    /// than on disk, a pair that only the links to one file share.
    pub links: Option<(u64, u64)>,
    /// Last modification, in nanoseconds since 1970 (0 where it is unknown).
    pub modified: i128,
}

impl Meta {
    /// Of something with one name and no known time.
    pub(crate) const fn plain(kind: Kind, size: u64, mode: u32) -> Self {
        Self {
            kind,
            size,
            mode,
            links: None,
            modified: 0,
        }
    }
}

/// A read-only view of files. See the crate's page for how paths are written.
pub trait Tree: Send + Sync {
    /// What this tree is, for messages: a directory, `fx-1.0.0.tgz`, a commit.
    fn label(&self) -> &str;

    /// The entries of the directory `dir`, in no particular order, without `.`
    /// and `..`. Links in `dir` are followed, as `readdir` does.
    ///
    /// # Errors
    /// [`TreeError`] naming the directory: absent, not a directory, unreadable.
    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError>;

    /// What `path` is, the last segment not followed if it is a link; `None` if
    /// there is nothing.
    ///
    /// # Errors
    /// [`TreeError`] naming the path, where the tree could not say.
    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError>;

    /// Opens the file `path` for reading, links followed. Reading streams; the
    /// file is never required whole.
    ///
    /// # Errors
    /// [`TreeError`] naming the file: absent, a directory, unreadable.
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError>;

    /// Where the symbolic link `path` points, as it is written.
    ///
    /// # Errors
    /// [`TreeError`] naming the path, where it is not a readable link.
    fn read_link(&self, path: &str) -> Result<String, TreeError>;

    /// The path with every link in it resolved, relative to the root (it may
    /// begin with `..`); `None` if it leads nowhere or in a circle.
    ///
    /// # Errors
    /// [`TreeError`] naming the path, where the tree could not say.
    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError>;
}

/// Reads the file `path` whole, at most `limit` bytes of it.
///
/// # Errors
/// What [`Tree::open`] says; [`TreeError::TooLarge`] where the file is longer
/// than `limit` bytes.
pub fn read(tree: &dyn Tree, path: &str, limit: u64) -> Result<Vec<u8>, TreeError> {
    let mut bytes = Vec::new();
    tree.open(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| TreeError::Read {
            path: path.to_owned(),
            source,
        })?;
    if bytes.len() as u64 > limit {
        return Err(TreeError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}
