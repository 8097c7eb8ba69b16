use std::ffi::OsString;
use std::path::PathBuf;

/// One change; each is atomic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Make a directory, and those above it.
    MakeDir {
        /// The directory.
        path: PathBuf,
    },
    /// Give a file a second name that must be free. Where the file system has no
    /// hard links, it is renamed.
    MoveAside {
        /// The file, which the next step replaces.
        from: PathBuf,
        /// Its new name.
        to: PathBuf,
    },
    /// Write a file whole, in place of what has its name.
    Write {
        /// The file.
        path: PathBuf,
        /// All of it.
        bytes: Vec<u8>,
        /// Whether it is a program. A file that exists keeps its mode otherwise.
        program: bool,
    },
    /// Rename a file, in place of what has the new name.
    PutBack {
        /// The file.
        from: PathBuf,
        /// Its old name.
        to: PathBuf,
    },
    /// Remove a file.
    Remove {
        /// The file.
        path: PathBuf,
    },
    /// Run `git config` with these arguments.
    Config {
        /// The arguments.
        args: Vec<OsString>,
    },
}

/// What is to be done, in order, and what is worth knowing about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes; none where all is as it should be.
    pub steps: Vec<Step>,
    /// Remarks for the person who asked for it.
    pub notes: Vec<String>,
}
