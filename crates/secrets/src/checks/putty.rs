//! `PuTTY`'s own files of keys, with lines that count what follows them.

use crate::codes::base64;
use crate::family::{Proof, Token};

/// How long a file can be: a key of 16,384 bits.
const LONGEST: usize = 16 * 1024;

/// The public and the private part must have as many lines as they say, and the
/// file a message authentication code.
pub(crate) fn key(token: Token) -> Proof {
    let end = (token.start + LONGEST).min(token.around.len());
    let text = unescaped(&token.around[token.start..end]);
    let Some(encryption) = field(&text, "Encryption: ") else {
        return Proof::Other;
    };
    let whole = part(&text, "Public-Lines: ")
        && part(&text, "Private-Lines: ")
        && field(&text, "Private-MAC: ").is_some_and(|it| it.len() >= 40);
    match (whole, encryption == "none") {
        (false, _) => Proof::Fails,
        (true, true) => Proof::Holds,
        (true, false) => Proof::Lesser,
    }
}

/// The file as it was, where it stands in a string, however often that was escaped.
fn unescaped(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut pieces = text.split('\\');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.as_bytes().first() {
            Some(b'n') => whole.extend(["\n", &piece[1..]]),
            Some(b'r') => whole.push_str(&piece[1..]),
            _ => whole.push_str(piece),
        }
    }
    whole
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.trim_start().strip_prefix(name))
        .map(str::trim_end)
}

fn part(text: &str, name: &str) -> bool {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(name));
    let Some(count) = lines.next().and_then(|line| line.split(": ").nth(1)) else {
        return false;
    };
    let Ok(count @ 1..=200) = count.trim().parse::<usize>() else {
        return false;
    };
    let body: Vec<&str> = lines.take(count).map(str::trim).collect();
    body.len() == count && base64::standard(body.concat().as_bytes()).is_some()
}
