//! The policy files that hold for a package, found, read and merged.

use crate::cli::Target;
use crate::environment::Environment;
use crate::locate::Located;
use anyhow::bail;
use packgate_manifest::parse_manager_spec;
use packgate_policy::{Config, Date, FILE_NAME, Known, Policy, ValidConfig};
use packgate_report::{Diagnostic, Rule};
use packgate_tree as tree;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest policy file that is read, in bytes.
const MAX_POLICY: u64 = 4 << 20;

/// The policy of one package, with the texts it was read from.
pub(crate) struct Loaded {
    pub(crate) policy: Arc<Policy>,
    /// By path relative to the package, for quoting.
    pub(crate) texts: BTreeMap<String, String>,
}

/// Problems in policy files, with the texts to quote.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) problems: Vec<Diagnostic>,
    pub(crate) texts: BTreeMap<String, String>,
}

/// Every rule that a policy may name.
pub(crate) fn rules() -> Vec<&'static Rule> {
    packgate_inspect::RULES
        .iter()
        .chain(&packgate_policy::RULES)
        .copied()
        .collect()
}

/// Reads the policy files from the repository's root down to `package`.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn load(
    package: &Path,
    environment: &Environment,
) -> anyhow::Result<Result<Loaded, Broken>> {
    let today = Date::from_unix_seconds(environment.now);
    let dirs = upwards(package);
    let root = dirs.first().cloned().unwrap_or_else(|| package.to_owned());
    let rules = rules();
    let manager = |text: &str| {
        parse_manager_spec(text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let known = Known {
        rules: &rules,
        manager: &manager,
    };
    let (mut configs, mut problems, mut texts) =
        (Vec::<ValidConfig>::new(), Vec::new(), BTreeMap::new());
    for dir in &dirs {
        let path = dir.join(FILE_NAME);
        let Some(bytes) = tree::read_file(&path, MAX_POLICY)? else {
            continue;
        };
        let Ok(text) = String::from_utf8(bytes) else {
            bail!("{}: not UTF-8", path.display());
        };
        let name = relative(&root, &path);
        match Config::parse(&name, &text).validate(&known) {
            Ok(config) => configs.push(config),
            Err(packgate_policy::Problems(them)) => problems.extend(them),
        }
        texts.insert(name, text);
    }
    if !problems.is_empty() {
        return Ok(Err(Broken { problems, texts }));
    }
    let inner = relative(&root, package);
    let texts = texts
        .into_iter()
        .map(|(name, text)| (from_package(&inner, &name), text))
        .collect();
    let policy = Arc::new(Policy::new(configs, &inner, today));
    Ok(Ok(Loaded { policy, texts }))
}

/// The manager that the policy names. A flag would decide before it, so then the
/// policy is not read.
///
/// # Errors
/// A policy that cannot be read or is broken.
pub(crate) fn manager(
    located: &Located,
    target: &Target,
    environment: &Environment,
) -> anyhow::Result<Option<String>> {
    if target.manager.is_some() {
        return Ok(None);
    }
    match load(&located.path(), environment)? {
        Ok(loaded) => {
            let manager = loaded.policy.settings().manager.as_ref();
            Ok(manager.map(|it| it.value.clone()))
        }
        Err(broken) => {
            let first = broken.problems.first();
            let place = first.and_then(|it| it.place.as_ref());
            bail!(
                "{}{}: packgate check shows every problem of the policy",
                place.map(|it| format!("{it}: ")).unwrap_or_default(),
                first.map_or("broken", |it| &it.message)
            );
        }
    }
}

/// The directories from the repository's root (or the file system's) to `package`.
fn upwards(package: &Path) -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    for dir in package.ancestors() {
        dirs.push(dir.to_owned());
        if matches!(tree::kind_of(&dir.join(".git")), Ok(Some(_))) {
            break;
        }
    }
    dirs.reverse();
    dirs
}

fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    rest.iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("/")
}

/// The root's `name` as seen from the package's directory `inner`.
fn from_package(inner: &str, name: &str) -> String {
    if inner.is_empty() {
        return name.to_owned();
    }
    let own = name
        .strip_prefix(inner)
        .and_then(|rest| rest.strip_prefix('/'));
    own.map_or_else(
        || format!("{}{name}", "../".repeat(inner.split('/').count())),
        str::to_owned,
    )
}
