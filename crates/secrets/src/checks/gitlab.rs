//! GitLab's routable tokens (`lib/authn/token_field/generator/routable_token.rb` of
//! its source): prefix, payload, `.`, version and `.` (since 2025), the payload's
//! length, and the CRC-32 in base 36 of all that stands before it.

use super::sum;
use crate::codes::base64;
use crate::codes::crc::{base36, crc32_base36};
use crate::family::{Proof, Token};

/// The prefixes of token types that exist in this form.
pub(crate) const ROUTABLE: &[&str] = &[
    "glpat-", "glrt-t1_", "glrt-t2_", "glrt-t3_", "glrtr-", "glcbt-", "gldt-", "glft-", "glimt-",
    "glagent-", "gloas-", "glsoat-", "glptt-", "glffct-", "glrt-",
];

const LENGTH: usize = 2;
const CHECKSUM: usize = 7;

/// Length and checksum must hold.
pub(crate) fn routable(token: Token) -> Proof {
    let text = token.text();
    let (rest, checksum) = text.split_at(text.len() - CHECKSUM);
    let (signed, length) = rest.split_at(rest.len() - LENGTH);
    let prefix = ROUTABLE.iter().find(|it| text.starts_with(it.as_bytes()));
    let Some(end) = memchr::memchr(b'.', text) else {
        return Proof::Other;
    };
    let payload = &text[prefix.map_or(0, |it| it.len())..end];
    let whole = [signed, length].concat();
    sum(length == base36(payload.len())
        && base64::url(payload).is_some()
        && checksum == crc32_base36(&whole))
}
