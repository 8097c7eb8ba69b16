//! The report as people read it: one block per cause, gravest first, and one line
//! at the end that says what was judged and what came of it.
//!
//! Every text that comes from a package is escaped before it is coloured, so the
//! only escape sequences in the result are those of the renderer itself.

mod block;
mod change;
mod diff;
mod examples;
mod snippet;
mod summary;
mod wrap;

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr as _;

use crate::diagnostic::Diagnostic;
use crate::escape::escape;
use crate::report::Report;
use crate::rule::Level;
use crate::style::{Ink, Style};
use crate::text::count;

/// Renders the reports one after another, and for several of them a line about
/// all. Ends with a line feed.
pub fn render(reports: &[Report], style: Style) -> String {
    let several = reports.len() > 1;
    let parts = reports.iter().map(|report| one(report, several, style));
    let mut parts: Vec<String> = parts.collect();
    if several {
        parts.extend(block::pointer(reports, style));
    }
    if reports.len() != 1 {
        parts.push(summary::total(reports, style));
    }
    let mut out = parts.first().cloned().unwrap_or_default();
    for pair in parts.windows(2) {
        // Packages with nothing to say make a list, not a column of islands.
        let short = pair.iter().all(|part| !part.contains('\n'));
        out.push_str(if short { "\n" } else { "\n\n" });
        out.push_str(&pair[1]);
    }
    out + "\n"
}

/// Renders why something could not be read, with the line it is about where the
/// text of that file is given by its name. Ends with a line feed.
pub fn render_diagnostic(
    diagnostic: &Diagnostic,
    sources: &BTreeMap<String, String>,
    style: Style,
) -> String {
    let mut lines = wrap::headline(
        "error",
        Ink::Level(Level::Error),
        &diagnostic.message,
        style,
    );
    if let Some(place) = &diagnostic.place {
        let quote = sources.get(&place.file);
        let quote = quote.and_then(|text| snippet::quote(place, &place.file, text, style));
        lines.extend(quote.unwrap_or_else(|| {
            vec![format!(
                "  {} {}",
                style.arrow(),
                escape(&place.to_string())
            )]
        }));
    }
    if let Some(help) = &diagnostic.help {
        lines.extend(wrap::labelled("help", help, style));
    }
    lines.join("\n") + "\n"
}

/// Renders why things could not be read, and a last line. Ends with a line feed.
pub fn render_problems(
    problems: &[Diagnostic],
    sources: &BTreeMap<String, String>,
    style: Style,
) -> String {
    let blocks = problems.iter();
    let blocks = blocks.map(|problem| render_diagnostic(problem, sources, style) + "\n");
    let last = format!(
        "{} {} to solve first\n",
        style.paint(Ink::Unsure, "not judged:"),
        count(problems.len(), "problem")
    );
    blocks.chain([last]).collect()
}

fn one(report: &Report, several: bool, style: Style) -> String {
    let mut blocks = block::findings(report, style);
    if several && !blocks.is_empty() {
        blocks.insert(0, summary::heading(report, style));
    }
    blocks.extend(block::edit(report, style));
    if !report.not_inspected.is_empty() {
        blocks.push(not_inspected(report, style));
    }
    if !report.notes.is_empty() {
        blocks.push(remarks(report, style));
    }
    blocks.extend(change::block(report, style));
    if !several {
        blocks.extend(block::pointer(std::slice::from_ref(report), style));
    }
    blocks.push(summary::line(report, style));
    blocks.join("\n\n")
}

/// The line about a package that nothing keeps from passing, with what the commit
/// does to its packed set; ends with a line feed.
pub fn brief(report: &Report, style: Style) -> String {
    let change = report.change.as_ref();
    match change.and_then(|change| change::words(change, style)) {
        Some(words) => format!("{}; {words}\n", summary::line(report, style)),
        None => summary::line(report, style) + "\n",
    }
}

fn not_inspected(report: &Report, style: Style) -> String {
    let files = count(report.not_inspected.len(), "file");
    let message = format!("{files} could not be inspected, so the package is not judged");
    let mut lines = wrap::headline("not inspected", Ink::Unsure, &message, style);
    let paths = report.not_inspected.iter();
    let paths: Vec<_> = paths.map(|file| escape(&file.path)).collect();
    let column = paths.iter().map(|path| path.width().min(40)).max();
    for (file, path) in report.not_inspected.iter().zip(paths) {
        let pad = column.unwrap_or(0).saturating_sub(path.width());
        let prefix = format!("  {path}{:pad$}  ", "");
        lines.extend(wrap::hanging(&prefix, &file.reason, style));
    }
    lines.join("\n")
}

fn remarks(report: &Report, style: Style) -> String {
    let ink = Ink::Level(Level::Note);
    let lines = report.notes.iter();
    let lines = lines.flat_map(|note| wrap::headline("note", ink, note, style));
    lines.collect::<Vec<_>>().join("\n")
}
