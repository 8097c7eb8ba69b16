//! Where the project keeps yarn's own files, which are never packed.

use crate::error::PacklistError;
use crate::list::Request;
use crate::walk::MAX_IGNORE_FILE;
use packgate_tree::{TreeError, join, normalize, parent};

/// Paths that no setting changes.
const FIXED: [&str; 4] = ["yarn.lock", ".pnp.cjs", ".pnp.data.json", ".pnp.loader.mjs"];

/// Settings that name a path, with where it is by default.
const SETTINGS: [(&str, Option<&str>); 5] = [
    ("cacheFolder", Some(".yarn/cache")),
    ("installStatePath", Some(".yarn/install-state.gz")),
    ("virtualFolder", Some(".yarn/__virtual__")),
    ("yarnPath", None),
    ("pnpUnpluggedFolder", Some(".yarn/unplugged")),
];

/// The paths of yarn's files in the tree, each with what it is.
///
/// # Errors
/// A `.yarnrc.yml` that cannot be read.
pub(super) fn paths(
    request: &Request<'_>,
    root: &str,
) -> Result<Vec<(String, &'static str)>, PacklistError> {
    let mut paths: Vec<(String, &'static str)> = FIXED
        .into_iter()
        .map(|file| (join(root, file), file))
        .collect();
    let files = settings_files(request)?;
    let local_cache =
        (files.iter()).find_map(|(_, text)| value_of(text, "enableGlobalCache")) == Some("false");
    for (setting, default) in SETTINGS {
        // The cache is elsewhere by default, whatever the project says of its folder.
        if setting == "cacheFolder" && !local_cache {
            continue;
        }
        let set = files.iter().find_map(|(dir, text)| {
            let value = value_of(text, setting)?;
            (!value.starts_with('/')).then(|| normalize(&join(dir, value)))
        });
        let path = set.or_else(|| default.map(|default| join(root, default)));
        paths.extend(path.map(|path| (path, setting)));
    }
    Ok(paths)
}

/// Every `.yarnrc.yml` from the package up, with its directory.
fn settings_files(request: &Request<'_>) -> Result<Vec<(String, String)>, PacklistError> {
    let mut files = Vec::new();
    let mut at = Some(request.dir);
    while let Some(dir) = at {
        match packgate_tree::read(request.tree, &join(dir, ".yarnrc.yml"), MAX_IGNORE_FILE) {
            Ok(bytes) => {
                files.push((dir.to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
            }
            Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        at = parent(dir);
    }
    Ok(files)
}

/// The value of a top-level setting that is a plain text, as such settings are.
fn value_of<'t>(text: &'t str, setting: &str) -> Option<&'t str> {
    let line = text.lines().find_map(|line| {
        let rest = line.strip_prefix(setting)?.trim_start();
        rest.strip_prefix(':')
    })?;
    let value = line.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next();
        }
    }
    let value = value.split(" #").next().unwrap_or(value).trim();
    (!value.is_empty()).then_some(value)
}
