//! What is put in, or taken out, one item after the other: shown, asked for, and
//! written together at the end.

use super::hooks::Hooks;
use super::ledger::Ledger;
use crate::accept::{Asker, Asking};
use crate::output;
use colored::Colorize as _;
use packgate_install::{self as install, Change};
use packgate_report::escape;

/// One thing that is asked for.
pub(super) struct Item {
    /// What it is, in a line.
    pub(super) title: String,
    /// What would change, as lines.
    pub(super) shown: String,
    pub(super) work: Work,
}

/// What an item does when it is accepted.
pub(super) enum Work {
    /// A file changes; then this can be said of it.
    File(Change, String),
    /// The hooks are put in place, or taken out.
    Hooks(Hooks),
}

/// Whether things are put in or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

/// What came of asking.
pub(super) struct Accepted {
    items: Vec<Item>,
    /// How many were not.
    pub(super) left: usize,
}

/// What was done.
pub(super) struct Done {
    /// The hooks that were put in place or taken out.
    pub(super) hooks: Vec<Hooks>,
    /// How many files were changed.
    pub(super) files: usize,
}

/// Shows each item and asks for it; where nobody is asked, all are shown, or with
/// `--yes` none.
///
/// # Errors
/// A file that may not be written; what the terminal says.
pub(super) fn ask(
    items: Vec<Item>,
    asker: &mut Asker,
    direction: Direction,
) -> anyhow::Result<Accepted> {
    if asker.asking() != Asking::Nobody {
        let files = items.iter().filter_map(|item| match &item.work {
            Work::File(change, _) => Some(change.clone()),
            Work::Hooks(_) => None,
        });
        // Before the first question: what was answered should not be in vain.
        install::check(&files.collect::<Vec<_>>())?;
    }
    let all = items.len();
    let mut accepted = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        let quiet = asker.takes_all() || asker.asking() == Asking::Person && asker.has_quit();
        if !quiet {
            let number = format!("{} of {all}", at + 1).dimmed();
            let title = escape(&item.title).bold();
            output::print(&format!("{number}  {title}\n{}\n", item.shown))?;
        }
        let question = match direction {
            Direction::In => "put it in?",
            Direction::Out => "take it out?",
        };
        if asker.accepts(question)? {
            accepted.push(item);
        }
    }
    Ok(Accepted {
        left: all - accepted.len(),
        items: accepted,
    })
}

impl Accepted {
    /// Writes what was accepted: first the files, all or none, then the hooks. Says so
    /// in a line per place.
    ///
    /// # Errors
    /// What could not be written.
    pub(super) fn write(self, direction: Direction, ledger: &mut Ledger) -> anyhow::Result<Done> {
        let (mut changes, mut said, mut hooks) = (Vec::new(), Vec::new(), Vec::new());
        for item in self.items {
            match item.work {
                Work::File(change, done) => {
                    changes.push(change);
                    said.push(done);
                }
                Work::Hooks(it) => hooks.push(it),
            }
        }
        install::apply(&changes)?;
        ledger.note(&changes, direction);
        for it in &hooks {
            said.extend(it.carry_out(direction == Direction::Out)?);
        }
        if !hooks.is_empty() {
            ledger.receipt.hooks = direction == Direction::In;
        }
        if !said.is_empty() {
            ledger.save();
        }
        let lines = said.iter().map(|line| format!("{line}\n"));
        output::print(&lines.collect::<String>().green().to_string())?;
        Ok(Done {
            hooks,
            files: changes.len(),
        })
    }
}
