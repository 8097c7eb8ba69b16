//! What yarn refuses of a package.json before it packs
//! (`src/util/normalize-manifest`, `src/cli/index.js`).

use crate::error::PacklistError;
use crate::list::Request;
use crate::own::refused;
use packgate_manifest::{Data, Manifest, Value};
use packgate_tree::{Kind, TreeError, join, parent};

/// # Errors
/// [`PacklistError::Refused`] where yarn would not pack the package.
pub(super) fn check(request: &Request<'_>, manifest: &Manifest) -> Result<(), PacklistError> {
    if !request.stands_in {
        check_manager(request)?;
    }
    check_settings(request)?;
    check_bins(manifest)?;
    check_bins_above(request, manifest)?;
    check_neighbours(request, manifest)?;
    for (key, value) in [("name", manifest.name()), ("version", manifest.version())] {
        match value.filter(|value| value.truthy()) {
            None => {
                let reason = format!("yarn refuses it: Package doesn't have a {key}.");
                return Err(refused(manifest, value, reason));
            }
            Some(value) if value.as_str().is_none() => {
                let reason = format!("yarn refuses it: {key} is not a string");
                return Err(refused(manifest, Some(value), reason));
            }
            Some(_) => {}
        }
    }
    check_name(manifest)
}

/// yarn reads its settings from the package up, and dies of a directory in their place.
fn check_settings(request: &Request<'_>) -> Result<(), PacklistError> {
    let mut dir = Some(request.dir);
    while let Some(at) = dir {
        for name in [".npmrc", ".yarnrc"] {
            let path = join(at, name);
            let found = match request.tree.realpath(&path)? {
                Some(real) => request.tree.stat(&real),
                None => continue,
            };
            if found.is_ok_and(|meta| meta.is_some_and(|meta| meta.kind == Kind::Dir)) {
                return Err(TreeError::IsADirectory { path }.into());
            }
        }
        dir = parent(at);
    }
    Ok(())
}

/// yarn 1 stops in a project that another manager, or another yarn, is to work on.
fn check_manager(request: &Request<'_>) -> Result<(), PacklistError> {
    let mut dir = Some(request.dir);
    while let Some(at) = dir {
        let read = Manifest::read(request.tree, &join(at, "package.json"));
        let found = read.ok().and_then(|manifest| {
            let value = manifest.package_manager()?.clone();
            Some((manifest, value.as_str()?.to_owned(), value))
        });
        if let Some((manifest, wanted, value)) = found {
            if wanted.starts_with("yarn@0.") || wanted.starts_with("yarn@1.") {
                return Ok(());
            }
            let reason =
                format!("yarn 1 refuses it: the project defines \"packageManager\": {wanted:?}");
            return Err(refused(&manifest, Some(&value), reason));
        }
        dir = parent(at);
    }
    Ok(())
}

fn check_name(manifest: &Manifest) -> Result<(), PacklistError> {
    let name = manifest.name().and_then(Value::as_str).unwrap_or_default();
    let reason = if name.starts_with('.') {
        "Name can't start with a dot"
    } else if !is_valid(name) {
        "Name contains illegal characters"
    } else if ["node_modules", "favicon.ico"].contains(&name.to_lowercase().as_str()) {
        "Name is blacklisted"
    } else {
        return Ok(());
    };
    let reason = format!("yarn refuses it: {reason}");
    Err(refused(manifest, manifest.name(), reason))
}

fn is_valid(name: &str) -> bool {
    let plain = |name: &str| {
        name.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&b))
    };
    let scoped = || {
        let (scope, rest) = name.strip_prefix('@')?.split_once('/')?;
        Some(plain(scope) && plain(rest))
    };
    plain(name) || scoped() == Some(true)
}

/// To find the workspace's root yarn reads every package.json above, up to one that has
/// workspaces, as it reads the package's own.
fn check_bins_above(request: &Request<'_>, manifest: &Manifest) -> Result<(), PacklistError> {
    let has_workspaces = |manifest: &Manifest| {
        let value = manifest.workspaces();
        value.is_some_and(|value| value.as_array().is_some() || value.as_object().is_some())
    };
    let mut above = parent(request.dir).filter(|_| !has_workspaces(manifest));
    while let Some(dir) = above {
        above = parent(dir);
        if let Ok(manifest) = Manifest::read(request.tree, &join(dir, "package.json")) {
            check_bins(&manifest)?;
            above = above.filter(|_| !has_workspaces(&manifest));
        }
    }
    Ok(())
}

/// yarn asks Node what kind of path every bin is, and dies where it is none.
fn check_bins(manifest: &Manifest) -> Result<(), PacklistError> {
    let valid = |key: &str| {
        let word = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        !matches!(key, "" | "." | "..") && key.bytes().all(word)
    };
    let mut values: Vec<&Value> = Vec::new();
    match manifest.bin().map(|bin| &bin.data) {
        Some(Data::Object(object)) => {
            let entries = object.entries().iter();
            values.extend(entries.filter(|it| valid(&it.key)).map(|it| &it.value));
        }
        Some(Data::Array(items)) => values.extend(items),
        _ => {}
    }
    match values.into_iter().find(|value| value.as_str().is_none()) {
        None => Ok(()),
        Some(value) => Err(refused(
            manifest,
            Some(value),
            format!("a bin is {}: yarn fails with a TypeError", value.kind()),
        )),
    }
}

/// yarn reads the readme, the licence and others for their text, and dies of a link
/// among them that leads nowhere.
fn check_neighbours(request: &Request<'_>, manifest: &Manifest) -> Result<(), PacklistError> {
    let mut names: Vec<String> = request
        .tree
        .entries(request.dir)?
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    names.sort_unstable();
    let is = |name: &str, stems: &[&str]| {
        let lower = name.to_lowercase();
        stems
            .iter()
            .any(|stem| lower == *stem || lower.starts_with(&format!("{stem}.")))
    };
    if !manifest.get("readme").is_some_and(Value::truthy) {
        let mut readmes: Vec<&String> = names.iter().filter(|it| is(it, &["readme"])).collect();
        // Names with an extension come first; of these the sort keeps the order.
        readmes.sort_by_key(|name| !name.contains('.'));
        for name in readmes {
            if is_file(request, name)? {
                break;
            }
        }
    }
    for stems in [&["license", "unlicense"][..], &["notice"][..]] {
        if let Some(name) = names.iter().find(|it| is(it, stems)) {
            is_file(request, name)?;
        }
    }
    Ok(())
}

/// Whether there is a file, links followed.
fn is_file(request: &Request<'_>, name: &str) -> Result<bool, PacklistError> {
    let path = join(request.dir, name);
    let Some(real) = request.tree.realpath(&path)? else {
        return Err(PacklistError::Refused {
            file: name.to_owned(),
            reason: "it is a link that leads nowhere; yarn fails on it with ENOENT".to_owned(),
        });
    };
    match request.tree.stat(&real) {
        Ok(meta) => Ok(meta.is_some_and(|meta| meta.kind == Kind::File)),
        Err(TreeError::Outside { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
