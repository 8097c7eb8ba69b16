//! The name that a registry gives to the bytes of a tarball.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha512};

/// What every integrity begins with that is good enough.
const PREFIX: &str = "sha512-";

/// The SHA-512 of a tarball's bytes, written as registries write it: `sha512-` and
/// base64 (Subresource Integrity, as in `dist.integrity`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Integrity([u8; 64]);

/// Why a text is no integrity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntegrityError {
    /// Another hash, or none.
    #[error("\"{0}\" has no sha512: write it as the registry does, sha512- and 88 characters")]
    NoSha512(String),
    /// What follows `sha512-` is not the base64 of 64 bytes.
    #[error("\"{0}\" is no sha512: 88 characters of base64 follow sha512-")]
    Damaged(String),
    /// Two different ones.
    #[error("\"{0}\" names two different sha512")]
    Several(String),
}

impl FromStr for Integrity {
    type Err = IntegrityError;

    /// Reads one integrity, or several with space between of which one is a sha512
    /// (the others are weaker, and passed over); options after a `?` do not count.
    fn from_str(text: &str) -> Result<Self, IntegrityError> {
        let damaged = || IntegrityError::Damaged(text.to_owned());
        let mut found = None;
        for word in text.split_ascii_whitespace() {
            let Some(encoded) = word.strip_prefix(PREFIX) else {
                continue;
            };
            let encoded = encoded.split('?').next().unwrap_or_default();
            let bytes = STANDARD.decode(encoded).map_err(|_| damaged())?;
            let digest = Self(bytes.try_into().map_err(|_| damaged())?);
            if found.is_some_and(|known| known != digest) {
                return Err(IntegrityError::Several(text.to_owned()));
            }
            found = Some(digest);
        }
        found.ok_or_else(|| IntegrityError::NoSha512(text.to_owned()))
    }
}

impl fmt::Display for Integrity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", STANDARD.encode(self.0))
    }
}

/// Hashes what is read through it.
pub(crate) struct Hashed<R> {
    reader: R,
    hash: Sha512,
}

impl<R: Read> Hashed<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            hash: Sha512::new(),
        }
    }

    /// Reads to the end, and says the integrity of everything.
    ///
    /// # Errors
    /// What the reader says.
    pub(crate) fn finish(mut self) -> io::Result<Integrity> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Integrity(self.hash.finalize().into()))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.hash.update(&buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '' | openssl dgst -sha512 -binary | base64 -w0`
    const EMPTY: &str = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

    #[test]
    fn bytes_have_the_name_that_openssl_gives_them() {
        let of = |bytes: &[u8]| Hashed::new(bytes).finish().unwrap().to_string();
        assert_eq!(of(b""), EMPTY);
        // printf 'packgate' | openssl dgst -sha512 -binary | base64 -w0
        let expected = "sha512-DEj87jhHmOwi3ISN0Q6nqTIQM/OQB8bajCEfIlpTt3grDZZpRgsSJo+N3d+6ZON0hlZA0WKBFYf2zEa1QI1xFw==";
        assert_eq!(of(b"packgate"), expected);
    }

    #[test]
    fn what_was_read_before_the_end_counts() {
        let mut hashed = Hashed::new(&b"packgate"[..]);
        hashed.read_exact(&mut [0; 3]).unwrap();
        let whole = Hashed::new(&b"packgate"[..]).finish().unwrap();
        assert_eq!(hashed.finish().unwrap(), whole);
    }

    #[test]
    fn integrities_are_read_as_registries_write_them() {
        let parse = |text: &str| text.parse::<Integrity>().map(|it| it.to_string());
        assert_eq!(parse(EMPTY).unwrap(), EMPTY);
        assert_eq!(
            parse(&format!("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= {EMPTY}?x")).unwrap(),
            EMPTY
        );
        assert_eq!(parse(&format!("{EMPTY} {EMPTY}")).unwrap(), EMPTY);
        for (text, part) in [
            ("", "no sha512"),
            ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "no sha512"),
            ("SHA512-abc", "no sha512"),
            ("sha512-", "is no sha512"),
            ("sha512-abc", "is no sha512"),
            ("sha512-!!!!", "is no sha512"),
            (&EMPTY[..EMPTY.len() - 2], "is no sha512"),
            (
                &format!("{EMPTY} {}", EMPTY.replace('z', "y")),
                "two different",
            ),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
