//! Bracket expressions of a glob, translated to the source text of a regular expression class.

use crate::error::PatternError;
use crate::portion::escape_unit;
use crate::unit::{BANG, CARET, CLOSE, DASH, ESCAPE, OPEN};

/// POSIX classes: name, translation, needs the `u` flag, is a complement.
const POSIX: [(&str, &str, bool, bool); 14] = [
    ("[:alnum:]", "\\p{L}\\p{Nl}\\p{Nd}", true, false),
    ("[:alpha:]", "\\p{L}\\p{Nl}", true, false),
    ("[:ascii:]", "\\x00-\\x7f", false, false),
    ("[:blank:]", "\\p{Zs}\\t", true, false),
    ("[:cntrl:]", "\\p{Cc}", true, false),
    ("[:digit:]", "\\p{Nd}", true, false),
    ("[:graph:]", "\\p{Z}\\p{C}", true, true),
    ("[:lower:]", "\\p{Ll}", true, false),
    ("[:print:]", "\\p{C}", true, false),
    ("[:punct:]", "\\p{P}", true, false),
    ("[:space:]", "\\p{Z}\\t\\r\\n\\v\\f", true, false),
    ("[:upper:]", "\\p{Lu}", true, false),
    ("[:word:]", "\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}", true, false),
    ("[:xdigit:]", "A-Fa-f0-9", false, false),
];

/// A bracket that never closes is read to the end, and so may the next one be: what this may cost
/// is a fraction of what source text may.
const WORK_PER_UNIT: usize = 16;

/// A translated class; `consumed` is 0 when the bracket was no class at all.
#[derive(Debug, Default)]
pub(crate) struct Class {
    pub(crate) source: Vec<u16>,
    pub(crate) unicode: bool,
    pub(crate) consumed: usize,
    pub(crate) magic: bool,
}

impl Class {
    /// A class that matches nothing, and spoils the rest of the portion.
    fn never(glob: &[u16], at: usize) -> Self {
        Self {
            source: units("$."),
            unicode: false,
            consumed: glob.len() - at,
            magic: true,
        }
    }
}

/// How far the reader got.
struct Reader<'a> {
    glob: &'a [u16],
    start: usize,
    at: usize,
    ranges: Vec<Vec<u16>>,
    complements: Vec<u16>,
    unicode: bool,
    negated: bool,
    range_start: Option<u16>,
}

/// Translates the class that opens at `start`. Looking ahead costs `work`.
pub(crate) fn parse(glob: &[u16], start: usize, work: &mut usize) -> Result<Class, PatternError> {
    let mut reader = Reader {
        glob,
        start,
        at: start + 1,
        ranges: Vec::new(),
        complements: Vec::new(),
        unicode: false,
        negated: false,
        range_start: None,
    };
    let outcome = reader.read();
    *work = work
        .checked_sub((reader.at - start) * WORK_PER_UNIT)
        .ok_or(PatternError::complex("brackets take too long"))?;
    Ok(match outcome {
        Outcome::Closed(end) => reader.finish(end),
        Outcome::Open => Class::default(),
        Outcome::Never => Class::never(glob, start),
    })
}

enum Outcome {
    /// Ends before this index.
    Closed(usize),
    /// No closing bracket: not a class.
    Open,
    /// A range that ends in a POSIX class.
    Never,
}

impl Reader<'_> {
    fn read(&mut self) -> Outcome {
        let mut escaping = false;
        let mut seen_any = false;
        if matches!(self.glob.get(self.at), Some(&(BANG | CARET))) {
            self.negated = true;
            self.at += 1;
        }
        while let Some(&c) = self.glob.get(self.at) {
            if c == CLOSE && seen_any && !escaping {
                return Outcome::Closed(self.at + 1);
            }
            seen_any = true;
            if c == ESCAPE && !escaping {
                escaping = true;
                self.at += 1;
            } else if let Some(class) = (c == OPEN && !escaping).then(|| self.posix()).flatten() {
                if self.range_start.is_some() {
                    return Outcome::Never;
                }
                self.add_posix(class);
            } else {
                escaping = false;
                self.add_unit(c);
            }
        }
        Outcome::Open
    }

    /// The POSIX class that starts here.
    fn posix(&self) -> Option<usize> {
        if self.glob.get(self.at + 1) != Some(&u16::from(b':')) {
            return None;
        }
        POSIX
            .iter()
            .position(|(name, ..)| self.follows(self.at, name))
    }

    fn follows(&self, at: usize, text: &str) -> bool {
        text.bytes()
            .enumerate()
            .all(|(i, b)| self.glob.get(at + i) == Some(&u16::from(b)))
    }

    fn add_posix(&mut self, class: usize) {
        let (name, source, unicode, complement) = POSIX[class];
        self.at += name.len();
        self.unicode |= unicode;
        if complement {
            self.complements.extend(units(source));
        } else {
            self.ranges.push(units(source));
        }
    }

    /// An ordinary unit: the end of a range, the start of one, or just itself.
    fn add_unit(&mut self, c: u16) {
        if let Some(first) = self.range_start.take() {
            // An upside-down range is dropped; the rest of the class still counts.
            if c > first {
                let mut range = escaped(first);
                range.push(DASH);
                range.extend(escaped(c));
                self.ranges.push(range);
            } else if c == first {
                self.ranges.push(escaped(c));
            }
            self.at += 1;
        } else if self.follows(self.at + 1, "-]") {
            let mut both = escaped(c);
            both.extend(escaped(DASH));
            self.ranges.push(both);
            self.at += 2;
        } else if self.follows(self.at + 1, "-") {
            self.range_start = Some(c);
            self.at += 2;
        } else {
            self.ranges.push(escaped(c));
            self.at += 1;
        }
    }

    fn finish(self, end: usize) -> Class {
        let consumed = end - self.start;
        if self.ranges.is_empty() && self.complements.is_empty() {
            return Class::never(self.glob, self.start);
        }
        if let Some(literal) = self.literal() {
            return Class {
                source: escape_unit(literal),
                unicode: false,
                consumed,
                magic: false,
            };
        }
        let positive = bracketed(self.negated, &self.ranges.concat());
        let complement = bracketed(!self.negated, &self.complements);
        let source = if self.ranges.is_empty() {
            complement
        } else if self.complements.is_empty() {
            positive
        } else {
            [units("("), positive, units("|"), complement, units(")")].concat()
        };
        Class {
            source,
            unicode: self.unicode,
            consumed,
            magic: true,
        }
    }

    /// A class of one single character is that character, and no wildcard at all.
    fn literal(&self) -> Option<u16> {
        if self.negated || !self.complements.is_empty() {
            return None;
        }
        let [only] = self.ranges.as_slice() else {
            return None;
        };
        match only.as_slice() {
            [c] | [ESCAPE, c] if !crate::js::is_line_terminator(u32::from(*c)) => Some(*c),
            _ => None,
        }
    }
}

/// Escapes what is special inside a class.
fn escaped(c: u16) -> Vec<u16> {
    if matches!(c, OPEN | CLOSE | ESCAPE | DASH) {
        vec![ESCAPE, c]
    } else {
        vec![c]
    }
}

fn bracketed(negated: bool, content: &[u16]) -> Vec<u16> {
    let mut out = units(if negated { "[^" } else { "[" });
    out.extend_from_slice(content);
    out.push(CLOSE);
    out
}

fn units(text: &str) -> Vec<u16> {
    crate::js::units(text)
}
