//! `packgate doctor`: what stands in the way of the gate, and the proof that it fires.

use crate::environment::Environment;
use crate::install::{explained, git};
use crate::output;
use colored::Colorize as _;
use packgate_install::{Check, Git, Level, Repository, Standing, examine, prove, standing};
use packgate_manifest::{Manifest, packages};
use packgate_report::escape;
use packgate_tree::{Disk, join};
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
    checks.push(subjects(&git, &repository));
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

/// What there is to judge.
fn subjects(git: &Git, repository: &Repository) -> Check {
    match publishable(git, repository) {
        Err(error) => Check::new(Level::Unknown, format!("packages: {error:#}")),
        Ok(0) => {
            let text = "nothing to publish here: the gate passes every commit";
            Check::new(Level::Warning, text)
        }
        Ok(1) => Check::new(Level::Good, "1 package to judge"),
        Ok(count) => Check::new(Level::Good, format!("{count} packages to judge")),
    }
}

fn publishable(git: &Git, repository: &Repository) -> anyhow::Result<usize> {
    let tree = Disk::new(&repository.top);
    let dirs = repository.package_dirs(git)?;
    let mut count = 0;
    for package in packages(&tree, &dirs, None)? {
        let manifest = Manifest::read(&tree, &join(&package.dir, "package.json"))?;
        count += usize::from(!manifest.is_private());
    }
    Ok(count)
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
