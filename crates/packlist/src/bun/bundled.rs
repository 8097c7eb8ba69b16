//! Bundled dependencies, with what they depend on.

use super::fields::Fields;
use super::patterns::{Rules, Verdict, judged};
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
        if direct && !matches!(dependency.as_str(), "" | "." | "..") {
            bundle.offer(format!("node_modules/{dependency}"))?;
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
            let depth = dir.matches('/').count() + 1;
            self.open.push((dir, depth));
        }
        Ok(true)
    }

    /// Adds the files of one dependency.
    fn add(&mut self, top: &str, depth: usize) -> Result<(), PacklistError> {
        let dependency = top.rsplit("node_modules/").next().unwrap_or(top).to_owned();
        // Only of a link are the ignore files heeded, as those of a workspace.
        let meta = own::stat(self.request, top)?;
        let rules: Vec<Rules> = match meta.kind {
            Kind::Symlink => Rules::read(self.request, top, depth)?.into_iter().collect(),
            _ => Vec::new(),
        };
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
                let Verdict::In(_) = judged(&path, entry.kind, at.max(2), &rules, None) else {
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

    /// Offers what the package.json of a dependency depends on, from the nearest
    /// node_modules that has it.
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
