use super::{json, sum};
use crate::codes::crc;
use crate::family::{Proof, Token};

/// CRC-32 of what stands before the last `_`, its bytes from the lowest, in hex.
pub(crate) fn grafana_service(token: Token) -> Proof {
    let (body, checksum) = token.text().split_at(token.text().len() - 8);
    let [a, b, c, d] = crc::crc32(&body[..body.len() - 1]).to_le_bytes();
    let expected = format!("{a:02x}{b:02x}{c:02x}{d:02x}");
    sum(expected.as_bytes().eq_ignore_ascii_case(checksum))
}

/// JSON of an organisation, a name, a key and where it is valid.
pub(crate) fn grafana_cloud(token: Token) -> Proof {
    has(&token.text()[b"glc_".len()..], &["o", "n", "k"])
}

/// JSON of a key, its name and an organisation.
pub(crate) fn grafana_legacy(token: Token) -> Proof {
    has(token.text(), &["k", "n", "id"])
}

fn has(text: &[u8], keys: &[&str]) -> Proof {
    let object = json(text);
    sum(object.is_some_and(|it| keys.iter().all(|key| it.contains_key(*key))))
}

/// JSON of when, for whom and where it was made.
pub(crate) fn sentry(token: Token) -> Proof {
    let mut parts = token.text().split(|it| *it == b'_');
    let claims = parts.nth(1);
    has(claims.unwrap_or_default(), &["iat", "url", "org"])
}

/// Its UUIDs are random ones: the version is 4.
pub(crate) fn launchdarkly(token: Token) -> Proof {
    let version = token.text().get(4 + 14);
    if version == Some(&b'4') {
        Proof::None
    } else {
        Proof::Other
    }
}
