//! What a few signs announce, looked for in one pass: keys in armour, passwords in
//! addresses, escapes in the middle of a token.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::window::Window;
use crate::{pem, url};

/// More backslashes in a row are no escape: a string was escaped six times at most.
pub(crate) const SLASHES: usize = 63;

/// What is looked for; any other is the end of an escape's beginning.
const SIGNS: [&[u8]; 5] = [pem::BEGIN, url::MARK, b"\\/", b"\\u", b"\\x"];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut builder = AhoCorasick::builder();
    let made = builder.match_kind(MatchKind::LeftmostFirst).build(SIGNS);
    made.unwrap_or_else(|error| panic!("of a few short words: {error}"))
});

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A key in armour begins.
    Armour,
    /// A scheme ends; an address follows.
    Authority,
    /// An escape begins, with the first of its backslashes.
    Escape,
}

/// Every sign that begins in a window, and where.
pub(crate) fn each(window: &Window, mut seen: impl FnMut(Sign, usize)) {
    let reach = (window.end + SLASHES).min(window.bytes.len());
    let near = &window.bytes[window.start..reach];
    for it in FINDER.find_iter(near) {
        let at = window.start + it.start();
        let (sign, at) = match it.pattern().as_usize() {
            0 => (Sign::Armour, at),
            1 => (Sign::Authority, at),
            _ => (Sign::Escape, at - slashes(&window.bytes[..at])),
        };
        if (window.start..window.end).contains(&at) {
            seen(sign, at);
        }
    }
}

/// How many backslashes the bytes end with, of as many as an escape has.
fn slashes(bytes: &[u8]) -> usize {
    let near = bytes.iter().rev().take(SLASHES - 1);
    near.take_while(|it| **it == b'\\').count()
}
