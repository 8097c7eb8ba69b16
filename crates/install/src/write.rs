//! The only module that changes files outside of a scratch directory.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes, renames and removes"
)]

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
    if let Err(error) = fs::remove_file(new)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = File::create_new(new)?;
    file.write_all(bytes)?;
    if let Some(mode) = mode_for(path, program) {
        file.set_permissions(mode)?;
    }
    // Or a crash could leave an empty hook, which passes everything.
    file.sync_all()?;
    drop(file);
    fs::rename(new, path)
}

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
