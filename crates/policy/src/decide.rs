//! Which part of a policy decides about a finding.

use packgate_report::{Example, Family, Level, Place, Rule, SecretMark};

use crate::baseline::Entry;
use crate::pattern::Pattern;
use crate::policy::{Allow, Policy, RuleSetting, Verdict};

/// Rules outside the family of source maps that a closed project turns into
/// errors too.
pub(crate) const CLOSED_TOO: [&str; 2] = ["debug-info", "model-weights"];

/// The reason of a secret that a baseline knows.
pub(crate) const KNOWN: &str = "known in packgate-baseline.txt";

/// What a policy makes of one file of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The level that holds.
    pub level: Level,
    /// The reason that the policy gives for a lower level than the rule's.
    pub allowed: Option<&'a str>,
    /// The line of the policy that decided, with the file relative to the root; no
    /// line where the policy is silent.
    pub place: Option<&'a Place>,
    /// The patterns of the policy that matched the path, by their places.
    pub matched: Vec<&'a Place>,
}

impl Policy {
    /// The level of a rule for a path of the package, where the finding has the
    /// rule's own level.
    pub fn level_for(&self, rule: &Rule, path: &str) -> Decision<'_> {
        self.decide(rule, rule.level, Some(path))
    }

    /// The level of a finding of a rule that was found at a level, for one path or
    /// for the package as a whole.
    ///
    /// The first of these decides: an `[[allow]]` entry that holds; a baseline; what
    /// `[rules]` says of the rule for this path; of the rule; of its groups and its
    /// family for this path, and of these; the level it was found at. Of several for the path, the last.
    ///
    /// What is said without a path is meant for the rule as it usually is: a finding
    /// that was found below its rule's level (a directory that the package needs, a
    /// token that is none) is not raised by it. `closed` raises all the same, but
    /// not what was named by its path.
    pub fn decide(&self, rule: &Rule, found: Level, path: Option<&str>) -> Decision<'_> {
        self.decide_secret(rule, found, path, None)
    }

    /// The same for a file of a finding, which may be one secret among others.
    pub fn decide_file(&self, rule: &Rule, found: Level, file: &Example) -> Decision<'_> {
        self.decide_secret(rule, found, Some(&file.path), file.secret.as_ref())
    }

    /// The same for a path at which that secret was found.
    pub fn decide_secret(
        &self,
        rule: &Rule,
        found: Level,
        path: Option<&str>,
        secret: Option<&SecretMark>,
    ) -> Decision<'_> {
        let by_path = path.and_then(|path| self.allowed(rule, path, secret));
        let by_path = by_path.map(|ruling| (ruling, true));
        let (ruling, by_path) = by_path.unwrap_or_else(|| self.ruled(rule, found, path));
        let ruling = self.closing(rule, by_path, ruling);
        Decision {
            level: ruling.level,
            allowed: ruling.allowed,
            place: ruling.place,
            matched: path.map_or_else(Vec::new, |path| self.matched(rule, path, secret)),
        }
    }

    /// What `[rules]` says, and whether it says so for this very path.
    fn ruled(&self, rule: &Rule, found: Level, path: Option<&str>) -> (Ruling<'_>, bool) {
        for id in self.scopes(rule) {
            let settings = self.settings_of(id);
            if let Some(ruling) = path.and_then(|path| self.for_path(settings, found, path)) {
                return (ruling, true);
            }
            if let Some(ruling) = everywhere(settings, rule, found) {
                return (ruling, false);
            }
        }
        let silent = Ruling {
            level: found,
            allowed: None,
            place: None,
        };
        (silent, false)
    }

    fn closing<'a>(&'a self, rule: &Rule, by_path: bool, ruling: Ruling<'a>) -> Ruling<'a> {
        let covered = rule.family == Family::SourceMaps || CLOSED_TOO.contains(&rule.id);
        let closed = self.settings().closed.as_ref().filter(|it| it.value);
        match closed {
            Some(closed) if covered && !by_path && ruling.level < Level::Error => Ruling {
                level: Level::Error,
                allowed: None,
                place: Some(&closed.place),
            },
            _ => ruling,
        }
    }

    /// The names by which a policy can mean a rule, the narrowest first: its own, the
    /// groups it is in, what its name begins with (`secret` of `secret/…`), its family.
    fn scopes<'a>(&'a self, rule: &'a Rule) -> Vec<&'a str> {
        let groups = self.config.groups.iter();
        let groups = groups.filter(|it| it.rules.contains(&rule.id) && it.id != rule.id);
        let head = rule.id.split_once('/').map(|(head, _)| head);
        std::iter::once(rule.id)
            .chain(groups.map(|it| it.id.as_str()))
            .chain(head)
            .chain([rule.family.id()])
            .collect()
    }

    fn allowed(&self, rule: &Rule, path: &str, secret: Option<&SecretMark>) -> Option<Ruling<'_>> {
        let by_entry = self.allows(rule, path, secret).next();
        let by_entry = by_entry.map(|it| (it.reason.as_str(), it.aim().1));
        let known = || {
            let known = self.known(rule, secret).next()?;
            Some((KNOWN, &known.place))
        };
        let (reason, place) = by_entry.or_else(known)?;
        Some(Ruling {
            level: Level::Note,
            allowed: Some(reason),
            place: Some(place),
        })
    }

    fn allows(
        &self,
        rule: &Rule,
        path: &str,
        secret: Option<&SecretMark>,
    ) -> impl Iterator<Item = &Allow> {
        let scopes: Vec<String> = self
            .scopes(rule)
            .iter()
            .map(|it| (*it).to_owned())
            .collect();
        let mut expressions = 0;
        self.config.allow.iter().filter(move |allow| {
            let expression = allow.regex.as_ref().map(|_| expressions);
            expressions += usize::from(expression.is_some());
            let path = allow
                .path
                .as_ref()
                .is_none_or(|it| it.matches(&self.package, path));
            let print = allow.fingerprint.as_ref();
            let print = print.is_none_or(|it| secret.is_some_and(|is| is.fingerprint == it.value));
            let value =
                expression.is_none_or(|it| secret.is_some_and(|is| is.matches.contains(&it)));
            scopes.contains(&allow.target) && !allow.expired(self.today) && path && print && value
        })
    }

    /// The lines of baselines that know the secret.
    fn known(&self, rule: &Rule, secret: Option<&SecretMark>) -> impl Iterator<Item = &Entry> {
        let entries = self.baselines.iter().flat_map(|it| &it.entries);
        let is = move |it: &&Entry| {
            it.rule == rule.id && secret.is_some_and(|is| is.fingerprint == it.fingerprint)
        };
        entries.filter(is)
    }

    fn for_path<'a>(
        &self,
        settings: &'a [RuleSetting],
        found: Level,
        path: &str,
    ) -> Option<Ruling<'a>> {
        let named = |setting: &&RuleSetting| {
            let mut patterns = setting.paths.iter();
            patterns.any(|pattern| pattern.matches(&self.package, path))
        };
        let setting = settings.iter().rev().find(named)?;
        let verdict = setting.verdict?;
        Some(ruling(setting, verdict, verdict.level(), found))
    }

    fn settings_of(&self, id: &str) -> &[RuleSetting] {
        self.config.rules.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every pattern that matches, also where another one decides: it is not unused.
    fn matched(&self, rule: &Rule, path: &str, secret: Option<&SecretMark>) -> Vec<&Place> {
        let allows = self.allows(rule, path, secret).map(|allow| allow.aim().1);
        let allows = allows.chain(self.known(rule, secret).map(|it| &it.place));
        let scopes = self.scopes(rule);
        let settings: Vec<&[RuleSetting]> = scopes.iter().map(|id| self.settings_of(id)).collect();
        let patterns = settings.into_iter().flatten().flat_map(|it| &it.paths);
        let patterns = patterns.filter(|pattern| pattern.matches(&self.package, path));
        allows.chain(patterns.map(Pattern::place)).collect()
    }
}

/// A level, and on whose word.
struct Ruling<'a> {
    level: Level,
    allowed: Option<&'a str>,
    place: Option<&'a Place>,
}

fn everywhere<'a>(settings: &'a [RuleSetting], rule: &Rule, found: Level) -> Option<Ruling<'a>> {
    let setting = settings
        .iter()
        .rev()
        .find(|setting| setting.paths.is_empty())?;
    let verdict = setting.verdict?;
    let level = if found < rule.level {
        verdict.level().min(found)
    } else {
        verdict.level()
    };
    Some(ruling(setting, verdict, level, found))
}

fn ruling(setting: &RuleSetting, verdict: Verdict, level: Level, found: Level) -> Ruling<'_> {
    let lowered = verdict == Verdict::Allow || level < found;
    Ruling {
        level,
        allowed: setting.reason.as_deref().filter(|_| lowered),
        place: Some(&setting.place),
    }
}
