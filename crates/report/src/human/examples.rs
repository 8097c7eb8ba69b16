//! The files of a finding: size, path and what was seen in them.

use unicode_width::UnicodeWidthStr as _;

use super::wrap::{hanging, shorten};
use crate::escape::escape;
use crate::finding::{Example, Finding};
use crate::style::{Ink, Style};
use crate::text::{bytes, count};

/// Further files that are named without their sizes.
const NAMED: usize = 2;

/// Every file, with all that is said of it.
pub(super) fn all(finding: &Finding, style: Style) -> Vec<String> {
    let column = column(&finding.files);
    let files = finding.files.iter();
    files
        .flat_map(|file| one(file, column, true, style))
        .collect()
}

/// As many files as go into so many lines, and how many more there are.
pub(super) fn some(finding: &Finding, room: usize, style: Style) -> Vec<String> {
    let files = &finding.files;
    if files.is_empty() {
        return Vec::new();
    }
    let whole = files.len() <= room;
    let shown = match room {
        _ if whole => files.len(),
        0..=2 => 1,
        room => room - 1,
    };
    let column = column(&files[..shown]);
    let rest = &files[shown..];
    let lines = room - usize::from(!whole && room > 1);
    let mut out: Vec<String> = Vec::new();
    for (index, file) in files[..shown].iter().enumerate() {
        // A line for each of those that follow.
        let after = shown - index - 1;
        let mut one = one(file, column, false, style);
        shorten(
            &mut one,
            lines.saturating_sub(out.len() + after).max(1),
            style,
        );
        out.extend(one);
    }
    if rest.is_empty() {
        return out;
    }
    if room > 1 {
        let more = more(rest, 2, style);
        out.push(format!("  {}", style.paint(Ink::Faint, &more)));
    } else {
        // Without what was seen in the one file, there is room to say so.
        let file = &files[0];
        let head = format!("  {}  {}  ", bytes(file.bytes), escape(&file.path));
        let more = more(rest, head.width(), style);
        out = vec![format!("{head}{}", style.paint(Ink::Faint, &more))];
    }
    out
}

fn column(files: &[Example]) -> usize {
    let sizes = files.iter().map(|file| bytes(file.bytes).len());
    sizes.max().unwrap_or(0)
}

/// With the fingerprint of a secret, where everything is shown: what allows it.
fn one(file: &Example, column: usize, everything: bool, style: Style) -> Vec<String> {
    let prefix = format!("  {:>column$}  {}", bytes(file.bytes), escape(&file.path));
    let Some(detail) = &file.detail else {
        return vec![prefix];
    };
    let secret = file.secret.as_ref().filter(|_| everything);
    match secret
        .map(|it| it.fingerprint.as_str())
        .filter(|it| !it.is_empty())
    {
        None => hanging(&format!("{prefix}  "), detail, style),
        Some(print) => {
            let detail = format!("{detail}, fingerprint {print}");
            hanging(&format!("{prefix}  "), &detail, style)
        }
    }
}

/// `… and 2,998 more files, 5 kB: dist/b.js, dist/c.js, …`, as far as it fits beside so
/// many columns.
fn more(rest: &[Example], beside: usize, style: Style) -> String {
    let size = rest.iter().map(|file| file.bytes).sum();
    let mut text = format!(
        "{} and {}, {}",
        style.dots(),
        count(rest.len(), "more file"),
        bytes(size)
    );
    for (index, file) in rest.iter().take(NAMED).enumerate() {
        let lead = if index == 0 { ": " } else { ", " };
        let next = format!("{text}{lead}{}", escape(&file.path));
        let mark = if rest.len() > index + 1 { 5 } else { 0 };
        let fits = |columns| super::wrap::fits(&next, beside + mark, columns);
        if !style.columns().is_none_or(fits) {
            break;
        }
        text = next;
    }
    let named = rest.len().min(NAMED);
    if rest.len() > named && text.contains(": ") {
        text.push_str(", ");
        text.push_str(style.dots());
    }
    text
}
