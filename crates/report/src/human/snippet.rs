//! A line of a file, quoted with a mark under the spot that is meant.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use super::wrap::{cut, take};
use crate::escape::escape;
use crate::finding::Place;
use crate::span;
use crate::style::{Ink, Style};

/// Quotes the line of a place, under the file's shown name; `None` where the text
/// has no such line (it changed since, say).
pub(super) fn quote(place: &Place, name: &str, text: &str, style: Style) -> Option<Vec<String>> {
    let line = text.lines().nth(place.line.checked_sub(1)?)?;
    let number = place.line.to_string();
    let gutter = number.len();
    let room = style
        .columns()
        .map_or(200, |columns| columns - 40.min(gutter + 6));
    let (shown, before, marked) = window(line, place.column, room, style);
    let bar = style.bar();
    let at = format!("{name}:{}:{}", place.line, place.column);
    let caret = style.paint(Ink::Unsure, &"^".repeat(marked));
    Some(vec![
        header(gutter, &at, style),
        format!("  {:gutter$} {bar}", ""),
        format!("  {} {bar} {shown}", style.paint(Ink::Label, &number)),
        format!("  {:gutter$} {bar} {:before$}{caret}", "", ""),
    ])
}

/// The line that names the file, aligned with the bars below it.
pub(super) fn header(gutter: usize, name: &str, style: Style) -> String {
    // The tail of the arrow stands above the bar; the ASCII one is wider.
    let pad = if style.unicode {
        gutter + 3
    } else {
        gutter + 2
    };
    format!("{:pad$}{} {}", "", style.arrow(), escape(name))
}

/// The part of the line that fits and holds the column, with the width before the
/// mark and the width of the mark.
fn window(line: &str, column: usize, room: usize, style: Style) -> (String, usize, usize) {
    let Range { start, end } = span::marked(line, column);
    let before = plain(&line[..start]);
    let marked = plain(&line[start..end]);
    let after = plain(line[end..].trim_end());
    let total = before.width() + marked.width() + after.width();
    let mark_width = marked.width().max(1);
    if total <= room {
        return (
            before.clone() + &marked + &after,
            before.width(),
            mark_width,
        );
    }
    // A minified manifest is one long line: show the end of what stands before.
    let before = cut_front(&before, room / 3, style);
    let marked = cut(&marked, room / 2, style);
    let left = room.saturating_sub(before.width() + marked.width());
    let shown = format!("{before}{marked}{}", cut(&after, left, style));
    (shown, before.width(), marked.width().max(1))
}

fn cut_front(text: &str, columns: usize, style: Style) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let reversed: String = text.chars().rev().collect();
    let room = columns.saturating_sub(style.dots().width());
    let kept: String = take(&reversed, room).chars().rev().collect();
    format!("{}{kept}", style.dots())
}

/// A piece of a line as it is shown: tabs as four blanks, the rest escaped.
pub(super) fn plain(text: &str) -> String {
    escape(&text.replace('\t', "    ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: usize, column: usize, width: usize) -> Vec<String> {
        let place = Place {
            file: "f".to_owned(),
            line,
            column,
        };
        let style = Style {
            width,
            ..Style::default()
        };
        quote(&place, "f", text, style).unwrap_or_default()
    }

    #[test]
    fn marks_the_quoted_string() {
        let lines = shown("{\n\t\"files\": [\"a\\\"b\", \"c\"]\n}\n", 2, 12, 0);
        assert_eq!(
            lines,
            [
                "   --> f:2:12",
                "    |",
                "  2 |     \"files\": [\"a\\\"b\", \"c\"]",
                "    |               ^^^^^^",
            ]
        );
    }

    #[test]
    fn marks_a_pattern_to_its_end() {
        let lines = shown("dist\n*.map  \n", 2, 1, 0);
        assert_eq!(lines[2..], ["  2 | *.map", "    | ^^^^^"]);
    }

    #[test]
    fn a_long_line_is_shown_around_the_spot() {
        let text = format!("{}\"dist\"{}", "x".repeat(500), "y".repeat(500));
        let lines = shown(&text, 1, 501, 60);
        assert!(lines[2].width() <= 60, "{lines:?}");
        assert!(lines[2].contains("...xx"), "{lines:?}");
        let mark = lines[3].find('^').unwrap();
        assert_eq!(&lines[2][mark..mark + 6], "\"dist\"");
    }

    #[test]
    fn spots_that_do_not_exist() {
        assert!(shown("a\n", 2, 1, 0).is_empty());
        assert!(shown("a\n", 0, 0, 0).is_empty());
        assert_eq!(shown("a\n", 1, 99, 0)[3], "    |  ^");
        assert_eq!(shown("\n", 1, 1, 0)[3], "    | ^");
    }

    #[test]
    fn wide_letters_and_escapes_keep_the_mark_in_place() {
        let lines = shown("日本\u{1b} \"x\"", 1, 5, 0);
        assert_eq!(lines[2], "  1 | 日本\\u{1b} \"x\"");
        assert_eq!(lines[3], "    |            ^^^");
    }
}
