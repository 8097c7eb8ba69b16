//! Extended groups (`extglob` 0.3.2).

use super::is_word;
use crate::error::PatternError;

/// Groups in one pattern; more only a hostile one has.
const MAX_GROUPS: usize = 1_000;

/// The pattern with its `+(…)` and the like replaced.
pub(super) fn replaced(pattern: &str) -> Result<String, PatternError> {
    let mut text = extensions(&reversed(pattern));
    let mut groups: Vec<String> = Vec::new();
    while let Some(found) = innermost(&text) {
        if groups.len() >= MAX_GROUPS {
            return Err(PatternError::complex("too many groups"));
        }
        let id = name(groups.len());
        let whole = text[found.start..found.end].to_owned();
        groups.push(wrapped(
            &text[found.open + 1..found.end - 1],
            &text[found.start..found.open],
        ));
        text = text.replace(&whole, &id);
    }
    for (number, group) in groups.iter().enumerate().rev() {
        text = text.replace(&name(number), group);
        if text.len() > 1 << 20 {
            return Err(PatternError::complex("too many groups"));
        }
    }
    Ok(text.replace('.', "\\."))
}

fn name(number: usize) -> String {
    format!("__EXTGLOB_{number}__")
}

/// `/!\(([^\w*()])/g`: `!(.js)` is meant as `.!(js)`.
fn reversed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("!(") {
        let next = rest[at + 2..].chars().next();
        out.push_str(&rest[..at]);
        if let Some(c) = next.filter(|c| !is_word(*c) && !matches!(c, '*' | '(' | ')')) {
            out.push(c);
            out.push_str("!(");
            rest = &rest[at + 2 + c.len_utf8()..];
        } else {
            out.push_str("!(");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out
}

/// `/([*\/])\.!\([*]\)/g`
fn extensions(text: &str) -> String {
    text.replace("/.!(*)", "\\/[^\\.]+")
        .replace("*.!(*)", "[^\\.]+")
}

struct Found {
    start: usize,
    open: usize,
    end: usize,
}

/// `/(\\?[@?!+*$]\\?)(\(([^()]*?)\))/`
fn innermost(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    for (open, _) in text.match_indices('(') {
        let end = text[open + 1..].find(['(', ')'])?;
        let end = open + 1 + end;
        if bytes[end] != b')' {
            continue;
        }
        let mut start = open;
        if start > 0 && bytes[start - 1] == b'\\' {
            start -= 1;
        }
        if start == 0 || !b"@?!+*$".contains(&bytes[start - 1]) {
            continue;
        }
        start -= 1;
        if start > 0 && bytes[start - 1] == b'\\' {
            start -= 1;
        }
        return Some(Found {
            start,
            open,
            end: end + 1,
        });
    }
    None
}

fn wrapped(inner: &str, prefix: &str) -> String {
    let inner = inner.replace('*', "[^/]%%%~").replace('.', "\\.");
    match prefix {
        "!" => format!("(?!{inner})[^/]%%%~"),
        "@" => format!("(?:{inner})"),
        "+" => format!("(?:{inner})+"),
        "*" => format!("(?:{inner})%%"),
        "?" => format!("(?:{inner}|)"),
        _ => inner,
    }
}
