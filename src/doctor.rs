//! `packgate doctor`: what stands in the way of the gate, and the proof that it fires.

use crate::environment::Environment;
use crate::hook::{open, packages};
use crate::install::{explained, git};
use crate::output;
use crate::subject::{Found, Site, read};
use anyhow::Context as _;
use colored::Colorize as _;
use packgate_git::{Overlay, ReadsBy, Scope};
use packgate_install::{Check, Git, Level, Repository, Standing, examine, prove, standing};
use packgate_report::escape;
use packgate_tree::Disk;
use std::fmt::Write as _;

/// Runs the subcommand; the exit code: 0 the gate works, 1 something stands in the
/// way, 2 it could not be found out.
///
/// # Errors
/// No git, no repository.
pub(crate) fn run(environment: &Environment) -> anyhow::Result<u8> {
    let git = git(environment)?;
    let repository = Repository::find(&git).map_err(explained)?;
    let mut checks = examine(&git, &repository, Environment::hook_programs().as_ref())?;
    checks.extend(subjects(environment));
    if environment.skip.is_some() {
        let text = "PACKGATE_SKIP is set: the gate passes everything while it is";
        checks.push(Check::new(Level::Bad, text));
    }
    let mut footer = "";
    match standing(&repository, &git)? {
        Standing::Nowhere => {}
        Standing::Entry => {
            footer = "Not tried: pre-commit and prek would build packgate anew. \
                      `pre-commit run packgate-commit` shows that it runs.\n";
        }
        Standing::Hooks => {
            checks.extend(trials(&git, &repository));
            footer = "Tried in a scratch repository with the same hooks; other people's hooks \
                      were left out there.\n";
        }
    }
    output::print(&(list(&checks) + footer))?;
    Ok(code(&checks))
}

/// Who reads the repository, and what there is to judge in it, found as the hooks
/// find it.
fn subjects(environment: &Environment) -> Vec<Check> {
    match publishable(environment) {
        Err(error) => vec![Check::new(
            Level::Unknown,
            format!("the hooks could not judge here: {error:#}"),
        )],
        Ok((reader, count)) => {
            let packages = match count {
                0 => Check::new(
                    Level::Warning,
                    "nothing to publish here: the gate passes every commit",
                ),
                1 => Check::new(Level::Good, "1 package to judge"),
                count => Check::new(Level::Good, format!("{count} packages to judge")),
            };
            reader.into_iter().chain([packages]).collect()
        }
    }
}

fn publishable(environment: &Environment) -> anyhow::Result<(Option<Check>, usize)> {
    let repo = open(environment)?;
    let reader = match repo.reads_by() {
        ReadsBy::Library => None,
        ReadsBy::Program { reason } => Some(Check::new(
            Level::Good,
            format!("read through git itself, which takes a little longer: {reason}"),
        )),
    };
    let index = repo.index(&Scope::All)?;
    let disk = repo
        .work_tree()
        .context("a bare repository has no commits to judge")?;
    let overlay = Overlay::new(index.clone(), Disk::new(disk));
    let site = Site {
        tree: &overlay,
        disk,
        environment,
        before: None,
        hides: None,
        memory: None,
    };
    let mut count = 0;
    for package in packages(site, &index)? {
        count += usize::from(matches!(read(site, &package)?, Found::Subject(_)));
    }
    Ok((reader, count))
}

fn trials(git: &Git, repository: &Repository) -> Vec<Check> {
    match prove(repository, git, &Environment::temporary()) {
        Err(error) => vec![Check::new(
            Level::Unknown,
            format!("could not be tried: {error}"),
        )],
        Ok(proofs) => proofs
            .into_iter()
            .map(|proof| match proof.wrong {
                None => Check::new(Level::Good, proof.what),
                Some(wrong) => {
                    Check::new(Level::Bad, format!("not true that {}: {wrong}", proof.what))
                }
            })
            .collect(),
    }
}

fn list(checks: &[Check]) -> String {
    let mut text = String::new();
    for check in checks {
        let label = match check.level {
            Level::Good => "ok  ".green(),
            Level::Warning => "warn".yellow(),
            Level::Bad => "fail".red().bold(),
            Level::Unknown => "?   ".magenta(),
        };
        let _ = writeln!(text, "{label}  {}", escape(&check.text));
    }
    text
}

fn code(checks: &[Check]) -> u8 {
    let any = |level: Level| checks.iter().any(|it| it.level == level);
    if any(Level::Bad) {
        1
    } else if any(Level::Unknown) {
        crate::NOT_JUDGED
    } else {
        0
    }
}
