use clap::{Args, Parser, Subcommand, ValueEnum};
use packgate_tree::Integrity;
use std::path::PathBuf;

/// Stops source maps, internal directories and secrets before they are
/// published to npm.
///
/// Works out, without running npm, exactly which files a publish would put in
/// the package, and looks inside every one.
///
/// Exit codes: 0 nothing blocks, 1 something blocks, 2 could not judge.
#[derive(Debug, Parser)]
#[command(name = "packgate", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge a package: what is in it that nobody meant to ship?
    Check(CheckArgs),
    /// Make the edits that take out what should not be published
    ///
    /// Shows each edit that `check` proposes, and asks for it. Exit codes are those
    /// of `check` for what is there then.
    Fix(FixArgs),
    /// List the files that npm would pack
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Say why a path is in the package, or why not
    Why(WhyArgs),
    /// Show what an outsider could recover from source maps
    ///
    /// Lists the sources whose content the maps hold and the package does not ship
    /// otherwise; with --out, writes them. It is a listing, not a gate. Exit codes:
    /// 0 done, whatever was revealed; 2 not all could be read, or there is no map in
    /// the file that was named.
    Reveal(RevealArgs),
    /// Search any files for tokens, private keys and passwords
    ///
    /// Looks at every file below the paths, whatever it is called and whether it
    /// would be packed or not, archives unpacked; links and git's object stores are
    /// not followed. Exit codes: 0 none found, 1 found, 2 not all could be looked at.
    Secrets(SecretsArgs),
    /// Explain a rule, or list them all
    Rule(RuleArgs),
    /// Put the gate into a project: policy, publish scripts, git hooks and CI
    ///
    /// Shows each change, and asks for it. Exit codes: 0 done, or nothing to do; 1
    /// something is left to do that nobody could be asked about; 2 something is in
    /// the way, and nothing was changed.
    Init(InitArgs),
    /// Put the gate into git's hooks, or into the hook framework that is there
    Install(InstallArgs),
    /// Take it out again, and put back the hooks that were there before
    Uninstall(UninstallArgs),
    /// Prove, in a scratch repository, that a leaking commit would be blocked
    Doctor,
    /// Print a shell's completion script
    #[command(hide = true)]
    Completions(CompletionArgs),
    /// Write the man pages into a directory
    #[command(hide = true)]
    Manual(ManualArgs),
}

/// What to look at, and as whom.
#[derive(Debug, Default, Args)]
pub(crate) struct Target {
    /// Whose packing rules: npm@6 to npm@12, pnpm@9 to pnpm@12
    ///
    /// Without it the policy, "packageManager", "devEngines" and the lock file
    /// are asked; where none pins a version, the two newest are both judged.
    /// `list` takes "all", and shows what each would pack.
    #[arg(long, value_name = "MANAGER")]
    pub(crate) manager: Option<String>,
    /// The project npm is started for (workspace mode)
    #[arg(long, value_name = "DIR")]
    pub(crate) prefix: Option<PathBuf>,
    /// A workspace that npm is told to work on; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) workspace: Vec<PathBuf>,
    /// npm 12's global ignore file
    #[arg(long, value_name = "FILE")]
    pub(crate) global_ignore_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Packages' directories, or tarballs; the nearest package if left out
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
    /// Which files: those on disk (worktree), the index (staged), the index over
    /// the disk (overlay, what a commit hook judges), or those of a revision
    #[arg(long, value_name = "TREE", default_value = "worktree")]
    #[arg(conflicts_with_all = ["prefix", "workspace", "manager", "global_ignore_file"])]
    pub(crate) tree: String,
    /// Judge every package of the workspace: the root and its members
    #[arg(long, conflicts_with_all = ["prefix", "workspace"])]
    pub(crate) all_packages: bool,
    /// The tarball's integrity as the registry writes it (sha512-…): judge these
    /// bytes or none
    #[arg(long, value_name = "SHA512", conflicts_with_all = ["tree", "all_packages"])]
    pub(crate) expect_integrity: Option<Integrity>,
    /// Write the secrets that are there now into packgate-baseline.txt in the package,
    /// so that only new ones block
    #[arg(long, conflicts_with_all = ["tree", "all_packages", "expect_integrity"])]
    pub(crate) write_baseline: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Show notes, what the policy allows, and every file
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// A package's directory; the nearest package if left out
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
    /// Make every edit without asking
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Show the edits, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The project's directory; the nearest package upwards, and the workspace it is
    /// in, if left out
    pub(crate) path: Option<PathBuf>,
    /// Accept everything without asking; that switches no rule off
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Show what would be changed, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
    /// Take out again what was put in
    #[arg(long, conflicts_with_all = ["ci", "allow_source_maps"])]
    pub(crate) undo: bool,
    /// The CI to add a step to; what is seen in the project if left out
    #[arg(long, value_enum)]
    pub(crate) ci: Option<Ci>,
    /// Let packgate.toml allow source maps, because the sources are public
    #[arg(long, value_name = "REASON")]
    pub(crate) allow_source_maps: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// A package's directory, or a tarball; the nearest package if left out
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
    /// Say of each file why it is in
    #[arg(long)]
    pub(crate) why: bool,
    /// The order: as `npm pack --json` prints, or as the tarball has it
    #[arg(long, value_enum, default_value_t = Order::Print)]
    pub(crate) order: Order,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
    /// Answer one directory (or JSON request) per line of standard input
    #[arg(long, hide = true)]
    pub(crate) batch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// Paths inside the package
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The package's directory or a tarball; the nearest package if left out
    #[arg(long, value_name = "PATH")]
    pub(crate) package: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct RevealArgs {
    /// A source map, a file that holds one, a package's directory, or a tarball; the
    /// nearest package if left out
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
    /// Write the sources into this directory, which must be new or empty and outside
    /// of any package
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
    /// Show every source, every map and every dependency
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SecretsArgs {
    /// Files and directories, or - for standard input; the current directory if left
    /// out
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Let everything block: what fails its own checksum, and what is of little use
    /// to a stranger
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(crate) format: ListFormat,
    /// Show notes, every place, and fingerprints
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RuleArgs {
    /// The rule's id; all of them if left out
    pub(crate) id: Option<String>,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct InstallArgs {
    /// For every repository: hooks in the user's git configuration (git 2.54 and newer)
    #[arg(long)]
    pub(crate) global: bool,
    /// Add the lines to the hook framework's files, instead of showing them
    #[arg(long, conflicts_with = "global")]
    pub(crate) write: bool,
    /// Write git hooks even though a hook framework is set up
    #[arg(long, conflicts_with_all = ["global", "write"])]
    pub(crate) shims: bool,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UninstallArgs {
    /// The hooks in the user's git configuration
    #[arg(long)]
    pub(crate) global: bool,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManualArgs {
    /// The directory to write into
    pub(crate) dir: PathBuf,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

/// Output formats of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Where CI runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ci {
    /// A workflow of GitHub Actions, in a file of its own
    Github,
    /// A job for .gitlab-ci.yml, to be copied
    Gitlab,
    /// None
    None,
}

/// Orders of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// That of `npm pack --json`
    Print,
    /// That of the archive
    Tar,
}
