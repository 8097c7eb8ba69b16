//! Any pattern, a character at a time (`picomatch.parse`). The order of the cases is picomatch's.

use super::{DOT, GLOBSTAR, NO_DOT_SLASH, NO_DOTS_SLASH, ONE_CHAR, QMARK, SLASH, STAR, replaced};
use crate::error::PatternError;
use crate::regex::Regex;

mod closing;
mod star;
mod whole;

/// Patterns inside patterns, as the rest after a negated group.
const MAX_DEPTH: usize = 50;

/// What a piece of a pattern is to picomatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Start,
    Text,
    Slash,
    Dot,
    Dots,
    Star,
    Globstar,
    QMark,
    Negate,
    Plus,
    At,
    Comma,
    Paren,
    Bracket,
    Brace,
    MaybeSlash,
}

/// One piece of a pattern.
#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    value: String,
    output: Option<String>,
    extglob: bool,
    prev: Option<usize>,
    star: bool,
    posix: bool,
}

impl Token {
    fn new(kind: Kind, value: &str) -> Self {
        Self {
            kind,
            value: value.to_owned(),
            output: None,
            extglob: false,
            prev: None,
            star: false,
            posix: false,
        }
    }

    fn with(kind: Kind, value: &str, output: &str) -> Self {
        Self {
            output: Some(output.to_owned()),
            ..Self::new(kind, value)
        }
    }

    /// What it adds to the expression.
    fn written(&self) -> &str {
        self.output.as_deref().unwrap_or(&self.value)
    }
}

/// An open `!(`, `+(`, `*(`, `?(`.
struct Extglob {
    kind: Kind,
    close: String,
    inner: String,
    parens: isize,
}

/// An open `{`.
struct Brace {
    token: usize,
    output_index: usize,
    tokens_index: usize,
    comma: bool,
    dots: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Parens,
    Braces,
    Brackets,
}

struct Parser {
    input: Vec<char>,
    /// Place of the character at hand; before the first it is nothing.
    index: Option<usize>,
    start: usize,
    output: String,
    backtrack: bool,
    negated: bool,
    brackets: isize,
    braces: isize,
    parens: isize,
    quoted: bool,
    /// Every piece ever made; `tokens` says which count.
    arena: Vec<Token>,
    tokens: Vec<usize>,
    prev: usize,
    extglobs: Vec<Extglob>,
    open_braces: Vec<Brace>,
    stack: Vec<Open>,
    depth: usize,
}

/// The expression of `glob` and whether all of it is negated.
pub(super) fn parse(
    glob: &str,
    fastpaths: bool,
    depth: usize,
) -> Result<(String, bool), PatternError> {
    if depth > MAX_DEPTH {
        return Err(PatternError::complex(
            "negated groups follow one another too often",
        ));
    }
    let glob = replaced(glob);
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    if fastpaths && whole::applies(glob) {
        return Ok((whole::output(glob), false));
    }
    let mut parser = Parser {
        input: glob.chars().collect(),
        index: None,
        start: 0,
        output: String::new(),
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quoted: false,
        arena: vec![Token::with(Kind::Start, "", "")],
        tokens: vec![0],
        prev: 0,
        extglobs: Vec::new(),
        open_braces: Vec::new(),
        stack: Vec::new(),
        depth,
    };
    while !parser.at_end() {
        parser.step()?;
    }
    parser.finish();
    Ok((parser.output, parser.negated))
}

impl Parser {
    fn next_index(&self) -> usize {
        self.index.map_or(0, |index| index + 1)
    }

    fn at_end(&self) -> bool {
        self.next_index() >= self.input.len()
    }

    /// The character `ahead` places further.
    fn peek(&self, ahead: usize) -> Option<char> {
        self.input.get(self.next_index() + ahead - 1).copied()
    }

    fn advance(&mut self) -> Option<char> {
        self.skip(1);
        self.index.and_then(|index| self.input.get(index)).copied()
    }

    fn skip(&mut self, count: usize) {
        self.index = Some(self.next_index() + count - 1);
    }

    fn remaining(&self) -> &[char] {
        self.input.get(self.next_index()..).unwrap_or(&[])
    }

    fn prev(&self) -> &Token {
        &self.arena[self.prev]
    }

    fn prev_mut(&mut self) -> &mut Token {
        &mut self.arena[self.prev]
    }

    fn open(&mut self, what: Open) {
        *self.count(what) += 1;
        self.stack.push(what);
    }

    fn shut(&mut self, what: Open) {
        // Below nothing, where a `)` closes nothing.
        *self.count(what) -= 1;
        self.stack.pop();
    }

    fn count(&mut self, what: Open) -> &mut isize {
        match what {
            Open::Parens => &mut self.parens,
            Open::Braces => &mut self.braces,
            Open::Brackets => &mut self.brackets,
        }
    }

    fn push(&mut self, mut token: Token) {
        use Kind::{Brace, Comma, Globstar, Paren, Slash, Star, Text};
        if self.prev().kind == Globstar {
            let brace = self.braces > 0 && matches!(token.kind, Comma | Brace);
            // What picomatch calls a pipe here never is one.
            let extglob = token.extglob || !self.extglobs.is_empty() && token.kind == Paren;
            if token.kind != Slash && token.kind != Paren && !brace && !extglob {
                let cut = self.prev().written().len();
                self.output.truncate(self.output.len().saturating_sub(cut));
                let prev = self.prev_mut();
                prev.kind = Star;
                "*".clone_into(&mut prev.value);
                prev.output = Some(STAR.to_owned());
                self.output.push_str(STAR);
            }
        }
        if let Some(last) = self.extglobs.last_mut()
            && token.kind != Paren
        {
            last.inner.push_str(&token.value);
        }
        if !token.value.is_empty() || token.output.as_ref().is_some_and(|it| !it.is_empty()) {
            self.output.push_str(token.written());
        }
        if self.prev().kind == Text && token.kind == Text {
            let prev = self.prev_mut();
            prev.value.push_str(&token.value);
            prev.output.get_or_insert_default().push_str(&token.value);
            return;
        }
        token.prev = Some(self.prev);
        self.arena.push(token);
        self.prev = self.arena.len() - 1;
        self.tokens.push(self.prev);
    }

    fn step(&mut self) -> Result<(), PatternError> {
        let Some(c) = self.advance() else {
            return Ok(());
        };
        if c == '\0' {
            return Ok(());
        }
        let mut value = c.to_string();
        if c == '\\' {
            match self.escaped() {
                None => return Ok(()),
                Some(escaped) => value = escaped,
            }
            if self.brackets == 0 {
                self.push(Token::new(Kind::Text, &value));
                return Ok(());
            }
        }
        let opened = matches!(self.prev().value.as_str(), "[" | "[^");
        if self.brackets > 0 && (value != "]" || opened) {
            self.in_brackets(value);
            return Ok(());
        }
        if self.quoted && value != "\"" {
            let escaped = escape_regex(&value);
            self.prev_mut().value.push_str(&escaped);
            self.output.push_str(&escaped);
            return Ok(());
        }
        match c {
            '"' => self.quoted = !self.quoted,
            '(' => {
                self.open(Open::Parens);
                self.push(Token::new(Kind::Paren, "("));
            }
            ')' => self.close_paren()?,
            '[' => self.open_bracket(),
            ']' => self.close_bracket(),
            '{' => self.open_brace(),
            '}' => self.close_brace(),
            '|' => self.push(Token::new(Kind::Text, "|")),
            ',' => self.comma(),
            '/' => self.slash(),
            '.' => self.dot(),
            '?' => self.qmark(),
            '*' => self.star(),
            '!' | '+' | '@' if self.special(c) => {}
            c => self.text(c),
        }
        Ok(())
    }

    /// What a backslash and what follows it are; nothing where the backslash just goes.
    fn escaped(&mut self) -> Option<String> {
        let next = self.peek(1);
        if matches!(next, Some('/' | '.' | ';')) {
            return None;
        }
        let mut value = "\\".to_owned();
        if next.is_none() {
            value.push('\\');
            self.push(Token::new(Kind::Text, &value));
            return None;
        }
        let slashes = self.remaining().iter().take_while(|c| **c == '\\').count();
        if slashes > 2 {
            self.skip(slashes);
            if slashes % 2 != 0 {
                value.push('\\');
            }
        }
        value.extend(self.advance());
        Some(value)
    }

    fn in_brackets(&mut self, mut value: String) {
        if value == ":" && self.posix_class() {
            return;
        }
        let next = self.peek(1);
        if value == "[" && next != Some(':') || value == "-" && next == Some(']') {
            value.insert(0, '\\');
        }
        if value == "]" {
            value.insert(0, '\\');
        }
        self.prev_mut().value.push_str(&value);
        self.output.push_str(&value);
    }

    /// Ends a `[:name:]`, if the colon at hand does.
    fn posix_class(&mut self) -> bool {
        let prev = self.prev_mut();
        let inner: String = prev.value.chars().skip(1).collect();
        if !inner.contains('[') {
            return false;
        }
        prev.posix = true;
        if !inner.contains(':') {
            return false;
        }
        let Some(open) = prev.value.rfind('[') else {
            return false;
        };
        let name: String = prev.value[open..].chars().skip(2).collect();
        let Some(class) = posix(&name) else {
            return false;
        };
        prev.value.truncate(open);
        prev.value.push_str(class);
        self.backtrack = true;
        self.advance();
        let start = &mut self.arena[0];
        if start.output.as_ref().is_none_or(String::is_empty)
            && self.tokens.get(1) == Some(&self.prev)
        {
            start.output = Some(ONE_CHAR.to_owned());
        }
        true
    }

    fn open_bracket(&mut self) {
        if self.remaining().contains(&']') {
            self.open(Open::Brackets);
            self.push(Token::new(Kind::Bracket, "["));
        } else {
            self.push(Token::new(Kind::Bracket, "\\["));
        }
    }

    fn open_brace(&mut self) {
        self.open(Open::Braces);
        let (output_index, tokens_index) = (self.output.len(), self.tokens.len());
        self.push(Token::with(Kind::Brace, "{", "("));
        self.open_braces.push(Brace {
            token: self.prev,
            output_index,
            tokens_index,
            comma: false,
            dots: false,
        });
    }

    fn comma(&mut self) {
        let mut output = ",";
        if let Some(brace) = self.open_braces.last_mut()
            && self.stack.last() == Some(&Open::Braces)
        {
            brace.comma = true;
            output = "|";
        }
        self.push(Token::with(Kind::Comma, ",", output));
    }

    fn slash(&mut self) {
        if self.prev().kind == Kind::Dot && self.index == Some(self.start + 1) {
            // `./` at the beginning goes.
            self.start = self.next_index();
            self.output.clear();
            self.tokens.pop();
            self.prev = 0;
            return;
        }
        self.push(Token::with(Kind::Slash, "/", SLASH));
    }

    fn dot(&mut self) {
        if self.braces > 0 && self.prev().kind == Kind::Dot {
            let prev = self.prev_mut();
            if prev.value == "." {
                prev.output = Some(DOT.to_owned());
            }
            prev.kind = Kind::Dots;
            prev.output.get_or_insert_default().push('.');
            prev.value.push('.');
            if let Some(brace) = self.open_braces.last_mut() {
                brace.dots = true;
            }
            return;
        }
        let first = matches!(self.prev().kind, Kind::Start | Kind::Slash);
        let kind = if self.braces + self.parens == 0 && !first {
            Kind::Text
        } else {
            Kind::Dot
        };
        self.push(Token::with(kind, ".", DOT));
    }

    fn qmark(&mut self) {
        let group = self.prev().value == "(";
        if !group && self.peek(1) == Some('(') && self.peek(2) != Some('?') {
            self.open_extglob(Kind::QMark, "?", "(?:", ")?");
            return;
        }
        if self.prev().kind != Kind::Paren {
            self.push(Token::with(Kind::QMark, "?", QMARK));
            return;
        }
        let next = self.peek(1);
        let plain = match next {
            Some('<') => !self.names_group(),
            next => group && !matches!(next, Some('!' | '=' | ':')),
        };
        self.push(Token::with(
            Kind::Text,
            "?",
            if plain { "\\?" } else { "?" },
        ));
    }

    /// `/<([!=]|\w+>)/` on what remains.
    fn names_group(&self) -> bool {
        let rest = self.remaining();
        let word = |c: &&char| c.is_ascii_alphanumeric() || **c == '_';
        let after = rest.split(|c| *c == '<').skip(1);
        let named = |part: &[char]| {
            let length = part.iter().take_while(word).count();
            length > 0 && part.get(length) == Some(&'>')
        };
        after
            .into_iter()
            .any(|part| matches!(part.first(), Some('!' | '=')) || named(part))
    }

    fn open_extglob(&mut self, kind: Kind, value: &str, open: &str, close: &str) {
        let extglob = Extglob {
            kind,
            close: close.to_owned(),
            inner: String::new(),
            parens: self.parens,
        };
        self.open(Open::Parens);
        let before = if self.output.is_empty() { ONE_CHAR } else { "" };
        self.push(Token::with(kind, value, before));
        let paren: String = self.advance().into_iter().collect();
        let mut token = Token::with(Kind::Paren, &paren, open);
        token.extglob = true;
        self.push(token);
        self.extglobs.push(extglob);
    }

    /// `!`, `+`, `@` where they are more than text.
    fn special(&mut self, c: char) -> bool {
        let group = self.peek(1) == Some('(');
        let (second, third) = (self.peek(2), self.peek(3));
        match c {
            '!' if group
                && (second != Some('?') || !matches!(third, Some('!' | '=' | '<' | ':'))) =>
            {
                self.open_extglob(Kind::Negate, "!", "(?:(?!(?:", &format!(")){STAR})"));
            }
            '!' if self.index == Some(0) => self.negate(),
            '!' => return false,
            '+' if group && second != Some('?') => {
                self.open_extglob(Kind::Plus, "+", "(?:", ")+");
            }
            '+' if self.prev().value == "(" => {
                self.push(Token::with(Kind::Plus, "+", "\\+"));
            }
            '+' => {
                let quantifies =
                    matches!(self.prev().kind, Kind::Bracket | Kind::Paren | Kind::Brace)
                        || self.parens > 0;
                let value = if quantifies { "+" } else { "\\+" };
                self.push(Token::new(Kind::Plus, value));
            }
            _ if group && second != Some('?') => {
                let mut token = Token::with(Kind::At, "@", "");
                token.extglob = true;
                self.push(token);
            }
            _ => self.push(Token::new(Kind::Text, "@")),
        }
        true
    }

    fn negate(&mut self) {
        let mut count = 1;
        while self.peek(1) == Some('!') && (self.peek(2) != Some('(') || self.peek(3) == Some('?'))
        {
            self.advance();
            self.start += 1;
            count += 1;
        }
        if count % 2 == 1 {
            self.negated = true;
            self.start += 1;
        }
    }

    fn text(&mut self, c: char) {
        let mut value = match c {
            '$' | '^' => format!("\\{c}"),
            c => c.to_string(),
        };
        let special = |c: &char| "@![].,$*+?^{}()|\\/".contains(*c);
        let plain: Vec<char> = self
            .remaining()
            .iter()
            .take_while(|c| !special(c))
            .copied()
            .collect();
        self.skip(plain.len());
        value.extend(&plain);
        self.push(Token::new(Kind::Text, &value));
    }

    fn finish(&mut self) {
        for (count, open) in [(self.brackets, '['), (self.parens, '('), (self.braces, '{')] {
            for _ in 0..count {
                self.output = escape_last(&self.output, open);
            }
        }
        if matches!(self.prev().kind, Kind::Star | Kind::Bracket) {
            self.push(Token::with(Kind::MaybeSlash, "", "\\/?"));
        }
        if self.backtrack {
            let written = self.tokens.iter().map(|id| self.arena[*id].written());
            self.output = written.collect();
        }
    }
}

/// Puts a backslash before the last `open` that has none.
fn escape_last(text: &str, open: char) -> String {
    let mut end = text.len();
    while let Some(at) = text[..end].rfind(open) {
        if !text[..at].ends_with('\\') {
            return format!("{}\\{}", &text[..at], &text[at..]);
        }
        end = at;
    }
    text.to_owned()
}

fn is_regex_char(c: char) -> bool {
    "-*+?.^${}(|)[]".contains(c)
}

fn escape_regex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_regex_char(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The inside of a POSIX class.
fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "alnum" => "a-zA-Z0-9",
        "alpha" => "a-zA-Z",
        "ascii" => "\\x00-\\x7F",
        "blank" => " \\t",
        "cntrl" => "\\x00-\\x1F\\x7F",
        "digit" => "0-9",
        "graph" => "\\x21-\\x7E",
        "lower" => "a-z",
        "print" => "\\x20-\\x7E ",
        "punct" => "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
        "space" => " \\t\\r\\n\\v\\f",
        "upper" => "A-Z",
        "word" => "A-Za-z0-9_",
        "xdigit" => "A-Fa-f0-9",
        _ => return None,
    })
}

/// Whether JavaScript takes the class of a range.
fn is_valid(class: &str) -> bool {
    Regex::javascript(class, false).is_ok()
}
