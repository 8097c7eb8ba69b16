//! `packgate init`: the gate put into a project: its policy, the scripts that a
//! publish runs, git's hooks and CI.

mod ci;
mod hooks;
mod items;
mod ledger;
mod policy_file;
mod scripts;
mod seen;
mod tell;
mod undo;

use crate::accept::{Asker, Asking, difference};
use crate::cli::{Ci, InitArgs};
use crate::environment::Environment;
use crate::output;
use anyhow::bail;
use ci::{Found, Recipe};
use hooks::Hooks;
use items::{Direction, Done, Item, Work, ask};
use ledger::Ledger;
use packgate_install::{self as install, Change};
use packgate_policy::FILE_NAME;
use packgate_report::{Report, escape, human_count, human_list};
use policy_file::Hints;
use seen::Seen;
use std::path::PathBuf;
use tell::Next;

/// Exit code where something could be done that nobody was asked about.
const LEFT: u8 = 1;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Something is in the way; nothing was changed then.
pub(crate) fn run(args: &InitArgs, environment: &Environment) -> anyhow::Result<u8> {
    if args
        .allow_source_maps
        .as_deref()
        .is_some_and(|it| it.trim().is_empty())
    {
        bail!("--allow-source-maps needs a reason: --allow-source-maps \"the sources are public\"");
    }
    let seen = Seen::look(args.path.as_deref(), environment)?;
    if args.undo {
        return undo::run(&seen, args, environment);
    }
    let found = Found::look(seen.top())?;
    let hooks = Hooks::to_add(&seen);
    output::print(&tell::summary(&seen, &hooks, &found))?;
    if seen.publishable().next().is_none() {
        output::print(
            "nothing here can be published, so there is nothing to put in; `packgate install` \
             puts the hooks in place all the same\n",
        )?;
        return Ok(0);
    }
    Session {
        args,
        environment,
        had_policy: install::read(&seen.dir().join(FILE_NAME))?.is_some(),
        reports: seen.judged(environment),
        seen,
        found,
    }
    .run(hooks)
}

/// One run over one project.
struct Session<'a> {
    args: &'a InitArgs,
    environment: &'a Environment,
    seen: Seen,
    found: Found,
    /// Whether there was a policy before.
    had_policy: bool,
    /// What would come of publishing each package now.
    reports: Vec<Option<Report>>,
}

impl Session<'_> {
    fn run(mut self, hooks: Hooks) -> anyhow::Result<u8> {
        let mut ledger = Ledger::of(&self.seen);
        let (by_hand, there) = (hooks.by_hand(), self.there(&hooks));
        let had_hooks = matches!(hooks, Hooks::There(_));
        let items = self.items(hooks)?;
        let any = !items.is_empty();
        let mut asker = Asker::new(Asking::of(self.args.yes, self.args.dry_run));
        let accepted = ask(items, &mut asker, Direction::In)?;
        let left = accepted.left;
        let done = accepted.write(Direction::In, &mut ledger)?;
        if self.args.allow_source_maps.is_some() {
            self.reports = self.seen.judged(self.environment);
        }
        if !any {
            output::print(&format!("everything is in place: {}\n", escape(&there)))?;
        } else if asker.asking() == Asking::Person && done.files == 0 && done.hooks.is_empty() {
            output::print("nothing was changed\n")?;
        }
        output::print(&by_hand)?;
        output::print(&nothing_changed(&asker, self.args, left))?;
        self.say_more()?;
        if asker.asking() != Asking::Nobody {
            output::print(&format!("\n{}", self.next(&done, had_hooks).text()))?;
        }
        let left = is_left(&asker, self.args, left) || !by_hand.is_empty();
        Ok(if left { LEFT } else { 0 })
    }

    /// What is in place where nothing is left to put in.
    fn there(&self, hooks: &Hooks) -> String {
        let scripts = match self.seen.publishable().count() {
            1 => "the publish script".to_owned(),
            count => format!("the publish scripts of {}", human_count(count, "package")),
        };
        let mut there = vec![FILE_NAME.to_owned(), scripts];
        if let Hooks::There(place) = hooks {
            there.push(format!("git hooks ({place})"));
        }
        let ci = self.found.guarded.as_ref();
        there.extend(ci.map(|file| format!("CI ({file})")));
        human_list(&there)
    }

    /// What is not there yet, in the order in which it is asked for.
    fn items(&self, hooks: Hooks) -> anyhow::Result<Vec<Item>> {
        let mut items = Vec::new();
        items.extend(self.policy());
        for package in self.seen.publishable() {
            items.extend(scripts::to_add(package, self.environment)?);
        }
        if hooks.is_open() {
            items.push(Item {
                title: "git hooks: stop a commit or a push that lets a leak into a package"
                    .to_owned(),
                shown: hooks.shown(self.environment.style(false)),
                work: Work::Hooks(hooks),
            });
        }
        items.extend(self.workflow()?);
        Ok(items)
    }

    fn policy(&self) -> Option<Item> {
        if self.had_policy {
            return None;
        }
        let open = self.seen.open_licence().is_some();
        let public = open && self.seen.public_place().is_some();
        let hints = Hints {
            unpinned: self.seen.publisher.unpinned.is_some(),
            closed: !open,
            public_maps: public && seen::reveals(&self.reports),
            allow: self.args.allow_source_maps.clone(),
        };
        let what = match hints.allow {
            Some(_) => "allows source maps",
            None => "what may pass; nothing in it is in force yet",
        };
        let path = self.seen.dir().join(FILE_NAME);
        Some(self.new_file(path, what, hints.text()))
    }

    fn workflow(&self) -> anyhow::Result<Option<Item>> {
        let top = self.seen.top();
        let path = ci::place(top).0;
        let wanted = self.ci() == Ci::Github && self.found.guarded.is_none();
        if !wanted || install::read(&path)?.is_some() {
            return Ok(None);
        }
        let text = Recipe::of(&self.seen).workflow();
        let what = "judges every push and pull request, built as for a publish";
        Ok(Some(self.new_file(path, what, text)))
    }

    fn ci(&self) -> Ci {
        let place = self.seen.public_place();
        self.found
            .kind(self.args.ci, self.seen.top(), place.as_deref())
    }

    fn new_file(&self, path: PathBuf, what: &str, text: String) -> Item {
        let name = self.environment.shown(&path);
        Item {
            title: format!("{name}: {what}"),
            shown: difference(&name, None, Some(&text), self.environment.style(false)),
            work: Work::File(
                Change {
                    path,
                    before: None,
                    after: Some(text.into_bytes()),
                },
                format!("{}: written", escape(&name)),
            ),
        }
    }

    /// What could not be offered, and why.
    fn say_more(&self) -> anyhow::Result<()> {
        let wanted = self.args.allow_source_maps.is_some();
        if wanted && self.had_policy && seen::reveals(&self.reports) {
            output::note(&format!(
                "{FILE_NAME} was there before: write `source-maps = {{ level = \"allow\", reason = \
                 \"…\" }}` below its [rules]"
            ));
        }
        for text in tell::elsewhere(&self.seen) {
            output::note(&text);
        }
        if self.ci() == Ci::Gitlab && self.found.guarded.is_none() {
            let job = Recipe::of(&self.seen).job();
            output::print(&format!("\nfor .gitlab-ci.yml:\n\n{job}"))?;
        }
        Ok(())
    }

    fn next<'s>(&'s self, done: &'s Done, had_hooks: bool) -> Next<'s> {
        let publishing = match self.found.guarded {
            Some(_) => &[][..],
            None => &self.found.publishing,
        };
        Next {
            seen: &self.seen,
            setup: done.hooks.iter().flat_map(Hooks::setup).collect(),
            hooks: had_hooks || !done.hooks.is_empty(),
            scripts: self.starts_gate(),
            blocked: seen::blocked(&self.reports),
            no_ci: self.args.ci.is_none() && self.ci() == Ci::None,
            publishing,
        }
    }

    /// Whether a script starts the gate, as the files are now.
    fn starts_gate(&self) -> bool {
        let offered = |package| scripts::to_add(package, self.environment);
        let mut packages = self.seen.publishable();
        packages.any(|package| matches!(offered(package), Ok(None)))
    }
}

/// What is said where nobody was asked.
fn nothing_changed(asker: &Asker, args: &InitArgs, left: usize) -> String {
    if asker.asking() != Asking::Nobody || left == 0 {
        return String::new();
    }
    let undo = if args.undo { " --undo" } else { "" };
    let changes = human_count(left, "change");
    if args.dry_run {
        format!("nothing was changed (--dry-run); {changes} to make\n")
    } else {
        format!(
            "nothing was changed: there is no terminal to ask at; `packgate init{undo} --yes` \
             makes the {changes}\n"
        )
    }
}

/// Whether something is left that nobody was asked about.
fn is_left(asker: &Asker, args: &InitArgs, left: usize) -> bool {
    asker.asking() == Asking::Nobody && !args.dry_run && left > 0
}
