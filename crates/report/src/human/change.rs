//! What an edit, a commit say, does to the packed set.

use crate::escape::escape;
use crate::report::{Change, Report};
use crate::style::{Ink, Style};
use crate::text::{bytes, count};

/// How many files of each kind are named, unless all are asked for.
const SHOWN: usize = 5;

/// The files that enter and leave, below a line that counts them; nothing where
/// the set of files stays.
pub(super) fn block(report: &Report, style: Style) -> Option<String> {
    let change = report.change.as_ref().filter(|it| !it.is_empty())?;
    let head = format!("what is packed changes: {}", sum(report, change));
    let mut lines = vec![style.paint(Ink::Strong, &head)];
    lines.extend(side("+", &change.entering, style));
    lines.extend(side("-", &change.leaving, style));
    Some(lines.join("\n"))
}

/// The same in a few words: `2 files enter (dist/a.js, dist/b.js), 1 leaves (c.js)`.
pub(super) fn words(change: &Change, style: Style) -> Option<String> {
    let part = |files: &[(String, u64)], one: &str, many: &str| {
        let verb = if files.len() == 1 { one } else { many };
        let mut names: Vec<String> = files
            .iter()
            .take(3)
            .map(|it| escape(&it.0).into_owned())
            .collect();
        if files.len() > names.len() {
            names.push(style.dots().to_owned());
        }
        let size: u64 = files.iter().map(|it| it.1).sum();
        (!files.is_empty()).then(|| {
            format!(
                "{} {verb} ({}: {})",
                count(files.len(), "file"),
                bytes(size),
                names.join(", ")
            )
        })
    };
    let parts = [
        part(&change.entering, "enters", "enter"),
        part(&change.leaving, "leaves", "leave"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn sum(report: &Report, change: &Change) -> String {
    let now = format!(
        "{} ({})",
        count(report.packed.files, "file"),
        bytes(report.packed.bytes)
    );
    match change.before {
        None => format!("a new package, {now}"),
        Some(before) => format!(
            "{} ({}) before, {now} after",
            count(before.files, "file"),
            bytes(before.bytes)
        ),
    }
}

fn side(sign: &str, files: &[(String, u64)], style: Style) -> Vec<String> {
    let shown = if style.verbose { files.len() } else { SHOWN };
    let ink = if sign == "+" {
        Ink::Added
    } else {
        Ink::Removed
    };
    let mut lines: Vec<String> = files
        .iter()
        .take(shown)
        .map(|(path, size)| {
            let path = style.paint(ink, &format!("{sign} {}", escape(path)));
            let size = style.paint(Ink::Faint, &format!("({})", bytes(*size)));
            format!("  {path} {size}")
        })
        .collect();
    if files.len() > shown {
        let rest = files.len() - shown;
        let size: u64 = files[shown..].iter().map(|it| it.1).sum();
        let more = format!("  {sign} {} more ({})", count(rest, "file"), bytes(size));
        lines.push(style.paint(Ink::Faint, &more));
    }
    lines
}
