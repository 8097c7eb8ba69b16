use super::sum;
use crate::codes::{base64, crc};
use crate::family::{Proof, Token};

const CHECKSUM: usize = 8;

/// The last eight characters are the CRC-32 of all before them, in capitals. Not
/// documented; published tokens agree with it.
pub(crate) fn token(token: Token) -> Proof {
    let (body, checksum) = token.text().split_at(token.text().len() - CHECKSUM);
    sum(format!("{:08X}", crc::crc32(body)).as_bytes() == checksum)
}

/// Base 64 of twelve digits, a colon and twenty random bytes, without a prefix.
pub(crate) fn bare(token: Token) -> Proof {
    let bytes = base64::standard(token.text()).unwrap_or_default();
    let (number, random) = bytes.split_at(bytes.len().min(13));
    let numbered = number.ends_with(b":") && number[..12].iter().all(u8::is_ascii_digit);
    // Twenty random bytes are hardly ever all of ASCII.
    let random = random.len() == 20 && !random.is_ascii();
    if numbered && random {
        Proof::Holds
    } else {
        Proof::Other
    }
}

/// Base 64 of a number, a colon and random bytes.
pub(crate) fn numbered(token: Token) -> Proof {
    let text = token.text();
    let body = &text[memchr::memchr(b'-', text).map_or(0, |it| it + 1)..];
    let bytes = base64::standard(body).unwrap_or_default();
    let digits = bytes.iter().take_while(|it| it.is_ascii_digit()).count();
    sum((6..=16).contains(&digits) && bytes.get(digits) == Some(&b':'))
}
