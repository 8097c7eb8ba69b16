//! Bundled dependencies, with what they depend on.

use super::Queue;
use super::fields::Fields;
use super::patterns::{Verdict, judged};
use crate::error::PacklistError;
use crate::list::Request;
use crate::own;
use packgate_manifest::{Manifest, Object, Value};
use packgate_tree::{Kind, TreeError, join, name};
use std::collections::{BTreeMap, BTreeSet};

/// Their files, each with the dependency that it belongs to.
///
/// # Errors
/// What could not be read.
pub(super) fn files(
    request: &Request<'_>,
    manifest: &Manifest,
    fields: &Fields,
) -> Result<BTreeMap<String, String>, PacklistError> {
    let mut bundle = Bundle {
        request,
        known: BTreeSet::new(),
        open: Vec::new(),
        files: BTreeMap::new(),
    };
    for dependency in &fields.bundled {
        // Only what lies in node_modules itself, or there in a scope, is found.
        let direct = match dependency.strip_prefix('@') {
            Some(scoped) => scoped.split('/').count() == 2,
            None => !dependency.contains('/'),
        };
        let named = direct && !matches!(dependency.as_str(), "" | "." | "..");
        let installed = named && bundle.offer(format!("node_modules/{dependency}"))?;
        // bun minds only what is missing of its `dependencies`.
        let declared = manifest
            .dependencies()
            .and_then(Value::as_object)
            .is_some_and(|object| object.get(dependency).is_some());
        if !installed && declared {
            let reason =
                format!("bun refuses it: bundled dependency \"{dependency}\" is not installed");
            let value = manifest
                .bundled_dependencies()
                .or_else(|| manifest.bundle_dependencies());
            return Err(own::refused(manifest, value, reason));
        }
    }
    while let Some((dir, depth)) = bundle.open.pop() {
        bundle.add(&dir, depth)?;
    }
    Ok(bundle.files)
}

struct Bundle<'a> {
    request: &'a Request<'a>,
    known: BTreeSet<String>,
    open: Vec<(String, usize)>,
    files: BTreeMap<String, String>,
}

impl Bundle<'_> {
    fn is_dir(&self, dir: &str) -> Result<bool, PacklistError> {
        let path = join(self.request.dir, dir);
        match self.request.tree.realpath(&path) {
            Ok(Some(real)) => match self.request.tree.stat(&real) {
                Ok(meta) => Ok(meta.is_some_and(|meta| meta.kind == Kind::Dir)),
                Err(TreeError::Outside { .. }) => Ok(false),
                Err(error) => Err(error.into()),
            },
            Ok(None) | Err(TreeError::Outside { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes that the directory is to be packed, if there is one; whether there is.
    fn offer(&mut self, dir: String) -> Result<bool, PacklistError> {
        if !self.is_dir(&dir)? {
            return Ok(false);
        }
        if self.known.insert(dir.clone()) {
            let depth = dir.matches('/').count() + 2;
            self.open.push((dir, depth));
        }
        Ok(true)
    }

    /// Adds the files of one dependency.
    fn add(&mut self, top: &str, depth: usize) -> Result<(), PacklistError> {
        let dependency = top.rsplit("node_modules/").next().unwrap_or(top).to_owned();
        if own::stat(self.request, top)?.kind == Kind::Symlink {
            return self.add_linked(top, &dependency);
        }
        let mut dirs = vec![(top.to_owned(), depth)];
        while let Some((dir, at)) = dirs.pop() {
            if at > own::MAX_DEPTH {
                return Err(own::too_deep(dir));
            }
            for entry in self.request.tree.entries(&join(self.request.dir, &dir))? {
                if !matches!(entry.kind, Kind::File | Kind::Dir) {
                    continue;
                }
                let path = join(&dir, &entry.name);
                if dir == top {
                    if name(&path) == "node_modules" {
                        continue;
                    }
                    if name(&path) == "package.json" && entry.kind == Kind::File {
                        self.follow(top, &path)?;
                    }
                }
                let Verdict::In(_) = judged(&path, entry.kind, at, &[], None) else {
                    continue;
                };
                if entry.kind == Kind::Dir {
                    dirs.push((path, at + 1));
                } else {
                    self.files.insert(path, dependency.clone());
                }
            }
        }
        Ok(())
    }

    /// Adds a dependency that is a link as the package that it would be on its own.
    fn add_linked(&mut self, top: &str, dependency: &str) -> Result<(), PacklistError> {
        let dir = join(self.request.dir, top);
        let request = Request {
            dir: &dir,
            ..self.request.clone()
        };
        let mut queue = Queue::new();
        let read = Manifest::read(request.tree, &join(&dir, "package.json"));
        let fields = match &read {
            Ok(manifest) => Fields::of_dependency(manifest)?,
            Err(_) => Fields::default(),
        };
        fields.add_bins(&request, &mut queue)?;
        super::add(&request, &fields, &mut queue)?;
        if read.is_ok() {
            queue.insert("package.json".to_owned(), None);
            self.follow(top, &join(top, "package.json"))?;
        }
        for path in queue.into_keys() {
            self.files.insert(join(top, &path), dependency.to_owned());
        }
        Ok(())
    }

    /// Offers what the package.json of a dependency depends on, from the nearest
    /// `node_modules` that has it.
    fn follow(&mut self, top: &str, path: &str) -> Result<(), PacklistError> {
        let Ok(manifest) = Manifest::read(self.request.tree, &join(self.request.dir, path)) else {
            return Ok(());
        };
        for group in ["dependencies", "optionalDependencies"] {
            let object = manifest.get(group).and_then(Value::as_object);
            for dependency in object.into_iter().flat_map(Object::keys) {
                self.find(top, dependency)?;
            }
        }
        Ok(())
    }

    fn find(&mut self, top: &str, dependency: &str) -> Result<(), PacklistError> {
        if self.offer(format!("{top}/node_modules/{dependency}"))? {
            return Ok(());
        }
        let mut end = top.len();
        while let Some(at) = top[..end].rfind("node_modules") {
            end = at;
            if self.offer(format!("{}node_modules/{dependency}", &top[..at]))? {
                return Ok(());
            }
        }
        Ok(())
    }
}
