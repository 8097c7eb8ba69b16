//! A directory on disk as a [`Tree`].

#![expect(
    clippy::disallowed_methods,
    reason = "this module is the directory on disk"
)]

use std::fs::{self, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::files::{is_loop, open_regular};
use crate::{Entry, Kind, Meta, Tree, TreeError, join, name, parent};

/// A directory on disk, read when asked and never cached.
///
/// Paths may begin with `..`: they lead where the file system says. A path is
/// never absolute: a leading slash is ignored.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    label: String,
}

impl Disk {
    /// The directory `root`, which need not exist yet. The tree's label is the
    /// path as it is given here.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let label = root.display().to_string();
        Self { root, label }
    }

    /// The directory this tree shows, as it was given.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `path` is on disk.
    ///
    /// On Windows built segment by segment, so that no path can replace the root, and
    /// verbatim roots (`\\?\`), which know no `/`, work too.
    fn locate(&self, path: &str) -> Result<PathBuf, TreeError> {
        let path = path.trim_matches('/');
        let mut place = PathBuf::with_capacity(self.root.as_os_str().len() + path.len() + 1);
        place.push(&self.root);
        if !cfg!(windows) {
            if !path.is_empty() {
                place.push(path);
            }
            return Ok(place);
        }
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            // These would name a drive, a stream or another directory.
            if segment.contains(['\\', ':']) {
                return Err(TreeError::NotFound {
                    path: path.to_owned(),
                });
            }
            place.push(segment);
        }
        Ok(place)
    }

    /// What went wrong at `path`, with a name that is not UTF-8 told from one
    /// that is absent: such a name is only ever seen in its lossy form.
    fn explain(&self, path: &str, source: io::Error) -> TreeError {
        let error = TreeError::from_io(path, source);
        if !matches!(error, TreeError::NotFound { .. }) || !path.contains('\u{FFFD}') {
            return error;
        }
        let mut above = path;
        while let Some(dir) = parent(above) {
            let last = name(above);
            let entries = self.entries(dir).unwrap_or_default();
            if entries.iter().any(|e| !e.exact && e.name == last) {
                return TreeError::NotUtf8 {
                    path: path.to_owned(),
                };
            }
            above = dir;
        }
        error
    }
}

impl Tree for Disk {
    fn label(&self) -> &str {
        &self.label
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let failed = |source| TreeError::from_io(dir, source);
        let mut entries = Vec::new();
        let listed = fs::read_dir(self.locate(dir)?).map_err(|source| {
            if is_loop(&source) {
                return TreeError::NotFound {
                    path: dir.to_owned(),
                };
            }
            failed(source)
        })?;
        for found in listed {
            let found = found.map_err(failed)?;
            // Free on every file system that says the type in the directory.
            let kind = found.file_type();
            let (name, exact) = match found.file_name().into_string() {
                Ok(name) => (name, true),
                Err(raw) => (raw.to_string_lossy().into_owned(), false),
            };
            let kind = kind.map_err(|source| TreeError::from_io(&join(dir, &name), source))?;
            entries.push(Entry {
                name,
                exact,
                kind: kind_from(kind),
            });
        }
        Ok(entries)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        let place = match self.locate(path) {
            Err(TreeError::NotFound { .. }) => return Ok(None),
            place => place?,
        };
        match fs::symlink_metadata(place) {
            Ok(found) => Ok(Some(meta_from(&found))),
            Err(error) if leads_nowhere(&error) => Ok(None),
            Err(error) => Err(TreeError::from_io(path, error)),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        match open_regular(&self.locate(path)?) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(self.explain(path, error)),
        }
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        fs::read_link(self.locate(path)?)
            .map(|target| target.to_string_lossy().into_owned())
            .map_err(|error| self.explain(path, error))
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        let place = match self.locate(path) {
            Err(TreeError::NotFound { .. }) => return Ok(None),
            place => place?,
        };
        let real = match fs::canonicalize(place) {
            Ok(real) => real,
            Err(error) if leads_nowhere(&error) => return Ok(None),
            Err(error) => return Err(TreeError::from_io(path, error)),
        };
        let root = fs::canonicalize(&self.root).map_err(|e| TreeError::from_io("", e))?;
        relative(&root, &real, path, &self.label).map(Some)
    }
}

/// Whether a failed look-up means that nothing is there: a segment is missing,
/// is a file, or is a link that leads in a circle.
fn leads_nowhere(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    ) || is_loop(error)
}

/// `real` as seen from `root`, both canonical.
fn relative(root: &Path, real: &Path, path: &str, label: &str) -> Result<String, TreeError> {
    let mut from = root.components().peekable();
    let mut to = real.components().peekable();
    let mut shared = 0_usize;
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
        shared += 1;
    }
    if shared == 0 {
        // Another drive: no relative path leads there.
        return Err(TreeError::Outside {
            path: path.to_owned(),
            label: label.to_owned(),
        });
    }
    let mut segments = vec![".."; from.count()];
    let rest: Vec<_> = to.collect();
    for component in &rest {
        let segment = component.as_os_str().to_str();
        segments.push(segment.ok_or_else(|| TreeError::NotUtf8 {
            path: path.to_owned(),
        })?);
    }
    Ok(segments.join("/"))
}

pub(crate) fn kind_from(found: FileType) -> Kind {
    if found.is_symlink() {
        Kind::Symlink
    } else if found.is_dir() {
        Kind::Dir
    } else if found.is_file() {
        Kind::File
    } else {
        Kind::Other
    }
}

fn meta_from(found: &Metadata) -> Meta {
    let kind = kind_from(found.file_type());
    Meta {
        kind,
        size: found.len(),
        mode: mode_from(found),
        links: if kind == Kind::File {
            links_from(found)
        } else {
            None
        },
        modified: found.modified().map_or(0, nanoseconds),
    }
}

/// Nanoseconds from 1970 to `time`, negative before.
fn nanoseconds(time: SystemTime) -> i128 {
    let signed = |nanoseconds: u128| i128::try_from(nanoseconds).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => signed(after.as_nanos()),
        Err(before) => -signed(before.duration().as_nanos()),
    }
}

#[cfg(unix)]
fn mode_from(found: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
fn mode_from(found: &Metadata) -> u32 {
    if found.is_dir() { 0o755 } else { 0o644 }
}

#[cfg(unix)]
fn links_from(found: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    (found.nlink() > 1).then(|| (found.dev(), found.ino()))
}

/// The standard library does not tell hard links on other systems.
#[cfg(not(unix))]
fn links_from(_found: &Metadata) -> Option<(u64, u64)> {
    None
}
