//! yarn 4.18.1, "berry" (`plugin-pack/sources/packUtils.ts`).
//!
//! A path is judged by lists of micromatch patterns: yarn's own, then those of each
//! ignore file from the path's directory up, then `main` and the like with `files`.
//! The first list that speaks of the path decides; in each list a `!` pattern counts
//! before all others.

mod fields;
mod lists;
mod project;
mod rewritten;
mod settings;

use crate::error::PacklistError;
use crate::list::{PackedFile, PackedSet, Request};
use crate::origin::Origin;
use crate::own::{self, node_normalize};
use crate::walk::MAX_IGNORE_FILE;
use fields::Fields;
use lists::{Global, IgnoreList, Path, Verdict};
use packgate_manifest::Manifest;
use packgate_tree::{Entry, Kind, join};
use project::Project;
use std::collections::HashSet;
use std::sync::Arc;

/// Lists what `yarn pack` packs.
///
/// # Errors
/// What yarn fails of, with its reason; what could not be read; a bound.
pub(crate) fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    let manifest = Manifest::read(request.tree, &join(request.dir, "package.json"))?;
    let fields = Fields::of(&manifest)?;
    let executable: HashSet<String> = fields
        .executables
        .iter()
        .map(|path| node_normalize(path))
        .collect();
    let project = Project::find(request)?;
    let global = Global::new(request, &project)?;
    let walk = Walk {
        request,
        explicit: fields.files.is_some(),
        global,
    };
    let mut found = Vec::new();
    walk.visit("", &[Arc::new(fields.list())], 0, None, &mut found)?;
    found.sort_by(|a, b| own::by_units(&a.path, &b.path));
    let size = rewritten::size(&manifest, &project)?;
    let files = found
        .into_iter()
        .map(|found| stored(request, found, size, &executable))
        .collect::<Result<_, _>>()?;
    Ok(own::set(request, &manifest, files))
}

struct Found {
    path: String,
    origin: Option<Arc<Origin>>,
}

fn stored(
    request: &Request<'_>,
    found: Found,
    manifest_size: u64,
    executable: &HashSet<String>,
) -> Result<PackedFile, PacklistError> {
    let meta = own::stat(request, &found.path)?;
    let mode = if executable.contains(&found.path) {
        0o755
    } else {
        0o644
    };
    let mut file = own::packed(request, &found.path, &meta, mode, found.origin)?;
    if file.path == "package.json" && file.link.is_none() {
        file.size = manifest_size;
    }
    Ok(file)
}

struct Walk<'a> {
    request: &'a Request<'a>,
    explicit: bool,
    global: Global,
}

impl Walk<'_> {
    /// Everything packed in the directory `dir`, which `lists` judge; `named` is the rule
    /// that names it, or one above it.
    fn visit(
        &self,
        dir: &str,
        lists: &[Arc<IgnoreList>],
        depth: usize,
        named: Option<&Arc<Origin>>,
        found: &mut Vec<Found>,
    ) -> Result<(), PacklistError> {
        if depth > own::MAX_DEPTH {
            return Err(own::too_deep(dir.to_owned()));
        }
        let at = format!("/{dir}");
        if self.judge(&at, &[])?.ignored {
            return Ok(());
        }
        let entries = self.request.tree.entries(&join(self.request.dir, dir))?;
        let mut inner: Vec<Arc<IgnoreList>> = Vec::new();
        if !self.explicit || !dir.is_empty() {
            inner.extend(self.ignore_file(dir, &entries)?.map(Arc::new));
        }
        let verdict = self.judge(&at, lists)?;
        // What names a directory names what is in it.
        let named = verdict.by.as_ref().or(named);
        if verdict.ignored {
            // Only what a pattern names comes along; the directory's own ignore file
            // has no say.
            inner = lists.to_vec();
            inner.push(Arc::new(IgnoreList::everything()));
        } else {
            inner.extend_from_slice(lists);
        }
        for entry in entries {
            let path = join(dir, &entry.name);
            if !entry.exact {
                return Err(own::unnameable(path, "yarn"));
            }
            match entry.kind {
                Kind::Dir => self.visit(&path, &inner, depth + 1, named, found)?,
                Kind::File | Kind::Symlink => {
                    let verdict = self.judge(&format!("/{path}"), &inner)?;
                    if !verdict.ignored {
                        let origin = verdict.by.or_else(|| named.cloned());
                        found.push(Found { path, origin });
                    }
                }
                Kind::Other => {}
            }
        }
        Ok(())
    }

    /// `isIgnored`
    fn judge(&self, path: &str, lists: &[Arc<IgnoreList>]) -> Result<Verdict, PacklistError> {
        let path = Path::new(path);
        if let Some(verdict) = self.global.judge(&path)? {
            return Ok(verdict);
        }
        for list in lists {
            if let Some(verdict) = list.judge(&path)? {
                return Ok(verdict);
            }
        }
        Ok(Verdict::default())
    }

    /// The list of the ignore file among `entries`: `.npmignore`, or else `.gitignore`.
    fn ignore_file(
        &self,
        dir: &str,
        entries: &[Entry],
    ) -> Result<Option<IgnoreList>, PacklistError> {
        let has = |name: &&str| {
            entries
                .iter()
                .any(|entry| entry.exact && entry.name == *name)
        };
        let Some(name) = [".npmignore", ".gitignore"].into_iter().find(has) else {
            return Ok(None);
        };
        let path = join(dir, name);
        let file = join(self.request.dir, &path);
        let bytes = packgate_tree::read(self.request.tree, &file, MAX_IGNORE_FILE)?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(IgnoreList::of_file(&path, dir, &text)))
    }
}
