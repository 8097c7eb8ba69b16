//! Kinds of files that `no-allowlist` tells apart, each with a key of its own in
//! `[rules]`.

use packgate_report::{Level, Place};

use crate::leftovers::from_package;
use crate::policy::{Policy, Verdict};

/// The kinds, as `[rules]` names them.
pub const KINDS: [&str; 7] = [
    "tests",
    "ci",
    "docs",
    "src",
    "examples",
    "benchmarks",
    "configs",
];

/// What `[rules]` says of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindSetting<'a> {
    /// The level of its files.
    pub level: Level,
    /// The reason, where the level is lower than usual.
    pub allowed: Option<&'a str>,
}

impl Policy {
    /// What the policy says of one of [`KINDS`]; `None` where it is silent.
    pub fn kind(&self, kind: &str) -> Option<KindSetting<'_>> {
        let setting = self.config.rules.get(kind)?.last()?;
        let verdict = setting.verdict?;
        let lowered = verdict == Verdict::Allow || verdict.level() < Level::Warning;
        Some(KindSetting {
            level: verdict.level(),
            allowed: setting.reason.as_deref().filter(|_| lowered),
        })
    }

    /// A place in a policy file as it is seen from the package.
    pub fn seen_from_package(&self, place: &Place) -> Place {
        Place {
            file: from_package(&self.package, &place.file),
            ..place.clone()
        }
    }
}
