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
            ended: false,
        }
    }

    /// Begins with something else.
    pub(crate) fn begin(&mut self) {
        (self.filled, self.end, self.offset, self.line, self.ended) = (0, 0, 0, 1, false);
    }

    /// The next window, or nothing once all is read. What is empty has one empty
    /// window.
    pub(crate) fn next(&mut self, reader: &mut dyn Read) -> io::Result<Option<Window<'_>>> {
        if self.ended {
            return Ok(None);
        }
        let start = self.shift();
        self.ended = self.fill(reader)?;
        let ahead = if self.ended { 0 } else { LOOK_AHEAD };
        self.end = self.filled.saturating_sub(ahead).max(start);
        Ok(Some(Window {
            bytes: &self.buffer[..self.filled],
            start,
            end: self.end,
            offset: self.offset,
            line: self.line,
        }))
    }

    /// Drops what nobody may look at any more; answers where matches go on.
    fn shift(&mut self) -> usize {
        let drop = self.end.saturating_sub(LOOK_BEHIND);
        self.line += newlines(&self.buffer[..drop]);
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
