//! The files of a finding: size, path and what was seen in them.

use super::wrap::hanging;
use crate::escape::escape;
use crate::finding::{Example, Finding};
use crate::style::{Ink, Style};
use crate::text::{bytes, count};

/// Files that are named without `verbose`, and the lines they may take together.
const NAMED: usize = 3;
const LINES: usize = 5;

/// The lines that name the files.
pub(super) fn render(finding: &Finding, style: Style) -> Vec<String> {
    let files = &finding.files;
    // Naming one file more takes no more room than saying that there is one more.
    let limit = match files.len() {
        all if style.verbose || all <= NAMED + 1 => all,
        _ => NAMED,
    };
    let column = files.iter().take(limit).map(|file| bytes(file.bytes).len());
    let column = column.max().unwrap_or(0);
    let mut out: Vec<String> = Vec::new();
    let mut named = 0;
    for file in &files[..limit] {
        let lines = one(file, column, style);
        let last = named + 1 == files.len();
        let room = if last { LINES } else { LINES - 1 };
        if !style.verbose && named > 0 && out.len() + lines.len() > room {
            break;
        }
        out.extend(lines);
        named += 1;
    }
    out.extend(more(&files[named..], style));
    out
}

fn one(file: &Example, column: usize, style: Style) -> Vec<String> {
    let prefix = format!("  {:>column$}  {}", bytes(file.bytes), escape(&file.path));
    let Some(detail) = &file.detail else {
        return vec![prefix];
    };
    let mut lines = hanging(&format!("{prefix}  "), detail, style);
    if !style.verbose && lines.len() > LINES - 1 {
        lines.truncate(LINES - 1);
        if let Some(last) = lines.last_mut() {
            last.push_str(style.dots());
        }
    }
    lines
}

fn more(rest: &[Example], style: Style) -> Option<String> {
    if rest.is_empty() {
        return None;
    }
    let size = rest.iter().map(|file| file.bytes).sum();
    let text = format!(
        "{} and {}, {}",
        style.dots(),
        count(rest.len(), "more file"),
        bytes(size)
    );
    Some(format!("  {}", style.paint(Ink::Faint, &text)))
}
