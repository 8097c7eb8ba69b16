//! Signed tokens: a header, claims and a signature in base 64 (RFC 7519).

use serde_json::{Map, Value};

use super::json;
use crate::codes::base64;
use crate::family::{Proof, Token};
use crate::set::URL64;

type Object = Map<String, Value>;

/// Header and claims, where all three parts are what they must be.
pub(crate) fn parts(text: &[u8]) -> Option<(Object, Object)> {
    let mut parts = text.split(|it| *it == b'.');
    let header = parts.next().and_then(json)?;
    let claims = parts.next().and_then(json)?;
    let signature = parts.next().and_then(base64::url)?;
    let algorithm = header.get("alg").or_else(|| header.get("enc"))?.as_str()?;
    let signed = algorithm != "none" && length_fits(algorithm, signature.len());
    (signed && parts.next().is_none()).then_some((header, claims))
}

/// How long a signature is by its algorithm (RFC 7518, RFC 8037).
fn length_fits(algorithm: &str, length: usize) -> bool {
    match algorithm {
        "HS256" => length == 32,
        "HS384" => length == 48,
        "HS512" | "ES256" | "ES256K" | "EdDSA" => length == 64,
        "ES384" => length == 96,
        "ES512" => length == 132,
        _ => length >= 16,
    }
}

/// Any token: header and claims must be JSON, the signature as long as its
/// algorithm says. One that has expired opens nothing any more.
pub(crate) fn token(token: Token) -> Proof {
    let after = &token.around[token.end..];
    if let [b'.', next, ..] = after
        && URL64.has(*next)
    {
        // Something that is no signature follows: another kind of token.
        return Proof::Other;
    }
    let Some((_, claims)) = parts(token.text()) else {
        return if readable(token.text()) {
            Proof::Fails
        } else {
            Proof::Other
        };
    };
    let expired = claims
        .get("exp")
        .and_then(Value::as_u64)
        .is_some_and(|it| it < token.now);
    if is_public(&claims) {
        Proof::Other
    } else if is_example(&claims) {
        Proof::Fails
    } else if expired {
        Proof::Lesser
    } else {
        Proof::Holds
    }
}

/// Whether it is a token at all, and only its signature is not one, or missing.
fn readable(text: &[u8]) -> bool {
    let mut parts = text.split(|it| *it == b'.');
    let header = parts.next().and_then(json);
    header.is_some_and(|it| it.contains_key("alg")) && parts.next().and_then(json).is_some()
}

/// The claims of every tutorial.
fn is_example(claims: &Object) -> bool {
    let says = |key, value: &str| claims.get(key).and_then(Value::as_str) == Some(value);
    says("sub", "1234567890") || says("name", "John Doe") || says("iss", "joe")
}

/// Supabase's `anon` key is meant to be in every page.
fn is_public(claims: &Object) -> bool {
    role(claims) == Some("anon")
}

fn role(claims: &Object) -> Option<&str> {
    claims.get("role")?.as_str()
}

/// A token for the role that no row policy binds.
pub(crate) fn supabase(token: Token) -> Proof {
    match parts(token.text()) {
        Some((_, claims)) if role(&claims) == Some("service_role") => Proof::Holds,
        _ => Proof::Other,
    }
}
