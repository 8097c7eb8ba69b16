//! `[a-z]`, as pnpm 12 reads it.

/// A class of characters.
#[derive(Debug)]
pub(super) struct Class {
    negated: bool,
    items: Vec<Item>,
}

#[derive(Debug)]
enum Item {
    Range(char, char),
    Posix(fn(char) -> bool),
}

impl Class {
    /// The class that begins at `text[at]`, a bracket, and where it ends; none where it does
    /// not.
    pub(super) fn parse(text: &[char], at: usize) -> Option<(Self, usize)> {
        let mut at = at + 1;
        let negated = matches!(text.get(at), Some('!' | '^'));
        at += usize::from(negated);
        let first = at;
        let mut items = Vec::new();
        loop {
            if *text.get(at)? == ']' && at > first {
                return Some((Self { negated, items }, at + 1));
            }
            let (item, end) = posix(text, at).or_else(|| range(text, at))?;
            items.push(item);
            at = end;
        }
    }

    /// Whether the class has `c`, or a range has it in the other case.
    pub(super) fn has(&self, c: char) -> bool {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let upper = c.to_uppercase().next().unwrap_or(c);
        let found = self.items.iter().any(|item| match item {
            Item::Range(low, high) => [c, lower, upper]
                .iter()
                .any(|it| (low..=high).contains(&it)),
            Item::Posix(has) => has(c),
        });
        found != self.negated
    }
}

fn range(text: &[char], at: usize) -> Option<(Item, usize)> {
    let (low, end) = one(text, at)?;
    match text.get(end..end + 2) {
        Some(['-', behind]) if *behind != ']' => {
            let (high, end) = one(text, end + 1)?;
            Some((Item::Range(low, high), end))
        }
        _ => Some((Item::Range(low, low), end)),
    }
}

fn one(text: &[char], at: usize) -> Option<(char, usize)> {
    match text.get(at)? {
        '\\' => Some((*text.get(at + 1)?, at + 2)),
        c => Some((*c, at + 1)),
    }
}

/// `[:alpha:]` and its like.
fn posix(text: &[char], at: usize) -> Option<(Item, usize)> {
    if text.get(at..at + 2)? != ['[', ':'] {
        return None;
    }
    let rest = &text[at + 2..];
    let length = rest.windows(2).position(|pair| pair == [':', ']'])?;
    let name: String = rest[..length].iter().collect();
    let has: fn(char) -> bool = match name.as_str() {
        "alnum" => char::is_alphanumeric,
        "alpha" => char::is_alphabetic,
        "ascii" => |c| c.is_ascii(),
        "blank" => |c| c == ' ' || c == '\t',
        "cntrl" => char::is_control,
        "digit" => |c| c.is_ascii_digit(),
        "graph" => |c| !c.is_control() && !c.is_whitespace(),
        "lower" => char::is_lowercase,
        "print" => |c| !c.is_control(),
        "punct" => |c| c.is_ascii_punctuation(),
        "space" => char::is_whitespace,
        "upper" => char::is_uppercase,
        "word" => |c| c.is_alphanumeric() || c == '_',
        "xdigit" => |c| c.is_ascii_hexdigit(),
        _ => return None,
    };
    Some((Item::Posix(has), at + length + 4))
}
