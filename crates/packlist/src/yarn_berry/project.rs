//! The project around a package, and its other workspaces (`Configuration`, `Project`).

use super::fields::Fields;
use crate::error::PacklistError;
use crate::list::Request;
use crate::own::refused;
use packgate_manifest::{Manifest, Profile, Value, WorkspacesError, workspace_dirs};
use packgate_tree::{Tree, TreeError, join, parent};
use std::collections::{HashMap, HashSet};

/// Longest lock file that is read, in bytes.
const MAX_LOCK_FILE: u64 = 256 << 20;

/// A workspace of the project.
pub(super) struct Member {
    pub(super) dir: String,
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
}

/// The project that yarn works in.
pub(super) struct Project {
    /// Its directory in the tree.
    pub(super) root: String,
    /// Every workspace but the packed one.
    pub(super) members: Vec<Member>,
}

impl Project {
    /// # Errors
    /// [`PacklistError::Refused`] where yarn finds that the package is no part of the
    /// project, or two workspaces of one name; what could not be read.
    pub(super) fn find(request: &Request<'_>) -> Result<Self, PacklistError> {
        let root = root_of(request.tree, request.dir)?;
        check_lock_file(request.tree, &root)?;
        let mut members = workspaces(request.tree, &root)?;
        let is_part = members.iter().any(|member| member.dir == request.dir);
        if !is_part && !request.stands_in {
            let path = join(&root, "package.json");
            let reason = format!(
                "yarn refuses it: the nearest package directory ({}) doesn't seem to be part of \
                 the project",
                request.dir
            );
            return Err(PacklistError::Refused { file: path, reason });
        }
        check_names(&members)?;
        members.retain(|member| member.dir != request.dir);
        Ok(Self { root, members })
    }
}

/// yarn reads its lock file, which must hold a mapping or nothing at all.
fn check_lock_file(tree: &dyn Tree, root: &str) -> Result<(), PacklistError> {
    let path = join(root, "yarn.lock");
    let bytes = match packgate_tree::read(tree, &path, MAX_LOCK_FILE) {
        Ok(bytes) => bytes,
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let text = String::from_utf8_lossy(&bytes);
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---");
    let maps = |line: &str| line.ends_with(':') || line.contains(": ") || line.starts_with('{');
    if first.is_none_or(maps) {
        return Ok(());
    }
    let reason = "yarn refuses it: Expected an indexed object. Does your file follow Yaml's rules?";
    Err(PacklistError::Refused {
        file: path,
        reason: reason.to_owned(),
    })
}

/// The nearest directory with a yarn.lock, or where there is none the topmost with a
/// package.json.
fn root_of(tree: &dyn Tree, dir: &str) -> Result<String, PacklistError> {
    let mut root = dir.to_owned();
    let mut at = Some(dir);
    while let Some(here) = at {
        if exists(tree, &join(here, "yarn.lock"))? {
            return Ok(here.to_owned());
        }
        if exists(tree, &join(here, "package.json"))? {
            here.clone_into(&mut root);
        }
        at = parent(here);
    }
    Ok(root)
}

/// Whether there is something, links followed.
fn exists(tree: &dyn Tree, path: &str) -> Result<bool, PacklistError> {
    match tree.realpath(path) {
        Ok(found) => Ok(found.is_some()),
        Err(TreeError::Outside { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// All workspaces, the root first; members may have members of their own.
fn workspaces(tree: &dyn Tree, root: &str) -> Result<Vec<Member>, PacklistError> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        if !seen.insert(dir.clone()) {
            continue;
        }
        let manifest = Manifest::read(tree, &join(&dir, "package.json"))?;
        // yarn loads every member, and dies of what it would die of in the packed one.
        Fields::of(&manifest)?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        for member in matching(tree, &manifest)? {
            let ours = !member
                .split('/')
                .any(|part| matches!(part, ".git" | ".yarn"));
            if ours && exists(tree, &join(&member, "package.json"))? {
                open.push(member);
            }
        }
        found.push(Member {
            name: text(manifest.name()),
            version: text(manifest.version()),
            dir,
        });
    }
    Ok(found)
}

/// The directories that the `workspaces` of a manifest match. yarn heeds none that is
/// neither a list nor an object with one.
fn matching(tree: &dyn Tree, manifest: &Manifest) -> Result<Vec<String>, PacklistError> {
    let packages = |value: &Value| {
        let packages = value.as_object().and_then(|object| object.get("packages"));
        let list = packages.unwrap_or(value).as_array();
        list.is_some_and(|list| list.iter().all(|item| item.as_str().is_some()))
    };
    if !manifest.workspaces().is_some_and(packages) {
        return Ok(Vec::new());
    }
    workspace_dirs(manifest, Profile::Npm12, tree).map_err(|error| match error {
        WorkspacesError::Manifest(error) => error.into(),
        WorkspacesError::Search(error) => error.into(),
        other => refused(manifest, manifest.workspaces(), other.to_string()),
    })
}

fn check_names(members: &[Member]) -> Result<(), PacklistError> {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for member in members {
        let Some(name) = &member.name else { continue };
        if let Some(other) = known.insert(name, &member.dir) {
            return Err(PacklistError::Refused {
                file: join(&member.dir, "package.json"),
                reason: format!(
                    "yarn refuses it: Duplicate workspace name {name}: {} conflicts with {other}",
                    member.dir
                ),
            });
        }
    }
    Ok(())
}
