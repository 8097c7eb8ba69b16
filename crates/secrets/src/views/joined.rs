//! Strings that a program joins: `"ghp_" + "…"`, across lines too.

use memchr::memchr_iter;

use super::Reading;
use crate::found::View;
use crate::window::Window;

/// The longest string, gap and chain that are read.
const PIECE: usize = 2048;
const GAP: usize = 200;
const PIECES: usize = 64;

/// The strings around each `+` that joins two.
pub(super) fn readings(window: &Window, visit: &mut impl FnMut(Reading)) {
    let mut done = window.start;
    let pluses = memchr_iter(b'+', &window.bytes[window.start..window.end]);
    for at in pluses.map(|it| it + window.start) {
        if at < done || !joins(window.bytes, at) {
            continue;
        }
        let Some(reading) = chain(window.bytes, at, &mut done) else {
            continue;
        };
        if reading.may_hold() {
            visit(reading);
        }
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// How much white space the bytes begin with, line ends that are escapes among it,
/// and the backslashes of a quote that is one.
fn blank(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < GAP.min(bytes.len()) {
        match &bytes[at..] {
            [b' ' | b'\t' | b'\r' | b'\n' | b'\\', ..] => at += 1,
            [b'n' | b'r' | b't', ..] if at > 0 && bytes[at - 1] == b'\\' => at += 1,
            _ => break,
        }
    }
    at
}

/// The same of what they end with.
fn blank_back(bytes: &[u8]) -> usize {
    let mut rest = &bytes[bytes.len().saturating_sub(GAP)..];
    let whole = rest.len();
    loop {
        rest = match rest {
            [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] | [rest @ .., b'\\', b'n' | b'r' | b't'] => {
                rest
            }
            _ => return whole - rest.len(),
        };
    }
}

/// Whether a quote stands on either side.
fn joins(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at - blank_back(&bytes[..at])].last();
    let after = bytes.get(at + 1 + blank(&bytes[at + 1..]));
    before.is_some_and(|it| is_quote(*it)) && after.is_some_and(|it| is_quote(*it))
}

/// The string before the first `+` and all that are joined to it.
fn chain(bytes: &[u8], plus: usize, done: &mut usize) -> Option<Reading> {
    let close = plus - blank_back(&bytes[..plus]) - 1;
    let near = close.saturating_sub(PIECE);
    let open = near
        + bytes[near..close]
            .iter()
            .rposition(|it| *it == bytes[close])?;
    let mut reading = Reading::new(View::Joined);
    push(&mut reading, &bytes[open + 1..close], open + 1);
    let mut at = close + 1;
    for _ in 0..PIECES {
        let Some(start) = next(&bytes[at..]).map(|it| at + it) else {
            break;
        };
        let piece = &bytes[start + 1..(start + 1 + PIECE).min(bytes.len())];
        let Some(length) = memchr::memchr(bytes[start], piece) else {
            break;
        };
        push(&mut reading, &piece[..length], start + 1);
        at = start + 1 + length + 1;
        *done = at;
    }
    Some(reading)
}

/// A string without the backslashes of its closing quote.
fn push(reading: &mut Reading, piece: &[u8], at: usize) {
    let slashes = piece.iter().rev().take_while(|it| **it == b'\\').count();
    reading.push(&piece[..piece.len() - slashes], at, 1, 1);
}

/// Where the next string's quote stands, behind a `+`.
fn next(bytes: &[u8]) -> Option<usize> {
    let plus = blank(bytes);
    if bytes.get(plus) != Some(&b'+') {
        return None;
    }
    let quote = plus + 1 + blank(&bytes[plus + 1..]);
    is_quote(*bytes.get(quote)?).then_some(quote)
}
