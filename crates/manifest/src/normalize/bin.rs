//! The member `bin`, by npm's two routines.

use super::{js_map::JsMap, text_of};
use crate::{
    Manifest, Refusal,
    json::{Data, Span, Value, number_text},
    paths::{basename, rooted, secure},
};

/// One command of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// The command's name, without directories.
    pub name: String,
    /// The file, relative to the package.
    pub path: String,
    /// The value it comes from: the path in `bin`, or `directories.bin`.
    pub span: Span,
}

/// A path that `bin` names; `None` where the value is no string.
pub(super) type Target = (Option<String>, Span);

/// `normalizePackageBin` of `@npmcli/package-json`.
pub(crate) fn package_json(manifest: &Manifest) -> Result<Vec<Bin>, Refusal> {
    let Some(mut map) = collect(manifest)? else {
        return Ok(Vec::new());
    };
    // It changes the object it walks: a key that is renamed to a later one
    // overwrites that one's value, in the later one's place.
    for key in map.keys() {
        let Some((target, span)) = map.get(&key).cloned() else {
            continue;
        };
        let secured = secure(&key);
        let name = basename(&secured);
        let path = target.as_deref().map(secure).unwrap_or_default();
        if name != key || name.is_empty() || path.is_empty() {
            map.delete(&key);
        }
        if !name.is_empty() && !path.is_empty() {
            map.set(name.to_owned(), (Some(path), span));
        }
    }
    Ok(bins(map))
}

/// `npm-normalize-package-bin`, which npm 10's arborist uses: it keeps colons
/// in paths.
pub(super) fn fast(manifest: &Manifest) -> Result<Vec<Bin>, Refusal> {
    Ok(collect(manifest)?.map_or_else(Vec::new, |map| bins(fast_clean(map))))
}

pub(super) fn fast_clean(map: JsMap<Target>) -> JsMap<Target> {
    let mut clean = JsMap::new();
    for (key, (target, span)) in map.into_entries() {
        let unix = key.replace(['\\', ':'], "/");
        let name = rooted(basename(&unix));
        let path = target.map(|path| rooted(&path.replace('\\', "/")));
        let path = path.filter(|path| !path.is_empty());
        if let (false, Some(path)) = (name.is_empty(), path) {
            clean.set(name, (Some(path), span));
        }
    }
    clean
}

/// `bin` as an object: a string gets the package's name, a list its base names.
fn collect(manifest: &Manifest) -> Result<Option<JsMap<Target>>, Refusal> {
    let Some(bin) = manifest.bin().filter(|bin| bin.truthy()) else {
        return Ok(None);
    };
    let mut map = JsMap::new();
    match &bin.data {
        Data::String(path) => {
            let Some(name) = manifest.name().filter(|name| name.truthy()) else {
                return Ok(None);
            };
            map.define(text_of(name)?, (Some(path.clone()), bin.span));
        }
        Data::Array(items) => {
            for item in items {
                let path = item.as_str().ok_or_else(|| not_a_path(item))?;
                map.set(
                    basename(path).to_owned(),
                    (Some(path.to_owned()), item.span),
                );
            }
        }
        Data::Object(object) => {
            for entry in object.entries() {
                let path = entry.value.as_str().map(str::to_owned);
                map.define(entry.key.clone(), (path, entry.value.span));
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(map))
}

pub(super) fn bins(map: JsMap<Target>) -> Vec<Bin> {
    let named = map.into_entries().into_iter();
    named
        .filter_map(|(name, (path, span))| path.map(|path| Bin { name, path, span }))
        .collect()
}

/// Node.js's words for an argument of `path.basename` that is no string.
fn not_a_path(value: &Value) -> Refusal {
    let received = match &value.data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => format!("type boolean ({value})"),
        Data::Number(number) => format!("type number ({})", number_text(*number)),
        Data::String(_) => "type string".to_owned(),
        Data::Array(_) => "an instance of Array".to_owned(),
        Data::Object(_) => "an instance of Object".to_owned(),
    };
    let reason = format!("The \"path\" argument must be of type string. Received {received}");
    Refusal::new(reason, Some(value.span)).coded("ERR_INVALID_ARG_TYPE")
}
