//! Zip files, read from their beginning as they come: each file's header stands
//! before it. The directory at the end is not asked; what it does not list was
//! published all the same.

mod source;
mod stored;

use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;

use source::Source;
use stored::Stored;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Encrypted files cannot be looked at.
const ENCRYPTED: u16 = 1;
/// The sizes follow the file.
const STREAMED: u16 = 8;
const HEADER: &[u8] = b"PK\x03\x04";
/// What follows a file whose sizes its header does not tell: its checksum and two
/// sizes, of four or of eight bytes each.
const DESCRIPTION: &[u8] = b"PK\x07\x08";

/// Shows every file with its name. An error says that the rest was not seen.
pub(super) fn entries(
    reader: &mut dyn Read,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut source = Source::new(reader);
    loop {
        let mut mark = [0; 4];
        source.read_exact(&mut mark)?;
        match &mark {
            it if *it == *HEADER => entry(&mut source, visit)?,
            it if *it == *DESCRIPTION => {
                let length = description(source.peek(22)?)?;
                source.consume(length);
            }
            // The directory: no more files.
            b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" => return Ok(()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// How long a description is after its mark: another mark follows it.
fn description(seen: &[u8]) -> io::Result<usize> {
    let lengths = [12, 20].into_iter();
    let fitting = lengths.filter(|it| seen.get(*it..).is_some_and(|it| it.starts_with(b"PK")));
    let length = fitting.min();
    length.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn entry(
    source: &mut Source,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut fields = [0; 26];
    source.read_exact(&mut fields)?;
    let short = |at: usize| u16::from_le_bytes([fields[at], fields[at + 1]]);
    let (flags, method) = (short(2), short(4));
    let size = u32::from_le_bytes([fields[14], fields[15], fields[16], fields[17]]);
    let mut name = vec![0; short(22).into()];
    source.read_exact(&mut name)?;
    io::copy(&mut source.take(short(24).into()), &mut io::sink())?;
    let name = String::from_utf8_lossy(&name).into_owned();
    let streamed = flags & STREAMED != 0;
    if flags & ENCRYPTED != 0 || size == u32::MAX {
        return Err(io::ErrorKind::Unsupported.into());
    }
    match method {
        STORED if streamed => show(&name, &mut Stored::new(source), visit),
        STORED => show(&name, &mut source.take(size.into()), visit),
        // The compressed data say themselves where they end.
        DEFLATED => show(&name, &mut DeflateDecoder::new(source), visit),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Shows a file, and goes on to its end.
fn show(
    name: &str,
    body: &mut dyn Read,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    visit(name, body)?;
    io::copy(body, &mut io::sink())?;
    Ok(())
}
