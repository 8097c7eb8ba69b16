use super::sum;
use crate::codes::{base58, base64};
use crate::family::{Proof, Token};

/// Base 64 of `reftkn:01:`, when it ends, and random characters.
pub(crate) fn reference(token: Token) -> Proof {
    let bytes = base64::standard(token.text()).unwrap_or_default();
    let mut parts = bytes.split(|it| *it == b':');
    let named = parts.next() == Some(b"reftkn");
    let version = parts
        .next()
        .is_some_and(|it| it.len() == 2 && it.iter().all(u8::is_ascii_digit));
    let ends = parts
        .next()
        .is_some_and(|it| it.len() == 10 && it.iter().all(u8::is_ascii_digit));
    sum(named && version && ends && parts.next().is_some_and(|it| it.len() > 8))
}

/// Base 58 of fifty-four bytes.
pub(crate) fn api_key(token: Token) -> Proof {
    sum(base58::decode(token.text()).is_some_and(|it| it.len() == 54))
}
