//! Private keys in PEM's and `OpenPGP`'s armour, line ends written in any way: as
//! they are, as `\n`, or as strings that a program joins.

mod body;
mod der;
mod openpgp;
mod openssh;

use body::Body;

use crate::codes::base64;
use crate::families::{ENCRYPTED_KEY, OPENSSH_KEY, PGP_KEY, PRIVATE_KEY};
use crate::family::{Family, Proof, Severity};
use crate::found::{Verdict, View};
use crate::placeholder::distinct;
use crate::scanner::Hit;

/// What every block begins with.
pub(crate) const BEGIN: &[u8] = b"-----BEGIN ";

/// A shorter body is a header quoted by a program, not a key.
const LEAST: usize = 40;

static KEY: Family = PRIVATE_KEY;
static ENCRYPTED: Family = ENCRYPTED_KEY;
static OPENSSH: Family = OPENSSH_KEY;
static PGP: Family = PGP_KEY;

/// The block that begins at `at`, if a private key is in it.
pub(crate) fn detect(bytes: &[u8], at: usize) -> Option<Hit> {
    let block = &bytes[at..];
    let label = label(block)?;
    let begin = BEGIN.len() + label.len() + 5;
    let body = Body::read(&block[begin..]);
    if body.base64.len() < LEAST || distinct(&body.base64) < 12 {
        return None;
    }
    let decoded = base64::standard(&body.base64).unwrap_or_default();
    let (family, proof) = judge(label, &body, &decoded);
    let verdict = match proof {
        Proof::Holds | Proof::Lesser => Verdict::Confirmed,
        _ => Verdict::FailedChecksum,
    };
    let lesser = proof == Proof::Lesser;
    Some(Hit {
        family,
        verdict,
        severity: if lesser {
            Severity::Low
        } else {
            family.severity
        },
        start: at,
        end: at + begin + body.length,
        shown: format!("{label}, {} characters", body.base64.len()),
        secret: body.base64,
        view: View::Plain,
    })
}

/// The label of the block, where it says that it is a private key.
fn label(block: &[u8]) -> Option<&str> {
    let rest = block.strip_prefix(BEGIN)?;
    let rest = &rest[..rest.len().min(64)];
    let end = memchr::memmem::find(rest, b"-----")?;
    let label = std::str::from_utf8(&rest[..end]).ok()?;
    let private = label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK";
    private.then_some(label)
}

fn judge(label: &str, body: &Body, decoded: &[u8]) -> (&'static Family, Proof) {
    if decoded.starts_with(openssh::MAGIC) {
        return (&OPENSSH, openssh::proof(decoded));
    }
    if label.starts_with("PGP") {
        return (&PGP, openpgp::proof(decoded, body.checksum));
    }
    if body.encrypted {
        // Its bytes are random: only their number can be wrong.
        let whole = decoded.len().is_multiple_of(8);
        return (&ENCRYPTED, if whole { Proof::Holds } else { Proof::Fails });
    }
    if label.contains("ENCRYPTED") {
        let holds = der::is_encrypted_key(decoded);
        return (&ENCRYPTED, if holds { Proof::Holds } else { Proof::Fails });
    }
    let holds = der::is_private_key(decoded);
    (&KEY, if holds { Proof::Holds } else { Proof::Fails })
}
