//! What gives a map away that is part of another file.

use crate::literals::Literals;
use crate::map::coding::Coding;

/// What a map inside a file may begin with, or stand behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// The name in the comment for debuggers.
    Name,
    /// The end of the head of a `data:` URL; JSON begins with `{`, which begins
    /// with `e` in base64.
    Base64Url,
    /// The base64 of the beginning of a map, without a URL.
    Base64,
    /// The rest of a first key, its quote before it.
    Key,
    /// A brace and the first key.
    Brace,
}

const HINTS: [(&str, Hint); 11] = [
    ("sourceMappingURL", Hint::Name),
    (";base64,e", Hint::Base64Url),
    // `{"version":3`, `{\n  "version": 3`, `{"mappings":`
    ("eyJ2ZXJzaW9uIjoz", Hint::Base64),
    ("ewogICJ2ZXJzaW9uIjogM", Hint::Base64),
    ("eyJtYXBwaW5ncyI6", Hint::Base64),
    ("version\":3", Hint::Key),
    ("version\": 3", Hint::Key),
    ("version\\\":3", Hint::Key),
    ("version\\\": 3", Hint::Key),
    ("{\"mappings\":\"", Hint::Brace),
    ("{\\\"mappings\\\":\\\"", Hint::Brace),
];

/// The search for hints.
pub(super) struct Hints(Literals);

impl Hints {
    /// A search; costs microseconds.
    pub(super) fn new() -> Self {
        Self(Literals::new(HINTS.iter().map(|(text, _)| *text)))
    }

    /// So far behind the end of a part a hint may reach that begins in it.
    pub(super) fn reach(&self) -> usize {
        self.0.longest()
    }

    /// The next hint at or after `at`, and its length.
    pub(super) fn find(&self, bytes: &[u8], at: usize) -> Option<(usize, Hint, usize)> {
        let (found, which) = self.0.find(bytes, at)?;
        let (text, hint) = HINTS[which];
        Some((found, hint, text.len()))
    }
}

/// How much white space may stand between a brace and the first key.
const SPACE: usize = 64;

/// Where the object begins whose first key the hint at `at` is, and how it is written.
pub(super) fn object(bytes: &[u8], at: usize, hint: Hint) -> Option<(usize, Coding)> {
    let brace = match hint {
        Hint::Brace => at,
        Hint::Key => brace(&bytes[..at])?,
        _ => return None,
    };
    let escaped = memchr::memchr(b'"', &bytes[brace..])
        .is_some_and(|quote| bytes[brace..brace + quote].ends_with(b"\\"));
    let before = brace.checked_sub(1).map(|it| bytes[it]);
    let coding = match before {
        _ if escaped => Coding::Quoted(b'"'),
        Some(quote @ (b'\'' | b'`')) => Coding::Quoted(quote),
        _ => Coding::Plain,
    };
    Some((brace, coding))
}

/// The brace before a first key, its quote and white space, escaped or not.
fn brace(before: &[u8]) -> Option<usize> {
    let mut rest = before.strip_suffix(b"\"")?;
    rest = rest.strip_suffix(b"\\").unwrap_or(rest);
    let least = rest.len().saturating_sub(SPACE);
    loop {
        rest = match rest {
            _ if rest.len() < least => return None,
            [.., b'{'] => return Some(rest.len() - 1),
            [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] | [rest @ .., b'\\', b't' | b'r' | b'n'] => {
                rest
            }
            _ => return None,
        };
    }
}

/// Whether nothing stands before the object but what a file of JSON may begin with:
/// then the file is read as that.
pub(super) fn is_first(before: &[u8]) -> bool {
    let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
    let before = before.trim_ascii();
    before.is_empty() || (before.starts_with(b")]}") && !before.contains(&b'\n'))
}
