//! Names in an archive: which are refused, and what they are in the package.

use super::Fault;
use crate::listed::{has_drive, is_absolute};
use crate::{join, leads_up, normalize, parent};

/// A name taken apart: the top directory and the path in it (`""` for the
/// directory itself).
pub(super) struct Name {
    pub(super) root: String,
    pub(super) path: String,
    /// Whether the name ends in a slash.
    pub(super) slash: bool,
}

/// Takes a raw name apart.
///
/// The top directory is whatever the first segment is, `.` too: so npm strips
/// it. A `\` is a character like any other, but must not hide a `..` or a drive
/// from readers to which it is a separator.
pub(super) fn parse(raw: &[u8], longest: usize) -> Result<Name, Fault> {
    let bad = |reason: &str| Err(Fault::about(raw, reason));
    if raw.is_empty() {
        return Err(Fault::bad("an entry without a name"));
    }
    if raw.len() > longest {
        return bad("its name is too long");
    }
    if raw.contains(&0) {
        return bad("its name has a NUL inside");
    }
    let Ok(name) = std::str::from_utf8(raw) else {
        return bad("its name is not UTF-8");
    };
    if is_absolute(name) {
        return bad("its name is absolute");
    }
    if name.split(['/', '\\']).any(|segment| segment == "..") {
        return bad("its name leads out of the package");
    }
    let (bare, slash) = match name.strip_suffix('/') {
        Some(bare) => (bare, true),
        None => (name, false),
    };
    let (root, path) = bare.split_once('/').unwrap_or((bare, ""));
    if root.is_empty() || (bare.contains('/') && path.split('/').any(|s| matches!(s, "" | "."))) {
        return bad("its name has an empty segment");
    }
    if has_drive(path) || path.starts_with('\\') {
        return bad("its name begins with a drive, which npm would cut off");
    }
    Ok(Name {
        root: root.to_owned(),
        path: path.to_owned(),
        slash,
    })
}

/// Checks where the symbolic link `path` points, by name alone.
pub(super) fn check_target(path: &str, raw: &[u8], longest: usize) -> Result<String, Fault> {
    let bad = |reason: &str| Err(Fault::about(path.as_bytes(), reason));
    if raw.is_empty() || raw.len() > longest || raw.contains(&0) {
        return bad("its link target is empty, too long or has a NUL inside");
    }
    let Ok(target) = std::str::from_utf8(raw) else {
        return bad("its link target is not UTF-8");
    };
    let from = parent(path).unwrap_or("");
    let leaves = |target: &str| leads_up(&normalize(&join(from, target)));
    if is_absolute(target) || leaves(target) || leaves(&target.replace('\\', "/")) {
        return bad("it links out of the package");
    }
    Ok(target.to_owned())
}
