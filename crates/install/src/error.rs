use packgate_tree::TreeError;
use std::io;
use std::path::PathBuf;

/// Why hooks could not be installed, removed or examined; every variant names the
/// file or the command.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// git could not be started.
    #[error("{}: {source}", program.display())]
    NoGit {
        /// The program that was tried.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// git refused.
    #[error("git {command}: {stderr}")]
    Git {
        /// The arguments.
        command: String,
        /// What it said on stderr, or its exit code.
        stderr: String,
    },
    /// git took too long.
    #[error("git {command}: still running after {seconds} seconds")]
    Slow {
        /// The arguments.
        command: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A bare repository: nothing is committed in it.
    #[error("{}: a bare repository; hooks for commits and pushes belong into a clone", path.display())]
    Bare {
        /// Its git directory.
        path: PathBuf,
    },
    /// `core.hooksPath` leads out of the repository.
    #[error("core.hooksPath is {} ({origin}), outside of this repository: other repositories run the same hooks", path.display())]
    Outside {
        /// Where it leads.
        path: PathBuf,
        /// Which configuration says so, as git shows it.
        origin: String,
    },
    /// Config hooks need a newer git.
    #[error("git {found} ignores hooks in its configuration; they need git {wanted} or newer")]
    OldGit {
        /// The version found.
        found: String,
        /// The oldest that has them.
        wanted: String,
    },
    /// Something is in the way that packgate will not touch.
    #[error("{}: {reason}", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
        /// What it is, and what to do.
        reason: String,
    },
    /// A path that cannot be written into a script.
    #[error("{}: not a path that a shell script can name", path.display())]
    Path {
        /// The path.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] TreeError),
    /// A file could not be written, renamed or removed.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
