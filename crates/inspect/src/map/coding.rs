//! The ways in which the text of a map is written into another file.

use crate::map::Writing;

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

/// How a map is written, and how far its decoding has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// In base64: the bits that are left over, and the place within four characters.
    Base64 { bits: u32, count: u8 },
    /// With `%22` and the like, up to the end of the line: what is not encoded, though
    /// it should be, may be a space.
    Percent,
    /// As it is.
    Plain,
    /// In a string of JavaScript or JSON that ends with this quote.
    Quoted(u8),
}

/// What stands at some place of an encoded text.
enum Unit {
    /// A byte, and the length of its written form.
    Byte(u8, usize),
    /// Nothing, in so many bytes.
    Nothing(usize),
    /// So many bytes as they are: an escape that JSON has, too.
    Same(usize),
    /// An escape that the chunk cuts in two.
    Cut,
    /// The end of the text.
    End,
}

impl Coding {
    /// Base64 from its beginning.
    pub(crate) fn base64() -> Self {
        Self::Base64 { bits: 0, count: 0 }
    }

    /// Whether names in the map can be read in the file as it is.
    pub(crate) fn writing(self) -> Writing {
        match self {
            Self::Base64 { .. } | Self::Percent => Writing::Encoded,
            Self::Plain | Self::Quoted(_) => Writing::Plain,
        }
    }

    /// Decodes a part, up to about `limit` bytes; answers how many bytes it took and
    /// whether the text has ended.
    pub(crate) fn decode(
        &mut self,
        bytes: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> (usize, bool) {
        match self {
            Self::Base64 { bits, count } => base64(bytes, bits, count, out, limit),
            Self::Percent => units(bytes, out, limit, percent),
            Self::Quoted(quote) => units(bytes, out, limit, |it| quoted(it, *quote)),
            Self::Plain => {
                let length = bytes.len().min(limit);
                out.extend_from_slice(&bytes[..length]);
                (length, false)
            }
        }
    }
}

fn base64(
    bytes: &[u8],
    bits: &mut u32,
    count: &mut u8,
    out: &mut Vec<u8>,
    limit: usize,
) -> (usize, bool) {
    let mut at = 0;
    while at < bytes.len() && out.len() < limit {
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
        let (byte, length) = match digit(&bytes[at..]) {
            Unit::Byte(byte, length) => (byte, length),
            Unit::Nothing(length) | Unit::Same(length) => {
                at += length;
                continue;
            }
            Unit::Cut => return (at, false),
            Unit::End => return (at, true),
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

fn units(
    bytes: &[u8],
    out: &mut Vec<u8>,
    limit: usize,
    unit: impl Fn(&[u8]) -> Unit,
) -> (usize, bool) {
    let mut at = 0;
    while at < bytes.len() && out.len() < limit {
        match unit(&bytes[at..]) {
            Unit::Byte(byte, length) => {
                out.push(byte);
                at += length;
            }
            Unit::Same(length) => {
                out.extend_from_slice(&bytes[at..at + length]);
                at += length;
            }
            Unit::Nothing(length) => at += length,
            Unit::Cut => return (at, false),
            Unit::End => return (at, true),
        }
    }
    (at, false)
}

/// A character of base64: itself, percent-encoded, or behind a backslash in a string,
/// which a backslash at the end of a line may also continue.
fn digit(bytes: &[u8]) -> Unit {
    match bytes {
        [b'\\'] | [b'\\', b'\r'] => Unit::Cut,
        [b'\\', b'/', ..] => Unit::Byte(b'/', 2),
        [b'\\', b'\r', b'\n', ..] => Unit::Nothing(3),
        [b'\\', b'\n', ..] => Unit::Nothing(2),
        _ => escape(bytes),
    }
}

fn percent(bytes: &[u8]) -> Unit {
    match bytes {
        [b'\n' | b'\r', ..] => Unit::End,
        _ => escape(bytes),
    }
}

/// A byte, its percent-encoding undone. A bad one is a plain percent sign.
fn escape(bytes: &[u8]) -> Unit {
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

/// One character of a string of JavaScript or JSON. What is not ASCII stays an escape:
/// the JSON inside undoes it.
fn quoted(bytes: &[u8], quote: u8) -> Unit {
    let [b'\\', rest @ ..] = bytes else {
        return match bytes {
            [byte, ..] if *byte == quote => Unit::End,
            [byte, ..] => Unit::Byte(*byte, 1),
            [] => Unit::Cut,
        };
    };
    match rest {
        [] | [b'\r'] => Unit::Cut,
        [b'\r', b'\n', ..] => Unit::Nothing(3),
        [b'\r' | b'\n', ..] => Unit::Nothing(2),
        [b'n', ..] => Unit::Byte(b'\n', 2),
        [b'r', ..] => Unit::Byte(b'\r', 2),
        [b't', ..] => Unit::Byte(b'\t', 2),
        [b'b', ..] => Unit::Byte(8, 2),
        [b'f', ..] => Unit::Byte(12, 2),
        [b'x', rest @ ..] => number(rest, 2).unwrap_or(Unit::Byte(b'x', 2)),
        [b'u', rest @ ..] => number(rest, 4).unwrap_or(Unit::Byte(b'u', 2)),
        [byte, ..] => Unit::Byte(*byte, 2),
    }
}

/// The character that so many hexadecimal digits name.
fn number(digits: &[u8], length: usize) -> Option<Unit> {
    let Some(digits) = digits.get(..length) else {
        return Some(Unit::Cut);
    };
    let text = std::str::from_utf8(digits).ok()?;
    let value = u16::from_str_radix(text, 16).ok()?;
    Some(match u8::try_from(value) {
        Ok(byte) if byte.is_ascii() => Unit::Byte(byte, length + 2),
        // `\xe9` is no escape in JSON; which character it is does not matter to it.
        _ if length == 2 => Unit::Byte(b'?', length + 2),
        _ => Unit::Same(length + 2),
    })
}
