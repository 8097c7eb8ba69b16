use serde_json::Value;

use crate::graph::exports::Subpaths;

/// Where in a manifest something is named: keys and indexes from its root.
pub(crate) type Field = Vec<String>;

/// A file or directory that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Relative to the manifest; empty for its directory.
    pub(super) path: String,
    /// Where it is named; empty where it holds because nothing is named.
    pub(super) field: Field,
}

/// A pattern that a manifest names: what a path begins and ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) head: String,
    pub(super) tail: String,
    pub(super) field: Field,
    /// Whether it is about types only.
    pub(super) types: bool,
}

/// Where a consumer may enter a package, as its manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entries {
    pub(super) files: Vec<Named>,
    pub(super) patterns: Vec<Pattern>,
    /// What `exports` says of each subpath.
    pub(super) subpaths: Subpaths,
}

/// Fields that name a file, a list of files, or an object that holds them. The
/// first are those of the rule's page; the others are read by bundlers, editors,
/// and the programs whose plugin the package may be.
const FIELDS: [&str; 25] = [
    "main",
    "module",
    "browser",
    "exports",
    "bin",
    "types",
    "typings",
    "typesVersions",
    "jsnext:main",
    "es2015",
    "esnext",
    "unpkg",
    "jsdelivr",
    "react-native",
    "style",
    "sass",
    "svelte",
    "source",
    "man",
    "oclif",
    "schematics",
    "builders",
    "generators",
    "executors",
    "customElements",
];

/// Scripts that run where the package is installed.
const SCRIPTS: [&str; 3] = ["preinstall", "install", "postinstall"];

impl Entries {
    /// The entries of a manifest.
    pub(super) fn of(manifest: &Value) -> Self {
        let mut entries = Self::default();
        for field in FIELDS {
            entries.field(manifest, field);
        }
        entries.subpaths = Subpaths::of(manifest.get("exports"));
        if let Some(Value::String(bin)) = manifest.pointer("/directories/bin") {
            let field = vec!["directories".to_owned(), "bin".to_owned()];
            entries.target(&format!("{bin}/"), &field);
        }
        for script in SCRIPTS {
            let line = manifest.get("scripts").and_then(|it| it.get(script));
            for word in line
                .and_then(Value::as_str)
                .unwrap_or("")
                .split_whitespace()
            {
                entries.files.push(Named {
                    path: clean(word.trim_matches(['"', '\'', ';', '&', '(', ')'])),
                    field: vec!["scripts".to_owned(), script.to_owned()],
                });
            }
        }
        // Where nothing is named, and as a fallback where `main` leads nowhere.
        if manifest.get("exports").is_none() {
            entries.files.push(Named {
                path: String::new(),
                field: Field::new(),
            });
        }
        entries
    }

    /// What one field of a manifest names.
    pub(super) fn field(&mut self, manifest: &Value, field: &str) {
        if let Some(value) = manifest.get(field) {
            self.add(value, &mut vec![field.to_owned()]);
        }
    }

    /// Every string below `value`. Manifests nest as deep as `serde_json`
    /// allows, which is not deep.
    pub(super) fn add(&mut self, value: &Value, field: &mut Field) {
        let mut below = |key: String, value| {
            field.push(key);
            self.add(value, field);
            field.pop();
        };
        match value {
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    below(index.to_string(), value);
                }
            }
            Value::Object(map) => map.iter().for_each(|(key, it)| below(key.clone(), it)),
            Value::String(target) => self.target(target, field),
            _ => {}
        }
    }

    fn target(&mut self, target: &str, field: &Field) {
        let (head, tail) = match target.split_once('*') {
            Some((head, rest)) => (head, rest.rsplit('*').next().unwrap_or("")),
            None if target.ends_with('/') => (target, ""),
            None => {
                return self.files.push(Named {
                    path: clean(target),
                    field: field.clone(),
                });
            }
        };
        self.patterns.push(Pattern {
            head: pattern_head(head),
            tail: tail.to_owned(),
            field: field.clone(),
            types: field[0] == "typesVersions",
        });
    }
}

impl Pattern {
    /// What stands for the asterisk in `path`, where the pattern fits.
    pub(super) fn capture<'p>(&self, head: &str, path: &'p str) -> Option<&'p str> {
        let types = [".ts", ".mts", ".cts"].iter().any(|it| path.ends_with(it));
        let rest = path.strip_prefix(head)?.strip_suffix(&*self.tail)?;
        (types || !self.types).then_some(rest)
    }
}

pub(super) fn clean(path: &str) -> String {
    packgate_tree::normalize(path)
}

/// `./dist/x` as the beginning of packed paths; what stands after the last slash
/// is kept as it is.
fn pattern_head(head: &str) -> String {
    match head.rsplit_once('/') {
        None => head.to_owned(),
        Some((dir, rest)) => {
            let dir = clean(dir);
            if dir.is_empty() {
                rest.to_owned()
            } else {
                format!("{dir}/{rest}")
            }
        }
    }
}
