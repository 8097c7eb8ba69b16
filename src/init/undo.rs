//! `packgate init --undo`: what was put in is taken out, and nothing else.

use super::ci;
use super::hooks::Hooks;
use super::items::{Direction, Item, Work, ask};
use super::ledger::Ledger;
use super::policy_file::Hints;
use super::scripts;
use super::seen::{Kind, Seen};
use super::{LEFT, nothing_changed};
use crate::accept::{Asker, Asking};
use crate::cli::InitArgs;
use crate::environment::Environment;
use crate::output;
use packgate_install::{self as install, Before, Change};
use packgate_policy::FILE_NAME;
use packgate_report::{escape, human_count};
use packgate_tree as tree;
use std::path::Path;

/// Runs it; the exit code.
///
/// # Errors
/// A file that cannot be edited or written; nothing was changed then.
pub(super) fn run(seen: &Seen, args: &InitArgs, environment: &Environment) -> anyhow::Result<u8> {
    let mut ledger = Ledger::of(seen);
    let (items, left) = items(seen, &ledger, environment)?;
    let any = !items.is_empty();
    let (workflow, dirs) = ci::place(seen.top());
    let had_workflow = tree::is_file(&workflow);
    let mut asker = Asker::new(Asking::of(args.yes, args.dry_run));
    let accepted = ask(items, &mut asker, Direction::Out)?;
    let refused = accepted.left;
    accepted.write(Direction::Out, &mut ledger)?;
    if had_workflow && !tree::is_file(&workflow) {
        install::remove_empty(&dirs);
    }
    if !any && left.is_empty() {
        output::print("nothing of packgate's is here\n")?;
    }
    output::print(&left.concat())?;
    output::print(&nothing_changed(&asker, args, refused))?;
    Ok(if super::is_left(&asker, args, refused) {
        LEFT
    } else {
        0
    })
}

/// What can be taken out, and what is left to a person.
fn items(
    seen: &Seen,
    ledger: &Ledger,
    environment: &Environment,
) -> anyhow::Result<(Vec<Item>, Vec<String>)> {
    let (mut items, mut left) = (Vec::new(), Vec::new());
    let policy = seen.dir().join(FILE_NAME);
    written(
        &policy,
        ledger,
        Hints::wrote,
        environment,
        &mut items,
        &mut left,
    )?;
    for package in seen.packages.iter().filter(|it| it.kind != Kind::Made) {
        items.extend(scripts::to_remove(package, ledger, environment)?);
    }
    // What `packgate install` put in is not ours to take out, as far as that is known.
    let ours = ledger.receipt.is_empty() || ledger.receipt.hooks;
    for hooks in Hooks::to_remove(seen)? {
        if !ours && hooks.is_open() {
            left.push(
                "git hooks: left, because they were there before; `packgate uninstall` takes them \
                 out\n"
                    .to_owned(),
            );
        } else if ours {
            left.extend(Some(hooks.by_hand()).filter(|it| !it.is_empty()));
            items.extend(hooks.is_open().then(|| Item {
                title: "git hooks: no longer start packgate".to_owned(),
                shown: hooks.shown(environment.style(false)),
                work: Work::Hooks(hooks),
            }));
        }
    }
    let workflow = ci::place(seen.top()).0;
    let wrote = ci::Recipe::of(seen).workflow();
    let is_ours = |text: &str| text == wrote;
    written(
        &workflow,
        ledger,
        is_ours,
        environment,
        &mut items,
        &mut left,
    )?;
    Ok((items, left))
}

/// A file that was written whole: it goes, if it is still what was written.
fn written(
    path: &Path,
    ledger: &Ledger,
    is_ours: impl Fn(&str) -> bool,
    environment: &Environment,
    items: &mut Vec<Item>,
    left: &mut Vec<String>,
) -> anyhow::Result<()> {
    let Some(bytes) = install::read(path)? else {
        return Ok(());
    };
    let name = environment.shown(path);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if ledger.undo(path, &bytes) != Before::Absent && !is_ours(&text) {
        let name = escape(&name);
        left.push(format!(
            "{name}: left as it is, because it says something else than `packgate init` wrote\n"
        ));
        return Ok(());
    }
    items.push(Item {
        title: format!("{name} is removed"),
        shown: format!(
            "  {}, as `packgate init` wrote them\n",
            human_count(text.lines().count(), "line")
        ),
        work: Work::File(
            Change {
                path: path.to_owned(),
                before: Some(bytes),
                after: None,
            },
            format!("{}: removed", escape(&name)),
        ),
    });
    Ok(())
}
