//! Tokens of the Python package index are macaroons (version 2) in base 64.

use super::sum;
use crate::codes::base64;
use crate::family::{Proof, Token};

/// The fields of a macaroon's packets.
const LOCATION: u8 = 1;
const IDENTIFIER: u8 = 2;
const SIGNATURE: u8 = 6;
const VERSION: u8 = 2;
/// An identifier is a UUID.
const UUID: usize = 36;

/// Location, identifier and a signature at the end must be in their places.
pub(crate) fn token(token: Token) -> Proof {
    let body = base64::url(&token.text()[b"pypi-".len()..]);
    sum(body.is_some_and(|body| holds(&body)))
}

fn holds(body: &[u8]) -> bool {
    let Some((VERSION, rest)) = body.split_first().map(|(first, rest)| (*first, rest)) else {
        return false;
    };
    let Some((location, rest)) = field(LOCATION, rest) else {
        return false;
    };
    let Some((identifier, _)) = field(IDENTIFIER, rest) else {
        return false;
    };
    let signed = body.len() > 34 && body[body.len() - 34..].starts_with(&[SIGNATURE, 32]);
    location.is_ascii() && location.contains(&b'.') && identifier.len() == UUID && signed
}

/// A field of this kind and what follows it.
fn field(kind: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    match bytes {
        [first, length, rest @ ..] if *first == kind && *length < 0x80 => {
            rest.split_at_checked((*length).into())
        }
        _ => None,
    }
}
