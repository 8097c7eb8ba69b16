//! What yarn reads of package.json to pack it (`Manifest.load`, `genPackList`).

use super::lists::{IgnoreList, Line};
use crate::error::PacklistError;
use crate::origin::Origin;
use crate::own;
use packgate_manifest::{Data, Manifest, Object, Value};

/// Fields that decide what is packed.
pub(super) struct Fields {
    /// The entries of `files`, where it is an array, as patterns.
    pub(super) files: Option<Vec<Line>>,
    /// Paths that `main`, `module`, `browser` and the bins name.
    named: Vec<Line>,
    /// What is stored as executable.
    pub(super) executables: Vec<String>,
}

impl Fields {
    /// # Errors
    /// [`PacklistError::Refused`] where yarn cannot load the manifest.
    pub(super) fn of(manifest: &Manifest) -> Result<Self, PacklistError> {
        let config = manifest.publish_config().and_then(Value::as_object);
        let reader = Reader { manifest, config };
        let bins = reader.bins()?;
        let mut named = Vec::new();
        for key in ["main", "module"] {
            named.extend(reader.text(key));
        }
        named.extend(reader.browser());
        let published = reader.published_bins();
        let mut executables: Vec<String> = config
            .and_then(|config| config.get("executableFiles"))
            .and_then(Value::as_array)
            .unwrap_or_default()
            .iter()
            .filter_map(|item| item.as_str().map(slashes))
            .collect();
        executables.extend(bins.iter().map(|(_, value)| slashes(text(value))));
        for (field, value) in published.as_ref().unwrap_or(&bins) {
            named.push(reader.line(field, &slashes(text(value)), value));
        }
        Ok(Self {
            files: reader.files(),
            named,
            executables,
        })
    }

    /// The list of what the fields say.
    pub(super) fn list(mut self) -> IgnoreList {
        let mut reject = Vec::new();
        if let Some(files) = self.files.take() {
            self.named.extend(files);
            let all = Line::path("/*", Origin::NotInFiles { at: None });
            reject.push(all);
        }
        IgnoreList::new(&self.named, &reject)
    }
}

/// yarn makes every backslash a slash.
fn slashes(text: &str) -> String {
    text.replace('\\', "/")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Bins: the field they were written as, and the path.
type Bins<'m> = Vec<(String, &'m Value)>;

struct Reader<'m> {
    manifest: &'m Manifest,
    config: Option<&'m Object>,
}

impl<'m> Reader<'m> {
    fn line(&self, field: &str, value: &str, at: &Value) -> Line {
        let origin = Origin::Field {
            field: field.to_owned(),
            value: value.to_owned(),
            at: Some(own::at(self.manifest, at.span)),
        };
        Line::path(value, origin)
    }

    fn published(&self, key: &str) -> Option<&'m Value> {
        self.config?.get(key)
    }

    /// `main` or `module`, that of `publishConfig` first.
    fn text(&self, key: &str) -> Option<Line> {
        let is_text = |value: &&Value| value.as_str().is_some();
        let (field, value) = match self.published(key).filter(is_text) {
            Some(value) => (format!("publishConfig.{key}"), value),
            None => (key.to_owned(), self.manifest.get(key).filter(is_text)?),
        };
        Some(self.line(&field, &slashes(text(value)), value))
    }

    fn browser(&self) -> Vec<Line> {
        let is_set = |value: &&Value| !value.is_null();
        let (field, value) = match self.published("browser").filter(is_set) {
            Some(value) => ("publishConfig.browser", value),
            None => match self.manifest.browser().filter(is_set) {
                Some(value) => ("browser", value),
                None => return Vec::new(),
            },
        };
        let line = |path: &str| self.line(field, &slashes(path), value);
        match &value.data {
            Data::String(path) => vec![line(path)],
            Data::Object(object) => {
                let mut lines = Vec::new();
                for entry in object.entries() {
                    lines.push(line(&entry.key));
                    lines.extend(entry.value.as_str().map(line));
                }
                lines
            }
            Data::Array(items) => {
                let mut lines = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    lines.push(line(&index.to_string()));
                    lines.extend(item.as_str().map(line));
                }
                lines
            }
            _ => Vec::new(),
        }
    }

    fn has_name(&self) -> bool {
        self.manifest
            .name()
            .and_then(Value::as_str)
            .is_some_and(is_ident)
    }

    /// `bin`, each value of which must be a text with something in it to count.
    fn bins(&self) -> Result<Bins<'m>, PacklistError> {
        let some = |value: &Value| !packgate_glob::trim(text(value)).is_empty();
        let Some(bin) = self.manifest.bin() else {
            return Ok(Vec::new());
        };
        let bins = self.members("bin", bin);
        let bins: Bins<'m> = bins.into_iter().filter(|(_, value)| some(value)).collect();
        if bin.as_str().is_none() {
            for (field, value) in &bins {
                let key = field.strip_prefix("bin.").unwrap_or(field);
                if !is_ident(key) {
                    let reason = format!("yarn refuses it: Invalid ident ({key})");
                    return Err(own::refused(self.manifest, Some(value), reason));
                }
            }
        }
        Ok(bins)
    }

    /// `publishConfig.bin`, where there is one that yarn heeds.
    fn published_bins(&self) -> Option<Bins<'m>> {
        let bin = self.published("bin")?;
        match &bin.data {
            Data::String(_) if !self.has_name() => None,
            Data::String(_) | Data::Object(_) | Data::Array(_) => {
                Some(self.members("publishConfig.bin", bin))
            }
            _ => None,
        }
    }

    /// The texts of a field that may be one text, an object or an array of them.
    fn members(&self, field: &str, value: &'m Value) -> Bins<'m> {
        match &value.data {
            Data::String(_) if self.has_name() => vec![(field.to_owned(), value)],
            Data::Object(object) => {
                let texts = object.entries().iter();
                texts
                    .filter(|entry| entry.value.as_str().is_some())
                    .map(|entry| (format!("{field}.{}", entry.key), &entry.value))
                    .collect()
            }
            Data::Array(items) => {
                let texts = items.iter().enumerate();
                texts
                    .filter(|(_, item)| item.as_str().is_some())
                    .map(|(index, item)| (format!("{field}.{index}"), item))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// `files`, where it is an array; what is no text in it does not count, and what
    /// is written twice counts once.
    fn files(&self) -> Option<Vec<Line>> {
        let entries = self.manifest.files()?.as_array()?;
        let lines = entries.iter().enumerate().filter_map(|(index, value)| {
            let entry = value.as_str()?;
            Line::of(entry, "", || Origin::Files {
                index,
                entry: entry.to_owned(),
                at: Some(own::at(self.manifest, value.span)),
                matched: None,
            })
        });
        Some(lines.collect())
    }
}

/// `/^(?:@([^/]+?)\/)?([^@/]+)$/`
fn is_ident(name: &str) -> bool {
    let rest = match name.strip_prefix('@') {
        Some(scoped) => match scoped.split_once('/') {
            Some((scope, rest)) if !scope.is_empty() => rest,
            _ => return false,
        },
        None => name,
    };
    !rest.is_empty() && !rest.contains(['@', '/'])
}
