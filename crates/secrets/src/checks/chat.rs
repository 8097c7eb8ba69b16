use super::sum;
use crate::codes::base64;
use crate::family::{Proof, Token};
use crate::set::{ANY_HEX, HEX};

/// Twenty-one `A`, then what is random, with `%` only in escapes.
pub(crate) fn twitter_bearer(token: Token) -> Proof {
    let text = token.text();
    let random = text.iter().skip_while(|it| **it == b'A');
    let mixed =
        random.clone().any(u8::is_ascii_digit) && random.clone().any(u8::is_ascii_lowercase);
    if mixed && random.count() >= 50 {
        Proof::None
    } else {
        Proof::Other
    }
}

/// A long run of base 64 can begin like that too; a token has a number's digits
/// first, and letters of both cases.
pub(crate) fn facebook(token: Token) -> Proof {
    let text = token.text();
    let mixed = text.iter().any(u8::is_ascii_digit)
        && text.iter().any(u8::is_ascii_lowercase)
        && text.iter().any(u8::is_ascii_uppercase);
    // Tokens carry the base 62 of their application after "EAA", closed by "BA".
    let closed = text
        .get(..24)
        .is_some_and(|head| memchr::memmem::find(head, b"BA").is_some());
    if mixed && closed {
        Proof::None
    } else {
        Proof::Other
    }
}

/// The first part is base 64 of the application's number, which has seventeen digits
/// or a few more.
pub(crate) fn discord_bot(token: Token) -> Proof {
    let id = token.text().split(|it| *it == b'.').next();
    let digits = id.and_then(base64::url).unwrap_or_default();
    if (17..=20).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) {
        Proof::Holds
    } else {
        Proof::Other
    }
}

/// Base 64 of `tok:` and hexadecimal digits.
pub(crate) fn intercom(token: Token) -> Proof {
    let bytes = base64::standard(token.text()).unwrap_or_default();
    sum(bytes.starts_with(b"tok:"))
}

/// Two UUIDs, a number of thirty-two digits and another UUID.
pub(crate) fn teams(token: Token) -> Proof {
    let path = token.text().splitn(3, |it| *it == b'/').nth(2);
    let parts = path
        .unwrap_or_default()
        .split(|it| matches!(it, b'/' | b'@'));
    let parts: Vec<&[u8]> = parts.collect();
    let [first, second, b"IncomingWebhook", number, third] = parts[..] else {
        return Proof::Fails;
    };
    sum([first, second, third].into_iter().all(is_uuid) && number.len() == 32 && HEX.all(number))
}

fn is_uuid(text: &[u8]) -> bool {
    let mut parts = text.split(|it| *it == b'-');
    let lengths = [8, 4, 4, 4, 12];
    let fit = |it: usize| {
        let part = parts.next();
        part.is_some_and(|part| part.len() == it && ANY_HEX.all(part))
    };
    lengths.into_iter().all(fit) && parts.next().is_none()
}
