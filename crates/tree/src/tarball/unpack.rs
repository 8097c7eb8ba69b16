//! From what is on disk to the plain tar: gzip undone, within bounds.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::GzDecoder;

use super::spool::Spool;
use super::{Fault, Limits};

const CHUNK: usize = 64 << 10;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// A stream shorter than this may be as compressible as it likes.
const RATIO_FREE: u64 = 64 << 20;

/// Unpacks `reader`, a gzip stream or a plain tar (told by the first bytes).
pub(super) fn unpack(reader: impl Read, limits: &Limits) -> Result<Spool, Fault> {
    let taken = Cell::new(0);
    let mut reader = Counted {
        reader,
        taken: &taken,
    };
    let mut head = Vec::new();
    (&mut reader).take(2).read_to_end(&mut head)?;
    let gzip = head == GZIP_MAGIC;
    let mut input = BufReader::with_capacity(CHUNK, Cursor::new(head).chain(reader));
    let mut spool = Spool::new();
    let mut filler = Filler {
        spool: &mut spool,
        taken: &taken,
        limits,
    };
    if gzip {
        filler.members(&mut input)?;
    } else {
        filler.copy(&mut input)?;
    }
    Ok(spool)
}

struct Filler<'a> {
    spool: &'a mut Spool,
    taken: &'a Cell<u64>,
    limits: &'a Limits,
}

impl Filler<'_> {
    /// Every gzip member in turn, as one stream: a reader that stopped after the
    /// first would miss files that npm unpacks.
    fn members(&mut self, input: &mut impl BufRead) -> Result<(), Fault> {
        loop {
            self.copy(&mut GzDecoder::new(&mut *input))
                .map_err(|fault| match fault {
                    Fault::Io(error) => from_gzip(error),
                    bad @ Fault::Bad(_) => bad,
                })?;
            match input.fill_buf()?.first() {
                None => return Ok(()),
                Some(0) => return only_zeros(input),
                Some(byte) if *byte == GZIP_MAGIC[0] => {}
                Some(_) => return Err(Fault::bad("something follows the gzip data")),
            }
        }
    }

    fn copy(&mut self, from: &mut impl Read) -> Result<(), Fault> {
        let mut buffer = vec![0; CHUNK];
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.check(self.spool.len() + count as u64)?;
            self.spool.push(&buffer[..count])?;
        }
    }

    /// Refuses what grows too long, or out of too little.
    fn check(&self, len: u64) -> Result<(), Fault> {
        let Limits {
            unpacked_bytes,
            ratio,
            ..
        } = *self.limits;
        if len > unpacked_bytes {
            return Err(Fault::bad(format!(
                "unpacks to more than {unpacked_bytes} bytes"
            )));
        }
        if len > RATIO_FREE && len / ratio.max(1) > self.taken.get() {
            return Err(Fault::bad(format!(
                "unpacks to more than {ratio} times its size"
            )));
        }
        Ok(())
    }
}

/// What the decoder calls an error is damage, unless it came from below it.
fn from_gzip(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::bad("cut short: the gzip data ends too early"),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            Fault::bad(format!("damaged: {error}"))
        }
        _ => Fault::Io(error),
    }
}

/// Zeros after the gzip data are padding, to npm as to gzip.
fn only_zeros(input: &mut impl BufRead) -> Result<(), Fault> {
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        if chunk.iter().any(|byte| *byte != 0) {
            return Err(Fault::bad("something follows the gzip data"));
        }
        let count = chunk.len();
        input.consume(count);
    }
}

/// Counts the bytes that were read.
struct Counted<'a, R> {
    reader: R,
    taken: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}
