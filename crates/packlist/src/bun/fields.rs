//! What bun reads of package.json.

use super::patterns::{Pattern, never_anywhere};
use super::{Queue, project};
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::own::{self, refused};
use packgate_manifest::{Data, Manifest, Value};
use packgate_tree::{Kind, join, leads_up, normalize};
use std::sync::Arc;

/// A bin of package.json.
enum Bin {
    File(String, Arc<Origin>),
    /// `directories.bin`
    Dir(String),
}

/// The fields that decide what is packed.
#[derive(Default)]
pub(super) struct Fields {
    bins: Vec<Bin>,
    /// The entries of `files`.
    pub(super) files: Option<Files>,
    /// The names of bundled dependencies.
    pub(super) bundled: Vec<String>,
}

/// The entries of `files`, those with `!` apart.
#[derive(Default)]
pub(super) struct Files {
    pub(super) includes: Vec<Pattern>,
    pub(super) excludes: Vec<Pattern>,
}

impl Fields {
    /// # Errors
    /// [`PacklistError::Refused`] where bun refuses the manifest.
    pub(super) fn of(manifest: &Manifest) -> Result<Self, PacklistError> {
        check_identity(manifest)?;
        Ok(Self {
            bins: bins(manifest),
            files: files(manifest)?,
            bundled: bundled(manifest)?,
        })
    }

    /// Those of a dependency, which needs neither name nor version.
    ///
    /// # Errors
    /// [`PacklistError::Refused`] where bun refuses its `files`.
    pub(super) fn of_dependency(manifest: &Manifest) -> Result<Self, PacklistError> {
        Ok(Self {
            bins: bins(manifest),
            files: files(manifest)?,
            bundled: Vec::new(),
        })
    }

    /// Packs the bins, whatever else says of them.
    pub(super) fn add_bins(
        &self,
        request: &Request<'_>,
        queue: &mut Queue,
    ) -> Result<(), PacklistError> {
        for bin in &self.bins {
            let kind = |path: &str| -> Result<Option<Kind>, PacklistError> {
                let meta = request.tree.stat(&join(request.dir, path))?;
                Ok(meta.map(|meta| meta.kind))
            };
            match bin {
                Bin::File(path, origin)
                    if !path.split('/').any(never_anywhere) && kind(path)? == Some(Kind::File) =>
                {
                    queue.insert(path.clone(), Some(Arc::clone(origin)));
                }
                Bin::Dir(path) if kind(path)? == Some(Kind::Dir) => {
                    project::add(request, &Self::default(), path, 2, queue)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the directory is that of the bins, which is packed for itself.
    pub(super) fn is_bin_dir(&self, path: &str) -> bool {
        self.bins
            .iter()
            .any(|bin| matches!(bin, Bin::Dir(dir) if dir == path))
    }

    /// Whether the path is stored as executable.
    pub(super) fn is_bin(&self, path: &str) -> bool {
        self.bins.iter().any(|bin| match bin {
            Bin::File(bin, _) => bin == path,
            Bin::Dir(dir) => path
                .strip_prefix(dir.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|rest| !rest.is_empty() && !rest.contains('/')),
        })
    }
}

fn check_identity(manifest: &Manifest) -> Result<(), PacklistError> {
    let (name, version) = (manifest.name(), manifest.version());
    let reason = if name.is_none() || version.is_none() {
        "package.json must have `name` and `version` fields"
    } else {
        let empty = |value: Option<&Value>| value.and_then(Value::as_str).is_none_or(str::is_empty);
        if !empty(name) && !empty(version) {
            return Ok(());
        }
        "package.json `name` and `version` fields must be non-empty strings"
    };
    Err(refused(manifest, None, format!("bun refuses it: {reason}")))
}

/// A path inside the package: leading slashes go, `..` leads nowhere above it, and
/// backslashes are slashes.
fn inside(path: &str) -> Option<String> {
    let path = normalize(&path.replace('\\', "/"));
    let mut rest = path.as_str();
    while leads_up(rest) {
        rest = rest[2..].trim_start_matches('/');
    }
    (!rest.is_empty()).then(|| rest.to_owned())
}

fn bins(manifest: &Manifest) -> Vec<Bin> {
    let file = |field: String, value: &Value| {
        // With a slash at its end it names no file.
        let text = value.as_str().filter(|text| !text.ends_with(['/', '\\']))?;
        let origin = Origin::Field {
            field,
            value: text.to_owned(),
            at: Some(own::at(manifest, value.span)),
        };
        Some(Bin::File(inside(text)?, Arc::new(origin)))
    };
    let says_nothing = |bin: &&Value| match &bin.data {
        Data::String(text) => text.is_empty(),
        Data::Object(object) => object.entries().is_empty(),
        _ => false,
    };
    let bin = manifest.bin().filter(|bin| !says_nothing(bin));
    match bin.map(|bin| (&bin.data, bin)) {
        Some((Data::String(_), bin)) => file("bin".to_owned(), bin).into_iter().collect(),
        Some((Data::Object(object), _)) => object
            .entries()
            .iter()
            .filter_map(|entry| file(format!("bin.{}", entry.key), &entry.value))
            .collect(),
        Some(_) => Vec::new(),
        None => manifest
            .directories_bin()
            .and_then(Value::as_str)
            .and_then(inside)
            .map(Bin::Dir)
            .into_iter()
            .collect(),
    }
}

fn files(manifest: &Manifest) -> Result<Option<Files>, PacklistError> {
    let Some(value) = manifest.files() else {
        return Ok(None);
    };
    let wrong = |value: &Value| {
        let reason = "bun refuses it: expected `files` to be an array of string values";
        refused(manifest, Some(value), reason)
    };
    let entries = value.as_array().filter(|entries| !entries.is_empty());
    let Some(entries) = entries else {
        return Err(wrong(value));
    };
    let mut files = Files::default();
    for (index, item) in entries.iter().enumerate() {
        let Some(entry) = item.as_str() else {
            return Err(wrong(item));
        };
        let origin = Origin::Files {
            index,
            entry: entry.to_owned(),
            at: Some(own::at(manifest, item.span)),
            matched: None,
        };
        let Some(normal) = entry_path(entry) else {
            continue;
        };
        match Pattern::new(&normal, Arc::new(origin))? {
            Some(pattern) if pattern.negated => files.excludes.push(pattern),
            Some(pattern) => files.includes.push(pattern),
            None => {}
        }
    }
    Ok(Some(files))
}

/// An entry of `files` as a path in the package: every backslash is a slash, one slash at the
/// beginning goes, and `..` leads nowhere above the package. Only then is a `!` looked for.
/// None where it begins with a slash and leads up.
fn entry_path(entry: &str) -> Option<String> {
    let entry = entry.replace('\\', "/");
    let (path, rooted) = match entry.strip_prefix('/') {
        Some(rest) => (rest.trim_start_matches('/'), true),
        None => (entry.as_str(), false),
    };
    let normal = own::node_normalize(path);
    let mut rest = normal.as_str();
    while leads_up(rest) {
        if rooted {
            return None;
        }
        rest = rest[2..].trim_start_matches('/');
    }
    Some(rest.to_owned())
}

/// The names in `bundledDependencies`, or where that is absent in `bundleDependencies`.
fn bundled(manifest: &Manifest) -> Result<Vec<String>, PacklistError> {
    let fields = [
        ("bundledDependencies", manifest.bundled_dependencies()),
        ("bundleDependencies", manifest.bundle_dependencies()),
    ];
    let Some((field, value)) = fields
        .into_iter()
        .find_map(|(field, value)| Some((field, value?)))
    else {
        return Ok(Vec::new());
    };
    let names = match &value.data {
        Data::Bool(false) => Some(Vec::new()),
        Data::Bool(true) => {
            let object = manifest.dependencies().and_then(Value::as_object);
            Some(
                object
                    .map(|it| it.keys().map(str::to_owned).collect())
                    .unwrap_or_default(),
            )
        }
        Data::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    };
    names.ok_or_else(|| {
        let reason =
            format!("bun refuses it: expected `{field}` to be a boolean or an array of strings");
        refused(manifest, Some(value), reason)
    })
}
