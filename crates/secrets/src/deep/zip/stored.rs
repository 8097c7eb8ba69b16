use std::io::{self, BufRead, Read};

use super::DESCRIPTION;
use super::source::Source;

/// The longest description, its mark included.
const LONGEST: usize = 24;

/// A file that is stored as it is, and whose sizes follow it: it ends where a
/// description of what was read stands.
pub(super) struct Stored<'s, 'f> {
    source: &'s mut Source<'f>,
    sum: crc32fast::Hasher,
    length: u64,
    ended: bool,
}

impl<'s, 'f> Stored<'s, 'f> {
    pub(super) fn new(source: &'s mut Source<'f>) -> Self {
        Self {
            source,
            sum: crc32fast::Hasher::new(),
            length: 0,
            ended: false,
        }
    }
}

/// How long the description is that `seen` begins with, if it is that of a file of
/// `length` bytes with the checksum `sum`.
fn describes(seen: &[u8], length: u64, sum: u32) -> Option<usize> {
    let rest = seen
        .strip_prefix(DESCRIPTION)?
        .strip_prefix(&sum.to_le_bytes())?;
    let short = u32::try_from(length).map(u32::to_le_bytes);
    let long = length.to_le_bytes();
    if rest.starts_with(&[long, long].concat()) {
        Some(LONGEST)
    } else if short.is_ok_and(|it| rest.starts_with(&[it, it].concat())) {
        Some(LONGEST - 8)
    } else {
        None
    }
}

impl Read for Stored<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended || out.is_empty() {
            return Ok(0);
        }
        let seen = self.source.peek(LONGEST)?;
        let Some(rest) = seen.get(1..) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        if seen.starts_with(DESCRIPTION)
            && let Some(length) = describes(seen, self.length, self.sum.clone().finalize())
        {
            self.ended = true;
            self.source.consume(length);
            return Ok(0);
        }
        // A description begins with a letter of its own.
        let next = memchr::memchr(DESCRIPTION[0], rest).map_or(seen.len(), |it| it + 1);
        let count = (&seen[..next]).read(out)?;
        self.sum.update(&out[..count]);
        self.length += count as u64;
        self.source.consume(count);
        Ok(count)
    }
}
