//! Where a repository keeps its hooks.

use crate::{Git, InstallError};
use packgate_tree::{self as tree, Disk, Meta, Tree as _};
use std::path::{Path, PathBuf};

/// Longest hook that is read, in bytes; what is longer is nobody's script.
const MAX_HOOK: u64 = 4 << 20;

/// A repository with a work tree.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The work tree's root.
    pub top: PathBuf,
    /// The git directory that all its work trees share.
    pub common: PathBuf,
    /// The hooks.
    pub hooks: Folder,
}

/// The folder in which git looks for hooks.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder, absolute; it need not exist.
    pub path: PathBuf,
    /// Which configuration leads there, if `core.hooksPath` is set.
    pub origin: Option<String>,
    /// Whether other repositories use it, too: it lies in neither the work tree
    /// nor the git directory.
    pub outside: bool,
}

impl Repository {
    /// The repository that `git` was started in.
    ///
    /// # Errors
    /// There is none, or it is bare.
    pub fn find(git: &Git) -> Result<Self, InstallError> {
        if git.text(&["rev-parse", "--is-bare-repository"])? == "true" {
            return Err(InstallError::Bare {
                path: git.path(&["rev-parse", "--git-dir"])?,
            });
        }
        let top = git.path(&["rev-parse", "--show-toplevel"])?;
        // In the root, as git starts the hooks: `core.hooksPath` may be relative.
        let git = git.at(&top);
        let common = resolved(git.path(&["rev-parse", "--git-common-dir"])?)?;
        let setting = git.origin("core.hooksPath")?;
        let hooks = match &setting {
            // Then git looks for /pre-commit.
            Some((_, value)) if value.is_empty() => PathBuf::from("/"),
            _ => resolved(git.path(&["rev-parse", "--git-path", "hooks"])?)?,
        };
        let origin = setting.map(|(origin, _)| origin);
        let real_top = resolved(top.clone())?;
        Ok(Self {
            hooks: Folder {
                outside: !hooks.starts_with(&real_top) && !hooks.starts_with(&common),
                path: hooks,
                origin,
            },
            common,
            top,
        })
    }

    /// A path of it, as a person in its root would write it.
    pub fn shown(&self, path: &Path) -> String {
        let top = resolved(self.top.clone()).unwrap_or_else(|_| self.top.clone());
        let short = path
            .strip_prefix(&self.top)
            .or_else(|_| path.strip_prefix(top));
        short.unwrap_or(path).display().to_string()
    }
}

/// The path with all links in it resolved, as far up as it exists.
fn resolved(path: PathBuf) -> Result<PathBuf, InstallError> {
    let mut missing = Vec::new();
    for above in path.ancestors() {
        if let Some(mut real) = tree::canonical(above)? {
            real.extend(missing.iter().rev());
            return Ok(real);
        }
        missing.extend(above.file_name());
    }
    Ok(path)
}

/// What the path is, the last link not followed.
///
/// # Errors
/// The system refuses to say.
pub(crate) fn lstat(path: &Path) -> Result<Option<Meta>, InstallError> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|it| it.to_str()))
    else {
        return Ok(None);
    };
    Ok(Disk::new(dir).stat(name)?)
}

/// A file's bytes; none where there is no file, or none that could be a script.
///
/// # Errors
/// The system refuses.
pub(crate) fn script(path: &Path) -> Result<Option<Vec<u8>>, InstallError> {
    match tree::read_file(path, MAX_HOOK) {
        Err(tree::TreeError::TooLarge { .. }) => Ok(None),
        other => Ok(other?),
    }
}

/// Whether git would run it.
pub(crate) fn runs(path: &Path) -> bool {
    if !tree::is_file(path) {
        return false;
    }
    let real = tree::canonical(path).ok().flatten();
    let meta = real.and_then(|real| lstat(&real).ok().flatten());
    // Where there are no such bits, git looks at the first line only.
    cfg!(not(unix)) || meta.is_some_and(|it| it.mode & 0o111 != 0)
}
