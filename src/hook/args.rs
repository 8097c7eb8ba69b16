//! The arguments of the hooks.

use crate::cli::Format;
use clap::Parser;
use std::path::PathBuf;

/// Judges what a commit would put into the packages of this repository.
///
/// git runs it as pre-commit and pre-merge-commit; `packgate install` wires it.
/// Started with nothing staged and without --stage, it judges every package.
///
/// Exit codes: 0 nothing blocks, 1 something blocks, 2 could not judge.
#[derive(Debug, Parser)]
#[command(name = "packgate-commit", version, max_term_width = 100)]
pub(crate) struct CommitArgs {
    /// The git hook that runs it
    #[arg(long, value_name = "HOOK")]
    pub(crate) stage: Option<String>,
    /// Judge every package, whatever is staged
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// What a hook manager hands on; not used
    #[arg(hide = true, trailing_var_arg = true)]
    pub(crate) rest: Vec<PathBuf>,
}

/// Judges what a push would publish: the tip of every pushed ref.
///
/// git runs it as pre-push and says on standard input what is pushed. Where that is
/// empty, `PRE_COMMIT_TO_REF` is judged, or else HEAD.
///
/// Exit codes: 0 nothing blocks, 1 something blocks, 2 could not judge.
#[derive(Debug, Parser)]
#[command(name = "packgate-push", version, max_term_width = 100)]
pub(crate) struct PushArgs {
    /// Started by packgate's own hook: an empty standard input means nothing to push
    #[arg(long)]
    pub(crate) from_shim: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// The remote's name
    pub(crate) remote: Option<String>,
    /// The remote's address
    pub(crate) url: Option<String>,
    /// What a hook manager hands on; not used
    #[arg(hide = true, trailing_var_arg = true)]
    pub(crate) rest: Vec<PathBuf>,
}

/// How to print.
#[derive(Debug, clap::Args)]
pub(crate) struct OutputArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Show notes, what the policy allows, every file, and packages that pass
    #[arg(long, short)]
    pub(crate) verbose: bool,
}
