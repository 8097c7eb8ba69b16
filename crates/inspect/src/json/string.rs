use memchr::memchr2;

/// Decoded bytes are handed on in parts of about this size.
const SCRATCH: usize = 4096;
/// A run without escapes of this size is handed on without being copied.
const DIRECT: usize = 1024;

/// What came of one chunk of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The whole chunk belongs to the string, which goes on.
    More,
    /// The string ended; this many bytes of the chunk belong to it, its closing
    /// quote included.
    End(usize),
    /// A bad escape.
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Plain,
    Escape,
    Hex {
        digits: u8,
        unit: u16,
    },
}

/// Reads one JSON string from after its opening quote.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    /// The first half of a surrogate pair, until the second half comes.
    high: Option<u16>,
    scratch: Vec<u8>,
}

impl Decoder {
    /// Forgets the string before.
    pub(super) fn begin(&mut self) {
        self.state = State::Plain;
        self.high = None;
        self.scratch.clear();
    }

    /// Looks only for the end of the string.
    pub(super) fn skip(&mut self, bytes: &[u8]) -> Step {
        let mut at = 0;
        if self.state == State::Escape && !bytes.is_empty() {
            self.state = State::Plain;
            at = 1;
        }
        while let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) {
            at += found + 1;
            if bytes[at - 1] == b'"' {
                return Step::End(at);
            }
            if at == bytes.len() {
                self.state = State::Escape;
                return Step::More;
            }
            at += 1;
        }
        Step::More
    }

    /// Undoes escapes and hands the content on in parts.
    pub(super) fn decode(&mut self, bytes: &[u8], emit: &mut dyn FnMut(&[u8])) -> Step {
        let mut at = 0;
        while at < bytes.len() {
            match self.state {
                State::Plain => {
                    let rest = &bytes[at..];
                    let run = memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    self.run(&rest[..run], emit);
                    at += run;
                    match bytes.get(at) {
                        None => break,
                        Some(b'"') => {
                            self.lone_surrogate();
                            self.flush(emit);
                            return Step::End(at + 1);
                        }
                        Some(_) => self.state = State::Escape,
                    }
                }
                State::Escape => {
                    if !self.escape(bytes[at]) {
                        return Step::Broken;
                    }
                }
                State::Hex { digits, unit } => {
                    if !self.hex(bytes[at], digits, unit) {
                        return Step::Broken;
                    }
                }
            }
            at += 1;
            if self.scratch.len() >= SCRATCH {
                self.flush(emit);
            }
        }
        self.flush(emit);
        Step::More
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.scratch.capacity()
    }

    fn run(&mut self, run: &[u8], emit: &mut dyn FnMut(&[u8])) {
        if run.is_empty() {
            return;
        }
        self.lone_surrogate();
        if run.len() >= DIRECT {
            self.flush(emit);
            emit(run);
            return;
        }
        self.scratch.extend_from_slice(run);
        if self.scratch.len() >= SCRATCH {
            self.flush(emit);
        }
    }

    fn flush(&mut self, emit: &mut dyn FnMut(&[u8])) {
        if !self.scratch.is_empty() {
            emit(&self.scratch);
            self.scratch.clear();
        }
    }

    fn escape(&mut self, byte: u8) -> bool {
        let plain = match byte {
            b'"' | b'\\' | b'/' => byte,
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 0x08,
            b'f' => 0x0c,
            b'u' => {
                self.state = State::Hex { digits: 0, unit: 0 };
                return true;
            }
            _ => return false,
        };
        self.lone_surrogate();
        self.scratch.push(plain);
        self.state = State::Plain;
        true
    }

    fn hex(&mut self, byte: u8, digits: u8, unit: u16) -> bool {
        let Some(digit) = char::from(byte).to_digit(16) else {
            return false;
        };
        let unit = (unit << 4) | u16::try_from(digit).unwrap_or(0);
        if digits < 3 {
            self.state = State::Hex {
                digits: digits + 1,
                unit,
            };
        } else {
            self.unit(unit);
            self.state = State::Plain;
        }
        true
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(both)) = char::decode_utf16([high, unit]).next() {
                self.push(both);
                return;
            }
            self.push(char::REPLACEMENT_CHARACTER);
        }
        match char::from_u32(u32::from(unit)) {
            Some(character) => self.push(character),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.push(char::REPLACEMENT_CHARACTER),
        }
    }

    /// A first half that no second half followed.
    fn lone_surrogate(&mut self) {
        if self.high.take().is_some() {
            self.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn push(&mut self, character: char) {
        let mut buffer = [0; 4];
        self.scratch
            .extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}
