//! Lines of text that fit the width, with the parts that stand out in colour.

use unicode_width::UnicodeWidthStr as _;

use crate::escape::escape;
use crate::style::{Ink, Style};

/// `error[rule]: message`, the message bold, continued with two blanks.
pub(super) fn headline(label: &str, ink: Ink, message: &str, style: Style) -> Vec<String> {
    let message = escape(message);
    let mut lines = fill(&message, label.width() + 2, 2, style).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = format!(
        "{}{} {}",
        style.paint(ink, label),
        style.paint(Ink::Strong, ":"),
        style.paint(Ink::Strong, &first)
    );
    let rest = lines.map(|line| format!("  {}", style.paint(Ink::Strong, &line)));
    std::iter::once(head).chain(rest).collect()
}

/// `  label: text`, continued under the text.
pub(super) fn labelled(label: &str, text: &str, style: Style) -> Vec<String> {
    let text = escape(text);
    let indent = label.width() + 4;
    let mut lines = fill(&text, indent, indent, style).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = format!(
        "  {} {first}",
        style.paint(Ink::Label, &format!("{label}:"))
    );
    let rest = lines.map(|line| format!("{:indent$}{line}", ""));
    std::iter::once(head).chain(rest).collect()
}

/// Keeps so many lines, and marks that there was more.
pub(super) fn shorten(lines: &mut Vec<String>, most: usize, style: Style) {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            // A line that is cut ends with a word, so there is room for a mark.
            last.push(' ');
            last.push_str(style.dots());
        }
    }
}

/// A prefix (escaped already) and a faint text after it, continued under the text
/// or, where the prefix takes more than half of the width, a little indented.
pub(super) fn hanging(prefix: &str, text: &str, style: Style) -> Vec<String> {
    let text = escape(text);
    let width = prefix.width();
    let narrow = style.columns().is_some_and(|columns| width > columns / 2);
    let indent = if narrow { 6 } else { width };
    let mut lines = fill(&text, width, indent, style).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = format!("{prefix}{}", style.paint(Ink::Faint, &first));
    let rest = lines.map(|line| format!("{:indent$}{}", "", style.paint(Ink::Faint, &line)));
    std::iter::once(head.trim_end().to_owned())
        .chain(rest)
        .collect()
}

/// Breaks a text between words: the first line starts at column `first`, the
/// others at `indent`. A word that is longer than a line stays whole, so that
/// paths can be copied.
fn fill(text: &str, first: usize, indent: usize, style: Style) -> Vec<String> {
    let Some(columns) = style.columns() else {
        return vec![text.to_owned()];
    };
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = first;
    for word in text.split(' ') {
        let starts = line.is_empty();
        let needed = word.width() + usize::from(!starts);
        // A first line with nothing but its prefix may be left, if that helps.
        let may_break = !starts || (lines.is_empty() && first > indent);
        if used + needed > columns && may_break {
            lines.push(std::mem::take(&mut line));
            used = indent;
        }
        if !line.is_empty() {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += word.width();
    }
    lines.push(line);
    lines
}

/// Whether a text with so much beside it fits into so many columns.
pub(super) fn fits(text: &str, beside: usize, columns: usize) -> bool {
    text.width() + beside <= columns
}

/// A text cut to so many columns, the cut marked.
pub(super) fn cut(text: &str, columns: usize, style: Style) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let dots = style.dots();
    let room = columns.saturating_sub(dots.width());
    format!("{}{dots}", take(text, room))
}

/// As much of the beginning of a text as fits into so many columns.
pub(super) fn take(text: &str, columns: usize) -> &str {
    let mut end = 0;
    for (index, char) in text.char_indices() {
        let next = index + char.len_utf8();
        if text[..next].width() > columns {
            break;
        }
        end = next;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(width: usize) -> Style {
        Style {
            width,
            ..Style::default()
        }
    }

    #[test]
    fn no_width_no_wrapping() {
        let text = "word ".repeat(100);
        assert_eq!(fill(&text, 0, 0, style(0)), [text.as_str()]);
    }

    #[test]
    fn words_break_and_paths_do_not() {
        let lines = fill(
            "one two three four five six seven eight nine",
            10,
            2,
            style(40),
        );
        assert_eq!(lines, ["one two three four five six", "seven eight nine"]);
        let path = "a/".repeat(40);
        assert_eq!(fill(&path, 2, 2, style(40)), [path.as_str()]);
        assert_eq!(fill(&path, 30, 2, style(40)), [String::new(), path]);
    }

    #[test]
    fn cutting_counts_columns() {
        assert_eq!(cut("日本語", 6, style(0)), "日本語");
        assert_eq!(cut("日本語版", 6, style(0)), "日...");
        assert_eq!(take("日本語", 3), "日");
        assert_eq!(take("abc", 0), "");
    }
}
