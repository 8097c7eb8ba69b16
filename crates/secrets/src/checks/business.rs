use super::{json, sum};
use crate::family::{Proof, Token};

/// A session id begins with the id of an organisation, `00D`.
pub(crate) fn salesforce(token: Token) -> Proof {
    if token.text().starts_with(b"00D") {
        Proof::Holds
    } else {
        Proof::Other
    }
}

/// `sk.`, JSON with a user and a token's id, a signature.
pub(crate) fn mapbox(token: Token) -> Proof {
    let mut parts = token.text().split(|it| *it == b'.');
    let claims = parts.nth(1).and_then(json);
    sum(claims.is_some_and(|it| it.contains_key("u") && it.contains_key("a")))
}
