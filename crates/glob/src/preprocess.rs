//! Simplification of the portions before they are compiled.

use std::collections::HashMap;

use crate::error::PatternError;
use crate::options::Options;

type Parts = Vec<String>;

/// Portions that the first phase of level 2 may copy: each `**/..` doubles its set.
const MAX_WORK: usize = 500_000;

const STARS: &str = "**";

/// Applies the optimization level that was asked for.
pub(crate) fn preprocess(sets: Vec<Parts>, options: &Options) -> Result<Vec<Parts>, PatternError> {
    Ok(match options.optimization_level {
        0 => sets.into_iter().map(collapse_globstars).collect(),
        1 => sets.into_iter().map(resolve_dots).collect(),
        _ => second_phase(first_phase(sets)?, options),
    })
}

/// Level 0: `**/**` is `**`.
fn collapse_globstars(mut parts: Parts) -> Parts {
    parts.dedup_by(|a, b| a == STARS && b == STARS);
    parts
}

/// Whether `..` cancels a portion.
fn cancels(part: &str) -> bool {
    !matches!(part, "" | "." | ".." | STARS)
}

/// Level 1: also resolves `x/..`.
fn resolve_dots(parts: Parts) -> Parts {
    let mut out: Parts = Vec::new();
    for part in parts {
        let previous = out.last().map(String::as_str);
        if part == STARS && previous == Some(STARS) {
            continue;
        }
        if part == ".." && previous.is_some_and(cancels) {
            out.pop();
            continue;
        }
        out.push(part);
    }
    if out.is_empty() {
        vec![String::new()]
    } else {
        out
    }
}

/// Level 2, on a path: drops `.` and empty portions inside, and resolves `..`.
pub(crate) fn optimize_file(parts: &mut Vec<&str>) {
    loop {
        let mut changed = drop_blanks(parts);
        let mut dots = 0;
        while let Some(found) = position(parts, "..", dots + 1) {
            dots = found;
            if cancels(parts[dots - 1]) {
                changed = true;
                parts.drain(dots - 1..=dots);
                dots = dots.saturating_sub(2);
            }
        }
        if !changed {
            break;
        }
    }
    if parts.is_empty() {
        parts.push("");
    }
}

/// Drops `.` and empty portions that are neither first nor last. A leading `//` stays.
fn drop_blanks<S: AsRef<str>>(parts: &mut Vec<S>) -> bool {
    let before = parts.len();
    let keeps_slash = parts.first().is_some_and(|p| p.as_ref().is_empty());
    // The second portion is looked at anew each time something was removed before it.
    let mut at = 1;
    while at + 1 < parts.len() {
        let part = parts[at].as_ref();
        if !(at == 1 && part.is_empty() && keeps_slash) && (part.is_empty() || part == ".") {
            parts.remove(at);
        } else {
            at += 1;
        }
    }
    if parts.len() == 2 && parts[0].as_ref() == "." && matches!(parts[1].as_ref(), "." | "") {
        parts.pop();
    }
    parts.len() != before
}

fn position<S: AsRef<str>>(parts: &[S], wanted: &str, from: usize) -> Option<usize> {
    (from..parts.len()).find(|i| parts[*i].as_ref() == wanted)
}

/// Level 2: simplifies each set until nothing changes. A `**/..` may split a set in two.
fn first_phase(mut sets: Vec<Parts>) -> Result<Vec<Parts>, PatternError> {
    let mut work = MAX_WORK;
    loop {
        let mut changed = false;
        let mut index = 0;
        while index < sets.len() {
            let mut parts = std::mem::take(&mut sets[index]);
            changed |= split_globstars(&mut parts, &mut sets, &mut work)?;
            changed |= drop_blanks(&mut parts);
            changed |= resolve_in_pattern(&mut parts);
            sets[index] = parts;
            index += 1;
        }
        if !changed {
            return Ok(sets);
        }
    }
}

/// `a/**/../b/c` is `a/../b/c` and `a/**/b/c`.
fn split_globstars(
    parts: &mut Parts,
    sets: &mut Vec<Parts>,
    work: &mut usize,
) -> Result<bool, PatternError> {
    let mut changed = false;
    let mut from = 0;
    while let Some(at) = position(parts, STARS, from) {
        from = at + 1;
        let run = parts[at..].iter().take_while(|p| *p == STARS).count();
        parts.drain(at + 1..at + run);
        let real = |i: usize| {
            parts
                .get(i)
                .is_some_and(|p| !matches!(p.as_str(), "" | "." | ".."))
        };
        if parts.get(at + 1).is_some_and(|p| p == "..") && real(at + 2) && real(at + 3) {
            changed = true;
            *work = work
                .checked_sub(parts.len())
                .ok_or(PatternError::complex("`**/..` multiplies too much"))?;
            parts.remove(at);
            let mut other = parts.clone();
            STARS.clone_into(&mut other[at]);
            sets.push(other);
            from = at;
        }
    }
    Ok(changed)
}

fn resolve_in_pattern(parts: &mut Parts) -> bool {
    let mut changed = false;
    let mut dots = 0;
    while let Some(found) = position(parts, "..", dots + 1) {
        dots = found;
        if cancels(&parts[dots - 1]) {
            changed = true;
            let keeps_dot = dots == 1 && parts.get(2).is_some_and(|p| p == STARS);
            parts.splice(dots - 1..=dots, keeps_dot.then(|| ".".to_owned()));
            if parts.is_empty() {
                parts.push(String::new());
            }
            dots = dots.saturating_sub(2);
        }
    }
    changed
}

/// Level 2: drops sets that another one covers.
///
/// A set without wildcards can only go with its equal or with one that has wildcards, so thousands
/// of names from a brace are not compared pair by pair.
fn second_phase(mut sets: Vec<Parts>, options: &Options) -> Vec<Parts> {
    let next_equal = next_equals(&sets);
    let wild: Vec<usize> = (0..sets.len()).filter(|i| is_wild(&sets[*i])).collect();
    for i in 0..sets.len() {
        let found = if is_wild(&sets[i]) {
            first_merge(&sets, i, i + 1..sets.len(), options)
        } else {
            let equal = next_equal[i];
            let before = wild
                .iter()
                .copied()
                .filter(|j| *j > i && equal.is_none_or(|e| *j < e));
            first_merge(&sets, i, before.chain(equal), options)
        };
        if let Some((j, merged)) = found {
            sets[i] = Vec::new();
            sets[j] = merged;
        }
    }
    sets.retain(|set| !set.is_empty());
    sets
}

fn is_wild(parts: &[String]) -> bool {
    parts.iter().any(|p| p == "*" || p == STARS)
}

/// For each set, the next one that is the same.
fn next_equals(sets: &[Parts]) -> Vec<Option<usize>> {
    let mut latest = HashMap::new();
    let mut next: Vec<Option<usize>> = (0..sets.len())
        .rev()
        .map(|i| latest.insert(&sets[i], i))
        .collect();
    next.reverse();
    next
}

fn first_merge(
    sets: &[Parts],
    i: usize,
    others: impl IntoIterator<Item = usize>,
    options: &Options,
) -> Option<(usize, Parts)> {
    others
        .into_iter()
        .find_map(|j| merged(&sets[i], &sets[j], options.dot).map(|m| (j, m)))
}

/// Which of two sets a wildcard was seen in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// One set for two, when one of them is the other with a wildcard in place of names.
fn merged(left: &[String], right: &[String], dot: bool) -> Option<Parts> {
    let covers = |part: &str| !part.is_empty() && (dot || !part.starts_with('.')) && part != STARS;
    let (mut i, mut j) = (0, 0);
    let mut result = Vec::new();
    let mut wild = None;
    while i < left.len() && j < right.len() {
        let (x, y) = (&left[i], &right[j]);
        if x == y {
            result.push(x.clone());
            (i, j) = (i + 1, j + 1);
        } else if x == STARS && left.get(i + 1) == Some(y) {
            result.push(x.clone());
            i += 1;
        } else if y == STARS && right.get(j + 1) == Some(x) {
            result.push(y.clone());
            j += 1;
        } else if x == "*" && covers(y) && wild != Some(Side::Right) {
            wild = Some(Side::Left);
            result.push(x.clone());
            (i, j) = (i + 1, j + 1);
        } else if y == "*" && covers(x) && wild != Some(Side::Left) {
            wild = Some(Side::Right);
            result.push(y.clone());
            (i, j) = (i + 1, j + 1);
        } else {
            return None;
        }
    }
    (left.len() == right.len()).then_some(result)
}
