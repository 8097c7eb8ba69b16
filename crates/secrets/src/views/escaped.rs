//! Escapes in the middle of a token: `\/`, `\u002b`, `\x2d`, `%2B`, however often the
//! string was escaped.

use super::Reading;
use crate::found::View;
use crate::runs::in_run;
use crate::signs::SLASHES;

/// How far around an escape a token is read.
const REACH: usize = 600;

/// The escapes of a window.
#[derive(Default)]
pub(super) struct Escapes {
    /// Before where they have been read.
    done: usize,
}

impl Escapes {
    /// The text around the escape at `at`, the next one, if it stands within a long word.
    pub(super) fn reading(&mut self, bytes: &[u8], at: usize) -> Option<Reading> {
        if at < self.done || !is_escaped_word(bytes, at) {
            return None;
        }
        let from = at.saturating_sub(REACH);
        let to = (at + 2 * REACH).min(bytes.len());
        self.done = at + REACH;
        let reading = undone(&bytes[from..to], from);
        reading.may_hold().then_some(reading)
    }
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
