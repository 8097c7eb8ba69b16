use colored::{ColoredString, Colorize as _};

use crate::rule::Level;

/// How to write for people. The binary decides all of it: the libraries neither
/// look at the terminal nor at the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour. Where true, `colored`'s own switch has the last word, so
    /// the binary sets `colored::control::set_override` once; where false, no
    /// escape sequence is written whatever that switch says.
    pub color: bool,
    /// The width in columns to wrap at; 0 does not wrap.
    pub width: usize,
    /// Whether to show notes, allowed findings and every file.
    pub verbose: bool,
    /// Whether to draw with box characters; otherwise plain ASCII.
    pub unicode: bool,
}

impl Default for Style {
    /// Safe for a pipe: no colour, no wrapping, ASCII.
    fn default() -> Self {
        Self {
            color: false,
            width: 0,
            verbose: false,
            unicode: false,
        }
    }
}

/// What a piece of text is, from which its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Level(Level),
    Good,
    Unsure,
    Strong,
    Faint,
    Label,
    Added,
    Removed,
}

impl Style {
    /// The text in its colour. The text must be escaped already.
    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        colour(ink, text).to_string()
    }

    /// The left edge of a quoted file.
    pub(crate) fn bar(self) -> String {
        self.paint(Ink::Label, if self.unicode { "│" } else { "|" })
    }

    /// What stands before the name of a quoted file.
    pub(crate) fn arrow(self) -> String {
        self.paint(Ink::Label, if self.unicode { "┌─" } else { "-->" })
    }

    /// What stands for something left out.
    pub(crate) fn dots(self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The columns there are, or `None` where lines are not wrapped. A terminal
    /// of a few columns is no reason to print one letter a line.
    pub(crate) fn columns(self) -> Option<usize> {
        (self.width > 0).then(|| self.width.max(40))
    }
}

fn colour(ink: Ink, text: &str) -> ColoredString {
    match ink {
        Ink::Level(Level::Error) => text.red().bold(),
        Ink::Level(Level::Warning) | Ink::Unsure => text.yellow().bold(),
        Ink::Level(Level::Note) => text.cyan().bold(),
        Ink::Good => text.green().bold(),
        Ink::Strong => text.bold(),
        Ink::Faint => text.dimmed(),
        Ink::Label => text.blue().bold(),
        Ink::Added => text.green(),
        Ink::Removed => text.red(),
    }
}
