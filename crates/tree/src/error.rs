use std::io;

/// Why a [`Tree`](crate::Tree) could not answer; every variant names the path.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// There is nothing at this path.
    #[error("{path}: no such file or directory")]
    NotFound {
        /// The path asked for.
        path: String,
    },
    /// A directory was wanted.
    #[error("{path}: not a directory")]
    NotADirectory {
        /// The path asked for.
        path: String,
    },
    /// A file was wanted (what Node.js calls EISDIR).
    #[error("{path}: is a directory")]
    IsADirectory {
        /// The path asked for.
        path: String,
    },
    /// The path leaves a tree that has nothing outside its root.
    #[error("{path}: leads out of {label}")]
    Outside {
        /// The path asked for.
        path: String,
        /// The tree's label.
        label: String,
    },
    /// The file's name is not UTF-8, so npm cannot open it either.
    #[error("{path}: its name is not UTF-8")]
    NotUtf8 {
        /// The path, with U+FFFD where it is not UTF-8.
        path: String,
    },
    /// The file is longer than the reader allows.
    #[error("{path}: longer than {limit} bytes")]
    TooLarge {
        /// The path asked for.
        path: String,
        /// The bound that was hit, in bytes.
        limit: u64,
    },
    /// The operating system refused, or the data broke off.
    #[error("{path}: {source}")]
    Read {
        /// The path asked for.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The tarball is not one that npm could have written, or is not whole.
    #[error("{label}: {reason}")]
    BadArchive {
        /// The tarball.
        label: String,
        /// What is wrong with it, naming the entry.
        reason: String,
    },
}

impl TreeError {
    /// Turns an [`io::Error`] about `path` into the variant that says it best.
    pub fn from_io(path: &str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::NotADirectory => Self::NotADirectory { path },
            io::ErrorKind::IsADirectory => Self::IsADirectory { path },
            _ => Self::Read { path, source },
        }
    }
}
