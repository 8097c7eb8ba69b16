//! Which packages of `node_modules` come along: npm-bundled 1 and 2.

use super::lines::Line;
use super::package::PackageJson;
use super::read_package;
use packgate_tree::{Tree, join};
use std::collections::HashSet;

/// Deeper chains than this are not followed: no real path is as long.
const MAX_DEPTH: usize = 200;

/// A package on the way down.
struct Node {
    dir: String,
    modules: Vec<String>,
    seen: HashSet<String>,
}

struct Walk<'a> {
    tree: &'a dyn Tree,
    line: Line,
    chain: Vec<Node>,
    result: Vec<String>,
}

/// The names in the top `node_modules` that are packed with the package in `dir`.
pub(crate) fn bundled(
    tree: &dyn Tree,
    dir: &str,
    package: Option<&PackageJson>,
    line: Line,
) -> Vec<String> {
    let mut walk = Walk {
        tree,
        line,
        chain: Vec::new(),
        result: Vec::new(),
    };
    if let Some(package) = package {
        walk.enter(dir, &package.bundled);
    }
    walk.result
}

impl Walk<'_> {
    fn enter(&mut self, dir: &str, names: &[String]) {
        if names.is_empty() || self.chain.len() >= MAX_DEPTH {
            return;
        }
        self.chain.push(Node {
            dir: dir.to_owned(),
            modules: modules(self.tree, &join(dir, "node_modules")),
            seen: HashSet::new(),
        });
        for name in names {
            self.child(self.chain.len() - 1, name);
        }
        self.chain.pop();
    }

    /// Follows `name` from the package at `from` in the chain, or from those above.
    fn child(&mut self, from: usize, name: &str) {
        for at in (0..=from).rev() {
            let node = &mut self.chain[at];
            if !node.modules.iter().any(|known| known == name) {
                continue;
            }
            if !node.seen.insert(name.to_owned()) {
                if self.line == Line::One {
                    continue;
                }
                return;
            }
            let dir = join(&join(&node.dir, "node_modules"), name);
            if at == 0 {
                self.result.push(top_name(name));
            }
            let below = self.chain.split_off(at + 1);
            if let Some(package) = read_package(self.tree, &dir) {
                self.enter(&dir, &package.dependencies);
            }
            self.chain.extend(below);
            return;
        }
    }
}

/// The last one or two segments of a path in `node_modules`.
fn top_name(name: &str) -> String {
    match name.rsplit_once('/') {
        Some((scope, _)) if scope.starts_with('@') => name.to_owned(),
        Some((_, base)) => base.to_owned(),
        None => name.to_owned(),
    }
}

/// The packages in a `node_modules`, those of a scope with it.
fn modules(tree: &dyn Tree, dir: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in tree.entries(dir).unwrap_or_default() {
        if !entry.name.starts_with('@') {
            names.push(entry.name);
            continue;
        }
        let scope = join(dir, &entry.name);
        let inner = tree.entries(&scope).unwrap_or_default();
        if inner.is_empty() {
            names.push(entry.name);
            continue;
        }
        names.extend(
            inner
                .into_iter()
                .map(|it| format!("{}/{}", entry.name, it.name)),
        );
    }
    names
}
