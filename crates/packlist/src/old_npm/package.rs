//! What npm-packlist 1 to 5 read of a package.json: the file itself, of which only
//! `bin` is normalised.

use crate::origin::{At, Origin};
use packgate_manifest::{Data, Manifest, Normalized, Span, Value};

/// A pattern with the place it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// A package.json as the walker sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PackageJson {
    /// The entries of `files`, where it is an array.
    pub(crate) files: Option<Vec<Item>>,
    /// The entry of `files` that is no string, if there is one.
    pub(crate) no_string: Option<&'static str>,
    /// Where `files` stands.
    pub(crate) files_at: Option<At>,
    /// `browser`, `main` and the bins, where truthy, as JavaScript writes them.
    pub(crate) forced: Vec<Item>,
    /// Whether it bundles anything.
    pub(crate) bundles: bool,
    /// The names it bundles.
    pub(crate) bundled: Vec<String>,
    /// The names of its dependencies and optional dependencies.
    pub(crate) dependencies: Vec<String>,
}

impl PackageJson {
    /// What `manifest` holds; `None` where `bin` makes npm take the file for
    /// none. `has_places` says whether places in it are those of a file.
    pub(crate) fn of(manifest: &Manifest, has_places: bool) -> Option<Self> {
        let bins = Normalized::written_bins(manifest).ok()?;
        let at = |span: Span| {
            if !has_places {
                return None;
            }
            let position = manifest.position(span);
            Some(At {
                line: position.line,
                column: position.column,
            })
        };
        let field = |field: &str, value: String, span: Span| Item {
            text: value.clone(),
            origin: Origin::Field {
                field: field.to_owned(),
                value,
                at: at(span),
            },
        };
        let mut forced = Vec::new();
        for (name, value) in [("browser", manifest.browser()), ("main", manifest.main())] {
            if let Some(value) = value.filter(|value| value.truthy()) {
                forced.push(field(name, value.to_js_string()?, value.span));
            }
        }
        for bin in bins {
            forced.push(field(&format!("bin.{}", bin.name), bin.path, bin.span));
        }
        let items = manifest.files().and_then(Value::as_array);
        let no_string = items.and_then(|items| {
            let bad = items.iter().find(|item| item.as_str().is_none())?;
            Some(bad.kind())
        });
        let files = items.map(|items| {
            let entry = |(index, item): (usize, &Value)| {
                let text = item.as_str()?.to_owned();
                let origin = Origin::Files {
                    index,
                    entry: text.clone(),
                    at: at(item.span),
                    matched: None,
                };
                Some(Item { text, origin })
            };
            items.iter().enumerate().filter_map(entry).collect()
        });
        let bundle = ["bundleDependencies", "bundledDependencies"]
            .into_iter()
            .filter_map(|key| manifest.get(key))
            .find(|value| value.truthy());
        let dependencies = all_dependencies(manifest);
        Some(Self {
            files,
            no_string,
            files_at: manifest.files().and_then(|files| at(files.span)),
            forced,
            bundles: bundle.is_some(),
            bundled: bundle.map_or_else(Vec::new, |value| names(value, &dependencies)),
            dependencies,
        })
    }
}

/// `Object.keys(dependencies).concat(Object.keys(optionalDependencies))`
fn all_dependencies(manifest: &Manifest) -> Vec<String> {
    ["dependencies", "optionalDependencies"]
        .into_iter()
        .filter_map(|key| manifest.get(key))
        .flat_map(keys)
        .collect()
}

/// The names that `bundleDependencies` of any type stands for.
fn names(value: &Value, dependencies: &[String]) -> Vec<String> {
    match &value.data {
        Data::Array(items) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        Data::Bool(true) => dependencies.to_vec(),
        _ => keys(value),
    }
}

/// `Object.keys`
fn keys(value: &Value) -> Vec<String> {
    match &value.data {
        Data::Object(object) => object.keys().map(str::to_owned).collect(),
        Data::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        Data::String(text) => (0..text.encode_utf16().count())
            .map(|index| index.to_string())
            .collect(),
        _ => Vec::new(),
    }
}
