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

/// What follows an item: nodes one after the other, the last of them first.
struct Tail {
    parts: Vec<Id>,
}

impl Tail {
    fn new(rest: Id) -> Self {
        Self { parts: vec![rest] }
    }

    fn push(&mut self, node: Id) {
        self.parts.push(node);
    }

    /// All of it as one node.
    fn node(&mut self, builder: &mut Builder) -> Id {
        if self.parts.len() > 1 {
            let parts = self.parts.drain(..).rev().collect();
            self.parts.push(builder.concat(parts));
        }
        self.parts[0]
    }
}

/// The items and then `rest`.
fn sequence(builder: &mut Builder, items: &[Item], place: Place, rest: Id) -> Id {
    let items = merged(&with_slashes_inside(items, place.starts), place.ends);
    let mut tail = Tail::new(rest);
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
            tail.push(directories(builder));
            skip_slash = true;
        } else if let Item::Stars(_) = item
            && let Some(chunk) = committing(&items[index + 1..])
        {
            tail.push(up_to(builder, chunk));
        } else {
            one(builder, item, here, &mut tail);
        }
    }
    tail.node(builder)
}

/// Any directories, with the slash after them.
fn directories(builder: &mut Builder) -> Id {
    let any = builder.anything();
    let slash = builder.char('/');
    let dirs = builder.concat(vec![any, slash]);
    builder.optional(dirs)
}

fn one(builder: &mut Builder, item: &Item, here: Place, tail: &mut Tail) {
    let node = match item {
        Item::Char(c) => builder.char(*c),
        Item::Any => builder.not_slash(),
        Item::Stars(2) if here.starts && here.ends => builder.anything(),
        Item::Deep => builder.anything(),
        Item::Stars(_) => builder.name(),
        Item::Class { negated, ranges } => builder.class(*negated, ranges.clone()),
        Item::Braces(alternatives) | Item::Group('@', alternatives) => {
            return either(builder, alternatives, here, tail);
        }
        Item::Group('!', alternatives) => {
            let rest = tail.node(builder);
            let mut with = Tail::new(rest);
            either(builder, alternatives, here, &mut with);
            let with = with.node(builder);
            let not = builder.not_ahead(with);
            tail.push(builder.name());
            not
        }
        Item::Group('?', alternatives) if looks(alternatives) => {
            let rest = tail.node(builder);
            let mut with = Tail::new(rest);
            either(builder, alternatives, here, &mut with);
            let with = with.node(builder);
            *tail = Tail::new(builder.alternation(vec![with, rest]));
            return;
        }
        Item::Group(kind, alternatives) => {
            let empty = builder.empty();
            let mut body = Tail::new(empty);
            either(builder, alternatives, here, &mut body);
            let body = body.node(builder);
            match kind {
                '?' => builder.optional(body),
                kind => builder.repeated(body, *kind == '+'),
            }
        }
    };
    tail.push(node);
}

/// Whether one of the alternatives has a negated group, which has to look at what follows.
fn looks(alternatives: &[Vec<Item>]) -> bool {
    alternatives.iter().any(|it| count_negated(it) > 0)
}

/// One of the alternatives before the tail. The tail is built into each of them only
/// where one has to look at it.
fn either(builder: &mut Builder, alternatives: &[Vec<Item>], here: Place, tail: &mut Tail) {
    let looks = looks(alternatives);
    let inner = if looks {
        tail.node(builder)
    } else {
        builder.empty()
    };
    let branches = alternatives
        .iter()
        .map(|it| sequence(builder, it, here, inner))
        .collect();
    let either = builder.alternation(branches);
    if looks {
        *tail = Tail::new(either);
    } else {
        tail.push(either);
    }
}
