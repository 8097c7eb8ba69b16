//! The run itself: its exit code, and what it has to say besides results.

use serde_json::{Value, json};

use super::{MAX_RESULTS, result, rules};
use crate::diagnostic::Diagnostic;
use crate::report::{Outcome, Report};
use crate::text::{count, number};
use crate::words;
use result::Draft;

/// What is known of the run as a whole.
pub(super) struct Facts<'a> {
    pub(super) base: &'a str,
    pub(super) outcome: Outcome,
    /// The ids of the run's rules, in their order.
    pub(super) rules: &'a [&'a str],
    /// Results beyond the most there may be.
    pub(super) left_out: usize,
    /// Whether results that the policy allows are among the results.
    pub(super) allowed: bool,
}

pub(super) fn of(reports: &[Report], problems: &[Diagnostic], facts: &Facts<'_>) -> Value {
    let problems = problems.iter().map(|it| Draft::problem(facts.base, it));
    let unread = reports
        .iter()
        .filter_map(|it| Draft::unread(facts.base, it));
    let mut notifications: Vec<Value> = problems
        .chain(unread)
        .map(|draft| failure(&draft, facts.rules))
        .collect();
    notifications.extend(cut(facts.left_out));
    if !facts.allowed {
        notifications.extend(allowed(reports));
    }
    notifications.extend(remarks(reports));
    json!({
        "executionSuccessful": facts.outcome != Outcome::NotJudged,
        "exitCode": facts.outcome.exit_code(),
        "exitCodeDescription": facts.outcome.id(),
        "toolExecutionNotifications": notifications,
    })
}

fn failure(draft: &Draft<'_>, rules: &[&str]) -> Value {
    json!({
        "level": "error",
        "message": {"text": draft.text()},
        "locations": [draft.location()],
        "associatedRule": {
            "id": rules::NOT_INSPECTED,
            "index": result::index(rules, rules::NOT_INSPECTED),
        },
    })
}

fn cut(left_out: usize) -> Option<Value> {
    let text = format!(
        "{} left out: GitHub takes {} at most.",
        count(left_out, "result"),
        number(MAX_RESULTS as u64)
    );
    (left_out > 0).then(|| json!({"level": "warning", "message": {"text": text}}))
}

fn allowed(reports: &[Report]) -> Option<Value> {
    let allowed = reports.iter().map(|report| report.counts().allowed).sum();
    let text = format!(
        "{} that the policy allows with a reason: not among the results.",
        count(allowed, "finding")
    );
    (allowed > 0).then(|| json!({"level": "note", "message": {"text": text}}))
}

fn remarks(reports: &[Report]) -> Vec<Value> {
    let remarks = reports.iter().flat_map(|report| &report.notes);
    let remarks = remarks.filter(|remark| !remark.is_empty());
    let remarks = remarks.map(|remark| {
        let text = result::plain(&format!("{}.", words::sentence(remark)));
        json!({"level": "note", "message": {"text": text}})
    });
    remarks.collect()
}
