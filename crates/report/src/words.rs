//! A report in plain sentences, for formats that have no layout of their own.
//! Everything that comes from a package is escaped, and bounded in length.

use crate::diagnostic::Diagnostic;
use crate::escape::escape;
use crate::finding::{Example, Finding};
use crate::human;
use crate::report::{NotInspected, Report};
use crate::style::Style;
use crate::text::{bytes, count, profiles};

/// Files that are named.
const NAMED: usize = 3;
/// Longest sentence, in UTF-16 units, which is what GitHub counts: room for a long
/// path and some words. A headline, three files, why and the fix together stay below
/// the 4,096 at which a step's annotation is cut.
const SENTENCE: usize = 600;
/// Longest path, and longest detail of a file, in UTF-16 units.
const NAME: usize = 200;

/// What was found, and, of several files, how many there are and how big.
pub(crate) fn headline(finding: &Finding) -> String {
    let message = match finding.message.as_str() {
        "" => finding.rule.id.to_owned(),
        message => safe(message, SENTENCE),
    };
    match finding.files.len() {
        0 | 1 => message,
        files => {
            let files = count(files, "file");
            format!("{message} ({files}, {})", bytes(finding.bytes()))
        }
    }
}

/// The first files of the finding, and how many more there are.
pub(crate) fn examples(finding: &Finding) -> Vec<String> {
    let named = finding.files.len().min(NAMED);
    let (named, rest) = finding.files.split_at(named);
    let rest_bytes: u64 = rest.iter().map(|file| file.bytes).sum();
    let more = more(rest.len(), Some(rest_bytes));
    named.iter().map(example).chain(more).collect()
}

fn example(file: &Example) -> String {
    let path = safe(&file.path, NAME);
    let size = bytes(file.bytes);
    match &file.detail {
        Some(detail) => format!("{path} ({size}): {}", safe(detail, NAME)),
        None => format!("{path} ({size})"),
    }
}

fn more(files: usize, size: Option<u64>) -> Option<String> {
    let size = size.map_or_else(String::new, |size| format!(" ({})", bytes(size)));
    (files > 0).then(|| format!("and {}{size}", count(files, "more file")))
}

/// Why the files are packed, and under which profiles, if not under all of them.
pub(crate) fn why(report: &Report, finding: &Finding) -> Option<String> {
    let why = reason(report, finding).map(|why| safe(&why, SENTENCE));
    why.filter(|why| !why.is_empty())
}

/// The same whole, and not escaped.
pub(crate) fn reason(report: &Report, finding: &Finding) -> Option<String> {
    match (&finding.why, only(report, finding)) {
        (Some(why), Some(only)) => Some(format!("{why}, but {only}")),
        (Some(why), None) => Some(why.clone()),
        (None, Some(only)) => Some(format!("this is so {only}")),
        (None, None) => None,
    }
}

/// Under which profiles the finding holds, if not under all of them. What holds under
/// none of those that were judged says so itself.
fn only(report: &Report, finding: &Finding) -> Option<String> {
    let all = report.profiles.iter();
    let held = all.filter(|it| finding.profiles.contains(it)).count();
    if held == 0 || held == report.profiles.len() {
        return None;
    }
    Some(format!("only under {}", profiles(&finding.profiles)))
}

/// What the fix does.
pub(crate) fn fix(finding: &Finding) -> Option<String> {
    let title = finding.fix.as_ref().map(|fix| safe(&fix.title, SENTENCE));
    title.filter(|title| !title.is_empty())
}

/// What to do where there is no fix.
pub(crate) fn advice(finding: &Finding) -> Option<String> {
    let advice = finding.advice.as_ref().map(|advice| safe(advice, SENTENCE));
    advice.filter(|advice| !advice.is_empty())
}

/// A policy's reason, a remark, a problem.
pub(crate) fn sentence(text: &str) -> String {
    safe(text, SENTENCE)
}

/// That a package is not judged because of what could not be inspected, and what
/// that is; `None` where there is nothing of the kind.
pub(crate) fn not_inspected(report: &Report) -> Option<(String, Vec<String>)> {
    let files = &report.not_inspected;
    if files.is_empty() {
        return None;
    }
    let headline = format!(
        "{} could not be inspected, so {} is not judged",
        count(files.len(), "file"),
        safe(&report.subject.label(), NAME)
    );
    let (named, rest) = files.split_at(files.len().min(NAMED));
    let unread =
        |it: &NotInspected| format!("{}: {}", safe(&it.path, NAME), safe(&it.reason, NAME));
    let more = more(rest.len(), None);
    Some((headline, named.iter().map(unread).chain(more).collect()))
}

/// The last line of the report as people read it.
pub(crate) fn summary(reports: &[Report], problems: &[Diagnostic]) -> String {
    let style = Style::default();
    let text = if problems.is_empty() {
        human::render(reports, style)
    } else {
        human::render_problems(problems, &std::collections::BTreeMap::new(), style)
    };
    text.lines().last().unwrap_or_default().to_owned()
}

/// Escaped, and cut where it is longer than so many UTF-16 units.
fn safe(text: &str, most: usize) -> String {
    let text = escape(text);
    let mut units = 0;
    let end = text.char_indices().find(|(_, char)| {
        units += char.len_utf16();
        units > most
    });
    match end {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting() {
        assert_eq!(safe("日本語", 3), "日本語");
        assert_eq!(safe("日本語版", 3), "日本語…");
        assert_eq!(safe("𝒳𝒳", 4), "𝒳𝒳");
        assert_eq!(safe("𝒳𝒳", 3), "𝒳…");
        assert_eq!(safe("a\u{1b}", 9), "a\\u{1b}");
        assert_eq!(safe("", 0), "");
    }

    #[test]
    fn more_files() {
        assert_eq!(more(0, Some(1)), None);
        assert_eq!(more(1, None).as_deref(), Some("and 1 more file"));
        assert_eq!(
            more(1_234, Some(5_000)).as_deref(),
            Some("and 1,234 more files (5.0 kB)")
        );
    }
}
