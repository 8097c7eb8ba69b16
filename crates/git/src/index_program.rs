//! The index as `git ls-files` tells it, in the same form as the file itself.

use crate::entries::{Entries, Slot, What};
use crate::oid::{Mode, TREE_BITS};
use crate::program::Program;
use crate::{GitError, Oid};

/// Of the flags that `ls-files --debug` prints: the entry is only intended.
const INTENT_TO_ADD: u32 = 1 << 29;
/// How git ends when it does not know an option.
const USAGE: i32 = 129;

/// Asks git for every entry of the index.
pub(crate) fn read(program: &Program, width: usize) -> Result<Entries, GitError> {
    // `--debug` tells what git recorded of each file, and which entries are only
    // intended; nothing else does. Its form is that of 2010 to this day, and
    // anything else is an error here.
    let asked = [
        "ls-files",
        "--stage",
        "--debug",
        "-z",
        "--full-name",
        "--sparse",
    ];
    // Without `--sparse`, a sparse index makes git write tree objects; a git that
    // does not know the option does not know such an index either.
    let said = match program.run(&asked)? {
        output if output.status.success() => output.stdout,
        output if output.status.code() == Some(USAGE) => program.ask(&asked[..5])?,
        _ => program.ask(&asked)?,
    };
    let mut entries = Entries {
        names: Some(Vec::new()),
        width,
        ..Entries::default()
    };
    let mut rest = said.as_slice();
    while !rest.is_empty() {
        rest = entry(&mut entries, rest).ok_or_else(|| GitError::Program {
            command: "ls-files --stage --debug".to_owned(),
            reason: "it printed what this version of packgate does not understand".to_owned(),
        })?;
    }
    Ok(entries)
}

/// Takes one entry off what git said:
/// `<mode> <oid> <stage>\t<path>\0` and five lines of numbers.
fn entry<'a>(entries: &mut Entries, said: &'a [u8]) -> Option<&'a [u8]> {
    let (head, rest) = split(said, 0)?;
    let (fields, path) = split(head, b'\t')?;
    let mut fields = std::str::from_utf8(fields).ok()?.split(' ');
    let bits = u32::from_str_radix(fields.next()?, 8).ok()?;
    let oid = Oid::from_hex(fields.next()?)?;
    let stage: u8 = fields.next()?.parse().ok()?;
    let (numbers, flags, rest) = debug(rest)?;
    if flags & INTENT_TO_ADD != 0 {
        return Some(rest);
    }
    if stage > 0 {
        if entries.unmerged.last().map(Vec::as_slice) != Some(path) {
            entries.unmerged.push(path.to_vec());
        }
        return Some(rest);
    }
    let what = if bits == TREE_BITS {
        entries.is_sparse = true;
        What::Tree
    } else {
        What::Entry(Mode::from_bits(bits)?)
    };
    entries.has_submodules |= what == What::Entry(Mode::Submodule);
    let names = entries.names.as_mut()?;
    let slot = Slot {
        name: u32::try_from(names.len()).ok()?,
        len: u32::try_from(path.len()).ok()?,
        record: u32::try_from(entries.raw.len()).ok()?,
        what,
    };
    names.extend_from_slice(path);
    for number in numbers {
        entries.raw.extend_from_slice(&number.to_be_bytes());
    }
    entries.raw.extend_from_slice(oid.as_bytes());
    entries.list.push(slot);
    Some(rest)
}

/// The numbers of an entry, in the order in which the index file has them
/// (ctime, mtime, dev, ino, mode, uid, gid, size), and its flags.
fn debug(said: &[u8]) -> Option<([u32; 10], u32, &[u8])> {
    let mut rest = said;
    let mut line = |names: &[&str]| -> Option<[u32; 2]> {
        let (line, after) = split(rest, b'\n')?;
        rest = after;
        let line = std::str::from_utf8(line).ok()?.strip_prefix("  ")?;
        let mut found = [0; 2];
        for (part, (name, slot)) in line.split('\t').zip(names.iter().zip(&mut found)) {
            let value = part.strip_prefix(name)?.strip_prefix(": ")?;
            let radix = if *name == "flags" { 16 } else { 10 };
            let mut values = value.split(':');
            *slot = u32::from_str_radix(values.next()?, radix).ok()?;
            if let Some(nanoseconds) = values.next() {
                found[1] = nanoseconds.parse().ok()?;
                break;
            }
        }
        Some(found)
    };
    let changed = line(&["ctime"])?;
    let modified = line(&["mtime"])?;
    let place = line(&["dev", "ino"])?;
    let owner = line(&["uid", "gid"])?;
    let [size, flags] = line(&["size", "flags"])?;
    let numbers = [
        changed[0],
        changed[1],
        modified[0],
        modified[1],
        place[0],
        place[1],
        0,
        owner[0],
        owner[1],
        size,
    ];
    Some((numbers, flags, rest))
}

fn split(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == at)?;
    Some((&bytes[..place], &bytes[place + 1..]))
}
