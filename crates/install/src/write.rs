//! The only module that changes files outside of a scratch directory.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes, renames and removes"
)]

use crate::change::Change;
use crate::git::Git;
use crate::plan::{Plan, Step};
use crate::{InstallError, repository::lstat};
use packgate_tree as tree;
use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Carries out a plan, step by step. `git` runs the steps that are git's.
///
/// # Errors
/// The first step that failed; those before it are done, and the next run goes on
/// from there.
pub fn carry_out(plan: &Plan, git: &Git) -> Result<(), InstallError> {
    plan.steps.iter().try_for_each(|step| match step {
        Step::MakeDir { path } => fs::create_dir_all(path).map_err(named(path)),
        Step::MoveAside { from, to } => move_aside(from, to),
        Step::Write {
            path,
            bytes,
            program,
        } => replace(path, bytes, *program),
        Step::PutBack { from, to } => fs::rename(from, to).map_err(named(from)),
        Step::Remove { path } => fs::remove_file(path).map_err(named(path)),
        Step::Config { args } => git.config(args).map(drop),
    })
}

/// Makes all of the changes, or none: each file is looked at and its successor
/// written beside it before the first takes its place.
///
/// A file that is a link stays one, and keeps its mode. Directories that a new file
/// needs are made.
///
/// # Errors
/// A file that is not what it was, is read-only, or whose directory is: nothing was
/// changed. A file that could not be put in its place at last: those before it are.
pub fn apply(changes: &[Change]) -> Result<(), InstallError> {
    let mut staged = Staged::default();
    let done = changes
        .iter()
        .try_for_each(|change| staged.add(change))
        .and_then(|()| changes.iter().try_for_each(Change::verify))
        .and_then(|()| staged.put_in_place());
    if done.is_err() {
        staged.forget();
    }
    done
}

/// Whether [`apply`] would find the files as they are thought to be, and may write
/// them, as far as can be told without writing.
///
/// # Errors
/// A file that is not what it was, is read-only, or whose directory is.
pub fn check(changes: &[Change]) -> Result<(), InstallError> {
    changes.iter().try_for_each(|change| {
        change.verify()?;
        let real = tree::canonical(&change.path)?;
        refuse_read_only(real.as_deref().unwrap_or(&change.path))
    })
}

/// Removes these directories, from the first on, as long as they are empty.
pub fn remove_empty(dirs: &[PathBuf]) {
    // What is not empty, or not there, stays as it is.
    let _ = dirs.iter().try_for_each(fs::remove_dir);
}

/// Changes that are written down beside their files.
#[derive(Default)]
struct Staged {
    /// Files with what is to take their place, if anything is.
    files: Vec<(PathBuf, Option<PathBuf>)>,
    /// Directories that were made for it, the outermost first.
    dirs: Vec<PathBuf>,
}

impl Staged {
    fn add(&mut self, change: &Change) -> Result<(), InstallError> {
        change.verify()?;
        let path = tree::canonical(&change.path)?.unwrap_or_else(|| change.path.clone());
        refuse_read_only(&path)?;
        self.make_dirs(&path)?;
        let new = change.after.is_some().then(|| scratch_name(&path));
        self.files.push((path.clone(), new.clone()));
        match (new, &change.after) {
            (Some(new), Some(bytes)) => stage(&new, &path, bytes, false).map_err(named(&path)),
            _ => Ok(()),
        }
    }

    fn make_dirs(&mut self, path: &Path) -> Result<(), InstallError> {
        let above = path.ancestors().skip(1);
        let missing: Vec<&Path> = above.take_while(|it| !tree::is_dir(it)).collect();
        for dir in missing.into_iter().rev() {
            fs::create_dir(dir).map_err(named(dir))?;
            self.dirs.push(dir.to_owned());
        }
        Ok(())
    }

    fn put_in_place(&self) -> Result<(), InstallError> {
        self.files.iter().try_for_each(|(path, new)| {
            let done = match new {
                Some(new) => fs::rename(new, path),
                None => fs::remove_file(path),
            };
            done.map_err(named(path))
        })
    }

    /// Removes what was written down, and the directories made for it.
    fn forget(&self) {
        for new in self.files.iter().filter_map(|(_, new)| new.as_ref()) {
            // The failure that led here is the one to tell.
            let _ = fs::remove_file(new);
        }
        let dirs: Vec<PathBuf> = self.dirs.iter().rev().cloned().collect();
        remove_empty(&dirs);
    }
}

/// A rename could replace a file that nobody may write, where the directory allows it.
fn refuse_read_only(path: &Path) -> Result<(), InstallError> {
    let locked = |path: &Path| fs::metadata(path).is_ok_and(|it| it.permissions().readonly());
    let mut above = path.ancestors().skip(1);
    let dir = above.find(|it| tree::is_dir(it)).unwrap_or(path);
    // On Windows, the attribute says nothing about a directory.
    let blocked = if locked(path) {
        path
    } else if cfg!(unix) && locked(dir) {
        dir
    } else {
        return Ok(());
    };
    Err(InstallError::InTheWay {
        path: blocked.to_owned(),
        reason: "read-only; nothing was changed".to_owned(),
    })
}

fn named(path: &Path) -> impl FnOnce(io::Error) -> InstallError + use<> {
    let path = path.to_owned();
    move |source| InstallError::Write { path, source }
}

/// A hard link, unlike a rename, never overwrites, and leaves no moment in which
/// git would find no hook at all. It takes a symbolic link for what it is.
fn move_aside(from: &Path, to: &Path) -> Result<(), InstallError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(named(to)(error)),
        Err(_) if lstat(to)?.is_some() => Err(InstallError::InTheWay {
            path: to.to_owned(),
            reason: "exists already".to_owned(),
        }),
        Err(_) => fs::rename(from, to).map_err(named(from)),
    }
}

/// The name under which a file is written before it takes its place. It is always
/// the same, so that what a killed run left is overwritten by the next.
pub(crate) fn scratch_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".packgate-new");
    path.with_file_name(name)
}

fn replace(path: &Path, bytes: &[u8], program: bool) -> Result<(), InstallError> {
    // A configuration file that is a link stays one. A hook is replaced as it is.
    let real = if program {
        None
    } else {
        tree::canonical(path)?
    };
    let path = real.as_deref().unwrap_or(path);
    let new = scratch_name(path);
    let written = write_new(&new, path, bytes, program);
    if let Err(source) = written {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&new);
        return Err(InstallError::Write {
            path: path.to_owned(),
            source,
        });
    }
    Ok(())
}

fn write_new(new: &Path, path: &Path, bytes: &[u8], program: bool) -> io::Result<()> {
    stage(new, path, bytes, program)?;
    fs::rename(new, path)
}

/// Writes down as `new` what is to take the place of `path`.
fn stage(new: &Path, path: &Path, bytes: &[u8], program: bool) -> io::Result<()> {
    if let Err(error) = fs::remove_file(new)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = File::create_new(new)?;
    file.write_all(bytes)?;
    keep_owner(&file, path);
    if let Some(mode) = mode_for(path, program) {
        file.set_permissions(mode)?;
    }
    // Or a crash could leave an empty hook, which passes everything.
    file.sync_all()
}

/// What root edits stays its owner's.
#[cfg(unix)]
fn keep_owner(file: &File, path: &Path) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    if let Ok(found) = fs::metadata(path) {
        // Nobody else may; then it is the editor's, as with any editor.
        let _ = fchown(file, Some(found.uid()), Some(found.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _path: &Path) {}

#[cfg(unix)]
fn mode_for(path: &Path, program: bool) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    if program {
        return Some(Permissions::from_mode(0o755));
    }
    fs::metadata(path).ok().map(|found| found.permissions())
}

#[cfg(not(unix))]
fn mode_for(_path: &Path, _program: bool) -> Option<Permissions> {
    None
}
