use std::io::{self, BufRead, Read};

/// Room for what is looked at ahead, and to spare, in bytes.
const ROOM: usize = 16 * 1024;

/// A reader that can be looked ahead in.
pub(super) struct Source<'a> {
    inner: &'a mut dyn Read,
    buffer: Box<[u8]>,
    from: usize,
    until: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(inner: &'a mut dyn Read) -> Self {
        Self {
            inner,
            buffer: vec![0; ROOM].into(),
            from: 0,
            until: 0,
        }
    }

    /// What comes next: `count` bytes or more, fewer only where there are no more.
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        let count = count.min(ROOM);
        while self.until - self.from < count {
            if self.from > 0 {
                self.buffer.copy_within(self.from..self.until, 0);
                self.until -= self.from;
                self.from = 0;
            }
            match self.inner.read(&mut self.buffer[self.until..]) {
                Ok(0) => break,
                Ok(read) => self.until += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.buffer[self.from..self.until])
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.from = (self.from + count).min(self.until);
    }
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.peek(1)?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}
