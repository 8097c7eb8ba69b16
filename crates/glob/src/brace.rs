//! Brace expansion: brace-expansion 2 and 5 behind one door.
//!
//! Escaped characters are replaced by private stand-ins first, so that the rest sees only braces
//! that mean something. Version 5 truncates silently at its limits, which is behaviour and is
//! imitated; version 2 has no limits, so ours stop with an error instead.

mod balanced;
mod sequence;
mod v2;
mod v5;

use crate::error::PatternError;
use crate::js;
use crate::options::{Dialect, Options};

/// brace-expansion 5's limit on the characters of all results together.
pub(crate) const MAX_LENGTH: usize = 4_000_000;
/// Deeper nesting than this is refused.
pub(crate) const MAX_DEPTH: usize = 64;
/// Bytes that one expansion may look at before it is refused.
const WORK: usize = 30_000_000;

/// Stand-ins for `\\`, `\{`, `\}`, `\,` and `\.`, all absent from the text at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escapes([char; 5]);

const ESCAPED: [char; 5] = ['\\', '{', '}', ',', '.'];

impl Escapes {
    /// Picks five private-use characters that the text does not contain.
    fn absent_from(text: &str) -> Option<Self> {
        let free: Vec<char> = ('\u{f0000}'..='\u{ffffd}')
            .filter(|c| !text.contains(*c))
            .take(5)
            .collect();
        free.try_into().ok().map(Self)
    }

    /// Each escape as its stand-in. `\\` is taken first, and the others see what is left. With
    /// `any_is_period`, whatever other character is escaped counts as a period.
    fn hide(&self, text: &str, any_is_period: bool) -> String {
        let mut hidden = text.to_owned();
        for (c, stand_in) in ESCAPED.iter().zip(self.0) {
            hidden = hidden.replace(&format!("\\{c}"), stand_in.encode_utf8(&mut [0; 4]));
        }
        if any_is_period && hidden.contains('\\') {
            return self.hide_all(&hidden);
        }
        hidden
    }

    /// A backslash and the UTF-16 unit behind it as a period.
    fn hide_all(&self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut left = text.chars().peekable();
        while let Some(c) = left.next() {
            let next = left
                .peek()
                .copied()
                .filter(|next| c == '\\' && !js::is_line_terminator(u32::from(*next)));
            if next.is_some() {
                left.next();
                hidden.push(self.0[4]);
            } else {
                hidden.push(c);
            }
        }
        hidden
    }

    /// Each stand-in as the bare character.
    fn reveal(&self, text: &str) -> String {
        let back = |c: char| {
            self.0
                .iter()
                .position(|s| *s == c)
                .map_or(c, |i| ESCAPED[i])
        };
        text.chars().map(back).collect()
    }

    /// The stand-in for an escaped closing brace.
    pub(crate) fn close(&self) -> char {
        self.0[2]
    }
}

/// What one expansion may still spend.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) max: usize,
    pub(crate) max_length: usize,
    pub(crate) escapes: Escapes,
    /// A `$` before a brace ends the expansion of all that follows (version 1).
    pub(crate) dollar_ends: bool,
    work: usize,
}

impl Limits {
    /// Accounts for looking at `bytes` once more.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), PatternError> {
        self.work = self
            .work
            .checked_sub(bytes)
            .ok_or(PatternError::complex("brace expansion takes too long"))?;
        Ok(())
    }
}

/// minimatch's `braceExpand`: the pattern itself when it holds no pair of braces on one line.
pub(crate) fn expand(pattern: &str, options: &Options) -> Result<Vec<String>, PatternError> {
    let version = match options.dialect {
        Dialect::Minimatch9 => Version::Two,
        Dialect::Minimatch10 | Dialect::Pnpm12 => Version::Five,
    };
    expand_as(version, pattern, options.brace_expand_max, options.bundled)
}

/// The lines of brace-expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 1.1, with minimatch 3.
    One,
    /// 2.0, with minimatch 5 and 9.
    Two,
    /// 5, with minimatch 10.
    Five,
}

/// The same as [`expand`], by the brace-expansion that is named.
pub(crate) fn expand_as(
    version: Version,
    pattern: &str,
    max: usize,
    bundled: bool,
) -> Result<Vec<String>, PatternError> {
    if !has_braces(pattern) {
        return Ok(vec![pattern.to_owned()]);
    }
    // `{}` at the very start is literal, as in bash.
    let text = match pattern.strip_prefix("{}") {
        Some(rest) => format!("\\{{\\}}{rest}"),
        None => pattern.to_owned(),
    };
    let escapes = Escapes::absent_from(&text)
        .ok_or(PatternError::complex("too many private-use characters"))?;
    let hidden = escapes.hide(&text, bundled);
    let mut limits = Limits {
        max,
        max_length: MAX_LENGTH,
        escapes,
        dollar_ends: version == Version::One,
        work: WORK,
    };
    let expanded = match version {
        Version::One | Version::Two => v2::expand(hidden, &mut limits)?,
        Version::Five => v5::expand(hidden, true, 0, &mut limits)?,
    };
    Ok(expanded.iter().map(|s| escapes.reveal(s)).collect())
}

/// `/\{(?:(?!\{).)*\}/`: some `}` follows a `{` without a line break or another `{` between.
fn has_braces(text: &str) -> bool {
    let mut open = false;
    for c in text.chars() {
        match c {
            '{' => open = true,
            '}' if open => return true,
            _ if js::is_line_terminator(u32::from(c)) => open = false,
            _ => {}
        }
    }
    false
}

/// `/,(?!,).*\}/`: on some line a `}` follows a comma that is not doubled.
pub(crate) fn closes_later(post: &str) -> bool {
    let mut chars = post.chars().peekable();
    let mut comma = false;
    while let Some(c) = chars.next() {
        match c {
            '}' if comma => return true,
            ',' if chars.peek() != Some(&',') => comma = true,
            _ if js::is_line_terminator(u32::from(c)) => comma = false,
            _ => {}
        }
    }
    false
}

/// Splits at commas outside nested braces: `a,{b,c},d` has three members.
pub(crate) fn comma_parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = text;
    while let Some(m) = balanced::find(rest) {
        append_split(&mut parts, &rest[..m.open]);
        if let Some(last) = parts.last_mut() {
            last.push_str(&rest[m.open..=m.close]);
        }
        rest = &rest[m.close + 1..];
    }
    append_split(&mut parts, rest);
    parts
}

/// Continues the last part with the first piece of `text.split(',')`, and adds the others.
fn append_split(parts: &mut Vec<String>, text: &str) {
    let mut pieces = text.split(',');
    if let (Some(last), Some(first)) = (parts.last_mut(), pieces.next()) {
        last.push_str(first);
    }
    parts.extend(pieces.map(str::to_owned));
}

#[cfg(test)]
mod tests;
