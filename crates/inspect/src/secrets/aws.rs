use crate::secrets::placeholder::{distinct, is_placeholder};
use crate::secrets::{Found, Verdict, begins_word, redact, value_hash};

/// How far from its key id the secret key is looked for, either way.
const NEAR: usize = 512;
/// The length of a key id.
const ID: usize = 20;
/// The length of a secret key.
const KEY: usize = 40;

/// A key id of an AWS access key; with the secret key nearby it is a pair that
/// opens an account.
pub(super) fn detect(bytes: &[u8], at: usize) -> Option<Found> {
    let id = bytes.get(at..at + ID)?;
    let base32 = |byte: &u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7');
    let ends = !bytes.get(at + ID).is_some_and(u8::is_ascii_alphanumeric);
    let shaped = id[4..].iter().all(base32) && ends && begins_word(bytes, at);
    if !shaped || is_placeholder(&id[4..]) {
        return None;
    }
    // Sixteen letters in a row are a word in capitals, not a random id.
    if !id[4..].iter().any(u8::is_ascii_digit) && distinct(&id[4..]) < 8 {
        return None;
    }
    let near = at.saturating_sub(NEAR)..(at + ID + NEAR).min(bytes.len());
    let pair = has_secret_key(&bytes[near]);
    Some(Found {
        verdict: if pair { Verdict::Sure } else { Verdict::Weak },
        value: value_hash(id),
        shown: if pair {
            format!("{} with its secret key", redact(id, 4))
        } else {
            redact(id, 4)
        },
        length: ID,
    })
}

/// Whether a run of exactly forty base64 characters looks random.
fn has_secret_key(bytes: &[u8]) -> bool {
    let in_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|it| in_key(**it)).count();
        let escaped = at > 0 && bytes[at - 1] == b'\\';
        let skip = usize::from(escaped && length == KEY + 1);
        let run = &bytes[at + skip..at + length];
        if run.len() == KEY && looks_random(run) {
            return true;
        }
        at += length + 1;
    }
    false
}

fn looks_random(run: &[u8]) -> bool {
    run.iter().any(u8::is_ascii_digit)
        && run.iter().filter(|it| it.is_ascii_uppercase()).count() >= 4
        && run.iter().filter(|it| it.is_ascii_lowercase()).count() >= 4
        && distinct(run) >= 19
        && !is_placeholder(run)
}
