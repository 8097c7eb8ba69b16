use serde_json::Value;

/// Where a consumer may enter a package, as its manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entries {
    /// Files and directories to resolve, relative to the manifest.
    pub(super) files: Vec<String>,
    /// Patterns: what a path begins and ends with.
    pub(super) patterns: Vec<(String, String)>,
}

/// Fields that name a file, a list of files, or an object that holds them.
const FIELDS: [&str; 26] = [
    "main",
    "module",
    "browser",
    "exports",
    "imports",
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
            if let Some(value) = manifest.get(field) {
                entries.add(value);
            }
        }
        if let Some(Value::String(bin)) = manifest.pointer("/directories/bin") {
            entries
                .patterns
                .push((format!("{}/", clean(bin)), String::new()));
        }
        for script in SCRIPTS {
            if let Some(Value::String(line)) = manifest.get("scripts").and_then(|it| it.get(script))
            {
                entries.files.extend(line.split_whitespace().map(word));
            }
        }
        // Where nothing is named, and as a fallback where `main` leads nowhere.
        if manifest.get("exports").is_none() {
            entries.files.push(String::new());
        }
        entries
    }

    /// Every string below `value`. Manifests nest as deep as `serde_json`
    /// allows, which is not deep.
    fn add(&mut self, value: &Value) {
        match value {
            Value::String(target) => self.target(target),
            Value::Array(list) => list.iter().for_each(|it| self.add(it)),
            Value::Object(map) => map.values().for_each(|it| self.add(it)),
            _ => {}
        }
    }

    fn target(&mut self, target: &str) {
        if let Some((before, after)) = target.split_once('*') {
            let after = after.rsplit('*').next().unwrap_or("");
            self.patterns.push((pattern_head(before), after.to_owned()));
        } else if target.ends_with('/') {
            self.patterns.push((pattern_head(target), String::new()));
        } else {
            self.files.push(clean(target));
        }
    }
}

fn word(word: &str) -> String {
    clean(word.trim_matches(['"', '\'', ';', '&', '(', ')']))
}

fn clean(path: &str) -> String {
    packgate_tree::normalize(path)
}

/// `./dist/x` as the beginning of packed paths; what stands after the last slash
/// is kept as it is.
fn pattern_head(head: &str) -> String {
    match head.rsplit_once('/') {
        None => head.to_owned(),
        Some((dir, rest)) => packgate_tree::join(&clean(dir), rest),
    }
}
