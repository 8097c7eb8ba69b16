//! The archive unpacked once, from where its files can be read in any order.

use std::fs::File;
use std::io::{self, Read, Write};

use super::Fault;

/// An archive up to this size stays in memory; a longer one goes to a temporary
/// file without a name, which the system removes with the process.
const IN_MEMORY: usize = 8 << 20;

/// The bytes of the tar, whole and unpacked.
#[derive(Debug)]
pub(super) enum Spool {
    Memory(Vec<u8>),
    File { file: File, len: u64 },
}

impl Spool {
    pub(super) fn new() -> Self {
        Self::Memory(Vec::new())
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { len, .. } => *len,
        }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        self.write(chunk).map_err(|error| {
            let text = format!("cannot keep a temporary unpacked copy: {error}");
            Fault::Io(io::Error::new(error.kind(), text))
        })
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        if let Self::Memory(bytes) = self {
            if bytes.len() + chunk.len() <= IN_MEMORY {
                bytes.extend_from_slice(chunk);
                return Ok(());
            }
            let mut file = tempfile::tempfile()?;
            file.write_all(bytes)?;
            let len = bytes.len() as u64;
            *self = Self::File { file, len };
        }
        if let Self::File { file, len } = self {
            file.write_all(chunk)?;
            *len += chunk.len() as u64;
        }
        Ok(())
    }

    /// Reads at most `buffer.len()` bytes from `offset` on; 0 at the end.
    pub(super) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                let rest = bytes.get(start..).unwrap_or_default();
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
            Self::File { file, .. } => read_file_at(file, offset, buffer),
        }
    }

    /// The `len` bytes from `offset` on, as a reader with its own position: any
    /// number of them can be read at once, from any thread.
    pub(super) fn section(&self, offset: u64, len: u64) -> Section<'_> {
        Section {
            spool: self,
            offset,
            left: len,
        }
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    use std::os::unix::fs::FileExt;
    file.read_at(buffer, offset)
}

#[cfg(windows)]
fn read_file_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    use std::os::windows::fs::FileExt;
    file.seek_read(buffer, offset)
}

/// A part of a [`Spool`], read from its start.
#[derive(Debug)]
pub(super) struct Section<'a> {
    spool: &'a Spool,
    offset: u64,
    left: u64,
}

impl Read for Section<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let want = usize::try_from(self.left).unwrap_or(usize::MAX);
        let want = want.min(buffer.len());
        if want == 0 {
            return Ok(0);
        }
        let count = self.spool.read_at(self.offset, &mut buffer[..want])?;
        if count == 0 {
            // Checked when the index was made: the copy itself was cut since.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.offset += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}
