//! A policy at work on findings.

use std::collections::BTreeSet;

use packgate_report::{Example, Finding, Place, fingerprint};

use crate::decide::Decision;
use crate::policy::Policy;

/// Which patterns of a policy matched something. One for all packages of a run: an
/// entry at the root of a repository is unused only if no package needs it.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    matched: BTreeSet<Place>,
}

impl Usage {
    /// Adds what another run or package made use of.
    pub fn extend(&mut self, other: Self) {
        self.matched.extend(other.matched);
    }

    pub(crate) fn has(&self, place: &Place) -> bool {
        self.matched.contains(place)
    }

    fn note(&mut self, decision: &Decision<'_>) {
        let places = decision.matched.iter().map(|place| (*place).clone());
        self.matched.extend(places);
    }
}

impl Policy {
    /// Gives every finding the level that holds for it, in the same order.
    ///
    /// A finding whose files are judged differently becomes one finding for each
    /// kind. These lose their fix, since it was proved for all the files together:
    /// apply the policy first and look for fixes after that.
    pub fn apply(&self, findings: Vec<Finding>, usage: &mut Usage) -> Vec<Finding> {
        let findings = findings.into_iter();
        findings
            .flat_map(|finding| self.judge(finding, usage))
            .collect()
    }

    fn judge(&self, mut finding: Finding, usage: &mut Usage) -> Vec<Finding> {
        if finding.files.is_empty() {
            let decision = self.decide(finding.rule, finding.level, None);
            return vec![decided(finding, &decision)];
        }
        let files = std::mem::take(&mut finding.files);
        let mut groups: Vec<(Decision<'_>, Vec<Example>)> = Vec::new();
        for file in files {
            let decision = self.decide_file(finding.rule, finding.level, &file);
            usage.note(&decision);
            match groups.iter_mut().find(|(group, _)| same(group, &decision)) {
                Some((_, files)) => files.push(file),
                None => groups.push((decision, vec![file])),
            }
        }
        let split = groups.len() > 1;
        let parts = groups.into_iter().map(|(decision, files)| {
            let mut part = decided(finding.clone(), &decision);
            part.files = files;
            if split {
                part.fix = None;
                part.fingerprint = fingerprint_of(&part);
            }
            part
        });
        parts.collect()
    }
}

/// Whether two decisions come to the same for whoever reads the report.
fn same(one: &Decision<'_>, other: &Decision<'_>) -> bool {
    (one.level, one.allowed) == (other.level, other.allowed)
}

fn decided(mut finding: Finding, decision: &Decision<'_>) -> Finding {
    finding.level = decision.level;
    finding.allowed = decision.allowed.map(str::to_owned);
    finding
}

/// The name of a part: that of the whole, and what tells the part from it.
fn fingerprint_of(part: &Finding) -> String {
    let paths = part.files.iter().map(|file| file.path.as_str());
    let parts: Vec<&str> = std::iter::once(part.fingerprint.as_str())
        .chain(paths)
        .collect();
    fingerprint(part.rule.id, &parts)
}
