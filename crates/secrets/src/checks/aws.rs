use super::sum;
use crate::codes::base64;
use crate::family::{Proof, Token};
use crate::placeholder::{distinct, is_placeholder};
use crate::set::BASE64;
use crate::window::LOOK_BEHIND;

/// How far before its key id the secret key is looked for, and how far behind.
const BEFORE: usize = LOOK_BEHIND;
const BEHIND: usize = 1024;
/// The length of a secret key.
const KEY: usize = 40;

/// A key id opens nothing without its secret key; with it nearby, an account.
pub(crate) fn key_id(token: Token) -> Proof {
    let random = &token.text()[4..];
    // Sixteen letters in a row are a word in capitals, not a random id.
    if !random.iter().any(u8::is_ascii_digit) && distinct(random) < 8 {
        return Proof::Other;
    }
    let before = &token.around[token.start.saturating_sub(BEFORE)..token.start];
    let after = &token.around[token.end..(token.end + BEHIND).min(token.around.len())];
    if is_placeholder(random) {
        Proof::Other
    } else if has_secret_key(before) || has_secret_key(after) {
        Proof::Holds
    } else {
        Proof::Lesser
    }
}

/// Whether a run of exactly forty base64 characters looks random.
fn has_secret_key(bytes: &[u8]) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        let length = BASE64.span(&bytes[at..]);
        // After a backslash the first letter is a part of an escape.
        let skip = usize::from(at > 0 && bytes[at - 1] == b'\\' && length == KEY + 1);
        let run = &bytes[at + skip..at + length];
        if run.len() == KEY && looks_random(run) {
            return true;
        }
        at += length + 1;
    }
    false
}

/// Whether forty characters are as mixed as random ones.
pub(crate) fn looks_random(run: &[u8]) -> bool {
    run.iter().any(u8::is_ascii_digit)
        && run.iter().filter(|it| it.is_ascii_uppercase()).count() >= 4
        && run.iter().filter(|it| it.is_ascii_lowercase()).count() >= 4
        && distinct(run) >= 19
        && !is_placeholder(run)
}

/// `ABSK` and base 64 of `BedrockAPIKey-…:…`.
pub(crate) fn bedrock(token: Token) -> Proof {
    let body = base64::standard(&token.text()[4..]).unwrap_or_default();
    sum(body.starts_with(b"BedrockAPIKey-") && body.contains(&b':'))
}
