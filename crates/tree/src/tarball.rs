//! A package tarball as a [`Tree`].

mod header;
mod index;
mod names;
mod spool;
mod unpack;

use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;

use self::header::Raw;
use self::names::Name;
use self::spool::Spool;
use crate::files::open_regular;
use crate::integrity::{Hashed, Integrity};
use crate::{Entry, Kind, Listed, Meta, Node, Tree, TreeError};

/// How much an archive may be. Beyond that it is refused, not cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the unpacked tar. Default 8 GiB.
    pub unpacked_bytes: u64,
    /// How many times its own size it may unpack to, once that is more than
    /// 64 MiB. Default 1000.
    pub ratio: u64,
    /// Entries, directories and duplicates counted. Default 1,000,000.
    pub entries: usize,
    /// Bytes of one name or link target. Default 4096.
    pub path_len: usize,
    /// Bytes of all names and link targets together. Default 64 MiB.
    pub name_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 8 << 30,
            ratio: 1000,
            entries: 1_000_000,
            path_len: 4096,
            name_bytes: 64 << 20,
        }
    }
}

/// One entry of a tarball, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarEntry {
    /// The path in the package; `""` for the top directory itself.
    pub path: String,
    /// What it is; a hard link is the [`Kind::File`] it links to.
    pub kind: Kind,
    /// Bytes of its content, behind a hard link too; of a symbolic link, the
    /// length of its target.
    pub size: u64,
    /// The size its header states and npm adds up: 0 for links.
    pub declared_size: u64,
    /// Permission bits, `0o7777` at most.
    pub mode: u32,
    /// Where a symbolic link points, as written; for a hard link, the path in the
    /// package of the file it is another name of. `None` for anything else.
    pub link: Option<String>,
    modified: u64,
    offset: u64,
    shared: bool,
}

impl TarEntry {
    fn new(name: &Name, kind: Kind, raw: &Raw) -> Self {
        let usual = if kind == Kind::Dir { 0o755 } else { 0o644 };
        Self {
            path: name.path.clone(),
            kind,
            size: 0,
            declared_size: raw.size,
            mode: raw.mode.unwrap_or(usual) & 0o7777,
            link: None,
            modified: raw.modified,
            offset: 0,
            shared: false,
        }
    }
}

/// A package tarball: gzip or plain tar, told by its first bytes.
///
/// It is read and checked whole when it is opened, and refused
/// ([`TreeError::BadArchive`]) if any of it is damaged, cut short, beyond its
/// [`Limits`], or such that two readers could see two different packages in it.
///
/// Memory stays bounded: what is longer than a few megabytes is unpacked, once,
/// to a temporary file without a name, which disappears with the process;
/// nothing else is written. Files can be read in any order and from several
/// threads at once.
///
/// The first segment of every name (`package/`, whatever it is called) is the
/// top directory and no part of a path here, as npm has it. Links are followed
/// inside the package. A `\` in a name is an ordinary character.
#[derive(Debug)]
pub struct Tarball {
    root: String,
    entries: Vec<TarEntry>,
    listed: Listed<usize>,
    spool: Spool,
}

impl Tarball {
    /// The tarball in the file `path`, within the default [`Limits`]; its label
    /// is the path as given.
    ///
    /// # Errors
    /// [`TreeError::BadArchive`] saying what is wrong with it, or what reading
    /// the file says.
    pub fn open(path: &Path) -> Result<Self, TreeError> {
        let label = path.display().to_string();
        let file = open_regular(path).map_err(|error| TreeError::from_io(&label, error))?;
        Self::from_reader(label, file)
    }

    /// The same with the [`Integrity`] of the file, hashed from the very bytes that
    /// the tarball was unpacked from.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_hashed(path: &Path) -> Result<(Self, Integrity), TreeError> {
        let label = path.display().to_string();
        let named = |error| TreeError::from_io(&label, error);
        let mut file = Hashed::new(open_regular(path).map_err(named)?);
        let tarball = Self::from_reader(label.as_str(), &mut file)?;
        let integrity = file.finish().map_err(named)?;
        Ok((tarball, integrity))
    }

    /// The tarball that `reader` yields, within the default [`Limits`]; `label`
    /// names it in messages.
    ///
    /// # Errors
    /// [`TreeError::BadArchive`] saying what is wrong with it, or
    /// [`TreeError::Read`] where `reader` or the temporary file fails.
    pub fn from_reader(label: impl Into<String>, reader: impl Read) -> Result<Self, TreeError> {
        Self::with_limits(label, reader, &Limits::default())
    }

    /// The tarball that `reader` yields, within `limits`.
    ///
    /// # Errors
    /// As [`from_reader`](Self::from_reader).
    pub fn with_limits(
        label: impl Into<String>,
        reader: impl Read,
        limits: &Limits,
    ) -> Result<Self, TreeError> {
        let label = label.into();
        let spool = unpack::unpack(reader, limits).map_err(|fault| fault.named(&label))?;
        let found = index::index(&label, &spool, limits).map_err(|fault| fault.named(&label))?;
        Ok(Self {
            root: found.root,
            entries: found.entries,
            listed: found.listed,
            spool,
        })
    }

    /// The name of the top directory, usually `package`; `.` where the archive
    /// was made of a directory's content.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Every entry in the archive's order, directories and repeated entries too.
    pub fn entries_in_order(&self) -> &[TarEntry] {
        &self.entries
    }

    /// The content of `entry`, which must be one of this archive's: empty for a
    /// directory or a symbolic link.
    pub fn open_entry(&self, entry: &TarEntry) -> impl Read + Send + '_ {
        let len = if entry.kind == Kind::File {
            entry.size
        } else {
            0
        };
        self.spool.section(entry.offset, len)
    }

    /// Shows every entry and its content, in the archive's order, to `visit`,
    /// which need not read all of it.
    ///
    /// # Errors
    /// The first that `visit` returns; the rest is not visited then.
    pub fn for_each<E>(
        &self,
        mut visit: impl FnMut(&TarEntry, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(), E> {
        self.entries
            .iter()
            .try_for_each(|entry| visit(entry, &mut self.open_entry(entry)))
    }

    /// Pairs of paths that are one path where names ignore case (Windows, macOS),
    /// so that one takes the other's place. Directories alone, which only merge,
    /// are left out.
    pub fn case_collisions(&self) -> Vec<(String, String)> {
        // Sorted segment by segment: NUL, which no name has, comes before all.
        let key = |path: &str| path.to_lowercase().replace('/', "\0");
        let mut paths: Vec<_> = self.listed.iter().map(|(p, _)| (key(p), p)).collect();
        paths.sort_unstable();
        paths
            .windows(2)
            .filter_map(|pair| self.collision(pair[0].1, pair[1].1))
            .collect()
    }

    /// Whether `first` is, but for case, the path `second` or a directory above
    /// it; not if both are directories.
    fn collision(&self, first: &str, second: &str) -> Option<(String, String)> {
        let depth = first.split('/').count();
        let end = second.match_indices('/').nth(depth - 1).map(|(at, _)| at);
        let second = &second[..end.unwrap_or(second.len())];
        let same = first != second && first.to_lowercase() == second.to_lowercase();
        let is_dir = |path: &str| matches!(self.listed.get(path), Some(Node::Dir));
        (same && !(is_dir(first) && is_dir(second))).then(|| (first.to_owned(), second.to_owned()))
    }
}

impl TarEntry {
    fn meta(&self) -> Meta {
        Meta {
            kind: self.kind,
            size: self.size,
            mode: self.mode,
            // Names of one file are those whose content is in one place.
            links: self.shared.then_some((0, self.offset)),
            modified: i128::from(self.modified) * 1_000_000_000,
        }
    }
}

impl Tree for Tarball {
    fn label(&self) -> &str {
        self.listed.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        self.listed.entries(dir)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        Ok(self.listed.node(path)?.map(|node| match node {
            Node::File(at) => self.entries[*at].meta(),
            Node::Dir => Meta::plain(Kind::Dir, 0, 0o755),
            Node::Link(target) => Meta::plain(Kind::Symlink, target.len() as u64, 0o777),
            Node::Other => Meta::plain(Kind::Other, 0, 0o644),
        }))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        let at = *self.listed.file(path)?;
        Ok(Box::new(self.open_entry(&self.entries[at])))
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.listed.read_link(path)
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.listed.realpath(path)
    }
}

/// What went wrong before it is said of which archive.
enum Fault {
    /// The archive is to blame.
    Bad(String),
    /// Reading or keeping it failed.
    Io(io::Error),
}

impl Fault {
    fn bad(reason: impl Into<String>) -> Self {
        Self::Bad(reason.into())
    }

    /// The entry `name` is to blame. Names are quoted: they may hold anything.
    fn about(name: &[u8], reason: impl Into<String>) -> Self {
        let name: Cow<'_, str> = String::from_utf8_lossy(name);
        // A name can be a megabyte long; its start says enough.
        let start: String = name.chars().take(200).collect();
        Self::Bad(format!("{start:?}: {}", reason.into()))
    }

    fn named(self, label: &str) -> TreeError {
        match self {
            Self::Bad(reason) => TreeError::BadArchive {
                label: label.to_owned(),
                reason,
            },
            Self::Io(source) => TreeError::Read {
                path: label.to_owned(),
                source,
            },
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
