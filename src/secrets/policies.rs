//! The policies that hold for what is searched: what is looked for besides, and what
//! is allowed.

use super::look::Sight;
use crate::environment::{Environment, repository};
use crate::policy;
use anyhow::Context as _;
use packgate_gate::detector;
use packgate_policy::Policy;
use packgate_report::{Level, Place, Rule, SecretMark};
use packgate_secrets::{Family, Scanner, Severity, Verdict};
use packgate_tree::{self as tree, Kind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The directory whose packages are somebody else's: what they allow themselves is
/// not allowed here.
const FOREIGN: &str = "node_modules";
const MANIFEST: &str = "package.json";

/// The policies of directories, each read once.
pub(super) struct Policies<'a> {
    environment: &'a Environment,
    here: PathBuf,
    by_dir: BTreeMap<PathBuf, Arc<Policy>>,
    /// The rules of families, once one is asked for.
    rules: BTreeMap<&'static str, &'static Rule>,
}

/// What a policy makes of one secret.
///
/// Before it was asked: that it blocks.
#[derive(Debug)]
pub(super) struct Ruling {
    pub(super) level: Level,
    /// Why it is allowed, and where the policy says so.
    pub(super) allowed: Option<Allowed>,
    /// Its place as fingerprints have it: from the package on.
    pub(super) path: String,
}

/// On whose word a secret does not block.
#[derive(Debug)]
pub(super) struct Allowed {
    pub(super) reason: String,
    pub(super) place: String,
}

impl Default for Ruling {
    fn default() -> Self {
        Self {
            level: Level::Error,
            allowed: None,
            path: String::new(),
        }
    }
}

impl<'a> Policies<'a> {
    /// For what is named from the current directory.
    ///
    /// # Errors
    /// It cannot be determined.
    pub(super) fn new(environment: &'a Environment) -> anyhow::Result<Self> {
        let here = environment
            .dir
            .clone()
            .context("the current directory cannot be determined")?;
        let here = tree::canonical(&here)?.unwrap_or(here);
        Ok(Self {
            environment,
            here,
            by_dir: BTreeMap::new(),
            rules: BTreeMap::new(),
        })
    }

    /// What searches a directory, or the directory that a file lies in, as its policy
    /// wants it.
    ///
    /// # Errors
    /// A policy that cannot be read or is broken.
    pub(super) fn scanner(&mut self, dir: &Path) -> anyhow::Result<Scanner> {
        let policy = self.of(&self.base(dir))?;
        let own = policy.detectors().iter().map(detector);
        let own: Vec<&'static Family> = own.filter_map(|it| it.family().ok()).collect();
        Ok(Scanner::with(&own).at(self.environment.now))
    }

    /// Whether a directory below one that is searched has a policy of its own.
    pub(super) fn is_own(root: &Path, dir: &Path) -> bool {
        let below = dir.strip_prefix(root).unwrap_or(dir);
        let foreign = below.iter().any(|it| it == FOREIGN);
        let file = dir.join(packgate_policy::FILE_NAME);
        !foreign && matches!(tree::kind_of(&file), Ok(Some(Kind::File)))
    }

    /// What the policy says of a secret; `strict` lets everything block that it does
    /// not allow.
    ///
    /// # Errors
    /// A policy that cannot be read or is broken.
    pub(super) fn rule(&mut self, sight: &Sight, strict: bool) -> anyhow::Result<Ruling> {
        let full = self.here.join(&sight.place.path);
        let base = self.base(full.parent().unwrap_or(&full));
        let policy = self.of(&base)?;
        let path = relative(&base, &full).unwrap_or_else(|| sight.place.path.clone());
        let named: Vec<&str> = std::iter::once(path.as_str())
            .chain(sight.within.iter().map(String::as_str))
            .collect();
        let named = named.join("!");
        let found = |level| Ruling {
            level,
            allowed: None,
            path: named.clone(),
        };
        let Some(rule) = self.rule_of(sight.found.family, &policy) else {
            return Ok(found(Level::Error));
        };
        let level = level(rule, sight, strict, policy.secrets_strict());
        let mark = (level > Level::Note && policy.knows_secrets()).then(|| {
            let values = policy.value_patterns();
            let values = values.iter().enumerate();
            let matches = values.filter(|(_, it)| sight.found.value_is(|is| it.is_match(is)));
            SecretMark {
                fingerprint: sight.found.fingerprint(&named),
                matches: matches.map(|(number, _)| number).collect(),
            }
        });
        let decision = policy.decide_secret(rule, level, Some(&path), mark.as_ref());
        let allowed = decision.allowed.map(|reason| Allowed {
            reason: reason.to_owned(),
            place: decision
                .place
                .map_or_else(String::new, |it| self.shown(&base, it)),
        });
        Ok(Ruling {
            level: decision.level,
            allowed,
            path: named,
        })
    }

    /// The package that a directory is of: the nearest one that is not somebody
    /// else's; without one, the nearest directory that has a policy; the repository's
    /// root, or the current directory.
    fn base(&self, dir: &Path) -> PathBuf {
        let full = self.here.join(dir);
        let full = tree::canonical(&full).ok().flatten().unwrap_or(full);
        let repository = repository(&full);
        let top = repository.or_else(|| full.ancestors().last());
        let own = |it: &&Path| {
            top.is_none_or(|top| it.starts_with(top)) && it.iter().all(|name| name != FOREIGN)
        };
        let has =
            |name| move |it: &&Path| matches!(tree::kind_of(&it.join(name)), Ok(Some(Kind::File)));
        let dirs = || full.ancestors().filter(own);
        let package = dirs().find(has(MANIFEST));
        let policy = || dirs().find(has(packgate_policy::FILE_NAME));
        let known = || dirs().find(has(packgate_policy::BASELINE_NAME));
        let base = package.or_else(policy).or_else(known);
        let here = || full.starts_with(&self.here).then_some(self.here.as_path());
        let base = base.or(repository).or_else(here);
        base.unwrap_or(&full).to_owned()
    }

    /// A line of a policy file, as seen from here.
    fn shown(&self, base: &Path, place: &Place) -> String {
        let file = policy::top(base).join(&place.file);
        let near = file.strip_prefix(&self.here).unwrap_or(&file);
        let place = Place {
            file: near.display().to_string(),
            ..place.clone()
        };
        place.to_string()
    }

    fn of(&mut self, base: &Path) -> anyhow::Result<Arc<Policy>> {
        if let Some(policy) = self.by_dir.get(base) {
            return Ok(Arc::clone(policy));
        }
        let policy = policy::load(base, self.environment)?.policy;
        self.by_dir.insert(base.to_owned(), Arc::clone(&policy));
        Ok(policy)
    }

    fn rule_of(&mut self, family: &Family, policy: &Policy) -> Option<&'static Rule> {
        let own = policy.detectors().iter().find(|it| it.id == family.id);
        if let Some(own) = own {
            return Some(detector(own).rule());
        }
        if self.rules.is_empty() {
            self.rules = packgate_inspect::bare_secret_rules()
                .map(|it| (it.id, it))
                .collect();
        }
        let id = format!("secret/{}", family.id);
        self.rules.get(id.as_str()).copied()
    }
}

/// What a secret means before the policy is asked.
fn level(rule: &Rule, sight: &Sight, strict: bool, strict_sums: bool) -> Level {
    match (sight.found.verdict, sight.found.severity) {
        _ if strict => Level::Error,
        (Verdict::FailedChecksum, _) if strict_sums => Level::Error,
        (Verdict::FailedChecksum, _) => Level::Note,
        (_, Severity::Low) => rule.level.min(Level::Warning),
        (_, Severity::High) => rule.level,
    }
}

/// A path from a directory, with `/`.
fn relative(base: &Path, full: &Path) -> Option<String> {
    let parent = tree::canonical(full.parent()?).ok().flatten()?;
    let full = parent.join(full.file_name()?);
    let below = full.strip_prefix(base).ok()?;
    let names = below.iter().map(|it| it.to_string_lossy().into_owned());
    Some(names.collect::<Vec<_>>().join("/"))
}
