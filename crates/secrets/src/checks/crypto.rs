use sha2::{Digest, Sha256};

use super::sum;
use crate::codes::{base58, base64, bech32};
use crate::family::{Proof, Token};

/// Base 58 with the first four bytes of a double SHA-256 at its end (BIP 32).
pub(crate) fn extended(token: Token) -> Proof {
    let bytes = base58::decode(token.text()).unwrap_or_default();
    let Some((body, checksum)) = bytes.split_last_chunk::<4>() else {
        return Proof::Fails;
    };
    sum(body.len() == 78 && Sha256::digest(Sha256::digest(body)).starts_with(checksum))
}

/// Bech32 under `nsec` (NIP-19).
pub(crate) fn nostr(token: Token) -> Proof {
    sum(bech32::holds(b"nsec", &token.text()[b"nsec1".len()..]))
}

/// The fields of a minisign key: `Ed`, `Sc` or none, `B2`, then its numbers.
pub(crate) fn minisign(token: Token) -> Proof {
    let bytes = base64::standard(token.text()).unwrap_or_default();
    sum(bytes.len() == 158 && bytes.starts_with(b"EdScB2"))
}
