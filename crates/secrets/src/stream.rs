use std::io::{self, Read};

use crate::window::{LOOK_AHEAD, LOOK_BEHIND, Window, newlines};

/// How much is read at a time.
const CHUNK: usize = 128 * 1024;

/// The windows of something that is read to its end.
pub(crate) struct Windows {
    buffer: Vec<u8>,
    filled: usize,
    end: usize,
    offset: u64,
    line: u64,
    /// Where the line begins on which the buffer does.
    line_start: u64,
    ended: bool,
}

impl Windows {
    pub(crate) fn new() -> Self {
        Self {
            buffer: vec![0; CHUNK + LOOK_BEHIND + LOOK_AHEAD],
            filled: 0,
            end: 0,
            offset: 0,
            line: 1,
            line_start: 0,
            ended: false,
        }
    }

    /// Begins with something else.
    pub(crate) fn begin(&mut self) {
        (self.filled, self.end, self.offset, self.ended) = (0, 0, 0, false);
        (self.line, self.line_start) = (1, 0);
    }

    /// The next window, and where the line begins on which it does; nothing once all
    /// is read. What is empty has one empty window.
    pub(crate) fn next(&mut self, reader: &mut dyn Read) -> io::Result<Option<(Window<'_>, u64)>> {
        if self.ended {
            return Ok(None);
        }
        let start = self.shift();
        self.ended = self.fill(reader)?;
        let ahead = if self.ended { 0 } else { LOOK_AHEAD };
        self.end = self.filled.saturating_sub(ahead).max(start);
        let window = Window {
            bytes: &self.buffer[..self.filled],
            start,
            end: self.end,
            offset: self.offset,
            line: self.line,
        };
        Ok(Some((window, self.line_start)))
    }

    /// Drops what nobody may look at any more; answers where matches go on.
    fn shift(&mut self) -> usize {
        let drop = self.end.saturating_sub(LOOK_BEHIND);
        self.line += newlines(&self.buffer[..drop]);
        if let Some(last) = memchr::memrchr(b'\n', &self.buffer[..drop]) {
            self.line_start = self.offset + last as u64 + 1;
        }
        self.offset += drop as u64;
        self.buffer.copy_within(drop..self.filled, 0);
        self.filled -= drop;
        self.end - drop
    }

    /// Reads until the buffer is full; answers whether there is no more.
    fn fill(&mut self, reader: &mut dyn Read) -> io::Result<bool> {
        while self.filled < self.buffer.len() {
            match reader.read(&mut self.buffer[self.filled..]) {
                Ok(0) => return Ok(true),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}
