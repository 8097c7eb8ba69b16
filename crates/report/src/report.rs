use std::collections::BTreeMap;

use crate::finding::{Finding, Fix};
use crate::rule::Level;

/// The package that was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Its name in package.json.
    pub name: String,
    /// Its version in package.json; may be empty.
    pub version: String,
    /// Its directory seen from where packgate was started, with `/` between names;
    /// empty for that directory itself. Places of findings are relative to it.
    pub path: String,
}

impl Subject {
    /// `name@version`, or what there is of it.
    pub fn label(&self) -> String {
        match (self.name.as_str(), self.version.as_str()) {
            ("", _) if self.path.is_empty() => "package without a name".to_owned(),
            ("", _) => self.path.clone(),
            (name, "") => name.to_owned(),
            (name, version) => format!("{name}@{version}"),
        }
    }
}

/// How much would be published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Packed {
    /// The number of files.
    pub files: usize,
    /// Their size before compression.
    pub bytes: u64,
}

/// A packed file whose content nobody can vouch for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotInspected {
    /// The packed path.
    pub path: String,
    /// Why it could not be inspected, in a few words.
    pub reason: String,
}

/// What an edit does to the packed set, under the newest profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// How much was packed before; `None` for a package that is new.
    pub before: Option<Packed>,
    /// The packed files that were not packed before, with their sizes in bytes.
    pub entering: Vec<(String, u64)>,
    /// Those that no longer are, with the sizes they had.
    pub leaving: Vec<(String, u64)>,
}

impl Change {
    /// Whether the same files are packed as before.
    pub fn is_empty(&self) -> bool {
        self.entering.is_empty() && self.leaving.is_empty()
    }
}

/// What came of judging one package.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The package.
    pub subject: Subject,
    /// How much it holds: under the profile that packs most, if they differ.
    pub packed: Packed,
    /// What the commit does to it, where a commit is judged.
    pub change: Option<Change>,
    /// The integrity of the tarball that was judged (`sha512-…`); `None` for anything
    /// else.
    pub integrity: Option<String>,
    /// The profiles that were judged, such as `npm@11`.
    pub profiles: Vec<String>,
    /// What was found, after the policy has spoken.
    pub findings: Vec<Finding>,
    /// One edit that does what the fixes of all findings do one by one; only where
    /// there are several, and never without having been simulated itself.
    pub combined: Option<Fix>,
    /// What could not be inspected. Not empty means exit code 2.
    pub not_inspected: Vec<NotInspected>,
    /// Remarks about the run that everybody must see, as sentences without a
    /// final stop: a skipped package, a kill switch in use.
    pub notes: Vec<String>,
    /// Texts of the files that findings point at, by the file name of their
    /// [`Place`](crate::Place); a file that is missing here is named but not quoted.
    pub sources: BTreeMap<String, String>,
}

/// What a run amounts to. The order is that of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing blocks.
    Clear,
    /// Something blocks.
    Blocked,
    /// Something could not be judged, so the rest proves nothing.
    NotJudged,
}

impl Outcome {
    /// The exit code, the same in every format and binary.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Clear => 0,
            Self::Blocked => 1,
            Self::NotJudged => 2,
        }
    }

    /// The outcome in one word, for machines.
    pub fn id(self) -> &'static str {
        match self {
            Self::Clear => "ok",
            Self::Blocked => "blocked",
            Self::NotJudged => "not-judged",
        }
    }
}

/// How many findings there are of each kind. Allowed findings are counted apart
/// from notes, although their level is note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Findings that block.
    pub errors: usize,
    /// Findings that show.
    pub warnings: usize,
    /// Quiet findings.
    pub notes: usize,
    /// Findings that the policy allows with a reason.
    pub allowed: usize,
}

impl Counts {
    fn add(&mut self, finding: &Finding) {
        let counter = match finding.level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
            Level::Note if finding.allowed.is_some() => &mut self.allowed,
            Level::Note => &mut self.notes,
        };
        *counter += 1;
    }

    /// The sum of two counts.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
            allowed: self.allowed + other.allowed,
        }
    }
}

impl Report {
    /// What the report amounts to.
    pub fn outcome(&self) -> Outcome {
        if !self.not_inspected.is_empty() {
            Outcome::NotJudged
        } else if self.findings.iter().any(|it| it.level == Level::Error) {
            Outcome::Blocked
        } else {
            Outcome::Clear
        }
    }

    /// How many findings there are of each kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.findings {
            counts.add(finding);
        }
        counts
    }

    /// The findings with the gravest first; otherwise in the order they came.
    pub fn by_level(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        findings
    }
}

/// What several reports amount to together. No report at all is [`Outcome::Clear`]:
/// nothing would be published.
pub fn outcome(reports: &[Report]) -> Outcome {
    let outcomes = reports.iter().map(Report::outcome);
    outcomes.max().unwrap_or(Outcome::Clear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Family, Rule};

    static RULE: Rule = Rule {
        id: "map-dead",
        family: Family::SourceMaps,
        level: Level::Warning,
        summary: "",
        page: "",
    };

    fn report(levels: &[Level], not_inspected: usize) -> Report {
        let mut report = Report::default();
        for level in levels {
            let mut finding = Finding::new(&RULE, "m", Vec::new());
            finding.level = *level;
            report.findings.push(finding);
        }
        for index in 0..not_inspected {
            report.not_inspected.push(NotInspected {
                path: index.to_string(),
                reason: String::new(),
            });
        }
        report
    }

    #[test]
    fn exit_codes() {
        for (levels, not_inspected, code) in [
            (&[][..], 0, 0),
            (&[Level::Note, Level::Warning][..], 0, 0),
            (&[Level::Warning, Level::Error][..], 0, 1),
            (&[][..], 1, 2),
            (&[Level::Error][..], 1, 2),
        ] {
            let report = report(levels, not_inspected);
            assert_eq!(report.outcome().exit_code(), code, "{levels:?}");
        }
    }

    #[test]
    fn several_reports_take_the_worst() {
        let clear = report(&[], 0);
        let blocked = report(&[Level::Error], 0);
        let unjudged = report(&[], 1);
        assert_eq!(outcome(&[]), Outcome::Clear);
        assert_eq!(outcome(&[clear.clone(), blocked.clone()]), Outcome::Blocked);
        assert_eq!(outcome(&[blocked, unjudged, clear]), Outcome::NotJudged);
    }

    #[test]
    fn allowed_findings_are_counted_apart() {
        let mut report = report(&[Level::Note, Level::Note, Level::Error], 0);
        report.findings[0].allowed = Some("known".to_owned());
        let expected = Counts {
            errors: 1,
            warnings: 0,
            notes: 1,
            allowed: 1,
        };
        assert_eq!(report.counts(), expected);
        assert_eq!(report.by_level()[0].level, Level::Error);
    }
}
