//! The expression that a pattern becomes.

use super::parse::Item;
use crate::error::PatternError;
use crate::regex::{Builder, Id, Regex};

/// Negated groups of one pattern: each makes what follows it be looked at twice.
const MAX_NEGATED: usize = 8;

/// Where a sequence stands.
#[derive(Clone, Copy)]
struct Place {
    /// A segment of the path begins here.
    starts: bool,
    /// One ends after it.
    ends: bool,
}

pub(super) fn regex(items: &[Item]) -> Result<Regex, PatternError> {
    let negated = count_negated(items);
    if negated > MAX_NEGATED {
        return Err(PatternError::complex("too many negated groups"));
    }
    let mut builder = Builder::default();
    let end = builder.end();
    let place = Place {
        starts: true,
        ends: true,
    };
    let body = sequence(&mut builder, items, place, end);
    let start = builder.start();
    let root = builder.concat(vec![start, body]);
    builder.finish(root)
}

fn count_negated(items: &[Item]) -> usize {
    let inside = |alternatives: &Vec<Vec<Item>>| -> usize {
        alternatives.iter().map(|it| count_negated(it)).sum()
    };
    items
        .iter()
        .map(|item| match item {
            Item::Group(kind, alternatives) => usize::from(*kind == '!') + inside(alternatives),
            Item::Braces(alternatives) => inside(alternatives),
            _ => 0,
        })
        .sum()
}

/// The items with the slash after a group taken into it, where `**` ends one of its
/// alternatives and so is a whole segment.
fn with_slashes_inside(items: &[Item], starts: bool) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        let first = match out.len() {
            0 => true,
            1 => starts,
            length => out[length - 2] == Item::Char('/'),
        };
        if *item == Item::Char('/')
            && first
            && let Some(Item::Braces(alternatives) | Item::Group('@', alternatives)) =
                out.last_mut()
            && alternatives
                .iter()
                .any(|it| it.last() == Some(&Item::Stars(2)))
        {
            for alternative in alternatives {
                alternative.push(Item::Char('/'));
            }
            continue;
        }
        out.push(item.clone());
    }
    out
}

/// The items with each `**/**` made one.
fn merged(items: &[Item], ends: bool) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    let mut at = 0;
    while at < items.len() {
        let twice = items[at] == Item::Stars(2)
            && items.get(at + 1) == Some(&Item::Char('/'))
            && items.get(at + 2) == Some(&Item::Stars(2))
            && items.get(at + 3).map_or(ends, |it| *it == Item::Char('/'));
        if twice {
            // The last of them is looked at again: there may be a third.
            at += 2;
            let third = items.get(at + 1) == Some(&Item::Char('/'))
                && items.get(at + 2) == Some(&Item::Stars(2))
                && items.get(at + 3).map_or(ends, |it| *it == Item::Char('/'));
            if !third {
                out.push(Item::Deep);
                at += 1;
            }
            continue;
        }
        out.push(items[at].clone());
        at += 1;
    }
    out
}

/// What stands between a `*` and the next of the same segment, if a class is in it. bun
/// takes the first place where it matches and never comes back for another, which shows
/// where the class takes a slash.
fn committing(after: &[Item]) -> Option<&[Item]> {
    let plain = |item: &&Item| match item {
        Item::Char(c) => *c != '/',
        Item::Any | Item::Class { .. } => true,
        _ => false,
    };
    let chunk = &after[..after.iter().take_while(plain).count()];
    let has_class = chunk.iter().any(|item| matches!(item, Item::Class { .. }));
    let star = matches!(after.get(chunk.len()), Some(Item::Stars(_)));
    (has_class && star).then_some(chunk)
}

/// Any characters but slashes, up to where the chunk first matches.
fn up_to(builder: &mut Builder, chunk: &[Item]) -> Id {
    let parts = chunk
        .iter()
        .map(|item| match item {
            Item::Char(c) => builder.char(*c),
            Item::Class { negated, ranges } => builder.class(*negated, ranges.clone()),
            _ => builder.not_slash(),
        })
        .collect();
    let chunk = builder.concat(parts);
    let not_yet = builder.not_ahead(chunk);
    let any = builder.not_slash();
    let step = builder.concat(vec![not_yet, any]);
    builder.repeated(step, false)
}

/// The items and then `rest`.
fn sequence(builder: &mut Builder, items: &[Item], place: Place, rest: Id) -> Id {
    let items = merged(&with_slashes_inside(items, place.starts), place.ends);
    let mut rest = rest;
    let mut skip_slash = false;
    for (index, item) in items.iter().enumerate().rev() {
        let before = index.checked_sub(1).map(|at| &items[at]);
        let after = items.get(index + 1);
        let here = Place {
            starts: before.map_or(place.starts, |it| *it == Item::Char('/')),
            ends: after.map_or(place.ends, |it| *it == Item::Char('/')),
        };
        if skip_slash {
            skip_slash = false;
            continue;
        }
        // `**/` takes its slash along. At the beginning of an alternative it does so even
        // where no segment begins.
        let deep = match before {
            Some(Item::Deep) => true,
            Some(Item::Stars(2)) => {
                let above = index.checked_sub(2).map(|at| &items[at]);
                above.is_none_or(|it| *it == Item::Char('/'))
            }
            _ => false,
        };
        if *item == Item::Char('/') && deep {
            let any = builder.anything();
            let slash = builder.char('/');
            let dirs = builder.concat(vec![any, slash]);
            let dirs = builder.optional(dirs);
            rest = builder.concat(vec![dirs, rest]);
            skip_slash = true;
            continue;
        }
        if let Item::Stars(_) = item
            && let Some(chunk) = committing(&items[index + 1..])
        {
            let name = up_to(builder, chunk);
            rest = builder.concat(vec![name, rest]);
            continue;
        }
        rest = one(builder, item, here, rest);
    }
    rest
}

fn one(builder: &mut Builder, item: &Item, here: Place, rest: Id) -> Id {
    let node = match item {
        Item::Char(c) => builder.char(*c),
        Item::Any => builder.not_slash(),
        Item::Stars(2) if here.starts && here.ends => builder.anything(),
        Item::Deep => builder.anything(),
        Item::Stars(_) => builder.name(),
        Item::Class { negated, ranges } => builder.class(*negated, ranges.clone()),
        Item::Braces(alternatives) | Item::Group('@', alternatives) => {
            return either(builder, alternatives, here, rest);
        }
        Item::Group('?', alternatives) => {
            let with = either(builder, alternatives, here, rest);
            return builder.alternation(vec![with, rest]);
        }
        Item::Group('!', alternatives) => {
            let with = either(builder, alternatives, here, rest);
            let not = builder.not_ahead(with);
            let name = builder.name();
            return builder.concat(vec![not, name, rest]);
        }
        Item::Group(kind, alternatives) => {
            let empty = builder.empty();
            let inner = Place {
                starts: here.starts,
                ends: here.ends,
            };
            let body = either(builder, alternatives, inner, empty);
            builder.repeated(body, *kind == '+')
        }
    };
    builder.concat(vec![node, rest])
}

/// One of the alternatives, and then `rest`. What follows is built into each of them
/// only where one has a negated group, which has to look at it.
fn either(builder: &mut Builder, alternatives: &[Vec<Item>], here: Place, rest: Id) -> Id {
    let looks = alternatives.iter().any(|it| count_negated(it) > 0);
    let inner = if looks { rest } else { builder.empty() };
    let branches = alternatives
        .iter()
        .map(|it| sequence(builder, it, here, inner))
        .collect();
    let either = builder.alternation(branches);
    if looks {
        either
    } else {
        builder.concat(vec![either, rest])
    }
}
