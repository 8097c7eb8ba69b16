//! Reads the index file as git writes it (versions 2 to 4).
//!
//! libgit2 needs several times as long for a large one, refuses a sparse one and
//! does not tell intent-to-add entries; git's plumbing costs a process and its
//! output. What is not understood here is left to the plumbing.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::cache_tree::CacheTree;
use crate::entries::{Entries, STAT_LEN, Slot, What};
use crate::oid::{Mode, TREE_BITS};

/// Why the index file was not read here.
pub(crate) enum Declined {
    /// It is well-formed, as far as one can tell, and needs git.
    NeedsGit(String),
    /// It is not an index, or not a whole one.
    Damaged(String),
    /// The system refused.
    System(io::Error),
}

const ASSUME_OR_STAGE: u16 = 0x3000;
const EXTENDED: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;
const NAME_MASK: u16 = 0x0fff;

/// Reads the index file `path`, whose objects have names of `width` bytes. A
/// file that is not there is an index with nothing in it, as for git.
pub(crate) fn read(path: &Path, width: usize) -> Result<Entries, Declined> {
    let (raw, written) = match slurp(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Entries {
                width,
                ..Entries::default()
            });
        }
        Err(error) => return Err(Declined::System(error)),
    };
    let mut entries = parse(raw, width)?;
    entries.written = written;
    Ok(entries)
}

type Written = Option<(i64, u32)>;

#[expect(clippy::disallowed_methods, reason = "this module reads the index")]
fn slurp(path: &Path) -> io::Result<(Vec<u8>, Written)> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut file = File::open(path)?;
    let found = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok((bytes, written_from(&found)))
}

/// When the index file `path` was written.
#[expect(clippy::disallowed_methods, reason = "this module reads the index")]
pub(crate) fn written(path: &Path) -> Written {
    fs::metadata(path).ok().as_ref().and_then(written_from)
}

fn written_from(found: &fs::Metadata) -> Written {
    let since = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(since.as_secs()).ok()?;
    Some((seconds, since.subsec_nanos()))
}

fn damaged(reason: &str) -> Declined {
    Declined::Damaged(reason.to_owned())
}

fn parse(raw: Vec<u8>, width: usize) -> Result<Entries, Declined> {
    let cut = || damaged("it is cut off");
    u32::try_from(raw.len())
        .map_err(|_| Declined::NeedsGit("it has more than 4 GiB".to_owned()))?;
    if raw.get(..4).ok_or_else(cut)? != b"DIRC" {
        return Err(damaged("it does not begin as an index does"));
    }
    let version = u32_at(&raw, 4).ok_or_else(cut)?;
    let count = u32_at(&raw, 8).ok_or_else(cut)? as usize;
    if !(2..=4).contains(&version) {
        return Err(Declined::NeedsGit(format!("it has version {version}")));
    }
    // The file ends in its own checksum, or in zeros.
    let end = raw.len().checked_sub(width).ok_or_else(cut)?;
    let mut reader = Reader {
        raw: &raw[..end],
        width,
        names: (version == 4).then(Vec::new),
        previous: 0..0,
        // A hostile count must not reserve memory that the file cannot fill.
        list: Vec::with_capacity(count.min(raw.len() / (STAT_LEN + width))),
        unmerged: Vec::new(),
        submodules: false,
        trees: false,
        extended: version > 2,
    };
    let mut at = 12;
    for _ in 0..count {
        at = reader.entry(at)?;
    }
    let extensions = extensions(reader.raw, at, width)?;
    if reader.trees && !extensions.sparse {
        return Err(damaged(
            "it lists a directory but does not say it is sparse",
        ));
    }
    let Reader {
        names,
        list,
        unmerged,
        submodules,
        trees,
        ..
    } = reader;
    Ok(Entries {
        names,
        list,
        width,
        unmerged,
        has_submodules: submodules,
        is_sparse: trees,
        cache: extensions.cache,
        written: None,
        raw,
    })
}

struct Reader<'a> {
    raw: &'a [u8],
    width: usize,
    /// Version 4 shortens every path by what it shares with the one before.
    names: Option<Vec<u8>>,
    previous: std::ops::Range<usize>,
    list: Vec<Slot>,
    unmerged: Vec<Vec<u8>>,
    submodules: bool,
    trees: bool,
    extended: bool,
}

impl Reader<'_> {
    /// Reads the entry at `at` and says where the next one begins.
    fn entry(&mut self, at: usize) -> Result<usize, Declined> {
        let cut = || damaged("it is cut off in its list of entries");
        let mode = u32_at(self.raw, at + 24).ok_or_else(cut)?;
        let mut fixed = at + STAT_LEN + self.width;
        let flags = u16_at(self.raw, fixed).ok_or_else(cut)?;
        fixed += 2;
        let mut extra = 0;
        if flags & EXTENDED != 0 {
            if !self.extended {
                return Err(damaged("an entry has flags that its version does not know"));
            }
            extra = u16_at(self.raw, fixed).ok_or_else(cut)?;
            fixed += 2;
        }
        let (name, next) = self.name(at, fixed, flags & NAME_MASK).ok_or_else(cut)?;
        self.check_order(&name, flags)?;
        self.previous = name.clone();
        // An entry that is only intended is not part of what is committed.
        if extra & INTENT_TO_ADD == 0 {
            self.keep(at, name, mode, flags)?;
        }
        Ok(next)
    }

    /// Where the path is that begins at `start`, and the end of its entry.
    fn name(
        &mut self,
        at: usize,
        start: usize,
        length: u16,
    ) -> Option<(std::ops::Range<usize>, usize)> {
        let Some(names) = &mut self.names else {
            let known = start + usize::from(length);
            let end = if length < NAME_MASK && self.raw.get(known) == Some(&0) {
                known
            } else {
                start + self.raw.get(start..)?.iter().position(|byte| *byte == 0)?
            };
            // Padded with one to eight zeros to a multiple of eight.
            let next = at + (end - at + 8) / 8 * 8;
            return (next <= self.raw.len()).then_some((start..end, next));
        };
        let (strip, start) = varint(self.raw, start)?;
        let end = start + self.raw.get(start..)?.iter().position(|byte| *byte == 0)?;
        let kept = self.previous.len().checked_sub(strip)?;
        let from = names.len();
        names.extend_from_within(self.previous.start..self.previous.start + kept);
        names.extend_from_slice(&self.raw[start..end]);
        Some((from..names.len(), end + 1))
    }

    fn path(&self, range: &std::ops::Range<usize>) -> &[u8] {
        &self.names.as_deref().unwrap_or(self.raw)[range.clone()]
    }

    /// Every search relies on the order, so it is not taken on trust.
    fn check_order(&self, name: &std::ops::Range<usize>, flags: u16) -> Result<(), Declined> {
        let (before, now) = (self.path(&self.previous), self.path(name));
        let staged = flags & ASSUME_OR_STAGE != 0;
        if now.is_empty() {
            // The name is in the other of the two files.
            return Err(Declined::NeedsGit("it is split in two files".to_owned()));
        }
        if now[0] == b'/' || (before >= now && !(staged && before == now)) {
            return Err(damaged("its entries are not in order"));
        }
        Ok(())
    }

    fn keep(
        &mut self,
        at: usize,
        name: std::ops::Range<usize>,
        mode: u32,
        flags: u16,
    ) -> Result<(), Declined> {
        if flags & ASSUME_OR_STAGE != 0 {
            let path = self.path(&name).to_vec();
            if self.unmerged.last() != Some(&path) {
                self.unmerged.push(path);
            }
            return Ok(());
        }
        let what = if mode & 0o170_000 == TREE_BITS {
            self.trees = true;
            What::Tree
        } else {
            let unknown = || damaged(&format!("an entry has the unknown mode {mode:o}"));
            What::Entry(Mode::from_bits(mode).ok_or_else(unknown)?)
        };
        let slash = self.path(&name).last() == Some(&b'/');
        if slash != (what == What::Tree) {
            return Err(damaged("an entry's path does not fit its mode"));
        }
        self.submodules |= what == What::Entry(Mode::Submodule);
        // The file has less than 4 GiB, but shortened paths may add up to more.
        let number = |n: usize| u32::try_from(n).map_err(|_| damaged("its paths are too long"));
        self.list.push(Slot {
            name: number(name.start)?,
            len: number(name.len())?,
            record: number(at)?,
            what,
        });
        Ok(())
    }
}

#[derive(Default)]
struct Extensions {
    cache: Option<CacheTree>,
    sparse: bool,
}

fn extensions(raw: &[u8], mut at: usize, width: usize) -> Result<Extensions, Declined> {
    let mut found = Extensions::default();
    while at < raw.len() {
        let cut = || damaged("it is cut off in an extension");
        let name = raw.get(at..at + 4).ok_or_else(cut)?;
        let length = u32_at(raw, at + 4).ok_or_else(cut)? as usize;
        let body = raw.get(at + 8..at + 8 + length).ok_or_else(cut)?;
        match name {
            b"TREE" => found.cache = CacheTree::parse(body, width),
            b"sdir" => found.sparse = true,
            b"link" => return Err(Declined::NeedsGit("it is split in two files".to_owned())),
            // Capitals: it may be passed over.
            [first, ..] if first.is_ascii_uppercase() => {}
            _ => {
                let name = String::from_utf8_lossy(name);
                return Err(Declined::NeedsGit(format!("it has the extension {name:?}")));
            }
        }
        at += 8 + length;
    }
    Ok(found)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number as packs write offsets: seven bits a byte, each further byte adding
/// one more.
fn varint(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7f);
    }
    Some((value, at + 1))
}
