//! pnpm 11: npm-packlist 10 with a walker of pnpm's own, which packs links that
//! stay inside, and bundles that pnpm lays out itself.

use super::project::Project;
use super::{Picked, bundles, is_manifest, leads_in_a_circle, member};
use crate::error::PacklistError;
use crate::facts::{Facts, Required};
use crate::fields::{Fields, Named, Placed};
use crate::list::Request;
use crate::origin::{Origin, Why};
use crate::rules::{Fixed, Text, compile};
use crate::walk::{Context, Package, Role, Walker};
use packgate_manifest::{Data, Manifest, Normalized, Profile, Value};
use packgate_tree::{Kind, Tree, join, leads_up, normalize};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

/// Whose npm-packlist it is.
const LIKE: Profile = Profile::Npm11;

/// Everything that pnpm 11 picks, in the archive's order.
///
/// # Errors
/// What pnpm fails of; what could not be read; a bound.
pub(super) fn pick(
    request: &Request<'_>,
    project: &Project<'_>,
) -> Result<Vec<Picked>, PacklistError> {
    let fields = fields(&project.published, true)?;
    let facts = facts(project, &fields)?;
    let boundary = project.member_of().unwrap_or(request.dir);
    let context = Context {
        tree: project.tree,
        profile: LIKE,
        fixed: Fixed::new(LIKE)?,
        doubled: Cell::new(false),
        packs_links: true,
    };
    let package = Package {
        role: Role::Root,
        dir: project.dir.clone(),
        facts: &facts,
        has_workspaces: false,
        other_manifest: project.file != "package.json",
        outer: member::outer_rules(request, project, LIKE)?,
        global: Vec::new().into(),
    };
    let walker = Walker {
        context: &context,
        package: &package,
    };
    let inside = Inside::new(project, boundary)?;
    let mut picked = Vec::new();
    let mut seen = HashSet::new();
    for found in walker.walk()? {
        let source = normalize(&join(&project.dir, &found.path));
        if is_manifest(&found.path) || !inside.keeps(&found.path, &source)? {
            continue;
        }
        seen.insert(found.path.clone());
        picked.push(Picked {
            source,
            path: found.path,
            why: Why {
                origin: found.origin,
                bundled: None,
            },
        });
    }
    for file in bundles::files(project, &context, boundary)? {
        let from_here = bundles::relative(&project.dir, &file.source);
        if inside.keeps(&from_here, &file.source)? && seen.insert(file.path.clone()) {
            picked.push(file);
        }
    }
    member::complete(project, picked, &seen)
}

/// The fields as pnpm hands them over: `main`, `browser` and `bin` without `./`. For
/// the packed package it has made an object of any other `bin` before.
///
/// # Errors
/// `files` or `bin` of a type that pnpm fails of.
pub(super) fn fields(manifest: &Manifest, is_root: bool) -> Result<Fields, PacklistError> {
    let mut fields = Fields::of(manifest, &Normalized::default())?;
    for placed in [&mut fields.main, &mut fields.browser]
        .into_iter()
        .flatten()
    {
        placed.value = without_dot_slash(&placed.value).to_owned();
    }
    let values: Vec<(String, &Value)> = match manifest.bin().map(|bin| (bin, &bin.data)) {
        None | Some((_, Data::Null)) => Vec::new(),
        Some((_, Data::Object(object))) => (object.entries().iter())
            .map(|entry| (format!("bin.{}", entry.key), &entry.value))
            .collect(),
        Some((_, Data::Array(items))) => (items.iter().enumerate())
            .map(|(index, item)| (format!("bin.{index}"), item))
            .collect(),
        Some((bin, Data::String(_))) => vec![("bin".to_owned(), bin)],
        Some((bin, _)) if is_root => vec![("bin".to_owned(), bin)],
        Some(_) => Vec::new(),
    };
    for (name, value) in values {
        let Some(path) = value.as_str() else {
            let reason = format!("{name} is {}, not a path", value.kind());
            return Err(super::refuse(manifest, "TypeError", reason));
        };
        let position = manifest.position(value.span);
        fields.bins.push(Named {
            name: name.trim_start_matches("bin.").to_owned(),
            value: without_dot_slash(path).to_owned(),
            at: Some(crate::origin::At {
                line: position.line,
                column: position.column,
            }),
        });
    }
    Ok(fields)
}

/// `replace(/^\.[/\\]/, '')`
fn without_dot_slash(path: &str) -> &str {
    (path.strip_prefix("./"))
        .or_else(|| path.strip_prefix(".\\"))
        .unwrap_or(path)
}

fn facts(project: &Project<'_>, fields: &Fields) -> Result<Facts, PacklistError> {
    let mut facts = Facts::new(project.tree, &project.dir, fields, LIKE, true)?;
    let links = linked(project, fields.files.as_deref().unwrap_or_default())?;
    let text = |link: &Required| Text {
        text: format!("!{}", link.path),
        origin: link.origin.clone(),
    };
    let before: Vec<Text> = links.iter().map(text).collect();
    let after = ["!/package.yaml", "!/package.json5"].map(|pattern| Text {
        text: pattern.to_owned(),
        origin: Origin::Strict { pattern },
    });
    let mut strict = compile(&before, LIKE)?.to_vec();
    strict.extend(facts.strict.iter().cloned());
    strict.extend(compile(&after, LIKE)?.iter().cloned());
    facts.strict = strict.into();
    facts
        .required
        .extend(links.into_iter().map(|link| Required {
            path: link.path.strip_prefix('/').unwrap_or(&link.path).to_owned(),
            ..link
        }));
    Ok(facts)
}

/// The entries of `files` that name a link: npm-packlist would drop them.
fn linked(project: &Project<'_>, entries: &[Placed]) -> Result<Vec<Required>, PacklistError> {
    let mut links = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if entry.value.starts_with('!') || entry.value.contains('\0') {
            continue;
        }
        let path = match entry.value.strip_prefix('.') {
            Some(rest) if rest.starts_with('/') => rest,
            _ => &entry.value,
        };
        let meta = project.tree.stat(&normalize(&join(&project.dir, path)))?;
        if meta.is_some_and(|meta| meta.kind == Kind::Symlink) && !path.ends_with('/') {
            links.push(Required {
                path: path.to_owned(),
                origin: Origin::Files {
                    index,
                    entry: entry.value.clone(),
                    at: entry.at,
                    matched: None,
                },
            });
        }
    }
    Ok(links)
}

/// Which files and links stay inside the package (or the workspace around it).
struct Inside<'a> {
    tree: &'a dyn Tree,
    dir: &'a str,
    /// The real directories in which a file must lie.
    boundaries: Vec<String>,
    /// By directory, what is known of the files right in it that are no links.
    known: RefCell<HashMap<String, bool>>,
}

impl<'a> Inside<'a> {
    fn new(project: &'a Project<'a>, boundary: &str) -> Result<Self, PacklistError> {
        let mut boundaries = Vec::new();
        for dir in [boundary, &project.dir] {
            boundaries.push(
                project
                    .tree
                    .realpath(dir)?
                    .unwrap_or_else(|| dir.to_owned()),
            );
        }
        Ok(Self {
            tree: project.tree,
            dir: &project.dir,
            boundaries,
            known: RefCell::default(),
        })
    }

    fn keeps(&self, path: &str, source: &str) -> Result<bool, PacklistError> {
        let Some(meta) = self.tree.stat(source)? else {
            return Ok(false);
        };
        if meta.kind != Kind::Symlink {
            return self.keeps_those_beside(source);
        }
        let target = self.tree.read_link(source)?.replace('\\', "/");
        let beside = |of: &str| {
            let dir = packgate_tree::parent(of).unwrap_or_default().to_owned();
            normalize(&join(&dir, &target))
        };
        let in_package = bundles::relative(self.dir, &beside(source));
        if target.starts_with('/') || leads_up(&beside(path)) || leads_up(&in_package) {
            return Ok(false);
        }
        let Some(real) = self.tree.realpath(source)? else {
            if leads_in_a_circle(self.tree, source)? {
                return Err(PacklistError::Refused {
                    file: source.to_owned(),
                    reason: "pnpm fails on it with ELOOP: the link leads in a circle".to_owned(),
                });
            }
            return Ok(true);
        };
        Ok(self.holds(&real))
    }

    /// What is so of a file that is no link is so of every one beside it.
    fn keeps_those_beside(&self, source: &str) -> Result<bool, PacklistError> {
        let dir = packgate_tree::parent(source).unwrap_or_default();
        if let Some(known) = self.known.borrow().get(dir) {
            return Ok(*known);
        }
        let real = self.tree.realpath(dir)?;
        let keeps = real.is_some_and(|real| self.holds(&real));
        self.known.borrow_mut().insert(dir.to_owned(), keeps);
        Ok(keeps)
    }

    fn holds(&self, real: &str) -> bool {
        let lies_in = |dir: &String| !leads_up(&bundles::relative(dir, real));
        self.boundaries.iter().any(lies_in)
    }
}
