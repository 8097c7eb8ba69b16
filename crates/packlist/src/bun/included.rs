//! What the entries of `files` name.

use super::Queue;
use super::fields::{Fields, Files};
use super::patterns::{Pattern, Rules, always, built_in, never};
use super::project;
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::own;
use packgate_tree::{Entry, Kind, join};
use std::sync::Arc;

/// Adds what the entries name: files, and directories with what is in them.
pub(super) fn add(
    request: &Request<'_>,
    fields: &Fields,
    files: &Files,
    queue: &mut Queue,
) -> Result<(), PacklistError> {
    let mut trees = Vec::new();
    let walk = Walk {
        request,
        fields,
        files,
    };
    walk.visit("", 1, &mut trees, queue)?;
    let positive: Vec<Pattern> = files.excludes.iter().map(Pattern::positive).collect();
    for (dir, depth, origin) in trees {
        let excludes = (!positive.is_empty()).then(|| Rules::of_files(positive.clone()));
        let mut found = Queue::new();
        project::add_tree(request, fields, &dir, depth, excludes, &mut found)?;
        for (path, by) in found {
            queue
                .entry(path)
                .or_insert_with(|| by.or_else(|| Some(Arc::clone(&origin))));
        }
    }
    Ok(())
}

/// A named directory, how deep it lies, and the entry that names it.
type Trees = Vec<(String, usize, Arc<Origin>)>;

struct Walk<'a> {
    request: &'a Request<'a>,
    fields: &'a Fields,
    files: &'a Files,
}

impl Walk<'_> {
    fn visit(
        &self,
        dir: &str,
        depth: usize,
        trees: &mut Trees,
        queue: &mut Queue,
    ) -> Result<(), PacklistError> {
        if depth > own::MAX_DEPTH {
            return Err(own::too_deep(dir.to_owned()));
        }
        for entry in self.request.tree.entries(&join(self.request.dir, dir))? {
            if !matches!(entry.kind, Kind::File | Kind::Dir) {
                continue;
            }
            if depth == 1 && matches!(entry.name.as_str(), "package.json" | "node_modules") {
                continue;
            }
            let path = join(dir, &entry.name);
            let is_dir = entry.kind == Kind::Dir;
            if is_dir && self.fields.is_bin_dir(&path) {
                continue;
            }
            match named(self.files, &path, &entry, depth) {
                Some(origin) if is_dir => trees.push((path, depth + 1, origin)),
                Some(origin) => {
                    queue.entry(path).or_insert(Some(origin));
                }
                None if is_dir && !never(&entry.name, depth) => {
                    self.visit(&path, depth + 1, trees, queue)?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// The rule that names the entry, if it is packed.
fn named(files: &Files, path: &str, entry: &Entry, depth: usize) -> Option<Arc<Origin>> {
    if depth == 1
        && entry.kind == Kind::File
        && let Some(pattern) = always(&entry.name)
    {
        return Some(built_in(pattern));
    }
    if never(&entry.name, depth) {
        return None;
    }
    let named = |pattern: &&Pattern| pattern.names(path, entry.kind);
    let included = files.includes.iter().find(named)?;
    let taken_back = files.excludes.iter().any(|pattern| named(&pattern));
    (!taken_back).then(|| Arc::clone(&included.origin))
}
