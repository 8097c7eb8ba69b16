//! Sequences: `{1..5}`, `{01..10..2}`, `{a..e}`.

use super::Limits;
use crate::error::PatternError;
use crate::js;

/// The two kinds of sequence body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Numeric,
    Alpha,
}

/// Which kind of sequence a brace's body is, if any.
pub(super) fn kind(body: &str) -> Option<Kind> {
    let parts: Vec<&str> = body.split("..").collect();
    let (ends, step) = match parts.as_slice() {
        [_, _] => (&parts[..2], None),
        [_, _, step] => (&parts[..2], Some(*step)),
        _ => return None,
    };
    if step.is_some_and(|s| !is_integer(s)) {
        return None;
    }
    if ends.iter().all(|e| is_integer(e)) {
        return Some(Kind::Numeric);
    }
    let letter = |e: &&str| e.len() == 1 && e.bytes().all(|b| b.is_ascii_alphabetic());
    ends.iter().all(letter).then_some(Kind::Alpha)
}

/// `-?\d+`
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Start, end, signed step and zero-padded width of a sequence, in JavaScript's numbers.
#[derive(Debug)]
pub(super) struct Sequence {
    kind: Kind,
    start: f64,
    end: f64,
    step: f64,
    width: Option<usize>,
}

impl Sequence {
    /// Reads a body for which [`kind`] said what it is.
    pub(super) fn parse(body: &str, kind: Kind, least_step: f64) -> Self {
        let parts: Vec<&str> = body.split("..").collect();
        let at = |i: usize| parts.get(i).copied().unwrap_or_default();
        let (start, end) = (number(at(0)), number(at(1)));
        let size = parts
            .get(2)
            .map_or(1.0, |s| number(s).abs().max(least_step));
        let step = if end < start { -size } else { size };
        let width = parts
            .iter()
            .any(|p| is_padded(p))
            .then(|| at(0).len().max(at(1).len()));
        Self {
            kind,
            start,
            end,
            step,
            width,
        }
    }

    /// All members, or `None` when the sequence never ends or outgrows the limits.
    pub(super) fn all(&self, limits: &Limits) -> Result<Vec<String>, PatternError> {
        let mut length = 0;
        let mut out = Vec::new();
        for member in self.members() {
            length += member.len();
            if out.len() >= limits.max || length > limits.max_length {
                return Err(PatternError::complex("brace sequence has too many members"));
            }
            out.push(member);
        }
        Ok(out)
    }

    /// The members that fit into the limits.
    pub(super) fn truncated(&self, limits: &Limits) -> Vec<String> {
        let mut length = 0;
        self.members()
            .take(limits.max)
            .take_while(|member| {
                length += member.len();
                length <= limits.max_length
            })
            .collect()
    }

    /// Steps through the numbers as the original does: a step too small for the number's
    /// magnitude repeats it for ever.
    fn members(&self) -> impl Iterator<Item = String> {
        let inside = |n: &f64| {
            if self.end < self.start {
                *n >= self.end
            } else {
                *n <= self.end
            }
        };
        std::iter::successors(Some(self.start), |n| Some(n + self.step))
            .take_while(inside)
            .map(|n| self.member(n))
    }

    fn member(&self, n: f64) -> String {
        match self.kind {
            Kind::Alpha => letter(n),
            Kind::Numeric => self
                .width
                .map_or_else(|| js::number_to_string(n), |width| padded(n, width)),
        }
    }
}

/// `String.fromCharCode`, with `\` left out as the original does.
fn letter(n: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between two ASCII letters"
    )]
    let byte = n as u8;
    if byte == b'\\' {
        String::new()
    } else {
        char::from(byte).to_string()
    }
}

fn padded(n: f64, width: usize) -> String {
    let text = js::number_to_string(n);
    let zeros = "0".repeat(width.saturating_sub(text.len()));
    match text.strip_prefix('-') {
        Some(digits) => format!("-{zeros}{digits}"),
        None => zeros + &text,
    }
}

/// `-?0\d`
fn is_padded(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    digits.first() == Some(&b'0') && digits.get(1).is_some_and(u8::is_ascii_digit)
}

/// A decimal number's value, or the character code of a letter.
fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| text.bytes().next().map_or(f64::NAN, f64::from))
}
