//! brace-expansion 5: groups are consumed left to right into one accumulator, which is truncated
//! silently at the limits.

use super::balanced;
use super::sequence::{self, Sequence};
use super::{Limits, MAX_DEPTH, closes_later, comma_parts};
use crate::error::PatternError;
use crate::js;

/// The running set of prefixes, and what is still to be decided about empty results.
struct State {
    prefixes: Vec<String>,
    drop_empties: bool,
    first_group: bool,
}

/// Expands `text`, whose escapes are hidden.
pub(super) fn expand(
    mut text: String,
    mut top: bool,
    depth: usize,
    limits: &mut Limits,
) -> Result<Vec<String>, PatternError> {
    if depth > MAX_DEPTH {
        return Err(PatternError::complex("braces are nested too deeply"));
    }
    let mut state = State {
        prefixes: vec![String::new()],
        drop_empties: false,
        first_group: true,
    };
    loop {
        limits.spend(text.len() + 1)?;
        let Some(pair) = balanced::find(&text) else {
            return state.append(&text, state.drop_empties, limits);
        };
        let (pre, body, post) = (
            &text[..pair.open],
            &text[pair.open + 1..pair.close],
            &text[pair.close + 1..],
        );
        let last = post.is_empty();
        if pre.ends_with('$') {
            state.prefixes =
                state.append(&text[..=pair.close], state.drop_empties && last, limits)?;
            state.first_group = false;
        } else {
            let sequence = sequence::kind(body);
            if sequence.is_none() && !body.contains(',') {
                if closes_later(post) {
                    text = format!("{pre}{{{body}{}{post}", limits.escapes.close());
                    top = true;
                    continue;
                }
                return state.append(&text, state.drop_empties, limits);
            }
            if state.first_group {
                state.drop_empties = top && sequence.is_none();
                state.first_group = false;
            }
            let drop = state.drop_empties && last;
            let values = match sequence {
                Some(kind) => Sequence::parse(body, kind, 1.0).truncated(limits),
                None => members(
                    body,
                    drop && pre.is_empty() && state.all_empty(),
                    depth,
                    limits,
                )?,
            };
            state.prefixes = state.combine(pre, &values, drop, limits)?;
        }
        if last {
            return Ok(state.prefixes);
        }
        text = post.to_owned();
    }
}

impl State {
    fn all_empty(&self) -> bool {
        self.prefixes.iter().all(String::is_empty)
    }

    fn append(
        &self,
        text: &str,
        drop: bool,
        limits: &mut Limits,
    ) -> Result<Vec<String>, PatternError> {
        self.combine(text, &[String::new()], drop, limits)
    }

    /// Every prefix with `pre` and every value, as far as the limits allow.
    fn combine(
        &self,
        pre: &str,
        values: &[String],
        drop: bool,
        limits: &mut Limits,
    ) -> Result<Vec<String>, PatternError> {
        let mut out = Vec::new();
        let mut length = 0;
        for prefix in &self.prefixes {
            for value in values {
                let expansion = [prefix.as_str(), pre, value].concat();
                if out.len() >= limits.max {
                    return Ok(out);
                }
                limits.spend(expansion.len() + 1)?;
                if drop && expansion.is_empty() {
                    continue;
                }
                length += js::utf16_len(&expansion);
                if length > limits.max_length {
                    return Ok(out);
                }
                out.push(expansion);
            }
        }
        Ok(out)
    }
}

/// The values of a comma set.
fn members(
    body: &str,
    drops_empties: bool,
    depth: usize,
    limits: &mut Limits,
) -> Result<Vec<String>, PatternError> {
    let mut parts = comma_parts(body);
    if let [only] = parts.as_slice() {
        // `x{{a,b}}y` is `x{a}y x{b}y`.
        let inner = expand(only.clone(), false, depth + 1, limits)?;
        parts = inner.into_iter().map(|s| format!("{{{s}}}")).collect();
        if parts.len() == 1 {
            return Ok(parts);
        }
    }
    let mut values = Vec::new();
    let mut length = 0;
    for part in parts {
        for value in expand(part, false, depth + 1, limits)? {
            if drops_empties && value.is_empty() {
                continue;
            }
            length += js::utf16_len(&value);
            if values.len() >= limits.max || length > limits.max_length {
                return Ok(values);
            }
            values.push(value);
        }
    }
    Ok(values)
}
