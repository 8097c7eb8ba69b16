//! Findings about the policy itself: what in it has no effect.

use packgate_report::{Finding, Place, Rule, fingerprint};

use crate::apply::Usage;
use crate::baseline::{BASELINE_NAME, Entry};
use crate::pattern::directory;
use crate::policy::{Allow, Policy, RuleSetting};
use crate::rules::{EMPTY_PATHS, EXPIRED_ALLOW, UNUSED_ALLOW};

impl Policy {
    /// Finds allow entries that are expired or matched nothing, and paths of
    /// `[rules]` that matched nothing although they lower a level. A path that
    /// raises one may well match nothing: it stands guard.
    ///
    /// Ask after all packages were judged to the end, with the usage of all of
    /// them; where only some were judged, nobody can say what is unused. A file that
    /// several packages share gives the same finding, with the same fingerprint,
    /// for each of them.
    pub fn leftovers(&self, usage: &Usage) -> Vec<Finding> {
        let mut findings = Vec::new();
        for allow in &self.config.allow {
            findings.extend(self.allow_left_over(allow, usage));
        }
        for (id, settings) in &self.config.rules {
            for setting in settings {
                findings.extend(self.paths_left_over(id, setting, usage));
            }
        }
        let known = self.baselines.iter().flat_map(|it| &it.entries);
        findings.extend(known.filter_map(|it| self.known_left_over(it, usage)));
        findings
    }

    fn known_left_over(&self, known: &Entry, usage: &Usage) -> Option<Finding> {
        if usage.has(&known.place) {
            return None;
        }
        let Entry {
            rule, path, place, ..
        } = known;
        let message = format!("{rule} in {path} is gone, yet {BASELINE_NAME} still lists it");
        Some(self.about(&UNUSED_ALLOW, message, rule, (&known.fingerprint, place)))
    }

    fn allow_left_over(&self, allow: &Allow, usage: &Usage) -> Option<Finding> {
        let (text, place) = allow.aim();
        let of = format!("\"{text}\" for {}", allow.target);
        if let Some(expires) = allow.expires.filter(|_| allow.expired(self.today)) {
            let message = format!("allow entry {of} expired on {expires} and no longer holds");
            let mut finding = self.about(&EXPIRED_ALLOW, message, &allow.target, allow.aim());
            finding.why = Some(format!("it was allowed because: {}", allow.reason));
            return Some(finding);
        }
        if usage.has(place) {
            return None;
        }
        let message = format!("allow entry {of} matched nothing");
        Some(self.about(&UNUSED_ALLOW, message, &allow.target, allow.aim()))
    }

    fn paths_left_over(&self, id: &str, setting: &RuleSetting, usage: &Usage) -> Vec<Finding> {
        if !setting.lowers {
            return Vec::new();
        }
        let unused = setting.paths.iter();
        let unused = unused.filter(|pattern| !usage.has(pattern.place()));
        let findings = unused.map(|pattern| {
            let message = format!("path \"{}\" of {id} matched nothing", pattern.as_str());
            self.about(
                &EMPTY_PATHS,
                message,
                id,
                (pattern.as_str(), pattern.place()),
            )
        });
        findings.collect()
    }

    fn about(
        &self,
        rule: &'static Rule,
        message: String,
        id: &str,
        (text, place): (&str, &Place),
    ) -> Finding {
        let mut finding = Finding::new(rule, message, Vec::new());
        finding.fingerprint = fingerprint(rule.id, &[&place.file, id, text]);
        finding.place = Some(self.seen_from_package(place));
        let decision = self.decide(rule, rule.level, None);
        finding.level = decision.level;
        finding.allowed = decision.allowed.map(str::to_owned);
        finding
    }
}

/// A file seen from a package, both relative to the same root.
pub(crate) fn from_package(package: &str, file: &str) -> String {
    let names = |path: &'_ str| -> Vec<String> {
        let names = path
            .split('/')
            .filter(|name| !name.is_empty() && *name != ".");
        names.map(str::to_owned).collect()
    };
    let (package, above) = (names(package), names(directory(file)));
    let pairs = package.iter().zip(&above);
    let shared = pairs.take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", package.len() - shared);
    let down = above[shared..].iter().map(String::as_str);
    let name = file.rsplit('/').next().unwrap_or(file);
    let path: Vec<&str> = up.chain(down).chain([name]).collect();
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_from_a_package() {
        for (package, file, expected) in [
            ("", "packgate.toml", "packgate.toml"),
            ("packages/a", "packgate.toml", "../../packgate.toml"),
            ("packages/a", "packages/packgate.toml", "../packgate.toml"),
            ("packages/a", "packages/a/packgate.toml", "packgate.toml"),
            ("a", "b/packgate.toml", "../b/packgate.toml"),
        ] {
            assert_eq!(from_package(package, file), expected);
        }
    }
}
