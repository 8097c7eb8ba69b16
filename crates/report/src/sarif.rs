//! The report as SARIF 2.1.0, for GitHub code scanning and everything else that
//! reads it: one run, one result per cause, gravest first.
//!
//! What GitHub makes of it decided where the standard leaves a choice:
//!
//! - It shows results and nothing else, so what could not be read or inspected is a
//!   result, too, of the rule `not-inspected`, besides being a notification.
//! - A result is shown at its first location, and only if that is in the repository:
//!   the line that lets the files in, or the package's manifest. Never the packed
//!   file, which is built and not committed.
//! - Two results with the same rule, file and `primaryLocationLineHash` are one
//!   alert. One `"dist"` lets many things in, so the hash is made of the finding and
//!   its package, and numbered where that is not enough.
//! - It passes over `suppressions`, and opens an alert for what a policy allows. So
//!   [`render`] leaves that out and says how much it was; [`render_with_allowed`]
//!   has it, suppressed, for programs that know better.
//! - A rule with a security severity makes a pull request fail whatever the level of
//!   the result: only rules that block in this run have one.
//! - More than 25,000 results are refused.
//!
//! Columns are characters, not UTF-16 units, and `columnKind` says so. Braces stand
//! for themselves in messages: the standard wants them doubled, which no reader
//! undoes where there are no arguments.

mod fix;
mod invocation;
mod result;
mod rules;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::finding::Finding;
use crate::json::visible;
use crate::report::{Outcome, Report, outcome};
use crate::rule::Level;
use result::Draft;

/// The most results that GitHub takes in one run.
pub const MAX_RESULTS: usize = 25_000;

/// What relative locations are relative to: the repository's root. The standard
/// allows not to say where that is on this machine.
const ROOT: &str = "%SRCROOT%";

/// Renders reports, and what could not be read, as SARIF that ends with a line feed.
/// `base` is the current directory as the repository's root sees it, with `/`
/// between names; empty at the root, and where there is no repository.
pub fn render(reports: &[Report], problems: &[Diagnostic], base: &str) -> String {
    written(&log(reports, problems, base, FOR_GITHUB))
}

/// The same with what the policy allows, as suppressed results.
pub fn render_with_allowed(reports: &[Report], problems: &[Diagnostic], base: &str) -> String {
    let wanted = Wanted {
        allowed: true,
        ..FOR_GITHUB
    };
    written(&log(reports, problems, base, wanted))
}

/// Which results there are to be.
#[derive(Clone, Copy)]
struct Wanted {
    /// Those that the policy allows, too.
    allowed: bool,
    /// No more than these.
    most: usize,
}

const FOR_GITHUB: Wanted = Wanted {
    allowed: false,
    most: MAX_RESULTS,
};

fn written(log: &Value) -> String {
    // A value with string keys: writing it into a String cannot fail.
    let text = serde_json::to_string_pretty(log).unwrap_or_default();
    visible(&text) + "\n"
}

fn log(reports: &[Report], problems: &[Diagnostic], base: &str, wanted: Wanted) -> Value {
    let all = match problems {
        [] => outcome(reports),
        _ => Outcome::NotJudged,
    };
    let mut drafts = drafts(reports, problems, base, wanted.allowed);
    let left_out = drafts.len().saturating_sub(wanted.most);
    drafts.truncate(wanted.most);
    let rules = used_rules(&drafts);
    let ids: Vec<&str> = rules.keys().copied().collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "packgate",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.values().collect::<Vec<_>>(),
            }},
            "invocations": [invocation::of(reports, problems, &invocation::Facts {
                base,
                outcome: all,
                rules: &ids,
                left_out,
                allowed: wanted.allowed,
            })],
            "originalUriBaseIds": {
                ROOT: {"description": {"text": "The root of the repository."}},
            },
            "columnKind": "unicodeCodePoints",
            "results": result::all(&drafts, &ids),
        }],
    })
}

/// What the results will be: what keeps the run from being a judgement, then the
/// findings of all packages.
fn drafts<'a>(
    reports: &'a [Report],
    problems: &'a [Diagnostic],
    base: &str,
    allowed: bool,
) -> Vec<Draft<'a>> {
    let problems = problems.iter().map(|it| Draft::problem(base, it));
    let unread = reports.iter().filter_map(|it| Draft::unread(base, it));
    let wanted = |finding: &&Finding| allowed || finding.allowed.is_none();
    let findings = reports.iter().flat_map(|report| {
        let findings = report.findings.iter().filter(wanted);
        findings.map(move |finding| (report, finding))
    });
    let mut findings: Vec<_> = findings.collect();
    findings.sort_by_key(|(_, finding)| Reverse(finding.level));
    let findings = findings.into_iter();
    let findings = findings.map(|(report, finding)| Draft::finding(base, report, finding));
    problems.chain(unread).chain(findings).collect()
}

/// The rules that have a result, by their ids, each once.
fn used_rules<'a>(drafts: &[Draft<'a>]) -> BTreeMap<&'a str, Value> {
    let mut gravest: BTreeMap<&str, (Level, &Draft<'_>)> = BTreeMap::new();
    for draft in drafts {
        let known = gravest.entry(draft.rule()).or_insert((draft.level, draft));
        known.0 = known.0.max(draft.level);
    }
    let rules = gravest.into_iter();
    rules
        .map(|(id, (level, draft))| {
            let rule = match draft.finding {
                Some(finding) => rules::descriptor(finding.rule, level),
                None => rules::not_inspected(),
            };
            (id, rule)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Family, Rule};

    static RULES: [Rule; 2] = [rule("a-warning"), rule("an-error")];

    const fn rule(id: &'static str) -> Rule {
        Rule {
            id,
            family: Family::List,
            level: Level::Error,
            summary: "",
            page: "",
        }
    }

    #[test]
    fn the_gravest_are_kept() {
        let mut findings: Vec<Finding> = (0..5)
            .map(|_| Finding::new(&RULES[0], "m", Vec::new()))
            .collect();
        for finding in &mut findings {
            finding.level = Level::Warning;
        }
        findings.push(Finding::new(&RULES[1], "m", Vec::new()));
        let report = Report {
            findings,
            ..Report::default()
        };
        for (most, kept, said) in [
            (
                6,
                "an-error a-warning a-warning a-warning a-warning a-warning",
                None,
            ),
            (
                5,
                "an-error a-warning a-warning a-warning a-warning",
                Some("1 result"),
            ),
            (1, "an-error", Some("5 results")),
        ] {
            let wanted = Wanted { most, ..FOR_GITHUB };
            let run = &log(std::slice::from_ref(&report), &[], "", wanted)["runs"][0];
            let results = run["results"].as_array().into_iter().flatten();
            let ids: Vec<_> = results.filter_map(|it| it["ruleId"].as_str()).collect();
            assert_eq!(ids.join(" "), kept);
            let notes = &run["invocations"][0]["toolExecutionNotifications"];
            let said = said.map(|it| format!("{it} left out: GitHub takes 25,000 at most."));
            assert_eq!(notes[0]["message"]["text"].as_str(), said.as_deref());
            assert_eq!(
                run["tool"]["driver"]["rules"][0]["id"],
                if most > 1 { "a-warning" } else { "an-error" }
            );
        }
    }
}
