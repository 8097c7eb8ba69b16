//! The programs that git runs: `packgate-commit` and `packgate-push`.

mod args;
mod changes;
mod commit;
mod hides;
mod memory;
mod project;
mod push;
mod recorder;
mod records;
mod refs;
mod settings;
mod staged_secrets;

use crate::check::{skipped, tell};
use crate::environment::Environment;
use crate::formats::for_programs;
use crate::subject::Site;
use crate::{NOT_JUDGED, output, usage};
use anyhow::{Context as _, bail};
pub(crate) use args::OutputArgs;
use args::{CommitArgs, PushArgs};
use clap::Parser;
use hides::Untracked;
use packgate_git::{Repo, Snapshot};
use packgate_manifest::PackageDir;
use packgate_report::{Outcome as Verdict, Report, human, outcome};
use packgate_tree::Tree;
use std::process::ExitCode;

/// What a hook learned.
#[derive(Default)]
struct Outcome {
    /// Reports on packages that are touched, and on others with something to say.
    reports: Vec<Report>,
    /// Directories of packages that are touched and that nobody can publish.
    unpublishable: Vec<String>,
    /// Whether the repository has anything to publish, or no package at all.
    publishes: bool,
    /// Remarks about the run.
    notes: Vec<String>,
}

/// Runs the hook `packgate-commit`; the exit code: 0 nothing blocks, 1 something
/// blocks, 2 could not judge.
pub fn commit() -> ExitCode {
    let environment = Environment::read();
    match CommitArgs::try_parse() {
        Ok(args) => run(&args.output, &environment, "commit", || {
            let repo = open(&environment)?;
            let work_tree = repo.work_tree().context(
                "this repository is bare: there is nothing to commit in it, so nothing to judge",
            )?;
            commit::run(&args, &repo, work_tree, &environment)
        }),
        Err(error) => usage(&error),
    }
}

/// Runs the hook `packgate-push`; the exit code: 0 nothing blocks, 1 something
/// blocks, 2 could not judge.
pub fn push() -> ExitCode {
    let environment = Environment::read();
    match PushArgs::try_parse() {
        Ok(args) => run(&args.output, &environment, "push", || {
            push::run(&args, &open(&environment)?, &environment)
        }),
        Err(error) => usage(&error),
    }
}

/// The repository that the process was started in.
///
/// # Errors
/// None, or one that cannot be opened.
pub(crate) fn open(environment: &Environment) -> anyhow::Result<Repo> {
    let here = environment.dir.as_ref();
    let here = here.context("the current directory cannot be determined")?;
    match Repo::open(&environment.surroundings(here.clone()))? {
        Some(repo) => Ok(repo),
        None => bail!(
            "{}: not inside a git repository; git runs this program as a hook, \
             `packgate install` wires it",
            here.display()
        ),
    }
}

/// Where the packages are that `snapshot` tracks.
///
/// # Errors
/// A workspace or a policy that cannot be understood.
pub(crate) fn packages(site: Site<'_>, snapshot: &Snapshot) -> anyhow::Result<Vec<PackageDir>> {
    let found = project::find(site, snapshot)?;
    Ok(found.iter().map(records::Known::package).collect())
}

/// What git hides of `tree`, whose root is the directory `dir` of the work tree.
///
/// # Errors
/// An ignore file outside of the tree that cannot be read.
pub(crate) fn hides<'a>(
    repo: &Repo,
    tree: &'a dyn Tree,
    dir: &str,
    tracked: &'a Snapshot,
) -> anyhow::Result<Untracked<'a>> {
    Ok(Untracked(repo.ignores(tree, dir, tracked)?))
}

fn run(
    args: &OutputArgs,
    environment: &Environment,
    what: &str,
    judge: impl FnOnce() -> anyhow::Result<Outcome>,
) -> ExitCode {
    environment.set_colors();
    let code = match skipped(environment) {
        Ok(Some(code)) => Ok(code),
        Ok(None) => judge().and_then(|outcome| finish(&outcome, args, environment, what)),
        Err(error) => Err(error),
    };
    ExitCode::from(code.unwrap_or_else(|error| failed(&error, args, environment, what)))
}

/// Says why nothing could be judged.
fn failed(error: &anyhow::Error, args: &OutputArgs, environment: &Environment, what: &str) -> u8 {
    tell(error, args.format, args.verbose, environment);
    output::note(&format!(
        "the {what} was stopped because it could not be judged; {}",
        one_way_out(what)
    ));
    NOT_JUDGED
}

fn one_way_out(what: &str) -> String {
    format!("PACKGATE_SKIP=\"reason\" git {what} lets it through once")
}

/// Prints, and says the exit code.
fn finish(
    outcome_: &Outcome,
    args: &OutputArgs,
    environment: &Environment,
    what: &str,
) -> anyhow::Result<u8> {
    // Their paths are the repository's.
    let reports = &outcome_.reports;
    let verdict = outcome(reports);
    match for_programs(args.format, args.verbose, reports, &[], "") {
        Some(text) => output::print(&text)?,
        None => people(outcome_, args, environment, what)?,
    }
    Ok(verdict.exit_code())
}

fn people(
    outcome_: &Outcome,
    args: &OutputArgs,
    environment: &Environment,
    what: &str,
) -> anyhow::Result<()> {
    let style = environment.style(args.verbose);
    for note in &outcome_.notes {
        output::note(note);
    }
    let (clear, rest): (Vec<&Report>, Vec<&Report>) = outcome_
        .reports
        .iter()
        .partition(|it| it.outcome() == Verdict::Clear);
    // What passes is worth a line where the commit changes what is packed, or
    // something was seen that does not block.
    let worth = |report: &&&Report| {
        args.verbose
            || report.counts().warnings > 0
            || report.change.as_ref().is_some_and(|it| !it.is_empty())
    };
    for report in clear.iter().filter(worth) {
        output::print(&human::brief(report, style))?;
    }
    if !rest.is_empty() {
        let rest: Vec<Report> = rest.into_iter().cloned().collect();
        output::print(&human::render(&rest, style))?;
        output::note(&format!(
            "the {what} was stopped; `packgate why FILE` tells which rule lets a file in; {}",
            one_way_out(what)
        ));
        return Ok(());
    }
    if !outcome_.unpublishable.is_empty() {
        output::note(&format!(
            "cannot be published, so not judged: {}",
            outcome_.unpublishable.join(", ")
        ));
    }
    if !outcome_.publishes {
        output::note("packgate: nothing in this repository can be published, so nothing is judged");
    }
    Ok(())
}
