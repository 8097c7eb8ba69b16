//! Microsoft's identifiable secrets: a signature in a fixed place and a Marvin32
//! checksum. Places, seeds and encodings are those of `IdentifiableSecrets.cs` and
//! `IdentifiableMetadata.cs` of microsoft/security-utilities.

use super::sum;
use crate::codes::{base64, marvin};
use crate::family::{Proof, Token};

type Seed = &'static [u8; 8];

/// Whether the last four bytes are the checksum of those before, under any seed.
fn signed(key: &[u8], seeds: &[Seed]) -> Proof {
    let Some(bytes) = base64::url(key).or_else(|| base64::standard(key)) else {
        return Proof::Fails;
    };
    let Some((body, checksum)) = bytes.split_last_chunk::<4>() else {
        return Proof::Fails;
    };
    sum(seeds
        .iter()
        .any(|seed| marvin::checksum(body, **seed) == *checksum))
}

/// Storage accounts.
pub(crate) fn storage(token: Token) -> Proof {
    signed(token.text(), &[b"Default0"])
}

/// Cosmos DB.
pub(crate) fn cosmos(token: Token) -> Proof {
    signed(
        token.text(),
        &[
            b"MastRW00",
            b"MastRO00",
            b"SystRW00",
            b"SystRO00",
            b"SysAll00",
            b"Resour00",
            b"Encryp00",
        ],
    )
}

/// Batch.
pub(crate) fn batch(token: Token) -> Proof {
    signed(token.text(), &[b"AbAcct00"])
}

/// Machine learning web services.
pub(crate) fn ml_classic(token: Token) -> Proof {
    signed(token.text(), &[b"Classic0"])
}

/// API Management.
pub(crate) fn apim(token: Token) -> Proof {
    signed(
        token.text(),
        &[b"Tenant00", b"IoTHub00", b"Gatewy00", b"GitKey00"],
    )
}

/// Cache for Redis.
pub(crate) fn redis(token: Token) -> Proof {
    signed(token.text(), &[b"Access00"])
}

/// Hubs and devices of the internet of things.
pub(crate) fn iot(token: Token) -> Proof {
    signed(token.text(), &[b"IoTHub00", b"DpsKey00", b"Device00"])
}

/// Service Bus, Event Hubs and Relay.
pub(crate) fn messaging(token: Token) -> Proof {
    signed(
        token.text(),
        &[
            b"Send0000",
            b"Listen00",
            b"Manage00",
            b"System00",
            b"Unknown0",
        ],
    )
}

/// Event Grid.
pub(crate) fn event_grid(token: Token) -> Proof {
    signed(token.text(), &[b"SendRecv"])
}

/// Functions.
pub(crate) fn function(token: Token) -> Proof {
    signed(token.text(), &[b"Functi00", b"Master00", b"System00"])
}

/// Search.
pub(crate) fn search(token: Token) -> Proof {
    signed(token.text(), &[b"PAdmin00", b"Query000"])
}

/// Container registries.
pub(crate) fn container_registry(token: Token) -> Proof {
    signed(token.text(), &[b"ACRDflt0"])
}

/// Where the checksum of an annotated key begins.
const CHECKSUM: usize = 80;

/// Annotated keys carry their checksum in base 64 or in base 62.
pub(crate) fn annotated(token: Token) -> Proof {
    let (body, checksum) = token.text().split_at(CHECKSUM);
    let checksum = checksum.strip_suffix(b"==").unwrap_or(checksum);
    let Some(body) = base64::standard(body) else {
        return Proof::Fails;
    };
    let expected = marvin::checksum(&body, *b"Default0");
    let base62 = base62(u32::from_be_bytes(expected));
    let binary =
        base64::standard(checksum).is_some_and(|it| it.len() > 2 && expected.starts_with(&it));
    sum(base62.starts_with(checksum) || binary)
}

/// Digits of base 62, padded on the right.
fn base62(mut number: u32) -> Vec<u8> {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    while number > 0 {
        digits.insert(0, DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    digits.resize(6, b'0');
    digits
}

/// The third version has no checksum, but digits that are fixed or in a range: the
/// number of optional parts, padding, and when it was made.
pub(crate) fn cask(token: Token) -> Proof {
    let text = token.text();
    let Some(mark) = memchr::memmem::find(text, b"QJJQA") else {
        return Proof::Other;
    };
    let tail = &text[mark + b"QJJQAB".len()..];
    let parts = tail
        .first()
        .map_or(0, |it| usize::from(it.wrapping_sub(b'A')));
    let Some(&[b'A', b'A', _year, month, day, hour, minute, second]) = tail.last_chunk::<8>()
    else {
        return Proof::Fails;
    };
    sum(parts <= 10
        && tail.len() == 14 + 4 * parts
        && month.wrapping_sub(b'A') < 12
        && value(day) < 31
        && value(hour) < 24
        && value(minute) < 60
        && value(second) < 60)
}

/// What a digit of base 64 stands for.
fn value(digit: u8) -> u8 {
    match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        _ => 63,
    }
}

/// The alphabet of Entra's client secrets, in the order in which it counts.
const ENTRA: &[u8; 66] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";

/// Secrets with `8Q~` end in the first three of six digits of their checksum; those
/// with `7Q~` have none.
pub(crate) fn entra(token: Token) -> Proof {
    let text = token.text();
    if text[3] != b'8' {
        return Proof::None;
    }
    let (body, checksum) = text.split_at(text.len() - 3);
    let mut number = u32::from_le_bytes(marvin::checksum(body, *b"AadPwd00"));
    let mut digits = [ENTRA[0]; 6];
    for digit in digits.iter_mut().rev() {
        *digit = ENTRA[(number % 66) as usize];
        number /= 66;
    }
    sum(digits[..3] == *checksum)
}

/// Thirty-two bytes in base 64.
const SIGNATURE: usize = 44;
/// How far from the signature the other parameters stand.
const NEAR: usize = 400;

/// HMAC-SHA-256 in base 64, escaped for an address or not, beside the version and the
/// end of what is signed.
pub(crate) fn signature(token: Token) -> Proof {
    let text = String::from_utf8_lossy(&token.text()[4..]);
    let text = text.replace("%2B", "+").replace("%2b", "+");
    let text = text.replace("%2F", "/").replace("%2f", "/");
    let text = text.replace("%3D", "=").replace("%3d", "=");
    // What follows may be an escaped quote.
    let text = &text.as_bytes()[..text.len().min(SIGNATURE)];
    let bytes = base64::standard(text).unwrap_or_default();
    if near(token, b"se=20") && near(token, b"sv=20") {
        sum(bytes.len() == 32)
    } else {
        Proof::Other
    }
}

fn near(token: Token, what: &[u8]) -> bool {
    let from = token.start.saturating_sub(NEAR);
    let to = (token.end + NEAR).min(token.around.len());
    memchr::memmem::find(&token.around[from..to], what).is_some()
}

/// The signature of a flow's address, beside what it permits.
pub(crate) fn flow(token: Token) -> Proof {
    let permits = near(token, b"sp=%2Ftriggers%2F") || near(token, b"sp=/triggers/");
    if permits && near(token, b"/invoke?") {
        Proof::Holds
    } else {
        Proof::Other
    }
}

/// A first part of three bytes, the tenant's number and the application's, both of
/// version 4, each in the order of bytes of a GUID.
pub(crate) fn refresh(token: Token) -> Proof {
    let text = token.text();
    if text[1] != b'.' {
        // A word stands before the first part.
        return Proof::Other;
    }
    let body = text.split(|it| *it == b'.').nth(1);
    // What is left over of the last digit may be anything.
    let body = body.unwrap_or_default();
    let whole = &body[..body.len() / 4 * 4];
    let bytes = base64::url(whole).unwrap_or_default();
    let version = |at: usize| {
        let numbered = bytes.get(at + 7).is_some_and(|it| it >> 4 == 4);
        numbered && bytes.get(at + 8).is_some_and(|it| it >> 6 == 2)
    };
    sum(version(3) && version(19))
}
