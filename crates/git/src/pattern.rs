//! One pattern of a `.gitignore` or `.gitattributes` file, as git reads it.

use crate::wildmatch::{How, matches};

/// A pattern, taken apart as git does it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "git's own flags, each of its own"
)]
pub(crate) struct Pattern {
    /// Without `!` before and `/` after it.
    text: Vec<u8>,
    pub(crate) negated: bool,
    /// It ended in `/`: it matches directories alone.
    pub(crate) directories: bool,
    /// It has no other slash: it is compared with the last segment.
    anywhere: bool,
    /// How many bytes come before the first special one.
    plain: usize,
    /// A star, and nothing special after it.
    suffix: bool,
}

const SPECIAL: &[u8] = b"*?[\\";

impl Pattern {
    pub(crate) fn parse(written: &[u8]) -> Self {
        let (negated, rest) = match written.strip_prefix(b"!") {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let (directories, text) = match rest.strip_suffix(b"/") {
            Some(text) => (true, text),
            None => (false, rest),
        };
        let plain = text.iter().position(|byte| SPECIAL.contains(byte));
        Self {
            negated,
            directories,
            anywhere: !text.contains(&b'/'),
            plain: plain.unwrap_or(text.len()),
            suffix: rest.first() == Some(&b'*')
                && !rest[1..].iter().any(|byte| SPECIAL.contains(byte)),
            text: text.to_vec(),
        }
    }

    /// Whether it matches `path`, which is relative to the directory in which
    /// the pattern stands. What it says of directories is the caller's to check.
    pub(crate) fn matches(&self, path: &[u8], fold: bool) -> bool {
        if self.anywhere {
            let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
            return self.matches_name(name, fold);
        }
        self.matches_path(path, fold)
    }

    fn matches_name(&self, name: &[u8], fold: bool) -> bool {
        if self.plain == self.text.len() {
            return same(&self.text, name, fold);
        }
        if self.suffix {
            let end = &self.text[1..];
            let start = name.len().checked_sub(end.len());
            return start.is_some_and(|start| same(end, &name[start..], fold));
        }
        matches(&self.text, name, How { paths: false, fold })
    }

    fn matches_path(&self, path: &[u8], fold: bool) -> bool {
        let (text, plain) = match self.text.strip_prefix(b"/") {
            Some(text) => (text, self.plain.saturating_sub(1)),
            None => (self.text.as_slice(), self.plain),
        };
        let Some((start, rest)) = path.split_at_checked(plain) else {
            return false;
        };
        if !same(&text[..plain], start, fold) {
            return false;
        }
        let text = &text[plain..];
        if text.is_empty() && rest.is_empty() {
            return true;
        }
        matches(text, rest, How { paths: true, fold })
    }
}

fn same(a: &[u8], b: &[u8], fold: bool) -> bool {
    if fold {
        a.eq_ignore_ascii_case(b)
    } else {
        a == b
    }
}
