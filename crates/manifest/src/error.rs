use packgate_tree::TreeError;

use crate::json::Span;

/// Why a package.json could not be read; every message names the file and, in
/// brackets, the code npm fails with.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// There is no such file.
    #[error("{path}: there is no package.json here (npm: ENOENT)")]
    Missing {
        /// The file.
        path: String,
    },
    /// It could not be read, or is longer than [`MAX_BYTES`](crate::MAX_BYTES).
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It is not JSON.
    #[error("{path}:{line}:{column}: {reason} (npm: EJSONPARSE)")]
    Syntax {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What was expected and what was found.
        reason: String,
    },
    /// It is nested too deeply to be read; npm may be able to.
    #[error("{path}:{line}:{column}: {reason}, which packgate does not read")]
    TooDeep {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// The bound that was hit.
        reason: String,
    },
    /// It is JSON, but no object.
    #[error("{path}: holds {found}; a package.json is an object (npm refuses it)")]
    NotAnObject {
        /// The file.
        path: String,
        /// What it holds.
        found: &'static str,
    },
}

/// npm would not pack or publish the package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// npm's own words.
    pub reason: String,
    /// npm's error code, where it has one.
    pub code: Option<&'static str>,
    /// The value that is the cause, where there is one.
    pub span: Option<Span>,
}

impl Refusal {
    pub(crate) fn new(reason: impl Into<String>, span: Option<Span>) -> Self {
        Self {
            reason: reason.into(),
            code: None,
            span,
        }
    }

    pub(crate) fn coded(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }
}

/// Why a manifest has no normalised form.
#[derive(Debug, thiserror::Error)]
pub enum NormalizeError {
    /// npm refuses the manifest.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The directory of `directories.bin` could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}
