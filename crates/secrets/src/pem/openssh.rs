//! OpenSSH's format of private keys (`PROTOCOL.key` of its source).

use crate::family::Proof;

pub(super) const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The two random numbers before a key's fields must be the same; of an encrypted
/// key only the frame can be checked.
pub(super) fn proof(bytes: &[u8]) -> Proof {
    let Some((cipher, private)) = parts(&bytes[MAGIC.len()..]) else {
        return Proof::Fails;
    };
    if cipher != b"none" {
        return Proof::Lesser;
    }
    match private {
        _ if private.len() > 8 && private[..4] == private[4..8] => Proof::Holds,
        _ => Proof::Fails,
    }
}

/// The cipher's name and the private part.
fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (cipher, rest) = string(bytes)?;
    let (_derivation, rest) = string(rest)?;
    let (_options, rest) = string(rest)?;
    let (number, rest) = rest.split_first_chunk::<4>()?;
    let (_public, rest) = string(rest)?;
    let (private, rest) = string(rest)?;
    (u32::from_be_bytes(*number) == 1 && rest.is_empty()).then_some((cipher, private))
}

fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)
}
