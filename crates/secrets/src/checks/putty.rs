//! `PuTTY`'s own files of keys, with lines that count what follows them.

use super::sum;
use crate::codes::base64;
use crate::family::{Proof, Token};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// How long a file can be: a key of 16,384 bits.
const LONGEST: usize = 16 * 1024;

/// The name of the key that version 2 of the format makes its code with.
const KEY_NAME: &[u8] = b"putty-private-key-file-mac-key";

/// The public and the private part must have as many lines as they say. Of a file
/// that is not encrypted the message authentication code can be computed, too.
pub(crate) fn key(token: Token) -> Proof {
    let end = (token.start + LONGEST).min(token.around.len());
    let text = unescaped(&token.around[token.start..end]);
    let Some(encryption) = field(&text, "Encryption: ") else {
        return Proof::Other;
    };
    let public = part(&text, "Public-Lines: ");
    let private = part(&text, "Private-Lines: ");
    let (Some(public), Some(private)) = (public, private) else {
        return Proof::Fails;
    };
    let code = field(&text, "Private-MAC: ").and_then(|it| it.split(END).next());
    let Some(code) = code.filter(|it| it.len() >= 40) else {
        return Proof::Fails;
    };
    if encryption != "none" {
        return Proof::Lesser;
    }
    let strings = [b"none", comment(&text).as_bytes(), &public, &private];
    sum(computed(&text, &strings).is_some_and(|it| it == code))
}

/// What may end a string that the file stands in.
const END: [char; 5] = ['"', '\'', '`', '\\', ' '];

fn comment(text: &str) -> &str {
    field(text, "Comment: ").unwrap_or_default()
}

/// The code of a file that is not encrypted, by `PuTTY`'s appendix C: of the strings
/// with their lengths before them, the algorithm's name first.
fn computed(text: &str, strings: &[&[u8]]) -> Option<String> {
    let (version, algorithm) = text.lines().next()?.split_once(": ")?;
    let mut message = Vec::new();
    for string in [algorithm.trim().as_bytes()].iter().chain(strings) {
        message.extend(u32::try_from(string.len()).ok()?.to_be_bytes());
        message.extend_from_slice(string);
    }
    let code = if version.ends_with('3') {
        let mut code = Hmac::<Sha256>::new_from_slice(b"").ok()?;
        code.update(&message);
        code.finalize().into_bytes().to_vec()
    } else {
        let mut code = Hmac::<Sha1>::new_from_slice(&Sha1::digest(KEY_NAME)).ok()?;
        code.update(&message);
        code.finalize().into_bytes().to_vec()
    };
    let digits = code.iter().flat_map(|it| [it >> 4, it & 15]);
    digits.map(|it| char::from_digit(it.into(), 16)).collect()
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

/// The bytes of a part: as many lines of base 64 as it says.
fn part(text: &str, name: &str) -> Option<Vec<u8>> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(name));
    let count = lines.next()?.split(": ").nth(1)?;
    let count = count.trim().parse::<usize>().ok();
    let count = count.filter(|it| (1..=200).contains(it))?;
    let body: Vec<&str> = lines.take(count).map(str::trim).collect();
    let whole = body.len() == count;
    whole.then(|| base64::standard(body.concat().as_bytes()))?
}
