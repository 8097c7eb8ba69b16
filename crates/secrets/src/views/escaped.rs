//! Escapes in the middle of a token: `\/`, `\u002b`, `\x2d`, `%2B`, however often the
//! string was escaped.

use super::Reading;
use crate::blocks::pairs;
use crate::found::View;
use crate::runs::in_run;
use crate::window::Window;

/// More backslashes in a row are no escape: a string was escaped six times at most.
const SLASHES: usize = 63;
/// How far around an escape a token is read.
const REACH: usize = 600;

/// The texts around escapes that stand within a long word.
pub(super) fn readings(window: &Window, visit: &mut impl FnMut(Reading)) {
    let mut done = window.start;
    let reach = (window.end + SLASHES).min(window.bytes.len());
    let near = &window.bytes[window.start..reach];
    let second = |it| matches!(it, b'/' | b'u' | b'x');
    pairs(near, b'\\', second, |last| {
        let last = window.start + last;
        let at = last - slashes_back(&window.bytes[..last]);
        if at < done || at >= window.end || !is_escaped_word(window.bytes, at) {
            return;
        }
        let from = at.saturating_sub(REACH);
        let to = (at + 2 * REACH).min(window.bytes.len());
        done = at + REACH;
        let reading = undone(&window.bytes[from..to], from);
        if reading.may_hold() {
            visit(reading);
        }
    });
}

/// How many backslashes the bytes end with, of as many as an escape has.
fn slashes_back(bytes: &[u8]) -> usize {
    let near = bytes.iter().rev().take(SLASHES - 1);
    near.take_while(|it| **it == b'\\').count()
}

/// Whether the escape stands for a character of a word, within a word.
fn is_escaped_word(bytes: &[u8], at: usize) -> bool {
    // Asked first: of many backslashes in a row only the first may begin an escape.
    let before = at
        .checked_sub(1)
        .is_some_and(|it| in_run(bytes[it]) || bytes[it] == b':');
    if !before {
        return false;
    }
    let Some((byte, length)) = escape(&bytes[at..]) else {
        return false;
    };
    let after = bytes
        .get(at + length)
        .is_some_and(|it| in_run(*it) || *it == b'\\');
    (in_run(byte) || matches!(byte, b':' | b'=' | b'@' | b'$' | b'!')) && after
}

/// The text with its escapes undone; those of line ends and quotes stay.
fn undone(bytes: &[u8], from: usize) -> Reading {
    let mut reading = Reading::new(View::Escaped);
    let (mut plain, mut at) = (0, 0);
    while let Some(slash) = memchr::memchr(b'\\', &bytes[at..]) {
        let slash = at + slash;
        let Some((byte, length)) = escape(&bytes[slash..]) else {
            at = slash + 1;
            continue;
        };
        reading.push(&bytes[plain..slash], from + plain, 1, 1);
        reading.push(&[byte], from + slash, length, 1);
        plain = slash + length;
        at = plain;
    }
    reading.push(&bytes[plain..], from + plain, 1, 1);
    reading
}

/// The printable character that an escape stands for, and its length.
fn escape(bytes: &[u8]) -> Option<(u8, usize)> {
    let near = bytes.iter().take(SLASHES);
    let slashes = near.take_while(|it| **it == b'\\').count();
    let rest = bytes.get(slashes..)?;
    let (digits, lead) = match rest {
        [b'/', ..] if slashes > 0 => return Some((b'/', slashes + 1)),
        [b'u', b'0', b'0', digits @ ..] => (digits, 3),
        [b'u', b'{', digits @ ..] => (digits, 2),
        [b'x', digits @ ..] => (digits, 1),
        _ => return None,
    };
    let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
    let byte = u8::from_str_radix(digits, 16).ok()?;
    let closed = usize::from(lead == 2);
    let printable = matches!(byte, b'!'..=b'~') && !matches!(byte, b'"' | b'\'' | b'\\' | b'`');
    printable.then_some((byte, slashes + lead + 2 + closed))
}
