//! Where a repository's parts are, as git finds them from where it was started.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository};
use packgate_tree::{canonical, is_dir, is_file, kind_of, read_file};

use crate::library;
use crate::program::{Program, complaint};
use crate::{GitError, Surroundings};

/// Where a repository's parts are.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
    pub(crate) work_tree: Option<PathBuf>,
    pub(crate) index: PathBuf,
    /// Bytes in an object's name.
    pub(crate) width: usize,
    /// Missing objects are normal.
    pub(crate) partial: bool,
}

/// What libgit2 makes of the place.
pub(crate) enum Seen {
    Opened(Box<Repository>),
    /// There is nothing that looks like a repository.
    Nothing,
    /// There is something, which it cannot open.
    Refused {
        place: PathBuf,
        reason: String,
    },
}

/// Lets libgit2 look for the repository.
pub(crate) fn look(surroundings: &Surroundings) -> Seen {
    if surroundings.common_dir.is_some() {
        let place = surroundings.cwd.clone();
        let reason = "GIT_COMMON_DIR is set".to_owned();
        return Seen::Refused { place, reason };
    }
    if let Some(git_dir) = &surroundings.git_dir {
        let place = surroundings.cwd.join(git_dir);
        return opened(library::open(&place), place);
    }
    match Repository::discover_path(&surroundings.cwd, [""; 0]) {
        Ok(place) => opened(library::open(&place), place),
        Err(error) if error.code() == ErrorCode::NotFound => match candidate(&surroundings.cwd) {
            Some(place) => Seen::Refused {
                place,
                reason: "it does not look like one".to_owned(),
            },
            None => Seen::Nothing,
        },
        Err(error) => {
            let place = candidate(&surroundings.cwd);
            Seen::Refused {
                place: place.unwrap_or_else(|| surroundings.cwd.clone()),
                reason: error.message().to_owned(),
            }
        }
    }
}

fn opened(found: Result<Repository, git2::Error>, place: PathBuf) -> Seen {
    match found {
        Ok(repository) => Seen::Opened(Box::new(repository)),
        Err(error) => Seen::Refused {
            place,
            reason: error.message().to_owned(),
        },
    }
}

/// Something at `start` or above that was meant to be a repository. git passes
/// over a directory called `.git` with nothing in it.
fn candidate(start: &Path) -> Option<PathBuf> {
    start.ancestors().find_map(|dir| {
        let place = dir.join(".git");
        let bare = is_dir(&dir.join("objects")) && is_dir(&dir.join("refs"));
        let meant = is_file(&place) || kind_of(&place).is_err() || is_dir(&place.join("objects"));
        if meant {
            return Some(place);
        }
        (bare && is_file(&dir.join("HEAD"))).then(|| dir.to_owned())
    })
}

/// The layout of a repository that libgit2 opened.
pub(crate) fn of_library(repository: &Repository, s: &Surroundings) -> Result<Layout, GitError> {
    let git_dir = real(repository.path())?;
    let config = repository.config().ok();
    let configured = config
        .as_ref()
        .and_then(|config| config.get_path("core.worktree").ok());
    let is_worktree = is_file(&git_dir.join("commondir"));
    let bare = repository.is_bare() && !is_worktree;
    let work_tree = if let Some(given) = &s.work_tree {
        Some(s.cwd.join(given))
    } else if let (Some(configured), false) = (configured, is_worktree) {
        Some(git_dir.join(configured))
    } else if bare {
        None
    } else if s.git_dir.is_some() {
        Some(s.cwd.clone())
    } else {
        found_in(&real(&s.cwd)?, &git_dir)?
    };
    finish(git_dir, work_tree, s, 20, false)
}

/// The directory whose `.git` led to `git_dir` from `start`; `None` from inside
/// of the git directory.
fn found_in(start: &Path, git_dir: &Path) -> Result<Option<PathBuf>, GitError> {
    for dir in start.ancestors() {
        if dir == git_dir {
            return Ok(None);
        }
        let place = dir.join(".git");
        if is_file(&place) || real(&place)? == git_dir {
            return Ok(Some(dir.to_owned()));
        }
    }
    Ok(None)
}

/// The layout as git tells it; `None` where git sees no repository.
pub(crate) fn of_program(
    program: &Program,
    s: &Surroundings,
    place: &Path,
) -> Result<Layout, GitError> {
    // A path may hold any byte but NUL: only the last answer may be one.
    let asked = [
        "rev-parse",
        "--is-bare-repository",
        "--is-inside-work-tree",
        "--show-object-format",
        "--absolute-git-dir",
    ];
    let output = program.run(&asked)?;
    let refused = |reason: String| GitError::Open {
        path: place.to_owned(),
        reason,
    };
    if !output.status.success() {
        return Err(refused(format!("git says: {}", complaint(&output))));
    }
    let mut parts = output.stdout.splitn(4, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (_bare, inside, format) = (next(), next() == b"true", next());
    let width = match format {
        b"sha1" => 20,
        b"sha256" => 32,
        _ => return Err(refused("its object format is not known".to_owned())),
    };
    let git_dir = path_from(next());
    let work_tree = if inside {
        Some(path_from(&program.ask(&["rev-parse", "--show-toplevel"])?))
    } else {
        None
    };
    let asked = [
        "config",
        "--get-regexp",
        r"^(extensions\.partialclone|remote\..*\.promisor)$",
    ];
    let partial = program.run(&asked)?.status.success();
    finish(git_dir, work_tree, s, width, partial)
}

fn finish(
    git_dir: PathBuf,
    work_tree: Option<PathBuf>,
    s: &Surroundings,
    width: usize,
    partial: bool,
) -> Result<Layout, GitError> {
    let work_tree = work_tree.map(|path| real(&path)).transpose()?;
    // git goes to the root of the work tree before it looks at these.
    let at = work_tree.as_ref().unwrap_or(&s.cwd);
    let common_dir = match &s.common_dir {
        Some(given) => at.join(given),
        None => common(&git_dir)?,
    };
    let index = match &s.index_file {
        Some(given) => at.join(given),
        None => git_dir.join("index"),
    };
    Ok(Layout {
        common_dir: real(&common_dir)?,
        git_dir,
        work_tree,
        index,
        width,
        partial,
    })
}

/// The directory that linked worktrees share.
fn common(git_dir: &Path) -> Result<PathBuf, GitError> {
    let written = read_file(&git_dir.join("commondir"), 64 << 10)?;
    Ok(match written {
        Some(written) => git_dir.join(path_from(&written)),
        None => git_dir.to_owned(),
    })
}

/// `path` with its links resolved, where it leads somewhere.
fn real(path: &Path) -> Result<PathBuf, GitError> {
    // The verbatim form of Windows is not understood by every program.
    if cfg!(windows) {
        return Ok(path.to_owned());
    }
    Ok(canonical(path)?.unwrap_or_else(|| path.to_owned()))
}

/// A path as git writes it, without the end of the line.
pub(crate) fn path_from(bytes: &[u8]) -> PathBuf {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    PathBuf::from(os_from(bytes))
}

#[cfg(unix)]
pub(crate) fn os_from(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).to_owned()
}

/// git's paths are UTF-8 where the system's are not bytes.
#[cfg(not(unix))]
pub(crate) fn os_from(bytes: &[u8]) -> OsString {
    OsStr::new(String::from_utf8_lossy(bytes).as_ref()).to_owned()
}

/// The directories in a list like `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
pub(crate) fn object_directories(s: &Surroundings, at: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(directory) = &s.object_directory {
        found.push(at.join(directory));
    }
    if let Some(list) = &s.alternates {
        let paths = std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty());
        found.extend(paths.map(|path| at.join(path)));
    }
    found
}
