//! brace-expansion 2: no limits of its own, so ours end in an error.
//!
//! The original recurses on what follows each group. Here the groups are first read left to right
//! and then combined right to left, which gives the same order without the depth.

use super::balanced;
use super::sequence::{self, Sequence};
use super::{Limits, MAX_DEPTH, closes_later, comma_parts};
use crate::error::PatternError;

/// One group: the text before it, its values, and whether empty results are dropped.
struct Group {
    pre: String,
    values: Vec<String>,
    drop_empties: bool,
}

/// Expands `text`, whose escapes are hidden.
pub(super) fn expand(text: String, limits: &mut Limits) -> Result<Vec<String>, PatternError> {
    nested(text, true, 0, limits)
}

fn nested(
    mut text: String,
    mut top: bool,
    depth: usize,
    limits: &mut Limits,
) -> Result<Vec<String>, PatternError> {
    if depth > MAX_DEPTH {
        return Err(PatternError::complex("braces are nested too deeply"));
    }
    let mut groups = Vec::new();
    let mut results = vec![String::new()];
    while !text.is_empty() || groups.is_empty() {
        limits.spend(text.len() + 1)?;
        let Some(pair) = balanced::find(&text) else {
            results = vec![text];
            break;
        };
        let (pre, body, post) = (
            &text[..pair.open],
            &text[pair.open + 1..pair.close],
            &text[pair.close + 1..],
        );
        if pre.ends_with('$') && limits.dollar_ends {
            results = vec![text];
            break;
        }
        if pre.ends_with('$') {
            groups.push(Group {
                pre: text[..=pair.close].to_owned(),
                values: vec![String::new()],
                drop_empties: false,
            });
        } else {
            let sequence = sequence::kind(body);
            if sequence.is_none() && !body.contains(',') {
                if closes_later(post) {
                    text = format!("{pre}{{{body}{}{post}", limits.escapes.close());
                    top = false;
                    continue;
                }
                results = vec![text];
                break;
            }
            let (values, literal) = match sequence {
                Some(kind) => (Sequence::parse(body, kind, 0.0).all(limits)?, false),
                None => members(body, depth, limits)?,
            };
            let drop_empties = top && sequence.is_none() && !literal;
            groups.push(Group {
                pre: pre.to_owned(),
                values,
                drop_empties,
            });
        }
        text.drain(..=pair.close);
        top = false;
    }
    for group in groups.into_iter().rev() {
        results = combine(&group, &results, limits)?;
    }
    Ok(results)
}

/// The values of a comma set, and whether it is one embraced literal after all.
fn members(
    body: &str,
    depth: usize,
    limits: &mut Limits,
) -> Result<(Vec<String>, bool), PatternError> {
    let mut parts = comma_parts(body);
    if let [only] = parts.as_slice() {
        let inner = nested(only.clone(), false, depth + 1, limits)?;
        parts = inner.into_iter().map(|s| format!("{{{s}}}")).collect();
        if parts.len() == 1 {
            return Ok((parts, true));
        }
    }
    let mut values = Vec::new();
    for part in parts {
        values.extend(nested(part, false, depth + 1, limits)?);
        bounded(&values, limits)?;
    }
    Ok((values, false))
}

fn combine(
    group: &Group,
    posts: &[String],
    limits: &mut Limits,
) -> Result<Vec<String>, PatternError> {
    let mut out = Vec::new();
    let mut length = 0;
    for value in &group.values {
        for post in posts {
            let expansion = [group.pre.as_str(), value, post].concat();
            limits.spend(expansion.len() + 1)?;
            length += expansion.len();
            if out.len() >= limits.max || length > limits.max_length {
                return Err(PatternError::complex(
                    "brace expansion has too many results",
                ));
            }
            if !(group.drop_empties && expansion.is_empty()) {
                out.push(expansion);
            }
        }
    }
    Ok(out)
}

fn bounded(values: &[String], limits: &Limits) -> Result<(), PatternError> {
    if values.len() > limits.max {
        return Err(PatternError::complex(
            "brace expansion has too many results",
        ));
    }
    Ok(())
}
