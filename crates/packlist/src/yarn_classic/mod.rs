//! yarn 1.22.22, "classic" (`src/cli/commands/pack.js`, `src/util/filter.js`).
//!
//! Everything below the package is read first, but for directories that are never
//! entered. Every path is then judged by one list of filters at once: any `!` filter
//! keeps it, wherever it was written; else any other filter drops it, and with a
//! directory all that no `!` filter keeps.

mod bundled;
mod filter;
mod manifest;
mod sort;

use crate::error::PacklistError;
use crate::list::{PackedFile, PackedSet, Request};
use crate::origin::Origin;
use crate::own;
use filter::Filters;
use packgate_manifest::Manifest;
use packgate_tree::{Kind, join};
use sort::Kept;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// What yarn never enters, at any depth.
const NEVER_ENTERED: [&str; 5] = [".git", "CVS", ".svn", ".hg", "node_modules"];

/// One path below the package.
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) name: String,
}

/// Lists what `yarn pack` packs.
///
/// # Errors
/// What yarn fails of, with its reason; what could not be read; a bound.
pub(crate) fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    let manifest = Manifest::read(request.tree, &join(request.dir, "package.json"))?;
    manifest::check(request, &manifest)?;
    bundled::check(request, &manifest)?;
    let mut filters = Filters::built_in(&manifest)?;
    let mut entries = Vec::new();
    read(request, "", 0, &mut entries)?;
    filters.add_ignore_files(request, &entries)?;
    let kept = sort::sorted(&entries, &filters);
    let files = archived(request, &kept)?;
    Ok(own::set(request, &manifest, files))
}

/// Everything below `dir`, parents first.
fn read(
    request: &Request<'_>,
    dir: &str,
    depth: usize,
    found: &mut Vec<Entry>,
) -> Result<(), PacklistError> {
    if depth > own::MAX_DEPTH {
        return Err(own::too_deep(dir.to_owned()));
    }
    for entry in request.tree.entries(&join(request.dir, dir))? {
        if NEVER_ENTERED.contains(&entry.name.as_str()) {
            continue;
        }
        let path = join(dir, &entry.name);
        if !entry.exact {
            return Err(own::unnameable(path, "yarn"));
        }
        found.push(Entry {
            path: path.clone(),
            name: entry.name,
        });
        if entry.kind == Kind::Dir {
            read(request, &path, depth + 1, found)?;
        }
    }
    Ok(())
}

/// The archive's files: tar-fs walks the package again, a level at a time, into every
/// directory that it takes for one that holds something kept.
fn archived(request: &Request<'_>, kept: &Kept) -> Result<Vec<PackedFile>, PacklistError> {
    let parents = parents_of(kept);
    let mut queue = VecDeque::from([String::new()]);
    let mut files = Vec::new();
    while let Some(dir) = queue.pop_front() {
        let mut entries = request.tree.entries(&join(request.dir, &dir))?;
        entries.sort_by(|a, b| own::by_units(&a.name, &b.name));
        for entry in entries {
            let path = join(&dir, &entry.name);
            if entry.kind == Kind::Dir {
                if parents.contains(&path) {
                    queue.push_back(path);
                }
            } else if let Some(origin) = kept.get(&path) {
                files.push(stored(request, &path, origin.clone())?);
            }
        }
    }
    Ok(files)
}

fn stored(
    request: &Request<'_>,
    path: &str,
    origin: Option<Arc<Origin>>,
) -> Result<PackedFile, PacklistError> {
    let meta = own::stat(request, path)?;
    if meta.kind == Kind::Other {
        return Err(PacklistError::Refused {
            file: path.to_owned(),
            reason: "it is neither a file nor a link; yarn fails with \"unsupported type\""
                .to_owned(),
        });
    }
    own::packed(request, path, &meta, meta.mode & !0o022 & 0o7777, origin)
}

/// The directories that yarn takes for parents of something kept. It compares with what
/// `path.relative` begins with, so a name that begins with two dots does not count.
fn parents_of(kept: &Kept) -> HashSet<String> {
    let mut parents = HashSet::new();
    for path in kept.keys() {
        parents.insert(path.clone());
        for (slash, _) in path.match_indices('/') {
            if !path[slash + 1..].starts_with("..") {
                parents.insert(path[..slash].to_owned());
            }
        }
    }
    parents
}
