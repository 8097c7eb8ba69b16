//! `packgate uninstall`: out of the hooks and the frameworks' files again.

use crate::cli::UninstallArgs;
use crate::environment::Environment;
use crate::install::{Shown, dry, edits, explained, git, told};
use crate::output;
use packgate_install::{self as install, Git, Line, Outcome, Plan, Repository, Step, carry_out};
use std::fmt::Write as _;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// A hook that was edited; nothing was changed then.
pub(crate) fn run(args: &UninstallArgs, environment: &Environment) -> anyhow::Result<u8> {
    let git = git(environment)?;
    if args.global {
        let plan = install::global_uninstall(&git)?;
        return finish(&git, args.dry_run, &Shown::default(), &plan, &[]);
    }
    let repository = Repository::find(&git).map_err(explained)?;
    let plan = install::uninstall(&repository)?;
    let mut lines = Vec::new();
    for framework in install::detect(&repository)? {
        lines.extend(install::unwire(&framework)?);
    }
    finish(&git, args.dry_run, &Shown(Some(&repository)), &plan, &lines)
}

/// Carries out the plan for the hooks and the edits of the frameworks' files, or
/// shows them.
fn finish(
    git: &Git,
    dry_run: bool,
    shown: &Shown<'_>,
    plan: &Plan,
    lines: &[Line],
) -> anyhow::Result<u8> {
    let edits = edits(lines);
    let mut text = String::new();
    if plan.steps.is_empty() && lines.is_empty() {
        text += "nothing of packgate's is installed here\n";
    } else if dry_run {
        let mut whole = plan.clone();
        whole.steps.extend(edits.steps);
        text += &told(lines, shown, None);
        text += &dry(&whole, shown);
    } else {
        carry_out(plan, git)?;
        text += &done(plan, shown);
        carry_out(&edits, git)?;
        text += &told(lines, shown, Some("taken out of"));
    }
    output::print(&text)?;
    plan.notes.iter().for_each(|note| output::note(note));
    let by_hand = |it: &Line| matches!(it.outcome, Outcome::ByHand(_));
    let left = lines.iter().any(by_hand);
    Ok(if left { crate::NOT_JUDGED } else { 0 })
}

fn done(plan: &Plan, shown: &Shown<'_>) -> String {
    let mut text = String::new();
    for step in &plan.steps {
        let _ = match step {
            Step::Remove { path } => writeln!(text, "removed {}", shown.path(path)),
            Step::PutBack { to, .. } => {
                writeln!(text, "{} is again what it was before", shown.path(to))
            }
            Step::Config { args } => {
                let section = args
                    .last()
                    .map(|it| it.to_string_lossy())
                    .unwrap_or_default();
                writeln!(
                    text,
                    "removed {section} from the git configuration of this user"
                )
            }
            _ => Ok(()),
        };
    }
    text
}
