//! Everything that packgate's programs share: the command people type and the
//! hooks that git and npm run.
//!
//! A program chooses what to look at and how to print: it alone reads the
//! environment, finds programs and prints. Everything it says about a package
//! comes from the libraries in `crates/`.

mod accept;
mod baseline;
mod batch;
mod chain;
mod check;
mod cli;
mod directory;
mod doctor;
mod environment;
mod fix;
mod formats;
mod generate;
mod hook;
mod in_tree;
mod init;
mod install;
mod list;
mod list_everyone;
mod locate;
mod output;
mod policy;
mod project;
mod publish;
mod reveal;
mod rule;
mod secrets;
mod subject;
mod uninstall;
mod why;

use clap::Parser as _;
use cli::{Cli, Command};
use environment::Environment;
use std::process::ExitCode;

pub use hook::{commit, push};
pub use publish::publish;

/// Exit code where something could not be judged, usage errors included.
const NOT_JUDGED: u8 = 2;

/// Runs the command `packgate` with the arguments of this process; the exit code:
/// 0 nothing blocks, 1 something blocks, 2 could not judge.
pub fn packgate() -> ExitCode {
    let environment = Environment::read();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    environment.set_colors();
    match run(&cli.command, &environment) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            if let Command::Check(args) = &cli.command {
                formats::fail(args.format, &error, &environment);
            }
            output::error(&error, &environment);
            if let Some(explained) = error.downcast_ref::<install::Explained>() {
                output::diagnose(explained.help);
            }
            ExitCode::from(NOT_JUDGED)
        }
    }
}

fn run(command: &Command, environment: &Environment) -> anyhow::Result<u8> {
    match command {
        Command::Check(args) => check::run(args, environment),
        Command::Fix(args) => fix::run(args, environment),
        Command::Init(args) => init::run(args, environment),
        Command::List(args) if args.batch => batch::run(args),
        Command::List(args) => list::run(args, environment),
        Command::Why(args) => why::run(args, environment),
        Command::Reveal(args) => reveal::run(args, environment),
        Command::Rule(args) => rule::run(args, environment),
        Command::Secrets(args) => secrets::run(args, environment),
        Command::Install(args) => install::run(args, environment),
        Command::Uninstall(args) => uninstall::run(args, environment),
        Command::Doctor => doctor::run(environment),
        Command::Completions(args) => generate::completions(args),
        Command::Manual(args) => generate::manual(args),
    }
}

/// clap prints help and versions to stdout (exit 0) and errors to stderr (2).
fn usage(error: &clap::Error) -> ExitCode {
    let failed = error.use_stderr();
    let closed = |error: std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    if error.print().is_err_and(|error| !closed(error)) || failed {
        return ExitCode::from(NOT_JUDGED);
    }
    ExitCode::SUCCESS
}
