use std::io::{self, Read};
use std::ops::{Deref, Range};

use memchr::memchr_iter;
use packgate_secrets::{LOOK_AHEAD, LOOK_BEHIND};

/// A part of a file. Every byte is once in `start..end` of some window, with at
/// least [`LOOK_BEHIND`] bytes before it and [`LOOK_AHEAD`] after it, unless the
/// file has no more.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    /// The bytes, with what may be looked at before and after, and where matches may
    /// begin.
    pub(crate) text: packgate_secrets::Window<'a>,
    /// The bytes that no window before this one has shown.
    pub(crate) fresh: &'a [u8],
}

impl<'a> Deref for Window<'a> {
    type Target = packgate_secrets::Window<'a>;

    fn deref(&self) -> &Self::Target {
        &self.text
    }
}

impl<'a> Window<'a> {
    /// A part of a text that was made from a file: matches begin within `matches`,
    /// `fresh` was not shown before, `offset` bytes and the lines up to `line` were.
    pub(crate) fn of(
        bytes: &'a [u8],
        matches: Range<usize>,
        fresh: Range<usize>,
        offset: u64,
        line: u64,
    ) -> Self {
        Self {
            text: packgate_secrets::Window {
                bytes,
                start: matches.start,
                end: matches.end,
                offset,
                line,
            },
            fresh: &bytes[fresh],
        }
    }

    /// The index of the byte at `offset` in the file, as near as the window has it.
    pub(crate) fn index_of(&self, offset: u64) -> usize {
        let index = offset.saturating_sub(self.text.offset);
        let most = self.text.bytes.len();
        usize::try_from(index).map_or(most, |index| index.min(most))
    }
}

pub(super) fn newlines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// How much of a file its first window has at least, if there is as much: tar's mark
/// stands at 257.
const BEGINNING: usize = 512;

/// The buffer in which files are read, one after the other.
pub(crate) struct Windows {
    buffer: Vec<u8>,
    chunk: usize,
    filled: usize,
    /// How much of it windows before the last one have shown.
    shown: usize,
    end: usize,
    offset: u64,
    line: u64,
    ended: bool,
}

impl Windows {
    /// A buffer that reads `chunk` bytes at a time.
    pub(crate) fn new(chunk: usize) -> Self {
        let chunk = chunk.max(1);
        Self {
            buffer: vec![0; chunk + LOOK_BEHIND + LOOK_AHEAD],
            chunk,
            filled: 0,
            shown: 0,
            end: 0,
            offset: 0,
            line: 1,
            ended: false,
        }
    }

    /// Begins with another file.
    pub(crate) fn begin(&mut self) {
        self.filled = 0;
        self.shown = 0;
        self.end = 0;
        self.offset = 0;
        self.line = 1;
        self.ended = false;
    }

    /// The next window, or nothing once the file is through. An empty file has
    /// one empty window.
    pub(crate) fn next(&mut self, reader: &mut dyn Read) -> io::Result<Option<Window<'_>>> {
        if self.ended {
            return Ok(None);
        }
        let start = self.shift();
        let shown = self.filled;
        self.ended = self.fill(reader)?;
        self.end = if self.ended {
            self.filled
        } else {
            self.filled.saturating_sub(LOOK_AHEAD).max(start)
        };
        self.shown = shown;
        let bytes = &self.buffer[..self.filled];
        let fresh = shown..self.filled;
        Ok(Some(Window::of(
            bytes,
            start..self.end,
            fresh,
            self.offset,
            self.line,
        )))
    }

    /// The bytes that the last window was the first to show.
    pub(crate) fn fresh(&self) -> &[u8] {
        &self.buffer[self.shown..self.filled]
    }

    /// Drops what nobody may look at any more; answers where matches go on.
    fn shift(&mut self) -> usize {
        let drop = self.end.saturating_sub(LOOK_BEHIND);
        if drop > 0 {
            self.line += newlines(&self.buffer[..drop]);
            self.offset += drop as u64;
            self.buffer.copy_within(drop..self.filled, 0);
            self.filled -= drop;
        }
        self.end - drop
    }

    /// Reads until a whole chunk is there; answers whether the file has ended. The
    /// first chunk shows what kind of file it is.
    fn fill(&mut self, reader: &mut dyn Read) -> io::Result<bool> {
        let chunk = if self.filled == 0 {
            self.chunk.max(BEGINNING)
        } else {
            self.chunk
        };
        let until = (self.filled + chunk).min(self.buffer.len());
        while self.filled < until {
            match reader.read(&mut self.buffer[self.filled..until]) {
                Ok(0) => return Ok(true),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_fresh_once_and_matched_once() {
        let text: Vec<u8> = (0..40_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        for chunk in [5, 64, 4096, 65536, 1 << 20] {
            let mut windows = Windows::new(chunk);
            let (mut reader, mut fresh, mut matched) = (&text[..], Vec::new(), Vec::new());
            while let Some(window) = windows.next(&mut reader).unwrap() {
                fresh.extend_from_slice(window.fresh);
                matched.extend_from_slice(&window.text.bytes[window.text.start..window.text.end]);
                let lines = newlines(&text[..usize::try_from(window.text.offset).unwrap()]);
                assert_eq!(window.text.line_at(0), 1 + lines);
            }
            assert!(fresh == text && matched == text, "chunks of {chunk}");
        }
    }

    #[test]
    fn an_empty_file_has_one_window() {
        let mut windows = Windows::new(10);
        assert!(windows.next(&mut &b""[..]).unwrap().is_some());
        assert!(windows.next(&mut &b""[..]).unwrap().is_none());
    }
}
