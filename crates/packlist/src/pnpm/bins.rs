//! The files that pnpm makes executable (`@pnpm/package-bins`).

use super::project::Project;
use crate::error::PacklistError;
use packgate_manifest::Data;
use packgate_tree::{Kind, join, leads_up, normalize};
use std::collections::HashSet;

/// Their paths in the tree.
///
/// # Errors
/// `directories.bin` that cannot be read.
pub(super) fn of(project: &Project<'_>) -> Result<HashSet<String>, PacklistError> {
    let inside = |path: &str| normalize(&join(&project.dir, path));
    let mut bins: HashSet<String> = (project.manifest.executable_files().into_iter())
        .map(inside)
        .collect();
    let bin = project.published.bin().filter(|bin| bin.truthy());
    match bin.map(|bin| &bin.data) {
        Some(Data::String(path)) => {
            bins.insert(inside(path));
        }
        Some(Data::Object(object)) => bins.extend(
            (object.entries().iter())
                .filter(|entry| is_command(&entry.key))
                .filter_map(|entry| entry.value.as_str())
                .filter(|path| !leads_up(&normalize(path)))
                .map(inside),
        ),
        // Its indexes serve as the commands' names.
        Some(Data::Array(items)) => bins.extend(
            (items.iter().filter_map(|item| item.as_str()))
                .filter(|path| !leads_up(&normalize(path)))
                .map(inside),
        ),
        Some(_) => {}
        None => {
            if let Some(dir) = project
                .published
                .directories_bin()
                .and_then(|it| it.as_str())
            {
                below(project, &inside(dir), &mut bins)?;
            }
        }
    }
    Ok(bins)
}

/// A name that a URL would not escape, `$`, or a scoped one.
fn is_command(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c);
    name == "$" || name.starts_with('@') || name.chars().all(plain)
}

/// Every file below a directory, but what begins with a dot.
fn below(
    project: &Project<'_>,
    dir: &str,
    bins: &mut HashSet<String>,
) -> Result<(), PacklistError> {
    let mut left = vec![dir.to_owned()];
    while let Some(dir) = left.pop() {
        if !matches!(project.tree.stat(&dir)?, Some(meta) if meta.kind == Kind::Dir) {
            continue;
        }
        for entry in project.tree.entries(&dir)? {
            let path = join(&dir, &entry.name);
            match entry.kind {
                _ if entry.name.starts_with('.') || !entry.exact => {}
                Kind::Dir => left.push(path),
                _ => {
                    bins.insert(path);
                }
            }
        }
    }
    Ok(())
}
