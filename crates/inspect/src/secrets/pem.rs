use crate::secrets::placeholder::distinct;
use crate::secrets::{Found, Verdict, value_hash};

const BEGIN: &[u8] = b"-----BEGIN ";
const OPENSSH: &[u8] = b"openssh-key-v1\0";
/// A shorter body is a header quoted by a program, not a key.
const LEAST: usize = 40;

/// A PEM block that holds a private key, line ends written in any way: as they
/// are, as `\n`, or as strings that a program joins.
pub(crate) fn detect(block: &[u8]) -> Option<Found> {
    let label = label(block)?;
    let body = Body::read(&block[BEGIN.len() + label.len() + 5..]);
    if body.base64.len() < LEAST || distinct(&body.base64) < 12 {
        return None;
    }
    let encrypted = body.encrypted || label.contains("ENCRYPTED");
    let holds = body.encrypted || structure_holds(label, &decode(&body.base64));
    Some(Found {
        verdict: match (holds, encrypted) {
            (true, true) => Verdict::Weak,
            (true, false) => Verdict::Sure,
            (false, _) => Verdict::Failed,
        },
        value: value_hash(&body.base64),
        shown: format!("{label}, {} characters", body.base64.len()),
        length: BEGIN.len() + label.len() + 5,
    })
}

/// The label of the block, where it says that it is a private key.
pub(crate) fn label(block: &[u8]) -> Option<&str> {
    let rest = block.strip_prefix(BEGIN)?;
    let rest = &rest[..rest.len().min(64)];
    let end = memchr::memmem::find(rest, b"-----")?;
    let label = std::str::from_utf8(&rest[..end]).ok()?;
    let private = label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK";
    private.then_some(label)
}

#[derive(Default)]
struct Body {
    base64: Vec<u8>,
    /// Whether a header says that the body is encrypted.
    encrypted: bool,
}

impl Body {
    fn read(mut rest: &[u8]) -> Self {
        let mut body = Self::default();
        let mut line = 0;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'-' if rest.starts_with(b"----") => return body,
                b' ' | b'\t' | b'\r' | b',' | b';' | b'-' => {}
                b'\n' => line = body.base64.len(),
                b'\\' => {
                    rest = escape(rest);
                    line = body.base64.len();
                }
                b'"' | b'\'' | b'`' => rest = join(rest),
                b'=' => return body,
                b':' => {
                    // A header such as `Proc-Type: 4,ENCRYPTED`.
                    let header = &rest[..line_length(rest)];
                    body.encrypted |= memchr::memmem::find(header, b"ENCRYPTED").is_some();
                    body.encrypted |= memchr::memmem::find(header, b"CBC").is_some();
                    rest = &rest[header.len()..];
                    body.base64.truncate(line);
                }
                _ if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => {
                    body.base64.push(*byte);
                }
                _ => return body,
            }
        }
        body
    }
}

fn line_length(rest: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\\', rest).unwrap_or(rest.len())
}

/// What follows an escape of a line end, however often it was escaped.
fn escape(rest: &[u8]) -> &[u8] {
    let slashes = rest.iter().take_while(|it| **it == b'\\').count();
    let rest = &rest[slashes..];
    match rest {
        [b'n' | b'r' | b't', after @ ..]
        | [
            b'u',
            b'0',
            b'0',
            b'0',
            b'a' | b'A' | b'd' | b'D',
            after @ ..,
        ] => after,
        _ => rest,
    }
}

/// What follows the operator between two strings.
fn join(rest: &[u8]) -> &[u8] {
    let between = |it: &&u8| matches!(**it, b' ' | b'\t' | b'\r' | b'\n' | b'+' | b',' | b'.');
    let gap = rest.iter().take_while(between).count();
    match rest.get(gap) {
        Some(b'"' | b'\'' | b'`') => &rest[gap + 1..],
        _ => rest,
    }
}

fn structure_holds(label: &str, bytes: &[u8]) -> bool {
    if bytes.starts_with(OPENSSH) {
        return true;
    }
    if label.starts_with("PGP") {
        // A packet header whose tag is secret key (5) or secret subkey (7).
        return bytes.first().is_some_and(|first| match first {
            0xc0..=0xff => matches!(first & 0x3f, 5 | 7),
            0x80..=0xbf => matches!((first >> 2) & 0x0f, 5 | 7),
            _ => false,
        });
    }
    is_der_sequence(bytes)
}

/// Whether the bytes are one DER sequence, no more and no less.
fn is_der_sequence(bytes: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = bytes else {
        return false;
    };
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x83 => {
            let digits = usize::from(length & 0x0f);
            let Some((head, rest)) = rest.split_at_checked(digits) else {
                return false;
            };
            let length = head.iter().fold(0, |sum, it| (sum << 8) | usize::from(*it));
            (length, rest)
        }
        _ => return false,
    };
    rest.len() == length
}

fn decode(base64: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(base64.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in base64 {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count).to_le_bytes()[0]);
        }
    }
    out
}
