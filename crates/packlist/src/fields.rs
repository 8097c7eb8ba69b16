//! What npm reads of one package.json to pack it, in plain values.

use crate::error::PacklistError;
use crate::origin::At;
use packgate_manifest::{Data, Dependency, Manifest, Normalized, Span, Value};

/// A value with its place in package.json.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) value: String,
    pub(crate) at: Option<At>,
}

/// A named value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) at: Option<At>,
}

/// The fields of a package.json that packing depends on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    /// `name` and `version`, where they are strings.
    pub(crate) name: Option<String>,
    pub(crate) version: Option<String>,
    /// The entries of `files`, where it is there and truthy.
    pub(crate) files: Option<Vec<Placed>>,
    /// Where `files` stands.
    pub(crate) files_at: Option<At>,
    /// `main`, as JavaScript would put it into a string, where truthy.
    pub(crate) main: Option<Placed>,
    /// `browser`, likewise; an object is `[object Object]`.
    pub(crate) browser: Option<Placed>,
    /// The bins after npm's normalisation.
    pub(crate) bins: Vec<Named>,
    /// `patchedDependencies` whose value is a string.
    pub(crate) patches: Vec<Named>,
    /// The names that its dependency fields hold.
    pub(crate) deps: DepNames,
    /// What npm dies of once it walks this package, if anything.
    pub(crate) broken: Option<String>,
}

/// The names in the dependency fields of one package.json.
#[derive(Debug, Clone, Default)]
pub(crate) struct DepNames {
    /// `bundleDependencies` after npm's normalisation.
    pub(crate) bundle: Vec<String>,
    /// `dependencies`, without those of `optionalDependencies`.
    pub(crate) prod: Vec<String>,
    /// `optionalDependencies`.
    pub(crate) optional: Vec<String>,
    /// `devDependencies`.
    pub(crate) dev: Vec<String>,
    /// `peerDependencies`.
    pub(crate) peer: Vec<String>,
}

impl DepNames {
    /// The names in a normalised manifest.
    pub(crate) fn of(normalized: &Normalized) -> Self {
        let names = |list: &[Dependency]| list.iter().map(|dep| dep.name.clone()).collect();
        Self {
            bundle: normalized
                .bundle_dependencies
                .iter()
                .map(|(name, _)| name.clone())
                .collect(),
            prod: names(&normalized.dependencies),
            optional: names(&normalized.optional_dependencies),
            dev: names(&normalized.dev_dependencies),
            peer: names(&normalized.peer_dependencies),
        }
    }
}

impl Fields {
    /// What `manifest`, normalised as `normalized`, holds.
    ///
    /// # Errors
    /// [`PacklistError::Refused`] where npm fails with a `TypeError`.
    pub(crate) fn of(manifest: &Manifest, normalized: &Normalized) -> Result<Self, PacklistError> {
        let at = |span: Span| {
            let position = manifest.position(span);
            Some(At {
                line: position.line,
                column: position.column,
            })
        };
        let forced = |value: Option<&Value>| {
            let value = value.filter(|value| value.truthy())?;
            Some(Placed {
                value: value.to_js_string()?,
                at: at(value.span),
            })
        };
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            name: text(manifest.name()),
            version: text(manifest.version()),
            files: files(manifest)?,
            files_at: manifest.files().and_then(|files| at(files.span)),
            main: forced(manifest.main()),
            browser: forced(manifest.browser()),
            bins: normalized
                .bin
                .iter()
                .map(|bin| Named {
                    name: bin.name.clone(),
                    value: bin.path.clone(),
                    at: at(bin.span),
                })
                .collect(),
            patches: patches(manifest, at),
            deps: DepNames::of(normalized),
            broken: None,
        })
    }
}

fn patches(manifest: &Manifest, at: impl Fn(Span) -> Option<At>) -> Vec<Named> {
    let Some(patched) = manifest.patched_dependencies() else {
        return Vec::new();
    };
    let named = |name: String, value: &Value| {
        Some(Named {
            name,
            value: value.as_str()?.to_owned(),
            at: at(value.span),
        })
    };
    match &patched.data {
        Data::Object(object) => object
            .entries()
            .iter()
            .filter_map(|entry| named(entry.key.clone(), &entry.value))
            .collect(),
        Data::Array(items) => items
            .iter()
            .enumerate()
            .filter_map(|(index, value)| named(index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The entries of `files`, as npm's `for…of` sees them: a string gives its
/// characters, and anything else that is no array is a `TypeError`.
fn files(manifest: &Manifest) -> Result<Option<Vec<Placed>>, PacklistError> {
    let Some(value) = manifest.files().filter(|value| value.truthy()) else {
        return Ok(None);
    };
    let place = |value: &Value| {
        let position = manifest.position(value.span);
        At {
            line: position.line,
            column: position.column,
        }
    };
    let refuse = |value: &Value, reason: &str| PacklistError::Refused {
        file: format!(
            "{}:{}:{}",
            manifest.path(),
            place(value).line,
            place(value).column
        ),
        reason: reason.to_owned(),
    };
    match &value.data {
        Data::Array(items) => items
            .iter()
            .map(|item| match item.as_str() {
                Some(text) => Ok(Placed {
                    value: text.to_owned(),
                    at: Some(place(item)),
                }),
                None => Err(refuse(
                    item,
                    &format!(
                        "an entry of \"files\" is {}, not a string: npm fails with a TypeError",
                        item.kind()
                    ),
                )),
            })
            .collect::<Result<_, _>>()
            .map(Some),
        Data::String(text) => Ok(Some(
            text.chars()
                .map(|character| Placed {
                    value: character.to_string(),
                    at: Some(place(value)),
                })
                .collect(),
        )),
        _ => Err(refuse(
            value,
            &format!(
                "\"files\" is {}, not an array: npm fails with a TypeError",
                value.kind()
            ),
        )),
    }
}
