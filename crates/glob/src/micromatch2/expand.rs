//! The replacements, in their order (`micromatch/lib/expand.js`).

use super::{braces, brackets, extglob, is_extglob, is_glob, is_word, tokens};
use crate::error::PatternError;
use std::fmt::Write as _;

const QMARK: &str = "[^/]";
const STAR: &str = "[^/]*?";
const NO_DOT: &str = r"(?!\.)(?=.)";
const DOTFILES: &str = r"(?!(?:\/|^)\.{1,2}($|\/))(?=.)";
const GLOBSTAR_DOT: &str = r"(?:(?!(?:\/|^)\.{1,2}($|\/)).)*?";
const GLOBSTAR: &str = r"(?:(?!(?:\/|^)\.).)*?";

fn one_star(dot: bool) -> String {
    format!("{}{STAR}", guard(dot))
}

fn guard(dot: bool) -> &'static str {
    if dot { DOTFILES } else { NO_DOT }
}

fn globstar(dot: bool) -> &'static str {
    if dot { GLOBSTAR_DOT } else { GLOBSTAR }
}

/// The inside of the expression for `original`, and whether the whole is negated.
pub(super) fn expand(original: &str, dot: bool) -> Result<(String, bool), PatternError> {
    let (negated, rest) = match original.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, original),
    };
    if !is_glob(original) {
        return Ok((escape_each(rest, &['/', '.']), false));
    }
    let pattern = escape_pluses(rest).replace('$', "\\$");
    if pattern == ".*" {
        return Ok((format!("\\.{STAR}"), false));
    }
    if pattern == "*" {
        return Ok((one_star(dot), false));
    }
    let tokens = tokens::parse(&pattern);
    let mut dot = dot || tokens.dot;
    let mut joined = true;
    if pattern.contains("{.") || pattern.contains(",.") {
        joined = false;
        dot = true;
    }
    let mut glob = Glob { pattern, dot };
    if glob.pattern.starts_with('.') && !glob.pattern[1..].starts_with('/') {
        glob.pattern.insert(0, '\\');
    }
    if tokens.braces {
        glob.pattern = braces::joined(&glob.pattern, joined)?;
    }
    if tokens.extglob && is_extglob(&glob.pattern) {
        glob.pattern = extglob::replaced(&glob.pattern)?;
    }
    if tokens.brackets {
        glob.pattern = brackets::replaced(&glob.pattern)?;
    }
    glob.specials();
    if glob.pattern == "**" {
        globstar(glob.dot).clone_into(&mut glob.pattern);
    } else {
        glob.wildcards(original, &tokens);
    }
    glob.finish()?;
    Ok((glob.pattern, negated))
}

struct Glob {
    pattern: String,
    dot: bool,
}

impl Glob {
    /// `split(from).join(to)`, with `*` and `?` of the replacement put aside.
    fn replace(&mut self, from: &str, to: &str) {
        self.pattern = self.pattern.replace(from, &aside(to));
    }

    fn specials(&mut self) {
        self.pattern = self.pattern.replace("[!", "[^").replace("(?", "(%~");
        self.pattern = self.pattern.replacen("[]", "\\[\\]", 1);
        let guard = guard(self.dot);
        self.replace("/[", &format!("/{guard}["));
        self.replace("/?", &format!("/{guard}[^/]"));
        self.replace("/.", "/(?=.)\\.");
        let mut chars = self.pattern.chars();
        let drive = chars.next().is_some_and(is_word)
            && chars.next() == Some(':')
            && matches!(chars.next(), Some('\\' | '/'));
        if drive {
            self.pattern.insert_str(0, "(%~=.)");
        }
        if self.pattern.contains("[^") {
            self.pattern = negate_slash(&self.pattern);
        }
    }

    fn wildcards(&mut self, original: &str, tokens: &tokens::Tokens) {
        self.pattern = balanced(&self.pattern);
        self.pattern = escaped(&self.pattern);
        if tokens.globstar {
            self.globstars(original, tokens);
        }
        let one = one_star(self.dot);
        if let Some(rest) = self.pattern.strip_suffix("/*") {
            self.pattern = format!("{rest}{}", aside(&format!("\\/{one}")));
        }
        if let Some(rest) = self.pattern.strip_suffix('*') {
            self.pattern = format!("{rest}{}", aside(STAR));
        }
        self.partial_star();
        self.replace("*", &one);
        self.replace("?.", "?\\.");
        self.replace("?:", "?:");
        self.pattern = question_marks(&self.pattern);
        self.pattern = dots(&self.pattern);
        self.pattern = empty_classes(&self.pattern);
        self.pattern = runs(&self.pattern, '/', 1, "\\/");
        self.pattern = runs(&self.pattern, '\\', 2, "\\");
    }

    fn globstars(&mut self, original: &str, tokens: &tokens::Tokens) {
        self.pattern = collapse(&self.pattern, "/**");
        self.pattern = collapse(&self.pattern, "**/");
        let globstar = globstar(self.dot);
        self.replace("/**/", &format!("(?:/{globstar}/|/)"));
        self.pattern = runs(&self.pattern, '*', 2, "**");
        self.pattern = word_stars(&self.pattern);
        self.pattern = star_words(
            &self.pattern,
            &aside(&format!("{globstar}\\/{}[^/]*?", guard(self.dot))),
        );
        if !self.dot {
            self.pattern = leading_globstars(&self.pattern);
        }
        if tokens.has_dirname || original.contains(",**") || original.contains("**,") {
            self.replace("**", globstar);
        }
    }

    /// `/([^\/]+)\*/`: of the first segment with a star that does not begin it, the last.
    fn partial_star(&mut self) {
        let mut start = 0;
        for segment in self.pattern.split('/') {
            let first = segment.chars().next().map_or(0, char::len_utf8);
            if let Some(at) = segment[first..].rfind('*') {
                let at = start + first + at;
                self.pattern.replace_range(at..=at, &aside(&one_star(true)));
                return;
            }
            start += segment.len() + 1;
        }
    }

    fn finish(&mut self) -> Result<(), PatternError> {
        let back = unescaped(&self.pattern)?
            .replace("%~", "?")
            .replace("%%", "*");
        self.pattern = back
            .replace("__UNESC_STAR__", "*")
            .replace("?.", "?\\.")
            .replace("[^\\/]", QMARK);
        if self.pattern.len() > 1 && self.pattern.starts_with(['[', '?', '*']) {
            let units = self.pattern.encode_utf16().count();
            if units > 1 {
                self.pattern.insert_str(0, guard(self.dot));
            }
        }
        Ok(())
    }
}

/// `*` and `?` as later replacements do not see them.
fn aside(text: &str) -> String {
    text.replace('?', "%~").replace('*', "%%")
}

fn escape_each(text: &str, what: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if what.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `/(\+)(?!\()/g`
fn escape_pluses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == '+' && !text[at + 1..].starts_with('(') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `/\[\^([^\]]*?)\]/g`: a negated class without a slash gets one.
fn negate_slash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[^") {
        let inner = &rest[at + 2..];
        let Some(end) = inner.find(']') else { break };
        out.push_str(&rest[..at]);
        out.push_str("[^");
        if !inner[..end].contains('/') {
            out.push_str("\\/");
        }
        out.push_str(&inner[..=end]);
        rest = &inner[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Escapes all brackets where not every one is closed.
fn balanced(text: &str) -> String {
    if text.matches('[').count() == text.matches(']').count() {
        return text.to_owned();
    }
    text.replace('[', "\\[").replace(']', "\\]")
}

/// `/["\\](['"]?[^"'\\]['"]?)/g`: escaped wildcards are put aside, escaped letters are not escaped.
fn escaped(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let quote = |at: usize| matches!(chars.get(at), Some('"' | '\''));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let inner = at + 1 + usize::from(quote(at + 1));
        let plain = chars
            .get(inner)
            .is_some_and(|c| !matches!(c, '"' | '\'' | '\\'));
        if !matches!(c, '"' | '\\') || !plain {
            out.push(c);
            at += 1;
            continue;
        }
        let end = inner + 1 + usize::from(quote(inner + 1));
        let what: String = chars[at + 1..end].iter().collect();
        if let Some(name) = wildcard_name(&what) {
            out.push_str("__UNESC_");
            out.push_str(name);
            out.push_str("__");
        } else if chars[at..end].iter().any(char::is_ascii_alphabetic) {
            out.extend(chars[at..end].iter().filter(|c| **c != '\\'));
        } else {
            out.extend(&chars[at..end]);
        }
        at = end;
    }
    out
}

const NAMES: [(&str, &str); 10] = [
    ("?", "QMRK"),
    ("@", "AMPE"),
    ("!", "EXCL"),
    ("+", "PLUS"),
    ("*", "STAR"),
    (",", "COMMA"),
    ("(", "LTPAREN"),
    (")", "RTPAREN"),
    ("[", "LTBRACK"),
    ("]", "RTBRACK"),
];

fn wildcard_name(what: &str) -> Option<&'static str> {
    NAMES
        .iter()
        .find(|(c, _)| *c == what)
        .map(|(_, name)| *name)
}

/// `/__([A-Z]+)_([A-Z]+)__/g`: puts back what was put aside. What merely looks like it is replaced
/// by what JavaScript finds, or is fatal.
fn unescaped(text: &str) -> Result<String, PatternError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("__") {
        let Some((kind, name)) = placeholder(&rest[at + 2..]) else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        out.push_str(&rest[..at]);
        let wildcard = NAMES.iter().find(|(_, known)| *known == name);
        match (kind, wildcard) {
            ("UNESC", Some((c, _))) => {
                out.push('\\');
                out.push_str(c);
            }
            ("TEMP", Some((c, _))) => out.push_str(c),
            ("UNESC" | "TEMP" | "ESC", _) => out.push_str("undefined"),
            _ => {
                return Err(PatternError::Thrown {
                    message: "Cannot read properties of undefined",
                });
            }
        }
        rest = &rest[at + 2 + kind.len() + 1 + name.len() + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

fn placeholder(text: &str) -> Option<(&str, &str)> {
    let word = |text: &str| text.bytes().take_while(u8::is_ascii_uppercase).count();
    let first = word(text);
    let rest = text[first..].strip_prefix('_')?;
    let second = word(rest);
    let ends = rest[second..].starts_with("__");
    (first > 0 && second > 0 && ends).then(|| (&text[..first], &rest[..second]))
}

/// Runs of a separator made one, but for those at either end.
fn collapse(text: &str, separator: &str) -> String {
    let parts: Vec<&str> = text.split(separator).collect();
    let first = parts.first() == Some(&"");
    let last = parts.last() == Some(&"");
    let mut kept: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if first {
        kept.insert(0, "");
    }
    if last {
        kept.push("");
    }
    kept.join(separator)
}

/// Every run of at least `least` of a character replaced.
fn runs(text: &str, of: char, least: usize, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(of) {
        let length = rest[at..].len() - rest[at..].trim_start_matches(of).len();
        out.push_str(&rest[..at]);
        out.push_str(if length < least {
            &rest[at..at + length]
        } else {
            to
        });
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// `/(\w+)\*(?!\/)/g`
fn word_stars(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    // Whether the character before is a word's and no match has taken it.
    let mut word = false;
    for (at, c) in chars.iter().enumerate() {
        if *c == '*' && word && chars.get(at + 1) != Some(&'/') {
            out.push_str("[^/]%%%~");
            word = false;
            continue;
        }
        out.push(*c);
        word = is_word(*c);
    }
    out
}

/// `/\*\*\/\*(\w)/g`
fn star_words(text: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("**/*") {
        if rest[at + 4..].starts_with(is_word) {
            out.push_str(&rest[..at]);
            out.push_str(to);
            out.push_str(&rest[at + 4..at + 5]);
            rest = &rest[at + 5..];
        } else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// `/\*\*\/(.)/g`
fn leading_globstars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("**/") {
        let next = rest[at + 3..].chars().next();
        out.push_str(&rest[..at]);
        if let Some(c) = next.filter(|c| !crate::js::is_line_terminator(u32::from(*c))) {
            out.push_str("(?:**\\/|)");
            out.push(c);
            rest = &rest[at + 3 + c.len_utf8()..];
        } else {
            out.push('*');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// `/\?+/g`
fn question_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('?') {
        let length = rest[at..].bytes().take_while(|b| *b == b'?').count();
        out.push_str(&rest[..at]);
        out.push_str(QMARK);
        if length > 1 {
            let _ = write!(out, "{{{length}}}");
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// `/\.([*\w]+)/g`
fn dots(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == '.' && text[at + 1..].starts_with(|c| c == '*' || is_word(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `/\[\^[\\\/]+\]/g`
fn empty_classes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[^") {
        let inner = rest[at + 2..].trim_start_matches(['\\', '/']);
        let length = rest[at + 2..].len() - inner.len();
        out.push_str(&rest[..at]);
        if length > 0 && inner.starts_with(']') {
            out.push_str(QMARK);
            rest = &inner[1..];
        } else {
            out.push_str("[^");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out
}
