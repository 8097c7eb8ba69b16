//! Rules that come from outside the package: the workspace around it, and npm
//! 12's global ignore file.

use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::rules::{Slot, Text, compile, compile_file};
use crate::walk::MAX_IGNORE_FILE;
use packgate_manifest::Profile;
use packgate_tree::{TreeError, join, parent};

/// What workspace mode adds, before it is compiled.
#[derive(Default)]
pub(crate) struct Texts {
    /// For a member: the ignore files between the project and it, path and text.
    pub(crate) files: Vec<(String, String)>,
    /// For the project itself: its selected members' directories.
    pub(crate) members: Vec<String>,
}

/// The ignore files between the project and a member, or for the project itself
/// its selected members.
///
/// # Errors
/// An ignore file that is there but cannot be read.
pub(crate) fn texts(request: &Request<'_>) -> Result<Texts, PacklistError> {
    let mut texts = Texts::default();
    let Some(prefix) = request.prefix.filter(|_| !request.workspaces.is_empty()) else {
        return Ok(texts);
    };
    if request.dir == prefix {
        let dirs = request.workspaces.iter();
        texts.members = dirs.filter_map(|dir| relative(prefix, dir)).collect();
    } else if request.workspaces.iter().any(|dir| dir == request.dir) {
        for dir in between(prefix, request.dir) {
            texts.files.extend(outer_file(request, &dir)?);
        }
    }
    Ok(texts)
}

/// The rules that workspace mode adds.
///
/// # Errors
/// What [`texts`] says, and a pattern that npm dies of.
pub(crate) fn rules(request: &Request<'_>) -> Result<Slot, PacklistError> {
    let Texts { files, members } = texts(request)?;
    let members: Vec<Text> = members
        .into_iter()
        .map(|dir| Text {
            text: dir.clone(),
            origin: Origin::Workspace { dir },
        })
        .collect();
    let mut rules = compile(&members, request.profile)?.to_vec();
    for (path, text) in files {
        let slot = compile_file(&path, &text, request.profile, |line, rule| {
            Origin::OuterIgnoreFile {
                file: path.clone(),
                line,
                rule,
            }
        })?;
        rules.extend(slot.iter().cloned());
    }
    Ok(rules.into())
}

/// The directories from `prefix` down to the parent of `dir`.
fn between(prefix: &str, dir: &str) -> Vec<String> {
    let mut dirs = Vec::new();
    let mut at = parent(dir);
    while let Some(up) = at {
        dirs.push(up.to_owned());
        if up == prefix {
            break;
        }
        at = parent(up);
    }
    dirs.reverse();
    dirs
}

/// `.npmignore` of `dir`, or where there is none its `.gitignore`.
fn outer_file(request: &Request<'_>, dir: &str) -> Result<Option<(String, String)>, PacklistError> {
    for name in [".npmignore", ".gitignore"] {
        let path = join(dir, name);
        let bytes = match packgate_tree::read(request.tree, &path, MAX_IGNORE_FILE) {
            Ok(bytes) => bytes,
            Err(TreeError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Ok(Some((path, text)));
    }
    Ok(None)
}

/// The global ignore file's rules (npm 12).
///
/// # Errors
/// A pattern that npm dies of.
pub(crate) fn global_rules(request: &Request<'_>) -> Result<Slot, PacklistError> {
    match request.global_ignore {
        Some((path, text)) if request.profile == Profile::Npm12 => {
            compile_file(path, text, request.profile, |line, rule| {
                Origin::GlobalIgnoreFile {
                    file: path.to_owned(),
                    line,
                    rule,
                }
            })
        }
        _ => Ok(Vec::new().into()),
    }
}

/// `dir` as seen from `prefix`, if it lies there.
pub(crate) fn relative(prefix: &str, dir: &str) -> Option<String> {
    match prefix {
        "" => Some(dir.to_owned()),
        _ if dir == prefix => Some(String::new()),
        _ => Some(dir.strip_prefix(prefix)?.strip_prefix('/')?.to_owned()),
    }
}
