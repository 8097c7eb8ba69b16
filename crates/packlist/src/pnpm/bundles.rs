//! The packages that pnpm 11 and 12 bundle: found as Node.js would find them, and packed
//! where they do not shadow one another.

use super::Picked;
use super::eleven::fields;
use super::project::Project;
use crate::error::PacklistError;
use crate::facts::Facts;
use crate::origin::Why;
use crate::walk::{Context, Package, Role, Walker};
use packgate_manifest::{Data, Manifest, Profile, Value};
use packgate_tree::{Kind, Tree, TreeError, join, leads_up, normalize, parent};
use std::collections::{HashMap, HashSet, VecDeque};

/// Longer chains of dependencies are not followed.
const MAX_DEPTH: usize = 32;

/// A bundled package.
struct Node {
    dir: String,
    manifest: Option<Manifest>,
    /// Where it is packed: names of packages, one in another's `node_modules`.
    packed: Vec<Vec<String>>,
    /// The packages that its dependencies lead to.
    edges: HashMap<String, usize>,
}

struct Task {
    name: String,
    /// The package that asks, none for the packed one.
    parent: Option<usize>,
    real: String,
    packed: Vec<String>,
    depth: usize,
}

struct Layout<'a> {
    tree: &'a dyn Tree,
    profile: Profile,
    dir: &'a str,
    real_dir: String,
    /// The resolution's root, and the directories in which packages may lie.
    root: String,
    dirs: Vec<String>,
    own_names: HashSet<String>,
    slots: HashMap<Vec<String>, String>,
    nodes: Vec<Node>,
    by_real: HashMap<String, usize>,
    edges: HashMap<String, usize>,
}

/// Every bundled file, where it is packed (pnpm 11).
///
/// # Errors
/// What pnpm fails of; what could not be read; a bound.
pub(super) fn files(
    project: &Project<'_>,
    context: &Context<'_>,
    boundary: &str,
) -> Result<Vec<Picked>, PacklistError> {
    let names = root_names(&project.published, project.profile);
    match Layout::of(project, boundary, &names)? {
        Some(layout) => layout.gather(context, &names),
        None => Ok(Vec::new()),
    }
}

/// A bundled package at one of the places where it is packed.
pub(super) struct Placed {
    /// Its directory in the tree.
    pub(super) dir: String,
    /// `node_modules/a/node_modules/b`
    pub(super) at: String,
    /// The packages in whose `node_modules` it is packed, and itself.
    pub(super) chain: String,
    /// Its manifest, where it could be read.
    pub(super) manifest: Option<Manifest>,
}

/// Every bundled package, wherever it is packed (pnpm 12).
///
/// # Errors
/// What could not be read.
pub(super) fn placed(project: &Project<'_>, boundary: &str) -> Result<Vec<Placed>, PacklistError> {
    let names = root_names(&project.published, project.profile);
    let Some(layout) = Layout::of(project, boundary, &names)? else {
        return Ok(Vec::new());
    };
    let mut placed = Vec::new();
    for node in layout.nodes {
        for names in &node.packed {
            placed.push(Placed {
                dir: node.dir.clone(),
                at: packed_at(names),
                chain: names.join(" > "),
                manifest: node.manifest.clone(),
            });
        }
    }
    Ok(placed)
}

/// `node_modules/a/node_modules/b` for `a` and `b`.
fn packed_at(names: &[String]) -> String {
    let parts: Vec<String> = (names.iter())
        .map(|name| format!("node_modules/{name}"))
        .collect();
    parts.join("/")
}

impl<'a> Layout<'a> {
    /// The layout of what `names` bundle; none where there are none.
    fn of(
        project: &'a Project<'_>,
        boundary: &str,
        names: &[String],
    ) -> Result<Option<Self>, PacklistError> {
        if names.is_empty() {
            return Ok(None);
        }
        let real = |dir: &str| -> Result<String, TreeError> {
            Ok(project
                .tree
                .realpath(dir)?
                .unwrap_or_else(|| dir.to_owned()))
        };
        let (root, real_dir) = (real(boundary)?, real(&project.dir)?);
        let mut layout = Layout {
            tree: project.tree,
            profile: project.profile,
            dir: &project.dir,
            dirs: vec![root.clone(), real_dir.clone()],
            root,
            own_names: nested_names(&project.published, project.profile)
                .into_iter()
                .collect(),
            real_dir,
            slots: HashMap::new(),
            nodes: Vec::new(),
            by_real: HashMap::new(),
            edges: HashMap::new(),
        };
        layout.place_all(names)?;
        Ok(Some(layout))
    }
}

impl Layout<'_> {
    fn place_all(&mut self, names: &[String]) -> Result<(), PacklistError> {
        let mut queue: VecDeque<Task> = (names.iter())
            .map(|name| Task {
                name: name.clone(),
                parent: None,
                real: self.real_dir.clone(),
                packed: Vec::new(),
                depth: 0,
            })
            .collect();
        while let Some(task) = queue.pop_front() {
            if task.depth > MAX_DEPTH {
                continue;
            }
            let Some((node, real, packed)) = self.place(&task)? else {
                continue;
            };
            let deeper = self.nodes[node]
                .manifest
                .as_ref()
                .map_or_else(Vec::new, |manifest| nested_names(manifest, self.profile));
            queue.extend(deeper.into_iter().map(|name| Task {
                name,
                parent: Some(node),
                real: real.clone(),
                packed: packed.clone(),
                depth: task.depth + 1,
            }));
        }
        Ok(())
    }

    fn place(
        &mut self,
        task: &Task,
    ) -> Result<Option<(usize, String, Vec<String>)>, PacklistError> {
        let Some((dir, real)) = self.resolve(&task.name, &task.real)? else {
            return Ok(None);
        };
        let Some(packed) = self.location(task, &real) else {
            return Ok(None);
        };
        let node = self.node(&dir, &real)?;
        let edges = match task.parent {
            Some(parent) => &mut self.nodes[parent].edges,
            None => &mut self.edges,
        };
        edges.insert(task.name.clone(), node);
        self.nodes[node].packed.push(packed.clone());
        self.slots.insert(packed.clone(), real.clone());
        Ok(Some((node, real, packed)))
    }

    fn node(&mut self, dir: &str, real: &str) -> Result<usize, PacklistError> {
        if let Some(known) = self.by_real.get(real) {
            return Ok(*known);
        }
        let below = relative(&self.real_dir, dir);
        let dir = if leads_up(&below) {
            dir.to_owned()
        } else {
            normalize(&join(self.dir, &below))
        };
        let manifest = match Manifest::read(self.tree, &join(&dir, "package.json")) {
            Ok(manifest) => Some(manifest),
            // pnpm 12 goes on as if it were empty.
            Err(_) if self.profile == Profile::Pnpm12 => None,
            Err(error) => return Err(error.into()),
        };
        self.nodes.push(Node {
            dir,
            manifest,
            packed: Vec::new(),
            edges: HashMap::new(),
        });
        self.by_real.insert(real.to_owned(), self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }

    /// The directory that `name` leads to from `from`, and the real one.
    fn resolve(&self, name: &str, from: &str) -> Result<Option<(String, String)>, PacklistError> {
        for dir in self.search_dirs(from) {
            if packgate_tree::name(&dir) == "node_modules" {
                continue;
            }
            let candidate = join(&join(&dir, "node_modules"), name);
            let manifest = join(&candidate, "package.json");
            let Some(real_manifest) = self.tree.realpath(&manifest)? else {
                continue;
            };
            let is_file = (self.tree.stat(&real_manifest)?).is_some_and(|it| it.kind == Kind::File);
            let real = self.tree.realpath(&candidate)?;
            if let (true, Some(real)) = (is_file, real) {
                return Ok(self.is_within(&real).then_some((candidate, real)));
            }
        }
        Ok(None)
    }

    fn search_dirs(&self, from: &str) -> Vec<String> {
        let mut dirs = Vec::new();
        let mut at = Some(from.to_owned());
        while let Some(dir) = at.filter(|dir| self.is_within(dir)) {
            at = parent(&dir).map(str::to_owned);
            dirs.push(dir);
        }
        if leads_up(&relative(&self.root, from)) {
            dirs.push(self.root.clone());
        }
        dirs
    }

    fn is_within(&self, dir: &str) -> bool {
        self.dirs
            .iter()
            .any(|outer| !leads_up(&relative(outer, dir)))
    }

    /// Where the package at `real` is packed for the one that asks: as deep as it must.
    fn location(&self, task: &Task, real: &str) -> Option<Vec<String>> {
        let mut free: Vec<Vec<String>> = Vec::new();
        for depth in (0..=task.packed.len()).rev() {
            let mut slot = task.packed[..depth].to_vec();
            slot.push(task.name.clone());
            match self.slots.get(&slot) {
                Some(occupant) if occupant == real => return None,
                Some(_) => break,
                None => free.push(slot),
            }
        }
        if let Some(on_disk) = self.names_on_disk(real).filter(|slot| free.contains(slot)) {
            return Some(on_disk);
        }
        let top = vec![task.name.clone()];
        let may_hoist = task.packed.is_empty() || !self.own_names.contains(&task.name);
        if may_hoist && free.contains(&top) {
            return Some(top);
        }
        free.into_iter().next()
    }

    /// The names along `node_modules/a/node_modules/b` below the package.
    fn names_on_disk(&self, real: &str) -> Option<Vec<String>> {
        let below = relative(&self.real_dir, real);
        if below.is_empty() || leads_up(&below) {
            return None;
        }
        let mut names = Vec::new();
        let mut segments = below.split('/');
        while let Some(segment) = segments.next() {
            if segment != "node_modules" {
                return None;
            }
            let name = segments.next().filter(|name| !name.starts_with('.'))?;
            names.push(if name.starts_with('@') {
                format!("{name}/{}", segments.next()?)
            } else {
                name.to_owned()
            });
        }
        Some(names)
    }

    /// npm-packlist's `gatherBundles` over what was placed.
    fn gather(
        &self,
        context: &Context<'_>,
        names: &[String],
    ) -> Result<Vec<Picked>, PacklistError> {
        let mut files = Vec::new();
        let mut seen = HashSet::new();
        let mut left: Vec<(usize, String)> = (names.iter())
            .filter_map(|name| Some((*self.edges.get(name)?, name.clone())))
            .collect();
        left.reverse();
        while let Some((at, chain)) = left.pop() {
            if !seen.insert(at) {
                continue;
            }
            let node = &self.nodes[at];
            self.add(node, &chain, context, &mut files)?;
            left.extend((node.edges.iter()).map(|(name, to)| (*to, format!("{chain} > {name}"))));
        }
        Ok(files)
    }

    fn add(
        &self,
        node: &Node,
        chain: &str,
        context: &Context<'_>,
        files: &mut Vec<Picked>,
    ) -> Result<(), PacklistError> {
        let Some(manifest) = &node.manifest else {
            return Ok(());
        };
        let facts = Facts::new(
            self.tree,
            &node.dir,
            &fields(manifest, false)?,
            context.profile,
            false,
        )?;
        let package = Package {
            role: Role::Bundled,
            dir: node.dir.clone(),
            facts: &facts,
            other_manifest: false,
            has_workspaces: false,
            outer: Vec::new().into(),
            global: Vec::new().into(),
        };
        // Its own walker is npm-packlist's, which packs no links.
        let context = Context {
            packs_links: false,
            tree: context.tree,
            profile: context.profile,
            fixed: crate::rules::Fixed::new(context.profile)?,
            doubled: std::cell::Cell::new(false),
        };
        let walker = Walker {
            context: &context,
            package: &package,
        };
        for found in walker.walk()? {
            // A file with a backslash in its name is looked for below a directory.
            let path = found.path.replace('\\', "/");
            for packed in &node.packed {
                files.push(Picked {
                    path: format!("{}/{path}", packed_at(packed)),
                    source: join(&node.dir, &path),
                    why: Why {
                        origin: found.origin.clone(),
                        bundled: Some(chain.to_owned()),
                    },
                });
            }
        }
        Ok(())
    }
}

/// What the packed package says it bundles.
fn root_names(manifest: &Manifest, profile: Profile) -> Vec<String> {
    let value = ["bundleDependencies", "bundledDependencies"]
        .into_iter()
        .filter_map(|key| manifest.get(key))
        .find(|value| !value.is_null());
    let names = match value.map(|value| &value.data) {
        Some(Data::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(Data::Bool(true)) => keys(manifest, "dependencies"),
        _ => Vec::new(),
    };
    (names.into_iter())
        .filter(|name| is_safe(name, profile))
        .collect()
}

fn nested_names(manifest: &Manifest, profile: Profile) -> Vec<String> {
    let mut names = keys(manifest, "dependencies");
    names.extend(keys(manifest, "optionalDependencies"));
    names.retain(|name| is_safe(name, profile));
    names
}

fn keys(manifest: &Manifest, field: &str) -> Vec<String> {
    let object = manifest.get(field).and_then(Value::as_object);
    object.map_or_else(Vec::new, |object| {
        object.keys().map(str::to_owned).collect()
    })
}

fn is_safe(name: &str, profile: Profile) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let shaped = match parts[..] {
        [_] => true,
        [scope, _] if profile == Profile::Pnpm11 => scope.starts_with('@'),
        // To pnpm 12 any path that does not lead up will do.
        _ => profile == Profile::Pnpm12,
    };
    shaped && !name.contains('\\') && !parts.iter().any(|part| matches!(*part, "" | "." | ".."))
}

/// `to` as seen from `from`, both normalised and relative to the tree's root.
pub(super) fn relative(from: &str, to: &str) -> String {
    if from.is_empty() {
        return to.to_owned();
    }
    let below = to
        .strip_prefix(from)
        .and_then(|rest| rest.strip_prefix('/'));
    if let Some(below) = below {
        return below.to_owned();
    }
    let split = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (split(from), split(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec!["..".to_owned(); from.len() - shared];
    parts.extend_from_slice(&to[shared..]);
    parts.join("/")
}
