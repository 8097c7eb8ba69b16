use crate::json::{Parser, Status};
use crate::map::{Bounds, Collector, Map, Origin};

/// A longer media type is none.
const HEADER_BYTES: usize = 1024;
/// Decoded bytes are handed on in parts of about this size.
const SCRATCH: usize = 4096;

/// A source map in a `data:` URL, decoded and parsed as it goes by.
pub(crate) struct InlineMap {
    line: u64,
    decoder: Decoder,
    parser: Parser,
    collector: Collector,
    whole: bool,
    written: u64,
}

enum Decoder {
    Base64 { bits: u32, count: u8 },
    Percent,
}

/// What stands between the escapes of a percent-encoded payload.
enum Unit {
    /// A byte, and the length of its written form.
    Byte(u8, usize),
    /// An escape that the chunk cuts in two.
    Cut,
}

const INVALID: u8 = 0xff;

/// The six bits of each character, both alphabets.
static ALPHABET: [u8; 256] = {
    let mut table = [INVALID; 256];
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut index = 0;
    while index < 64 {
        #[expect(clippy::cast_possible_truncation, reason = "below 64")]
        let bits = index as u8;
        table[letters[index] as usize] = bits;
        index += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
};

impl InlineMap {
    /// Begins at `data:`; answers the map and how many bytes its header has.
    pub(crate) fn begin(url: &[u8], line: u64) -> Option<(Self, usize)> {
        let head = &url[..url.len().min(HEADER_BYTES)];
        let comma = head.iter().position(|byte| *byte == b',')?;
        let media = &head[..comma];
        let graphic = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'`' | b'<');
        if !media.iter().all(graphic) {
            return None;
        }
        let decoder = if media.to_ascii_lowercase().ends_with(b";base64") {
            Decoder::Base64 { bits: 0, count: 0 }
        } else {
            Decoder::Percent
        };
        let map = Self {
            line,
            decoder,
            parser: Parser::new(),
            collector: Collector::new(Bounds::default()),
            whole: false,
            written: comma as u64,
        };
        Some((map, comma + 1))
    }

    /// Takes what follows; answers how many bytes are used up and whether the
    /// map has ended. Bytes that are not used up must be offered again.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut used = 0;
        let mut scratch = Vec::with_capacity(SCRATCH + 4);
        loop {
            scratch.clear();
            let (taken, stop) = self.decoder.decode(&bytes[used..], &mut scratch);
            used += taken;
            self.written += taken as u64;
            match self.parser.feed(&scratch, &mut self.collector) {
                Status::Open => {}
                Status::Closed(_) => self.whole = true,
                Status::Broken(_) => return (used, true),
            }
            if self.whole || stop {
                return (used, true);
            }
            if taken == 0 || used == bytes.len() {
                return (used, false);
            }
        }
    }

    /// What was learned, if it was a map.
    pub(crate) fn finish(self) -> Option<Map> {
        let origin = Origin::Inline { line: self.line };
        let mut map = self.collector.finish(origin, self.whole)?;
        map.written = self.written;
        Some(map)
    }
}

impl Decoder {
    /// Decodes a part; answers how many bytes it took and whether the payload
    /// has ended.
    fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
        match self {
            Self::Base64 { bits, count } => base64(bytes, bits, count, out),
            Self::Percent => percent(bytes, out),
        }
    }
}

fn base64(bytes: &[u8], bits: &mut u32, count: &mut u8, out: &mut Vec<u8>) -> (usize, bool) {
    let mut at = 0;
    while at < bytes.len() && out.len() < SCRATCH {
        if *count == 0
            && let Some([a, b, c, d]) = bytes.get(at..at + 4)
        {
            let [a, b, c, d] = [a, b, c, d].map(|byte| u32::from(ALPHABET[usize::from(*byte)]));
            if (a | b | c | d) < 64 {
                let word = (a << 26) | (b << 20) | (c << 14) | (d << 8);
                out.extend_from_slice(&word.to_be_bytes()[..3]);
                at += 4;
                continue;
            }
        }
        let (byte, length) = match unit(&bytes[at..]) {
            Unit::Byte(byte, length) => (byte, length),
            Unit::Cut => return (at, false),
        };
        let value = ALPHABET[usize::from(byte)];
        if value == INVALID {
            return (at, true);
        }
        at += length;
        *bits = (*bits << 6) | u32::from(value);
        *count += 1;
        if *count > 1 {
            let shift = [0, 0, 4, 2, 0][usize::from(*count)];
            out.push((*bits >> shift).to_le_bytes()[0]);
        }
        *count %= 4;
    }
    (at, false)
}

fn percent(bytes: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
    let mut at = 0;
    while at < bytes.len() && out.len() < SCRATCH {
        if bytes[at].is_ascii_whitespace() {
            return (at, true);
        }
        match unit(&bytes[at..]) {
            Unit::Cut => return (at, false),
            Unit::Byte(byte, length) => {
                at += length;
                out.push(byte);
            }
        }
    }
    (at, false)
}

/// The byte at the beginning of `bytes`, its escape undone. A bad escape is a
/// plain percent sign.
fn unit(bytes: &[u8]) -> Unit {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match bytes {
        [b'%', high, low, ..] => match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => Unit::Byte(((high << 4) | low).to_le_bytes()[0], 3),
            _ => Unit::Byte(b'%', 1),
        },
        [b'%', ..] | [] => Unit::Cut,
        [byte, ..] => Unit::Byte(*byte, 1),
    }
}
