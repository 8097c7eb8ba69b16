//! One portion of a path, prepared once and tested against many patterns.

use std::cell::OnceCell;

/// A path portion (no `/` in it) with the derived forms that tests need, made on demand.
#[derive(Debug)]
pub struct Name<'a> {
    text: &'a str,
    ascii: bool,
    lower: OnceCell<String>,
    units: OnceCell<Vec<u16>>,
}

impl<'a> Name<'a> {
    /// Prepares a portion.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            ascii: text.is_ascii(),
            lower: OnceCell::new(),
            units: OnceCell::new(),
        }
    }

    /// The portion as it was given.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    pub(crate) fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// `toLowerCase()`, as JavaScript does it for a whole string.
    pub(crate) fn lower(&self) -> &str {
        self.lower.get_or_init(|| self.text.to_lowercase())
    }

    pub(crate) fn units(&self) -> &[u16] {
        self.units
            .get_or_init(|| self.text.encode_utf16().collect())
    }

    /// Length in UTF-16 units.
    pub(crate) fn utf16_len(&self) -> usize {
        if self.ascii {
            self.text.len()
        } else {
            self.units().len()
        }
    }

    /// `.` and `..` never match a wildcard.
    pub(crate) fn is_dots(&self) -> bool {
        self.text == "." || self.text == ".."
    }
}
