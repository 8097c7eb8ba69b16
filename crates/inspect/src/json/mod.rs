//! A push parser for JSON of any size.
//!
//! Bytes go in by chunks of any length, events come out to a [`Visitor`]. What
//! is held at any time is one bit of state per open bracket, the key being read
//! and a few kilobytes of decoded string. Strings that nobody wants are skipped
//! at the speed of `memchr`.
//!
//! Raw control characters in strings and invalid UTF-8 pass, where JavaScript
//! would refuse them: a document must not escape inspection by being slightly
//! wrong.

mod string;

use string::{Decoder, Step};

/// An object or an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
}

/// What a [`Parser`] tells of the document, in document order.
pub(crate) trait Visitor {
    /// A value is an object or array and begins here.
    fn open(&mut self, kind: Container);
    /// The innermost open object or array ends.
    fn close(&mut self);
    /// A key of the innermost object, escapes undone, cut to [`KEY_BYTES`].
    fn key(&mut self, key: &[u8]);
    /// A value is a string; answers whether its content is wanted.
    fn begin_string(&mut self) -> bool;
    /// A part of a wanted string, escapes undone.
    fn string(&mut self, part: &[u8]);
    /// The string ends, wanted or not.
    fn end_string(&mut self);
    /// A value is a number, `true`, `false` or `null`, cut to 32 bytes.
    fn scalar(&mut self, text: &[u8]);
}

/// Longer keys are cut and one NUL byte is appended, so that they equal nothing.
pub(crate) const KEY_BYTES: usize = 256;
/// Deeper documents are given up. No map, manifest or report comes near.
const MAX_DEPTH: usize = 10_000;
const SCALAR_BYTES: usize = 32;

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The outermost value is still open.
    Open,
    /// The outermost value has been closed; this many bytes of the chunk belong
    /// to it.
    Closed(usize),
    /// Not JSON, or too deep, after so many bytes of the chunk.
    Broken(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
    InKey,
    InString,
    Scalar,
    Closed,
    Broken,
}

/// The push parser. Only documents whose outermost value is an object or array
/// are of interest, others are broken.
#[derive(Debug)]
pub(crate) struct Parser {
    state: State,
    stack: Vec<Container>,
    key: Vec<u8>,
    scalar: Vec<u8>,
    decoder: Decoder,
    wanted: bool,
}

impl Parser {
    /// A parser at the beginning of a document.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Value,
            stack: Vec::new(),
            key: Vec::new(),
            scalar: Vec::new(),
            decoder: Decoder::default(),
            wanted: false,
        }
    }

    /// Takes the next bytes of the document.
    pub(crate) fn feed(&mut self, bytes: &[u8], visitor: &mut dyn Visitor) -> Status {
        let mut at = 0;
        while at < bytes.len() {
            at += match self.state {
                State::Closed | State::Broken => break,
                State::InString => self.in_string(&bytes[at..], visitor),
                State::InKey => self.in_key(&bytes[at..], visitor),
                State::Scalar => self.in_scalar(&bytes[at..], visitor),
                _ => self.structural(bytes[at], visitor),
            };
        }
        match self.state {
            State::Closed => Status::Closed(at),
            State::Broken => Status::Broken(at),
            _ => Status::Open,
        }
    }

    /// Bytes of working memory held; for the test that it stays bounded.
    #[cfg(test)]
    pub(crate) fn held(&self) -> usize {
        self.stack.capacity() + self.key.capacity() + self.scalar.capacity() + size_of::<Decoder>()
    }

    /// One byte between values; answers how many bytes were used up.
    fn structural(&mut self, byte: u8, visitor: &mut dyn Visitor) -> usize {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return 1;
        }
        match (self.state, byte) {
            (State::KeyOrEnd | State::Key, b'"') => {
                self.key.clear();
                self.decoder.begin();
                self.state = State::InKey;
            }
            (State::Colon, b':') => self.state = State::Value,
            (State::KeyOrEnd | State::CommaOrEnd, b'}') => self.close(Container::Object, visitor),
            (State::ValueOrEnd | State::CommaOrEnd, b']') => self.close(Container::Array, visitor),
            (State::CommaOrEnd, b',') => {
                self.state = match self.stack.last() {
                    Some(Container::Object) => State::Key,
                    _ => State::Value,
                };
            }
            (State::Value | State::ValueOrEnd, _) => return self.value(byte, visitor),
            _ => self.state = State::Broken,
        }
        1
    }

    fn value(&mut self, byte: u8, visitor: &mut dyn Visitor) -> usize {
        match byte {
            b'{' => self.open(Container::Object, visitor),
            b'[' => self.open(Container::Array, visitor),
            _ if self.stack.is_empty() => self.state = State::Broken,
            b'"' => {
                self.wanted = visitor.begin_string();
                self.decoder.begin();
                self.state = State::InString;
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                self.scalar.clear();
                self.state = State::Scalar;
                return 0;
            }
            _ => self.state = State::Broken,
        }
        1
    }

    fn open(&mut self, kind: Container, visitor: &mut dyn Visitor) {
        if self.stack.len() == MAX_DEPTH {
            self.state = State::Broken;
            return;
        }
        self.stack.push(kind);
        visitor.open(kind);
        self.state = match kind {
            Container::Object => State::KeyOrEnd,
            Container::Array => State::ValueOrEnd,
        };
    }

    fn close(&mut self, kind: Container, visitor: &mut dyn Visitor) {
        if self.stack.pop() != Some(kind) {
            self.state = State::Broken;
            return;
        }
        visitor.close();
        self.state = if self.stack.is_empty() {
            State::Closed
        } else {
            State::CommaOrEnd
        };
    }

    fn in_string(&mut self, bytes: &[u8], visitor: &mut dyn Visitor) -> usize {
        let step = if self.wanted {
            self.decoder.decode(bytes, &mut |part| visitor.string(part))
        } else {
            self.decoder.skip(bytes)
        };
        match step {
            Step::More => bytes.len(),
            Step::Broken(used) => self.broken(used),
            Step::End(used) => {
                visitor.end_string();
                self.state = State::CommaOrEnd;
                used
            }
        }
    }

    fn in_key(&mut self, bytes: &[u8], visitor: &mut dyn Visitor) -> usize {
        let key = &mut self.key;
        let step = self.decoder.decode(bytes, &mut |part| {
            let room = KEY_BYTES.saturating_sub(key.len());
            key.extend_from_slice(&part[..part.len().min(room)]);
            if part.len() > room && key.len() == KEY_BYTES {
                key.push(0);
            }
        });
        match step {
            Step::More => bytes.len(),
            Step::Broken(used) => self.broken(used),
            Step::End(used) => {
                visitor.key(&self.key);
                self.state = State::Colon;
                used
            }
        }
    }

    fn in_scalar(&mut self, bytes: &[u8], visitor: &mut dyn Visitor) -> usize {
        let more = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = bytes.iter().take_while(|byte| more(byte)).count();
        let room = SCALAR_BYTES.saturating_sub(self.scalar.len());
        self.scalar.extend_from_slice(&bytes[..length.min(room)]);
        if length < bytes.len() {
            let number = matches!(self.scalar[0], b'-' | b'0'..=b'9');
            if number || matches!(&*self.scalar, b"true" | b"false" | b"null") {
                visitor.scalar(&self.scalar);
                self.state = State::CommaOrEnd;
            } else {
                self.state = State::Broken;
            }
        }
        length
    }

    fn broken(&mut self, used: usize) -> usize {
        self.state = State::Broken;
        used
    }
}

#[cfg(test)]
mod tests;
