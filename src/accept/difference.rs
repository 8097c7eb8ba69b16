//! What changes in a text, line by line, with the numbers of the lines.

use colored::Colorize as _;
use packgate_report::{Style, escape};
use similar::{Algorithm, DiffOp, DiffTag, TextDiff, group_diff_ops};
use std::fmt::Write as _;
use std::time::Duration;

/// Lines around a change that are shown.
const AROUND: usize = 1;

/// The largest number of pairs of lines that are compared one by one.
const MAX_PAIRS: usize = 4_000_000;

/// How long is looked for what two texts have in common; the rest is shown as replaced.
const PATIENCE: Duration = Duration::from_secs(1);

/// Columns of a long line that are shown where nothing says how wide a line may be.
const WIDTH: usize = 200;

/// The difference below the name of its file; `None` stands for a file that does not
/// exist.
pub(crate) fn difference(
    name: &str,
    before: Option<&str>,
    after: Option<&str>,
    style: Style,
) -> String {
    let (old, new) = (lines(before), lines(after));
    let hunks = group_diff_ops(pieces(&old, &new), AROUND);
    let gutter = old.len().max(new.len()).to_string().len();
    let what = match (before, after) {
        (None, _) => " (a new file)",
        (_, None) => " (removed)",
        _ => "",
    };
    let (pad, arrow) = if style.unicode {
        (gutter + 3, "┌─")
    } else {
        (gutter + 2, "-->")
    };
    let arrow = arrow.blue().bold();
    let mut text = format!("{:pad$}{arrow} {}{what}\n", "", escape(name));
    let page = Page { gutter, style };
    for (index, hunk) in hunks.iter().enumerate() {
        if index > 0 {
            let dots = if style.unicode { "…" } else { "..." };
            let _ = writeln!(text, "  {dots}");
        }
        for piece in hunk {
            text += &page.piece(piece, &old, &new);
        }
    }
    text
}

fn lines(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split_inclusive('\n').collect()
}

/// The texts cut into pieces, in order: lines that are the same, or those that replace
/// others.
fn pieces(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    // What is longest in common reads best, and costs memory for every pair of lines.
    let algorithm = if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        Algorithm::Myers
    } else {
        Algorithm::Lcs
    };
    let mut diff = TextDiff::configure();
    let diff = diff.algorithm(algorithm).timeout(PATIENCE);
    diff.diff_slices(old, new).ops().to_vec()
}

/// How lines are shown.
struct Page {
    gutter: usize,
    style: Style,
}

impl Page {
    fn piece(&self, piece: &DiffOp, old: &[&str], new: &[&str]) -> String {
        let mut text = String::new();
        if piece.tag() == DiffTag::Equal {
            for at in piece.new_range() {
                text += &self.line(at + 1, ' ', &self.fitting(new[at], 0));
            }
            return text;
        }
        // A long line for another is shown where they differ.
        let pairs = piece.old_range().zip(piece.new_range());
        let from: Vec<usize> = pairs.map(|(a, b)| self.start(old[a], new[b])).collect();
        let from = |index: usize| from.get(index).copied().unwrap_or(0);
        for (index, at) in piece.old_range().enumerate() {
            text += &self.line(at + 1, '-', &self.fitting(old[at], from(index)));
        }
        for (index, at) in piece.new_range().enumerate() {
            text += &self.line(at + 1, '+', &self.fitting(new[at], from(index)));
        }
        text
    }

    fn line(&self, number: usize, sign: char, line: &str) -> String {
        let gutter = self.gutter;
        let bar = if self.style.unicode { "│" } else { "|" }.blue().bold();
        let number = format!("{number:>gutter$}").blue().bold();
        let line = format!("{sign} {line}");
        let line = match sign {
            '-' => line.red().to_string(),
            '+' => line.green().to_string(),
            _ => line.trim_end().to_owned(),
        };
        format!("  {number} {bar} {line}").trim_end().to_owned() + "\n"
    }

    fn room(&self) -> usize {
        match self.style.width {
            0 => WIDTH,
            width => width.max(60) - self.gutter - 8,
        }
    }

    fn dots(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }

    /// How much of a line that is too long is shown.
    fn kept(&self) -> usize {
        self.room() - 2 * self.dots().chars().count()
    }

    /// The first character to be shown of two lines, so that one sees where they
    /// differ.
    fn start(&self, one: &str, other: &str) -> usize {
        let (one, other) = (plain(one), plain(other));
        let longest = one.chars().count().max(other.chars().count());
        if longest <= self.room() {
            return 0;
        }
        let alike = differs_at(&one, &other);
        alike
            .saturating_sub(self.kept() / 4)
            .min(longest - self.kept())
    }

    /// The line as far as there is room for it, from the character `start` on if there
    /// is too little.
    fn fitting(&self, line: &str, start: usize) -> String {
        let line = plain(line);
        let count = line.chars().count();
        if start == 0 && count <= self.room() {
            return escape(&line).into_owned();
        }
        let shown: String = line.chars().skip(start).take(self.kept()).collect();
        let cut = |cut: bool| if cut { self.dots() } else { "" };
        format!(
            "{}{}{}",
            cut(start > 0),
            escape(&shown),
            cut(start + self.kept() < count)
        )
    }
}

/// A line without its end, tabs as four blanks.
fn plain(line: &str) -> String {
    line.trim_end_matches(['\r', '\n']).replace('\t', "    ")
}

/// The number of characters that two lines begin with alike.
fn differs_at(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: Option<&str>, after: Option<&str>, width: usize) -> String {
        colored::control::set_override(false);
        let style = Style {
            width,
            ..Style::default()
        };
        difference("f", before, after, style)
    }

    #[test]
    fn changes_are_shown_with_the_lines_around_them() {
        for (before, after, expected) in [
            (
                Some("a\nb\nc\nd\ne\n"),
                Some("a\nb\nC\nd\ne\n"),
                "   --> f\n  2 |   b\n  3 | - c\n  3 | + C\n  4 |   d\n",
            ),
            (
                Some("a\nb\nc\nd\ne\nf\ng"),
                Some("A\nb\nc\nd\ne\nf\ng\nh"),
                "   --> f\n  1 | - a\n  1 | + A\n  2 |   b\n  ...\n  6 |   f\n  7 | - g\n  7 | + g\n  8 | + h\n",
            ),
            (
                Some("a\nb\nc\n"),
                Some("A\nb\nC\n"),
                "   --> f\n  1 | - a\n  1 | + A\n  2 |   b\n  3 | - c\n  3 | + C\n",
            ),
            (
                Some("a\nb\n"),
                Some("b\na\n"),
                "   --> f\n  1 | - a\n  1 |   b\n  2 | + a\n",
            ),
            (
                None,
                Some("x\n\ny\n"),
                "   --> f (a new file)\n  1 | + x\n  2 | +\n  3 | + y\n",
            ),
            (Some("x\n"), None, "   --> f (removed)\n  1 | - x\n"),
            (Some("a\n"), Some("a\n"), "   --> f\n"),
            (
                Some("a\r\nb\r\n"),
                Some("a\r\n\u{1b}\r\n"),
                "   --> f\n  1 |   a\n  2 | - b\n  2 | + \\u{1b}\n",
            ),
        ] {
            assert_eq!(shown(before, after, 0), expected);
        }
    }

    #[test]
    fn a_long_line_is_shown_where_it_changes() {
        let line = |middle: &str| format!("{}{middle}{}", "x".repeat(500), "y".repeat(500));
        let text = shown(Some(&line("1")), Some(&line("2")), 80);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(
            lines[1].contains("x1y") && lines[2].contains("x2y"),
            "{text}"
        );
        assert!(lines.iter().all(|it| it.chars().count() <= 80), "{text}");
    }

    /// Whatever the texts are, the lines that are shown as kept and added are the new
    /// text, and those kept and removed the old one.
    #[test]
    fn pieces_are_the_texts() {
        let mut seed = 73_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..2_000 {
            let mut text = || -> Vec<&str> {
                (0..random(9))
                    .map(|_| ["a\n", "b\n", "c\n"][usize::try_from(random(3)).unwrap()])
                    .collect()
            };
            let (old, new) = (text(), text());
            let pieces = pieces(&old, &new);
            let olds: Vec<usize> = pieces.iter().flat_map(DiffOp::old_range).collect();
            let news: Vec<usize> = pieces.iter().flat_map(DiffOp::new_range).collect();
            assert_eq!(olds, (0..old.len()).collect::<Vec<_>>());
            assert_eq!(news, (0..new.len()).collect::<Vec<_>>());
            for piece in pieces.iter().filter(|it| it.tag() == DiffTag::Equal) {
                assert_eq!(old[piece.old_range()], new[piece.new_range()]);
            }
        }
    }
}
