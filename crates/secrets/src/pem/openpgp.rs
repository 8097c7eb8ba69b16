//! Secret keys of `OpenPGP` (RFC 9580): the armour's checksum, the first packet, and
//! whether a password protects it.

use crate::codes::{base64, crc};
use crate::family::Proof;

const SECRET_KEY: u8 = 5;
const SECRET_SUBKEY: u8 = 7;

/// The checksum, where there is one, and the first packet must hold.
pub(super) fn proof(bytes: &[u8], checksum: Option<[u8; 4]>) -> Proof {
    if checksum.is_some_and(|it| !agrees(bytes, it)) {
        return Proof::Fails;
    }
    match secret_key(bytes) {
        None => Proof::Fails,
        Some(body) if is_protected(body).unwrap_or(false) => Proof::Lesser,
        Some(_) => Proof::Holds,
    }
}

fn agrees(bytes: &[u8], checksum: [u8; 4]) -> bool {
    let sum = crc::crc24(bytes).to_be_bytes();
    base64::standard(&checksum).is_some_and(|it| it == sum[1..])
}

/// The body of the first packet, if it is a secret key (section 4.2).
fn secret_key(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = bytes.split_first()?;
    let (tag, length, rest) = match first {
        0xc0..=0xff => {
            let (length, rest) = new_length(rest)?;
            (first & 0x3f, length, rest)
        }
        0x80..=0xbf => {
            let digits = 1 << (first & 3);
            let (length, rest) = rest.split_at_checked(digits)?;
            let length = length.iter().fold(0, |sum, it| sum << 8 | usize::from(*it));
            (first >> 2 & 0x0f, length, rest)
        }
        _ => return None,
    };
    let secret = matches!(tag, SECRET_KEY | SECRET_SUBKEY);
    if secret { rest.get(..length) } else { None }
}

fn new_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [first @ 0..=191, rest @ ..] => Some((usize::from(*first), rest)),
        [first @ 192..=223, second, rest @ ..] => Some((
            (usize::from(*first) - 192) * 256 + usize::from(*second) + 192,
            rest,
        )),
        [255, a, b, c, d, rest @ ..] => {
            Some((u32::from_be_bytes([*a, *b, *c, *d]).try_into().ok()?, rest))
        }
        _ => None,
    }
}

/// Whether a password protects the key: the byte after its public numbers is not 0.
fn is_protected(body: &[u8]) -> Option<bool> {
    // Version 4, four bytes of time, the algorithm.
    let [4, _, _, _, _, algorithm, rest @ ..] = body else {
        return None;
    };
    let rest = match algorithm {
        1..=3 => numbers(rest, 2)?,
        16 => numbers(rest, 3)?,
        17 => numbers(rest, 4)?,
        19 | 22 => numbers(short(rest)?, 1)?,
        18 => short(numbers(short(rest)?, 1)?)?,
        25 | 27 => rest.get(32..)?,
        26 | 28 => rest.get(56..)?,
        _ => return None,
    };
    rest.first().map(|usage| *usage != 0)
}

/// What follows so many numbers, each after its length in bits.
fn numbers(bytes: &[u8], count: usize) -> Option<&[u8]> {
    (0..count).try_fold(bytes, |rest, _| {
        let (bits, rest) = rest.split_first_chunk::<2>()?;
        rest.get(usize::from(u16::from_be_bytes(*bits)).div_ceil(8)..)
    })
}

/// What follows a field after its length in one byte.
fn short(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first()?;
    rest.get(usize::from(*length)..)
}
