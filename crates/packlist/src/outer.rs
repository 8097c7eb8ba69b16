//! Rules that come from outside the package: the workspace around it, and npm
//! 12's global ignore file.

use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::rules::{Slot, Text, compile, compile_file};
use crate::walk::MAX_IGNORE_FILE;
use packgate_manifest::Profile;
use packgate_tree::{TreeError, join, parent};

/// The rules that workspace mode adds: the ignore files between the project and
/// a member, or for the project itself its selected members.
pub(crate) fn rules(request: &Request<'_>) -> Result<Slot, PacklistError> {
    let Some(prefix) = request.prefix.filter(|_| !request.workspaces.is_empty()) else {
        return Ok(Vec::new().into());
    };
    if request.dir == prefix {
        let texts: Vec<Text> = request
            .workspaces
            .iter()
            .filter_map(|dir| relative(prefix, dir))
            .map(|dir| Text {
                text: dir.clone(),
                origin: Origin::Workspace { dir },
            })
            .collect();
        return compile(&texts, request.profile);
    }
    if !request.workspaces.iter().any(|dir| dir == request.dir) {
        return Ok(Vec::new().into());
    }
    let mut rules = Vec::new();
    for dir in between(prefix, request.dir) {
        rules.extend(outer_file(request, &dir)?.iter().cloned());
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
fn outer_file(request: &Request<'_>, dir: &str) -> Result<Slot, PacklistError> {
    for name in [".npmignore", ".gitignore"] {
        let path = join(dir, name);
        let bytes = match packgate_tree::read(request.tree, &path, MAX_IGNORE_FILE) {
            Ok(bytes) => bytes,
            Err(TreeError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let text = String::from_utf8_lossy(&bytes);
        return compile_file(&path, &text, request.profile, |line, rule| {
            Origin::OuterIgnoreFile {
                file: path.clone(),
                line,
                rule,
            }
        });
    }
    Ok(Vec::new().into())
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
