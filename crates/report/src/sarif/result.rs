//! Results: one per cause, and one for whatever kept the run from judging.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{ROOT, fix, rules};
use crate::diagnostic::Diagnostic;
use crate::finding::Finding;
use crate::fingerprint::fingerprint;
use crate::report::Report;
use crate::rule::Level;
use crate::spot::{self, Range, Spot};
use crate::words;

/// A result before it has its place among the others.
pub(super) struct Draft<'a> {
    /// `None` for what could not be read or inspected.
    pub(super) finding: Option<&'a Finding>,
    pub(super) level: Level,
    text: String,
    spot: Spot,
    /// A stable name, the same for the same thing in the same package.
    name: String,
    fix: Option<Value>,
}

impl<'a> Draft<'a> {
    /// A finding about a package.
    pub(super) fn finding(base: &str, report: &'a Report, finding: &'a Finding) -> Self {
        let package = spot::identity(base, report);
        let fix = finding.fix.as_ref();
        Self {
            finding: Some(finding),
            level: finding.level,
            text: text(report, finding),
            spot: spot::of_finding(base, report, finding),
            name: fingerprint(finding.rule.id, &[&package, &finding.fingerprint]),
            fix: fix.and_then(|fix| fix::of(base, report, fix)),
        }
    }

    /// What of a package could not be inspected, if anything.
    pub(super) fn unread(base: &str, report: &'a Report) -> Option<Self> {
        let (headline, files) = words::not_inspected(report)?;
        let package = spot::identity(base, report);
        let paths = report.not_inspected.iter().map(|it| it.path.as_str());
        let parts: Vec<&str> = std::iter::once(package.as_str()).chain(paths).collect();
        Some(Self {
            finding: None,
            level: Level::Error,
            text: plain(&format!("{headline}. {}.", files.join("; "))),
            spot: spot::of_report(base, report),
            name: fingerprint(rules::NOT_INSPECTED, &parts),
            fix: None,
        })
    }

    /// Why something could not be read at all.
    pub(super) fn problem(base: &str, problem: &Diagnostic) -> Self {
        let help = problem.help.as_deref().filter(|help| !help.is_empty());
        let help = help.map_or_else(String::new, |help| {
            format!(" To solve it: {}.", words::sentence(help))
        });
        let message = words::sentence(&problem.message);
        let spot = spot::of_problem(base, problem);
        Self {
            finding: None,
            level: Level::Error,
            text: plain(&format!("Not judged: {message}.{help}")),
            name: fingerprint(rules::NOT_INSPECTED, &[&spot.path, &problem.message]),
            spot,
            fix: None,
        }
    }

    /// The id of its rule.
    pub(super) fn rule(&self) -> &'a str {
        self.finding.map_or(rules::NOT_INSPECTED, |it| it.rule.id)
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn location(&self) -> Value {
        location(&self.spot)
    }

    fn value(&self, rules: &[&str], nth: usize, suppressing: bool) -> Value {
        let rule = self.rule();
        let mut value = json!({
            "ruleId": rule,
            "ruleIndex": index(rules, rule),
            "level": self.level,
            "message": {"text": self.text},
            "locations": [self.location()],
            "partialFingerprints": {"primaryLocationLineHash": format!("{}:{nth}", self.name)},
        });
        if let Some(finding) = self.finding {
            value["partialFingerprints"]["packgateFinding/v1"] = json!(finding.fingerprint);
        }
        if let Some(fix) = &self.fix {
            value["fixes"] = json!([fix]);
        }
        if suppressing {
            value["suppressions"] = suppressions(self.finding);
        }
        value
    }
}

/// The results, with `rules` the ids of the run's rules in their order.
pub(super) fn all(drafts: &[Draft<'_>], rules: &[&str]) -> Vec<Value> {
    // Where one result says whether it is suppressed, every one has to.
    let suppressing = drafts
        .iter()
        .any(|it| it.finding.is_some_and(|it| it.allowed.is_some()));
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let results = drafts.iter().map(|draft| {
        let nth = seen.entry(&draft.name).or_default();
        *nth += 1;
        draft.value(rules, *nth, suppressing)
    });
    results.collect()
}

/// Where a rule stands among those of the run, which have it.
pub(super) fn index(rules: &[&str], rule: &str) -> usize {
    rules.iter().position(|it| *it == rule).unwrap_or_default()
}

/// The cause first: where there is little room, only the first sentence is shown.
fn text(report: &Report, finding: &Finding) -> String {
    let mut said = vec![words::headline(finding)];
    let files = words::examples(finding);
    if !files.is_empty() {
        said.push(format!("Packed: {}", files.join("; ")));
    }
    let rest = [
        ("Why", words::why(report, finding)),
        ("Fix", words::fix(finding)),
        ("Allowed", finding.allowed.as_deref().map(words::sentence)),
    ];
    let rest = rest
        .into_iter()
        .filter_map(|(label, text)| Some((label, text?)));
    said.extend(rest.map(|(label, text)| format!("{label}: {text}")));
    plain(&(said.join(". ") + "."))
}

/// A text in which nothing is taken for a link: in a message, `[a](b)` is one.
pub(super) fn plain(text: &str) -> String {
    text.replace("](", "]\\u{28}")
}

fn location(spot: &Spot) -> Value {
    let whole = Range {
        line: 1,
        column: 1,
        end_column: 1,
    };
    let range = spot.range.unwrap_or(whole);
    json!({"physicalLocation": {
        "artifactLocation": artifact(&spot.path),
        "region": {
            "startLine": range.line,
            "startColumn": range.column,
            "endLine": range.line,
            "endColumn": range.end_column,
        },
    }})
}

/// A file of the repository.
pub(super) fn artifact(path: &str) -> Value {
    json!({"uri": uri(path), "uriBaseId": ROOT})
}

/// A path as a relative reference: a letter, a digit, `-._~`, `/` and what else
/// stands in many paths and means nothing in a URI; the rest is encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            byte => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn suppressions(finding: Option<&Finding>) -> Value {
    let reason = finding.and_then(|finding| finding.allowed.as_deref());
    match reason.map(words::sentence) {
        None => json!([]),
        Some(reason) if reason.is_empty() => json!([{"kind": "external", "status": "accepted"}]),
        Some(reason) => json!([{
            "kind": "external",
            "status": "accepted",
            "justification": reason,
        }]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        for (path, expected) in [
            ("packages/a-b/package.json", "packages/a-b/package.json"),
            ("a b/ü.json", "a%20b/%C3%BC.json"),
            ("@acme/x:y", "@acme/x%3Ay"),
            ("100%/#?[x]", "100%25/%23%3F%5Bx%5D"),
            ("a\\b\u{1b}\n", "a%5Cb%1B%0A"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn no_links() {
        assert_eq!(plain("see [x](http://a)"), "see [x]\\u{28}http://a)");
        assert_eq!(plain("files[0] (x)"), "files[0] (x)");
    }
}
