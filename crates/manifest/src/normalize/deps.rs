//! The dependency lists.

use std::collections::HashSet;

use crate::{
    Manifest,
    json::{Data, Span, Value},
};

/// One name in a list of dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The name.
    pub name: String,
    /// The range or address; `None` where it is no string, which npm refuses.
    pub spec: Option<String>,
    /// Whether `peerDependenciesMeta` calls it optional.
    pub optional: bool,
    /// The value.
    pub span: Span,
}

/// `Object.entries(value || {})`: an array has its indexes for names, a string
/// its UTF-16 units.
pub(super) fn list(value: Option<&Value>) -> Vec<Dependency> {
    let Some(value) = value else {
        return Vec::new();
    };
    let named = |name: String, value: &Value| Dependency {
        name,
        spec: value.as_str().map(str::to_owned),
        optional: false,
        span: value.span,
    };
    match &value.data {
        Data::Object(object) => (object.entries().iter())
            .map(|entry| named(entry.key.clone(), &entry.value))
            .collect(),
        Data::Array(items) => (items.iter().enumerate())
            .map(|(index, item)| named(index.to_string(), item))
            .collect(),
        Data::String(text) => (text.encode_utf16().enumerate())
            .map(|(index, unit)| Dependency {
                name: index.to_string(),
                spec: Some(String::from_utf16_lossy(&[unit])),
                optional: false,
                span: value.span,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// `dependencies` less what `optionalDependencies` names. The characters of a
/// string cannot be deleted.
pub(super) fn without_optional(manifest: &Manifest) -> Vec<Dependency> {
    let mut dependencies = list(manifest.dependencies());
    let optional = manifest.optional_dependencies();
    let listed =
        optional.is_some_and(|value| matches!(value.data, Data::Object(_) | Data::Array(_)));
    let fixed = manifest
        .dependencies()
        .is_some_and(|value| value.as_str().is_some());
    if listed && !fixed {
        let optional = list(optional);
        let names: HashSet<&str> = optional.iter().map(|entry| entry.name.as_str()).collect();
        dependencies.retain(|dependency| !names.contains(dependency.name.as_str()));
    }
    dependencies
}

/// `peerDependencies`, which only counts as an object (or array).
pub(super) fn peers(manifest: &Manifest) -> Vec<Dependency> {
    let peers = manifest.peer_dependencies();
    let mut peers = match peers.map(|value| &value.data) {
        Some(Data::Object(_) | Data::Array(_)) => list(peers),
        _ => return Vec::new(),
    };
    let meta = manifest.peer_dependencies_meta().and_then(Value::as_object);
    for peer in &mut peers {
        let flags = meta.and_then(|meta| meta.get(&peer.name));
        let optional = flags.and_then(|flags| flags.as_object()?.get("optional"));
        peer.optional = optional.is_some_and(Value::truthy);
    }
    peers
}

/// `bundleDependencies`: `bundledDependencies` stands in only where it is absent,
/// not where it is `null`; `true` takes the names of `dependencies` as they are
/// written, before the optional ones are taken out.
pub(super) fn bundled(manifest: &Manifest) -> Vec<(String, Span)> {
    let value = manifest
        .bundle_dependencies()
        .or(manifest.bundled_dependencies());
    let Some(value) = value else {
        return Vec::new();
    };
    match &value.data {
        Data::Bool(true) => (list(manifest.dependencies()).into_iter())
            .map(|dependency| (dependency.name, value.span))
            .collect(),
        Data::Array(items) => (items.iter())
            .filter_map(|item| Some((item.as_str()?.to_owned(), item.span)))
            .collect(),
        Data::Object(object) => (object.entries().iter())
            .map(|entry| (entry.key.clone(), entry.key_span))
            .collect(),
        _ => Vec::new(),
    }
}
