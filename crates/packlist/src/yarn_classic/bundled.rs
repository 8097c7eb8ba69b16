//! Bundled dependencies, which the published yarn 1.22.22 cannot pack: its bundle lost
//! the code that reads their package.json, so it fails as soon as it finds one.

use crate::error::PacklistError;
use crate::list::Request;
use crate::own::refused;
use packgate_manifest::{Data, Manifest, Value};
use packgate_tree::{TreeError, join, normalize, parent};

/// # Errors
/// [`PacklistError::Refused`] where a bundled dependency is installed, or the field is
/// of a kind that yarn dies of.
pub(super) fn check(request: &Request<'_>, manifest: &Manifest) -> Result<(), PacklistError> {
    let truthy = |value: Option<&'_ Value>| value.filter(|value| value.truthy()).cloned();
    let Some(bundle) =
        truthy(manifest.bundled_dependencies()).or_else(|| truthy(manifest.bundle_dependencies()))
    else {
        return Ok(());
    };
    let names: Vec<String> = match &bundle.data {
        Data::Array(items) => items
            .iter()
            .map(|item| item.to_js_string().unwrap_or_default())
            .collect(),
        Data::String(text) => text.chars().map(String::from).collect(),
        _ => {
            let reason = format!(
                "the bundled dependencies are {}: yarn fails with a TypeError",
                bundle.kind()
            );
            return Err(refused(manifest, Some(&bundle), reason));
        }
    };
    for name in names {
        if is_installed(request, &name)? {
            let reason = format!(
                "{name} is a bundled dependency and installed: yarn fails with \"Cannot find \
                 module\""
            );
            return Err(refused(manifest, Some(&bundle), reason));
        }
    }
    Ok(())
}

/// Whether `require` would find the package.json of `name`.
fn is_installed(request: &Request<'_>, name: &str) -> Result<bool, PacklistError> {
    if name.starts_with('/') || name == "./" {
        return Ok(true);
    }
    let file = format!("{name}/package.json");
    if name == "." || name == ".." || name.starts_with("./") || name.starts_with("../") {
        return is_file(request, &normalize(&join(request.dir, &file)));
    }
    let mut dir = Some(request.dir);
    while let Some(at) = dir {
        let below_modules = at == "node_modules" || at.ends_with("/node_modules");
        if !below_modules && is_file(request, &join(&join(at, "node_modules"), &file))? {
            return Ok(true);
        }
        dir = parent(at);
    }
    Ok(false)
}

fn is_file(request: &Request<'_>, path: &str) -> Result<bool, PacklistError> {
    match request.tree.realpath(&normalize(path)) {
        Ok(found) => Ok(found.is_some()),
        Err(TreeError::Outside { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
