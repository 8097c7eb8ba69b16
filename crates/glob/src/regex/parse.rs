//! Reading the source text, with V8's complaints where it has some.

use super::chars::{CharSet, Folding, property};
use super::edges::Edges;
use super::{Id, Node, Regex};
use crate::error::PatternError;

/// Groups nested deeper than this are refused.
const MAX_DEPTH: usize = 400;
/// Repetitions inside repetitions keep a table each while matching.
const MAX_NESTED_REPETITIONS: usize = 500;

const fn ch(c: char) -> u32 {
    c as u32
}

/// Parses `^source$`.
pub(super) fn parse(source: &[u16], folding: Folding) -> Result<Regex, PatternError> {
    let mut text = vec![ch('^')];
    text.extend(points(source, folding.unicode));
    text.push(ch('$'));
    let mut parser = Parser {
        text,
        at: 0,
        folding,
        nodes: Vec::new(),
        depth: 0,
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

/// UTF-16 units, or with `u` code points; lone surrogates stay as they are.
fn points(source: &[u16], unicode: bool) -> Vec<u32> {
    if !unicode {
        return source.iter().map(|u| u32::from(*u)).collect();
    }
    char::decode_utf16(source.iter().copied())
        .map(|c| c.map_or_else(|lone| u32::from(lone.unpaired_surrogate()), u32::from))
        .collect()
}

struct Parser {
    text: Vec<u32>,
    at: usize,
    folding: Folding,
    nodes: Vec<Node>,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<u32> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = wanted
            .chars()
            .enumerate()
            .all(|(i, c)| self.text.get(self.at + i) == Some(&u32::from(c)));
        if found {
            self.at += wanted.len();
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
        while let Some(c) = self.peek().filter(|c| *c != ch('|') && *c != ch(')')) {
            match self.term(c)? {
                Term::Char(c) if !self.at_quantifier() => run.push(self.folding.canonical(c)),
                term => {
                    self.flush(&mut run, &mut ids);
                    ids.push(self.quantified(term)?);
                }
            }
        }
        self.flush(&mut run, &mut ids);
        Ok(match ids.as_slice() {
            [] => self.add(Node::Empty),
            [only] => *only,
            _ => self.add(Node::Concat(ids.into())),
        })
    }

    fn flush(&mut self, run: &mut Vec<u32>, ids: &mut Vec<Id>) {
        if !run.is_empty() {
            ids.push(self.add(Node::Literal(std::mem::take(run).into())));
        }
    }

    fn at_quantifier(&self) -> bool {
        self.peek()
            .is_some_and(|c| c == ch('*') || c == ch('+') || c == ch('?'))
    }

    /// Wraps a term in the quantifier that follows it. Lazy ones find the same matches.
    fn quantified(&mut self, term: Term) -> Result<Id, PatternError> {
        let (body, quantifiable) = match term {
            Term::Char(c) => {
                let c = self.folding.canonical(c);
                (self.add(Node::Literal([c].into())), true)
            }
            Term::Atom(id) => (id, true),
            Term::Assertion(id) => (id, false),
            Term::LookAhead(id) => (id, !self.folding.unicode),
        };
        if !self.at_quantifier() {
            return Ok(body);
        }
        if !quantifiable {
            return Err(PatternError::invalid("Nothing to repeat"));
        }
        let node = if self.eat("*") {
            Node::Star { body, memo: None }
        } else if self.eat("+") {
            Node::Plus { body, memo: None }
        } else {
            self.eat("?");
            Node::Optional(body)
        };
        self.eat("?");
        Ok(self.add(node))
    }

    fn term(&mut self, c: u32) -> Result<Term, PatternError> {
        if self.eat("^") {
            return Ok(Term::Assertion(self.add(Node::Start)));
        }
        if self.eat("$") {
            return Ok(Term::Assertion(self.add(Node::End)));
        }
        if c == ch('(') {
            return self.group();
        }
        if self.eat(".") {
            let ranges = vec![(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];
            let set = CharSet {
                negated: true,
                ranges,
                properties: Vec::new(),
            };
            return Ok(Term::Atom(self.add(Node::Class(set))));
        }
        if self.eat("[") {
            let set = self.class()?;
            return Ok(Term::Atom(self.add(Node::Class(set))));
        }
        if self.at_quantifier() {
            return Err(PatternError::invalid("Nothing to repeat"));
        }
        self.at += 1;
        if c == ch('\\') {
            return self.escape().map(Term::Char);
        }
        if self.folding.unicode && [']', '{', '}'].map(ch).contains(&c) {
            return Err(PatternError::invalid("Lone quantifier brackets"));
        }
        Ok(Term::Char(c))
    }

    fn group(&mut self) -> Result<Term, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PatternError::complex("extglobs are nested too deeply"));
        }
        let negative = self.eat("(?!");
        if !negative && !self.eat("(?:") {
            self.eat("(");
            if self.peek() == Some(ch('?')) {
                return Err(PatternError::invalid("Invalid group"));
            }
        }
        let body = self.disjunction()?;
        if !self.eat(")") {
            return Err(PatternError::invalid("Unterminated group"));
        }
        self.depth -= 1;
        Ok(if negative {
            Term::LookAhead(self.add(Node::NotAhead { body, memo: 0 }))
        } else {
            Term::Atom(body)
        })
    }

    /// The character after a backslash, outside a class.
    fn escape(&mut self) -> Result<u32, PatternError> {
        let Some(c) = self.peek() else {
            return Err(PatternError::invalid("\\ at end of pattern"));
        };
        self.at += 1;
        let syntax = char::from_u32(c).is_some_and(|c| "^$\\.*+?()[]{}|/".contains(c));
        if self.folding.unicode && !syntax {
            return Err(PatternError::invalid("Invalid escape"));
        }
        Ok(c)
    }

    fn class(&mut self) -> Result<CharSet, PatternError> {
        let mut set = CharSet {
            negated: self.eat("^"),
            ..CharSet::default()
        };
        while !self.eat("]") {
            let Some(first) = self.class_atom(&mut set)? else {
                continue;
            };
            if self.peek() == Some(ch('-')) && self.text.get(self.at + 1) != Some(&ch(']')) {
                self.at += 1;
                let Some(last) = self.class_atom(&mut set)? else {
                    return Err(PatternError::invalid("Invalid character class"));
                };
                if last < first {
                    return Err(PatternError::invalid(
                        "Range out of order in character class",
                    ));
                }
                set.ranges.push((first, last));
            } else {
                set.ranges.push((first, first));
            }
        }
        Ok(set)
    }

    /// One character of a class, or nothing when it was a property.
    fn class_atom(&mut self, set: &mut CharSet) -> Result<Option<u32>, PatternError> {
        let Some(c) = self.peek() else {
            return Err(PatternError::invalid("Unterminated character class"));
        };
        self.at += 1;
        if c != ch('\\') {
            return Ok(Some(c));
        }
        if self.eat("p{") {
            let rest = &self.text[self.at..];
            let name: String = rest
                .iter()
                .map_while(|c| char::from_u32(*c))
                .take_while(|c| *c != '}')
                .collect();
            let Some(found) = property(&name) else {
                return Err(PatternError::invalid("Invalid property name"));
            };
            self.at += name.len() + 1;
            set.properties.push(found);
            return Ok(None);
        }
        for (escape, value) in [
            ("x00", 0),
            ("x7f", 0x7f),
            ("t", 9),
            ("n", 10),
            ("v", 11),
            ("f", 12),
            ("r", 13),
        ] {
            if self.eat(escape) {
                return Ok(Some(value));
            }
        }
        self.at += 1;
        Ok(self.text.get(self.at - 1).copied())
    }
}

#[derive(Clone, Copy)]
enum Term {
    Char(u32),
    Atom(Id),
    Assertion(Id),
    LookAhead(Id),
}

/// Gives every look-ahead a memo, and every repetition that another repetition repeats.
///
/// Children precede their parents in the arena, so one backward pass sees parents first.
pub(super) fn number_memos(regex: &mut Regex) -> Result<(), PatternError> {
    let mut repeated = vec![false; regex.nodes.len()];
    let (mut repetitions, mut look_aheads) = (0, 0);
    for id in (0..regex.nodes.len()).rev() {
        let inside = repeated[id];
        let mut mark = |child: Id, value: bool| repeated[child] |= value;
        match &mut regex.nodes[id] {
            Node::Concat(children) | Node::Alternation(children) => {
                children.iter().for_each(|child| mark(*child, inside));
            }
            Node::Optional(body) => mark(*body, inside),
            Node::Star { body, memo } | Node::Plus { body, memo } => {
                if inside {
                    *memo = Some(repetitions);
                    repetitions += 1;
                }
                mark(*body, true);
            }
            Node::NotAhead { body, memo } | Node::Ahead { body, memo } => {
                // Evaluated once whatever surrounds it.
                *memo = look_aheads;
                look_aheads += 1;
                mark(*body, false);
            }
            Node::Empty
            | Node::Start
            | Node::End
            | Node::Boundary { .. }
            | Node::Literal(_)
            | Node::Class(_) => {}
        }
    }
    if repetitions > MAX_NESTED_REPETITIONS {
        return Err(PatternError::complex(
            "too many repetitions inside repetitions",
        ));
    }
    regex.memos = (repetitions, look_aheads);
    Ok(())
}
