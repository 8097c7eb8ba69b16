//! What can be said of a name without testing it.

use crate::name::Name;

/// Which names a residual may match as files. It errs on the side of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// None.
    Never,
    /// Those that begin with this byte, an ASCII one in lower case; case does not count.
    First(u8),
    /// Those that end with this byte, an ASCII one in lower case; case does not count, and neither
    /// do names that are not ASCII.
    Last(u8),
    /// Any.
    Any,
}

impl Hint {
    /// What holds where either holds.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, hint) | (hint, Self::Never) => hint,
            (a, b) if a == b => a,
            _ => Self::Any,
        }
    }

    pub(crate) fn first(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(byte) if byte.is_ascii() => Self::First(byte.to_ascii_lowercase()),
            _ => Self::Any,
        }
    }

    pub(crate) fn last(text: &str) -> Self {
        match text.as_bytes().last() {
            Some(byte) if byte.is_ascii() => Self::Last(byte.to_ascii_lowercase()),
            _ => Self::Any,
        }
    }

    /// Whether the name may match.
    pub fn allows(self, name: &Name) -> bool {
        let lower = |byte: Option<&u8>| byte.map(u8::to_ascii_lowercase);
        let bytes = name.as_str().as_bytes();
        match self {
            Self::Never => false,
            Self::First(byte) => lower(bytes.first()) == Some(byte),
            Self::Last(byte) => lower(bytes.last()) == Some(byte) || !name.is_ascii(),
            Self::Any => true,
        }
    }
}
