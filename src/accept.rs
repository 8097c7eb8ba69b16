//! Changes of files, shown one by one, and those collected that are accepted.

mod difference;

use crate::environment::Environment;
use crate::output;
use anyhow::Context as _;
use colored::Colorize as _;
pub(crate) use difference::difference;
use packgate_install as install;
use packgate_install::Change;
use std::path::Path;

/// Who says what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// The person at the terminal.
    Person,
    /// `--yes`: everything is.
    Yes,
    /// Nobody: nothing is, it is only shown.
    Nobody,
}

impl Asking {
    /// What the flags and the terminal make of it.
    pub(crate) fn of(yes: bool, dry_run: bool) -> Self {
        match (dry_run, yes) {
            (false, true) => Self::Yes,
            (false, false) if Environment::is_interactive() => Self::Person,
            _ => Self::Nobody,
        }
    }
}

/// Asks until somebody says "all" or "quit".
pub(crate) struct Asker {
    asking: Asking,
    /// What was said for everything that follows.
    rest: Option<bool>,
}

impl Asker {
    pub(crate) fn new(asking: Asking) -> Self {
        Self {
            asking,
            rest: match asking {
                Asking::Person => None,
                Asking::Yes => Some(true),
                Asking::Nobody => Some(false),
            },
        }
    }

    /// Who is asked.
    pub(crate) fn asking(&self) -> Asking {
        self.asking
    }

    /// Whether nothing that follows is accepted.
    pub(crate) fn has_quit(&self) -> bool {
        self.rest == Some(false)
    }

    /// Whether everything that follows is accepted.
    pub(crate) fn takes_all(&self) -> bool {
        self.rest == Some(true)
    }

    /// Whether this is accepted.
    ///
    /// # Errors
    /// What the terminal says.
    pub(crate) fn accepts(&mut self, question: &str) -> anyhow::Result<bool> {
        if let Some(said) = self.rest {
            return Ok(said);
        }
        loop {
            let prompt = format!("{question} [y]es, [n]o, [a]ll, [q]uit? ");
            output::print(&prompt.bold().to_string())?;
            let answer = Environment::answer().context("the terminal")?;
            let (accepted, rest) = match answer.as_deref().map(str::trim) {
                Some("y" | "Y" | "yes") => (true, None),
                Some("n" | "N" | "no") => (false, None),
                Some("a" | "A" | "all") => (true, Some(true)),
                Some("q" | "Q" | "quit") => (false, Some(false)),
                // Nobody is there any more.
                None => {
                    output::print("\n")?;
                    (false, Some(false))
                }
                Some(_) => {
                    output::print(
                        "  y: this one; n: not this one; a: this and all that follow; \
                         q: neither this nor what follows\n",
                    )?;
                    continue;
                }
            };
            self.rest = rest;
            output::print("\n")?;
            return Ok(accepted);
        }
    }
}

/// The change that gives the file `path`, whose text is `before`, another one. An empty
/// text may also stand for a file that does not exist.
///
/// # Errors
/// The file does not say that, or cannot be read.
pub(crate) fn change(path: &Path, before: &str, after: &str) -> anyhow::Result<Change> {
    let now = install::read(path)?;
    let change = Change {
        path: path.to_owned(),
        before: match now {
            None if before.is_empty() => None,
            _ => Some(before.as_bytes().to_vec()),
        },
        after: Some(after.as_bytes().to_vec()),
    };
    change.verify()?;
    Ok(change)
}
