//! One tar header and the extensions before it, read strictly.
//!
//! Where npm's reader and others would see different things in the same bytes,
//! the archive is refused: it could show one package here and install another.

use tar::{EntryType, Header};

use super::Fault;

pub(super) const BLOCK: usize = 512;

/// A header as it stands, before any extension is applied.
pub(super) struct Raw {
    pub(super) kind: EntryType,
    pub(super) name: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) size: u64,
    pub(super) mode: Option<u32>,
    /// Seconds since 1970.
    pub(super) modified: u64,
}

/// Reads one block that is not all zeros.
pub(super) fn parse(block: &[u8; BLOCK]) -> Result<Raw, Fault> {
    let header = Header::from_byte_slice(block);
    if header.cksum().ok() != Some(checksum(block)) {
        return Err(Fault::bad("not a tar header (its checksum is wrong)"));
    }
    let old = header.as_old();
    let mut name = text(&old.name, "name")?.to_vec();
    if let Some(ustar) = header.as_ustar() {
        let prefix = text(&ustar.prefix, "name")?;
        if !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
    }
    Ok(Raw {
        kind: header.entry_type(),
        size: size(header, &name)?,
        link: text(&old.linkname, "link target")?.to_vec(),
        mode: header.mode().ok(),
        modified: header.mtime().unwrap_or(0),
        name,
    })
}

/// The sum of the bytes, those of the checksum itself counted as blanks.
fn checksum(block: &[u8; BLOCK]) -> u32 {
    let blanks = 148..156;
    let plain = |at: usize, byte: u8| if blanks.contains(&at) { b' ' } else { byte };
    block
        .iter()
        .enumerate()
        .map(|(at, byte)| u32::from(plain(at, *byte)))
        .sum()
}

/// The text of a field up to its NUL. Bytes after that are seen by some readers
/// and not by others.
fn text<'a>(field: &'a [u8], what: &str) -> Result<&'a [u8], Fault> {
    let end = field.iter().position(|byte| *byte == 0);
    let (text, rest) = field.split_at(end.unwrap_or(field.len()));
    if rest.iter().any(|byte| *byte != 0) {
        return Err(Fault::about(text, format!("its {what} has a NUL inside")));
    }
    Ok(text)
}

fn size(header: &Header, name: &[u8]) -> Result<u64, Fault> {
    let field = &header.as_old().size;
    // A binary size: the tar crate looks at its last eight bytes alone.
    let too_long = field[0] & 0x80 != 0 && (field[0] != 0x80 || field[1..4] != [0; 3]);
    match header.entry_size() {
        Ok(size) if !too_long => Ok(size),
        _ => Err(Fault::about(name, "its size is no number")),
    }
}

/// What extended headers and long names say of the entry that follows them.
#[derive(Default)]
pub(super) struct Extensions {
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
    /// Whether there were any, even without effect.
    pub(super) pending: bool,
    pax: bool,
}

impl Extensions {
    /// A GNU long name: text and a NUL.
    pub(super) fn long_name(&mut self, body: &[u8]) -> Result<(), Fault> {
        self.pending = true;
        set(&mut self.name, text(body, "name")?.to_vec(), "name")
    }

    /// A GNU long link target: text and a NUL.
    pub(super) fn long_link(&mut self, body: &[u8]) -> Result<(), Fault> {
        self.pending = true;
        set(
            &mut self.link,
            text(body, "link target")?.to_vec(),
            "link target",
        )
    }

    /// A PAX extended header for the next entry.
    pub(super) fn pax(&mut self, body: &[u8]) -> Result<(), Fault> {
        if self.pax {
            return Err(Fault::bad("two extended headers for one entry"));
        }
        self.pending = true;
        self.pax = true;
        for record in pax_records(body)? {
            match record {
                (b"path", value) => set(&mut self.name, value.to_vec(), "name")?,
                (b"linkpath", value) => set(&mut self.link, value.to_vec(), "link target")?,
                (b"size", value) => set(&mut self.size, decimal(value)?, "size")?,
                (key, _) => refuse_sparse(key)?,
            }
        }
        Ok(())
    }

    /// Puts these in the place of what the header itself says.
    pub(super) fn apply(self, raw: &mut Raw) -> Result<(), Fault> {
        if let Some(name) = self.name {
            raw.name = name;
        }
        if let Some(link) = self.link {
            raw.link = link;
        }
        if self.size.is_some_and(|size| size != raw.size) {
            // Readers disagree on which one holds, and so on where the next
            // entry begins.
            return Err(Fault::about(&raw.name, "it has two different sizes"));
        }
        Ok(())
    }
}

/// Sets a value once; saying the same twice is harmless.
fn set<T: PartialEq>(slot: &mut Option<T>, value: T, what: &str) -> Result<(), Fault> {
    if slot.as_ref().is_some_and(|old| *old != value) {
        return Err(Fault::bad(format!("one entry has two different {what}s")));
    }
    *slot = Some(value);
    Ok(())
}

/// Checks a PAX global header, which is ignored: what could change an entry in
/// it is refused.
pub(super) fn check_global(body: &[u8]) -> Result<(), Fault> {
    for (key, _) in pax_records(body)? {
        if matches!(key, b"path" | b"linkpath" | b"size") {
            return Err(Fault::bad("a global header renames or resizes entries"));
        }
        refuse_sparse(key)?;
    }
    Ok(())
}

fn refuse_sparse(key: &[u8]) -> Result<(), Fault> {
    if key.starts_with(b"GNU.sparse.") || key == b"SCHILY.realsize" {
        return Err(Fault::bad("sparse files are not supported"));
    }
    Ok(())
}

/// A key and its value.
type Record<'a> = (&'a [u8], &'a [u8]);

/// The records `length key=value\n` of an extended header, and nothing else.
fn pax_records(body: &[u8]) -> Result<Vec<Record<'_>>, Fault> {
    let mut records = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (record, after) =
            pax_record(rest).ok_or_else(|| Fault::bad("a malformed extended header"))?;
        records.push(record);
        rest = after;
    }
    Ok(records)
}

/// The first record of `rest`, and what is after it.
fn pax_record(rest: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let blank = rest.iter().position(|byte| *byte == b' ')?;
    let length = usize::try_from(decimal(&rest[..blank]).ok()?).ok()?;
    let (record, after) = rest.split_at_checked(length)?;
    let record = record.get(blank + 1..)?.strip_suffix(b"\n")?;
    // npm splits at line ends, others by length.
    if record.contains(&b'\n') {
        return None;
    }
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some(((&record[..equals], &record[equals + 1..]), after))
}

fn decimal(digits: &[u8]) -> Result<u64, Fault> {
    let number = std::str::from_utf8(digits).ok();
    number
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Fault::bad("a malformed extended header"))
}
