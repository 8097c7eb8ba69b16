//! `files` as npm-packlist 2 and 5 read it: what its globs match takes the place
//! of the top directory's entries, and becomes rules.

use super::glob::Glob;
use super::lines::{Line, MUST_HAVES};
use super::package::{Item, PackageJson};
use crate::error::PacklistError;
use crate::origin::Origin;
use packgate_glob::OldMinimatch;
use packgate_tree::Tree;
use std::collections::{HashMap, HashSet};

/// What `files` came to.
pub(super) struct Expanded {
    /// What is looked at in place of the directory's entries.
    pub(super) entries: Vec<(String, Origin)>,
    /// The rules of the package.json slot.
    pub(super) rules: Vec<Item>,
}

/// `browser`, `main`, the bins and the files that are always packed, as patterns
/// of the top directory.
pub(super) fn must_haves(package: &PackageJson) -> Vec<Item> {
    let forced = package.forced.iter().map(|item| Item {
        text: format!("/{}", item.text),
        origin: item.origin.clone(),
    });
    let strict = |text: &'static str, pattern: &'static str| Item {
        text: text.to_owned(),
        origin: Origin::Strict { pattern },
    };
    forced
        .chain([
            strict("/package.json", "!/package.json"),
            strict("/npm-shrinkwrap.json", "!/npm-shrinkwrap.json"),
            strict("!/package-lock.json", "/package-lock.json"),
            strict(MUST_HAVES, "!@(readme|copying|license|licence){,.*[^~$]}"),
        ])
        .collect()
}

/// Expands the entries of `files` of the package in `dir`, whose top directory
/// holds `node_modules` if it says so.
///
/// # Errors
/// A pattern that npm dies of, a directory that cannot be read, a bound.
pub(super) fn expand(
    tree: &dyn Tree,
    dir: &str,
    package: &PackageJson,
    has_modules: bool,
    line: Line,
) -> Result<Expanded, PacklistError> {
    let mut patterns = package.files.clone().unwrap_or_default();
    patterns.extend(must_haves(package));
    if package.bundles && has_modules {
        patterns.push(Item {
            text: "node_modules".to_owned(),
            origin: Origin::NotInFiles {
                at: package.files_at,
            },
        });
    }
    let mut finder = Glob::new(tree, dir);
    let mut listed = Ordered::default();
    let mut shut_out = Ordered::default();
    let mut seen = HashSet::new();
    for item in patterns
        .iter()
        .filter(|item| seen.insert(item.text.clone()))
    {
        let (glob_text, negates) = read(&item.text, line);
        let compiled = OldMinimatch::for_glob(&glob_text, line.minimatch()).map_err(|source| {
            PacklistError::Pattern {
                place: item.origin.to_string(),
                source,
            }
        })?;
        for path in finder.find(&compiled)? {
            let path = path.trim_end_matches('/').to_owned();
            let (to, from) = if negates {
                (&mut shut_out, &mut listed)
            } else {
                (&mut listed, &mut shut_out)
            };
            from.remove(&path);
            to.insert(path.clone(), matched(&item.origin, path));
        }
    }
    let entries: Vec<(String, Origin)> = listed.paths().collect();
    let mut rules: Vec<Item> = listed.items("!").collect();
    rules.extend(shut_out.items("!!"));
    Ok(Expanded { entries, rules })
}

/// An entry's glob, without its `!`s and what npm strips from its front, and
/// whether an odd number of `!`s negates it.
fn read(text: &str, line: Line) -> (String, bool) {
    let rest = text.trim_start_matches('!');
    let negates = (text.len() - rest.len()) % 2 == 1;
    let rest = match rest.strip_prefix('.') {
        Some(behind) if line.is_five() && behind.starts_with('/') => behind,
        _ => rest,
    };
    let rest = rest.trim_start_matches('/');
    let pattern = match line {
        Line::One | Line::Two => rest.to_owned(),
        _ => rest.replace('\\', "/"),
    };
    (pattern, negates)
}

fn matched(origin: &Origin, path: String) -> Origin {
    match origin {
        Origin::Files {
            index, entry, at, ..
        } => Origin::Files {
            index: *index,
            entry: entry.clone(),
            at: *at,
            matched: Some(path),
        },
        other => other.clone(),
    }
}

/// A set that keeps the order in which paths came.
#[derive(Default)]
struct Ordered {
    order: Vec<(String, Option<Origin>)>,
    at: HashMap<String, usize>,
}

impl Ordered {
    fn insert(&mut self, path: String, origin: Origin) {
        if !self.at.contains_key(&path) {
            self.at.insert(path.clone(), self.order.len());
            self.order.push((path, Some(origin)));
        }
    }

    fn remove(&mut self, path: &str) {
        if let Some(at) = self.at.remove(path) {
            self.order[at].1 = None;
        }
    }

    fn paths(&self) -> impl Iterator<Item = (String, Origin)> {
        let order = self.order.iter();
        order.filter_map(|(path, origin)| Some((path.clone(), origin.clone()?)))
    }

    fn items(self, sign: &'static str) -> impl Iterator<Item = Item> {
        self.order.into_iter().filter_map(move |(path, origin)| {
            Some(Item {
                text: format!("{sign}{path}"),
                origin: origin?,
            })
        })
    }
}
