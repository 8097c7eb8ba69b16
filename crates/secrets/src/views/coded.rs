//! Runs of base 64 and of hexadecimal digits that hold a text.

use super::Reading;
use crate::codes::base64;
use crate::found::View;
use crate::set::{ANY_HEX, BASE64, URL64};
use crate::window::Window;

/// Shorter runs hold no token.
const LEAST: usize = 28;
/// How much of a run shows whether a text is in it.
const PROBE: usize = 32;

/// What of a window has been decoded.
#[derive(Default)]
pub(super) struct Coded {
    done: usize,
}

impl Coded {
    /// The text in a run, if there is one.
    pub(super) fn run(&mut self, window: &Window, start: usize, end: usize) -> Option<Reading> {
        if start < self.done || end - start < LEAST || end <= window.start || start >= window.end {
            return None;
        }
        let run = &window.bytes[start..end];
        // One that began before may be out of step.
        let began = window.start > start && (start > 0 || window.offset > 0);
        let steps = if began { 4 } else { 1 };
        let hex = (0..steps.min(2)).find_map(|step| hex(&run[step..], start + step));
        hex.or_else(|| {
            let mut steps = 0..steps;
            steps.find_map(|step| digits(window.bytes, start + step, end, &mut self.done))
        })
    }
}

fn hex(run: &[u8], start: usize) -> Option<Reading> {
    let run = &run[..ANY_HEX.span(run) / 2 * 2];
    let probe = run.get(..PROBE).map(unhex)?;
    if !is_text(&probe) {
        return None;
    }
    let mut reading = Reading::new(View::Hex);
    reading.push(&unhex(run), start, 2, 1);
    Some(reading)
}

fn unhex(digits: &[u8]) -> Vec<u8> {
    let (pairs, _) = digits.as_chunks::<2>();
    pairs
        .iter()
        .map(|[high, low]| value(*high) << 4 | value(*low))
        .collect()
}

fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}

/// The base 64 from `start`, with the lines that follow it.
fn digits(bytes: &[u8], start: usize, end: usize, done: &mut usize) -> Option<Reading> {
    let start = start + skipped(&bytes[start..end]);
    if !holds_text(&bytes[start..end.min(start + PROBE)]) {
        return None;
    }
    let mut reading = Reading::new(View::Base64);
    let mut at = start;
    let mut rest: Vec<(u8, usize)> = Vec::new();
    loop {
        let length = BASE64.or(URL64).span(&bytes[at..]);
        let line = &bytes[at..at + length];
        if rest.is_empty() {
            let whole = line.len() / 4 * 4;
            reading.push(&decode(&line[..whole])?, at, 4, 3);
            rest.extend(line[whole..].iter().copied().zip(at + whole..));
        } else {
            // The last digits of a line belong to the next.
            let need = (4 - rest.len()).min(line.len());
            rest.extend(line[..need].iter().copied().zip(at..));
            let digits: Vec<u8> = rest.iter().map(|it| it.0).collect();
            reading.push(&decode(&digits)?, rest[0].1, 4, 3);
            rest.clear();
            let whole = need + (line.len() - need) / 4 * 4;
            reading.push(&decode(&line[need..whole])?, at + need, 4, 3);
            rest.extend(line[whole..].iter().copied().zip(at + whole..));
        }
        at += length;
        let Some(next) = next_line(&bytes[at..], length) else {
            break;
        };
        at += next;
    }
    if rest.len() > 1 {
        let digits: Vec<u8> = rest.iter().map(|it| it.0).collect();
        reading.push(&decode(&digits)?, rest[0].1, 4, 3);
    }
    *done = at;
    Some(reading)
}

/// What a run may have before its digits: the slashes of a comment, for instance.
fn skipped(run: &[u8]) -> usize {
    let other = run
        .iter()
        .rposition(|it| matches!(it, b'.' | b'~' | b'^' | b'%'));
    match other {
        Some(at) if run.len() - at > LEAST => at + 1,
        _ => 0,
    }
}

/// How far the next line of digits is, where this one was as long as lines are.
fn next_line(after: &[u8], length: usize) -> Option<usize> {
    if !(60..=80).contains(&length) {
        return None;
    }
    let gap = after
        .iter()
        .take_while(|it| matches!(it, b'\n' | b'\r' | b' ' | b'\t'))
        .count();
    let more = BASE64.or(URL64).span(&after[gap..]);
    (gap > 0 && after[..gap].contains(&b'\n') && more > 1).then_some(gap)
}

/// Whether a text is in the digits at the beginning of a run.
fn holds_text(probe: &[u8]) -> bool {
    let probe = &probe[..probe.len() / 4 * 4];
    let mut text = [0; PROBE / 4 * 3];
    probe.len() >= LEAST
        && BASE64.or(URL64).all(probe)
        && base64::into(probe, &mut text).is_some_and(|it| is_text(&text[..it]))
}

fn decode(digits: &[u8]) -> Option<Vec<u8>> {
    base64::standard(digits).or_else(|| base64::url(digits))
}

/// Whether nearly all of it is what people write.
fn is_text(bytes: &[u8]) -> bool {
    let even = |it: &u8| matches!(it, b' '..=b'~' | b'\n' | b'\r' | b'\t' | 0x80..);
    let high = bytes.iter().filter(|it| **it >= 0x80).count();
    high * 4 <= bytes.len() && bytes.iter().all(even)
}
