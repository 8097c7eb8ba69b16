//! Private keys in JSON (RFC 7517, RFC 7518): the member `d`, or `k` of a key that is
//! no pair, in an object that says in `kty` what it is.

use crate::codes::base64;
use crate::families::JWK;
use crate::family::Family;
use crate::found::{Verdict, View};
use crate::placeholder::is_mask;
use crate::scanner::Hit;
use crate::set::URL64;
use crate::window::LOOK_BEHIND;

static KEY: Family = JWK;

/// The shortest secret: thirty-two bytes.
const LEAST: usize = 43;
/// How far behind the secret the object may go on: a pair's other numbers.
const AHEAD: usize = 6144;

/// The secret that the run from `start` to `end` is, if it is such a member.
pub(crate) fn detect(bytes: &[u8], start: usize, end: usize) -> Option<Hit> {
    let member = member(&bytes[..start])?;
    let value = &bytes[start..end];
    if value.len() < LEAST || !URL64.all(value) || is_mask(value) {
        return None;
    }
    let around = &bytes[start.saturating_sub(LOOK_BEHIND)..(end + AHEAD).min(bytes.len())];
    let kind = text(around, b"kty")?;
    let secret = base64::url(value)?;
    let fits = match (kind, member) {
        (b"RSA", b'd') => (128..=1024).contains(&secret.len()),
        (b"EC" | b"OKP", b'd') => secret.len() == length(text(around, b"crv")?)?,
        // Any length will do.
        (b"oct", b'k') => secret.len() >= 16,
        _ => return None,
    };
    Some(Hit {
        family: &KEY,
        verdict: if fits {
            Verdict::Confirmed
        } else {
            Verdict::FailedChecksum
        },
        severity: KEY.severity,
        start,
        end,
        secret: value.to_vec(),
        shown: format!(
            "{} key, {} characters",
            String::from_utf8_lossy(kind),
            value.len()
        ),
        view: View::Plain,
    })
}

/// How many bytes the secret of a curve has (RFC 7518, section 6.2.2; RFC 8037).
fn length(curve: &[u8]) -> Option<usize> {
    Some(match curve {
        b"P-256" | b"secp256k1" | b"Ed25519" | b"X25519" => 32,
        b"P-384" => 48,
        b"P-521" => 66,
        b"Ed448" => 57,
        b"X448" => 56,
        _ => return None,
    })
}

fn is_around(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'\t' | b'\n' | b'\r')
}

/// `d` or `k`, if that is the name that the bytes end with: `"d":"`, escaped or not.
fn member(before: &[u8]) -> Option<u8> {
    let near = &before[before.len().saturating_sub(48)..];
    let near = trim(near);
    let near = trim(near.strip_suffix(b":")?);
    let (name, rest) = near.split_last()?;
    let alone = rest
        .last()
        .is_none_or(|it| is_around(*it) || matches!(it, b'{' | b','));
    (alone && matches!(name, b'd' | b'k')).then_some(*name)
}

fn trim(bytes: &[u8]) -> &[u8] {
    let count = bytes.iter().rev().take_while(|it| is_around(**it)).count();
    &bytes[..bytes.len() - count]
}

/// The text of a member, wherever in the object it stands.
fn text<'a>(around: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    memchr::memmem::find_iter(around, name).find_map(|at| {
        let rest = &around[at + name.len()..];
        let skip = |it: &[u8]| it.iter().take(16).take_while(|it| is_around(**it)).count();
        let rest = rest[skip(rest)..].strip_prefix(b":")?;
        let rest = &rest[skip(rest)..];
        let length = rest
            .iter()
            .take(12)
            .take_while(|it| it.is_ascii_alphanumeric() || **it == b'-')
            .count();
        (length > 0).then_some(&rest[..length])
    })
}

#[cfg(test)]
mod tests {
    use crate::Scanner;
    use crate::Verdict::{self, Confirmed, FailedChecksum};

    fn verdicts(text: &str) -> Vec<Verdict> {
        let found = Scanner::new().scan(text.as_bytes());
        let keys = found.iter().filter(|it| it.family.id == "jwk-private-key");
        keys.map(|it| it.verdict).collect()
    }

    #[test]
    fn a_key_in_json_is_as_long_as_its_curve_says() {
        let value = ["q7Zr2KfVx9LbT4mWcY8sH", "dN3pGjR6uEaQ5vBtXkJq7Z"].concat();
        let long = value.repeat(8);
        for (text, expected) in [
            (
                format!(r#"{{"kty":"EC","crv":"P-256","d":"{value}"}}"#),
                vec![Confirmed],
            ),
            (
                format!(r#"{{\"d\":\"{value}\",\"crv\":\"Ed25519\",\"kty\":\"OKP\"}}"#),
                vec![Confirmed],
            ),
            (
                format!("{{ kty: 'EC', crv: 'P-256',\n  d: '{value}' }}"),
                vec![Confirmed],
            ),
            (
                format!(r#"{{"kty":"RSA","n":"{long}","e":"AQAB","d":"{long}"}}"#),
                vec![Confirmed],
            ),
            (format!(r#"{{"kty":"oct","k":"{value}"}}"#), vec![Confirmed]),
            (
                format!(r#"{{"kty":"EC","crv":"P-384","d":"{value}"}}"#),
                vec![FailedChecksum],
            ),
            // Public, no key, no such name.
            (
                format!(r#"{{"kty":"EC","crv":"P-256","x":"{value}"}}"#),
                vec![],
            ),
            (format!(r#"{{"d":"{value}"}}"#), vec![]),
            (
                format!(r#"{{"kty":"EC","crv":"P-256","id":"{value}"}}"#),
                vec![],
            ),
            (
                format!(r#"{{"kty":"EC","crv":"none","d":"{value}"}}"#),
                vec![],
            ),
        ] {
            assert_eq!(verdicts(&text), expected, "{text}");
        }
    }
}
