//! `directories.bin`: a directory whose files are all commands.

use packgate_tree::{Entry, Kind, Tree, TreeError, join};

use super::bin::{self, Bin, Target};
use super::js_map::JsMap;
use crate::{
    Manifest, NormalizeError, Refusal,
    json::Value,
    paths::{rooted, secure},
};

/// `@npmcli/package-json` since npm 11: the glob `**` below the directory. It
/// gives directories, links and special files, too, but nothing below a link or
/// a name that begins with a dot. Each level comes before the next, so of two
/// files of one name the deeper one is the command. (Of two on one level npm
/// takes the one whose directory it happens to finish reading last.)
pub(super) fn globbed(manifest: &Manifest, tree: &dyn Tree) -> Result<Vec<Bin>, NormalizeError> {
    let Some(value) = manifest.directories_bin().filter(|value| value.truthy()) else {
        return Ok(Vec::new());
    };
    let Some(written) = value.as_str() else {
        return Err(Refusal::new("ref.replace is not a function", Some(value.span)).into());
    };
    let prefix = secure(written);
    let root = under(manifest, &prefix);
    // A link is followed nowhere, not even where it is the directory itself.
    if tree
        .stat(&root)?
        .is_some_and(|meta| meta.kind == Kind::Symlink)
    {
        return Ok(Vec::new());
    }
    let mut map: JsMap<Target> = JsMap::new();
    let mut level = vec![String::new()];
    while !level.is_empty() {
        let mut next = Vec::new();
        for dir in level {
            // The glob keeps the entries of a directory last one first.
            let entries = visible(tree, &join(&root, &dir))?;
            for entry in entries.into_iter().rev() {
                let file = join(&dir, &entry.name);
                let path = format!("{prefix}/{}", secure(&file));
                map.set(entry.name, (Some(path), value.span));
                // A lossy name leads nowhere, neither for npm nor here.
                if entry.kind == Kind::Dir && entry.exact {
                    next.push(file);
                }
            }
        }
        level = next;
    }
    Ok(bin::bins(map))
}

/// `read-package-json-fast` in npm 10: regular files only, each directory's
/// content where its name stands.
pub(super) fn fast(manifest: &Manifest, tree: &dyn Tree) -> Result<Vec<Bin>, NormalizeError> {
    let Some((written, value)) = manifest
        .directories_bin()
        .and_then(|value: &Value| Some((value.as_str()?, value)))
        .filter(|(written, _)| !written.is_empty())
    else {
        return Ok(Vec::new());
    };
    let mut map: JsMap<Target> = JsMap::new();
    let mut walk = vec![Visit::Dir(rooted(written).trim_end_matches('/').to_owned())];
    while let Some(visit) = walk.pop() {
        match visit {
            Visit::File(name, path) => map.set(name, (Some(path), value.span)),
            Visit::Dir(dir) => {
                let entries = visible(tree, &under(manifest, &dir))?;
                // The stack gives back the last one first.
                walk.extend(entries.into_iter().rev().filter_map(|entry| {
                    let path = join(&dir, &entry.name);
                    match entry.kind {
                        _ if !entry.exact => None,
                        Kind::File => Some(Visit::File(entry.name, path)),
                        Kind::Dir => Some(Visit::Dir(path)),
                        Kind::Symlink | Kind::Other => None,
                    }
                }));
            }
        }
    }
    Ok(bin::bins(bin::fast_clean(map)))
}

enum Visit {
    File(String, String),
    Dir(String),
}

/// The path in the tree of `path` in the package.
fn under(manifest: &Manifest, path: &str) -> String {
    packgate_tree::normalize(&format!("{}/{path}", manifest.dir()))
}

/// The entries of `dir` whose names do not begin with a dot, in the order in
/// which Node.js lists them; none where there is no such directory.
fn visible(tree: &dyn Tree, dir: &str) -> Result<Vec<Entry>, TreeError> {
    let mut entries = match tree.entries(dir) {
        Ok(entries) => entries,
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => Vec::new(),
        Err(other) => return Err(other),
    };
    entries.retain(|entry| !entry.name.starts_with('.'));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}
