use crate::secrets::checksum::base62_crc32;
use crate::secrets::placeholder::is_placeholder;
use crate::secrets::{Found, Verdict, begins_word, is_word, redact, value_hash};

/// `npm_`, thirty characters, six of checksum.
pub(super) fn npm(bytes: &[u8], at: usize) -> Option<Found> {
    checked(bytes, at)
}

/// `ghp_` and its like with a checksum, `github_pat_` and the long `ghs_` without.
pub(super) fn github(bytes: &[u8], at: usize) -> Option<Found> {
    let rest = &bytes[at..];
    if rest.starts_with(b"github_pat_") {
        return fine_grained(bytes, at);
    }
    checked(bytes, at).or_else(|| {
        if rest.starts_with(b"ghs_") {
            stateless(bytes, at)
        } else {
            None
        }
    })
}

/// Four characters of prefix, thirty of body, six of checksum.
fn checked(bytes: &[u8], at: usize) -> Option<Found> {
    let rest = &bytes[at..];
    let token = rest.get(..40)?;
    let body = &token[4..34];
    if !token[4..].iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let holds = base62_crc32(body) == token[34..];
    // A checksum that holds needs no boundaries: it cannot be chance.
    let alone = begins_word(bytes, at) && !rest.get(40).is_some_and(|it| is_word(*it));
    if !holds && (!alone || is_placeholder(&token[4..])) {
        return None;
    }
    Some(Found {
        verdict: if holds {
            Verdict::Sure
        } else {
            Verdict::Failed
        },
        value: value_hash(token),
        shown: redact(token, 4),
        length: 40,
    })
}

/// `github_pat_`, 22 characters, `_`, 59 characters.
fn fine_grained(bytes: &[u8], at: usize) -> Option<Found> {
    const LENGTH: usize = 11 + 22 + 1 + 59;
    let rest = &bytes[at..];
    let token = rest.get(..LENGTH)?;
    let (first, second) = (&token[11..33], &token[34..]);
    let shaped = first.iter().all(u8::is_ascii_alphanumeric)
        && token[33] == b'_'
        && second.iter().all(u8::is_ascii_alphanumeric)
        && !rest.get(LENGTH).is_some_and(|it| is_word(*it));
    if !shaped || !begins_word(bytes, at) || is_placeholder(second) {
        return None;
    }
    Some(Found {
        verdict: Verdict::Sure,
        value: value_hash(token),
        shown: redact(token, 11),
        length: LENGTH,
    })
}

/// `ghs_`, the number of an app, `_`, a signed token of three parts.
fn stateless(bytes: &[u8], at: usize) -> Option<Found> {
    let body = bytes.get(at + 4..)?;
    let digits = body.iter().take_while(|it| it.is_ascii_digit()).count();
    if digits == 0 || !body[digits..].starts_with(b"_eyJ") || !begins_word(bytes, at) {
        return None;
    }
    let part = |it: &&u8| is_word(**it) || matches!(**it, b'-' | b'.');
    let length = body.iter().take_while(part).count();
    let token = &body[digits + 1..length];
    let parts: Vec<&[u8]> = token.split(|it| *it == b'.').collect();
    if parts.len() < 3 || parts[..3].iter().any(|it| it.len() < 16) || is_placeholder(parts[2]) {
        return None;
    }
    Some(Found {
        verdict: Verdict::Sure,
        value: value_hash(token),
        shown: redact(&bytes[at..at + 4 + length], 4),
        length: 4 + length,
    })
}
