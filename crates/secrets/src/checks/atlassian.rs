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

/// Base 64 of a number, a colon and random bytes.
pub(crate) fn numbered(token: Token) -> Proof {
    let text = token.text();
    let body = &text[memchr::memchr(b'-', text).map_or(0, |it| it + 1)..];
    let bytes = base64::standard(body).unwrap_or_default();
    let digits = bytes.iter().take_while(|it| it.is_ascii_digit()).count();
    sum((6..=16).contains(&digits) && bytes.get(digits) == Some(&b':'))
}
