//! An edit as a small diff with line numbers.

use similar::{ChangeTag, TextDiff};

use super::snippet::{header, plain};
use super::wrap::cut;
use crate::finding::Fix;
use crate::style::{Ink, Style};

/// Lines of a diff that are shown without `verbose`.
const SHOWN: usize = 12;

struct Line {
    tag: ChangeTag,
    number: usize,
    text: String,
}

/// Renders the edit under the file's shown name; nothing for an edit that changes
/// nothing.
pub(super) fn render(fix: &Fix, name: &str, style: Style) -> Vec<String> {
    let hunks = hunks(fix);
    let all: usize = hunks.iter().map(Vec::len).sum();
    let numbers = hunks.iter().flatten().map(|line| line.number);
    let Some(gutter) = numbers.max().map(|number| number.to_string().len()) else {
        return Vec::new();
    };
    let title = if fix.before.is_empty() {
        format!("{name} (a new file)")
    } else {
        name.to_owned()
    };
    let bar = style.bar();
    let mut out = vec![
        header(gutter, &title, style),
        format!("  {:gutter$} {bar}", ""),
    ];
    let limit = if style.verbose { all } else { SHOWN };
    let mut left = limit;
    for (index, hunk) in hunks.iter().enumerate() {
        if index > 0 && left > 0 {
            out.push(format!("  {}", style.dots()));
        }
        out.extend(hunk.iter().take(left).map(|line| one(line, gutter, style)));
        left = left.saturating_sub(hunk.len());
    }
    if all > limit {
        let more = format!("{} {} more lines", style.dots(), all - limit);
        out.push(format!(
            "  {:gutter$} {bar} {}",
            "",
            style.paint(Ink::Faint, &more)
        ));
    }
    out
}

fn hunks(fix: &Fix) -> Vec<Vec<Line>> {
    let diff = TextDiff::from_lines(fix.before.as_str(), fix.after.as_str());
    let hunks = diff.grouped_ops(1).into_iter().map(|ops| {
        let changes = ops
            .into_iter()
            .flat_map(|op| diff.iter_changes(&op).collect::<Vec<_>>());
        let lines = changes.map(|change| Line {
            tag: change.tag(),
            number: change.new_index().or(change.old_index()).unwrap_or(0) + 1,
            text: plain(change.value().trim_end_matches(['\r', '\n'])),
        });
        lines.collect()
    });
    hunks.collect()
}

fn one(line: &Line, gutter: usize, style: Style) -> String {
    let (sign, ink) = match line.tag {
        ChangeTag::Equal => (' ', None),
        ChangeTag::Delete => ('-', Some(Ink::Removed)),
        ChangeTag::Insert => ('+', Some(Ink::Added)),
    };
    let room = style
        .columns()
        .map_or(200, |columns| columns - 40.min(gutter + 8));
    let text = format!("{sign} {}", cut(&line.text, room, style));
    let text = ink.map_or_else(|| text.clone(), |ink| style.paint(ink, &text));
    let number = style.paint(Ink::Label, &format!("{:>gutter$}", line.number));
    format!("  {number} {} {}", style.bar(), text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(before: &str, after: &str) -> Fix {
        Fix {
            title: String::new(),
            file: "f".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            files: 1,
            proved: Vec::new(),
        }
    }

    #[test]
    fn a_changed_line() {
        let lines = render(&fix("a\nb\nc\nd\n", "a\nb\nC\nd\n"), "f", Style::default());
        assert_eq!(
            lines,
            [
                "   --> f",
                "    |",
                "  2 |   b",
                "  3 | - c",
                "  3 | + C",
                "  4 |   d"
            ]
        );
    }

    #[test]
    fn a_new_file_and_no_change() {
        let lines = render(&fix("", "*.map\n"), ".npmignore", Style::default());
        assert_eq!(lines[0], "   --> .npmignore (a new file)");
        assert_eq!(lines[2], "  1 | + *.map");
        assert!(render(&fix("a", "a"), "f", Style::default()).is_empty());
    }

    #[test]
    fn a_long_edit_is_cut_unless_verbose() {
        let after = "x\n".repeat(40);
        let mut style = Style::default();
        let lines = render(&fix("", &after), "f", style);
        assert_eq!(lines.len(), 2 + SHOWN + 1);
        assert_eq!(
            lines.last().map(String::as_str),
            Some("     | ... 28 more lines")
        );
        style.verbose = true;
        assert_eq!(render(&fix("", &after), "f", style).len(), 2 + 40);
    }
}
