//! The object database, through libgit2 or through `git cat-file`.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::library::Library;
use crate::program::{Conversation, Program, complaint};
use crate::tree_object::TreeObject;
use crate::{GitError, Oid};

/// Up to here a blob is held in memory; what is longer streams where the program
/// git is there.
const IN_MEMORY: u64 = 16 << 20;
/// Without the program, what is longer than this is not read.
const MAX_IN_MEMORY: u64 = 512 << 20;
/// Trees and commits longer than this are not ones that git could have made.
const MAX_STRUCTURE: u64 = 256 << 20;
/// How many bytes of tree objects are kept.
const MAX_TREES: usize = 128 << 20;
/// How many tags may point to one another.
const MAX_TAGS: usize = 10_000;

/// What kind of object it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blob,
    Tree,
    Commit,
    Tag,
    Other,
}

/// What is known of an object without reading it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    pub(crate) size: u64,
}

/// Why an object could not be read.
#[derive(Debug)]
pub(crate) enum Trouble {
    Missing,
    Damaged(String),
}

/// The objects of one repository, for any number of threads.
pub(crate) struct Objects {
    library: Option<Library>,
    program: Option<Program>,
    readers: Mutex<Vec<Conversation>>,
    checkers: Mutex<Vec<Conversation>>,
    trees: Mutex<Trees>,
    /// Bytes in an object's name.
    pub(crate) width: usize,
    /// Whether git said that missing objects are normal: a partial clone.
    partial: bool,
}

#[derive(Default)]
struct Trees {
    known: HashMap<Oid, Arc<TreeObject>>,
    bytes: usize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Objects {
    pub(crate) fn new(
        library: Option<Library>,
        program: Option<Program>,
        width: usize,
        partial: bool,
    ) -> Self {
        Self {
            library,
            program,
            readers: Mutex::default(),
            checkers: Mutex::default(),
            trees: Mutex::default(),
            width,
            partial,
        }
    }

    pub(crate) fn library(&self) -> Option<&Library> {
        self.library.as_ref()
    }

    pub(crate) fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }

    /// What an object is and how long; `None` if it is not here.
    pub(crate) fn find(&self, oid: &Oid) -> Result<Option<Header>, GitError> {
        match self.header_of(oid) {
            Ok(header) => Ok(Some(header)),
            Err(Trouble::Missing) => Ok(None),
            Err(trouble) => Err(self.explain(oid, trouble)),
        }
    }

    /// The length of the blob `oid`.
    pub(crate) fn blob_size(&self, oid: &Oid) -> Result<u64, GitError> {
        let header = self.header_of(oid).map_err(|t| self.explain(oid, t))?;
        expect(oid, header.kind, Kind::Blob)?;
        Ok(header.size)
    }

    /// Opens the blob `oid`.
    pub(crate) fn open(&self, oid: &Oid) -> Result<Box<dyn Read + Send>, GitError> {
        let size = self.blob_size(oid)?;
        if size > IN_MEMORY
            && let Some(program) = &self.program
        {
            let stream = program.stream(&["cat-file", "blob", &oid.to_string()])?;
            return Ok(Box::new(Exactly { stream, left: size }));
        }
        Ok(Box::new(Cursor::new(self.whole(oid, MAX_IN_MEMORY)?)))
    }

    /// The blob `oid` whole, if it has no more than `limit` bytes.
    pub(crate) fn blob(&self, oid: &Oid, limit: u64) -> Result<Vec<u8>, GitError> {
        let size = self.blob_size(oid)?;
        if size > limit {
            let reason = format!("it has {size} bytes, and at most {limit} are read here");
            return Err(damaged(oid, reason));
        }
        self.whole(oid, limit)
    }

    fn whole(&self, oid: &Oid, limit: u64) -> Result<Vec<u8>, GitError> {
        let (kind, bytes) = self.read(oid, limit)?;
        expect(oid, kind, Kind::Blob)?;
        Ok(bytes)
    }

    /// The tree object `oid`.
    pub(crate) fn tree(&self, oid: &Oid) -> Result<Arc<TreeObject>, GitError> {
        if let Some(tree) = lock(&self.trees).known.get(oid) {
            return Ok(Arc::clone(tree));
        }
        // The empty tree need not be in the database: git knows it by heart.
        let bytes = if is_empty_tree(oid) {
            Vec::new()
        } else {
            let (kind, bytes) = self.read(oid, MAX_STRUCTURE)?;
            expect(oid, kind, Kind::Tree)?;
            bytes
        };
        let size = bytes.len();
        let tree = TreeObject::parse(bytes, self.width).map_err(|reason| damaged(oid, reason))?;
        let tree = Arc::new(tree);
        let mut trees = lock(&self.trees);
        if trees.bytes > MAX_TREES {
            *trees = Trees::default();
        }
        trees.bytes += size;
        trees.known.insert(*oid, Arc::clone(&tree));
        Ok(tree)
    }

    /// The commit that `oid` is or that the tag `oid` names; `None` if it is
    /// something else or not here.
    pub(crate) fn peel(&self, oid: &Oid) -> Result<Option<Oid>, GitError> {
        let mut at = *oid;
        for _ in 0..MAX_TAGS {
            if at.is_zero() || at.as_bytes().len() != self.width {
                return Ok(None);
            }
            match self.find(&at)?.map(|header| header.kind) {
                Some(Kind::Commit) => return Ok(Some(at)),
                Some(Kind::Tag) => at = self.field(&at, Kind::Tag, "object ")?,
                // What a tag is of must be there, or nobody knows what it is of.
                None if at != *oid => return Err(self.explain(&at, Trouble::Missing)),
                _ => return Ok(None),
            }
        }
        Err(damaged(oid, format!("a tag of more than {MAX_TAGS} tags")))
    }

    /// The tree of the commit `oid`.
    pub(crate) fn tree_of(&self, commit: &Oid) -> Result<Oid, GitError> {
        self.field(commit, Kind::Commit, "tree ")
    }

    /// The object that the first line of a commit or tag names.
    fn field(&self, oid: &Oid, wanted: Kind, field: &str) -> Result<Oid, GitError> {
        let (kind, bytes) = self.read(oid, MAX_STRUCTURE)?;
        expect(oid, kind, wanted)?;
        let line = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let text = std::str::from_utf8(line).ok();
        text.and_then(|text| text.strip_prefix(field))
            .and_then(Oid::from_hex)
            .ok_or_else(|| damaged(oid, format!("it does not begin with `{}`", field.trim())))
    }

    fn header_of(&self, oid: &Oid) -> Result<Header, Trouble> {
        match &self.library {
            Some(library) => library.header(oid),
            None => self.converse(&self.checkers, "--batch-check", oid, |_, header| Ok(header)),
        }
    }

    fn read(&self, oid: &Oid, limit: u64) -> Result<(Kind, Vec<u8>), GitError> {
        let header = self.header_of(oid).map_err(|t| self.explain(oid, t))?;
        if header.size > limit {
            let size = header.size;
            let advice = if self.program.is_none() {
                "; install git, which streams it"
            } else {
                ""
            };
            let reason = format!("it has {size} bytes, and at most {limit} are read{advice}");
            return Err(damaged(oid, reason));
        }
        let read = match &self.library {
            Some(library) => library.read(oid),
            None => self.converse(&self.readers, "--batch", oid, |git, header| {
                let size = usize::try_from(header.size).map_err(io::Error::other)?;
                Ok((header.kind, git.bytes(size)?))
            }),
        };
        read.map_err(|trouble| self.explain(oid, trouble))
    }

    /// Asks a running `git cat-file` for an object; it is kept for the next one.
    fn converse<T>(
        &self,
        idle: &Mutex<Vec<Conversation>>,
        how: &str,
        oid: &Oid,
        rest: impl FnOnce(&mut Conversation, Header) -> io::Result<T>,
    ) -> Result<T, Trouble> {
        let Some(program) = &self.program else {
            return Err(Trouble::Damaged("nothing here can read it".to_owned()));
        };
        let waiting = lock(idle).pop();
        let mut git = match waiting {
            Some(git) => git,
            None => program
                .converse(&["cat-file", how])
                .map_err(|error| Trouble::Damaged(error.to_string()))?,
        };
        let ended = |error: io::Error| Trouble::Damaged(error.to_string());
        let line = git.line(&oid.to_string()).map_err(ended)?;
        let Some(header) = header_from(&line) else {
            lock(idle).push(git);
            return Err(Trouble::Missing);
        };
        // A conversation that broke off is dropped, which ends that git.
        let answer = rest(&mut git, header).map_err(ended)?;
        lock(idle).push(git);
        Ok(answer)
    }

    fn explain(&self, oid: &Oid, trouble: Trouble) -> GitError {
        let reason = match trouble {
            Trouble::Missing if self.is_partial() => {
                "it is not on this machine, because this is a partial clone; \
                 `git fetch --refetch` or `git checkout` of that commit brings it"
                    .to_owned()
            }
            Trouble::Missing => "it is missing from the object database; \
                 `git fsck` says what else is"
                .to_owned(),
            Trouble::Damaged(reason) if self.library.is_some() => reason,
            Trouble::Damaged(reason) => self.what_git_says(oid).unwrap_or(reason),
        };
        damaged(oid, reason)
    }

    fn is_partial(&self) -> bool {
        self.partial || self.library.as_ref().is_some_and(Library::is_partial)
    }

    /// Why git cannot read an object: a conversation does not say.
    fn what_git_says(&self, oid: &Oid) -> Option<String> {
        let asked = ["cat-file", "-t", &oid.to_string()];
        let output = self.program.as_ref()?.run(&asked).ok()?;
        (!output.status.success()).then(|| complaint(&output))
    }
}

fn damaged(oid: &Oid, reason: String) -> GitError {
    GitError::Object {
        oid: *oid,
        what: "repository".to_owned(),
        reason,
    }
}

fn expect(oid: &Oid, found: Kind, wanted: Kind) -> Result<(), GitError> {
    if found == wanted {
        return Ok(());
    }
    let (found, wanted) = (spoken(found), spoken(wanted));
    Err(damaged(oid, format!("it is a {found}, not a {wanted}")))
}

fn spoken(kind: Kind) -> &'static str {
    match kind {
        Kind::Blob => "blob",
        Kind::Tree => "tree",
        Kind::Commit => "commit",
        Kind::Tag => "tag",
        Kind::Other => "something else",
    }
}

/// `<oid> <kind> <size>` of `git cat-file`; anything else means that the object
/// is not there.
fn header_from(line: &str) -> Option<Header> {
    let mut words = line.split(' ').skip(1);
    let kind = match words.next()? {
        "blob" => Kind::Blob,
        "tree" => Kind::Tree,
        "commit" => Kind::Commit,
        "tag" => Kind::Tag,
        _ => return None,
    };
    let size = words.next()?.parse().ok()?;
    Some(Header { kind, size })
}

/// The empty tree's name under either hash.
pub(crate) fn empty_tree(width: usize) -> &'static str {
    if width == 32 {
        "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
    } else {
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    }
}

fn is_empty_tree(oid: &Oid) -> bool {
    Oid::from_hex(empty_tree(oid.as_bytes().len())).as_ref() == Some(oid)
}

/// A stream that must end where the object does.
struct Exactly<R> {
    stream: R,
    left: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(into)?;
        match self.left.checked_sub(count as u64) {
            Some(left) if count > 0 || left == 0 || into.is_empty() => self.left = left,
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        Ok(count)
    }
}
