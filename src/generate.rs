//! Shell completions and man pages, made from the command line's definition.

use crate::cli::{Cli, CompletionArgs, ManualArgs};
use crate::output;
use anyhow::Context as _;
use clap::CommandFactory as _;

/// Prints the completion script of a shell.
pub(crate) fn completions(args: &CompletionArgs) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "packgate", &mut script);
    output::print_exactly(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

/// Writes one man page per command into the directory.
pub(crate) fn manual(args: &ManualArgs) -> anyhow::Result<u8> {
    clap_mangen::generate_to(Cli::command(), &args.dir)
        .with_context(|| format!("cannot write man pages into {}", args.dir.display()))?;
    Ok(0)
}
