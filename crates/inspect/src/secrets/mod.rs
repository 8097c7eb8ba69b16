//! Secrets in the content of files: the first families.
//!
//! The seam: a [`SecretScanner`] is fed the windows of a file and pushes
//! [`Secret`]s. Whatever recognises more families, or looks into encodings and
//! archives, takes its place behind these two methods; the rules only map kinds
//! and verdicts to findings.
//!
//! A secret is never stored: what leaves this module is its place and a redacted
//! form.

mod aws;
mod checksum;
mod pem;
mod placeholder;
mod token;

pub(crate) use pem::label as private_label;

use crate::literals::Literals;
use crate::pass::Window;
use crate::paths::{self, UserPaths};

/// What family a secret is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A PEM block with a private key.
    PrivateKey,
    /// An npm access token.
    NpmToken,
    /// A GitHub token.
    GithubToken,
    /// An AWS access key.
    AwsKey,
}

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Its checksum or structure holds, or its family has none and its shape does.
    Sure,
    /// Real, but of little use alone: an encrypted key, half of a pair.
    Weak,
    /// Its own checksum or structure does not hold: made up, or damaged.
    Failed,
}

/// One secret in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    /// The family.
    pub(crate) kind: Kind,
    /// How sure it is.
    pub(crate) verdict: Verdict,
    /// The line, from 1.
    pub(crate) line: u64,
    /// The same for the same secret, so that its copies are one finding.
    pub(crate) value: u64,
    /// What may be shown of it.
    pub(crate) shown: String,
}

/// What a detector says of a candidate.
pub(crate) struct Found {
    verdict: Verdict,
    value: u64,
    shown: String,
    /// How many bytes from the literal on it covers.
    length: usize,
}

/// More secrets of one file than this are of no more help to anybody.
const MOST: usize = 1000;

static LITERALS: [(&str, Kind); 10] = [
    ("-----BEGIN ", Kind::PrivateKey),
    ("npm_", Kind::NpmToken),
    ("ghp_", Kind::GithubToken),
    ("gho_", Kind::GithubToken),
    ("ghu_", Kind::GithubToken),
    ("ghs_", Kind::GithubToken),
    ("ghr_", Kind::GithubToken),
    ("github_pat_", Kind::GithubToken),
    ("AKIA", Kind::AwsKey),
    ("ASIA", Kind::AwsKey),
];

/// What a scan finds.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    /// Secrets, as they come.
    pub(crate) secrets: Vec<Secret>,
    /// Paths with the name of a user: one search finds both.
    pub(crate) paths: UserPaths,
}

/// Finds secrets in the windows of a file.
pub(crate) struct SecretScanner {
    literals: Literals,
}

impl SecretScanner {
    /// A scanner; costs microseconds.
    pub(crate) fn new() -> Self {
        let own = LITERALS.iter().map(|(literal, _)| *literal);
        Self {
            literals: Literals::new(own.chain(paths::LITERALS)),
        }
    }

    /// Adds what begins in the window.
    pub(crate) fn scan(&self, window: &Window, finds: &mut Finds) {
        let until = (window.end + self.literals.longest()).min(window.bytes.len());
        let mut at = window.start;
        while at < window.end && finds.secrets.len() < MOST {
            let Some((start, pattern)) = self.literals.find(&window.bytes[..until], at) else {
                return;
            };
            if start >= window.end {
                return;
            }
            let Some((literal, kind)) = LITERALS.get(pattern).copied() else {
                at = start + 1 + finds.paths.visit(window.bytes, start);
                continue;
            };
            at = start + literal.len();
            if let Some(found) = detect(kind, window.bytes, start) {
                finds.secrets.push(Secret {
                    kind,
                    verdict: found.verdict,
                    line: window.line_at(start),
                    value: found.value,
                    shown: found.shown,
                });
                at = at.max(start + found.length);
            }
        }
    }
}

fn detect(kind: Kind, bytes: &[u8], at: usize) -> Option<Found> {
    match kind {
        Kind::PrivateKey => pem::detect(&bytes[at..]),
        Kind::NpmToken => token::npm(bytes, at),
        Kind::GithubToken => token::github(bytes, at),
        Kind::AwsKey => aws::detect(bytes, at),
    }
}

/// Tells two secrets apart without keeping them.
fn value_hash(secret: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(secret)
}

/// What may be shown of a secret: its public prefix, its length, two characters.
fn redact(secret: &[u8], prefix: usize) -> String {
    let text = String::from_utf8_lossy(secret);
    let end = text.get(text.len().saturating_sub(2)..).unwrap_or("");
    format!(
        "{}…{end}, {} characters",
        text.get(..prefix).unwrap_or(""),
        text.len()
    )
}

/// Whether a word may begin at `at`: no word character stands before it, unless
/// that character is the end of an escape (`\n`, `\u0022`, `%3D`).
pub(crate) fn begins_word(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let Some(last) = before.last() else {
        return true;
    };
    if !is_word(*last) {
        return true;
    }
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(|it| it.is_ascii_hexdigit()),
        [.., b'\\', b'x', a, b] | [.., b'%', a, b] => {
            a.is_ascii_hexdigit() && b.is_ascii_hexdigit()
        }
        _ => false,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests;
