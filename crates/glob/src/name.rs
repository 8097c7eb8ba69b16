//! One portion of a path, prepared once and tested against many patterns.

use std::cell::OnceCell;

/// A path portion (no `/` in it) with the derived forms that tests need, made on demand.
#[derive(Debug)]
pub struct Name<'a> {
    text: &'a str,
    ascii: bool,
    lower: OnceCell<String>,
    units: OnceCell<Vec<u16>>,
    points: OnceCell<Vec<u32>>,
    folded: OnceCell<Vec<u32>>,
    chars: OnceCell<Vec<u32>>,
}

impl<'a> Name<'a> {
    /// Prepares a portion.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            ascii: text.is_ascii(),
            lower: OnceCell::new(),
            units: OnceCell::new(),
            points: OnceCell::new(),
            folded: OnceCell::new(),
            chars: OnceCell::new(),
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

    /// The characters that an expression compares: UTF-16 units, or code points.
    pub(crate) fn points(&self, unicode: bool) -> &[u32] {
        if unicode && !self.ascii {
            return self
                .chars
                .get_or_init(|| self.text.chars().map(u32::from).collect());
        }
        self.points.get_or_init(|| {
            if self.ascii {
                self.text.bytes().map(u32::from).collect()
            } else {
                self.units().iter().map(|unit| u32::from(*unit)).collect()
            }
        })
    }

    /// The UTF-16 units as an expression compares them without regard to case.
    pub(crate) fn folded(&self, canonical: impl Fn(u32) -> u32) -> &[u32] {
        self.folded
            .get_or_init(|| self.points(false).iter().map(|c| canonical(*c)).collect())
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
