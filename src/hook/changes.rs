//! Which packages a list of changed paths can have changed.

use crate::hook::records::{Known, fold, is_below};
use packgate_cache::key;
use packgate_git::{GitError, Mode, Oid, Repo, Snapshot, Staged};
use packgate_manifest::Manifest;
use packgate_tree::{name, parent, read};
use std::collections::HashMap;

/// Lock files: that there is one, not what is in it, says which manager publishes
/// the packages below.
pub(super) const LOCK_FILES: [&str; 6] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "bun.lockb",
];
/// Files that count for packages below them, where nothing better is known.
pub(super) const FROM_ABOVE: [&str; 8] = [
    ".gitattributes",
    ".gitignore",
    ".npmignore",
    ".npmrc",
    ".yarnrc.yml",
    "package.json",
    "packgate.toml",
    "pnpm-workspace.yaml",
];
/// What the manifest at a workspace's root says about its members.
const OUTER_KEYS: [&str; 8] = [
    "devEngines",
    "name",
    "overrides",
    "packageManager",
    "private",
    "resolutions",
    "version",
    "workspaces",
];

/// Changed paths, as text; paths that are not UTF-8 can still lie in a package.
pub(super) struct Changes {
    list: Vec<(String, Staged)>,
    /// Manifests that changed in nothing that counts for the packages below.
    inward: Vec<String>,
}

impl Changes {
    /// Changes between what `before` and `after` hold.
    pub(super) fn new(staged: Vec<Staged>, before: &Snapshot, after: &Snapshot) -> Self {
        let list: Vec<(String, Staged)> = staged
            .into_iter()
            .map(|it| (it.name().into_owned(), it))
            .collect();
        let inward = list
            .iter()
            .filter(|(path, it)| {
                name(path) == "package.json" && !appears(it) && same_outward(path, before, after)
            })
            .map(|(path, _)| path.clone())
            .collect();
        Self { list, inward }
    }

    /// Each path, and whether it was added or removed.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&str, bool)> {
        self.list.iter().map(|(path, it)| (&**path, appears(it)))
    }

    /// Those that the verdict on the package may depend on.
    fn relevant<'c>(&'c self, package: &'c Known) -> impl Iterator<Item = &'c Staged> {
        let list = self.list.iter();
        let counts = |path: &str, it: &Staged| self.counts(path, it, package);
        list.filter(move |(path, it)| counts(path, it))
            .map(|(_, it)| it)
    }

    /// Whether the package's packed set could be another one.
    pub(super) fn touch(&self, package: &Known) -> bool {
        self.relevant(package).next().is_some()
    }

    /// One number for the changes that the verdict on the package may depend on;
    /// 0 for none.
    pub(super) fn pending(&self, package: &Known) -> u64 {
        let mut parts: Vec<Vec<u8>> = Vec::new();
        for change in self.relevant(package) {
            parts.push(change.path.clone());
            parts.push(format!("{:?}", change.after).into_bytes());
        }
        if parts.is_empty() {
            return 0;
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        fold(key(&parts)).max(1)
    }

    fn counts(&self, path: &str, change: &Staged, package: &Known) -> bool {
        if package.holds(path) {
            return true;
        }
        let base = name(path);
        let above = is_below(parent(path).unwrap_or_default(), &package.dir);
        if !above && !package.depends_on(path) {
            return false;
        }
        if LOCK_FILES.contains(&base) {
            return appears(change);
        }
        if base == "package.json" && self.inward.iter().any(|it| it == path) {
            return false;
        }
        FROM_ABOVE.contains(&base) || package.depends_on(path)
    }
}

/// Whether the path was added or removed, or became another kind of thing.
fn appears(change: &Staged) -> bool {
    let mode = |side: Option<(Mode, Oid)>| side.map(|(mode, _)| mode);
    match (mode(change.before), mode(change.after)) {
        (Some(before), Some(after)) => {
            (before == Mode::Symlink) != (after == Mode::Symlink)
                || (before == Mode::Submodule) != (after == Mode::Submodule)
        }
        _ => true,
    }
}

/// Whether the manifest says of the packages below what it said before. One that
/// cannot be read says something new.
fn same_outward(path: &str, before: &Snapshot, after: &Snapshot) -> bool {
    let outward = |tree: &Snapshot| -> Option<Vec<String>> {
        let bytes = read(tree, path, packgate_manifest::MAX_BYTES).ok()?;
        let manifest = Manifest::parse(&bytes, path).ok()?;
        let keys = OUTER_KEYS.iter();
        Some(
            keys.map(|key| {
                let value = manifest.get(key);
                value.map_or_else(String::new, |it| manifest.source(it.span).to_owned())
            })
            .collect(),
        )
    };
    outward(before).is_some_and(|then| outward(after) == Some(then))
}

/// What changed from each of several commits to `HEAD`.
pub(super) struct Since<'a> {
    repo: &'a Repo,
    head: Option<Oid>,
    known: HashMap<String, Option<Changes>>,
}

impl<'a> Since<'a> {
    pub(super) fn new(repo: &'a Repo, head: Option<Oid>) -> Self {
        Self {
            repo,
            head,
            known: HashMap::new(),
        }
    }

    /// What changed since the commit that is written so; `None` where that cannot
    /// be known, because the commit is gone, say.
    pub(super) fn commit(&mut self, base: &str) -> Option<&Changes> {
        if !self.known.contains_key(base) {
            let found = self.find(base).ok().flatten();
            self.known.insert(base.to_owned(), found);
        }
        self.known.get(base)?.as_ref()
    }

    fn find(&self, base: &str) -> Result<Option<Changes>, GitError> {
        let Some(head) = self.head else {
            return Ok(None);
        };
        let Some(base) = Oid::from_hex(base) else {
            return Ok(None);
        };
        let after = self.repo.commit(&head)?;
        if base == head {
            return Ok(Some(Changes::new(Vec::new(), &after, &after)));
        }
        let Some(base) = self.repo.resolve(&base.to_string())? else {
            return Ok(None);
        };
        let before = self.repo.commit(&base)?;
        let changed = self.repo.changed(Some(&base), &head)?;
        Ok(Some(Changes::new(changed, &before, &after)))
    }
}
