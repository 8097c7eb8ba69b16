//! Single files and directories outside any tree, by the system's own paths: a
//! global ignore file, a policy found above the package, a command's argument.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads files by the system's paths"
)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::disk::kind_from;
use crate::{Kind, TreeError};

/// The bytes of the file `path`, links followed; `None` if nothing is there.
///
/// # Errors
/// [`TreeError::IsADirectory`] for a directory, [`TreeError::TooLarge`] where
/// the file is longer than `limit` bytes, [`TreeError::Read`] where it is not a
/// regular file or the system refuses.
pub fn read_file(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, TreeError> {
    let shown = path.display().to_string();
    let file = match open_regular(path) {
        Ok(file) => file,
        // A link that leads in a circle was meant to be something.
        Err(error) if absent(&error) && !is_loop(&error) => return Ok(None),
        Err(error) => return Err(TreeError::from_io(&shown, error)),
    };
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| TreeError::from_io(&shown, source))?;
    if bytes.len() as u64 > limit {
        return Err(TreeError::TooLarge { path: shown, limit });
    }
    Ok(Some(bytes))
}

/// Opens the file `path` for reading, links followed.
///
/// # Errors
/// [`TreeError`] naming the file: absent, a directory, not a regular file,
/// unreadable.
pub fn open(path: &Path) -> Result<impl Read + Send + use<>, TreeError> {
    open_regular(path).map_err(|error| TreeError::from_io(&path.display().to_string(), error))
}

/// What `path` is, links followed (so never [`Kind::Symlink`]); `None` if it
/// leads nowhere.
///
/// # Errors
/// [`TreeError::Read`] where the system refuses to say.
pub fn kind_of(path: &Path) -> Result<Option<Kind>, TreeError> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(kind_from(found.file_type()))),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(TreeError::from_io(&path.display().to_string(), error)),
    }
}

/// Whether `path` is a regular file, links followed; `false` also where the
/// system refuses to say.
pub fn is_file(path: &Path) -> bool {
    matches!(kind_of(path), Ok(Some(Kind::File)))
}

/// Whether `path` is a directory, links followed; `false` also where the system
/// refuses to say.
pub fn is_dir(path: &Path) -> bool {
    matches!(kind_of(path), Ok(Some(Kind::Dir)))
}

/// The absolute path of `path` with every link resolved; `None` if it leads
/// nowhere. On Windows it is in the verbatim form (`\\?\`).
///
/// # Errors
/// [`TreeError::Read`] where the system refuses to say.
pub fn canonical(path: &Path) -> Result<Option<PathBuf>, TreeError> {
    match fs::canonicalize(path) {
        Ok(real) => Ok(Some(real)),
        Err(error) if absent(&error) => Ok(None),
        Err(error) => Err(TreeError::from_io(&path.display().to_string(), error)),
    }
}

/// Opens a regular file, and nothing that could block or never end (a FIFO, a device).
/// What was opened is looked at, for a path may change after it was looked at.
#[cfg(unix)]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    // So that no FIFO makes us wait for who writes to it, and no terminal becomes ours.
    options
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    let file = options.open(path).map_err(|error| {
        // A socket cannot be opened at all; what it is says more than that.
        let found = fs::metadata(path).map(|it| refuse_irregular(&it));
        match found {
            Ok(Err(irregular)) => irregular,
            _ => error,
        }
    })?;
    refuse_irregular(&file.metadata()?)?;
    Ok(file)
}

/// Opens a regular file. A directory and anything that could block or never end are
/// refused before they are opened, and again on the opened handle, in case the path
/// changed in between.
#[cfg(not(unix))]
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    refuse_irregular(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    refuse_irregular(&file.metadata()?)?;
    Ok(file)
}

fn refuse_irregular(found: &fs::Metadata) -> io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "not a regular file",
    ))
}

fn absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    ) || is_loop(error)
}

/// Whether links led in a circle. The standard library has no stable name for
/// it, so the system's own number is asked.
pub(crate) fn is_loop(error: &io::Error) -> bool {
    let number = if cfg!(windows) {
        1921 // ERROR_CANT_RESOLVE_FILENAME
    } else if cfg!(any(target_os = "linux", target_os = "android")) {
        40 // ELOOP
    } else {
        62 // ELOOP on macOS and the BSDs
    };
    error.raw_os_error() == Some(number)
}

/// What the system says of a path, in one number that changes whenever the path, or the
/// names in it if it is a directory, was touched. Of a link it is about the link and
/// about what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Size, times, inode, device and mode in one hash; 0 where nothing is there.
    pub hash: u64,
    /// The latest time in it, in nanoseconds since 1970. What was touched about now
    /// may be touched once more within the clock's grain, unseen.
    pub touched: i128,
}

/// The signature of `path`; `None` where the system tells too little to notice every
/// change (elsewhere than on Unix there is no time of the last status change, which
/// no program can set back) or refuses to tell.
#[cfg(unix)]
pub fn signature(path: &Path) -> Option<Signature> {
    use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
    use std::os::unix::fs::MetadataExt as _;
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if absent(&error) => {
            return Some(Signature {
                hash: 0,
                touched: 0,
            });
        }
        Err(_) => return None,
    };
    let parts = |it: &fs::Metadata| {
        (
            (it.dev(), it.ino(), it.mode(), it.size()),
            (it.mtime(), it.mtime_nsec()),
            (it.ctime(), it.ctime_nsec()),
        )
    };
    let behind = if found.is_symlink() {
        match fs::metadata(path) {
            Ok(behind) => Some(behind),
            Err(error) if absent(&error) => None,
            Err(_) => return None,
        }
    } else {
        None
    };
    let all = (parts(&found), behind.as_ref().map(parts));
    let touched =
        |it: &fs::Metadata| (it.mtime(), it.mtime_nsec()).max((it.ctime(), it.ctime_nsec()));
    // The same in every process of one build; the cache that keeps it is told apart
    // by version.
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(all);
    let last = behind.as_ref().map(touched);
    let (seconds, nanoseconds) = last.into_iter().fold(touched(&found), Ord::max);
    Some(Signature {
        hash: hash.max(1),
        touched: i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds),
    })
}

/// The signature of `path`: never, because this system has no time that no program
/// can set back.
#[cfg(not(unix))]
pub fn signature(_path: &Path) -> Option<Signature> {
    None
}
