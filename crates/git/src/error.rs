use std::io;
use std::path::PathBuf;

use packgate_tree::TreeError;

use crate::Oid;

/// Why a repository could not be read; every variant names what it is about.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is a repository, but neither this program nor git can open it.
    #[error("{}: cannot open this git repository: {reason}", path.display())]
    Open {
        /// The `.git` file or directory, or the directory it was looked for in.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The index cannot be read.
    #[error("{}: cannot read the git index: {reason}", path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A merge is not finished: the index holds several versions of these paths.
    #[error(
        "unmerged: {}: resolve the conflict and `git add` the result",
        shown(paths)
    )]
    Unmerged {
        /// The paths, sorted, U+FFFD where they are not UTF-8.
        paths: Vec<String>,
    },
    /// An object is missing or damaged.
    #[error("{what}: cannot read the git object {oid}: {reason}")]
    Object {
        /// The object.
        oid: Oid,
        /// What it is wanted for: a path, `a commit`.
        what: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A reference cannot be read.
    #[error("{name}: cannot read this git reference: {reason}")]
    Reference {
        /// The reference.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// git itself failed.
    #[error("git {command}: {reason}")]
    Program {
        /// What was asked of it, without the program's name.
        command: String,
        /// What it said.
        reason: String,
    },
    /// A file outside of the object database cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// The first paths of a list, and how many more there are.
fn shown(paths: &[String]) -> String {
    let mut text = paths.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = paths.len().checked_sub(5).filter(|more| *more > 0) {
        text = format!("{text} and {more} more");
    }
    text
}

impl GitError {
    /// The same, said of the path `path` of a tree.
    pub(crate) fn at(self, path: &str) -> TreeError {
        let said = match self {
            Self::Tree(error) => return error,
            Self::Object { oid, reason, .. } => {
                format!("cannot read the git object {oid}: {reason}")
            }
            other => other.to_string(),
        };
        unreadable(path, said)
    }

    /// The same error with what the object is wanted for.
    pub(crate) fn wanted_for(self, wanted: &str) -> Self {
        match self {
            Self::Object { oid, reason, .. } => Self::Object {
                oid,
                what: wanted.to_owned(),
                reason,
            },
            other => other,
        }
    }
}

/// A file of a tree that cannot be read, and why, in words.
pub(crate) fn unreadable(path: &str, reason: impl Into<String>) -> TreeError {
    TreeError::Read {
        path: path.to_owned(),
        source: io::Error::other(reason.into()),
    }
}
