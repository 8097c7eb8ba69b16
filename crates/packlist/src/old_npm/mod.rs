//! npm 6, 7 and 8, and the list that pnpm 9 and 10 took from npm 8: npm-packlist 1,
//! 2 and 5, which read package.json themselves and know nothing of arborist.

mod bundled;
mod files;
mod glob;
mod lines;
mod package;
mod rules;
mod walk;

use crate::error::PacklistError;
use crate::list::{Listed, PackedSet, Request, packed_set, refusal_at};
use crate::origin::{Origin, Why};
use crate::outer;
pub(crate) use lines::Line;
pub(crate) use package::{Item, PackageJson};
use packgate_manifest::{MAX_BYTES, Manifest, Normalized, Profile, Refusal};
use packgate_tree::{Tree, join};
use rules::OldRule;
use std::collections::BTreeMap;
use std::sync::Arc;
use walk::Walker;

/// Lists what npm 6, 7 or 8 would pack.
///
/// # Errors
/// Whatever npm fails of, with its reason; what could not be read; a bound.
pub(crate) fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    let manifest = Manifest::read(request.tree, &join(request.dir, "package.json"))?;
    check(&manifest)?;
    if request.profile == Profile::Npm6 {
        check_bin_directory(&manifest)?;
    }
    let line = match request.profile {
        Profile::Npm6 => Line::One,
        Profile::Npm7 => Line::Two,
        _ => Line::Five,
    };
    let outer = match line {
        Line::One | Line::Two => Outer::default(),
        _ => Outer::of(request)?,
    };
    let package = read_package(request.tree, request.dir);
    let found = Walker::new(request.tree, request.dir, line, package, outer).walk()?;
    // npm 6 leaves the modes alone.
    let mode_bins = if line == Line::One {
        Vec::new()
    } else {
        let normalized = Normalized::for_tree(&manifest, request.profile, request.tree);
        let normalized = normalized.map_err(|error| crate::list::refused(&manifest, error))?;
        normalized.bin.into_iter().map(|bin| bin.path).collect()
    };
    let listed = listed(found);
    if listed.is_empty() {
        return Err(crate::list::nothing_left(&manifest));
    }
    packed_set(request, &manifest, &mode_bins, listed, Vec::new())
}

/// The files that npm-packlist 5 lists for the package in `dir` as `package` says,
/// relative to it (pnpm 9 and 10, which hand it the manifest that they publish).
///
/// # Errors
/// What npm-packlist fails of; what could not be read; a bound.
pub(crate) fn list_five(
    tree: &dyn Tree,
    dir: &str,
    package: Option<PackageJson>,
    line: Line,
) -> Result<BTreeMap<String, Option<Arc<Origin>>>, PacklistError> {
    Walker::new(tree, dir, line, package, Outer::default()).walk()
}

/// Files as found, ready to be sorted.
pub(crate) fn listed(found: BTreeMap<String, Option<Arc<Origin>>>) -> Vec<Listed> {
    let mut listed: Vec<Listed> = found
        .into_iter()
        .map(|(path, origin)| Listed {
            why: Why {
                origin,
                bundled: bundled_name(&path),
            },
            path: crate::list::marked(path),
        })
        .collect();
    crate::order::sort_archive(&mut listed, |file| &file.path);
    listed
}

/// The package of the top `node_modules` that a path lies in.
fn bundled_name(path: &str) -> Option<String> {
    let rest = path.strip_prefix("node_modules/")?;
    let scoped = usize::from(rest.starts_with('@'));
    let names: Vec<&str> = rest.split('/').take(1 + scoped).collect();
    Some(names.join("/"))
}

/// npm 6 looks for bins in `directories.bin` where there is no `bin`.
fn check_bin_directory(manifest: &Manifest) -> Result<(), PacklistError> {
    let truthy = |value: &&packgate_manifest::Value| value.truthy();
    let dir = (manifest.directories_bin().filter(truthy))
        .filter(|_| manifest.bin().is_none_or(|bin| !bin.truthy()));
    match dir {
        Some(dir) if dir.as_str().is_none() => Err(refusal_at(
            manifest,
            &Refusal {
                reason: format!("directories.bin is {}, not a path", dir.kind()),
                code: Some("TypeError"),
                span: Some(dir.span),
            },
        )),
        _ => Ok(()),
    }
}

fn check(manifest: &Manifest) -> Result<(), PacklistError> {
    let refuse = |refusal: Refusal| refusal_at(manifest, &refusal);
    let given = |value: Option<&packgate_manifest::Value>| {
        value.is_some_and(packgate_manifest::Value::truthy)
    };
    if !given(manifest.name()) || !given(manifest.version()) {
        return Err(refuse(Refusal {
            reason: "Invalid package, must have name and version".to_owned(),
            code: None,
            span: None,
        }));
    }
    Ok(())
}

/// The package.json in `dir` as `JSON.parse` takes it; `None` where it does not,
/// or where there is none.
pub(crate) fn read_package(tree: &dyn Tree, dir: &str) -> Option<PackageJson> {
    let path = join(dir, "package.json");
    let bytes = packgate_tree::read(tree, &path, MAX_BYTES).ok()?;
    if bytes.starts_with("\u{feff}".as_bytes()) {
        return None;
    }
    PackageJson::of(&Manifest::parse(&bytes, &path).ok()?, true)
}

/// What workspace mode adds to the built-in rules.
#[derive(Default)]
pub(crate) struct Outer {
    /// Each ignore file's path and text.
    files: Vec<(String, String)>,
    /// The selected workspaces.
    items: Vec<Item>,
}

impl Outer {
    fn of(request: &Request<'_>) -> Result<Self, PacklistError> {
        let texts = outer::texts(request)?;
        let items = texts.members.into_iter().map(|dir| Item {
            text: dir.clone(),
            origin: Origin::Workspace { dir },
        });
        Ok(Self {
            files: texts.files,
            items: items.collect(),
        })
    }

    fn compile(&self, line: Line) -> Result<Vec<OldRule>, PacklistError> {
        let mut rules = rules::compile(&self.items, line)?;
        for (path, text) in &self.files {
            rules.extend(rules::compile_file(path, text, line, |line, rule| {
                Origin::OuterIgnoreFile {
                    file: path.clone(),
                    line,
                    rule,
                }
            })?);
        }
        Ok(rules)
    }
}
