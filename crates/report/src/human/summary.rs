//! The last line: what was judged, and what came of it.

use crate::escape::escape;
use crate::report::{Counts, Outcome, Report, outcome};
use crate::rule::Level;
use crate::style::{Ink, Style};
use crate::text::{bytes, count, list, profiles};

/// What stands above the findings of one of several packages.
pub(super) fn heading(report: &Report, style: Style) -> String {
    let label = report.subject.label();
    let path = &report.subject.path;
    let heading = if path.is_empty() || *path == label {
        format!("{label}:")
    } else {
        format!("{label} in {path}:")
    };
    style.paint(Ink::Strong, &escape(&heading))
}

/// The line about one package.
pub(super) fn line(report: &Report, style: Style) -> String {
    let mut said = said(report.counts(), report.not_inspected.len());
    if said.is_empty() {
        said.push("nothing blocks".to_owned());
    }
    let mut line = format!(
        "{} {} ({}): {}",
        verdict(report.outcome(), style),
        style.paint(Ink::Strong, &escape(&report.subject.label())),
        escape(&facts(report)),
        said.join(", ")
    );
    line.push_str(&hidden(report.counts(), style));
    if let Some(integrity) = &report.integrity {
        line.push_str("\n  ");
        line.push_str(&style.paint(Ink::Faint, integrity));
    }
    line
}

/// The line about several packages.
pub(super) fn total(reports: &[Report], style: Style) -> String {
    let all = outcome(reports);
    if reports.is_empty() {
        return format!("{} there is nothing here to publish", verdict(all, style));
    }
    let counts = reports.iter().map(Report::counts);
    let counts = counts.fold(Counts::default(), Counts::plus);
    let unread = reports
        .iter()
        .map(|report| report.not_inspected.len())
        .sum();
    let mut said = said(counts, unread);
    if said.is_empty() {
        said.push("nothing blocks".to_owned());
    }
    format!(
        "{} {}{}: {}",
        verdict(all, style),
        style.paint(Ink::Strong, &count(reports.len(), "package")),
        by_outcome(reports),
        said.join(", ")
    )
}

fn verdict(outcome: Outcome, style: Style) -> String {
    let (word, ink) = match outcome {
        Outcome::Clear => ("ok:", Ink::Good),
        Outcome::Blocked => ("blocked:", Ink::Level(Level::Error)),
        Outcome::NotJudged => ("not judged:", Ink::Unsure),
    };
    style.paint(ink, word)
}

fn facts(report: &Report) -> String {
    let mut facts = vec![
        count(report.packed.files, "file"),
        bytes(report.packed.bytes),
    ];
    if !report.profiles.is_empty() {
        facts.push(profiles(&report.profiles));
    }
    facts.join(", ")
}

fn said(counts: Counts, unread: usize) -> Vec<String> {
    let unread = (unread > 0).then(|| format!("{} not inspected", count(unread, "file")));
    let errors = (counts.errors > 0).then(|| count(counts.errors, "error"));
    let warnings = (counts.warnings > 0).then(|| count(counts.warnings, "warning"));
    [unread, errors, warnings].into_iter().flatten().collect()
}

fn hidden(counts: Counts, style: Style) -> String {
    let notes = (counts.notes > 0).then(|| count(counts.notes, "note"));
    let allowed = (counts.allowed > 0).then(|| count(counts.allowed, "allowed finding"));
    let kinds: Vec<String> = [notes, allowed].into_iter().flatten().collect();
    if kinds.is_empty() {
        return String::new();
    }
    if style.verbose {
        return format!(", {}", kinds.join(", "));
    }
    let text = format!("; {} hidden (--verbose shows them)", list(&kinds));
    style.paint(Ink::Faint, &text)
}

/// How many packages came out how, where they did not all come out the same.
fn by_outcome(reports: &[Report]) -> String {
    let kinds = [
        (Outcome::NotJudged, "not judged"),
        (Outcome::Blocked, "blocked"),
        (Outcome::Clear, "ok"),
    ];
    let parts = kinds.into_iter().filter_map(|(outcome, word)| {
        let same = reports.iter().filter(|report| report.outcome() == outcome);
        let same = same.count();
        (same > 0).then(|| format!("{same} {word}"))
    });
    let parts: Vec<String> = parts.collect();
    if parts.len() == 1 {
        return String::new();
    }
    format!(" ({})", parts.join(", "))
}
