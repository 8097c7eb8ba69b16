//! The links that pnpm 12 packs: those that stay inside the package.

use super::super::leads_in_a_circle;
use crate::error::PacklistError;
use packgate_tree::{Kind, Tree, join, leads_up, normalize, parent};

/// Whether the link `path` of the package in `dir` leads to somewhere inside it, by its text
/// at every step of it and by where it ends. One that leads nowhere counts.
pub(super) fn is_inner_link(tree: &dyn Tree, dir: &str, path: &str) -> Result<bool, PacklistError> {
    let link = join(dir, path);
    let target = tree.read_link(&link)?;
    if target.starts_with('/') || leaves(path, &target) {
        return Ok(false);
    }
    let Some(real) = tree.realpath(&link)? else {
        return Ok(!leads_in_a_circle(tree, &link)?);
    };
    let real_dir = tree.realpath(dir)?.unwrap_or_else(|| dir.to_owned());
    Ok(!leads_up(&super::super::bundles::relative(
        &real_dir, &real,
    )))
}

/// Whether `target`, written in the link `path`, is above the package at any point.
fn leaves(path: &str, target: &str) -> bool {
    let mut depth = path.matches('/').count();
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// Whether `path` is written as the walk comes upon it, through directories that are no links.
pub(super) fn no_link_on_the_way(tree: &dyn Tree, dir: &str, path: &str) -> bool {
    let odd = |name: &str| matches!(name, "" | "." | "..");
    if path.split('/').any(odd) {
        return false;
    }
    let mut at = parent(path);
    while let Some(up) = at.filter(|up| !up.is_empty()) {
        let meta = tree.stat(&normalize(&join(dir, up))).ok().flatten();
        if !meta.is_some_and(|meta| meta.kind == Kind::Dir) {
            return false;
        }
        at = parent(up);
    }
    true
}
