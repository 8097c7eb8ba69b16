use std::collections::HashMap;

use super::{Data, Entry, Object, Span, Value, array_index};

/// Deepest nesting of arrays and objects that is read. `JSON.parse` has no such
/// bound; no manifest comes near it.
pub const MAX_DEPTH: usize = 2_000;

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SyntaxError {
    /// The byte where reading stopped.
    pub offset: usize,
    /// What is wrong there.
    pub reason: String,
    /// Whether the text may well be JSON, but nested deeper than [`MAX_DEPTH`].
    pub too_deep: bool,
}

/// Reads `text` as `JSON.parse` does, a byte order mark before it skipped.
///
/// # Errors
/// [`SyntaxError`] where the text is not JSON or nested too deeply.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Parser { text, at }.document()
}

/// An array or object whose end has not been read yet.
enum Frame {
    Array {
        start: usize,
        items: Vec<Value>,
    },
    Object {
        start: usize,
        entries: Vec<Entry>,
        key: (String, Span),
    },
}

/// What a value meant for the frame around it.
enum Step {
    More(Frame),
    Done(Value),
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    /// Frames live on a vector: recursion would let a text decide how much
    /// stack is used.
    fn document(mut self) -> Result<Value, SyntaxError> {
        let mut stack: Vec<Frame> = Vec::new();
        loop {
            let Some(mut value) = self.begin(&mut stack)? else {
                continue;
            };
            loop {
                let Some(frame) = stack.pop() else {
                    return self.end(value);
                };
                match self.attach(frame, value)? {
                    Step::Done(whole) => value = whole,
                    Step::More(frame) => {
                        stack.push(frame);
                        break;
                    }
                }
            }
        }
    }

    /// Reads a whole scalar or empty container, or opens a container and leaves
    /// the reader before its first value.
    fn begin(&mut self, stack: &mut Vec<Frame>) -> Result<Option<Value>, SyntaxError> {
        self.blanks();
        let start = self.at;
        let data = match self.peek() {
            Some(b'{') => match self.open_object(stack)? {
                None => return Ok(None),
                Some(data) => data,
            },
            Some(b'[') => match self.open_array(stack)? {
                None => return Ok(None),
                Some(data) => data,
            },
            Some(b'"') => Data::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Data::Number(self.number()?),
            Some(b't') => self.word("true", Data::Bool(true))?,
            Some(b'f') => self.word("false", Data::Bool(false))?,
            Some(b'n') => self.word("null", Data::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Some(self.value(start, data)))
    }

    fn open_object(&mut self, stack: &mut Vec<Frame>) -> Result<Option<Data>, SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.blanks();
        if self.eat(b'}') {
            return Ok(Some(Data::Object(Object::default())));
        }
        self.deepen(stack)?;
        let key = self.key("a key or `}`")?;
        stack.push(Frame::Object {
            start,
            entries: Vec::new(),
            key,
        });
        Ok(None)
    }

    fn open_array(&mut self, stack: &mut Vec<Frame>) -> Result<Option<Data>, SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.blanks();
        if self.eat(b']') {
            return Ok(Some(Data::Array(Vec::new())));
        }
        self.deepen(stack)?;
        stack.push(Frame::Array {
            start,
            items: Vec::new(),
        });
        Ok(None)
    }

    fn deepen(&self, stack: &[Frame]) -> Result<(), SyntaxError> {
        if stack.len() < MAX_DEPTH {
            return Ok(());
        }
        Err(SyntaxError {
            offset: self.at,
            reason: format!("nested deeper than {MAX_DEPTH} levels"),
            too_deep: true,
        })
    }

    fn attach(&mut self, frame: Frame, value: Value) -> Result<Step, SyntaxError> {
        self.blanks();
        match frame {
            Frame::Array { start, mut items } => {
                items.push(value);
                if self.eat(b',') {
                    return Ok(Step::More(Frame::Array { start, items }));
                }
                self.close(b']', "`,` or `]`")?;
                Ok(Step::Done(self.value(start, Data::Array(items))))
            }
            Frame::Object {
                start,
                mut entries,
                key: (key, key_span),
            } => {
                entries.push(Entry {
                    key,
                    key_span,
                    value,
                });
                if self.eat(b',') {
                    let key = self.key("a key")?;
                    return Ok(Step::More(Frame::Object {
                        start,
                        entries,
                        key,
                    }));
                }
                self.close(b'}', "`,` or `}`")?;
                let object = Object {
                    entries: in_js_order(entries),
                };
                Ok(Step::Done(self.value(start, Data::Object(object))))
            }
        }
    }

    fn end(mut self, value: Value) -> Result<Value, SyntaxError> {
        self.blanks();
        if self.at < self.text.len() {
            return Err(self.unexpected("nothing more"));
        }
        Ok(value)
    }

    fn key(&mut self, wanted: &str) -> Result<(String, Span), SyntaxError> {
        self.blanks();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(wanted));
        }
        let key = self.string()?;
        let end = self.at;
        self.blanks();
        self.close(b':', "`:`")?;
        Ok((key, Span { start, end }))
    }

    fn word(&mut self, word: &str, data: Data) -> Result<Data, SyntaxError> {
        for byte in word.bytes() {
            if !self.eat(byte) {
                return Err(self.unexpected(&format!("`{word}`")));
            }
        }
        Ok(data)
    }

    fn number(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        self.text[start..self.at]
            .parse()
            .map_err(|_| self.unexpected("a number"))
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("a digit"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while self
                .peek()
                .is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20)
            {
                self.at += 1;
            }
            // Every byte that stops the scan is ASCII, so this is a boundary.
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.unexpected("`\"` or an escaped character")),
                None => return Err(self.unexpected("`\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let simple = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.unexpected("an escape such as `\\n`")),
        };
        self.at += 1;
        Ok(simple)
    }

    /// The character of `\uXXXX`, of a pair of them, or U+FFFD for a surrogate
    /// that has no partner.
    fn unicode(&mut self) -> Result<char, SyntaxError> {
        let high = self.hex4()?;
        if !(0xd800..0xdc00).contains(&high) || !self.text[self.at..].starts_with("\\u") {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let back = self.at;
        self.at += 2;
        let low = self.hex4()?;
        if (0xdc00..0xe000).contains(&low) {
            let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at = back;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, SyntaxError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.unexpected("four hexadecimal digits"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn value(&self, start: usize, data: Data) -> Value {
        Value {
            span: Span {
                start,
                end: self.at,
            },
            data,
        }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn close(&mut self, byte: u8, wanted: &str) -> Result<(), SyntaxError> {
        if self.eat(byte) {
            return Ok(());
        }
        Err(self.unexpected(wanted))
    }

    fn unexpected(&self, wanted: &str) -> SyntaxError {
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the file".to_owned(),
            Some(c) if c.is_control() => format!("U+{:04X}", u32::from(c)),
            Some(c) => format!("`{c}`"),
        };
        SyntaxError {
            offset: self.at,
            reason: format!("expected {wanted}, found {found}"),
            too_deep: false,
        }
    }
}

/// The members as a JavaScript object holds them after `JSON.parse`: a key
/// written again keeps its place and takes the new value, and integer keys go
/// to the front.
fn in_js_order(entries: Vec<Entry>) -> Vec<Entry> {
    let mut place: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    let mut last: Vec<usize> = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        if let Some(slot) = place.get(entry.key.as_str()) {
            last[*slot] = at;
        } else {
            place.insert(&entry.key, last.len());
            last.push(at);
        }
    }
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut ordered: Vec<Entry> = last.iter().filter_map(|at| entries[*at].take()).collect();
    if ordered
        .iter()
        .any(|entry| array_index(&entry.key).is_some())
    {
        ordered.sort_by_key(|entry| array_index(&entry.key).map_or(u64::MAX, u64::from));
    }
    ordered
}
