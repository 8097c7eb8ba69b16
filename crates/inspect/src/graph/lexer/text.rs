//! Strings, templates and regular expressions.

use crate::graph::call::{Call, Token};

use super::{Before, Lexer, Open, State, TEXT_BYTES};

impl Lexer<'_> {
    pub(super) fn begin_text(&mut self, state: State) {
        self.text.clear();
        self.begun_at = self.line;
        self.partial = false;
        self.state = state;
    }

    fn keep(&mut self, byte: u8) {
        if self.text.len() < TEXT_BYTES {
            self.text.push(byte);
        } else {
            self.partial = true;
        }
    }

    pub(super) fn in_text(&mut self, byte: u8, quote: u8, escaped: bool) {
        if byte == b'\n' && !escaped {
            // No string spans lines: this was an apostrophe in some other text.
            self.lost = true;
            self.state = State::Code;
            self.before = Before::Operator;
        } else if escaped || byte != quote {
            if escaped && matches!(byte, b'u' | b'x' | b'0'..=b'7') {
                self.coded();
            }
            // A backslash goes over both halves of a line's end.
            let escape = (byte == b'\\' && !escaped) || (byte == b'\r' && escaped);
            self.state = State::Text {
                quote,
                escaped: escape,
            };
            if !escape {
                self.keep(byte);
            }
        } else {
            self.end_text();
        }
    }

    /// A character by its number, which is not worked out: what stands before it is
    /// all that is known of a specifier.
    fn coded(&mut self) {
        if self.partial || !matches!(self.text.first(), Some(b'.' | b'#' | b'@')) {
            return;
        }
        let text = String::from_utf8_lossy(&self.text).into_owned();
        let line = self.begun_at;
        self.imports.prefix(&text, line, false, &self.interest);
        self.partial = true;
    }

    pub(super) fn in_template(&mut self, byte: u8, escaped: bool, dollar: bool) {
        if byte == b'`' && !escaped {
            self.end_text();
        } else if byte == b'{' && dollar {
            self.text.pop();
            self.substitution();
        } else {
            let escape = byte == b'\\' && !escaped;
            self.state = State::Template {
                escaped: escape,
                dollar: byte == b'$' && !escaped,
            };
            if !escape {
                self.keep(byte);
            }
        }
    }

    /// `${`: what came before it is the beginning of a computed string.
    fn substitution(&mut self) {
        self.watch();
        if !self.partial {
            let text = String::from_utf8_lossy(&self.text).into_owned();
            let argument = self.call == Call::Open;
            let line = self.begun_at;
            self.imports.prefix(&text, line, argument, &self.interest);
            if argument {
                self.call = Call::None;
            }
        }
        self.open(Open::Substitution);
        self.state = State::Code;
        self.before = Before::Operator;
    }

    fn end_text(&mut self) {
        self.watch();
        self.state = State::Code;
        self.token(Token::Text);
        self.before = Before::Value;
        // Most strings are of no interest, and not worth a copy.
        if !self.partial && self.interest.concerns(&self.text) {
            let text = String::from_utf8_lossy(&self.text).into_owned();
            self.imports.string(&text, self.begun_at, &self.interest);
            self.last = Some((text, self.begun_at));
        }
    }

    pub(super) fn in_regex(&mut self, byte: u8, escaped: bool, class: bool) {
        self.state = match byte {
            b'\n' => {
                self.lost = true;
                State::Code
            }
            b'/' if !escaped && !class => {
                self.before = Before::Value;
                State::Code
            }
            _ => State::Regex {
                escaped: byte == b'\\' && !escaped,
                class: match byte {
                    b'[' if !escaped => true,
                    b']' if !escaped => false,
                    _ => class,
                },
            },
        };
    }

    /// Remembers the directories in question that the text names.
    fn watch(&mut self) {
        let asked = self.interest.segments;
        for segment in self.text.split(|it| *it == b'/') {
            let found = asked.binary_search_by(|it| it.as_bytes().cmp(segment));
            if let Some(name) = found.ok().and_then(|at| asked.get(at))
                && !self.named.contains(name)
            {
                self.named.insert(name.clone());
            }
        }
    }
}
