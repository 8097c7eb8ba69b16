//! Which directories of a project are packages that somebody could publish.
//!
//! A repository is full of package.json files that nobody publishes: test
//! fixtures, templates, examples. A package is the one at the top, a member of its
//! workspace (npm's and yarn's `workspaces`, pnpm's pnpm-workspace.yaml), what the
//! policy names, and the build output that a package's own scripts publish from.

mod pnpm;
mod publish_dirs;
mod yarn;

pub use pnpm::{PNPM_WORKSPACE, PnpmError};
pub use publish_dirs::publish_dirs;

use std::collections::{BTreeMap, BTreeSet};

use packgate_tree::{Memory, Tree, TreeError, join, parent};

use crate::workspaces::{WorkspacesError, workspace_dirs};
use crate::{DecideError, Manifest, ManifestError, Profile, Value};

/// A directory that is a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageDir {
    /// The directory in the tree; `""` is its root.
    pub dir: String,
    /// The directory of the workspace's root, where the package is a member.
    pub root: Option<String>,
}

/// Why the packages of a project cannot be known.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The manifest of a workspace's root cannot be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Its `workspaces` cannot be understood.
    #[error("the workspaces of {path}: {source}")]
    Workspaces {
        /// The manifest, or pnpm's file.
        path: String,
        /// What is wrong.
        source: Box<WorkspacesError>,
    },
    /// Who publishes it cannot be known.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// pnpm-workspace.yaml cannot be understood.
    #[error(transparent)]
    Pnpm(#[from] PnpmError),
    /// A file could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Directory names below which a package.json that no workspace names is an
/// example or a fixture.
const NOT_FOR_PUBLISHING: [&str; 21] = [
    "__fixtures__",
    "__mocks__",
    "__testfixtures__",
    "__tests__",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "demo",
    "demos",
    "e2e",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "node_modules",
    "spec",
    "templates",
    "test",
    "testdata",
    "tests",
];

/// The packages among `candidates`, the directories of `tree` that hold a
/// package.json (of those that git tracks), sorted by directory.
///
/// `named` says which directories the policy calls packages; where there is one,
/// nothing else is a package. Without it these are: the package.json at the top of
/// the tree, or where there is none there, each that has none above it and does
/// not lie among tests and examples; and the members of their workspaces.
///
/// # Errors
/// [`ProjectError`] naming the file that could not be understood.
pub fn packages(
    tree: &dyn Tree,
    candidates: &[String],
    named: Option<&dyn Fn(&str) -> bool>,
) -> Result<Vec<PackageDir>, ProjectError> {
    let all: BTreeSet<&str> = candidates.iter().map(String::as_str).collect();
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut roots: Vec<&str> = all
        .iter()
        .copied()
        .filter(|dir| is_top(&all, dir))
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(root) = roots.pop() {
        if !seen.insert(root) {
            continue;
        }
        found.entry(root.to_owned()).or_insert(None);
        for member in members(tree, root, &all)? {
            // A member may have a workspace of its own.
            roots.push(member);
            if member != root {
                found.insert(member.to_owned(), Some(root.to_owned()));
            }
        }
    }
    if let Some(named) = named {
        for dir in &all {
            found.entry((*dir).to_owned()).or_insert(None);
        }
        found.retain(|dir, _| named(dir));
    }
    let found = found.into_iter();
    Ok(found.map(|(dir, root)| PackageDir { dir, root }).collect())
}

/// The members of the pnpm workspace whose root is the directory `root` of `tree`, in
/// the order of their directories; `None` where it is none, or its file names no
/// members. Directories are read for it.
///
/// # Errors
/// [`ProjectError`] where pnpm-workspace.yaml cannot be understood.
pub fn pnpm_members(tree: &dyn Tree, root: &str) -> Result<Option<Vec<String>>, ProjectError> {
    match pnpm::manifest(tree, root)? {
        Some(manifest) => Ok(Some(member_dirs(tree, &manifest)?)),
        None => Ok(None),
    }
}

/// The same for the yarn workspace whose root's manifest is `root`; `None` where it is
/// none, or another manager's. yarn 1 knows no negated patterns, and to yarn 4 they
/// count wherever they stand, and for all that is below.
///
/// # Errors
/// [`ProjectError`] where `workspaces` cannot be understood.
pub fn yarn_members(tree: &dyn Tree, root: &Manifest) -> Result<Option<Vec<String>>, ProjectError> {
    match yarn::manifest(tree, root)? {
        Some(manifest) => Ok(Some(member_dirs(tree, &manifest)?)),
        None => Ok(None),
    }
}

/// The directories that the workspace names and that hold a package.json, sorted.
fn member_dirs(tree: &dyn Tree, manifest: &Manifest) -> Result<Vec<String>, ProjectError> {
    let mut members = Vec::new();
    for dir in named_dirs(tree, manifest)? {
        if tree.stat(&join(&dir, "package.json"))?.is_some() {
            members.push(dir);
        }
    }
    members.sort();
    Ok(members)
}

/// The directories that the `workspaces` of `manifest` match, but for its own.
fn named_dirs(tree: &dyn Tree, manifest: &Manifest) -> Result<Vec<String>, ProjectError> {
    let dirs = workspace_dirs(manifest, Profile::Npm12, tree);
    let mut dirs = dirs.map_err(|source| ProjectError::Workspaces {
        path: manifest.path().to_owned(),
        source: Box::new(source),
    })?;
    dirs.retain(|dir| dir != manifest.dir());
    Ok(dirs)
}

/// Whether `dir` is the project itself.
fn is_top(all: &BTreeSet<&str>, dir: &str) -> bool {
    if dir.is_empty() {
        return true;
    }
    let mut above = parent(dir);
    while let Some(up) = above {
        if all.contains(up) {
            return false;
        }
        above = parent(up);
    }
    !dir.split('/')
        .any(|name| NOT_FOR_PUBLISHING.contains(&name))
}

/// The candidates below `root` that its workspace names.
fn members<'c>(
    tree: &dyn Tree,
    root: &str,
    all: &BTreeSet<&'c str>,
) -> Result<Vec<&'c str>, ProjectError> {
    let prefix = if root.is_empty() {
        String::new()
    } else {
        format!("{root}/")
    };
    let below: Vec<&str> = all
        .iter()
        .copied()
        .filter(|dir| dir.starts_with(&prefix) && *dir != root)
        .collect();
    let pnpm = pnpm::manifest(tree, root)?;
    if below.is_empty() {
        return Ok(Vec::new());
    }
    let manifest = if let Some(manifest) = pnpm {
        manifest
    } else {
        let own = Manifest::read(tree, &join(root, "package.json"))?;
        yarn::manifest(tree, &own)?.unwrap_or(own)
    };
    if !manifest.workspaces().is_some_and(Value::truthy) {
        return Ok(Vec::new());
    }
    // Patterns are matched with what could be a member and nothing else: no
    // directory is read for it, and what is not tracked is none.
    let mut ground = Memory::new(tree.label());
    for dir in &below {
        ground = ground.file(&join(dir, "package.json"), "{}");
    }
    let dirs = named_dirs(&ground, &manifest)?;
    let dirs: BTreeSet<String> = dirs.into_iter().collect();
    Ok(below
        .into_iter()
        .filter(|dir| dirs.contains(*dir))
        .collect())
}
