use super::{json, sum};
use crate::codes::bech32;
use crate::family::{Proof, Token};

/// JSON with where to sign in and the keys to do so.
pub(crate) fn onepassword(token: Token) -> Proof {
    let claims = json(&token.text()[b"ops_".len()..]);
    let keys = ["secretKey", "muk", "srpX"];
    sum(claims.is_some_and(|it| {
        it.contains_key("signInAddress") && keys.iter().any(|key| it.contains_key(*key))
    }))
}

/// A secret key is made of letters and digits that are not mistaken for others.
pub(crate) fn onepassword_secret(token: Token) -> Proof {
    let confusing = |it: &u8| matches!(it, b'0' | b'1' | b'I' | b'O' | b'U');
    // Its second part is an account's id, in which any may stand.
    let random = token.text().get(9..).unwrap_or_default();
    sum(!random.iter().any(confusing))
}

/// Bech32 under `age-secret-key-`.
pub(crate) fn age(token: Token) -> Proof {
    let (prefix, data) = token.text().split_at(b"AGE-SECRET-KEY-".len());
    sum(bech32::holds(prefix, &data[1..]))
}

/// Bech32 under `age-plugin-…-`.
pub(crate) fn age_plugin(token: Token) -> Proof {
    let text = token.text();
    let Some(one) = memchr::memrchr(b'1', text) else {
        return Proof::Other;
    };
    sum(bech32::holds(&text[..one], &text[one + 1..]))
}
