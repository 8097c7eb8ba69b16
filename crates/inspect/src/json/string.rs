use memchr::memchr2;

/// Decoded bytes are handed on in parts of at most this size.
const SCRATCH: usize = 8192;
/// Room that one step needs at most: eight plain bytes, or two characters.
const STEP: usize = 8;

/// What each escape of one letter stands for; zero where there is none.
static LETTERS: [u8; 256] = {
    let mut table = [0; 256];
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[b'/' as usize] = b'/';
    table[b'n' as usize] = b'\n';
    table[b't' as usize] = b'\t';
    table[b'r' as usize] = b'\r';
    table[b'b' as usize] = 0x08;
    table[b'f' as usize] = 0x0c;
    table
};

/// What came of one chunk of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The whole chunk belongs to the string, which goes on.
    More,
    /// The string ended; this many bytes of the chunk belong to it, its closing
    /// quote included.
    End(usize),
    /// A bad escape, after so many bytes of the chunk.
    Broken(usize),
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

/// Decoded bytes on their way out.
#[derive(Debug)]
struct Scratch {
    bytes: Box<[u8; SCRATCH]>,
    length: usize,
}

/// Reads one JSON string from after its opening quote.
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    /// The first half of a surrogate pair, until the second half comes.
    high: Option<u16>,
    scratch: Scratch,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            state: State::Plain,
            high: None,
            scratch: Scratch {
                bytes: Box::new([0; SCRATCH]),
                length: 0,
            },
        }
    }
}

impl Decoder {
    /// Forgets the string before.
    pub(super) fn begin(&mut self) {
        self.state = State::Plain;
        self.high = None;
        self.scratch.length = 0;
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
                    at += self.plain(&bytes[at..], emit);
                    match bytes.get(at) {
                        None => break,
                        Some(b'"') => {
                            self.lone_surrogate();
                            self.scratch.flush(emit);
                            return Step::End(at + 1);
                        }
                        Some(_) => self.state = State::Escape,
                    }
                }
                State::Escape => {
                    if !self.escape(bytes[at]) {
                        self.scratch.flush(emit);
                        return Step::Broken(at);
                    }
                }
                State::Hex { digits, unit } => {
                    if !self.hex(bytes[at], digits, unit) {
                        self.scratch.flush(emit);
                        return Step::Broken(at);
                    }
                }
            }
            at += 1;
            self.scratch.make_room(emit);
        }
        self.scratch.flush(emit);
        Step::More
    }

    /// Copies what needs no decoding and undoes escapes of one letter; answers
    /// how much of the string that was.
    fn plain(&mut self, bytes: &[u8], emit: &mut dyn FnMut(&[u8])) -> usize {
        if self.high.is_some() {
            if bytes.first() == Some(&b'\\') {
                return 0;
            }
            self.lone_surrogate();
        }
        let mut at = 0;
        // Source text has an escape in every line: runs are too short for a
        // search to pay, so eight bytes at a time are copied and looked at.
        while let Some(eight) = bytes.get(at..at + 8) {
            self.scratch.make_room(emit);
            let plain = self.scratch.push_plain(eight);
            at += plain;
            if plain == 8 {
                continue;
            }
            let letter = bytes.get(at + 1).map_or(0, |it| LETTERS[usize::from(*it)]);
            if bytes[at] == b'"' || letter == 0 {
                return at;
            }
            self.scratch.push(letter);
            at += 2;
        }
        self.scratch.make_room(emit);
        while let Some(byte) = bytes.get(at)
            && !matches!(byte, b'"' | b'\\')
        {
            self.scratch.push(*byte);
            at += 1;
        }
        at
    }

    fn escape(&mut self, byte: u8) -> bool {
        if byte == b'u' {
            self.state = State::Hex { digits: 0, unit: 0 };
            return true;
        }
        let plain = LETTERS[usize::from(byte)];
        if plain == 0 {
            return false;
        }
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
                self.scratch.push_char(both);
                return;
            }
            self.scratch.push_char(char::REPLACEMENT_CHARACTER);
        }
        match char::from_u32(u32::from(unit)) {
            Some(character) => self.scratch.push_char(character),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.scratch.push_char(char::REPLACEMENT_CHARACTER),
        }
    }

    /// A first half that no second half followed.
    fn lone_surrogate(&mut self) {
        if self.high.take().is_some() {
            self.scratch.push_char(char::REPLACEMENT_CHARACTER);
        }
    }
}

impl Scratch {
    /// Hands on what is there if another step might not fit.
    #[inline]
    fn make_room(&mut self, emit: &mut dyn FnMut(&[u8])) {
        if self.length > SCRATCH - 2 * STEP {
            self.flush(emit);
        }
    }

    fn flush(&mut self, emit: &mut dyn FnMut(&[u8])) {
        if self.length > 0 {
            emit(&self.bytes[..self.length]);
            self.length = 0;
        }
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    fn push_char(&mut self, character: char) {
        let mut buffer = [0; 4];
        for byte in character.encode_utf8(&mut buffer).bytes() {
            self.push(byte);
        }
    }

    /// Takes eight bytes, as far as they are neither quote nor backslash;
    /// answers how many that were.
    #[inline]
    fn push_plain(&mut self, eight: &[u8]) -> usize {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGHS: u64 = 0x8080_8080_8080_8080;
        let mut word = [0; 8];
        word.copy_from_slice(eight);
        self.bytes[self.length..self.length + 8].copy_from_slice(&word);
        let word = u64::from_le_bytes(word);
        // A zero byte where a byte equals the one looked for; the lowest one is
        // always marked rightly.
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let quotes = zeros(word ^ (ONES * u64::from(b'"')));
        let slashes = zeros(word ^ (ONES * u64::from(b'\\')));
        let plain = ((quotes | slashes).trailing_zeros() / 8) as usize;
        self.length += plain;
        plain
    }
}
