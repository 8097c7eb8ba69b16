//! `{a..b}` (`expand-range` 1.8.2, `fill-range` 2.2.4).

use crate::error::PatternError;

/// Numbers or letters that one range may have.
const MAX_STEPS: f64 = 10_000.0;

/// What the inside of braces with `..` in it expands to; nothing where it is no range. With
/// `joined`, one piece of an expression.
pub(super) fn expand(inner: &str, joined: bool) -> Result<Option<Vec<String>>, PatternError> {
    let args: Vec<&str> = inner.split("..").collect();
    match args.as_slice() {
        [a, b] => fill(a, b, None, joined),
        [a, b, step] => fill(a, b, Some(step).filter(|it| !it.is_empty()), joined),
        // The text itself, of which each character is then taken for an alternative.
        _ => Ok(Some(inner.chars().map(String::from).collect())),
    }
}

/// How the pieces of a range are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    No,
    Bare,
    Regex,
}

fn fill(
    a: &str,
    b: &str,
    step: Option<&&str>,
    joined: bool,
) -> Result<Option<Vec<String>>, PatternError> {
    let mut join = if joined { Join::Regex } else { Join::No };
    let mut number = 1.0_f64;
    if let Some(step) = step {
        let mut step = (*step).to_owned();
        if joined {
            step.push('~');
        }
        match step.find(['?', '>', '|', '+', '~']) {
            Some(at) => {
                match step.as_bytes()[at] {
                    b'+' | b'?' => return Err(PatternError::complex("a range of an odd kind")),
                    b'>' => join = if joined { join } else { Join::Bare },
                    _ => join = Join::Regex,
                }
                step.remove(at);
            }
            None if !is_number(&step) => return Ok(None),
            None => {}
        }
        let wanted = to_number(&step).unwrap_or(0.0).trunc().abs();
        number = if wanted == 0.0 { 1.0 } else { wanted };
    }
    let bad = |text: &str| {
        text.contains([
            '.', '&', '*', '(', ')', '[', ']', '^', '%', '$', '#', '@', '!',
        ]) || !text.contains(|c: char| c.is_ascii_alphanumeric())
            || mixes(text)
    };
    let last = if b == "-0" { "0" } else { b };
    if bad(a) || bad(last) || is_number(a) != is_number(last) {
        return Ok(None);
    }
    Range {
        a,
        b,
        numeric: is_number(a),
        step: number,
        join,
    }
    .filled(value(a), value(last))
}

struct Range<'a> {
    a: &'a str,
    b: &'a str,
    numeric: bool,
    step: f64,
    join: Join,
}

impl Range<'_> {
    fn filled(mut self, mut from: f64, to: f64) -> Result<Option<Vec<String>>, PatternError> {
        let descending = from > to;
        if from < 0.0 || to < 0.0 {
            self.join = Join::No;
        }
        let width = (is_padded(self.a) || is_padded(self.b)).then(|| {
            let units = |text: &str| text.encode_utf16().count();
            units(self.a).max(units(self.b))
        });
        let small = !self.numeric || from <= 9.0 && to <= 9.0;
        if self.join == Join::Regex && small && width.is_none() && self.step <= 1.0 && from < to {
            let class = self.is_class(from, to, descending);
            return Ok(Some(vec![wrapped(&[self.a, self.b], class)]));
        }
        if (from - to).abs() / self.step > MAX_STEPS {
            return Err(PatternError::complex("a range is very long"));
        }
        let mut pieces: Vec<String> = Vec::new();
        while if descending { from >= to } else { from <= to } {
            pieces.extend(self.piece(from, width));
            from += if descending { -self.step } else { self.step };
        }
        if self.join == Join::No || pieces.len() == 1 || from < 0.0 || to < 0.0 {
            return Ok(Some(pieces));
        }
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        Ok(Some(vec![if self.join == Join::Bare {
            pieces.concat()
        } else {
            wrapped(&pieces, self.is_class(from, to, descending))
        }]))
    }

    fn is_class(&self, from: f64, to: f64, descending: bool) -> bool {
        if descending {
            return false;
        }
        if self.numeric {
            return from <= 9.0 && to <= 9.0;
        }
        from < to && self.step <= 1.0
    }

    fn piece(&self, at: f64, width: Option<usize>) -> Option<String> {
        if !self.numeric {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a code unit"
            )]
            let c = char::from_u32(at as u32)?;
            let spoils =
                self.join == Join::Regex && matches!(c, '\\' | '[' | ']' | '^' | '(' | ')' | '`');
            return (!spoils).then(|| c.to_string());
        }
        let text = crate::js::number_to_string(at);
        let Some(width) = width else {
            return Some(text);
        };
        let zeros = "0".repeat(width.saturating_sub(text.len()));
        Some(match text.strip_prefix('-') {
            Some(rest) if !zeros.is_empty() => format!("-{zeros}{rest}"),
            _ => format!("{zeros}{text}"),
        })
    }
}

fn wrapped(pieces: &[&str], class: bool) -> String {
    if class {
        format!("[{}]", pieces.join("-"))
    } else {
        format!("({})", pieces.join("|"))
    }
}

/// `+text` for what is a number, else the first code unit.
fn value(text: &str) -> f64 {
    if is_number(text) {
        return to_number(text).unwrap_or(0.0);
    }
    text.encode_utf16().next().map_or(0.0, f64::from)
}

/// `is-number` of the text, all of whose zeros are one.
fn is_number(text: &str) -> bool {
    let zeros = text.trim_start_matches('-');
    if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') {
        return true;
    }
    !text.is_empty() && to_number(text).is_some_and(f64::is_finite)
}

/// `Number(text)`, for texts without letters; more than one leading minus counts for zeros only.
fn to_number(text: &str) -> Option<f64> {
    let text = crate::js::trim(text);
    if text.is_empty() {
        return Some(0.0);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `/[^.]\.|^-*0+[0-9]/`; dots were refused before.
fn is_padded(text: &str) -> bool {
    let rest = text.trim_start_matches('-');
    let zeros = rest.trim_start_matches('0');
    let some = rest.len() > zeros.len();
    some && (zeros.starts_with(|c: char| c.is_ascii_digit()) || rest.len() - zeros.len() > 1)
}

/// `/[a-z][0-9]|[0-9][a-z]/i`
fn mixes(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()
            || pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()
    })
}
