//! The packed set of one package.

use crate::archive::{HardLinks, is_bin, stored_mode, stored_name};
use crate::bundle::Bundle;
use crate::deps::Deps;
use crate::engine::{Engine, engine};
use crate::error::PacklistError;
use crate::facts::Facts;
use crate::fields::Fields;
use crate::origin::Why;
use crate::overrides::{self, Override};
use crate::rules::{Fixed, Slot};
use crate::walk::{Context, Found, Package, Role, Walker};
use crate::{extensions, order, outer, stripped};
use packgate_manifest::{Manifest, NormalizeError, Normalized, Profile, Refusal};
use packgate_tree::{Tree, TreeError, join, normalize};
use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

/// What to list: a package in a tree, and what npm would be told about it.
#[derive(Clone)]
pub struct Request<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// The package's directory in the tree (`""` is the tree's root).
    pub dir: &'a str,
    /// Whose rules.
    pub profile: Profile,
    /// The directory of the project that npm was started for, in workspace mode.
    pub prefix: Option<&'a str>,
    /// The directories of the workspaces that npm was told to work on.
    pub workspaces: &'a [String],
    /// The global ignore file's path and text (npm 12).
    pub global_ignore: Option<(&'a str, &'a str)>,
    /// Whether the profile stands in for another manager's: that npm refuses a
    /// project of another manager does not count then.
    pub stands_in: bool,
}

/// One file of the packed set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// The path in the tarball, without `package/`.
    pub path: String,
    /// The path in the tree.
    pub source: String,
    /// The path as npm-packlist lists it; differs from `path` in odd names only.
    pub listed: String,
    /// Size in bytes as npm reports it: that of the archive's entry, which is 0
    /// for a further hard link to a file packed before.
    pub size: u64,
    /// Size in bytes of the content.
    pub content_size: u64,
    /// Permission bits as the manager stores them.
    pub mode: u32,
    /// Where it leads, if it is packed as a symbolic link (pnpm 11 and 12, yarn).
    pub link: Option<String>,
    /// Why the file is in.
    pub why: Why,
}

/// The files that a publish would put in the tarball.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedSet {
    /// Whose rules made it.
    pub profile: Profile,
    /// The package's name, where it has one.
    pub name: Option<String>,
    /// The package's version, where it has one.
    pub version: Option<String>,
    /// The files in the archive's order.
    pub files: Vec<PackedFile>,
    /// What a person should know about how the list was made.
    pub notes: Vec<String>,
}

impl PackedSet {
    /// Sum of the sizes npm reports (`unpackedSize`), in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// The files in the order of `npm pack --json`.
    pub fn printed(&self) -> Vec<&PackedFile> {
        let mut files: Vec<&PackedFile> = self.files.iter().collect();
        order::sort_printed(&mut files, |file| &file.path);
        files
    }
}

/// Lists what the profile's manager would pack.
///
/// # Errors
/// Whatever the manager fails of, with its reason; what could not be read; a bound.
pub fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    match engine(request.profile) {
        Engine::Npm => {
            let prepared = Prepared::new(request)?;
            let listed = prepared.listed()?;
            let Prepared {
                manifest,
                mode_bins,
                notes,
                ..
            } = prepared;
            packed_set(request, &manifest, &mode_bins, listed, notes)
        }
        Engine::Own(list) => list(request),
    }
}

/// The paths in the tarball that [`list`] would give, in no particular order. No
/// file is asked for its size, which is most of the work of a list.
///
/// # Errors
/// What [`list`] says, but for a listed file that is gone and for hard links.
pub fn paths(request: &Request<'_>) -> Result<Vec<String>, PacklistError> {
    if !matches!(engine(request.profile), Engine::Npm) {
        let files = list(request)?.files.into_iter();
        return Ok(files.map(|file| file.path).collect());
    }
    let listed = Prepared::new(request)?.found()?;
    let stored = |file: Listed| match stored_name(&file.path) {
        same if same.len() == file.path.len() => file.path,
        stored => stored.to_owned(),
    };
    Ok(listed.into_iter().map(stored).collect())
}

/// The packed package, ready to be walked.
pub(crate) struct Prepared<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) context: Context<'a>,
    pub(crate) manifest: Manifest,
    pub(crate) fields: Fields,
    pub(crate) facts: Facts,
    pub(crate) overrides: Vec<Override>,
    mode_bins: Vec<String>,
    workspace_names: Vec<String>,
    outer: Slot,
    global: Slot,
    notes: Vec<String>,
}

/// A listed file before its size and stored name are known.
pub(crate) struct Listed {
    /// As npm-packlist lists it.
    pub(crate) path: String,
    pub(crate) why: Why,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(request: &'a Request<'a>) -> Result<Self, PacklistError> {
        let Request {
            tree, dir, profile, ..
        } = *request;
        let manifest = Manifest::read(tree, &join(dir, "package.json"))?;
        let refuse = |error| refused(&manifest, error);
        manifest.check_pack(profile, tree).map_err(refuse)?;
        let normalized = Normalized::for_tree(&manifest, profile, tree).map_err(refuse)?;
        let modes = Normalized::for_modes(&manifest, profile, tree).map_err(refuse)?;
        let overrides = overrides::read(&manifest);
        overrides::check_direct(&manifest, &normalized, &overrides)?;
        let fields = Fields::of(&manifest, &normalized)?;
        let facts = Facts::new(tree, dir, &fields, profile, true)?;
        let workspace_names = crate::workspaces::names(tree, &manifest, profile)?;
        Ok(Self {
            context: Context {
                tree,
                profile,
                fixed: Fixed::new(profile)?,
                packs_links: false,
                doubled: Cell::new(false),
            },
            facts,
            mode_bins: modes.bin.into_iter().map(|bin| bin.path).collect(),
            workspace_names,
            outer: outer::rules(request)?,
            global: outer::global_rules(request)?,
            notes: crate::refusals::check(request, &manifest)?,
            fields,
            manifest,
            overrides,
            request,
        })
    }

    /// The package as the walker takes it.
    pub(crate) fn root_package(&self) -> Package<'_> {
        Package {
            role: Role::Root,
            dir: self.request.dir.to_owned(),
            facts: &self.facts,
            other_manifest: false,
            has_workspaces: !self.workspace_names.is_empty(),
            outer: Arc::clone(&self.outer),
            global: Arc::clone(&self.global),
        }
    }

    /// Every listed file, in the archive's order.
    fn listed(&self) -> Result<Vec<Listed>, PacklistError> {
        let mut listed = self.found()?;
        order::sort_archive(&mut listed, |file| &file.path);
        Ok(listed)
    }

    /// Every listed file, in the order in which they were found.
    fn found(&self) -> Result<Vec<Listed>, PacklistError> {
        let package = self.root_package();
        let walker = Walker {
            context: &self.context,
            package: &package,
        };
        let mut listed: Vec<Listed> = walker
            .walk()?
            .into_iter()
            .map(|Found { path, origin }| Listed {
                path: marked(path),
                why: Why {
                    origin,
                    bundled: None,
                },
            })
            .collect();
        if !self.fields.deps.bundle.is_empty() {
            self.add_bundled(&mut listed)?;
        }
        if listed.is_empty() {
            return Err(nothing_left(&self.manifest));
        }
        Ok(listed)
    }

    fn add_bundled(&self, listed: &mut Vec<Listed>) -> Result<(), PacklistError> {
        let deps = Deps::new(
            self.request.tree,
            self.request.profile,
            self.request.dir,
            &self.fields,
            &self.workspace_names,
            extensions::read(&self.manifest, self.request.profile),
        )?;
        let bundled = Bundle::new(self, &deps).files()?;
        let known: HashSet<String> = listed.iter().map(|file| file.path.clone()).collect();
        listed.extend(
            bundled
                .into_iter()
                .filter(|(path, _)| !known.contains(path))
                .map(|(path, why)| Listed { path, why }),
        );
        Ok(())
    }
}

/// Sizes, modes and stored names for the listed files.
///
/// # Errors
/// A listed file that is gone, hard links that npm dies of.
pub(crate) fn packed_set(
    request: &Request<'_>,
    manifest: &Manifest,
    mode_bins: &[String],
    listed: Vec<Listed>,
    notes: Vec<String>,
) -> Result<PackedSet, PacklistError> {
    let mut links = HardLinks::default();
    let mut files = Vec::with_capacity(listed.len());
    for Listed { path: listed, why } in listed {
        let plain = listed.strip_prefix("./").unwrap_or(&listed);
        // npm 6 puts another `./` before every name, which keeps it as it is, and
        // leaves the modes alone.
        let as_is = request.profile == Profile::Npm6;
        let stored = if as_is {
            listed.clone()
        } else {
            stored_name(&listed).to_owned()
        };
        let source = normalize(&join(request.dir, plain));
        let meta = request
            .tree
            .stat(&source)?
            .ok_or_else(|| TreeError::NotFound {
                path: source.clone(),
            })?;
        let size = match listed.as_str() {
            "package.json" => stripped::size(manifest, request.profile, &meta),
            _ => None,
        };
        let is_bin = is_bin(&listed, mode_bins);
        files.push(PackedFile {
            size: size.unwrap_or_else(|| links.reported_size(&meta)),
            content_size: meta.size,
            mode: if as_is {
                meta.mode & 0o7777
            } else {
                stored_mode(meta.mode, is_bin)
            },
            link: None,
            path: stored,
            source,
            listed,
            why,
        });
    }
    if links.stall() {
        return Err(PacklistError::Refused {
            file: manifest.path().to_owned(),
            reason: "several files with three hard links or more: npm dies of it with \
                     \"Exit handler never called!\""
                .to_owned(),
        });
    }
    let text = |value: Option<&packgate_manifest::Value>| {
        value.and_then(|value| value.as_str()).map(str::to_owned)
    };
    Ok(PackedSet {
        profile: request.profile,
        name: text(manifest.name()),
        version: text(manifest.version()),
        files,
        notes,
    })
}

/// What npm says of a package of which no file is left.
pub(crate) fn nothing_left(manifest: &Manifest) -> PacklistError {
    PacklistError::Refused {
        file: manifest.path().to_owned(),
        reason: "nothing is left to pack: npm fails with \"no paths specified to add to archive\""
            .to_owned(),
    }
}

/// npm marks names that node-tar would take for something else.
pub(crate) fn marked(path: String) -> String {
    if path.starts_with('@') {
        format!("./{path}")
    } else {
        path
    }
}

pub(crate) fn refused(manifest: &Manifest, error: NormalizeError) -> PacklistError {
    match error {
        NormalizeError::Tree(error) => error.into(),
        NormalizeError::Refused(refusal) => refusal_at(manifest, &refusal),
    }
}

/// npm's refusal, with its place in the manifest.
pub(crate) fn refusal_at(manifest: &Manifest, refusal: &Refusal) -> PacklistError {
    let file = match refusal.span {
        Some(span) => {
            let at = manifest.position(span);
            format!("{}:{}:{}", manifest.path(), at.line, at.column)
        }
        None => manifest.path().to_owned(),
    };
    let code = refusal
        .code
        .map(|code| format!(" ({code})"))
        .unwrap_or_default();
    PacklistError::Refused {
        file,
        reason: format!("npm refuses it: {}{code}", refusal.reason),
    }
}
