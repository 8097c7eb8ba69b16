use std::io::Read;

use packgate_tree::{Kind, Tree, TreeError, join};

use super::others::others;
use super::settings::{settings, yarn_release};
use super::{DecidedBy, ManagerSpec, Program, Publisher, SpecError};
use super::{parse_manager_spec, profiles_of};
use crate::{
    Manager, Manifest,
    json::{Data, Object, Value},
    semver::Range,
};

/// Everything that may say which manager publishes a package.
#[derive(Clone, Copy)]
pub struct Evidence<'e> {
    /// The package.
    pub package: &'e Manifest,
    /// The manifest at the root of the workspace or repository, if there is
    /// another one.
    pub root: Option<&'e Manifest>,
    /// The tree that both are in.
    pub tree: &'e dyn Tree,
    /// The value of `--manager`.
    pub flag: Option<&'e str>,
    /// `[project] manager` of the policy.
    pub policy: Option<&'e str>,
    /// The user agent of the manager that runs this, such as `pnpm/10.1.0 npm/? …`. It
    /// decides only where the project names nobody.
    pub agent: Option<&'e str>,
    /// Which version of a program is here, in words: `npm 10.9.9 is on this PATH`. It
    /// decides nothing (what publishes may be another machine), but is worth a note.
    pub here: &'e dyn Fn(Program) -> Option<String>,
}

impl<'e> Evidence<'e> {
    /// What the files of a project say by themselves.
    pub fn of(package: &'e Manifest, tree: &'e dyn Tree) -> Self {
        Self {
            package,
            root: None,
            tree,
            flag: None,
            policy: None,
            agent: None,
            here: &|_| None,
        }
    }
}

/// Why nobody can say who publishes.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// `--manager` is not understood.
    #[error("--manager: {0}")]
    Flag(SpecError),
    /// `[project] manager` is not understood.
    #[error("[project] manager: {0}")]
    Policy(SpecError),
    /// A lock file could not be looked at.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Decides who publishes: the flag, the policy, `packageManager`, `devEngines`,
/// the lock file, the settings that one manager alone reads, and who runs this, in that
/// order; of two manifests the package's own first. A member that is not understood is
/// noted and passed over.
///
/// # Errors
/// [`DecideError`] where the flag or the policy is not understood, or a lock
/// file cannot be looked at.
pub fn decide(evidence: &Evidence<'_>) -> Result<Publisher, DecideError> {
    let mut notes = Vec::new();
    if let Some(text) = evidence.flag {
        let spec = parse_manager_spec(text).map_err(DecideError::Flag)?;
        let value = text.to_owned();
        return publisher(evidence, &spec, DecidedBy::Flag { value }, notes);
    }
    if let Some(text) = evidence.policy {
        let spec = parse_manager_spec(text).map_err(DecideError::Policy)?;
        let value = text.to_owned();
        return publisher(evidence, &spec, DecidedBy::Policy { value }, notes);
    }
    let manifests = || std::iter::once(evidence.package).chain(evidence.root);
    let said = manifests()
        .find_map(|manifest| package_manager(manifest, &mut notes))
        .or_else(|| manifests().find_map(|manifest| dev_engines(manifest, &mut notes)));
    if let Some((spec, decided_by)) = said {
        return publisher(evidence, &spec, decided_by, notes);
    }
    if let Some((program, path)) = lock_file(evidence, &mut notes)? {
        let spec = ManagerSpec::any(program);
        return publisher(evidence, &spec, DecidedBy::LockFile { path }, notes);
    }
    for dir in dirs(evidence) {
        if let Some((program, path)) = settings(evidence.tree, dir)? {
            let spec = ManagerSpec::any(program);
            return publisher(evidence, &spec, DecidedBy::Settings { path }, notes);
        }
    }
    let (spec, decided_by) = evidence
        .agent
        .and_then(running)
        .unwrap_or((ManagerSpec::any(Program::Npm), DecidedBy::Nothing));
    publisher(evidence, &spec, decided_by, notes)
}

/// The manager that a user agent names. Its version is that of this machine, so only
/// yarn's counts: it says which of two programs it is.
fn running(agent: &str) -> Option<(ManagerSpec, DecidedBy)> {
    let (name, version) = agent.split_whitespace().next()?.split_once('/')?;
    let spec = ManagerSpec::new(name, Some(version).filter(|_| name == "yarn")).ok()?;
    let value = format!("{name} {version}");
    Some((spec, DecidedBy::Agent { value }))
}

fn publisher(
    evidence: &Evidence<'_>,
    spec: &ManagerSpec,
    decided_by: DecidedBy,
    mut notes: Vec<String>,
) -> Result<Publisher, DecideError> {
    let named = yarn_by_settings(evidence, spec)?;
    let spec = named.as_ref().unwrap_or(spec);
    let manager = manager_of(evidence, spec)?;
    let (profiles, note) = profiles_of(manager, spec.range());
    notes.extend(note);
    let others = others(evidence, manager, &profiles)?;
    let any = spec.range().is_none() && profiles.len() > 1;
    let unpinned = any.then(|| unpinned(evidence, spec.program(), &profiles));
    Ok(Publisher {
        manager,
        version: spec.version().map(str::to_owned),
        profiles,
        others,
        decided_by,
        unpinned,
        notes,
    })
}

/// Where yarn is meant without a version: the release that its settings name.
fn yarn_by_settings(
    evidence: &Evidence<'_>,
    spec: &ManagerSpec,
) -> Result<Option<ManagerSpec>, TreeError> {
    if spec.program() != Program::Yarn || spec.range().is_some() {
        return Ok(None);
    }
    for dir in dirs(evidence) {
        if let Some(release) = yarn_release(evidence.tree, dir)? {
            return Ok(Some(release));
        }
    }
    Ok(None)
}

fn unpinned(evidence: &Evidence<'_>, program: Program, profiles: &[crate::Profile]) -> String {
    let names: Vec<String> = profiles.iter().map(ToString::to_string).collect();
    let here = (evidence.here)(program).map_or(String::new(), |here| {
        format!(" ({here}, but need not be where it is published)")
    });
    format!(
        "nothing pins {program}'s version{here}, so {} were both asked; \"packageManager\" in package.json pins it",
        names.join(" and ")
    )
}

/// The manager that is meant, which of two it is for yarn.
pub(super) fn manager_of(
    evidence: &Evidence<'_>,
    spec: &ManagerSpec,
) -> Result<Manager, DecideError> {
    Ok(match spec.program() {
        Program::Npm => Manager::Npm,
        Program::Pnpm => Manager::Pnpm,
        Program::Yarn => yarn(evidence, spec.range())?,
        Program::Bun => Manager::Bun,
    })
}

/// Yarn 1, or a later one? The version says it, or else the lock file, which
/// only the later ones begin with `__metadata:`.
fn yarn(evidence: &Evidence<'_>, range: Option<&Range>) -> Result<Manager, DecideError> {
    if let Some(range) = range {
        let classic = range.meets([0; 3], [2, 0, 0]);
        return Ok(if classic {
            Manager::YarnClassic
        } else {
            Manager::YarnBerry
        });
    }
    for dir in dirs(evidence) {
        if has_file(evidence.tree, &join(dir, ".yarnrc.yml"))? {
            return Ok(Manager::YarnBerry);
        }
        let lock = join(dir, "yarn.lock");
        if has_file(evidence.tree, &lock)? {
            let berry = begins_as_berry(evidence.tree, &lock)?;
            return Ok(if berry {
                Manager::YarnBerry
            } else {
                Manager::YarnClassic
            });
        }
    }
    Ok(Manager::YarnClassic)
}

/// How much of a `yarn.lock` is looked at; `__metadata:` is its first member.
const LOCK_HEAD: u64 = 16 * 1024;

fn begins_as_berry(tree: &dyn Tree, path: &str) -> Result<bool, TreeError> {
    let mut head = Vec::new();
    (tree.open(path)?.take(LOCK_HEAD))
        .read_to_end(&mut head)
        .map_err(|source| TreeError::from_io(path, source))?;
    Ok(head
        .split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(b"__metadata:")))
}

fn package_manager(
    manifest: &Manifest,
    notes: &mut Vec<String>,
) -> Option<(ManagerSpec, DecidedBy)> {
    let value = manifest.package_manager()?;
    let place = manifest.place(value.span);
    let Some(text) = value.as_str() else {
        notes.push(format!(
            "{place}: \"packageManager\" is {}; passed over",
            value.kind()
        ));
        return None;
    };
    match parse_manager_spec(text) {
        Ok(spec) => {
            let value = text.to_owned();
            Some((spec, DecidedBy::PackageManager { value, place }))
        }
        Err(error) => {
            notes.push(format!("{place}: \"packageManager\": {error}; passed over"));
            None
        }
    }
}

fn dev_engines(manifest: &Manifest, notes: &mut Vec<String>) -> Option<(ManagerSpec, DecidedBy)> {
    let value = manifest.dev_engines()?.as_object()?.get("packageManager")?;
    let place = manifest.place(value.span);
    let found = named_engines(value).into_iter().next();
    match found {
        Some(Ok(spec)) => {
            let value = spec.to_string();
            Some((spec, DecidedBy::DevEngines { value, place }))
        }
        Some(Err(error)) => {
            notes.push(format!("{place}: \"devEngines\": {error}; passed over"));
            None
        }
        None => {
            notes.push(format!(
                "{place}: \"devEngines\" names no package manager; passed over"
            ));
            None
        }
    }
}

/// Each manager that `devEngines.packageManager` names, in order; the ranges of all its
/// entries count.
pub(super) fn named_engines(value: &Value) -> Vec<Result<ManagerSpec, SpecError>> {
    let engines: Vec<&Object> = match &value.data {
        Data::Object(engine) => vec![engine],
        Data::Array(items) => items.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in engines.iter().filter_map(|engine| name_of(engine)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let spec = |name: &str| {
        let versions: Option<Vec<&str>> = (engines.iter())
            .filter(|engine| name_of(engine) == Some(name))
            .map(|engine| engine.get("version").and_then(Value::as_str))
            .collect();
        // An entry without a version allows every one.
        let versions = versions.map(|versions| versions.join(" || "));
        ManagerSpec::new(name, versions.as_deref())
    };
    names.into_iter().map(spec).collect()
}

fn name_of(engine: &Object) -> Option<&str> {
    engine.get("name").and_then(Value::as_str)
}

const LOCK_FILES: [(&str, Program); 7] = [
    ("package-lock.json", Program::Npm),
    ("npm-shrinkwrap.json", Program::Npm),
    ("pnpm-lock.yaml", Program::Pnpm),
    ("yarn.lock", Program::Yarn),
    ("bun.lock", Program::Bun),
    ("bun.lockb", Program::Bun),
    ("pnpm-workspace.yaml", Program::Pnpm),
];

fn lock_file(
    evidence: &Evidence<'_>,
    notes: &mut Vec<String>,
) -> Result<Option<(Program, String)>, TreeError> {
    for dir in dirs(evidence) {
        let found = lock_files(evidence.tree, dir)?;
        if found.len() > 1 {
            let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
            notes.push(format!(
                "there are lock files of several managers ({}); the first one counts",
                paths.join(", ")
            ));
        }
        if let Some(first) = found.into_iter().next() {
            return Ok(Some(first));
        }
    }
    Ok(None)
}

/// The lock files in `dir`, one of each manager.
pub(super) fn lock_files(tree: &dyn Tree, dir: &str) -> Result<Vec<(Program, String)>, TreeError> {
    let mut found: Vec<(Program, String)> = Vec::new();
    for (name, program) in LOCK_FILES {
        let path = join(dir, name);
        let known = found.iter().any(|(other, _)| *other == program);
        if !known && has_file(tree, &path)? {
            found.push((program, path));
        }
    }
    Ok(found)
}

/// The package's directory and the root's.
pub(super) fn dirs<'e>(evidence: &Evidence<'e>) -> impl Iterator<Item = &'e str> {
    std::iter::once(evidence.package.dir()).chain(evidence.root.map(Manifest::dir))
}

pub(super) fn has_file(tree: &dyn Tree, path: &str) -> Result<bool, TreeError> {
    let meta = tree.stat(path)?;
    Ok(meta.is_some_and(|meta| matches!(meta.kind, Kind::File | Kind::Symlink)))
}
