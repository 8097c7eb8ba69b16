use std::io::Read;

use packgate_tree::{Kind, Tree, TreeError, join};

use super::others::others;
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
    /// The version of the npm that is on `PATH`. It decides nothing (what
    /// publishes may be another machine), but is worth a note.
    pub path_npm: Option<&'e str>,
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
/// the lock file, in that order; of two manifests the package's own first. A
/// member that is not understood is noted and passed over.
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
    let (program, decided_by) = match lock_file(evidence, &mut notes)? {
        Some((program, path)) => (program, DecidedBy::LockFile { path }),
        None => (Program::Npm, DecidedBy::Nothing),
    };
    publisher(evidence, &ManagerSpec::any(program), decided_by, notes)
}

fn publisher(
    evidence: &Evidence<'_>,
    spec: &ManagerSpec,
    decided_by: DecidedBy,
    mut notes: Vec<String>,
) -> Result<Publisher, DecideError> {
    let manager = manager_of(evidence, spec)?;
    let (profiles, note) = profiles_of(manager, spec.range());
    notes.extend(note);
    let others = others(evidence, manager, &profiles)?;
    let any = manager == Manager::Npm && spec.range().is_none();
    let unpinned = any.then(|| unpinned(evidence.path_npm, &profiles));
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

fn unpinned(path_npm: Option<&str>, profiles: &[crate::Profile]) -> String {
    let names: Vec<String> = profiles.iter().map(ToString::to_string).collect();
    let here = path_npm.map_or(String::new(), |version| {
        format!(" (npm {version} is on this PATH, but need not be where it is published)")
    });
    format!(
        "nothing pins npm's version{here}, so {} were both asked; \"packageManager\" in package.json pins it",
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

fn has_file(tree: &dyn Tree, path: &str) -> Result<bool, TreeError> {
    let meta = tree.stat(path)?;
    Ok(meta.is_some_and(|meta| matches!(meta.kind, Kind::File | Kind::Symlink)))
}
