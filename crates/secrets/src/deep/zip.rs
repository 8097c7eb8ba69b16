//! Zip files, read from their beginning as they come: each file's header stands
//! before it. The directory at the end is not asked; what it does not list was
//! published all the same.

use std::io::{self, Read};

use flate2::bufread::DeflateDecoder;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Encrypted files cannot be looked at.
const ENCRYPTED: u16 = 1;
/// The sizes follow the file.
const STREAMED: u16 = 8;
const HEADER: &[u8] = b"PK\x03\x04";

/// Shows every file with its name. An error says that the rest was not seen.
pub(super) fn entries(
    reader: &mut dyn Read,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = io::BufReader::new(reader);
    loop {
        let mut mark = [0; 4];
        reader.read_exact(&mut mark)?;
        match &mark {
            it if *it == *HEADER => {}
            // A description of the file before: checksum and two sizes.
            b"PK\x07\x08" => {
                io::copy(&mut (&mut reader).take(12), &mut io::sink())?;
                continue;
            }
            // The directory: no more files.
            b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" => return Ok(()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
        entry(&mut reader, visit)?;
    }
}

fn entry(
    reader: &mut io::BufReader<&mut dyn Read>,
    visit: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut fields = [0; 26];
    reader.read_exact(&mut fields)?;
    let short = |at: usize| u16::from_le_bytes([fields[at], fields[at + 1]]);
    let (flags, method) = (short(2), short(4));
    let size = u32::from_le_bytes([fields[14], fields[15], fields[16], fields[17]]);
    let mut name = vec![0; short(22).into()];
    reader.read_exact(&mut name)?;
    io::copy(&mut reader.take(short(24).into()), &mut io::sink())?;
    let name = String::from_utf8_lossy(&name).into_owned();
    let streamed = flags & STREAMED != 0;
    if flags & ENCRYPTED != 0 || size == u32::MAX {
        return Err(io::ErrorKind::Unsupported.into());
    }
    match method {
        STORED if !streamed => {
            let mut body = reader.take(size.into());
            visit(&name, &mut body)?;
            io::copy(&mut body, &mut io::sink())?;
        }
        DEFLATED => {
            // The compressed data say themselves where they end.
            let mut body = DeflateDecoder::new(reader);
            visit(&name, &mut body)?;
            io::copy(&mut body, &mut io::sink())?;
        }
        _ => return Err(io::ErrorKind::Unsupported.into()),
    }
    Ok(())
}
