//! What a package asks for by name.

use packgate_manifest::{Data, Manifest, Value};
use std::collections::BTreeSet;

/// Fields whose values are files of the package, however deep they stand.
const FIELDS: [&str; 26] = [
    "main",
    "module",
    "browser",
    "exports",
    "bin",
    "types",
    "typings",
    "typesVersions",
    "directories",
    "man",
    "jsnext:main",
    "es2015",
    "esnext",
    "umd:main",
    "unpkg",
    "jsdelivr",
    "react-native",
    "style",
    "sass",
    "svelte",
    "source",
    "oclif",
    "schematics",
    "builders",
    "generators",
    "customElements",
];

/// What may be left out at the end of a name.
const EXTENSIONS: [&str; 6] = [".js", ".cjs", ".mjs", ".json", ".d.ts", ".node"];

/// Directories in which builds put what they make.
const OUTPUT: [&str; 10] = [
    "dist", "build", "lib", "out", "es", "esm", "cjs", "umd", "output", "bundle",
];

/// Paths, by their segments, that package.json names.
#[derive(Debug, Default)]
pub(crate) struct Purpose {
    named: Vec<Vec<String>>,
}

impl Purpose {
    /// What `files` and the fields that name files say.
    pub(crate) fn of(manifest: &Manifest) -> Self {
        let mut purpose = Self::default();
        if let Some(Data::Array(entries)) = manifest.files().map(|files| &files.data) {
            let entries = entries.iter().filter_map(Value::as_str);
            // A double negation is an entry that nobody writes.
            for entry in entries.filter(|entry| !entry.starts_with('!')) {
                purpose.add(entry);
            }
        }
        for field in FIELDS {
            if let Some(value) = manifest.get(field) {
                purpose.add_all(value);
            }
        }
        purpose
    }

    /// What the fields that name files say to those who use the package. That is not
    /// `files`, nor where `directories` says that the tests are.
    pub(crate) fn entries(manifest: &Manifest) -> Self {
        let mut purpose = Self::default();
        for field in FIELDS {
            let Some(value) = manifest.get(field) else {
                continue;
            };
            match value.as_object() {
                Some(object) if field == "directories" => {
                    let used = ["bin", "lib"].into_iter();
                    used.filter_map(|name| object.entry(name))
                        .for_each(|entry| purpose.add_all(&entry.value));
                }
                _ => purpose.add_all(value),
            }
        }
        purpose
    }

    /// Whether something is named that lies in the directory `top` of the package,
    /// or the directory itself.
    pub(crate) fn leads_below(&self, top: &str) -> bool {
        let mut entries = self.named.iter();
        entries.any(|entry| entry.first().is_some_and(|it| it.eq_ignore_ascii_case(top)))
    }

    /// Whether the file is named, with its extension or without.
    pub(crate) fn leads_to(&self, path: &str) -> bool {
        let ends = EXTENSIONS.iter().filter_map(|end| path.strip_suffix(end));
        let written: Vec<&str> = ends.chain([path]).collect();
        let mut entries = self.named.iter().map(|entry| entry.join("/"));
        entries.any(|it| written.iter().any(|path| it.eq_ignore_ascii_case(path)))
    }

    /// Whether everything that is named without a wildcard is among `paths`.
    pub(crate) fn is_there(&self, paths: &BTreeSet<&str>) -> bool {
        self.named.iter().all(|entry| {
            let path = entry.join("/");
            let below = format!("{path}/");
            path.contains('*')
                || paths.contains(&*path)
                || EXTENSIONS
                    .iter()
                    .any(|end| paths.contains(&*format!("{path}{end}")))
                || paths
                    .range(&*below..)
                    .next()
                    .is_some_and(|it| it.starts_with(&below))
        })
    }

    /// Whether what the package runs is build output: something is named in a
    /// directory where builds put it, and nothing in `sources`.
    pub(crate) fn builds_elsewhere(&self, sources: &str) -> bool {
        let built = OUTPUT.iter().any(|dir| self.leads_below(dir));
        built && !self.leads_below(sources)
    }

    /// Manifests nest no deeper than their parser allows.
    fn add_all(&mut self, value: &Value) {
        match &value.data {
            Data::String(text) => self.add(text),
            Data::Array(items) => items.iter().for_each(|item| self.add_all(item)),
            Data::Object(object) => {
                for entry in object.entries() {
                    self.add_all(&entry.value);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, path: &str) {
        let segments = segments(path);
        if !segments.is_empty() {
            self.named.push(segments);
        }
    }

    /// Whether something is named that lies at or below `at`, the path that git's
    /// rule `pattern` matched: `dist` and `dist/cli.js` name what lies below
    /// `dist`, but `dist` does not name `dist/.env`. A wildcard names nothing,
    /// unless it is the very one of git's rule.
    pub(crate) fn names(&self, at: &str, pattern: &str) -> bool {
        let at = segments(at);
        self.named.iter().any(|entry| reaches(entry, &at, pattern))
    }

    /// Whether a negated rule of the ignore file in `dir` names `path`, or what
    /// lies between it and `at`.
    pub(crate) fn of_negation(
        dir: &str,
        negation: &str,
        path: &str,
        at: &str,
        pattern: &str,
    ) -> bool {
        let rule = negation.trim_start_matches('!');
        let rule_segments = segments(rule);
        let [only] = &rule_segments[..] else {
            let mut entry = segments(dir);
            entry.extend(rule_segments);
            return reaches(&entry, &segments(at), pattern);
        };
        if rule.starts_with('/') {
            let mut entry = segments(dir);
            entry.push(only.clone());
            return reaches(&entry, &segments(at), pattern);
        }
        // Without a slash inside, it means that name at any depth.
        let above = segments(at).len().saturating_sub(1);
        let path = segments(path);
        let mut rest = path.iter().skip(above);
        same_wildcard(only, pattern) || rest.any(|it| it.eq_ignore_ascii_case(only))
    }
}

/// A path or glob without `.` and empty segments.
fn segments(path: &str) -> Vec<String> {
    packgate_tree::normalize(path)
        .split('/')
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether `entry` leads to `at` or below. npm compares without regard to case.
fn reaches(entry: &[String], at: &[String], pattern: &str) -> bool {
    let Some((last, above)) = at.split_last() else {
        return false;
    };
    let Some(name) = entry.get(above.len()) else {
        return false;
    };
    let mut pairs = entry.iter().zip(above);
    pairs.all(|(entry, at)| entry == "*" || entry.eq_ignore_ascii_case(at))
        && (name.eq_ignore_ascii_case(last) || same_wildcard(name, pattern))
}

/// Whether a wildcard is that of git's rule, as `*.node` in both, and says
/// something: `*` does not.
fn same_wildcard(name: &str, pattern: &str) -> bool {
    let rule = pattern.trim_end_matches('/').rsplit('/').next();
    rule == Some(name) && name.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(manifest: &str) -> Purpose {
        Purpose::of(&Manifest::parse(manifest.as_bytes(), "package.json").unwrap())
    }

    #[test]
    fn entries_name_what_lies_at_or_below() {
        for (files, at, pattern) in [
            ("dist", "dist", "dist/"),
            ("./dist/", "dist", "dist/"),
            ("dist/cli.js", "dist", "/dist"),
            ("dist/**/*.js", "dist", "dist"),
            ("dist/**", "dist", "dist"),
            ("DIST", "dist", "dist"),
            ("packages/*/dist", "packages/a/dist", "dist"),
            ("*.node", "binding.node", "*.node"),
            ("lib/*.wasm", "lib/x.wasm", "*.wasm"),
        ] {
            let manifest = format!(r#"{{"files": ["{files}"]}}"#);
            assert!(purpose(&manifest).names(at, pattern), "{files} {at}");
        }
    }

    #[test]
    fn wildcards_and_what_lies_above_name_nothing() {
        for (files, at, pattern) in [
            ("*", "dist", "dist/"),
            ("**/*", "dist", "dist/"),
            ("**", "secrets", "secrets"),
            ("*", "x", "*"),
            ("dist", "dist/.env", ".env"),
            ("dist/*", "dist/.env", ".env"),
            ("dist/**", "dist/a/secrets", "secrets/"),
            ("!dist", "dist", "dist/"),
            ("distribution", "dist", "dist/"),
            (".", "dist", "dist/"),
        ] {
            let manifest = format!(r#"{{"files": ["{files}"]}}"#);
            assert!(!purpose(&manifest).names(at, pattern), "{files} {at}");
        }
    }

    #[test]
    fn fields_name_files_however_deep() {
        for manifest in [
            r#"{"main": "dist/index"}"#,
            r#"{"bin": {"x": "./dist/cli.js"}}"#,
            r#"{"exports": {".": {"import": ["./dist/index.mjs"]}}}"#,
            r#"{"exports": {"./*": "./dist/*.js"}}"#,
            r#"{"types": "dist/index.d.ts"}"#,
            r#"{"browser": {"./a.js": "./dist/a.js"}}"#,
        ] {
            assert!(purpose(manifest).names("dist", "dist/"), "{manifest}");
            assert!(!purpose(manifest).names("dist/.env", ".env"), "{manifest}");
        }
        assert!(!purpose(r#"{"name": "dist", "scripts": {"a": "dist"}}"#).names("dist", "dist"));
    }

    #[test]
    fn negations_name_what_they_bring_back() {
        let named = |dir, negation, path, at| Purpose::of_negation(dir, negation, path, at, "*.x");
        assert!(named("", "!dist/**", "dist/a.js", "dist"));
        assert!(named("", "!/dist", "dist/a.js", "dist"));
        assert!(named("", "!keep.js", "dist/keep.js", "dist"));
        assert!(named("lib", "!gen/a.js", "lib/gen/a.js", "lib/gen"));
        assert!(named("", "!*.x", "dist/a.x", "dist/a.x"));
        assert!(!named("", "!**", "dist/a.js", "dist"));
        assert!(!named("", "!*.js", "dist/a.js", "dist"));
        assert!(!named("", "!/lib", "dist/a.js", "dist"));
    }
}
