use std::cmp::Ordering;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::family::{Family, Severity};

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Its own checksum or structure does not hold, or it counts: made up, or damaged.
    FailedChecksum,
    /// It looks as such a secret must, and the family has nothing more to check.
    ShapeOnly,
    /// Its checksum or structure holds.
    Confirmed,
}

/// How the bytes of a file had to be read for a secret to be seen in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// As they are.
    Plain,
    /// As a string whose escapes are undone.
    Escaped,
    /// As strings that a program joins.
    Joined,
    /// As base 64.
    Base64,
    /// As hexadecimal digits.
    Hex,
    /// As UTF-16 or UTF-32.
    Wide,
}

/// One secret in a text. What it says of itself, by whatever way, never shows the
/// secret.
#[derive(Clone)]
pub struct Found {
    /// What kind of secret.
    pub family: &'static Family,
    /// How sure it is.
    pub verdict: Verdict,
    /// How bad it is: as the family says, or less.
    pub severity: Severity,
    /// Where it begins in the text, in bytes.
    pub offset: u64,
    /// How many bytes it has there.
    pub length: usize,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The byte of that line at which it begins, from 1; of wide text, the character.
    /// Nothing where the line began before what was at hand.
    pub column: Option<u64>,
    /// What may be shown of it.
    pub shown: String,
    /// How it had to be read.
    pub view: View,
    pub(crate) secret: Secret,
}

/// A secret's bytes, for comparison.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) Box<[u8]>);

impl Found {
    /// Whether both are the same secret, wherever they stand.
    pub fn same_secret(&self, other: &Self) -> bool {
        self.family == other.family && self.secret == other.secret
    }

    /// An order in which the same secrets stand beside each other.
    pub fn order(&self, other: &Self) -> Ordering {
        let own = (self.family.id, &self.secret.0);
        own.cmp(&(other.family.id, &other.secret.0))
    }

    /// The same for the same secret, so that its copies can be told from others. It
    /// tells a value that can be guessed: it is for comparison, not for printing.
    pub fn key(&self) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.family.id);
        hash.update([0]);
        hash.update(&self.secret.0);
        let hash: [u8; 32] = hash.finalize().into();
        hash.first_chunk().map_or(0, |it| u64::from_le_bytes(*it))
    }

    /// Whether its value is what somebody looks for. The value is shown to nobody
    /// else.
    pub fn value_is(&self, test: impl FnOnce(&[u8]) -> bool) -> bool {
        test(&self.secret.0)
    }

    /// Where it has ended in the text, in bytes.
    pub fn end(&self) -> u64 {
        self.offset + self.length as u64
    }

    /// Whether both share a byte.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.offset < other.end() && other.offset < self.end()
    }

    /// Of two that overlap, the greater is the one to report: what does not fail,
    /// what somebody issued rather than what looks like a secret, what a whole file
    /// says of it, the surer, the longer.
    pub(crate) fn weight(&self) -> (bool, bool, bool, Verdict, Severity, usize) {
        let failed = self.verdict == Verdict::FailedChecksum;
        (
            !failed,
            !self.family.generic,
            self.family.whole,
            self.verdict,
            self.severity,
            self.length,
        )
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(
            to,
            "{} {:?} {:?} at {}+{} line {} ({:?}): {}",
            self.family.id,
            self.verdict,
            self.severity,
            self.offset,
            self.length,
            self.line,
            self.view,
            self.shown
        )
    }
}

/// What may be shown of a secret: the prefix that every secret of its kind has,
/// its length, and, if it is long, its last two characters.
pub(crate) fn redact(secret: &[u8], prefix: usize) -> String {
    let text = String::from_utf8_lossy(secret);
    let count = text.chars().count();
    let prefix: String = text.chars().take(prefix).collect();
    if count < 24 || prefix.len() + 8 > count {
        return format!("{prefix}…, {count} characters");
    }
    let end: String = text.chars().skip(count - 2).collect();
    format!("{prefix}…{end}, {count} characters")
}
