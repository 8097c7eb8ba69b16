//! yarn's filters: lines of ignore files, of `files`, and its own.

use super::Entry;
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::own::{self, node_join, node_relative};
use crate::walk::MAX_IGNORE_FILE;
use packgate_glob::{Micromatch2, Name, PatternError, is_glob, trim};
use packgate_manifest::{Manifest, Value};
use packgate_tree::{join, parent};
use std::sync::Arc;

/// What is always kept.
const NEVER_IGNORED: [&str; 4] = [
    "!/package.json",
    "!/readme*",
    "!/+(license|licence)*",
    "!/+(changes|changelog|history)*",
];

/// What is dropped where package.json has no `files`.
const IGNORED: [&str; 18] = [
    ".git",
    "CVS",
    ".svn",
    ".hg",
    "node_modules",
    "yarn.lock",
    ".lock-wscript",
    ".wafpickle-{0..9}",
    "*.swp",
    "._*",
    "npm-debug.log",
    "yarn-error.log",
    ".npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    ".npmignore",
    ".gitignore",
    ".DS_Store",
];

const IGNORE_FILES: [&str; 3] = [".yarnignore", ".npmignore", ".gitignore"];

/// Where a filter counts from.
#[derive(Clone)]
enum Base {
    /// The package; a name alone is compared too.
    Package,
    /// The package, whole paths only (`files`).
    Paths,
    /// A directory below; what is elsewhere is asked about by way of `..`.
    Dir(String),
}

/// A pattern as `mm.isMatch` without options takes it.
enum Plain {
    Text(String),
    Glob(Micromatch2),
}

struct Filter {
    base: Base,
    regex: Micromatch2,
    plain: Plain,
    origin: Arc<Origin>,
}

/// All filters of a package.
#[derive(Default)]
pub(super) struct Filters {
    keeping: Vec<Filter>,
    dropping: Vec<Filter>,
}

impl Filters {
    /// yarn's own, that of `main`, and those of `files`.
    ///
    /// # Errors
    /// Where yarn dies of `files` or of a pattern.
    pub(super) fn built_in(manifest: &Manifest) -> Result<Self, PacklistError> {
        let mut filters = Self::default();
        let files = manifest.files().filter(|files| files.truthy());
        let ignored: &[&str] = if files.is_some() { &[] } else { &IGNORED };
        for pattern in NEVER_IGNORED.iter().chain(ignored) {
            let origin = Origin::BuiltIn {
                manager: "yarn",
                pattern,
            };
            filters.add(pattern, &Base::Package, &Arc::new(origin))?;
        }
        filters.add_main(manifest)?;
        if let Some(files) = files {
            filters.add_files(manifest, files)?;
        }
        Ok(filters)
    }

    fn add_main(&mut self, manifest: &Manifest) -> Result<(), PacklistError> {
        let Some(main) = manifest.main().filter(|main| main.truthy()) else {
            return Ok(());
        };
        if main.as_object().is_some() {
            return Err(own::refused(
                manifest,
                Some(main),
                "\"main\" is an object: yarn fails with a TypeError",
            ));
        }
        let Some(value) = main.to_js_string() else {
            return Ok(());
        };
        let line = format!("!/{value}");
        let origin = Origin::Field {
            field: "main".to_owned(),
            value,
            at: Some(own::at(manifest, main.span)),
        };
        self.add(&line, &Base::Package, &Arc::new(origin))
    }

    fn add_files(&mut self, manifest: &Manifest, files: &Value) -> Result<(), PacklistError> {
        let Some(entries) = files.as_array() else {
            return Err(own::refused(
                manifest,
                Some(files),
                format!(
                    "\"files\" is {}, not an array: yarn fails with a TypeError",
                    files.kind()
                ),
            ));
        };
        let unnamed = Origin::NotInFiles {
            at: Some(own::at(manifest, files.span)),
        };
        self.add("*", &Base::Paths, &Arc::new(unnamed))?;
        let mut origins = Vec::with_capacity(entries.len());
        for (index, value) in entries.iter().enumerate() {
            let Some(entry) = value.as_str() else {
                return Err(own::refused(
                    manifest,
                    Some(value),
                    format!(
                        "an entry of \"files\" is {}, not a string: yarn fails with a TypeError",
                        value.kind()
                    ),
                ));
            };
            let origin = Arc::new(Origin::Files {
                index,
                entry: entry.to_owned(),
                at: Some(own::at(manifest, value.span)),
                matched: None,
            });
            origins.push((entry, origin));
        }
        for (entry, origin) in &origins {
            self.add(&format!("!{entry}"), &Base::Paths, origin)?;
        }
        for (entry, origin) in &origins {
            self.add(
                &format!("!{}", node_join(entry, "**")),
                &Base::Paths,
                origin,
            )?;
        }
        Ok(())
    }

    /// The filters of every ignore file among `entries`. A `.gitignore` beside one of
    /// the others does not count.
    ///
    /// # Errors
    /// An ignore file that cannot be read or that yarn dies of.
    pub(super) fn add_ignore_files(
        &mut self,
        request: &Request<'_>,
        entries: &[Entry],
    ) -> Result<(), PacklistError> {
        let found: Vec<&str> = entries
            .iter()
            .filter(|entry| IGNORE_FILES.contains(&entry.name.as_str()))
            .map(|entry| entry.path.as_str())
            .collect();
        for path in &found {
            let dir = parent(path).unwrap_or_default();
            let beside = |name: &str| found.contains(&join(dir, name).as_str());
            if path.ends_with(".gitignore") && (beside(".yarnignore") || beside(".npmignore")) {
                continue;
            }
            self.add_ignore_file(request, path, dir)?;
        }
        Ok(())
    }

    fn add_ignore_file(
        &mut self,
        request: &Request<'_>,
        path: &str,
        dir: &str,
    ) -> Result<(), PacklistError> {
        let bytes = packgate_tree::read(request.tree, &join(request.dir, path), MAX_IGNORE_FILE)?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let base = if dir.is_empty() {
            Base::Package
        } else {
            Base::Dir(dir.to_owned())
        };
        for (index, line) in text.split('\n').enumerate() {
            let origin = Arc::new(Origin::IgnoreFile {
                file: path.to_owned(),
                line: index + 1,
                rule: line.to_owned(),
            });
            self.add(line, &base, &origin)?;
        }
        Ok(())
    }

    /// Adds the filter of one line, if it is one (`ignoreLinesToRegex`).
    fn add(&mut self, line: &str, base: &Base, origin: &Arc<Origin>) -> Result<(), PacklistError> {
        if line == "!" || line.starts_with('#') || trim(line).is_empty() {
            return Ok(());
        }
        let (keeps, pattern) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
        let compiled = || -> Result<Filter, PatternError> {
            Ok(Filter {
                base: base.clone(),
                regex: Micromatch2::dot_nocase(trim(pattern))?,
                plain: if is_glob(pattern) {
                    Plain::Glob(Micromatch2::plain(pattern)?)
                } else {
                    Plain::Text(pattern.to_owned())
                },
                origin: Arc::clone(origin),
            })
        };
        let filter = compiled().map_err(|source| PacklistError::Pattern {
            place: origin.to_string(),
            source,
        })?;
        let to = if keeps {
            &mut self.keeping
        } else {
            &mut self.dropping
        };
        to.push(filter);
        Ok(())
    }

    /// The first filter that keeps the entry.
    pub(super) fn keeps(&self, asked: &Asked<'_>) -> Option<Arc<Origin>> {
        let found = self.keeping.iter().find(|filter| filter.matches(asked));
        found.map(|filter| Arc::clone(&filter.origin))
    }

    /// Whether a filter drops the entry.
    pub(super) fn drops(&self, asked: &Asked<'_>) -> bool {
        self.dropping.iter().any(|filter| filter.matches(asked))
    }
}

/// The texts by which one entry is asked about.
pub(super) struct Asked<'e> {
    entry: &'e Entry,
    base: Name<'e>,
    path: Name<'e>,
    rooted: Name<'e>,
}

impl<'e> Asked<'e> {
    /// Of an entry, with its path with slashes only and the same after a slash.
    pub(super) fn new(entry: &'e Entry, slashed: &'e (String, String)) -> Self {
        Self {
            entry,
            base: Name::new(&entry.name),
            path: Name::new(&slashed.0),
            rooted: Name::new(&slashed.1),
        }
    }
}

/// A path with slashes only, and the same after a slash.
pub(super) fn slashed(path: &str) -> (String, String) {
    let path = path.replace('\\', "/");
    let rooted = format!("/{path}");
    (path, rooted)
}

impl Filter {
    /// `matchesFilter`
    fn matches(&self, asked: &Asked<'_>) -> bool {
        if let Base::Dir(dir) = &self.base {
            let texts = slashed(&node_relative(dir, &asked.entry.path));
            return self.matches_path(&Name::new(&texts.0), &Name::new(&texts.1), None);
        }
        let base = matches!(self.base, Base::Package).then_some(&asked.base);
        self.matches_path(&asked.path, &asked.rooted, base)
    }

    fn matches_path(&self, path: &Name<'_>, rooted: &Name<'_>, base: Option<&Name<'_>>) -> bool {
        self.regex.test(path)
            || self.regex.test(rooted)
            || base.is_some_and(|base| self.regex.test(base))
            || match &self.plain {
                Plain::Text(text) => text == path.as_str(),
                Plain::Glob(glob) => glob.test(path),
            }
    }
}
