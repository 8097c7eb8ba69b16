//! What glob knows of the tree: paths relative to the directory searched.

use std::collections::HashMap;
use std::rc::Rc;

use packgate_tree::{Kind, Tree, TreeError, join, leads_up, normalize};

use crate::finder::Unreadable;
use crate::subwalks::Node;

/// The tree, seen from the directory searched.
pub(crate) struct Ground<'g> {
    tree: &'g dyn Tree,
    dir: &'g str,
    skipped: &'g [&'g str],
    unreadable: Unreadable,
    listed: HashMap<String, Rc<[Node]>>,
    /// What the entries of the listed directories are.
    kinds: HashMap<String, Kind>,
}

impl<'g> Ground<'g> {
    pub(crate) fn new(
        tree: &'g dyn Tree,
        dir: &'g str,
        skipped: &'g [&'g str],
        unreadable: Unreadable,
    ) -> Self {
        Self {
            tree,
            dir,
            skipped,
            unreadable,
            listed: HashMap::new(),
            kinds: HashMap::new(),
        }
    }

    /// What glob knows of a path: what it is, if its directory was listed.
    pub(crate) fn node(&self, path: String) -> Node {
        let kind = self.kinds.get(&path).copied();
        Node { path, kind }
    }

    pub(crate) fn parent(&self, node: &Node) -> Node {
        self.node(resolve(&node.path, ".."))
    }

    /// The entries of a directory; none where it is no directory.
    pub(crate) fn list(&mut self, path: &str) -> Result<Rc<[Node]>, TreeError> {
        if let Some(known) = self.listed.get(path) {
            return Ok(Rc::clone(known));
        }
        let mut entries = self.known(self.tree.entries(&self.in_tree(path)), Vec::new())?;
        // Node.js reads names in the order of their bytes, and glob puts each
        // before those it has; the link that a `**` enters hangs on it.
        entries.sort_unstable_by(|a, b| b.name.cmp(&a.name));
        let entries = entries
            .into_iter()
            .filter(|entry| !(path.is_empty() && self.skipped.contains(&entry.name.as_str())));
        let mut nodes = Vec::new();
        for entry in entries {
            let path = join(path, &entry.name);
            self.kinds.entry(path.clone()).or_insert(entry.kind);
            let kind = Some(entry.kind);
            nodes.push(Node { path, kind });
        }
        let nodes: Rc<[Node]> = nodes.into();
        self.listed.insert(path.to_owned(), Rc::clone(&nodes));
        Ok(nodes)
    }

    /// What a path is, links not followed; `None` where there is nothing.
    pub(crate) fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError> {
        let meta = self.known(self.tree.stat(&self.in_tree(path)), None)?;
        Ok(meta.map(|meta| meta.kind))
    }

    /// The path as it is found: where a glob went up and came back by a name on
    /// the way to the directory searched, without that detour.
    pub(crate) fn shown(&self, path: &str) -> Result<String, TreeError> {
        if !leads_up(path) {
            return Ok(path.to_owned());
        }
        let in_tree = self.in_tree(path);
        let in_tree = if leads_up(&in_tree) {
            self.back_inside(&in_tree)?
        } else {
            Some(in_tree)
        };
        Ok(in_tree.map_or_else(|| path.to_owned(), |path| relative(self.dir, &path)))
    }

    /// `rest` of `../name/rest` where `name` leads back to the tree's root.
    fn back_inside(&self, path: &str) -> Result<Option<String>, TreeError> {
        let parts: Vec<&str> = path.split('/').collect();
        let up = parts.iter().take_while(|part| **part == "..").count();
        if parts.len() < up * 2 {
            return Ok(None);
        }
        let (into, rest) = parts.split_at(up * 2);
        let real = self.known(self.tree.realpath(&into.join("/")), None)?;
        Ok(real.filter(String::is_empty).map(|_| rest.join("/")))
    }

    fn in_tree(&self, path: &str) -> String {
        normalize(&join(self.dir, path))
    }

    /// `fallback` where there is nothing, or nothing that the tree shows.
    fn known<T>(&self, answer: Result<T, TreeError>, fallback: T) -> Result<T, TreeError> {
        let nothing = |error: &TreeError| {
            let absent = matches!(
                error,
                TreeError::NotFound { .. }
                    | TreeError::NotADirectory { .. }
                    | TreeError::NotUtf8 { .. }
                    | TreeError::Outside { .. }
            );
            absent || self.unreadable == Unreadable::IsEmpty
        };
        match answer {
            Err(error) if nothing(&error) => Ok(fallback),
            other => other,
        }
    }
}

/// Where a portion of a pattern leads from a path.
pub(crate) fn resolve(path: &str, part: &str) -> String {
    match part {
        "" | "." => path.to_owned(),
        ".." => normalize(&join(path, part)),
        _ => join(path, part),
    }
}

/// The way from one path to another, by their names.
fn relative(from: &str, to: &str) -> String {
    let shared = segments(from).zip(segments(to));
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = segments(from).skip(shared).map(|_| "..");
    let way: Vec<&str> = up.chain(segments(to).skip(shared)).collect();
    way.join("/")
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_go_up_from_what_is_not_shared() {
        assert_eq!(relative("a", "a/b"), "b");
        assert_eq!(relative("a", "a"), "");
        assert_eq!(relative("a", "ab/c"), "../ab/c");
        assert_eq!(relative("a/b", "a"), "..");
        assert_eq!(relative("", "a"), "a");
    }

    #[test]
    fn portions_are_resolved_by_name() {
        assert_eq!(resolve("a", "b"), "a/b");
        assert_eq!(resolve("a", "."), "a");
        assert_eq!(resolve("a", ""), "a");
        assert_eq!(resolve("a", ".."), "");
        assert_eq!(resolve("", ".."), "..");
    }
}
