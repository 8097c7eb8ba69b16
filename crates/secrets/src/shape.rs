use crate::boundary::{begins, ends};
use crate::family::{Part, Shape};
use crate::set::{ANY_HEX, Set, WORD};

/// Which part a shape is found by: the first literal of three bytes, or the longest
/// there is.
pub(crate) fn anchor(shape: Shape) -> usize {
    let lengths = shape.iter().map(|it| least_literal(*it)).enumerate();
    let first = lengths.clone().find(|(_, length)| *length >= 3);
    let longest = || lengths.rev().max_by_key(|(_, length)| *length);
    first.or_else(longest).map_or(0, |(index, _)| index)
}

fn least_literal(part: Part) -> usize {
    match part {
        Part::Lit(literal) => literal.len(),
        Part::Any(literals) => literals.iter().map(|it| it.len()).min().unwrap_or(0),
        _ => 0,
    }
}

/// Where a token of this shape begins and ends whose anchor stands at `at`.
pub(crate) fn place(
    shape: Shape,
    anchor: usize,
    bytes: &[u8],
    at: usize,
) -> Option<(usize, usize)> {
    // Long runs of one letter are full of anchors that begin nothing.
    if anchor == 0 && !begins(bytes, at, before(shape)) {
        return None;
    }
    let mut end = at;
    for part in &shape[anchor..] {
        end += forward(*part, &bytes[end..])?;
    }
    let mut start = at;
    for part in shape[..anchor].iter().rev() {
        start -= backward(*part, &bytes[..start])?;
    }
    if anchor > 0 {
        start = (start..=at)
            .take(spare(shape, at - start))
            .find(|it| begins(bytes, *it, before(shape)))?;
    }
    ends(bytes, end, after(shape)).then_some((start, end))
}

/// In how many places a token can begin that was read backwards: an escape before
/// it may have been taken for a part of it.
fn spare(shape: Shape, length: usize) -> usize {
    match shape {
        // Only what stands right before the anchor can be any shorter.
        [Part::Run(_, least, _), Part::Lit(_) | Part::Any(_), ..] => {
            length.saturating_sub((*least).into()) + 1
        }
        _ => 1,
    }
}

/// How long the part is that the bytes begin with.
fn forward(part: Part, bytes: &[u8]) -> Option<usize> {
    match part {
        Part::Lit(literal) => bytes
            .starts_with(literal.as_bytes())
            .then_some(literal.len()),
        Part::Any(literals) => {
            let mut literals = literals.iter();
            literals
                .find(|it| bytes.starts_with(it.as_bytes()))
                .map(|it| it.len())
        }
        Part::Run(set, least, most) => {
            let length = set.span(&bytes[..bytes.len().min(most.into())]);
            (length >= least.into()).then_some(length)
        }
        Part::Until(set, least, most, literal) => until(set, least, most, literal, bytes),
        Part::Uuid => is_uuid(bytes.get(..36)?).then_some(36),
    }
}

fn until(set: Set, least: u16, most: u16, literal: &str, bytes: &[u8]) -> Option<usize> {
    let reach = usize::from(most) + literal.len();
    let run = &bytes[..set.span(&bytes[..bytes.len().min(reach)])];
    let from = usize::from(least).min(run.len());
    let found = memchr::memmem::find(&run[from..], literal.as_bytes())?;
    Some(from + found + literal.len())
}

/// How long the part is that the bytes end with.
fn backward(part: Part, bytes: &[u8]) -> Option<usize> {
    match part {
        Part::Run(set, least, most) => {
            let length = set.span_back(&bytes[bytes.len().saturating_sub(most.into())..]);
            (length >= least.into()).then_some(length)
        }
        Part::Uuid => is_uuid(&bytes[bytes.len().checked_sub(36)?..]).then_some(36),
        Part::Lit(literal) => bytes.ends_with(literal.as_bytes()).then_some(literal.len()),
        Part::Any(literals) => {
            let mut literals = literals.iter();
            literals
                .find(|it| bytes.ends_with(it.as_bytes()))
                .map(|it| it.len())
        }
        // It never stands before the part that a shape is found by.
        Part::Until(..) => None,
    }
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(index, byte)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => ANY_HEX.has(*byte),
    })
}

/// What may not stand before the token: it would be a part of it, or of a word.
pub(crate) fn before(shape: Shape) -> Set {
    match shape.first() {
        Some(Part::Run(set, ..) | Part::Until(set, ..)) => WORD.or(*set),
        _ => WORD,
    }
}

/// What may not stand after it.
pub(crate) fn after(shape: Shape) -> Set {
    match shape.last() {
        Some(Part::Run(set, ..) | Part::Until(set, ..)) => WORD.or(*set),
        _ => WORD,
    }
}

/// How many bytes at its beginning every token of this shape has in common with
/// others: what may be shown.
pub(crate) fn prefix(shape: Shape, token: &[u8]) -> usize {
    let literal = |part: &&Part| matches!(part, Part::Lit(_) | Part::Any(_));
    shape.iter().take_while(literal).fold(0, |at, part| {
        at + forward(*part, token.get(at..).unwrap_or_default()).unwrap_or(0)
    })
}
