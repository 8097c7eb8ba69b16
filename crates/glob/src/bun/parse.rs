//! Reading a pattern.

use crate::error::PatternError;
use std::cell::RefCell;
use std::collections::HashMap;

/// Groups nested deeper than this are refused.
const MAX_DEPTH: usize = 50;
/// Longest pattern, in characters, and most characters in it that open something.
const MAX_LENGTH: usize = 8_192;
const MAX_OPENING: usize = 500;
/// Numbers or letters of one range at most.
const MAX_RANGE: usize = 20_000;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Char(char),
    /// `?`
    Any,
    /// That many `*` in a row.
    Stars(usize),
    /// `**/**`, which bun reads as one `**` that is a whole segment wherever it begins.
    Deep,
    Class {
        negated: bool,
        ranges: Vec<(u32, u32)>,
    },
    /// The alternatives of braces.
    Braces(Vec<Vec<Item>>),
    /// The alternatives of an extended group, with the character before it.
    Group(char, Vec<Vec<Item>>),
}

/// How many `!` lead the pattern, but for one before a parenthesis.
pub(super) fn leading_negations(chars: &[char]) -> usize {
    let bangs = chars.iter().take_while(|c| **c == '!').count();
    if bangs > 0 && chars.get(bangs) == Some(&'(') {
        return bangs - 1;
    }
    bangs
}

/// The pieces of a pattern.
pub(super) fn parse(chars: &[char]) -> Result<Vec<Item>, PatternError> {
    let opening = chars
        .iter()
        .filter(|c| matches!(c, '{' | '(' | '['))
        .count();
    if chars.len() > MAX_LENGTH || opening > MAX_OPENING {
        return Err(PatternError::complex(
            "it is very long or has very many groups",
        ));
    }
    sequence(chars, 0)
}

/// Characters of a pattern or of a part of it, with where groups in them are closed, which
/// is found once for each.
struct Text<'t> {
    chars: &'t [char],
    closed: RefCell<HashMap<usize, Option<usize>>>,
}

impl<'t> Text<'t> {
    fn new(chars: &'t [char]) -> Self {
        Self {
            chars,
            closed: RefCell::new(HashMap::new()),
        }
    }

    /// Where what opens at `open` is closed.
    fn closing(&self, open: usize) -> Option<usize> {
        if let Some(known) = self.closed.borrow().get(&open) {
            return *known;
        }
        let close = if self.chars[open] == '(' { ')' } else { '}' };
        let mut at = open + 1;
        let mut found = None;
        while let Some(c) = self.chars.get(at).copied() {
            if c == close {
                found = Some(at);
                break;
            }
            at = self.past(at);
        }
        self.closed.borrow_mut().insert(open, found);
        found
    }

    /// The place after the character, class or group at `at`.
    fn past(&self, at: usize) -> usize {
        let opens = self.chars.get(at + 1) == Some(&'(');
        match self.chars[at] {
            '\\' => at + 2,
            '[' => class(self.chars, at).map_or(at + 1, |(_, end)| end),
            '{' => self.closing(at).map_or(at + 1, |end| end + 1),
            '?' | '*' | '+' | '@' | '!' if opens => {
                self.closing(at + 1).map_or(at + 1, |end| end + 1)
            }
            _ => at + 1,
        }
    }
}

fn sequence(chars: &[char], depth: usize) -> Result<Vec<Item>, PatternError> {
    if depth > MAX_DEPTH {
        return Err(PatternError::complex("groups are nested too deeply"));
    }
    let text = Text::new(chars);
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let group = "?*+@!".contains(c) && chars.get(at + 1) == Some(&'(');
        if group && let Some(end) = text.closing(at + 1) {
            let alternatives = split(&chars[at + 2..end], '|');
            items.push(Item::Group(c, sequences(&alternatives, depth)?));
            at = end + 1;
            continue;
        }
        match c {
            '*' => {
                let run = chars[at..].iter().take_while(|c| **c == '*').count();
                // The last of them may begin a group.
                let opens = chars.get(at + run) == Some(&'(') && text.closing(at + run).is_some();
                let stars = run - usize::from(opens);
                items.push(Item::Stars(stars));
                at += stars;
            }
            '?' => {
                items.push(Item::Any);
                at += 1;
            }
            '[' if let Some((class, end)) = class(chars, at) => {
                items.push(class);
                at = end;
            }
            '{' if let Some(end) = text.closing(at) => {
                items.push(Item::Braces(braces(&chars[at + 1..end], depth)?));
                at = end + 1;
            }
            '\\' if at + 1 < chars.len() => {
                items.push(Item::Char(unescaped(chars[at + 1])));
                at += 2;
            }
            c => {
                items.push(Item::Char(c));
                at += 1;
            }
        }
    }
    Ok(items)
}

fn sequences(parts: &[&[char]], depth: usize) -> Result<Vec<Vec<Item>>, PatternError> {
    parts.iter().map(|part| sequence(part, depth + 1)).collect()
}

fn unescaped(c: char) -> char {
    match c {
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        c => c,
    }
}

/// The parts between separators that stand in no inner group.
fn split(chars: &[char], separator: char) -> Vec<&[char]> {
    let text = Text::new(chars);
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < chars.len() {
        if chars[at] == separator {
            parts.push(&chars[start..at]);
            start = at + 1;
            at += 1;
        } else {
            at = text.past(at);
        }
    }
    parts.push(&chars[start..]);
    parts
}

/// The class that opens at `at`, and the place after it.
fn class(chars: &[char], at: usize) -> Option<(Item, usize)> {
    let mut at = at + 1;
    let negated = matches!(chars.get(at), Some('^' | '!'));
    at += usize::from(negated);
    let mut ranges = Vec::new();
    let mut first = true;
    loop {
        let c = *chars.get(at)?;
        if c == ']' && !first {
            return Some((Item::Class { negated, ranges }, at + 1));
        }
        first = false;
        let (low, after) = class_char(chars, at)?;
        at = after;
        let dash = chars.get(at) == Some(&'-') && chars.get(at + 1).is_some_and(|c| *c != ']');
        if dash {
            let (high, after) = class_char(chars, at + 1)?;
            ranges.push((u32::from(low), u32::from(high)));
            at = after;
        } else {
            ranges.push((u32::from(low), u32::from(low)));
        }
    }
}

fn class_char(chars: &[char], at: usize) -> Option<(char, usize)> {
    match *chars.get(at)? {
        '\\' => Some((unescaped(*chars.get(at + 1)?), at + 2)),
        c => Some((c, at + 1)),
    }
}

fn braces(inner: &[char], depth: usize) -> Result<Vec<Vec<Item>>, PatternError> {
    let parts = split(inner, ',');
    if let [only] = parts.as_slice()
        && let Some(range) = range(only)?
    {
        return Ok(range);
    }
    sequences(&parts, depth)
}

/// What `1..3`, `a..c` or `1..9..2` stands for.
fn range(inner: &[char]) -> Result<Option<Vec<Vec<Item>>>, PatternError> {
    let text: String = inner.iter().collect();
    let parts: Vec<&str> = text.split("..").collect();
    let (from, to, step) = match parts.as_slice() {
        [from, to] => (*from, *to, 1),
        [from, to, step] => match step.parse::<i64>() {
            Ok(step) => (*from, *to, step.unsigned_abs().max(1)),
            Err(_) => return Ok(None),
        },
        _ => return Ok(None),
    };
    let letter = |text: &str| {
        let only = text.len() == 1;
        text.chars()
            .next()
            .filter(|c| only && c.is_ascii_alphabetic())
            .map(|c| i64::from(u32::from(c)))
    };
    let number = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if plain {
            text.parse::<i64>().ok()
        } else {
            None
        }
    };
    let (first, last, letters) = match (number(from), number(to), letter(from), letter(to)) {
        (Some(first), Some(last), ..) => (first, last, false),
        (_, _, Some(first), Some(last)) => (first, last, true),
        _ => return Ok(None),
    };
    let count = first.abs_diff(last) / step + 1;
    if count > MAX_RANGE as u64 {
        return Err(PatternError::complex("a range is very long"));
    }
    let padded = |text: &str| {
        text.trim_start_matches('-').starts_with('0') && text.trim_start_matches('-').len() > 1
    };
    let width = if padded(from) || padded(to) {
        from.len().max(to.len())
    } else {
        0
    };
    let mut out = Vec::new();
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let mut value = first;
    for _ in 0..count {
        let text = if letters {
            u32::try_from(value)
                .ok()
                .and_then(char::from_u32)
                .map(String::from)
                .unwrap_or_default()
        } else {
            format!("{value:0width$}")
        };
        out.push(text.chars().map(Item::Char).collect());
        value = if first <= last {
            value.saturating_add(step)
        } else {
            value.saturating_sub(step)
        };
    }
    Ok(Some(out))
}
