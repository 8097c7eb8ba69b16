//! npm 12's `packageExtensions`: dependencies that the packed project adds to
//! installed packages (arborist 10, `package-extensions.js`).

use crate::fields::DepNames;
use packgate_manifest::{Manifest, Object, Profile, Value, ranges_intersect};

/// What is added to the packages that a selector names.
#[derive(Debug, Clone)]
pub(crate) struct Extension {
    name: String,
    range: Option<String>,
    prod: Vec<String>,
    optional: Vec<String>,
    peer: Vec<String>,
}

/// The extensions of the packed package; none before npm 12.
pub(crate) fn read(manifest: &Manifest, profile: Profile) -> Vec<Extension> {
    let object = manifest
        .package_extensions()
        .filter(|_| profile == Profile::Npm12)
        .and_then(Value::as_object);
    let Some(object) = object else {
        return Vec::new();
    };
    object
        .entries()
        .iter()
        .filter_map(|entry| Some(extension(&entry.key, entry.value.as_object()?)))
        .collect()
}

fn extension(selector: &str, what: &Object) -> Extension {
    let from = usize::from(selector.starts_with('@'));
    let at = selector[from..].find('@').map(|at| at + from);
    let names = |key: &str| -> Vec<String> {
        let object = what.get(key).and_then(Value::as_object);
        object
            .map(|object| object.keys().map(str::to_owned).collect())
            .unwrap_or_default()
    };
    Extension {
        name: at.map_or(selector, |at| &selector[..at]).to_owned(),
        range: at.map(|at| selector[at + 1..].to_owned()),
        prod: names("dependencies"),
        optional: names("optionalDependencies"),
        peer: names("peerDependencies"),
    }
}

/// Adds what the extensions say of the package `name` in this `version`.
pub(crate) fn apply(extensions: &[Extension], name: &str, version: &str, deps: &mut DepNames) {
    for extension in extensions.iter().filter(|it| it.name == name) {
        let meets = extension
            .range
            .as_deref()
            .is_none_or(|range| ranges_intersect(range, version) == Some(true));
        if !meets {
            continue;
        }
        add(&mut deps.prod, &extension.prod);
        add(&mut deps.optional, &extension.optional);
        add(&mut deps.peer, &extension.peer);
    }
}

fn add(names: &mut Vec<String>, more: &[String]) {
    for name in more {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
}
