//! Content hashes that tell whether a source in a map is a packed file.

use memchr::memchr_iter;
use xxhash_rust::xxh3::Xxh3;

/// 128 bits of a non-cryptographic hash: equal content, not authenticity.
pub(crate) type Hash = u128;

const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Hashes a text fed in parts. A byte order mark and carriage returns do not
/// count: compilers drop the one and version control changes the other.
pub(crate) struct Digest {
    hasher: Box<Xxh3>,
    /// How many bytes of a byte order mark the content has begun with so far;
    /// `None` once that is settled.
    bom: Option<usize>,
    bytes: u64,
}

impl Digest {
    /// A hash of nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            hasher: Box::new(Xxh3::new()),
            bom: Some(0),
            bytes: 0,
        }
    }

    /// Takes the next part.
    pub(crate) fn update(&mut self, part: &[u8]) {
        self.bytes += part.len() as u64;
        let part = self.without_bom(part);
        let mut from = 0;
        for at in memchr_iter(b'\r', part) {
            self.hasher.update(&part[from..at]);
            from = at + 1;
        }
        self.hasher.update(&part[from..]);
    }

    /// The number of bytes taken, all counted, and the hash; starts afresh.
    pub(crate) fn finish(&mut self) -> (u64, Hash) {
        if let Some(seen) = self.bom {
            self.hasher.update(&BOM[..seen]);
        }
        let done = (self.bytes, self.hasher.digest128());
        self.hasher.reset();
        self.bom = Some(0);
        self.bytes = 0;
        done
    }

    fn without_bom<'a>(&mut self, mut part: &'a [u8]) -> &'a [u8] {
        while let (Some(seen), [first, rest @ ..]) = (self.bom, part) {
            if *first != BOM[seen] {
                self.hasher.update(&BOM[..seen]);
                self.bom = None;
                break;
            }
            self.bom = (seen + 1 < BOM.len()).then_some(seen + 1);
            part = rest;
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &[u8], chunk: usize) -> (u64, Hash) {
        let mut digest = Digest::new();
        text.chunks(chunk).for_each(|part| digest.update(part));
        digest.finish()
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_do_not_count() {
        let plain = hash(b"a\nb\n", 100).1;
        for chunk in [1, 2, 3, 100] {
            assert_eq!(hash(b"a\r\nb\r\n", chunk).1, plain);
            assert_eq!(hash(b"\xef\xbb\xbfa\nb\n", chunk).1, plain);
            assert_eq!(hash(b"\xef\xbb\xbfa\nb\n", chunk).0, 7);
            assert_ne!(hash(b"\xef\xbba\nb\n", chunk).1, plain);
            assert_ne!(hash(b"\xef\xbb", chunk).1, hash(b"", 1).1);
        }
    }
}
