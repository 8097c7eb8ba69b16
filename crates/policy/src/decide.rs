//! Which part of a policy decides about a finding.

use packgate_report::{Family, Level, Place, Rule};

use crate::pattern::Pattern;
use crate::policy::{Allow, Policy, RuleSetting, Verdict};

/// Rules outside the family of source maps that a closed project turns into
/// errors too.
pub(crate) const CLOSED_TOO: [&str; 2] = ["debug-info", "model-weights"];

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
    /// The first of these decides: an `[[allow]]` entry that holds; what `[rules]`
    /// says of the rule for this path; of the rule; of its family for this path; of
    /// its family; the level it was found at. Of several for the path, the last.
    ///
    /// What is said without a path is meant for the rule as it usually is: a finding
    /// that was found below its rule's level (a directory that the package needs, a
    /// token that is none) is not raised by it. `closed` raises all the same, but
    /// not what was named by its path.
    pub fn decide(&self, rule: &Rule, found: Level, path: Option<&str>) -> Decision<'_> {
        let by_path = path.and_then(|path| self.allowed(rule, path));
        let by_path = by_path.map(|ruling| (ruling, true));
        let (ruling, by_path) = by_path.unwrap_or_else(|| self.ruled(rule, found, path));
        let ruling = self.closing(rule, by_path, ruling);
        Decision {
            level: ruling.level,
            allowed: ruling.allowed,
            place: ruling.place,
            matched: path.map_or_else(Vec::new, |path| self.matched(rule, path)),
        }
    }

    /// What `[rules]` says, and whether it says so for this very path.
    fn ruled(&self, rule: &Rule, found: Level, path: Option<&str>) -> (Ruling<'_>, bool) {
        for id in [rule.id, rule.family.id()] {
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

    fn allowed(&self, rule: &Rule, path: &str) -> Option<Ruling<'_>> {
        let allow = self.allows(rule, path).next()?;
        Some(Ruling {
            level: Level::Note,
            allowed: Some(&allow.reason),
            place: Some(allow.path.place()),
        })
    }

    fn allows(&self, rule: &Rule, path: &str) -> impl Iterator<Item = &Allow> {
        self.config.allow.iter().filter(move |allow| {
            (allow.target == rule.id || allow.target == rule.family.id())
                && !allow.expired(self.today)
                && allow.path.matches(&self.package, path)
        })
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
    fn matched(&self, rule: &Rule, path: &str) -> Vec<&Place> {
        let allows = self.allows(rule, path).map(|allow| allow.path.place());
        let settings = [rule.id, rule.family.id()].map(|id| self.settings_of(id));
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
