//! The packages of a repository, found in what git tracks.

use crate::hook::changes::LOCK_FILES;
use crate::hook::records::Known;
use crate::policy;
use crate::subject::Site;
use packgate_git::Snapshot;
use packgate_manifest::{Manifest, PNPM_WORKSPACE, PackageDir, packages, publish_dirs};
use packgate_policy::{BASELINE_NAME, FILE_NAME};
use packgate_tree::{join, name, parent};

/// Every package that `snapshot` tracks, sorted by directory.
///
/// # Errors
/// A workspace or a policy that cannot be understood.
pub(super) fn find(site: Site<'_>, snapshot: &Snapshot) -> anyhow::Result<Vec<Known>> {
    let mut candidates = Vec::new();
    for (path, ..) in snapshot.paths()? {
        let Ok(path) = std::str::from_utf8(&path) else {
            continue;
        };
        if name(path) == "package.json" {
            candidates.push(parent(path).unwrap_or_default().to_owned());
        }
    }
    let policy = policy::load_in(site.tree, "", site.environment)?.policy;
    let named = policy.settings().packages.as_ref();
    let matches = |dir: &str| {
        named.is_some_and(|patterns| patterns.value.iter().any(|it| it.matches_directory(dir)))
    };
    let named: Option<&dyn Fn(&str) -> bool> = named.is_some().then_some(&matches);
    let found = packages(site.tree, &candidates, named)?.into_iter();
    Ok(found.map(|it| Known::new(it, false)).collect())
}

/// The packages that the scripts of the package `known` make and publish, by its
/// manifest: directories that hold a package.json. What is made makes nothing.
///
/// # Errors
/// A directory that cannot be read.
pub(super) fn made(
    site: Site<'_>,
    manifest: &Manifest,
    known: &Known,
) -> anyhow::Result<Vec<Known>> {
    let mut made = Vec::new();
    let dirs = if known.generated {
        Vec::new()
    } else {
        publish_dirs(manifest)
    };
    for dir in dirs {
        if site.tree.stat(&join(&dir, "package.json"))?.is_some() {
            made.push(Known::new(PackageDir { dir, root: None }, true));
        }
    }
    Ok(made)
}

/// Whether a change of the tracked file `path` may change which packages there
/// are; `appears` where it was added or removed.
pub(super) fn decides(path: &str, appears: bool, known: &[Known]) -> bool {
    let dir = parent(path).unwrap_or_default();
    match name(path) {
        // The settings and lock files say whose workspace it is.
        PNPM_WORKSPACE | FILE_NAME | BASELINE_NAME | ".yarnrc.yml" => true,
        "package.json" if appears => true,
        lock if appears && LOCK_FILES.contains(&lock) => true,
        // Only the root of a workspace names others.
        "package.json" => dir.is_empty() || known.iter().any(|it| it.root.as_deref() == Some(dir)),
        _ => false,
    }
}
