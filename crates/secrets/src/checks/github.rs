//! GitHub's and npm's tokens end in a CRC-32 in base 62. That it is taken of the
//! thirty characters before it, and in which digits, is not documented; published
//! tokens agree with this reading and with no other.

use super::sum;
use crate::checks::jwt;
use crate::codes::crc::crc32_base62;
use crate::family::{Proof, Token};

/// Four characters, thirty random ones, six of checksum.
pub(crate) fn classic(token: Token) -> Proof {
    let body = &token.text()[4..];
    sum(body.len() == 36 && crc32_base62(&body[..30]) == body[30..])
}

/// As [`classic`], or longer and without a proof.
pub(crate) fn refresh(token: Token) -> Proof {
    if token.text().len() == 40 {
        classic(token)
    } else {
        Proof::None
    }
}

/// `ghs_`, the number of an application, `_`, a signed token.
pub(crate) fn stateless(token: Token) -> Proof {
    let text = token.text();
    let Some(begin) = memchr::memmem::find(text, b"_eyJ") else {
        return Proof::Other;
    };
    match jwt::parts(&text[begin + 1..]) {
        Some(_) => Proof::Holds,
        None => Proof::Fails,
    }
}
