//! The files that pnpm makes executable (`@pnpm/package-bins`).

use super::project::Project;
use super::refuse;
use crate::error::PacklistError;
use packgate_manifest::{Data, Profile, Value};
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
    match bin.map(|bin| (bin, &bin.data)) {
        Some((bin, Data::String(_))) => {
            let name = project.published.name().and_then(Value::as_str);
            add(project, name.unwrap_or_default(), bin, &mut bins)?;
        }
        Some((_, Data::Object(object))) => {
            for entry in object.entries() {
                add(project, &entry.key, &entry.value, &mut bins)?;
            }
        }
        // Its indexes serve as the commands' names.
        Some((_, Data::Array(items))) => {
            for (index, item) in items.iter().enumerate() {
                add(project, &index.to_string(), item, &mut bins)?;
            }
        }
        Some(_) => {}
        // pnpm 11 makes an object even of an empty text, and looks no further.
        None if project.makes_objects_of_bins() => {}
        None => {
            let dir = project.published.directories_bin();
            let Some(dir) = dir.filter(|dir| dir.truthy()) else {
                return Ok(bins);
            };
            let Some(dir) = dir.as_str() else {
                let reason = format!("directories.bin is {}, not a path", dir.kind());
                return Err(refuse(&project.published, "TypeError", reason));
            };
            let outside =
                |dir: &str| project.profile >= Profile::Pnpm10 && leads_up(&normalize(dir));
            if !outside(dir) {
                below(project, &inside(dir), &mut bins)?;
            }
        }
    }
    Ok(bins)
}

/// One command, if its name will do and its file lies in the package. pnpm 9 takes a
/// lone path as it is.
fn add(
    project: &Project<'_>,
    name: &str,
    value: &Value,
    bins: &mut HashSet<String>,
) -> Result<(), PacklistError> {
    let older = project.profile == Profile::Pnpm9;
    let lone = older
        && project
            .published
            .bin()
            .is_some_and(|bin| bin.span == value.span);
    if !lone && !is_command(name, older) {
        return Ok(());
    }
    let Some(path) = value.as_str() else {
        let reason = format!("a path of \"bin\" is {}", value.kind());
        return Err(refuse(&project.published, "TypeError", reason));
    };
    if lone || !leads_up(&normalize(path)) {
        bins.insert(normalize(&join(&project.dir, path)));
    }
    Ok(())
}

/// A name that a URL would not escape, or `$`. pnpm 9 takes every scoped one, the later
/// ones look at what comes behind the scope.
pub(super) fn is_command(name: &str, older: bool) -> bool {
    let scoped = name.starts_with('@');
    let name = match name.split_once('/') {
        Some((_, rest)) if scoped && !older => rest,
        _ => name,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c);
    let usual = older || !matches!(name, "" | "." | "..");
    name == "$" || older && scoped || usual && name.chars().all(plain)
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
                // Its glob sees no dots at the front, and no ends of lines.
                _ if entry.name.starts_with('.') || !entry.exact => {}
                _ if entry.name.contains(['\n', '\r', '\u{2028}', '\u{2029}']) => {}
                Kind::Dir => left.push(path),
                Kind::Symlink if leads_to_dir(project, &path)? => {}
                _ => {
                    bins.insert(path);
                }
            }
        }
    }
    Ok(())
}

fn leads_to_dir(project: &Project<'_>, link: &str) -> Result<bool, PacklistError> {
    let Some(target) = project.tree.realpath(link)? else {
        return Ok(false);
    };
    let meta = project.tree.stat(&target)?;
    Ok(meta.is_some_and(|meta| meta.kind == Kind::Dir))
}
