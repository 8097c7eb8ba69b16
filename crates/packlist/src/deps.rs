//! Which installed package a dependency's name leads to, as npm's arborist
//! resolves it on disk (`load-actual.js`, `node.js`): only what bundling asks.

use crate::error::PacklistError;
use crate::extensions::{self, Extension};
use crate::fields::{DepNames, Fields};
use crate::hidden_lock::HiddenLock;
use icu_normalizer::DecomposingNormalizerBorrowed;
use packgate_manifest::{Manifest, Normalized, Profile};
use packgate_tree::{Tree, join, name, normalize, parent};
use std::rc::Rc;

/// What kind of edge a dependency's name makes. A name in several fields makes
/// one edge: the later of peer, prod, optional, dev (dev only of the package
/// that is packed and of link targets); a workspace beats all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Bundleable,
    PeerOrDev,
}

/// An installed package.
#[derive(Debug)]
pub(crate) struct Node {
    /// Where it is found: below some `node_modules`, or the package itself.
    pub(crate) path: String,
    /// `path` with its links resolved.
    pub(crate) real: String,
    /// Whether `path` itself is a link to `real`.
    pub(crate) is_link: bool,
    /// What its package.json holds (empty where npm cannot read it).
    pub(crate) fields: Fields,
    /// The package in whose `node_modules` it lies; none for the packed package
    /// and for link targets.
    parent: Option<Rc<Node>>,
    is_root: bool,
}

/// The installed packages around the packed one.
pub(crate) struct Deps<'a> {
    tree: &'a dyn Tree,
    profile: Profile,
    root: Rc<Node>,
    workspaces: &'a [String],
    extensions: Vec<Extension>,
    lock: Option<HiddenLock>,
}

impl<'a> Deps<'a> {
    /// The packages installed for the package in `dir`, whose package.json holds
    /// `fields`; `workspaces` are the names of its workspaces.
    ///
    /// # Errors
    /// What [`HiddenLock::load`] says.
    pub(crate) fn new(
        tree: &'a dyn Tree,
        profile: Profile,
        dir: &str,
        fields: &Fields,
        workspaces: &'a [String],
        extensions: Vec<Extension>,
    ) -> Result<Self, PacklistError> {
        Ok(Self {
            tree,
            profile,
            root: Rc::new(Node {
                path: dir.to_owned(),
                real: dir.to_owned(),
                is_link: false,
                fields: fields.clone(),
                parent: None,
                is_root: true,
            }),
            workspaces,
            extensions,
            lock: HiddenLock::load(tree, dir, profile)?,
        })
    }

    /// The packed package.
    pub(crate) fn root(&self) -> Rc<Node> {
        Rc::clone(&self.root)
    }

    /// The names that come along with `node`: what the packed package bundles,
    /// and what a bundled package needs.
    pub(crate) fn to_bundle(node: &Node) -> Vec<String> {
        let deps = &node.fields.deps;
        if node.is_root {
            return deps.bundle.clone();
        }
        deps.prod.iter().chain(&deps.optional).cloned().collect()
    }

    /// The installed package that `name` leads to from `node`; `None` where it
    /// is undeclared, a peer or dev dependency, or not installed.
    pub(crate) fn bundled(&self, node: &Rc<Node>, name: &str) -> Option<Rc<Node>> {
        if self.edge(node, name)? == Edge::PeerOrDev {
            return None;
        }
        self.resolve(node, name)
    }

    fn edge(&self, node: &Node, name: &str) -> Option<Edge> {
        let DepNames {
            prod,
            optional,
            dev,
            peer,
            ..
        } = &node.fields.deps;
        let has = |names: &[String]| names.iter().any(|known| same_key(known, name));
        if node.is_root && has(self.workspaces) {
            return Some(Edge::Bundleable);
        }
        if node.parent.is_none() && has(dev) {
            return Some(Edge::PeerOrDev);
        }
        if has(prod) || has(optional) {
            return Some(Edge::Bundleable);
        }
        has(peer).then_some(Edge::PeerOrDev)
    }

    /// `Node.resolve`: its own `node_modules`, then its parents'.
    fn resolve(&self, node: &Rc<Node>, name: &str) -> Option<Rc<Node>> {
        let mut at = Rc::clone(node);
        loop {
            if let Some(child) = self.child(&at, name) {
                return Some(child);
            }
            match &at.parent {
                Some(parent) => at = Rc::clone(parent),
                None => break,
            }
        }
        if at.is_root {
            return None;
        }
        self.above(&at, name)
    }

    /// A link's target finds what lies in the `node_modules` of the directories
    /// above it, up to where its path and the packed package's part.
    fn above(&self, top: &Node, name: &str) -> Option<Rc<Node>> {
        let limit = common_ancestor(&top.real, &self.root.path);
        let mut dir = parent_dir(&top.real)?;
        loop {
            if !within(&dir, &limit) {
                return None;
            }
            let holder = if dir == self.root.path {
                Rc::clone(&self.root)
            } else {
                self.holder(&dir)
            };
            if let Some(child) = self.child(&holder, name) {
                return Some(child);
            }
            dir = parent_dir(&dir)?;
        }
    }

    /// A directory that only serves as the owner of a `node_modules`.
    fn holder(&self, dir: &str) -> Rc<Node> {
        Rc::new(Node {
            path: dir.to_owned(),
            real: dir.to_owned(),
            is_link: false,
            fields: Fields::default(),
            parent: None,
            is_root: dir == self.root.path,
        })
    }

    /// The package `name` in the `node_modules` of `node`.
    fn child(&self, node: &Rc<Node>, name: &str) -> Option<Rc<Node>> {
        let modules = join(&node.real, "node_modules");
        let (dir, base) = match name.split_once('/') {
            Some((scope, base)) if scope.starts_with('@') => (self.find(&modules, scope)?, base),
            _ => (modules, name),
        };
        let path = self.find(&dir, base)?;
        // A lock file in force lists everything; what it lacks is not there.
        if self.lock.as_ref().is_some_and(|lock| !lock.lists(&path)) {
            return None;
        }
        Some(Rc::new(self.load(path, Rc::clone(node))))
    }

    /// The entry of `dir` whose name equals `name` but for case and Unicode
    /// form; retired ones (`.name-XXXX`) do not count.
    fn find(&self, dir: &str, name: &str) -> Option<String> {
        if name.starts_with('.') || name.contains('/') || name.is_empty() {
            return None;
        }
        let path = join(dir, name);
        if matches!(self.tree.stat(&path), Ok(Some(_))) {
            return Some(path);
        }
        let entries = self.tree.entries(dir).ok()?;
        let entry = entries
            .iter()
            .find(|entry| entry.exact && same_key(&entry.name, name))?;
        Some(join(dir, &entry.name))
    }

    fn load(&self, path: String, parent: Rc<Node>) -> Node {
        let real = match self.tree.realpath(&path) {
            Ok(Some(real)) => real,
            _ => path.clone(),
        };
        let is_link = real != normalize(&path);
        if is_link && real == self.root.path {
            return Node {
                path,
                real,
                is_link,
                fields: self.root.fields.clone(),
                parent: Some(parent),
                is_root: true,
            };
        }
        let fields = match &self.lock {
            Some(lock) if !is_link => lock.fields(&path),
            _ => self.extended(self.read(&real), &path, is_link),
        };
        Node {
            path,
            real,
            is_link,
            fields,
            parent: Some(parent),
            is_root: false,
        }
    }

    /// The fields with what `packageExtensions` adds; links are left alone.
    fn extended(&self, mut fields: Fields, path: &str, is_link: bool) -> Fields {
        if !is_link && !self.extensions.is_empty() {
            let name = fields.name.clone().unwrap_or_else(|| name(path).to_owned());
            let version = fields.version.clone().unwrap_or_default();
            extensions::apply(&self.extensions, &name, &version, &mut fields.deps);
        }
        fields
    }

    /// npm goes on with an empty manifest where one under `node_modules` is bad.
    fn read(&self, dir: &str) -> Fields {
        let read = || {
            let manifest = Manifest::read(self.tree, &join(dir, "package.json")).ok()?;
            let normalized = Normalized::for_tree(&manifest, self.profile, self.tree).ok()?;
            Some((manifest, normalized))
        };
        match read() {
            // What `files` of the wrong type does is found when it is walked.
            Some((manifest, normalized)) => {
                Fields::of(&manifest, &normalized).unwrap_or_else(|error| Fields {
                    broken: Some(error.to_string()),
                    ..Fields::default()
                })
            }
            None => Fields::default(),
        }
    }

    /// The node whose dependencies count for `node`: a link's target, which has
    /// no parent of its own.
    pub(crate) fn target(node: &Rc<Node>) -> Rc<Node> {
        if !node.is_link {
            return Rc::clone(node);
        }
        Rc::new(Node {
            path: node.real.clone(),
            real: node.real.clone(),
            is_link: false,
            fields: node.fields.clone(),
            parent: None,
            is_root: node.is_root,
        })
    }
}

/// The directory that holds `path`, `..` segments counted as directories.
fn parent_dir(path: &str) -> Option<String> {
    if path.is_empty() || path.split('/').all(|part| part == "..") {
        return Some(normalize(&join(path, "..")));
    }
    parent(path).map(str::to_owned)
}

/// The longest directory that holds both paths.
fn common_ancestor(a: &str, b: &str) -> String {
    let ups = |path: &str| path.split('/').take_while(|part| *part == "..").count();
    let up = ups(a).max(ups(b));
    if up > 0 && ups(a) != ups(b) {
        return vec![".."; up].join("/");
    }
    let shared: Vec<&str> = a
        .split('/')
        .zip(b.split('/'))
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x)
        .collect();
    shared.join("/")
}

/// Whether `dir` is `limit` or lies below it.
fn within(dir: &str, limit: &str) -> bool {
    let ups = |path: &str| path.split('/').take_while(|part| *part == "..").count();
    if ups(limit) != ups(dir) {
        return ups(limit) > ups(dir) && limit.split('/').all(|part| part == "..");
    }
    limit.is_empty()
        || dir == limit
        || dir
            .strip_prefix(limit)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// arborist's `CaseInsensitiveMap`: NFKD, then lower case.
fn same_key(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    nfkd.normalize(a).to_lowercase() == nfkd.normalize(b).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_are_shared_directories() {
        assert_eq!(common_ancestor("packages/a", "packages/b"), "packages");
        assert_eq!(common_ancestor("packages/a", ""), "");
        assert_eq!(common_ancestor("../b", ""), "..");
        assert!(within("packages", ""));
        assert!(within("..", ".."));
        assert!(!within("../..", ".."));
        assert!(!within("..", ""));
        assert!(within("../b", ".."));
        assert!(within("", ".."));
    }
}
