mod text;

use std::collections::BTreeSet;

use memchr::{memchr, memchr_iter, memchr3};

use crate::graph::call::{Call, Token, Told};
use crate::graph::{Imports, Interest};

/// A longer string is no specifier.
const TEXT_BYTES: usize = 1024;
/// Longer words are none that matter.
const WORD_BYTES: usize = 16;
/// Deeper nesting is given up: the file may load anything.
const MAX_DEPTH: usize = 100_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    Slash,
    LineComment,
    BlockComment { star: bool },
    Text { quote: u8, escaped: bool },
    Template { escaped: bool, dollar: bool },
    Regex { escaped: bool, class: bool },
    Word,
}

/// What an open bracket was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `if (`, `while (` …: a regular expression may follow the closing one.
    Control,
    Paren,
    Bracket,
    Brace,
    /// `${` in a template.
    Substitution,
}

/// A push tokenizer for JavaScript, TypeScript and JSON: knows comments,
/// strings, templates and regular expressions, and gathers what code may load.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Lexer<'a> {
    interest: Interest<'a>,
    imports: Imports,
    state: State,
    stack: Vec<Open>,
    call: Call,
    /// The text, word or comment being read, cut to its bound.
    text: Vec<u8>,
    /// The line being read, and the one in which the text began.
    line: u64,
    begun_at: u64,
    /// Whether the text was cut, or is a template that goes on.
    partial: bool,
    /// The last string, until the next token says what it was.
    last: Option<(String, u64)>,
    /// The last word or mark.
    before: Before,
    /// Whether the file asks for its own place on disk.
    place: bool,
    named: BTreeSet<String>,
    begun: bool,
    /// Whether something was met that no JavaScript can hold, so that what was
    /// taken for code may have been none.
    lost: bool,
}

/// What the last token was, as far as a slash after it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A value: a slash divides.
    Value,
    /// An operator or keyword: a slash begins a regular expression.
    Operator,
    /// `if`, `while`, `for`, `with`
    Control,
    /// A dot, or the word `function`.
    Namer,
    /// `import`
    Import,
    /// `<`, after which a slash closes a tag.
    Less,
}

impl<'a> Lexer<'a> {
    /// A tokenizer at the beginning of a file.
    pub(super) fn new(interest: Interest<'a>) -> Self {
        Self {
            interest,
            imports: Imports::default(),
            state: State::Code,
            stack: Vec::new(),
            call: Call::None,
            text: Vec::new(),
            line: 1,
            begun_at: 1,
            partial: false,
            last: None,
            before: Before::Operator,
            place: false,
            named: BTreeSet::new(),
            begun: false,
            lost: false,
        }
    }

    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            at += self.run(&bytes[at..]);
            let Some(byte) = bytes.get(at) else { return };
            // A state that ends at a byte it does not own looks at it again.
            while !self.step(*byte) {}
            self.line += u64::from(*byte == b'\n');
            at += 1;
        }
    }

    /// Takes the bytes that only make longer what is being read, for which `step`
    /// would be too slow; answers how many these are.
    fn run(&mut self, bytes: &[u8]) -> usize {
        let all = bytes.len();
        let length = match self.state {
            State::Code => bytes.iter().take_while(|it| is_blank(**it)).count(),
            State::Word => bytes.iter().take_while(|it| is_word(**it)).count(),
            State::LineComment => memchr(b'\n', bytes).unwrap_or(all),
            State::BlockComment { star: false } => memchr(b'*', bytes).unwrap_or(all),
            State::Text {
                quote,
                escaped: false,
            } => memchr3(quote, b'\\', b'\n', bytes).unwrap_or(all),
            State::Template {
                escaped: false,
                dollar: false,
            } => memchr3(b'`', b'\\', b'$', bytes).unwrap_or(all),
            _ => 0,
        };
        let run = &bytes[..length];
        match self.state {
            State::Word => self.take(run, WORD_BYTES),
            State::LineComment => self.take(run, TEXT_BYTES),
            State::Text { .. } | State::Template { .. } => {
                self.partial |= self.text.len() + length > TEXT_BYTES;
                self.take(run, TEXT_BYTES);
            }
            _ => {}
        }
        if matches!(
            self.state,
            State::Code | State::BlockComment { .. } | State::Template { .. }
        ) {
            self.line += memchr_iter(b'\n', run).count() as u64;
        }
        length
    }

    /// Adds to the text, up to its bound.
    fn take(&mut self, run: &[u8], bound: usize) {
        let room = bound.saturating_sub(self.text.len());
        self.text.extend_from_slice(&run[..run.len().min(room)]);
    }

    /// What the file may load, and whether it was understood to its end.
    pub(super) fn finish(mut self) -> (Imports, bool) {
        while !self.step(b'\n') {}
        let whole = self.state == State::Code && self.stack.is_empty() && !self.lost;
        if self.place {
            self.imports.segments.extend(self.named);
        }
        (self.imports, whole)
    }

    /// Takes one byte; answers whether it is used up.
    fn step(&mut self, byte: u8) -> bool {
        match self.state {
            State::Code => self.code(byte),
            State::Slash => return self.slash(byte),
            State::Word => return self.word(byte),
            State::LineComment => self.line_comment(byte),
            State::BlockComment { star } => {
                self.state = match byte {
                    b'/' if star => State::Code,
                    _ => State::BlockComment { star: byte == b'*' },
                };
            }
            State::Text { quote, escaped } => self.in_text(byte, quote, escaped),
            State::Template { escaped, dollar } => self.in_template(byte, escaped, dollar),
            State::Regex { escaped, class } => self.in_regex(byte, escaped, class),
        }
        true
    }

    fn code(&mut self, byte: u8) {
        match byte {
            _ if is_blank(byte) => return,
            b'/' => self.state = State::Slash,
            b'"' | b'\'' => self.begin_text(State::Text {
                quote: byte,
                escaped: false,
            }),
            b'`' => self.begin_text(State::Template {
                escaped: false,
                dollar: false,
            }),
            b'#' if !self.begun => self.state = State::LineComment,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80.. => {
                self.text.clear();
                self.text.push(byte);
                self.state = State::Word;
            }
            _ => self.punct(byte),
        }
        self.begun = true;
    }

    fn slash(&mut self, byte: u8) -> bool {
        let divides = matches!(self.before, Before::Value | Before::Less);
        match byte {
            b'/' => {
                self.text.clear();
                self.state = State::LineComment;
                true
            }
            b'*' => {
                self.state = State::BlockComment { star: false };
                true
            }
            _ if divides => {
                self.state = State::Code;
                self.punct(b'/');
                false
            }
            _ => {
                self.token(Token::Regex);
                self.state = State::Regex {
                    escaped: false,
                    class: false,
                };
                false
            }
        }
    }

    fn line_comment(&mut self, byte: u8) {
        if byte != b'\n' {
            if self.text.len() < TEXT_BYTES {
                self.text.push(byte);
            }
            return;
        }
        self.state = State::Code;
        // `/// <reference path="./types.d.ts" />`, the one comment that loads.
        let text = String::from_utf8_lossy(&self.text);
        if let Some(rest) = text
            .trim_start_matches('/')
            .trim()
            .strip_prefix("<reference")
            && let Some(path) = referenced(rest)
        {
            self.imports.string(&path, self.line, &self.interest);
        }
        self.text.clear();
    }

    fn word(&mut self, byte: u8) -> bool {
        if is_word(byte) {
            if self.text.len() < WORD_BYTES {
                self.text.push(byte);
            }
            return true;
        }
        self.state = State::Code;
        let word = std::mem::take(&mut self.text);
        if word[0].is_ascii_digit() {
            self.token(Token::Number);
            self.before = Before::Value;
        } else {
            self.token(Token::Word(&word));
            self.place |= matches!(&*word, b"__dirname" | b"__filename");
            self.before = after_word(&word, self.before);
        }
        self.text = word;
        false
    }

    fn punct(&mut self, byte: u8) {
        self.token(Token::Punct(byte));
        if byte == b'.' {
            self.call.after_dot(self.before == Before::Import);
        }
        match byte {
            b'(' if self.before == Before::Control => self.open(Open::Control),
            b'(' => self.open(Open::Paren),
            b'[' => self.open(Open::Bracket),
            b'{' => self.open(Open::Brace),
            b')' | b']' | b'}' => return self.close(byte),
            _ => {}
        }
        self.before = match byte {
            b'.' => Before::Namer,
            b'<' => Before::Less,
            _ => Before::Operator,
        };
    }

    fn open(&mut self, open: Open) {
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(open);
        } else {
            self.imports.anything(self.line);
            self.lost = true;
        }
    }

    fn close(&mut self, byte: u8) {
        let open = self.stack.pop();
        self.lost |= !fits(byte, open);
        self.before = match (byte, open) {
            (b'}', Some(Open::Substitution)) => {
                self.begin_text(State::Template {
                    escaped: false,
                    dollar: false,
                });
                self.partial = true;
                Before::Value
            }
            // A block, nearly always: what follows is a statement.
            (b'}', _) | (_, Some(Open::Control)) => Before::Operator,
            _ => Before::Value,
        };
    }

    /// Every token passes here.
    fn token(&mut self, token: Token) {
        let named = self.before == Before::Namer;
        let last = self.last.take();
        if let (Token::Punct(b'+'), Some((text, line))) = (token, &last) {
            let argument = self.call == Call::Text;
            self.imports.prefix(text, *line, argument, &self.interest);
        }
        match self.call.step(token, named) {
            Told::Nothing | Told::Prefix => {}
            Told::Anything => self.imports.anything(self.line),
            Told::Place => self.place = true,
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

/// Whether a closing bracket belongs to the one that was opened last.
fn fits(byte: u8, open: Option<Open>) -> bool {
    match open {
        Some(Open::Control | Open::Paren) => byte == b')',
        Some(Open::Bracket) => byte == b']',
        Some(Open::Brace | Open::Substitution) => byte == b'}',
        None => false,
    }
}

fn after_word(word: &[u8], before: Before) -> Before {
    if before == Before::Namer {
        return Before::Value;
    }
    match word {
        b"if" | b"while" | b"for" | b"with" => Before::Control,
        b"function" => Before::Namer,
        b"import" => Before::Import,
        b"return" | b"typeof" | b"instanceof" | b"in" | b"of" | b"new" | b"delete" | b"void"
        | b"throw" | b"case" | b"do" | b"else" | b"yield" | b"await" | b"from" | b"export"
        | b"default" => Before::Operator,
        _ => Before::Value,
    }
}

/// The file that `<reference path="types.d.ts" />` or `<reference types="./x" />`
/// names.
pub(super) fn referenced(rest: &str) -> Option<String> {
    let value = |key| {
        let (_, value) = rest.split_once(key)?;
        value.split(['"', '\'']).nth(1)
    };
    match (value("path="), value("types=")) {
        (Some(path), _) if path.starts_with('.') => Some(path.to_owned()),
        (Some(path), _) => Some(format!("./{path}")),
        (None, types) => types.map(str::to_owned),
    }
}

#[cfg(test)]
#[path = "lexer_tests.rs"]
mod tests;
