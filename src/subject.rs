//! One package of a tree, judged.

use crate::environment::Environment;
use crate::locate::ignore_file;
use crate::policy::{self, Loaded};
use anyhow::Context as _;
use packgate_gate::{Hides, Package, Place, judge};
use packgate_inspect::Known;
use packgate_manifest::{
    Evidence, Manifest, ManifestError, PNPM_WORKSPACE, PackageDir, Publisher, Value, decide,
};
use packgate_policy::{Policy, Usage};
use packgate_report::Report;
use packgate_tree::{Tree, join};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;

/// Where packages are judged, and with whose help.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    /// The files, from the repository's root down.
    pub(crate) tree: &'a dyn Tree,
    /// The root on disk: npm's settings are looked up there.
    pub(crate) disk: &'a Path,
    pub(crate) environment: &'a Environment,
    /// The same files before the commit.
    pub(crate) before: Option<&'a dyn Tree>,
    pub(crate) hides: Option<&'a dyn Hides>,
    pub(crate) memory: Option<&'a dyn Known>,
}

/// A package that somebody could publish.
pub(crate) struct Subject {
    pub(crate) dir: String,
    pub(crate) manifest: Manifest,
    pub(crate) policy: Arc<Policy>,
    /// The workspace's root, where npm would work for that.
    prefix: Option<String>,
    workspaces: Vec<String>,
    global: Option<(String, String)>,
    publisher: Publisher,
    loaded: Loaded,
}

/// What stands in a directory that is a package by its place.
pub(crate) enum Found {
    /// Something to judge.
    Subject(Box<Subject>),
    /// Something that nobody can publish: private, or without name and version.
    Unpublishable(Manifest),
    /// No package.json any more.
    Nothing,
}

/// Reads what stands in `package`.
///
/// # Errors
/// A manifest or a policy that cannot be understood.
pub(crate) fn read(site: Site<'_>, package: &PackageDir) -> anyhow::Result<Found> {
    let manifest = match Manifest::read(site.tree, &join(&package.dir, "package.json")) {
        Err(ManifestError::Missing { .. }) => return Ok(Found::Nothing),
        other => other?,
    };
    if manifest.is_private() || !is_named(&manifest) {
        return Ok(Found::Unpublishable(manifest));
    }
    let outer = match &package.root {
        Some(root) => Some(Manifest::read(site.tree, &join(root, "package.json"))?),
        None => None,
    };
    let loaded = policy::load_in(site.tree, &package.dir, site.environment)?;
    let publisher = decide(&Evidence {
        root: outer.as_ref(),
        policy: loaded.manager(),
        ..Evidence::of(&manifest, site.tree)
    })?;
    let prefix = npm_root(site.tree, package, outer.as_ref())?;
    let workspaces = match prefix {
        Some(_) => vec![package.dir.clone()],
        None => Vec::new(),
    };
    let root = package.root.as_ref().unwrap_or(&package.dir);
    let global = global_ignore(site.disk, root, site.environment)?;
    Ok(Found::Subject(Box::new(Subject {
        dir: package.dir.clone(),
        policy: Arc::clone(&loaded.policy),
        manifest,
        prefix,
        workspaces,
        global,
        publisher,
        loaded,
    })))
}

/// The name and text of npm's global ignore file, as it is set for the project in
/// the directory `root` of `disk`.
///
/// # Errors
/// It cannot be read.
pub(crate) fn global_ignore(
    disk: &Path,
    root: &str,
    environment: &Environment,
) -> anyhow::Result<Option<(String, String)>> {
    let root = disk.join(root);
    match environment.global_ignore_file(&root) {
        Some(file) => ignore_file(&root.join(file)).context("npm's global ignore file"),
        None => Ok(None),
    }
}

/// npm publishes nothing without a name and a version.
fn is_named(manifest: &Manifest) -> bool {
    let given = |value: Option<&Value>| {
        value
            .and_then(Value::as_str)
            .is_some_and(|it| !it.is_empty())
    };
    given(manifest.name()) && given(manifest.version())
}

/// The root of npm's own workspace mode, in which the ignore files above a member
/// count; pnpm has none.
fn npm_root(
    tree: &dyn Tree,
    package: &PackageDir,
    outer: Option<&Manifest>,
) -> anyhow::Result<Option<String>> {
    let Some(root) = &package.root else {
        return Ok(None);
    };
    let workspaces = outer
        .and_then(Manifest::workspaces)
        .is_some_and(Value::truthy);
    let pnpm = tree.stat(&join(root, PNPM_WORKSPACE))?.is_some();
    Ok((workspaces && !pnpm).then(|| root.clone()))
}

impl Subject {
    /// Judges it.
    ///
    /// # Errors
    /// What keeps the packed set from being known.
    pub(crate) fn judge(&self, site: Site<'_>) -> anyhow::Result<Report> {
        let package = Package {
            tree: site.tree,
            place: Place {
                dir: &self.dir,
                prefix: self.prefix.as_deref(),
                workspaces: &self.workspaces,
                global_ignore: self.global.as_ref().map(|(path, text)| (&**path, &**text)),
                stands_in: self.publisher.is_presumed(),
            },
            profiles: &self.publisher.profiles,
            others: &self.publisher.others,
            manifest: &self.manifest,
            shown: &self.dir,
            hides: site.hides,
            before: site.before,
            memory: site.memory,
        };
        // What a policy has left over cannot be told from a few of its packages.
        let mut usage = Usage::default();
        let mut report = judge(&package, &self.policy, &mut usage, threads())
            .with_context(|| self.shown().to_owned())?;
        remark(&mut report, &self.publisher, &self.loaded, false);
        Ok(report)
    }

    /// The directory as a person would name it.
    pub(crate) fn shown(&self) -> &str {
        shown(&self.dir)
    }
}

/// Adds to a report what is to be known about who publishes, and the texts of the
/// policy. That nothing pins the manager's version is worth a word where it matters,
/// or `verbose`.
pub(crate) fn remark(report: &mut Report, publisher: &Publisher, loaded: &Loaded, verbose: bool) {
    report.notes.extend(publisher.notes.iter().cloned());
    let judged = |it: &String| report.profiles.contains(it);
    let differ = report
        .findings
        .iter()
        .flat_map(|it| &it.profiles)
        .any(judged);
    if verbose || differ {
        report.notes.extend(publisher.unpinned.clone());
    }
    report.sources.extend(loaded.texts.clone());
}

/// The directory as a person would name it.
pub(crate) fn shown(dir: &str) -> &str {
    if dir.is_empty() { "." } else { dir }
}

/// How many threads inspect.
pub(crate) fn threads() -> usize {
    available_parallelism().map_or(2, NonZero::get).min(8)
}
