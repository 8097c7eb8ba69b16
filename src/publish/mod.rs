//! The program that package managers run: `packgate-publish`.

mod place;
mod words;

use crate::check::{skipped, tell};
use crate::cli::Target;
use crate::directory::Directory;
use crate::environment::Environment;
use crate::formats::for_programs;
use crate::hook::OutputArgs;
use crate::locate::{Located, by_itself, nearest, package};
use crate::policy::{self, Loaded};
use crate::{NOT_JUDGED, output, usage};
use anyhow::Context as _;
use clap::Parser;
use packgate_manifest::{Manager, Publisher, Scripts, Stage, StartedWith, Starter};
use packgate_policy::Usage;
use packgate_report::{Diagnostic, Outcome, Report, human, outcome};
use place::Place;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Stops a publish that would upload what nobody meant to ship.
///
/// Belongs among the scripts of package.json, where the package manager runs it:
/// first in "postpack"; where yarn 2 or later publishes, last in "prepack". It
/// learns from the environment which manager packs, and judges what it packs.
///
/// Exit codes: 0 nothing blocks, 1 something blocks, 2 could not judge.
#[derive(Debug, Parser)]
#[command(name = "packgate-publish", version, max_term_width = 100)]
struct Args {
    #[command(flatten)]
    output: OutputArgs,
}

/// What came of one run.
struct Judged {
    report: Report,
    /// Why the report proves nothing.
    problem: Option<Misplaced>,
    loaded: Loaded,
}

/// A gate that is no gate, with what to do about it.
struct Misplaced {
    diagnostic: Diagnostic,
    /// package.json, to quote from.
    text: (String, String),
    /// What that means for the publish, as a note.
    means: &'static str,
}

/// Runs the program; the exit code: 0 nothing blocks, 1 something blocks, 2 could not
/// judge.
pub fn publish() -> ExitCode {
    // What `npm pack --json` prints goes to the same stdout.
    let environment = Environment::read().for_stderr();
    let args = match Args::try_parse() {
        Ok(args) => args.output,
        Err(error) => return usage(&error),
    };
    environment.set_colors();
    let code = match skipped(&environment) {
        Ok(Some(code)) => Ok(code),
        Ok(None) => judge(&environment).and_then(|it| finish(&it, &args, &environment)),
        Err(error) => Err(error),
    };
    ExitCode::from(code.unwrap_or_else(|error| failed(&error, &args, &environment)))
}

/// Finds out what is being packed, by whom, and judges it.
fn judge(environment: &Environment) -> anyhow::Result<Judged> {
    let started = Environment::started_with();
    let manager = started.starter();
    let here = environment.dir.as_deref();
    let here = here.context("the current directory cannot be determined")?;
    let dir = nearest(here)?;
    place::is_the_package(&dir, &started, manager.as_ref())?;
    let own = in_mode(&dir, manager.as_ref(), environment)?;
    let mut scripts = Scripts::of(&own.manifest);
    if let (Some(event), Some(script)) = (&started.event, &started.script) {
        scripts.supply(event, script);
    }
    let packed = packed(&own, manager.as_ref(), environment)?;
    let located = packed.as_ref().unwrap_or(&own);
    let loaded = policy::load(&located.path(), environment)?;
    let publisher = publisher(located, manager.as_ref(), &loaded)?;
    let shown = environment.shown(&located.path());
    let directory = Directory {
        located,
        publisher: &publisher,
        loaded: &loaded,
        shown: &shown,
        verbose: false,
    };
    let mut report = directory.judge(&mut Usage::default(), environment)?;
    let place = Place {
        started: &started,
        scripts: &scripts,
        manifest: &own.manifest,
        manager: manager.as_ref().map_or(Manager::Npm, |it| it.manager),
    };
    if manager.is_none() {
        report.notes.push(words::unknown_starter(&started));
    }
    report.notes.extend(place.note());
    Ok(Judged {
        problem: place.problem(),
        report,
        loaded,
    })
}

/// The package in `dir`, in the mode that npm says it is in.
fn in_mode(
    dir: &Path,
    manager: Option<&Starter>,
    environment: &Environment,
) -> anyhow::Result<Located> {
    let target = Target::default();
    match manager.and_then(|it| it.workspaces) {
        Some(false) => by_itself(dir, &target, environment),
        _ => package(dir, None, &target, environment),
    }
}

/// pnpm runs a package's scripts, and packs the directory that its
/// `publishConfig.directory` names.
fn packed(
    own: &Located,
    manager: Option<&Starter>,
    environment: &Environment,
) -> anyhow::Result<Option<Located>> {
    let named = own.manifest.at(&["publishConfig", "directory"]);
    let named = named.and_then(|it| it.as_str());
    let is_pnpm = manager.is_some_and(|it| it.manager == Manager::Pnpm);
    match named.filter(|it| is_pnpm && !it.is_empty()) {
        None => Ok(None),
        Some(named) => {
            let dir: PathBuf = own.path().join(named).components().collect();
            let target = Target::default();
            let located = package(&dir, None, &target, environment);
            Ok(Some(located.context("publishConfig.directory")?))
        }
    }
}

/// Who packs: whoever runs this, or else whom the project names.
fn publisher(
    located: &Located,
    manager: Option<&Starter>,
    loaded: &Loaded,
) -> anyhow::Result<Publisher> {
    let target = Target {
        manager: manager.map(|it| it.spec.clone()),
        ..Target::default()
    };
    located.publisher(&target, loaded.manager())
}

fn finish(judged: &Judged, args: &OutputArgs, environment: &Environment) -> anyhow::Result<u8> {
    let reports = std::slice::from_ref(&judged.report);
    let problems: Vec<Diagnostic> = judged
        .problem
        .iter()
        .map(|it| it.diagnostic.clone())
        .collect();
    let verdict = match judged.problem {
        Some(_) => Outcome::NotJudged,
        None => outcome(reports),
    };
    let base = environment.base();
    match for_programs(args.format, args.verbose, reports, &problems, &base) {
        Some(text) => output::print(&text)?,
        None => people(judged, verdict, args, environment),
    }
    Ok(verdict.exit_code())
}

/// Says it on stderr.
fn people(judged: &Judged, verdict: Outcome, args: &OutputArgs, environment: &Environment) {
    let style = environment.style(args.verbose);
    let report = std::slice::from_ref(&judged.report);
    let clear = judged.report.outcome() == Outcome::Clear;
    if judged.problem.is_none() || !clear || args.verbose {
        output::diagnose(&human::render(report, style));
    }
    if let Some(problem) = &judged.problem {
        if !clear || args.verbose {
            output::diagnose("\n");
        }
        let mut texts = judged.loaded.texts.clone();
        texts.extend([problem.text.clone()]);
        let problems = std::slice::from_ref(&problem.diagnostic);
        output::diagnose(&human::render_problems(problems, &texts, style));
        output::note(words::so_far(clear));
    }
    if verdict != Outcome::Clear {
        let means = judged.problem.as_ref().map(|it| it.means);
        output::note(means.unwrap_or(words::STOPPED));
    }
}

/// Says why nothing could be judged.
fn failed(error: &anyhow::Error, args: &OutputArgs, environment: &Environment) -> u8 {
    tell(error, args.format, args.verbose, environment);
    output::note(words::STOPPED);
    NOT_JUDGED
}

/// The name of a stage with what it is a stage of.
fn quoted(stage: Stage) -> String {
    format!("\"{stage}\"")
}

/// The event as it was told.
fn event(started: &StartedWith) -> &str {
    started.event.as_deref().unwrap_or_default()
}
