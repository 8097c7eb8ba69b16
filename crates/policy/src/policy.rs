use std::collections::BTreeMap;

use packgate_report::{Level, Place};
use regex::bytes::Regex;

use crate::baseline::Baseline;
use crate::date::Date;
use crate::detector::{Detector, Group};
use crate::located::Located;
use crate::pattern::Pattern;

/// The rule whose setting carries bounds.
pub(crate) const SIZE_BUDGET: &str = "size-budget";

/// Which tree a commit hook judges: `[commit] tree`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommitTree {
    /// The index over the work tree: what a publish from here would pack.
    #[default]
    Overlay,
    /// The index alone.
    Staged,
}

/// Which blobs a commit hook searches for secrets: `[commit] secrets`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommitSecrets {
    /// Those that would be packed.
    #[default]
    Packed,
    /// Every staged one, packed or not.
    AllStaged,
}

/// What a policy says beside levels and exceptions. `None`: it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `[project] closed`: no map, no debug information, no unshipped source.
    pub closed: Option<Located<bool>>,
    /// `[project] manager`, such as `npm@12`.
    pub manager: Option<Located<String>>,
    /// `[project] packages`: the directories that are packages.
    pub packages: Option<Located<Vec<Pattern>>>,
    /// `[secrets] strict`: a token that fails its own checksum blocks too.
    pub secrets_strict: Option<Located<bool>>,
    /// `[commit] tree`.
    pub commit_tree: Option<Located<CommitTree>>,
    /// `[commit] secrets`.
    pub commit_secrets: Option<Located<CommitSecrets>>,
    /// `[push] every-commit`: judge each new commit, not only the tips.
    pub every_commit: Option<Located<bool>>,
}

/// How much a package may weigh: `size-budget`. It has at least one bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeBudget {
    /// The most bytes, before compression.
    pub bytes: Option<Located<u64>>,
    /// The most files.
    pub files: Option<Located<u64>>,
}

/// A policy file in which everything is as it should be, or several merged.
#[derive(Debug, Clone, Default)]
pub struct ValidConfig {
    /// What it says beside levels and exceptions.
    pub settings: Settings,
    /// By the id of the rule or family.
    pub(crate) rules: BTreeMap<String, Vec<RuleSetting>>,
    /// Those of the nearest file first.
    pub(crate) allow: Vec<Allow>,
    /// Those of the nearest file first, which wins where two have one name.
    pub(crate) detectors: Vec<Detector>,
    /// The groups that are named.
    pub(crate) groups: Vec<Group>,
}

/// What `[rules]` says of a rule or family, everywhere or for some paths.
#[derive(Debug, Clone)]
pub(crate) struct RuleSetting {
    pub(crate) place: Place,
    /// `None` where only the bounds of a size budget are given.
    pub(crate) verdict: Option<Verdict>,
    /// Whether that is less than the rule is by itself.
    pub(crate) lowers: bool,
    pub(crate) reason: Option<String>,
    /// Empty: everywhere.
    pub(crate) paths: Vec<Pattern>,
    pub(crate) bytes: Option<Located<u64>>,
    pub(crate) files: Option<Located<u64>>,
}

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Level(Level),
    Allow,
}

impl Verdict {
    pub(crate) fn level(self) -> Level {
        match self {
            Self::Level(level) => level,
            Self::Allow => Level::Note,
        }
    }
}

/// An `[[allow]]` entry.
#[derive(Debug, Clone)]
pub(crate) struct Allow {
    /// The id of a rule, group or family.
    pub(crate) target: String,
    pub(crate) place: Place,
    /// All of these that there are must fit; at least one is there.
    pub(crate) path: Option<Pattern>,
    pub(crate) fingerprint: Option<Located<String>>,
    pub(crate) regex: Option<Located<Regex>>,
    pub(crate) reason: String,
    pub(crate) expires: Option<Date>,
}

impl Allow {
    /// Whether it is past its last day. It holds on that day.
    pub(crate) fn expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|expires| expires < today)
    }

    /// What it is about, as it is written, and where.
    pub(crate) fn aim(&self) -> (&str, &Place) {
        let path = self.path.as_ref().map(|it| (it.as_str(), it.place()));
        let print = self.fingerprint.as_ref();
        let print = print.map(|it| (it.value.as_str(), &it.place));
        let regex = self.regex.as_ref();
        let regex = regex.map(|it| (it.value.as_str(), &it.place));
        path.or(print).or(regex).unwrap_or(("", &self.place))
    }
}

impl Settings {
    fn merge(outer: Self, inner: Self) -> Self {
        Self {
            closed: inner.closed.or(outer.closed),
            manager: inner.manager.or(outer.manager),
            packages: inner.packages.or(outer.packages),
            secrets_strict: inner.secrets_strict.or(outer.secrets_strict),
            commit_tree: inner.commit_tree.or(outer.commit_tree),
            commit_secrets: inner.commit_secrets.or(outer.commit_secrets),
            every_commit: inner.every_commit.or(outer.every_commit),
        }
    }
}

impl ValidConfig {
    /// Lays a file over one of a directory above it: nearer wins key by key, where
    /// all that `[rules]` says of one rule is one key. Allow entries add up.
    #[must_use]
    pub fn merge(outer: Self, inner: Self) -> Self {
        let mut rules = outer.rules;
        rules.extend(inner.rules);
        let mut allow = inner.allow;
        allow.extend(outer.allow);
        let mut detectors = inner.detectors;
        let outer_ones = outer.detectors.into_iter();
        let hidden = |it: &Detector| detectors.iter().any(|known| known.id == it.id);
        let outer_ones: Vec<Detector> = outer_ones.filter(|it| !hidden(it)).collect();
        detectors.extend(outer_ones);
        let mut groups = outer.groups;
        groups.extend(inner.groups);
        groups.sort_by(|a, b| (a.rules.len(), &a.id).cmp(&(b.rules.len(), &b.id)));
        groups.dedup();
        Self {
            settings: Settings::merge(outer.settings, inner.settings),
            rules,
            allow,
            detectors,
            groups,
        }
    }

    /// The rules of its detectors.
    pub fn detector_rules(&self) -> impl Iterator<Item = String> {
        self.detectors.iter().map(Detector::rule)
    }
}

/// What holds for one package on one day. The default is that of a repository
/// without a policy file.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub(crate) config: ValidConfig,
    pub(crate) package: String,
    pub(crate) today: Date,
    pub(crate) baselines: Vec<Baseline>,
}

impl Policy {
    /// The policy of a package: its files merged, those of outer directories first.
    /// The package's directory is relative to the same root as the names of the
    /// files, and empty for that root.
    pub fn new(
        files: impl IntoIterator<Item = ValidConfig>,
        package: impl Into<String>,
        today: Date,
    ) -> Self {
        let files = files.into_iter();
        Self {
            config: files.fold(ValidConfig::default(), ValidConfig::merge),
            package: package.into(),
            today,
            baselines: Vec::new(),
        }
    }

    /// The same, with files of known secrets.
    #[must_use]
    pub fn knowing(mut self, baselines: Vec<Baseline>) -> Self {
        self.baselines = baselines;
        self
    }

    /// The detectors of its files.
    pub fn detectors(&self) -> &[Detector] {
        &self.config.detectors
    }

    /// The day for which it holds.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The expressions of allow entries, to be matched with the values of secrets: an
    /// [`Example`](packgate_report::Example) says by number which ones do.
    pub fn value_patterns(&self) -> Vec<Regex> {
        let patterns = self.config.allow.iter().filter_map(|it| it.regex.as_ref());
        patterns.map(|it| it.value.clone()).collect()
    }

    /// Whether it speaks of single secrets, by fingerprint or value: only then need
    /// these be told apart.
    pub fn knows_secrets(&self) -> bool {
        let by_value = |it: &Allow| it.fingerprint.is_some() || it.regex.is_some();
        self.config.allow.iter().any(by_value) || !self.baselines.is_empty()
    }

    /// What it says beside levels and exceptions, with the places.
    pub fn settings(&self) -> &Settings {
        &self.config.settings
    }

    /// Whether the project is closed: no map, no debug information at all.
    pub fn closed(&self) -> bool {
        value(self.config.settings.closed.as_ref())
    }

    /// Whether a token that fails its own checksum blocks too.
    pub fn secrets_strict(&self) -> bool {
        value(self.config.settings.secrets_strict.as_ref())
    }

    /// Which tree a commit hook judges.
    pub fn commit_tree(&self) -> CommitTree {
        value(self.config.settings.commit_tree.as_ref())
    }

    /// Which blobs a commit hook searches for secrets.
    pub fn commit_secrets(&self) -> CommitSecrets {
        value(self.config.settings.commit_secrets.as_ref())
    }

    /// Whether a push hook judges each new commit.
    pub fn every_commit(&self) -> bool {
        value(self.config.settings.every_commit.as_ref())
    }

    /// How much the package may weigh, if the policy says.
    pub fn size_budget(&self) -> Option<SizeBudget> {
        let setting = self.config.rules.get(SIZE_BUDGET)?.first()?;
        let budget = SizeBudget {
            bytes: setting.bytes.clone(),
            files: setting.files.clone(),
        };
        (budget.bytes.is_some() || budget.files.is_some()).then_some(budget)
    }

    /// The last day of the exception that ends next: until then the policy says of
    /// the same findings what it says today. `None` where none will end.
    pub fn next_expiry(&self) -> Option<Date> {
        let allow = self.config.allow.iter();
        let ahead = allow
            .filter_map(|it| it.expires)
            .filter(|it| *it >= self.today);
        ahead.min()
    }

    /// Whether a rule is set for this very path: the `paths` of `internal-dir`, say,
    /// name directories that are internal although their names do not say so. The
    /// path is relative to the package.
    pub fn names_path(&self, rule: &str, path: &str) -> bool {
        let settings = self.config.rules.get(rule).into_iter().flatten();
        let mut patterns = settings.flat_map(|setting| &setting.paths);
        patterns.any(|pattern| pattern.matches(&self.package, path))
    }
}

fn value<T: Copy + Default>(setting: Option<&Located<T>>) -> T {
    setting.map_or_else(T::default, |setting| setting.value)
}
