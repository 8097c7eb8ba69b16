use packgate_find::FindError;
use packgate_glob::PatternError;
use packgate_manifest::ManifestError;
use packgate_tree::TreeError;

/// Why a package cannot be packed. Where npm fails, so does the listing, with
/// npm's reason.
#[derive(Debug, thiserror::Error)]
pub enum PacklistError {
    /// A file or directory could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// package.json cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// An ignore rule or a `files` entry that npm itself dies of.
    #[error("{place}: {source}")]
    Pattern {
        /// Where the pattern is written.
        place: String,
        /// What is wrong with it.
        source: PatternError,
    },
    /// npm refuses to pack this package.
    #[error("{file}: {reason}")]
    Refused {
        /// The file at fault.
        file: String,
        /// What npm says.
        reason: String,
    },
    /// A bound of ours was hit, so the list would not be complete.
    #[error("{path}: {what} (limit {limit})")]
    Bound {
        /// Where it was hit.
        path: String,
        /// Which bound.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
}

impl From<FindError> for PacklistError {
    fn from(error: FindError) -> Self {
        match error {
            FindError::Tree(error) => Self::Tree(error),
            FindError::Bound { path, what, limit } => Self::Bound { path, what, limit },
        }
    }
}
