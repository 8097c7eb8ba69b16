//! `packgate install`: the gate in git's hooks, or in the framework that is there.

use crate::cli::InstallArgs;
use crate::environment::Environment;
use crate::output;
use anyhow::{Context as _, bail};
use colored::Colorize as _;
use packgate_install::{
    self as install, Framework, Git, HOOKS, Hook, InstallError, Line, Outcome, Plan, Programs,
    Repository, Step, carry_out,
};
use packgate_report::escape;
use packgate_tree as tree;
use std::fmt::Write as _;
use std::path::Path;

/// Exit code where something is left to do.
const LEFT: u8 = 1;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Something is in the way; nothing was changed then.
pub(crate) fn run(args: &InstallArgs, environment: &Environment) -> anyhow::Result<u8> {
    let git = git(environment)?;
    let programs = programs().map_err(anyhow::Error::msg)?;
    if args.global {
        let plan = install::global_install(&git, &programs).map_err(explained)?;
        let done = "installed in the git configuration of this user, for every repository";
        return finish(&plan, &git, args.dry_run, &Shown::default(), done);
    }
    let repository = Repository::find(&git).map_err(explained)?;
    let frameworks = install::detect(&repository)?;
    let shims = args.shims || install::is_installed(&repository)?;
    if shims && let Some(husky) = frameworks.iter().find(|it| is_in_force(it, &repository)) {
        bail!(
            "git's hooks are husky's ({}), which writes them anew at each npm install: \
             leave out --shims",
            husky.place().display()
        );
    }
    if frameworks.is_empty() || shims {
        return into_hooks(args, &git, &repository, &programs);
    }
    into_frameworks(args, &git, &repository, &frameworks)
}

/// The programs that hooks start.
///
/// # Errors
/// That they are nowhere, as a sentence.
pub(crate) fn programs() -> Result<Programs, &'static str> {
    Environment::hook_programs()
        .ok_or("packgate-commit and packgate-push are neither beside packgate nor on PATH")
}

/// git, started where packgate was.
///
/// # Errors
/// There is no git, or no current directory.
pub(crate) fn git(environment: &Environment) -> anyhow::Result<Git> {
    let program = Environment::git().context("git is not on PATH")?;
    let dir = environment.dir.as_deref();
    let dir = dir.context("the current directory cannot be determined")?;
    Ok(Git::new(&program, dir))
}

/// Whether it is husky, and git's hooks are husky's own.
fn is_in_force(framework: &Framework, repository: &Repository) -> bool {
    let Framework::Husky { dir } = framework else {
        return false;
    };
    repository.hooks.path.starts_with(dir)
}

/// An error with what to do about it.
pub(crate) fn explained(error: InstallError) -> anyhow::Error {
    let help = match &error {
        InstallError::Outside { .. } => {
            "  to use this repository's own hooks instead:\n    \
             git config --local core.hooksPath \
             \"$(git rev-parse --path-format=absolute --git-common-dir)/hooks\"\n  \
             for every repository, beside those hooks (git 2.54 and newer):\n    \
             packgate install --global\n  \
             or start `packgate-commit` and `packgate-push \"$@\"` in those hooks yourself\n"
        }
        InstallError::OldGit { .. } => {
            "  update git, or in each repository:\n    packgate install\n"
        }
        InstallError::Git { command, .. } if command.starts_with("rev-parse") => {
            "  start packgate in a repository; for all of them, with git 2.54 and newer:\n    \
             packgate install --global\n"
        }
        _ => return error.into(),
    };
    anyhow::Error::new(Explained { error, help })
}

/// An error that ends in what to do.
#[derive(Debug)]
pub(crate) struct Explained {
    error: InstallError,
    /// Lines of its own, which only packgate writes.
    pub(crate) help: &'static str,
}

impl std::fmt::Display for Explained {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(out)
    }
}

impl std::error::Error for Explained {}

/// How paths are shown: relative to the repository, if there is one.
#[derive(Default)]
pub(crate) struct Shown<'a>(pub(crate) Option<&'a Repository>);

impl Shown<'_> {
    pub(crate) fn path(&self, path: &Path) -> String {
        let text = match self.0 {
            Some(repository) => repository.shown(path),
            None => path.display().to_string(),
        };
        escape(&text).into_owned()
    }
}

fn into_hooks(
    args: &InstallArgs,
    git: &Git,
    repository: &Repository,
    programs: &Programs,
) -> anyhow::Result<u8> {
    let plan = install::install(repository, programs).map_err(explained)?;
    let shown = Shown(Some(repository));
    let names = HOOKS.map(Hook::name).join(", ");
    let done = format!(
        "installed in {}: {names}",
        shown.path(&repository.hooks.path)
    );
    finish(&plan, git, args.dry_run, &shown, &done)
}

/// Carries out the plan, or shows it, and says so.
///
/// # Errors
/// What could not be written.
pub(crate) fn finish(
    plan: &Plan,
    git: &Git,
    dry_run: bool,
    shown: &Shown<'_>,
    done: &str,
) -> anyhow::Result<u8> {
    let mut text = String::new();
    if plan.steps.is_empty() {
        let _ = writeln!(text, "already {done}");
    } else if dry_run {
        text = dry(plan, shown);
    } else {
        carry_out(plan, git)?;
        let _ = writeln!(text, "{}", done.green());
        for step in &plan.steps {
            if let Step::MoveAside { from, to } = step {
                let (from, to) = (shown.path(from), shown.path(to));
                let _ = writeln!(
                    text,
                    "{from} was there before: it is now {to}, and still runs, first"
                );
            }
        }
        let _ = writeln!(text, "`packgate doctor` proves that it works");
    }
    output::print(&text)?;
    plan.notes.iter().for_each(|note| output::note(note));
    Ok(0)
}

/// What would be done.
pub(crate) fn dry(plan: &Plan, shown: &Shown<'_>) -> String {
    let mut text = String::new();
    let mut moved = None;
    for step in &plan.steps {
        let line = match step {
            Step::MakeDir { path } => format!("would make the directory {}", shown.path(path)),
            Step::MoveAside { from, to } | Step::PutBack { from, to } => {
                format!("would rename {} to {}", shown.path(from), shown.path(to))
            }
            Step::Write { path, .. } => format!("would write {}", shown.path(path)),
            Step::Remove { path } => format!("would remove {}", shown.path(path)),
            Step::Config { args } => {
                let words: Vec<_> = args.iter().map(|it| it.to_string_lossy()).collect();
                format!("would run git config {}", escape(&words.join(" ")))
            }
        };
        let _ = writeln!(text, "{line}");
        if let Step::Write { path, bytes, .. } = step {
            let old = if moved == Some(path) {
                None
            } else {
                read(path)
            };
            text += &difference(
                old.as_deref().unwrap_or_default(),
                &String::from_utf8_lossy(bytes),
            );
        }
        if let Step::MoveAside { from, .. } = step {
            moved = Some(from);
        }
    }
    text + "nothing was changed (--dry-run)\n"
}

fn read(path: &Path) -> Option<String> {
    let bytes = tree::read_file(path, 4 << 20).ok()??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The lines that differ. Every edit is in one place, so that is all a diff needs.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let alike = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let head = alike(&mut old.iter().zip(&new));
    let (old, new) = (&old[head..], &new[head..]);
    let tail = alike(&mut old.iter().rev().zip(new.iter().rev()));
    let mut text = String::new();
    for line in &old[..old.len() - tail] {
        let _ = writeln!(text, "{}", format!("  - {}", escape(line)).red());
    }
    for line in &new[..new.len() - tail] {
        let _ = writeln!(text, "{}", format!("  + {}", escape(line)).green());
    }
    text
}

fn into_frameworks(
    args: &InstallArgs,
    git: &Git,
    repository: &Repository,
    frameworks: &[Framework],
) -> anyhow::Result<u8> {
    let shown = Shown(Some(repository));
    let mut worst = 0;
    for framework in frameworks {
        let lines = install::wire(framework)?;
        let plan = edits(&lines);
        let name = format!("{} ({})", framework.name(), shown.path(framework.place()));
        let mut text = String::new();
        let by_hand = lines
            .iter()
            .any(|it| matches!(it.outcome, Outcome::ByHand(_)));
        if !by_hand && plan.steps.is_empty() {
            let _ = writeln!(text, "already installed in {name}");
        } else if args.dry_run {
            let _ = writeln!(text, "{name}, with --write:");
            text += &told(&lines, &shown, None);
            text += &dry(&plan, &shown);
        } else if args.write {
            carry_out(&plan, git)?;
            text += &told(&lines, &shown, Some("added"));
            worst = worst.max(if by_hand { crate::NOT_JUDGED } else { 0 });
        } else {
            let _ = writeln!(text, "{name} is set up here. What makes it start packgate:");
            text += &told(&lines, &shown, Some("to add"));
            let _ = writeln!(text, "`packgate install --write` adds what it safely can");
            worst = worst.max(LEFT);
        }
        text += &idle(framework, repository, &plan)?;
        output::print(&text)?;
    }
    Ok(worst)
}

/// The edits of all lines; of several in one file, the last has them all.
pub(crate) fn edits(lines: &[Line]) -> Plan {
    let mut plan = Plan::default();
    for line in lines {
        let Outcome::Edit(step) = &line.outcome else {
            continue;
        };
        let file_of = |step: &Step| match step {
            Step::Write { path, .. } => Some(path.clone()),
            _ => None,
        };
        plan.steps
            .retain(|it| file_of(it).is_none() || file_of(it) != file_of(step));
        plan.steps.push(step.clone());
    }
    plan
}

/// Each line, what happened to it or why not; without a word for what happened,
/// only those that are left to a person.
pub(crate) fn told(lines: &[Line], shown: &Shown<'_>, done: Option<&str>) -> String {
    let mut text = String::new();
    for line in lines {
        let file = shown.path(&line.file);
        let _ = match (&line.outcome, done) {
            (Outcome::Done, _) | (Outcome::Edit(_), None) => continue,
            (Outcome::Edit(_), Some(done)) => writeln!(text, "{done}: {file}"),
            (Outcome::ByHand(reason), _) => {
                let label = "by hand".yellow();
                writeln!(text, "{label}: {file}: {}", escape(reason))
            }
        };
        for line in line.text.lines() {
            let _ = writeln!(text, "    {}", escape(line));
        }
    }
    text
}

/// Whether git would not start the framework, or not as its file says now that it was
/// `changed`.
///
/// # Errors
/// A hook that cannot be read.
pub(crate) fn is_idle(
    framework: &Framework,
    repository: &Repository,
    changed: bool,
) -> Result<bool, InstallError> {
    let mut started = true;
    for hook in HOOKS {
        started &= framework.is_started(repository, hook)?;
    }
    // Its hooks are copies of what its file says.
    let copies = matches!(framework, Framework::SimpleGitHooks { .. });
    Ok(!started || copies && changed)
}

/// What else must be run, if git would not start the framework yet.
fn idle(framework: &Framework, repository: &Repository, plan: &Plan) -> anyhow::Result<String> {
    if !is_idle(framework, repository, !plan.steps.is_empty())? {
        return Ok(String::new());
    }
    let name = framework.name();
    Ok(format!(
        "then run `{}`: git does not start {name} for all three hooks yet\n",
        framework.setup()
    ))
}
