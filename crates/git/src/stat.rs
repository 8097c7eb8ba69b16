//! Files in the work tree, and whether git has seen them as they are.

#![expect(
    clippy::disallowed_methods,
    reason = "git's own record of a file is compared with the file"
)]

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::entries::Recorded;

/// What tells a file on disk from the same one after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stat {
    /// Size in bytes.
    pub size: u64,
    /// Last modification: seconds since 1970 and nanoseconds.
    pub modified: (i64, u32),
    /// Last change of the inode, likewise; zeros where the system has none.
    pub changed: (i64, u32),
    /// The inode; 0 where the system has none.
    pub inode: u64,
    /// Type and permission bits as Unix has them; 0 where the system has none.
    pub mode: u32,
}

/// Opens a regular file for reading.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "not a regular file",
        ));
    }
    Ok(Box::new(File::open(path)?))
}

/// Opens the file `path` if it is the one that `seen` is of.
pub(crate) fn open_same(path: &Path, seen: &Stat) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    if from(&file.metadata()?) != *seen {
        return Err(io::Error::other("changed while it was read"));
    }
    Ok(Box::new(file))
}

/// What `lstat` says of `path`, if it is a regular file or a link.
pub(crate) fn of(path: &Path) -> io::Result<Option<Stat>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(from(&found))),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(None),
            _ => Err(error),
        },
    }
}

#[cfg(unix)]
fn from(found: &Metadata) -> Stat {
    use std::os::unix::fs::MetadataExt;
    // Nanoseconds are below a thousand million.
    let nanoseconds = |n: i64| u32::try_from(n).unwrap_or(0);
    Stat {
        size: found.size(),
        modified: (found.mtime(), nanoseconds(found.mtime_nsec())),
        changed: (found.ctime(), nanoseconds(found.ctime_nsec())),
        inode: found.ino(),
        mode: found.mode(),
    }
}

#[cfg(not(unix))]
fn from(found: &Metadata) -> Stat {
    let since = found.modified().ok();
    let since = since.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Stat {
        size: found.len(),
        modified: since.map_or((0, 0), |since| {
            (
                i64::try_from(since.as_secs()).unwrap_or(0),
                since.subsec_nanos(),
            )
        }),
        changed: (0, 0),
        inode: 0,
        mode: 0,
    }
}

impl Stat {
    /// Whether it is a regular file, as far as the system says.
    pub(crate) fn is_file(&self) -> bool {
        self.mode == 0 || self.mode & 0o170_000 == 0o100_000
    }

    /// Whether git, when it last wrote the index (at `written`), saw the file
    /// exactly like this, and late enough that a change since would show.
    pub(crate) fn is_clean(&self, recorded: &Recorded, written: Option<(i64, u32)>) -> bool {
        // The index keeps 32 bits of everything.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "as git does"
        )]
        let low = |seconds: i64| seconds as u32;
        #[expect(clippy::cast_possible_truncation, reason = "as git does")]
        let (size, inode) = (self.size as u32, self.inode as u32);
        let time = |now: (i64, u32), then: (u32, u32)| {
            low(now.0) == then.0 && (now.1 == then.1 || then.1 == 0)
        };
        let changed = self.changed == (0, 0) || time(self.changed, recorded.changed);
        let same_inode = self.inode == 0 || recorded.inode == 0 || inode == recorded.inode;
        let racy = written.is_none_or(|written| {
            if recorded.modified.1 == 0 {
                self.modified.0 >= written.0
            } else {
                self.modified >= written
            }
        });
        self.is_file()
            && size == recorded.size
            && time(self.modified, recorded.modified)
            && changed
            && same_inode
            && !racy
    }
}
