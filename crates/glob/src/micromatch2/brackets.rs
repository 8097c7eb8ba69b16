//! POSIX classes (`expand-brackets` 0.1.5).

use super::is_word;
use crate::error::PatternError;

/// The pattern with its `[[:name:]]` replaced, as far as they are understood.
pub(super) fn replaced(pattern: &str) -> Result<String, PatternError> {
    if !is_posix(pattern) {
        return Ok(pattern.to_owned());
    }
    let mut text = pattern.to_owned();
    let mut negated = false;
    for open in ["[^", "[!"] {
        if text.contains(open) {
            negated = true;
            text = text.replace(open, "[");
        }
    }
    let imbalanced = text.matches('[').count() != text.matches(']').count();
    let parts = split(&text);
    if parts.iter().any(|part| crate::js::INHERITED.contains(part)) {
        return Err(PatternError::complex(
            "a class has the name of what JavaScript objects inherit",
        ));
    }
    let (mut begin, mut end) = (String::new(), String::new());
    let mut classes = Vec::new();
    let prefix = if negated { "^" } else { "" };
    for (at, inner) in parts.iter().enumerate() {
        let (first, last) = (at == 0, at + 1 == parts.len());
        if let Some(class) = posix(inner) {
            classes.push(format!("[{prefix}{class}]"));
        } else if inner.is_empty() {
        } else if is_range(inner) {
            classes.push(match (first, last) {
                (_, true) => format!("[{prefix}{inner}"),
                (true, _) => format!("{prefix}{inner}]"),
                _ => format!("{prefix}{inner}"),
            });
        } else if first {
            begin.push_str(inner);
        } else if last {
            end.push_str(inner);
        } else {
            classes.push(format!("[{prefix}{inner}]"));
        }
    }
    let text = assembled(&classes, &begin, &end, imbalanced);
    Ok(equivalents(&text))
}

fn assembled(classes: &[String], begin: &str, end: &str, imbalanced: bool) -> String {
    let mut result = classes.join("|");
    if classes.len() > 1 {
        result = format!("(?:{result})");
    }
    let mut pieces = 1;
    if !begin.is_empty() {
        pieces += 1;
        let begin = match begin.strip_prefix('[') {
            Some(rest) if imbalanced => format!("\\[{rest}"),
            Some(_) => format!("{begin}]"),
            None => begin.to_owned(),
        };
        result.insert_str(0, &begin);
    }
    if !end.is_empty() {
        pieces += 1;
        let end = match end.strip_suffix(']') {
            Some(rest) if imbalanced => format!("{rest}\\]"),
            Some(_) => format!("[{end}"),
            None => end.to_owned(),
        };
        result.push_str(&end);
    }
    if pieces > 1 {
        result = result.replace("][", "]|[");
        if result.contains('|') && !result.contains("(?") {
            result = format!("(?:{result})");
        }
    }
    result
}

/// `/\[([:.=+])(?:[^\[\]]|)+\1\]/`
fn is_posix(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices('[').any(|(at, _)| {
        let Some(mark) = bytes.get(at + 1).filter(|b| b":.=+".contains(b)) else {
            return false;
        };
        let end = text[at + 2..].find(['[', ']']).map(|end| at + 2 + end);
        end.is_some_and(|end| bytes[end] == b']' && end > at + 2 && bytes[end - 1] == *mark)
    })
}

/// `/(?::\]\[:|\[?\[:|:\]\]?)/`
fn split(text: &str) -> Vec<&str> {
    let separators = [":][:", "[[:", "[:", ":]]", ":]"];
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let found = separators
            .iter()
            .find(|it| text.as_bytes()[at..].starts_with(it.as_bytes()));
        match found {
            Some(separator) => {
                parts.push(&text[start..at]);
                at += separator.len();
                start = at;
            }
            None => at += 1,
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `/^\[?\w-\w\]?$/`
fn is_range(text: &str) -> bool {
    let text = text.strip_prefix('[').unwrap_or(text);
    let text = text.strip_suffix(']').unwrap_or(text);
    let chars: Vec<char> = text.chars().collect();
    matches!(chars.as_slice(), [a, '-', b] if is_word(*a) && is_word(*b))
}

/// `/\[+=|=\]+/g`
fn equivalents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '=']) {
        let here = &rest[at..];
        let taken = if here.starts_with('[') {
            let run = here.len() - here.trim_start_matches('[').len();
            here[run..].starts_with('=').then_some(run + 1)
        } else {
            let run = here[1..].len() - here[1..].trim_start_matches(']').len();
            (run > 0).then_some(run + 1)
        };
        out.push_str(&rest[..at]);
        if let Some(length) = taken {
            out.push_str("\\b");
            rest = &here[length..];
        } else {
            out.push_str(&here[..1]);
            rest = &here[1..];
        }
    }
    out.push_str(rest);
    out
}

fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "alnum" => "a-zA-Z0-9",
        "alpha" => "a-zA-Z",
        "blank" => " \\t",
        "cntrl" => "\\x00-\\x1F\\x7F",
        "digit" => "0-9",
        "graph" => "\\x21-\\x7E",
        "lower" => "a-z",
        "print" => "\\x20-\\x7E",
        "punct" => "-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
        "space" => " \\t\\r\\n\\v\\f",
        "upper" => "A-Z",
        "word" => "A-Za-z0-9_",
        "xdigit" => "A-Fa-f0-9",
        _ => return None,
    })
}
