//! One portion of a glob as the source of a regular expression: `parse` of minimatch 3.0.4, 3.1.2
//! and 5.1, character by character, with its slips.

use super::Old;
use crate::error::PatternError;

const QMARK: &str = "[^/]";
const STAR: &str = "[^/]*?";
const SPECIAL: &[u8] = b"().*{}+?[]^$\\!";
/// What stands before a portion that could begin with a dot.
const NO_DOTS: &str = r"(?!(?:^|\/)\.{1,2}(?:$|\/))";
const SOMETHING: &str = "(?=.)";
/// Length of `)[^/]*?)`, the end of a negation.
const NEGATION_END: usize = 8;
/// Units of source that one portion may grow to.
const MAX_SOURCE: usize = 4_000_000;

fn ch(c: char) -> u16 {
    u16::try_from(u32::from(c)).unwrap_or_default()
}

fn is(unit: u16, c: char) -> bool {
    unit == ch(c)
}

fn is_special(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|b| SPECIAL.contains(&b))
}

/// An extglob that has begun.
struct Open {
    kind: u16,
    /// Whether it is the first thing of the portion.
    first: bool,
    /// Where its source begins.
    start: usize,
    /// Where it ends, once it is closed.
    end: usize,
}

impl Open {
    fn opening(&self) -> &'static str {
        if is(self.kind, '!') {
            "(?:(?!(?:"
        } else {
            "(?:"
        }
    }
}

/// What a portion becomes.
pub(super) struct Translated {
    /// Between `^` and `$`.
    pub(super) source: Vec<u16>,
    /// Whether there is more in it than text.
    pub(super) magic: bool,
}

pub(super) fn translate(glob: &[u16], old: Old) -> Result<Translated, PatternError> {
    let mut work = MAX_SOURCE;
    let Translated { source, magic } = Translation::of(glob, old, false, &mut work)?;
    Ok(Translated {
        source: supported(&source),
        magic,
    })
}

/// The same expression without the two constructs that our parser does not read.
fn supported(source: &[u16]) -> Vec<u16> {
    let text = replace(source, NO_DOTS, r"(?!(?:^|\/)\.\.?(?:$|\/))");
    replace(&text, SOMETHING, "(?!(?!.))")
}

fn replace(text: &[u16], from: &str, to: &str) -> Vec<u16> {
    let from: Vec<u16> = from.encode_utf16().collect();
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(&from) {
            out.extend(to.encode_utf16());
            at += from.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a state of minimatch's own loop"
)]
struct Translation<'a> {
    glob: &'a [u16],
    old: Old,
    out: Vec<u16>,
    /// One of `?*+@!` that may begin an extglob.
    state: Option<u16>,
    escaping: bool,
    open: Vec<Open>,
    negations: Vec<Open>,
    in_class: bool,
    /// Where the class stands in the glob and in the source.
    class_at: Option<usize>,
    class_out: usize,
    /// There is more than text; before 5.1.6 case alone was enough.
    magic: bool,
    /// The portion may itself say `.` or `..`.
    dots_allowed: bool,
}

impl<'a> Translation<'a> {
    fn of(
        glob: &'a [u16],
        old: Old,
        part: bool,
        work: &mut usize,
    ) -> Result<Translated, PatternError> {
        let mut it = Self {
            glob,
            old,
            out: Vec::new(),
            state: None,
            escaping: false,
            open: Vec::new(),
            negations: Vec::new(),
            in_class: false,
            class_at: None,
            class_out: 0,
            magic: !old.compares_text(),
            dots_allowed: glob.first().is_some_and(|c| is(*c, '.')),
        };
        for at in 0..glob.len() {
            it.step(at, work)?;
        }
        it.finish(part, work)
    }

    fn add(&mut self, text: &str) {
        self.out.extend(text.encode_utf16());
    }

    fn add_escaped(&mut self, c: u16) {
        self.out.extend([ch('\\'), c]);
    }

    fn clear_state(&mut self) {
        match self.state.take() {
            None => {}
            Some(c) if is(c, '*') => {
                self.add(STAR);
                self.magic = true;
            }
            Some(c) if is(c, '?') => {
                self.add(QMARK);
                self.magic = true;
            }
            Some(c) => self.add_escaped(c),
        }
    }

    fn step(&mut self, at: usize, work: &mut usize) -> Result<(), PatternError> {
        let c = self.glob[at];
        if self.escaping && (is_special(c) || self.old != Old::Minimatch3) {
            if is_special(c) {
                self.out.push(ch('\\'));
            }
            self.out.push(c);
            self.escaping = false;
            return Ok(());
        }
        match u8::try_from(c).unwrap_or_default() {
            b'\\' => {
                let dash = (self.glob.get(at + 1)).is_some_and(|next| is(*next, '-'));
                if self.old.compares_text() && self.in_class && dash {
                    self.out.push(c);
                } else {
                    self.clear_state();
                    self.escaping = true;
                }
            }
            b'?' | b'*' | b'+' | b'@' | b'!' => self.wildcard(at, c),
            b'(' => self.open(at),
            b')' => self.close(),
            b'|' => self.bar(at),
            b'[' => self.class_begins(at),
            b']' => self.class_ends(at, work)?,
            _ => {
                self.clear_state();
                if self.escaping {
                    self.escaping = false;
                } else if is_special(c) && !(is(c, '^') && self.in_class) {
                    self.out.push(ch('\\'));
                }
                self.out.push(c);
            }
        }
        Ok(())
    }

    fn is_class_start(&self, at: usize) -> bool {
        // Before any class, minimatch compares with position -1.
        at == self.class_at.map_or(0, |class| class + 1)
    }

    fn wildcard(&mut self, at: usize, c: u16) {
        if self.in_class {
            let negated = is(c, '!') && self.is_class_start(at);
            self.out.push(if negated { ch('^') } else { c });
            return;
        }
        self.clear_state();
        self.state = Some(c);
    }

    fn open(&mut self, at: usize) {
        if self.in_class {
            self.add("(");
            return;
        }
        let Some(kind) = self.state.take() else {
            self.add("\\(");
            return;
        };
        let open = Open {
            kind,
            first: at == 1,
            start: self.out.len(),
            end: 0,
        };
        self.add(open.opening());
        if open.first && !is(kind, '!') {
            self.inner_start(at);
        }
        self.open.push(open);
    }

    /// Since 5.1.6 each alternative of a leading extglob decides about dots by itself.
    fn inner_start(&mut self, at: usize) {
        if !self.old.compares_text() {
            return;
        }
        self.dots_allowed = true;
        if !(self.glob.get(at + 1)).is_some_and(|next| is(*next, '.')) {
            self.add(NO_DOTS);
        }
    }

    fn close(&mut self) {
        if self.in_class || self.open.is_empty() {
            self.add("\\)");
            return;
        }
        self.clear_state();
        let Some(mut open) = self.open.pop() else {
            return;
        };
        match u8::try_from(open.kind).unwrap_or_default() {
            b'!' => self.add("))[^/]*?)"),
            b'?' => self.add(")?"),
            b'+' => self.add(")+"),
            b'*' => self.add(")*"),
            _ => self.add(")"),
        }
        self.magic = true;
        open.end = self.out.len();
        if is(open.kind, '!') {
            self.negations.push(open);
        }
    }

    fn bar(&mut self, at: usize) {
        if self.in_class || self.open.is_empty() || self.escaping {
            self.add("\\|");
            self.escaping = false;
            return;
        }
        self.clear_state();
        self.add("|");
        if (self.open.last()).is_some_and(|open| open.first && !is(open.kind, '!')) {
            self.inner_start(at);
        }
    }

    fn class_begins(&mut self, at: usize) {
        self.clear_state();
        if self.in_class {
            self.add("\\[");
            return;
        }
        self.in_class = true;
        self.class_at = Some(at);
        self.class_out = self.out.len();
        self.add("[");
    }

    fn class_ends(&mut self, at: usize, work: &mut usize) -> Result<(), PatternError> {
        if self.is_class_start(at) || !self.in_class {
            self.add("\\]");
            self.escaping = false;
            return Ok(());
        }
        self.in_class = false;
        let text = &self.glob[self.class_at.map_or(0, |class| class + 1)..at];
        self.magic = true;
        if self.old.compares_text() {
            if valid_class(&readable(text)) {
                self.add("]");
            } else {
                self.out.truncate(self.class_out);
                self.add("(?:$.)");
            }
            return Ok(());
        }
        if valid_class(text) {
            self.add("]");
            return Ok(());
        }
        let part = self.part(text, work)?.source;
        self.out.truncate(self.class_out);
        self.add("\\[");
        self.out.extend(part);
        self.add("\\]");
        Ok(())
    }

    /// What was taken for a class, translated by itself. Two texts are no portions for minimatch,
    /// which then writes what JavaScript makes of nothing.
    fn part(&self, text: &[u16], work: &mut usize) -> Result<Translated, PatternError> {
        if text.is_empty() || text == [ch('*'), ch('*')] {
            return Ok(Translated {
                source: "undefined".encode_utf16().collect(),
                magic: false,
            });
        }
        *work = work
            .checked_sub(text.len())
            .ok_or(PatternError::complex("too many unfinished classes"))?;
        Translation::of(text, self.old, true, work)
    }

    fn finish(mut self, part: bool, work: &mut usize) -> Result<Translated, PatternError> {
        if self.in_class {
            let text = &self.glob[self.class_at.map_or(0, |class| class + 1)..];
            let inner = self.part(text, work)?;
            self.out.truncate(self.class_out);
            self.add("\\[");
            self.out.extend(inner.source);
            self.magic |= inner.magic;
        }
        while let Some(open) = self.open.pop() {
            self.unfinished(&open, work)?;
        }
        self.clear_state();
        if self.escaping {
            self.add("\\\\");
        }
        let may_begin_with_dot = self
            .out
            .first()
            .is_some_and(|c| is(*c, '[') || is(*c, '.') || is(*c, '('));
        while let Some(negation) = self.negations.pop() {
            self.look_ahead(&negation, part, work)?;
        }
        let mut source = Vec::with_capacity(self.out.len() + 64);
        if may_begin_with_dot && !self.dots_allowed {
            source.extend(NO_DOTS.encode_utf16());
        }
        if !self.out.is_empty() && self.magic {
            source.extend(SOMETHING.encode_utf16());
        }
        source.append(&mut self.out);
        Ok(Translated {
            source,
            magic: self.magic,
        })
    }

    /// An extglob that was never closed is text, and its bars are none.
    fn unfinished(&mut self, open: &Open, work: &mut usize) -> Result<(), PatternError> {
        let from = (open.start + open.opening().len()).min(self.out.len());
        let tail = escape_bars(&self.out[from..]);
        *work = work
            .checked_sub(tail.len())
            .ok_or(PatternError::complex("too many unfinished extglobs"))?;
        self.magic = true;
        self.out.truncate(open.start);
        match u8::try_from(open.kind).unwrap_or_default() {
            b'*' => self.add(STAR),
            b'?' => self.add(QMARK),
            _ => self.add_escaped(open.kind),
        }
        self.add("\\(");
        self.out.extend(tail);
        Ok(())
    }

    /// A negation looks ahead to the portion's end.
    fn look_ahead(
        &mut self,
        negation: &Open,
        part: bool,
        work: &mut usize,
    ) -> Result<(), PatternError> {
        let length = self.out.len();
        let end = negation.end.min(length);
        let start = negation.start.min(length);
        let last = negation.end.saturating_sub(NEGATION_END).min(length);
        let before = &self.out[..start];
        let first = &self.out[start.min(last)..last];
        let after = &self.out[end..];
        let mut clean = after.to_vec();
        let count = |paren: char| before.iter().filter(|c| is(**c, paren)).count();
        let unclosed = if self.old.compares_text() {
            count('(').saturating_sub(count(')'))
        } else {
            count('(')
        };
        for _ in 0..unclosed {
            if !drop_close(&mut clean) {
                break;
            }
        }
        let end_of_all = clean.is_empty() && !part;
        let mut out = before.to_vec();
        out.extend(first);
        out.extend(&clean);
        if end_of_all {
            let end = if self.old.compares_text() {
                r"(?:$|\/)"
            } else {
                "$"
            };
            out.extend(end.encode_utf16());
        }
        out.extend(&self.out[last..end]);
        out.extend(after);
        *work = work
            .checked_sub(out.len())
            .ok_or(PatternError::complex("extglobs multiply too much"))?;
        self.out = out;
        Ok(())
    }
}

/// Takes out the first `)` with the quantifier behind it; whether there was one.
fn drop_close(text: &mut Vec<u16>) -> bool {
    let Some(at) = text.iter().position(|c| is(*c, ')')) else {
        return false;
    };
    let quantified = (text.get(at + 1)).is_some_and(|c| is(*c, '+') || is(*c, '*') || is(*c, '?'));
    text.drain(at..=at + usize::from(quantified));
    true
}

/// `/((?:\\{2}){0,64})(\\?)\|/g`: every bar gets a backslash if it has none, and the pairs before
/// it are doubled.
fn escape_bars(text: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(text.len());
    let mut run = 0;
    for c in text {
        if is(*c, '\\') {
            run += 1;
            continue;
        }
        let pairs = run / 2 * 2;
        if is(*c, '|') {
            out.resize(out.len() + 2 * pairs + 1, ch('\\'));
        } else {
            out.resize(out.len() + run, ch('\\'));
        }
        run = 0;
        out.push(*c);
    }
    out.resize(out.len() + run, ch('\\'));
    out
}

/// What 5.1.6 hands V8 to see whether a class is one: without backslashes but before `-` and `]`,
/// and with brackets and backslashes escaped.
fn readable(text: &[u16]) -> Vec<u16> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        let next = text.get(at + 1).copied();
        if is(c, '\\') && next.is_some_and(|next| !is(next, '-') && !is(next, ']')) {
            at += 1;
            push_escaped(&mut out, text[at]);
        } else {
            push_escaped(&mut out, c);
        }
        at += 1;
    }
    out
}

fn push_escaped(out: &mut Vec<u16>, c: u16) {
    if is(c, '[') || is(c, ']') || is(c, '\\') {
        out.push(ch('\\'));
    }
    out.push(c);
}

/// Whether V8 takes `[text]` for a class: no range runs backwards, nothing is left open.
fn valid_class(text: &[u16]) -> bool {
    let mut at = usize::from(text.first().is_some_and(|c| is(*c, '^')));
    while at < text.len() {
        let Some((first, next)) = class_atom(text, at) else {
            return false;
        };
        at = next;
        if text.get(at).is_some_and(|c| is(*c, '-')) && at + 1 < text.len() {
            let Some((last, next)) = class_atom(text, at + 1) else {
                return false;
            };
            at = next;
            if let (Some(first), Some(last)) = (first, last)
                && last < first
            {
                return false;
            }
        }
    }
    true
}

/// One character of a class (none where it is a set such as `\d`), and what comes next.
fn class_atom(text: &[u16], at: usize) -> Option<(Option<u16>, usize)> {
    let c = text[at];
    if !is(c, '\\') {
        return Some((Some(c), at + 1));
    }
    let escaped = *text.get(at + 1)?;
    let hex = |digits: usize| {
        let digits = text.get(at + 2..at + 2 + digits)?;
        let text = String::from_utf16(digits).ok()?;
        let all = text.bytes().all(|b| b.is_ascii_hexdigit());
        all.then(|| u16::from_str_radix(&text, 16).ok()).flatten()
    };
    let plain = |value: u16| Some((Some(value), at + 2));
    match u8::try_from(escaped).unwrap_or_default() {
        b'd' | b'D' | b's' | b'S' | b'w' | b'W' => Some((None, at + 2)),
        b'b' => plain(8),
        b't' => plain(9),
        b'n' => plain(10),
        b'v' => plain(11),
        b'f' => plain(12),
        b'r' => plain(13),
        b'x' => Some(hex(2).map_or((Some(escaped), at + 2), |value| (Some(value), at + 4))),
        b'u' => Some(hex(4).map_or((Some(escaped), at + 2), |value| (Some(value), at + 6))),
        b'c' => match text.get(at + 2) {
            Some(letter)
                if char::from_u32(u32::from(*letter))
                    .is_some_and(|l| l.is_ascii_alphanumeric() || l == '_') =>
            {
                Some((Some(letter % 32), at + 3))
            }
            // A backslash by itself; the `c` is read anew.
            _ => Some((Some(ch('\\')), at + 1)),
        },
        b'0'..=b'7' => {
            let digits: Vec<u16> = text[at + 1..]
                .iter()
                .take(3)
                .take_while(|c| (ch('0')..=ch('7')).contains(c))
                .copied()
                .collect();
            let take = if digits.len() == 3 && digits[0] > ch('3') {
                2
            } else {
                digits.len()
            };
            let value = digits[..take]
                .iter()
                .fold(0, |sum, c| sum * 8 + (c - ch('0')));
            Some((Some(value), at + 1 + take))
        }
        _ => plain(escaped),
    }
}
