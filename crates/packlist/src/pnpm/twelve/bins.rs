//! The files that pnpm 12 makes executable (`get_bins_from_package_manifest`).

use super::super::bins::is_command;
use super::super::project::Project;
use crate::error::PacklistError;
use packgate_manifest::{Data, Value};
use packgate_tree::{Kind, join, leads_up, normalize};
use std::collections::HashSet;

/// Their paths in the tree.
///
/// # Errors
/// `directories.bin` that cannot be read.
pub(in crate::pnpm) fn of(project: &Project<'_>) -> Result<HashSet<String>, PacklistError> {
    // Taken as they stand: one that goes up and down again names no packed file.
    let plain = |path: &&str| !path.starts_with('/') && !path.split('/').any(|name| name == "..");
    let inside = |path: &str| normalize(&join(&project.dir, path));
    let mut bins: HashSet<String> = (project.manifest.executable_files().into_iter())
        .filter(plain)
        .map(inside)
        .collect();
    let Some(bin) = project.published.bin() else {
        let dir = project.published.directories_bin().and_then(Value::as_str);
        if let Some(dir) = dir.filter(plain) {
            below(project, inside(dir), &mut bins)?;
        }
        return Ok(bins);
    };
    let commands: Vec<(&str, &Value)> = match &bin.data {
        Data::String(_) => {
            let name = project.published.name().and_then(Value::as_str);
            vec![(name.unwrap_or_default(), bin)]
        }
        Data::Object(object) => (object.entries().iter())
            .map(|entry| (entry.key.as_str(), &entry.value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in commands {
        let Some(path) = value.as_str().map(|path| path.replace('\\', "/")) else {
            continue;
        };
        let outside = path.starts_with('/') || leads_up(&normalize(&path));
        if is_command(name, false) && !outside {
            bins.insert(inside(&path));
        }
    }
    Ok(bins)
}

/// Every file below `path`, or that file itself, whose name is one for a command.
fn below(
    project: &Project<'_>,
    path: String,
    bins: &mut HashSet<String>,
) -> Result<(), PacklistError> {
    let mut left = vec![path];
    while let Some(path) = left.pop() {
        match (project.tree.stat(&path)?).map(|meta| meta.kind) {
            Some(Kind::Dir) => {
                let entries = project.tree.entries(&path)?.into_iter();
                left.extend(
                    entries
                        .filter(|entry| entry.exact)
                        .map(|entry| join(&path, &entry.name)),
                );
            }
            Some(Kind::File) if is_command(packgate_tree::name(&path), false) => {
                bins.insert(path);
            }
            _ => {}
        }
    }
    Ok(())
}
