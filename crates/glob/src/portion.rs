//! The plain text between extglobs, translated to regular expression source; and un-escaping.

use crate::class;
use crate::error::PatternError;
use crate::js;
use crate::unit::{CLOSE, ESCAPE, OPEN, QUESTION, SLASH, STAR};

/// A translated stretch of glob.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    pub(crate) source: Vec<u16>,
    pub(crate) magic: bool,
    pub(crate) unicode: bool,
}

/// Translates `glob`. With `no_empty`, stars that are the whole of it must match something.
pub(crate) fn translate(
    glob: &[u16],
    no_empty: bool,
    work: &mut usize,
) -> Result<Translated, PatternError> {
    let mut out = Translated::default();
    let star = if no_empty && glob.iter().all(|c| *c == STAR) {
        "[^/]+?"
    } else {
        "[^/]*?"
    };
    let last_close = glob.iter().rposition(|c| *c == CLOSE);
    let mut at = 0;
    while at < glob.len() {
        let c = glob[at];
        at += 1;
        match c {
            STAR => {
                out.add(star);
                out.magic = true;
                at += glob[at..].iter().take_while(|c| **c == STAR).count();
            }
            ESCAPE => match glob.get(at) {
                Some(next) => {
                    at += 1;
                    out.add_escaped(*next);
                }
                None => out.add("\\\\"),
            },
            OPEN if last_close.is_some_and(|close| close >= at) => {
                let found = class::parse(glob, at - 1, work)?;
                if found.consumed == 0 {
                    out.source.extend(escape_unit(c));
                } else {
                    at += found.consumed - 1;
                    out.source.extend(found.source);
                    out.magic |= found.magic;
                    out.unicode |= found.unicode;
                }
            }
            QUESTION => {
                out.add("[^/]");
                out.magic = true;
            }
            _ => out.source.extend(escape_unit(c)),
        }
    }
    Ok(out)
}

impl Translated {
    fn add(&mut self, text: &str) {
        self.source.extend(text.encode_utf16());
    }

    /// What follows a backslash: only some characters keep an escape, so `\|` becomes a bare `|`.
    fn add_escaped(&mut self, c: u16) {
        const SPECIAL: &[u8] = b"().*{}+?[]^$\\!";
        if u8::try_from(c).is_ok_and(|b| SPECIAL.contains(&b)) {
            self.source.push(ESCAPE);
        }
        self.source.push(c);
    }
}

/// Escapes one unit for a regular expression. White space is escaped too, which the `u` flag rejects.
pub(crate) fn escape_unit(c: u16) -> Vec<u16> {
    const SPECIAL: &[u8] = b"-[]{}()*+?.,\\^$|#";
    let special = u8::try_from(c).is_ok_and(|b| SPECIAL.contains(&b)) || js::is_space(u32::from(c));
    if special { vec![ESCAPE, c] } else { vec![c] }
}

/// minimatch's `unescape`: `[x]` and `\x` become `x`, in two passes.
pub(crate) fn unescape(text: &[u16]) -> Vec<u16> {
    without_backslashes(&without_brackets(text))
}

fn without_brackets(text: &[u16]) -> Vec<u16> {
    let inner = |at: usize| match text.get(at..at + 3) {
        Some([OPEN, c, CLOSE]) if !matches!(*c, SLASH | ESCAPE) => Some(*c),
        _ => None,
    };
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        let may_precede = c != ESCAPE && !js::is_line_terminator(u32::from(c));
        if let Some(x) = may_precede.then(|| inner(at + 1)).flatten() {
            out.extend([c, x]);
            at += 4;
        } else if let Some(x) = (at == 0).then(|| inner(0)).flatten() {
            out.push(x);
            at += 3;
        } else {
            out.push(c);
            at += 1;
        }
    }
    out
}

fn without_backslashes(text: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at] == ESCAPE && text.get(at + 1).is_some_and(|c| *c != SLASH) {
            at += 1;
        }
        out.push(text[at]);
        at += 1;
    }
    out
}
