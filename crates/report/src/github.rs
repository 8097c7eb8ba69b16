//! The report as commands for a step of GitHub Actions, which makes annotations of
//! them: one per finding, gravest first, and the report's last line as text.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step; all of them are
//! in its log. Where there are more, the tenth says what the others are.
//!
//! A command is a line. The runner takes one that begins with `::`, and, if it is
//! none, one with `##[` anywhere in it. So no line begins with a text that comes from
//! a package, and `##[` stands nowhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::escape::escape;
use crate::finding::Finding;
use crate::report::Report;
use crate::rule::Level;
use crate::spot::{self, Range, Spot};
use crate::text::count;
use crate::words;

/// How many annotations of one kind GitHub shows of a step.
const SHOWN: usize = 10;

/// Renders reports, and what could not be read, as lines that end with line feeds.
/// `base` is the current directory as the repository's root sees it, with `/`
/// between names; empty at the root, and where there is no repository.
///
/// Notes and allowed findings are left out, as in the report that people read.
pub fn render(reports: &[Report], problems: &[Diagnostic], base: &str) -> String {
    let mut errors: Vec<Annotation> = problems.iter().map(|it| unread(base, it)).collect();
    errors.extend(reports.iter().filter_map(|it| not_inspected(base, it)));
    errors.extend(findings(reports, base, Level::Error));
    let warnings = findings(reports, base, Level::Warning);
    let kinds = [
        ("error", errors),
        ("warning", warnings),
        ("notice", remarks(reports)),
    ];
    let mut lines: Vec<String> = kinds
        .into_iter()
        .flat_map(|(kind, annotations)| lines(kind, annotations))
        .collect();
    lines.push(harmless(&words::summary(reports, problems)));
    lines.join("\n") + "\n"
}

struct Annotation {
    /// What it is about, in a word or two.
    about: String,
    spot: Option<Spot>,
    text: Vec<String>,
}

fn unread(base: &str, problem: &Diagnostic) -> Annotation {
    let help = problem.help.as_deref().map(words::sentence);
    Annotation {
        about: "not judged".to_owned(),
        spot: Some(spot::of_problem(base, problem)),
        text: std::iter::once(words::sentence(&problem.message))
            .chain(help.map(|help| format!("help: {help}")))
            .collect(),
    }
}

fn not_inspected(base: &str, report: &Report) -> Option<Annotation> {
    let (headline, files) = words::not_inspected(report)?;
    Some(Annotation {
        about: "not inspected".to_owned(),
        spot: Some(spot::of_report(base, report)),
        text: std::iter::once(headline).chain(files).collect(),
    })
}

fn findings(reports: &[Report], base: &str, level: Level) -> Vec<Annotation> {
    let findings = reports.iter().flat_map(|report| {
        let findings = report.findings.iter();
        let findings = findings.filter(move |finding| finding.level == level);
        findings.map(|finding| of_finding(base, report, finding))
    });
    findings.collect()
}

fn of_finding(base: &str, report: &Report, finding: &Finding) -> Annotation {
    let rest = [
        ("why", words::why(report, finding)),
        ("fix", words::fix(finding)),
        ("to do", words::advice(finding)),
        ("help", Some(format!("packgate rule {}", finding.rule.id))),
    ];
    let rest = rest
        .into_iter()
        .filter_map(|(label, text)| Some((label, text?)));
    Annotation {
        about: finding.rule.id.to_owned(),
        spot: Some(spot::of_finding(base, report, finding)),
        text: std::iter::once(words::headline(finding))
            .chain(words::examples(finding))
            .chain(rest.map(|(label, text)| format!("{label}: {text}")))
            .collect(),
    }
}

/// What everybody must see, each once.
fn remarks(reports: &[Report]) -> Vec<Annotation> {
    let mut remarks: Vec<&String> = Vec::new();
    for remark in reports.iter().flat_map(|report| &report.notes) {
        if !remark.is_empty() && !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    let remarks = remarks.into_iter().map(|remark| Annotation {
        about: "note".to_owned(),
        spot: None,
        text: vec![words::sentence(remark)],
    });
    remarks.collect()
}

fn lines(kind: &str, mut annotations: Vec<Annotation>) -> Vec<String> {
    if annotations.len() > SHOWN {
        let rest = overflow(kind, &annotations[SHOWN - 1..]);
        annotations.insert(SHOWN - 1, rest);
    }
    let annotations = annotations.iter();
    annotations.map(|it| command(kind, it)).collect()
}

/// What stands for the annotations that GitHub does not show.
fn overflow(kind: &str, rest: &[Annotation]) -> Annotation {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for annotation in rest {
        *kinds.entry(&annotation.about).or_default() += 1;
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, times)| Reverse(*times));
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(about, times)| format!("{about} ({times})"))
        .collect();
    Annotation {
        about: "more".to_owned(),
        spot: None,
        text: vec![
            format!(
                "{} in the log of this step",
                count(rest.len(), &format!("more {kind}"))
            ),
            kinds.join(", "),
        ],
    }
}

fn command(kind: &str, annotation: &Annotation) -> String {
    let mut properties = Vec::new();
    if let Some(spot) = &annotation.spot {
        let path = escape(&spot.path);
        properties.push(format!("file={}", property(&path)));
        properties.extend(position(spot.range));
    }
    let title = format!("packgate: {}", annotation.about);
    properties.push(format!("title={}", property(&title)));
    let text = data(&annotation.text.join("\n"));
    format!("::{kind} {}::{text}", properties.join(","))
}

/// The first line where no range is known; no end where that is not known.
fn position(range: Option<Range>) -> Vec<String> {
    let Some(range) = range else {
        return vec!["line=1".to_owned()];
    };
    let (line, column) = (range.line, range.column);
    let mut position = vec![format!("line={line},endLine={line},col={column}")];
    if range.end_column > column {
        position.push(format!("endColumn={}", range.end_column));
    }
    position
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    let text = harmless(text).replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Without the older way to write a command.
fn harmless(text: &str) -> String {
    text.replace("##[", "##\\u{5b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `@actions/core` 1.11.1 writes for the same texts.
    #[test]
    fn escaping_as_the_toolkit_does() {
        for (text, as_property, as_data) in [
            (
                "a,b:c%25d=e.json",
                "a%2Cb%3Ac%2525d=e.json",
                "a,b:c%2525d=e.json",
            ),
            (
                "dist/%0A::error::x",
                "dist/%250A%3A%3Aerror%3A%3Ax",
                "dist/%250A::error::x",
            ),
            ("a;b]c", "a;b]c", "a;b]c"),
            ("50% off, yes", "50%25 off%2C yes", "50%25 off, yes"),
            ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ] {
            assert_eq!(property(text), as_property);
            assert_eq!(data(text), as_data);
        }
    }

    #[test]
    fn the_older_command_is_gone() {
        assert_eq!(data("###[error]x"), "###\\u{5b}error]x");
        assert_eq!(harmless("##[##["), "##\\u{5b}##\\u{5b}");
    }
}
