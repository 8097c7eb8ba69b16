//! Why a pattern could not be compiled.

/// A pattern that npm refuses, or that this crate refuses to expand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// More than 65,536 UTF-16 units: npm stops with `TypeError: pattern is too long`.
    #[error("pattern is too long")]
    TooLong,
    /// The pattern becomes a regular expression that V8 rejects: npm stops with a `SyntaxError`.
    #[error("invalid regular expression: {message}")]
    InvalidRegExp {
        /// What is wrong with the expression, in V8's words where they are known.
        message: String,
    },
    /// Another library than minimatch throws, and the package manager stops with it.
    #[error("{message}")]
    Thrown {
        /// What the library says.
        message: &'static str,
    },
    /// A bound of this crate: npm would need exponential time, memory or stack, or would never end.
    #[error("pattern is too complex: {what}")]
    TooComplex {
        /// Which bound was hit.
        what: &'static str,
    },
}

impl PatternError {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::InvalidRegExp {
            message: message.into(),
        }
    }

    pub(crate) const fn complex(what: &'static str) -> Self {
        Self::TooComplex { what }
    }
}
