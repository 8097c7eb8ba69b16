//! Reading any ECMAScript expression without the flag `u`, with what annex B of the
//! specification allows: micromatch and picomatch hand much of a glob through as it is.

use super::chars::{CharSet, Folding};
use super::edges::Edges;
use super::parse::number_memos;
use super::{Id, Node, Regex};
use crate::error::PatternError;
use crate::js;

/// Groups nested deeper than this are refused.
const MAX_DEPTH: usize = 150;
/// Copies that counted repetitions may make in one expression.
const MAX_COPIES: usize = 2_000;
/// Longest expression, in bytes.
const MAX_SOURCE: usize = 1 << 20;
/// A count of a repetition beyond which all are alike.
const ENDLESS: usize = 1 << 20;

/// `new RegExp(source, ignore_case ? 'i' : '')`
pub(super) fn parse(source: &str, ignore_case: bool) -> Result<Regex, PatternError> {
    if source.len() > MAX_SOURCE {
        return Err(PatternError::complex("its expression is very long"));
    }
    let text: Vec<char> = source.chars().collect();
    let folding = Folding {
        ignore_case,
        unicode: false,
    };
    let mut parser = Parser {
        groups: capture_groups(&text),
        text,
        at: 0,
        folding,
        nodes: Vec::new(),
        depth: 0,
        copies: 0,
    };
    let root = parser.disjunction()?;
    if parser.at < parser.text.len() {
        return Err(PatternError::invalid("Unmatched ')'"));
    }
    let mut regex = Regex {
        edges: Edges::of(&parser.nodes, root),
        nodes: parser.nodes,
        root,
        folding,
        memos: (0, 0),
    };
    number_memos(&mut regex)?;
    Ok(regex)
}

/// How many groups capture, and whether one has a name: that decides what `\1` and `\k` mean.
fn capture_groups(text: &[char]) -> (usize, bool) {
    let (mut count, mut named, mut in_class) = (0, false, false);
    let mut at = 0;
    while let Some(c) = text.get(at) {
        match c {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let after = |i: usize| text.get(at + i).copied();
                if after(1) != Some('?') {
                    count += 1;
                } else if after(2) == Some('<') && !matches!(after(3), Some('=' | '!')) {
                    count += 1;
                    named = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    (count, named)
}

struct Parser {
    text: Vec<char>,
    at: usize,
    groups: (usize, bool),
    folding: Folding,
    nodes: Vec<Node>,
    depth: usize,
    copies: usize,
}

/// One term before its quantifier.
#[derive(Clone, Copy)]
enum Term {
    Char(char),
    Atom(Id),
    /// What no quantifier may follow.
    Assertion(Id),
}

/// What a backslash makes.
enum Escape {
    Char(char),
    Class(CharSet),
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = wanted
            .chars()
            .enumerate()
            .all(|(i, c)| self.text.get(self.at + i) == Some(&c));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn disjunction(&mut self) -> Result<Id, PatternError> {
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        Ok(match branches.as_slice() {
            [only] => *only,
            _ => self.add(Node::Alternation(branches.into())),
        })
    }

    fn sequence(&mut self) -> Result<Id, PatternError> {
        let mut ids = Vec::new();
        let mut run = Vec::new();
        while let Some(c) = self.peek().filter(|c| *c != '|' && *c != ')') {
            let term = self.term(c)?;
            let counts = self.quantifier()?;
            if let Term::Char(c) = term {
                self.push_char(&mut run, c);
                if counts.is_none() {
                    continue;
                }
            }
            // Of a character of two units, a quantifier repeats the second.
            let term = match (term, run.pop()) {
                (Term::Char(_), Some(last)) => Term::Atom(self.add(Node::Literal([last].into()))),
                (term, last) => {
                    run.extend(last);
                    term
                }
            };
            if !run.is_empty() {
                ids.push(self.add(Node::Literal(std::mem::take(&mut run).into())));
            }
            ids.push(self.quantified(term, counts)?);
        }
        if !run.is_empty() {
            ids.push(self.add(Node::Literal(run.into())));
        }
        Ok(match ids.as_slice() {
            [] => self.add(Node::Empty),
            [only] => *only,
            _ => self.add(Node::Concat(ids.into())),
        })
    }

    fn push_char(&self, run: &mut Vec<u32>, c: char) {
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            run.push(self.folding.canonical(u32::from(*unit)));
        }
    }

    /// Fewest and most repetitions; lazy ones find the same matches.
    fn quantifier(&mut self) -> Result<Option<(usize, usize)>, PatternError> {
        let counts = if self.eat("*") {
            (0, ENDLESS)
        } else if self.eat("+") {
            (1, ENDLESS)
        } else if self.eat("?") {
            (0, 1)
        } else if let Some((counts, length)) = self.braced() {
            self.at += length;
            if counts.1 < counts.0 {
                return Err(PatternError::invalid(
                    "numbers out of order in {} quantifier",
                ));
            }
            counts
        } else {
            return Ok(None);
        };
        self.eat("?");
        Ok(Some(counts))
    }

    /// `{2}`, `{2,}` or `{2,3}` at the place, with its length.
    fn braced(&self) -> Option<((usize, usize), usize)> {
        let rest = &self.text[self.at..];
        if rest.first() != Some(&'{') {
            return None;
        }
        let end = rest.iter().position(|c| *c == '}')?;
        let inner: String = rest[1..end].iter().collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(ENDLESS).min(ENDLESS))
        };
        let counts = match inner.split_once(',') {
            None => (number(&inner)?, number(&inner)?),
            Some((first, "")) => (number(first)?, ENDLESS),
            Some((first, last)) => (number(first)?, number(last)?),
        };
        Some((counts, end + 1))
    }

    fn quantified(
        &mut self,
        term: Term,
        counts: Option<(usize, usize)>,
    ) -> Result<Id, PatternError> {
        let body = match term {
            Term::Atom(id) => id,
            Term::Assertion(id) if counts.is_none() => id,
            Term::Assertion(_) | Term::Char(_) => {
                return Err(PatternError::invalid("Nothing to repeat"));
            }
        };
        match counts {
            None => Ok(body),
            Some((0, ENDLESS)) => Ok(self.add(Node::Star { body, memo: None })),
            Some((1, ENDLESS)) => Ok(self.add(Node::Plus { body, memo: None })),
            Some((0, 1)) => Ok(self.add(Node::Optional(body))),
            Some((least, most)) => self.repeated(body, least, most),
        }
    }

    fn repeated(&mut self, body: Id, least: usize, most: usize) -> Result<Id, PatternError> {
        let further = if most == ENDLESS { 1 } else { most - least };
        self.copies = self.copies.saturating_add(least.saturating_add(further));
        if self.copies > MAX_COPIES {
            return Err(PatternError::complex("a repetition counts too far"));
        }
        let mut parts = vec![body; least];
        if most == ENDLESS {
            parts.push(self.add(Node::Star { body, memo: None }));
        } else {
            let mut rest: Option<Id> = None;
            for _ in 0..further {
                let inner = match rest {
                    None => body,
                    Some(rest) => self.add(Node::Concat([body, rest].into())),
                };
                rest = Some(self.add(Node::Optional(inner)));
            }
            parts.extend(rest);
        }
        Ok(match parts.as_slice() {
            [] => self.add(Node::Empty),
            [only] => *only,
            _ => self.add(Node::Concat(parts.into())),
        })
    }

    fn term(&mut self, c: char) -> Result<Term, PatternError> {
        match c {
            '^' => Ok(self.assertion(Node::Start)),
            '$' => Ok(self.assertion(Node::End)),
            '(' => self.group(),
            '.' => {
                self.at += 1;
                let set = line_terminators();
                Ok(Term::Atom(self.add(Node::Class(set))))
            }
            '[' => {
                self.at += 1;
                let set = self.class()?;
                Ok(Term::Atom(self.add(Node::Class(set))))
            }
            '*' | '+' | '?' => Err(PatternError::invalid("Nothing to repeat")),
            '{' if self.braced().is_some() => Err(PatternError::invalid("Nothing to repeat")),
            '\\' => self.escaped(),
            c => {
                self.at += 1;
                Ok(Term::Char(c))
            }
        }
    }

    fn assertion(&mut self, node: Node) -> Term {
        self.at += 1;
        Term::Assertion(self.add(node))
    }

    fn group(&mut self) -> Result<Term, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PatternError::complex("groups are nested too deeply"));
        }
        let (mut ahead, mut negative) = (false, false);
        if self.eat("(?:") {
        } else if self.eat("(?=") {
            ahead = true;
        } else if self.eat("(?!") {
            (ahead, negative) = (true, true);
        } else if self.eat("(?<=") || self.eat("(?<!") {
            return Err(PatternError::complex("it looks behind"));
        } else if self.eat("(?<") {
            return Err(PatternError::complex("a group has a name"));
        } else if self.eat("(?") {
            return Err(PatternError::invalid("Invalid group"));
        } else {
            self.eat("(");
        }
        let body = self.disjunction()?;
        if !self.eat(")") {
            return Err(PatternError::invalid("Unterminated group"));
        }
        self.depth -= 1;
        Ok(Term::Atom(match (ahead, negative) {
            (false, _) => body,
            (true, true) => self.add(Node::NotAhead { body, memo: 0 }),
            (true, false) => self.add(Node::Ahead { body, memo: 0 }),
        }))
    }

    fn escaped(&mut self) -> Result<Term, PatternError> {
        for (text, negated) in [("\\b", false), ("\\B", true)] {
            if self.eat(text) {
                return Ok(Term::Assertion(self.add(Node::Boundary { negated })));
            }
        }
        self.at += 1;
        match self.peek() {
            None => Err(PatternError::invalid("\\ at end of pattern")),
            Some('k') if self.groups.1 => Err(PatternError::complex("it refers to a group")),
            Some(c @ '1'..='9') if self.refers(c) => {
                Err(PatternError::complex("it refers to a group"))
            }
            Some(_) => Ok(match self.escape(false) {
                Escape::Char(c) => Term::Char(c),
                Escape::Class(set) => Term::Atom(self.add(Node::Class(set))),
            }),
        }
    }

    /// Whether the digits here number a group of the expression.
    fn refers(&self, first: char) -> bool {
        let mut number = first as usize - '0' as usize;
        for c in self.text[self.at + 1..].iter().take(6) {
            let Some(digit) = c.to_digit(10) else { break };
            number = number * 10 + digit as usize;
        }
        number <= self.groups.0
    }

    /// The escape after a backslash. The place is that of the character after it.
    fn escape(&mut self, in_class: bool) -> Escape {
        let c = self.peek().unwrap_or('\\');
        self.at += 1;
        let char = match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => return Escape::Class(named_class(c)),
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'b' if in_class => '\u{8}',
            'c' => self.control(in_class),
            'x' => self.hexadecimal(2).unwrap_or('x'),
            'u' => self.hexadecimal(4).unwrap_or('u'),
            '0'..='7' => self.octal(c),
            c => c,
        };
        Escape::Char(char)
    }

    fn control(&mut self, in_class: bool) -> char {
        let fits =
            |c: char| c.is_ascii_alphabetic() || in_class && (c.is_ascii_digit() || c == '_');
        if let Some(c) = self.peek().filter(|c| fits(*c)) {
            self.at += 1;
            char::from_u32(u32::from(c) % 32).unwrap_or(c)
        } else {
            // Not an escape at all: the backslash is meant, and the `c` comes next.
            self.at -= 1;
            '\\'
        }
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let text: String = self.text.get(self.at..self.at + digits)?.iter().collect();
        if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let found = char::from_u32(u32::from_str_radix(&text, 16).ok()?)?;
        self.at += digits;
        Some(found)
    }

    fn octal(&mut self, first: char) -> char {
        let mut value = u32::from(first) - u32::from('0');
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
            if value * 8 + digit > 0o377 {
                break;
            }
            value = value * 8 + digit;
            self.at += 1;
        }
        char::from_u32(value).unwrap_or(first)
    }

    fn class(&mut self) -> Result<CharSet, PatternError> {
        let mut set = CharSet {
            negated: self.eat("^"),
            ..CharSet::default()
        };
        while !self.eat("]") {
            let first = self.class_atom(&mut set)?;
            let dash = self.peek() == Some('-') && self.text.get(self.at + 1) != Some(&']');
            if !dash {
                single(&mut set, first);
                continue;
            }
            self.at += 1;
            let last = self.class_atom(&mut set)?;
            match (first, last) {
                (Some(first), Some(last)) if last < first => {
                    return Err(PatternError::invalid(
                        "Range out of order in character class",
                    ));
                }
                (Some(first), Some(last)) => set.ranges.push((first, last)),
                (first, last) => {
                    single(&mut set, first);
                    single(&mut set, Some(u32::from('-')));
                    single(&mut set, last);
                }
            }
        }
        Ok(set)
    }

    /// One unit of a class, or nothing where it was a class of its own. Of a character of two
    /// units, the first is put into the set at once.
    fn class_atom(&mut self, set: &mut CharSet) -> Result<Option<u32>, PatternError> {
        let Some(c) = self.peek() else {
            return Err(PatternError::invalid("Unterminated character class"));
        };
        self.at += 1;
        let c = if c == '\\' {
            if self.peek().is_none() {
                return Err(PatternError::invalid("\\ at end of pattern"));
            }
            match self.escape(true) {
                Escape::Char(c) => c,
                Escape::Class(class) => {
                    set.ranges.extend(class.ranges);
                    return Ok(None);
                }
            }
        } else {
            c
        };
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        if let [high, low] = units {
            set.ranges.push((u32::from(*high), u32::from(*high)));
            return Ok(Some(u32::from(*low)));
        }
        Ok(units.first().map(|unit| u32::from(*unit)))
    }
}

fn single(set: &mut CharSet, unit: Option<u32>) {
    set.ranges.extend(unit.map(|unit| (unit, unit)));
}

/// `.`
fn line_terminators() -> CharSet {
    CharSet {
        negated: true,
        ranges: vec![(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)],
        properties: Vec::new(),
    }
}

/// The units of `\d`, `\w` or `\s`, or for a capital letter all others.
fn named_class(letter: char) -> CharSet {
    let inside: Box<dyn Fn(u32) -> bool> = match letter.to_ascii_lowercase() {
        'd' => Box::new(|unit| (0x30..=0x39).contains(&unit)),
        'w' => Box::new(is_word),
        _ => Box::new(js::is_space),
    };
    let wanted = letter.is_ascii_lowercase();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for unit in (0..=0xffff).filter(|unit| inside(*unit) == wanted) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == unit => *last = unit,
            _ => ranges.push((unit, unit)),
        }
    }
    CharSet {
        negated: false,
        ranges,
        properties: Vec::new(),
    }
}

/// Whether `\w` matches the unit.
pub(super) fn is_word(unit: u32) -> bool {
    u8::try_from(unit).is_ok_and(|b| b.is_ascii_alphanumeric() || b == b'_')
}
