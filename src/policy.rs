//! The policy files that hold for a package, found, read and merged.

use crate::cli::Target;
use crate::environment::{Environment, repository};
use crate::locate::Located;
use anyhow::{Context as _, bail};
use packgate_manifest::parse_manager_spec;
use packgate_policy::{
    BASELINE_NAME, Baseline, Config, Date, Detector, FILE_NAME, Group, Known, Policy, Secrets,
    ValidConfig,
};
use packgate_report::{Diagnostic, Rule};
use packgate_tree::{self as tree, Disk, Tree, TreeError};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
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

impl Loaded {
    /// The manager that the policy names.
    pub(crate) fn manager(&self) -> Option<&str> {
        let manager = self.policy.settings().manager.as_ref();
        manager.map(|it| it.value.as_str())
    }
}

/// Problems in policy files, with the texts to quote. As an error it is told apart
/// where errors are printed, and shown with the lines it is about.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) problems: Vec<Diagnostic>,
    pub(crate) texts: BTreeMap<String, String>,
}

impl Error for Broken {}

impl fmt::Display for Broken {
    /// The first problem in one line, for commands that show no more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.problems.first();
        if let Some(place) = first.and_then(|it| it.place.as_ref()) {
            write!(f, "{place}: ")?;
        }
        let message = first.map_or("broken", |it| &it.message);
        write!(
            f,
            "{message}: packgate check shows every problem of the policy"
        )
    }
}

/// Every rule that a policy may name, with what it says of itself.
pub(crate) fn rules() -> Vec<&'static Rule> {
    of_files().chain(packgate_inspect::secret_rules()).collect()
}

/// Every rule except those of the families of secrets.
fn of_files() -> impl Iterator<Item = &'static Rule> {
    packgate_inspect::RULES
        .iter()
        .chain(packgate_gate::RULES)
        .chain(&packgate_policy::RULES)
        .copied()
}

/// Names that a policy may use for several rules of secrets.
pub(crate) fn groups() -> Vec<Group> {
    let groups = packgate_inspect::secret_groups().into_iter();
    groups.map(|(id, rules)| Group { id, rules }).collect()
}

/// Says what is wrong with a detector.
fn check_detector(it: &Detector) -> Result<(), String> {
    packgate_inspect::check_detector(&packgate_gate::detector(it))
}

/// Reads the policy files from the repository's root down to `package`.
///
/// # Errors
/// A file that cannot be read; [`Broken`].
pub(crate) fn load(package: &Path, environment: &Environment) -> anyhow::Result<Loaded> {
    let root = top(package);
    load_in(&Disk::new(&root), &from_top(package), environment)
}

/// The directory as its repository's root sees it: paths of policies are relative to
/// that.
pub(crate) fn from_top(dir: &Path) -> String {
    relative(&top(dir), dir)
}

/// Reads the policy files of `tree`, from its root down to the directory `package`.
///
/// # Errors
/// A file that cannot be read; [`Broken`].
pub(crate) fn load_in(
    tree: &dyn Tree,
    package: &str,
    environment: &Environment,
) -> anyhow::Result<Loaded> {
    let today = Date::from_unix_seconds(environment.now);
    let manager = |text: &str| {
        parse_manager_spec(text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let (mut configs, mut baselines) = (Vec::<ValidConfig>::new(), Vec::new());
    let (mut problems, mut texts) = (Vec::new(), BTreeMap::new());
    for dir in downwards(package) {
        if let Some((name, text)) = text_of(tree, dir, FILE_NAME)? {
            let outer: Vec<String> = configs
                .iter()
                .flat_map(ValidConfig::detector_rules)
                .collect();
            // Hundreds of rules are made for this: not where there is no policy.
            let bare = packgate_inspect::bare_secret_rules();
            let rules: Vec<&Rule> = of_files().chain(bare).collect();
            let groups = groups();
            let known = Known {
                rules: &rules,
                manager: &manager,
                secrets: Secrets {
                    groups: &groups,
                    outer: &outer,
                    detector: Some(&check_detector),
                },
            };
            match Config::parse(&name, &text).validate(&known) {
                Ok(config) => configs.push(config),
                Err(packgate_policy::Problems(them)) => problems.extend(them),
            }
            texts.insert(name, text);
        }
        if let Some((name, text)) = text_of(tree, dir, BASELINE_NAME)? {
            match Baseline::parse(&name, &text) {
                Ok(baseline) => baselines.push(baseline),
                Err(them) => problems.extend(them),
            }
            texts.insert(name, text);
        }
    }
    if !problems.is_empty() {
        return Err(Broken { problems, texts }.into());
    }
    let texts = texts
        .into_iter()
        .map(|(name, text)| (from_package(package, &name), text))
        .collect();
    let policy = Policy::new(configs, package, today).knowing(baselines);
    let policy = Arc::new(policy);
    Ok(Loaded { policy, texts })
}

/// The name and the text of a file of a policy, if the directory has it.
fn text_of(tree: &dyn Tree, dir: &str, name: &str) -> anyhow::Result<Option<(String, String)>> {
    let name = tree::join(dir, name);
    let bytes = match tree::read(tree, &name, MAX_POLICY) {
        Ok(bytes) => bytes,
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => return Ok(None),
        Err(error) => return Err(error).with_context(|| tree.label().to_owned()),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{}/{name}: not UTF-8", tree.label());
    };
    Ok(Some((name, text)))
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
    let loaded = load(&located.path(), environment)?;
    Ok(loaded.manager().map(str::to_owned))
}

/// The repository's root, or the file system's where there is no repository: names of
/// policy files are relative to it.
pub(crate) fn top(package: &Path) -> PathBuf {
    let root = repository(package).or_else(|| package.ancestors().last());
    root.unwrap_or(package).to_owned()
}

/// The root's directory `""` and every one from there down to `dir`.
fn downwards(dir: &str) -> Vec<&str> {
    let mut dirs = vec![dir];
    let mut at = dir;
    while let Some(up) = tree::parent(at) {
        dirs.push(up);
        at = up;
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
