use std::collections::HashSet;

use serde_json::Value;

use packgate_tree::{join, normalize, parent};

use crate::graph::Imports;
use crate::graph::entry::Entries;
use crate::graph::resolve::Files;
use crate::map::{Map, candidates};

/// One packed file, as the graph sees it.
pub(crate) struct Node<'a> {
    /// The packed path.
    pub(crate) path: &'a str,
    /// What it may load; `None` where it could not be read, and may load anything.
    pub(crate) imports: Option<&'a Imports>,
    /// Its text, where it is a manifest.
    pub(crate) manifest: Option<&'a [u8]>,
    /// The maps in it.
    pub(crate) maps: &'a [Map],
    /// Whether it lies in a directory in question.
    pub(crate) internal: bool,
}

/// How a file is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Not at all.
    No,
    /// By an entry point of the package.
    Entry,
    /// By the file with this index.
    From(usize),
    /// Perhaps, by a computed import in the file with this index.
    Perhaps(Option<usize>),
    /// Only by the file with this index, which no entry point reaches.
    Aside(usize),
}

struct Walk<'a> {
    files: Files<'a>,
    reach: Vec<Reach>,
    queue: Vec<usize>,
    anything: Option<Reach>,
    /// Directories whose files count as reached already.
    named: HashSet<String>,
    /// Whether the entry points are done with.
    outside: bool,
}

/// How each file is reached, in the order of `nodes`.
pub(crate) fn reach(nodes: &[Node], manifest: &str) -> Vec<Reach> {
    let mut walk = Walk {
        files: Files::new(nodes.iter().map(|it| it.path)),
        reach: vec![Reach::No; nodes.len()],
        queue: Vec::new(),
        anything: None,
        named: HashSet::new(),
        outside: false,
    };
    walk.enter(nodes, manifest);
    while let Some(index) = walk.queue.pop() {
        walk.visit(nodes, index);
    }
    if let Some(perhaps) = walk.anything {
        for reach in walk.reach.iter_mut().filter(|it| **it == Reach::No) {
            *reach = perhaps;
        }
    }
    walk.aside(nodes, manifest);
    walk.reach
}

impl Walk<'_> {
    /// Without `exports`, a consumer may ask for any file by its path. What the
    /// files outside of the directories in question load is then not needed by
    /// the package, but not a stowaway either.
    fn aside(&mut self, nodes: &[Node], manifest: &str) {
        let manifest = serde_json::from_str::<Value>(manifest).unwrap_or_default();
        if manifest.get("exports").is_some() || self.reach.iter().all(|it| *it != Reach::No) {
            return;
        }
        let unreached = |index: &usize| self.reach[*index] == Reach::No && !nodes[*index].internal;
        self.queue = (0..nodes.len()).filter(unreached).collect();
        self.outside = true;
        while let Some(index) = self.queue.pop() {
            self.visit(nodes, index);
        }
    }

    fn enter(&mut self, nodes: &[Node], manifest: &str) {
        let Ok(manifest) = serde_json::from_str::<Value>(manifest) else {
            self.anything = Some(Reach::Perhaps(None));
            return;
        };
        self.enter_at("", &manifest, true);
        // A directory with a manifest of its own may be entered by its name.
        let closed = manifest.get("exports").is_some();
        for node in nodes.iter().filter(|_| !closed) {
            let dir = parent(node.path).unwrap_or("");
            let Some(text) = node.manifest.filter(|_| !dir.is_empty()) else {
                continue;
            };
            if let Ok(manifest) = serde_json::from_slice::<Value>(text) {
                self.enter_at(dir, &manifest, false);
            }
        }
    }

    fn enter_at(&mut self, dir: &str, manifest: &Value, whole: bool) {
        let mut entries = Entries::of(manifest);
        if !whole {
            // Only what it names: an index beside it is no reason to enter.
            entries.files.retain(|it| !it.is_empty());
        }
        for file in entries.files {
            let found = self.files.resolve(&normalize(&join(dir, &file)));
            self.add(found, Reach::Entry);
        }
        for (head, tail) in entries.patterns {
            let head = normalize_head(dir, &head);
            let matching = self.files.beginning(&head);
            let found = matching.filter(|(path, _)| path.ends_with(&tail));
            let found = found.map(|(_, index)| index).collect();
            self.add(found, Reach::Entry);
        }
    }

    fn visit(&mut self, nodes: &[Node], index: usize) {
        let node = &nodes[index];
        let dir = parent(node.path).unwrap_or("");
        self.add(self.files.companions(node.path), Reach::From(index));
        self.add(self.sources(node), Reach::From(index));
        let Some(imports) = node.imports else {
            self.anything.get_or_insert(Reach::Perhaps(Some(index)));
            return;
        };
        for specifier in &imports.specifiers {
            let found = if specifier.starts_with('.') {
                self.files.specifier(dir, specifier)
            } else {
                self.own_name(specifier)
            };
            self.add(found, Reach::From(index));
        }
        for prefix in &imports.prefixes {
            let head = normalize_head(dir, prefix);
            let found = self.files.beginning(&head).map(|(_, index)| index);
            self.add(found.collect(), Reach::Perhaps(Some(index)));
        }
        for segment in &imports.segments {
            if !self.named.insert(segment.clone()) {
                continue;
            }
            let named = |path: &str| path.split('/').any(|it| it == segment);
            let found = nodes.iter().enumerate().filter(|(_, it)| named(it.path));
            self.add(
                found.map(|(index, _)| index).collect(),
                Reach::Perhaps(Some(index)),
            );
        }
        if imports.anything {
            self.anything.get_or_insert(Reach::Perhaps(Some(index)));
        }
    }

    /// The packed sources of the maps in a file: what a debugger will open.
    fn sources(&self, node: &Node) -> Vec<usize> {
        let mut found = Vec::new();
        for part in node.maps.iter().flat_map(|it| &it.parts) {
            for name in (0..part.names.len()).filter_map(|it| part.names.get(it)) {
                let paths = candidates(node.path, &part.root, name);
                found.extend(paths.iter().filter_map(|it| self.files.exact(it)));
            }
        }
        found
    }

    /// A specifier that names the package itself: `pkg/sub`, `@scope/pkg/sub`.
    fn own_name(&self, specifier: &str) -> Vec<usize> {
        let segments = if specifier.starts_with('@') { 2 } else { 1 };
        let rest = specifier.splitn(segments + 1, '/').nth(segments);
        rest.map_or_else(Vec::new, |rest| self.files.specifier("", rest))
    }

    fn add(&mut self, found: Vec<usize>, how: Reach) {
        for index in found {
            if self.reach[index] == Reach::No {
                self.reach[index] = match how {
                    Reach::From(by) | Reach::Perhaps(Some(by)) if self.outside => Reach::Aside(by),
                    _ => how,
                };
                self.queue.push(index);
            }
        }
    }
}

/// The beginning of packed paths that `head`, written in `dir`, stands for.
fn normalize_head(dir: &str, head: &str) -> String {
    let (path, rest) = head.rsplit_once('/').unwrap_or(("", head));
    let path = normalize(&join(dir, path));
    match (path.is_empty(), rest) {
        (true, rest) => rest.to_owned(),
        (false, rest) => format!("{path}/{rest}"),
    }
}
