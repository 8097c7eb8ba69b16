//! `node_modules/.package-lock.json`: what npm trusts about the installed
//! packages instead of reading them, as long as nothing is newer than it
//! (arborist, `shrinkwrap.js`).
//!
//! Its entries hold a package's bins and dependencies but neither `files` nor
//! `main`, so a bundled package is packed differently right after `npm install`
//! than after somebody touched `node_modules`.

use crate::error::PacklistError;
use crate::fields::Fields;
use packgate_manifest::{Manifest, Normalized, Object, Profile, Value, json};
use packgate_tree::{Kind, Memory, Tree, join, normalize};
use std::collections::{HashMap, HashSet};

/// Longest lock file that is read, in bytes.
const MAX_LOCK: u64 = 256 << 20;
/// npm allows the lock file to be this much older, in milliseconds.
const JITTER: i128 = 10;

/// The entries of a hidden lock file that is in force.
pub(crate) struct HiddenLock {
    dir: String,
    packages: HashMap<String, Fields>,
}

impl HiddenLock {
    /// The hidden lock file of the package in `dir`, if npm would trust it.
    ///
    /// # Errors
    /// [`PacklistError::Refused`], EMISSINGTARGET: npm trusts it and then misses a
    /// package in it.
    pub(crate) fn load(
        tree: &dyn Tree,
        dir: &str,
        profile: Profile,
    ) -> Result<Option<Self>, PacklistError> {
        match Self::trusted(tree, dir) {
            Some((lock, None)) => Ok(Some(lock)),
            // npm 9 makes one up.
            Some((lock, Some(_))) if profile == Profile::Npm9 => Ok(Some(lock)),
            Some((_, Some(missing))) => Err(PacklistError::Refused {
                file: join(dir, "node_modules/.package-lock.json"),
                reason: format!(
                    "npm refuses it: Missing target in lock file: {missing:?} (EMISSINGTARGET)"
                ),
            }),
            None => Ok(None),
        }
    }

    /// The lock file, and a link's target that it lacks.
    fn trusted(tree: &dyn Tree, dir: &str) -> Option<(Self, Option<String>)> {
        let path = join(dir, "node_modules/.package-lock.json");
        let bytes = packgate_tree::read(tree, &path, MAX_LOCK).ok()?;
        if bytes.is_empty() {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let value = json::parse(text).ok()?;
        let lock = value.as_object()?;
        let Some(packages) = lock.get("packages").and_then(Value::as_object) else {
            // Version 1, which npm converts.
            let mut packages = HashMap::new();
            if let Some(dependencies) = lock.get("dependencies").and_then(Value::as_object) {
                convert("", dependencies, &mut packages);
            }
            let dir = dir.to_owned();
            return Some((Self { dir, packages }, None));
        };
        let newest = tree.stat(&path).ok()??.modified / 1_000_000 + JITTER;
        let mut check = Freshness {
            tree,
            dir,
            packages,
            newest,
            seen: HashSet::from([String::new()]),
        };
        check.all()?;
        let lock = Self {
            dir: dir.to_owned(),
            packages: entries(text, packages),
        };
        Some((lock, missing_target(packages)))
    }

    /// What the lock file holds of the package installed at `path`.
    pub(crate) fn fields(&self, path: &str) -> Fields {
        self.entry(path).cloned().unwrap_or_default()
    }

    /// Whether the lock file knows of a package installed at `path`.
    pub(crate) fn lists(&self, path: &str) -> bool {
        self.entry(path).is_some()
    }

    fn entry(&self, path: &str) -> Option<&Fields> {
        let location = match self.dir.as_str() {
            "" => Some(path),
            dir => path
                .strip_prefix(dir)
                .and_then(|rest| rest.strip_prefix('/')),
        };
        self.packages.get(location?)
    }
}

/// A link's target that has no entry of its own.
fn missing_target(packages: &Object) -> Option<String> {
    packages.entries().iter().find_map(|entry| {
        let object = entry.value.as_object()?;
        object.get("link").filter(|link| link.truthy())?;
        let target = normalize(object.get("resolved").and_then(Value::as_str)?);
        packages.get(&target).is_none().then_some(target)
    })
}

/// Turns lock entries into fields, by the rules of a package.json.
fn entries(text: &str, packages: &Object) -> HashMap<String, Fields> {
    let mut all = HashMap::new();
    for entry in packages.entries() {
        let span = entry.value.span;
        if let (Some(object), Some(source)) =
            (entry.value.as_object(), text.get(span.start..span.end))
        {
            let source = with_name(&entry.key, object, source);
            all.insert(entry.key.clone(), fields(&source).unwrap_or_default());
        }
    }
    all
}

fn fields(source: &str) -> Option<Fields> {
    let manifest = Manifest::parse(source.as_bytes(), "package.json").ok()?;
    let nothing = Memory::new("lock file");
    let normalized = Normalized::for_tree(&manifest, Profile::Npm12, &nothing).ok()?;
    Fields::of(&manifest, &normalized).ok()
}

/// The entry with the name that its location implies, where it has none.
fn with_name(location: &str, entry: &Object, source: &str) -> String {
    if entry.get("name").is_some_and(Value::truthy) {
        return source.to_owned();
    }
    let name = location.rsplit("node_modules/").next().unwrap_or(location);
    let name = serde_json::Value::from(name);
    let comma = if entry.is_empty() { "" } else { "," };
    format!("{{\"name\":{name}{comma}{}", &source[1..])
}

/// The packages of a version 1 lock file, by location.
fn convert(above: &str, dependencies: &Object, packages: &mut HashMap<String, Fields>) {
    for entry in dependencies.entries() {
        let location = join(above, &format!("node_modules/{}", entry.key));
        let Some(object) = entry.value.as_object() else {
            continue;
        };
        let mut fields = Fields {
            name: Some(entry.key.clone()),
            version: object
                .get("version")
                .and_then(Value::as_str)
                .map(str::to_owned),
            ..Fields::default()
        };
        if let Some(requires) = object.get("requires").and_then(Value::as_object) {
            fields.deps.prod = requires.keys().map(str::to_owned).collect();
        }
        if let Some(inner) = object.get("dependencies").and_then(Value::as_object) {
            convert(&location, inner, packages);
        }
        packages.insert(location, fields);
    }
}

/// npm's `assertNoNewer`: the lock file must be the newest thing in the tree and
/// list exactly what is there.
struct Freshness<'a> {
    tree: &'a dyn Tree,
    dir: &'a str,
    packages: &'a Object,
    newest: i128,
    seen: HashSet<String>,
}

impl Freshness<'_> {
    fn all(&mut self) -> Option<()> {
        self.directory("node_modules", 0)?;
        for root in self.unlinked() {
            self.directory(&root, 0)?;
        }
        self.packages
            .keys()
            .all(|location| self.seen.contains(location))
            .then_some(())
    }

    /// Directories that no link in `node_modules` leads to: workspaces that are
    /// not linked, and the store of the linked strategy.
    fn unlinked(&mut self) -> Vec<String> {
        let mut linked = HashSet::new();
        for entry in self.packages.entries() {
            let member = |key: &str| entry.value.as_object()?.get(key);
            if member("link").is_some_and(Value::truthy) {
                linked.extend(
                    member("resolved")
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                );
            }
        }
        let mut roots = Vec::new();
        for location in self.packages.keys() {
            if let Some(store) = store_dir(location) {
                self.seen.insert(store.to_owned());
                roots.push(format!("{store}/node_modules"));
                continue;
            }
            let root = location.split("/node_modules/").next().unwrap_or(location);
            let modules = root.split('/').any(|part| part == "node_modules");
            if !root.is_empty() && !modules && !linked.contains(root) {
                roots.push(root.to_owned());
            }
        }
        roots.sort();
        roots.dedup();
        roots
    }

    /// Checks the directory at `location` and what is installed below it.
    fn directory(&mut self, location: &str, depth: usize) -> Option<()> {
        if depth > crate::walk::MAX_DEPTH {
            return None;
        }
        let base = packgate_tree::name(location);
        let is_modules = base == "node_modules";
        let is_scope = base.starts_with('@');
        self.seen.insert(location.to_owned());
        let real = self.tree.realpath(&join(self.dir, location)).ok()??;
        let meta = self.tree.stat(&real).ok()??;
        if meta.modified / 1_000_000 > self.newest {
            return None;
        }
        if !is_modules && !is_scope && self.packages.get(location).is_none() {
            return None;
        }
        let inner = if is_modules || is_scope {
            location.to_owned()
        } else {
            join(location, "node_modules")
        };
        let entries = self
            .tree
            .entries(&join(self.dir, &inner))
            .unwrap_or_default();
        for entry in entries {
            let child = join(&inner, &entry.name);
            match entry.kind {
                Kind::Dir if !entry.name.starts_with('.') => self.directory(&child, depth + 1)?,
                Kind::Symlink => self.link(&child, depth)?,
                _ => {}
            }
        }
        Some(())
    }

    fn link(&mut self, child: &str, depth: usize) -> Option<()> {
        let path = join(self.dir, child);
        let written = self.tree.read_link(&path).ok()?;
        let dir = packgate_tree::parent(child).unwrap_or_default();
        let target = normalize(&join(dir, &written));
        self.seen.insert(child.to_owned());
        let real = self.tree.realpath(&join(self.dir, &target)).ok().flatten();
        let is_dir = real.is_some_and(
            |real| matches!(self.tree.stat(&real), Ok(Some(meta)) if meta.kind == Kind::Dir),
        );
        if is_dir && !self.seen.contains(&target) {
            return self.directory(&target, depth + 1);
        }
        Some(())
    }
}

/// `…/.store/KEY` of a location `…/.store/KEY/node_modules/…`.
fn store_dir(location: &str) -> Option<&str> {
    let store = location.find("/.store/")?;
    let end = location[store + 8..].find("/node_modules/")?;
    Some(&location[..store + 8 + end])
}
