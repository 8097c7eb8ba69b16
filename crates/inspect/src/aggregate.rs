use std::cmp::Ordering;

use packgate_report::{Example, Level, Rule};

use crate::hit::Hit;
use crate::rules;

/// One cause, with its packed files: a finding before policy, reasons and fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFinding {
    /// The rule.
    pub rule: &'static Rule,
    /// The level before the policy has spoken.
    pub level: Level,
    /// What was found, as one sentence without a final stop.
    pub message: String,
    /// The packed files, in order.
    pub files: Vec<Example>,
}

/// Puts hits of one rule, level and cause together. Errors come first, then the
/// order is that of the rules and of the first file.
pub fn aggregate(mut hits: Vec<Hit>) -> Vec<RawFinding> {
    hits.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| by_rule_and_path(a, b)));
    let mut findings: Vec<RawFinding> = hits
        .chunk_by(|a, b| key(a) == key(b))
        .filter_map(finding)
        .collect();
    findings.sort_by(|a, b| {
        let first = |it: &RawFinding| it.files.first().map(|file| file.path.clone());
        let order = b.level.cmp(&a.level).then(a.rule.id.cmp(b.rule.id));
        order.then_with(|| first(a).cmp(&first(b)))
    });
    findings
}

/// The order in which hits are reported.
pub(crate) fn by_rule_and_path(a: &Hit, b: &Hit) -> Ordering {
    let (left, right) = (
        (a.rule.id, &a.path, &a.detail),
        (b.rule.id, &b.path, &b.detail),
    );
    left.cmp(&right)
}

fn key(hit: &Hit) -> (&'static str, Level, &str) {
    (hit.rule.id, hit.level, &hit.cause)
}

fn finding(hits: &[Hit]) -> Option<RawFinding> {
    let first = hits.first()?;
    let example = |hit: &Hit| Example {
        path: hit.path.clone(),
        bytes: hit.bytes,
        detail: hit.detail.clone(),
        secret: hit.secret.clone(),
    };
    Some(RawFinding {
        rule: first.rule,
        level: first.level,
        message: rules::message_of(first.rule)(hits),
        files: hits.iter().map(example).collect(),
    })
}
