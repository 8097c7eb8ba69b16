//! Braces (`braces` 1.8.5).

use super::{is_word, range};
use crate::error::PatternError;

/// Results of one pattern; more only a hostile one has.
const MAX_RESULTS: usize = 2_000;
/// Braces one within what another left, at most: each is a call within a call.
const MAX_DEPTH: usize = 100;
/// Bytes that one expansion looks at.
const MAX_WORK: usize = 1 << 20;

/// The alternatives of a pattern, joined by `|`. With `joined`, commas become groups of the
/// expression, else each alternative is written out.
pub(super) fn joined(pattern: &str, joined: bool) -> Result<String, PatternError> {
    let count = |what: [char; 3]| pattern.matches(what).count();
    let (open, close) = (count(['{', '(', '[']), count(['}', ')', ']']));
    let mut braces = Braces {
        // A quick look for braces that are not closed.
        joined: joined && !(open > 0 && close > 0 && open != close),
        depth: 0,
        work: 0,
    };
    Ok(braces.expand(pattern, Vec::new())?.join("|"))
}

struct Braces {
    joined: bool,
    depth: usize,
    work: usize,
}

/// What makes an expansion take a way of its own.
enum Special {
    Comma,
    Dot,
    Path,
    Space,
    Doubled,
    Empty,
    Escaped,
    Dollar,
}

impl Braces {
    fn expand(&mut self, text: &str, found: Vec<String>) -> Result<Vec<String>, PatternError> {
        self.work += text.len();
        self.depth += 1;
        if self.work > MAX_WORK || self.depth > MAX_DEPTH || found.len() > MAX_RESULTS {
            return Err(PatternError::complex("its braces make too many patterns"));
        }
        let expanded = match special(text) {
            _ if text.is_empty() => Ok(Vec::new()),
            Some(special) => self.specially(&special, text, found),
            None => self.plainly(text, found),
        };
        self.depth -= 1;
        expanded
    }

    fn specially(
        &mut self,
        special: &Special,
        text: &str,
        mut found: Vec<String>,
    ) -> Result<Vec<String>, PatternError> {
        let through = |this: &mut Self, pairs: &[(&str, &str, &str)], found| {
            let hidden = pairs.iter().fold(text.to_owned(), |text, (from, name, _)| {
                text.replace(from, name)
            });
            let expanded = this.expand(&hidden, found)?;
            let shown = |text: String| {
                pairs
                    .iter()
                    .fold(text, |text, (_, name, to)| text.replace(name, to))
            };
            Ok(expanded.into_iter().map(shown).collect())
        };
        let stripped = |found: &mut Vec<String>| {
            found.push(text.replace('\\', ""));
            std::mem::take(found)
        };
        match special {
            Special::Comma if has_word_comma(text) => {
                through(self, &[("\\,", "__ESC_COMMA__", ",")], found)
            }
            Special::Dot if has_dots(text) => through(self, &[("\\.", "__ESC_DOT__", ".")], found),
            Special::Escaped if is_nested(text) => through(
                self,
                &[("\\{", "__LT_BRACE__", "{"), ("\\}", "__RT_BRACE__", "}")],
                found,
            ),
            Special::Comma | Special::Dot | Special::Escaped => Ok(stripped(&mut found)),
            Special::Path => through(self, &[("/.", "__ESC_PATH__", "/.")], found),
            Special::Space => {
                let mut all = Vec::new();
                let mut inner = Self {
                    joined: false,
                    depth: self.depth,
                    work: self.work,
                };
                for part in text.split(' ') {
                    all.extend(inner.expand(part, Vec::new())?);
                }
                self.work = inner.work;
                Ok(all)
            }
            Special::Doubled => self.expand(&text.replace("{,}", ""), Vec::new()),
            Special::Empty => self.expand(&text.replace("{}", "\\{\\}"), found),
            Special::Dollar if is_nested(text) => {
                Err(PatternError::complex("it has `${` and nested braces"))
            }
            Special::Dollar => {
                found.push(text.to_owned());
                Ok(found)
            }
        }
    }

    fn plainly(&mut self, text: &str, mut found: Vec<String>) -> Result<Vec<String>, PatternError> {
        let Some((open, close)) = last_brace(text) else {
            return Ok(vec![text.to_owned()]);
        };
        let outer = &text[open..=close];
        let inner = &text[open + 1..close];
        let segments: Vec<String> = if inner.contains("..") {
            match range::expand(inner, self.joined)? {
                Some(segments) => segments,
                None => inner.split(',').map(str::to_owned).collect(),
            }
        } else if inner.starts_with(['"', '\'']) {
            found.push(text.replace(['"', '\''], ""));
            return Ok(found);
        } else {
            let segments = inner.split(',');
            if self.joined {
                let group = format!("({})", segments.collect::<Vec<_>>().join("|"));
                let replaced = replace_once(text, outer, &group);
                return self.expand(&replaced, Vec::new());
            }
            segments.map(str::to_owned).collect()
        };
        for segment in &segments {
            if has_extension(segment) {
                return Ok(if segments.len() > 1 {
                    segments
                } else {
                    vec![text.to_owned()]
                });
            }
            let value = text.replacen(outer, segment, 1);
            if has_braces(&value) {
                found = self.expand(&value, found)?;
            } else if !value.is_empty() && !found.contains(&value) {
                found.push(value);
            }
        }
        Ok(found)
    }
}

/// `/\${|( (?=[{,}])|(?=[{,}]) )|{}|{,}|\\,(?=.*[{}])|\/\.(?=.*[{}])|\\\.(?={)|\\{|\\}/`
fn special(text: &str) -> Option<Special> {
    let line_has_brace = |rest: &str| {
        let line = rest
            .split(|c| crate::js::is_line_terminator(u32::from(c)))
            .next();
        line.is_some_and(|line| line.contains(['{', '}']))
    };
    for (at, _) in text.char_indices() {
        let rest = &text[at..];
        let starts = |what: &str| rest.starts_with(what);
        if starts("${") {
            return Some(Special::Dollar);
        }
        if starts(" {") || starts(" ,") || starts(" }") {
            return Some(Special::Space);
        }
        if starts("{}") {
            return Some(Special::Empty);
        }
        if starts("{,}") {
            return Some(Special::Doubled);
        }
        if starts("\\,") && line_has_brace(&rest[2..]) {
            return Some(Special::Comma);
        }
        if starts("/.") && line_has_brace(&rest[2..]) {
            return Some(Special::Path);
        }
        if starts("\\.{") {
            return Some(Special::Dot);
        }
        if starts("\\{") || starts("\\}") {
            return Some(Special::Escaped);
        }
    }
    None
}

/// `/.*(\\?\{([^}]+)\})/`: the last brace that holds something.
fn last_brace(text: &str) -> Option<(usize, usize)> {
    text.rmatch_indices('{').find_map(|(open, _)| {
        let close = open + 1 + text[open + 1..].find('}')?;
        (close > open + 1).then_some((open, close))
    })
}

/// `/\w,/`
fn has_word_comma(text: &str) -> bool {
    text.match_indices(',')
        .any(|(at, _)| text[..at].ends_with(is_word))
}

/// `/[^\\]\..+\\\./`
fn has_dots(text: &str) -> bool {
    text.match_indices('.').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let later = text[at + 1..].chars().next().map_or(0, char::len_utf8);
        before.is_some_and(|c| c != '\\') && text[at + 1 + later..].contains("\\.")
    })
}

/// `/\{[^{]+\{/`
fn is_nested(text: &str) -> bool {
    let mut opens = text.match_indices('{').map(|(at, _)| at).peekable();
    while let Some(at) = opens.next() {
        if opens.peek().is_some_and(|next| *next > at + 1) {
            return true;
        }
    }
    false
}

/// `/(\.[^.\/])/`
fn has_extension(text: &str) -> bool {
    text.match_indices('.').any(|(at, _)| {
        text[at + 1..]
            .chars()
            .next()
            .is_some_and(|c| c != '.' && c != '/')
    })
}

/// `/\{[^{}]+?\}/`
fn has_braces(text: &str) -> bool {
    text.match_indices('{').any(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(['{', '}']);
        end.is_some_and(|end| end > 0 && rest[end..].starts_with('}'))
    })
}

/// `text.replace(from, to)` with what `$` means in `to`.
fn replace_once(text: &str, from: &str, to: &str) -> String {
    let Some(at) = text.find(from) else {
        return text.to_owned();
    };
    let (before, after) = (&text[..at], &text[at + from.len()..]);
    let mut out = before.to_owned();
    let mut rest = to;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        let (meant, length) = match rest[dollar + 1..].chars().next() {
            Some('$') => ("$", 2),
            Some('&') => (from, 2),
            Some('`') => (before, 2),
            Some('\'') => (after, 2),
            _ => ("$", 1),
        };
        out.push_str(meant);
        rest = &rest[dollar + length..];
    }
    out.push_str(rest);
    out.push_str(after);
    out
}
