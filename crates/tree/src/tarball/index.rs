//! The one pass over the unpacked tar that finds, checks and lists its entries.

use std::io::Read;

use tar::EntryType;

use super::header::{self, BLOCK, Extensions, Raw};
use super::names::{self, Name};
use super::spool::Spool;
use super::{Fault, Limits, TarEntry};
use crate::listed::{Clash, Listed, Node};
use crate::{Kind, TreeError};

/// The longest body of a long name or an extended header, as npm has it.
const LONGEST_EXTENSION: u64 = 1 << 20;
/// How many symbolic links are looked into; packages have a handful.
const MOST_LINKS: usize = 10_000;

/// What the pass found.
pub(super) struct Index {
    pub(super) root: String,
    /// Entries in the archive's order.
    pub(super) entries: Vec<TarEntry>,
    /// For each path, where its file is in `entries`.
    pub(super) listed: Listed<usize>,
}

/// Lists the archive in `spool`.
pub(super) fn index(label: &str, spool: &Spool, limits: &Limits) -> Result<Index, Fault> {
    let mut pass = Pass {
        spool,
        limits,
        at: 0,
        root: None,
        entries: Vec::new(),
        listed: Listed::new(label),
        name_bytes: 0,
        links: 0,
    };
    pass.run()?;
    pass.check_links()?;
    let Some(root) = pass.root else {
        return Err(Fault::bad("holds no files"));
    };
    Ok(Index {
        root,
        entries: pass.entries,
        listed: pass.listed,
    })
}

/// An entry, and the same for the tree.
type Found = (Node<usize>, TarEntry);

struct Pass<'a> {
    spool: &'a Spool,
    limits: &'a Limits,
    at: u64,
    root: Option<String>,
    entries: Vec<TarEntry>,
    listed: Listed<usize>,
    name_bytes: u64,
    links: usize,
}

impl Pass<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut extensions = Extensions::default();
        loop {
            let block = self.block()?;
            if block.iter().all(|byte| *byte == 0) {
                if extensions.pending {
                    return Err(Fault::bad("ends where an entry should follow"));
                }
                return self.only_zeros();
            }
            let mut raw = header::parse(&block)?;
            match raw.kind {
                EntryType::GNULongName => extensions.long_name(&self.extension(&raw)?)?,
                EntryType::GNULongLink => extensions.long_link(&self.extension(&raw)?)?,
                EntryType::XHeader => extensions.pax(&self.extension(&raw)?)?,
                EntryType::XGlobalHeader => header::check_global(&self.extension(&raw)?)?,
                _ => {
                    std::mem::take(&mut extensions).apply(&mut raw)?;
                    self.entry(&raw)?;
                }
            }
        }
    }

    /// The next header. That the end is marked is required, of a gzip too: cut
    /// between two of its members it is still a whole gzip, with files missing.
    fn block(&mut self) -> Result<[u8; BLOCK], Fault> {
        let mut block = [0; BLOCK];
        if self.at + BLOCK as u64 > self.spool.len() {
            let what = if self.at == 0 {
                "neither gzip nor tar, or cut short"
            } else {
                "cut short: the end of the archive is missing"
            };
            return Err(Fault::bad(what));
        }
        let mut section = self.spool.section(self.at, BLOCK as u64);
        section.read_exact(&mut block)?;
        self.at += BLOCK as u64;
        Ok(block)
    }

    /// What follows the first zero block: some readers stop at it, some at the
    /// second and some never, so there must be nothing to disagree about.
    fn only_zeros(&self) -> Result<(), Fault> {
        let mut rest = self.spool.section(self.at, self.spool.len() - self.at);
        let mut buffer = vec![0; 64 << 10];
        loop {
            let count = rest.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            if buffer[..count].iter().any(|byte| *byte != 0) {
                return Err(Fault::bad("something follows the end of the archive"));
            }
        }
    }

    /// Steps over an entry's body; where it began.
    fn skip(&mut self, raw: &Raw) -> Result<u64, Fault> {
        let begin = self.at;
        let padded = raw.size.checked_next_multiple_of(BLOCK as u64);
        match padded.and_then(|size| begin.checked_add(size)) {
            Some(end) if end <= self.spool.len() => {
                self.at = end;
                Ok(begin)
            }
            _ => Err(Fault::about(&raw.name, "cut short inside it")),
        }
    }

    fn extension(&mut self, raw: &Raw) -> Result<Vec<u8>, Fault> {
        if raw.size > LONGEST_EXTENSION {
            return Err(Fault::bad("an extended header of more than 1 MiB"));
        }
        let begin = self.skip(raw)?;
        let mut body = Vec::new();
        self.spool.section(begin, raw.size).read_to_end(&mut body)?;
        Ok(body)
    }

    fn entry(&mut self, raw: &Raw) -> Result<(), Fault> {
        let begin = self.skip(raw)?;
        let name = names::parse(&raw.name, self.limits.path_len)?;
        self.check_root(&name, raw)?;
        self.count(&name, raw)?;
        let (node, entry) = match raw.kind {
            // A name with a slash at its end was how old writers said directory.
            EntryType::Regular | EntryType::Continuous if name.slash => directory(&name, raw)?,
            EntryType::Regular | EntryType::Continuous => self.regular(&name, raw, begin),
            EntryType::Directory => directory(&name, raw)?,
            EntryType::Link => self.hard_link(&name, raw)?,
            EntryType::Symlink => self.symbolic_link(&name, raw)?,
            EntryType::Block | EntryType::Char | EntryType::Fifo => {
                return Err(Fault::about(&raw.name, "is a device or a FIFO"));
            }
            EntryType::GNUSparse => {
                return Err(Fault::about(&raw.name, "sparse files are not supported"));
            }
            _ => return Err(Fault::about(&raw.name, "is of a kind npm does not know")),
        };
        if entry.path.is_empty() {
            if entry.kind != Kind::Dir {
                return Err(Fault::about(&raw.name, "lies outside the top directory"));
            }
        } else if let Err(clash) = self.listed.insert(&entry.path, node) {
            self.check_clash(&clash, &entry)?;
        }
        self.entries.push(entry);
        Ok(())
    }

    fn check_root(&mut self, name: &Name, raw: &Raw) -> Result<(), Fault> {
        match &self.root {
            Some(root) if *root != name.root => Err(Fault::about(
                &raw.name,
                format!("two package roots, {root:?} and {:?}", name.root),
            )),
            Some(_) => Ok(()),
            None => {
                self.root = Some(name.root.clone());
                Ok(())
            }
        }
    }

    /// Keeps what the index itself needs within bounds.
    fn count(&mut self, name: &Name, raw: &Raw) -> Result<(), Fault> {
        self.name_bytes += (name.path.len() + raw.link.len()) as u64;
        if self.entries.len() >= self.limits.entries {
            let most = self.limits.entries;
            return Err(Fault::bad(format!("has more than {most} entries")));
        }
        if self.name_bytes > self.limits.name_bytes {
            let most = self.limits.name_bytes;
            return Err(Fault::bad(format!("has more than {most} bytes of names")));
        }
        Ok(())
    }

    fn regular(&self, name: &Name, raw: &Raw, begin: u64) -> Found {
        let mut entry = TarEntry::new(name, Kind::File, raw);
        entry.size = raw.size;
        entry.offset = begin;
        (Node::File(self.entries.len()), entry)
    }

    /// A further name of a file earlier in the archive.
    fn hard_link(&mut self, name: &Name, raw: &Raw) -> Result<Found, Fault> {
        if raw.size != 0 || name.slash {
            return Err(Fault::about(&raw.name, "a hard link with content"));
        }
        let target =
            names::parse(&raw.link, self.limits.path_len).map_err(|fault| match fault {
                Fault::Bad(reason) => Fault::about(&raw.name, format!("hard link to {reason}")),
                io @ Fault::Io(_) => io,
            })?;
        let same_root = self.root.as_deref() == Some(&*target.root);
        let first = match self.listed.get(&target.path) {
            Some(Node::File(first)) if same_root && !target.slash => *first,
            _ => {
                let link = String::from_utf8_lossy(&raw.link);
                let reason = format!("hard link to {link:?}, which is no file before it");
                return Err(Fault::about(&raw.name, reason));
            }
        };
        let mut entry = TarEntry::new(name, Kind::File, raw);
        entry.size = self.entries[first].size;
        entry.offset = self.entries[first].offset;
        entry.link = Some(target.path);
        entry.shared = true;
        self.entries[first].shared = true;
        Ok((Node::File(self.entries.len()), entry))
    }

    fn symbolic_link(&mut self, name: &Name, raw: &Raw) -> Result<Found, Fault> {
        if raw.size != 0 || name.slash {
            return Err(Fault::about(&raw.name, "a symbolic link with content"));
        }
        self.links += 1;
        if self.links > MOST_LINKS {
            let reason = format!("has more than {MOST_LINKS} symbolic links");
            return Err(Fault::bad(reason));
        }
        let target = names::check_target(&name.path, &raw.link, self.limits.path_len)?;
        let mut entry = TarEntry::new(name, Kind::Symlink, raw);
        entry.size = target.len() as u64;
        entry.link = Some(target.clone());
        Ok((Node::Link(target), entry))
    }

    /// Two entries for one path: harmless where they say the same, byte by byte.
    fn check_clash(&self, clash: &Clash, entry: &TarEntry) -> Result<(), Fault> {
        let path = entry.path.as_bytes();
        if clash.0 != entry.path {
            let reason = format!("{:?} cannot be both a file and a directory", clash.0);
            return Err(Fault::about(path, reason));
        }
        let same = match self.listed.get(&entry.path) {
            Some(Node::File(first)) => {
                let first = &self.entries[*first];
                entry.kind == Kind::File && entry.mode == first.mode && self.equal(first, entry)?
            }
            Some(Node::Link(target)) => {
                entry.kind == Kind::Symlink && entry.link.as_ref() == Some(target)
            }
            _ => false,
        };
        if same {
            return Ok(());
        }
        Err(Fault::about(path, "is there twice, and differs"))
    }

    fn equal(&self, first: &TarEntry, second: &TarEntry) -> Result<bool, Fault> {
        if first.size != second.size {
            return Ok(false);
        }
        if first.offset == second.offset {
            return Ok(true);
        }
        let mut one = self.spool.section(first.offset, first.size);
        let mut two = self.spool.section(second.offset, second.size);
        let (mut a, mut b) = (vec![0; 64 << 10], vec![0; 64 << 10]);
        loop {
            let count = one.read(&mut a)?;
            if count == 0 {
                return Ok(true);
            }
            two.read_exact(&mut b[..count])?;
            if a[..count] != b[..count] {
                return Ok(false);
            }
        }
    }

    /// Follows every symbolic link: each may look harmless by itself and lead
    /// out of the package through another.
    fn check_links(&self) -> Result<(), Fault> {
        let links = self.entries.iter().filter(|e| e.kind == Kind::Symlink);
        for link in links {
            if let Err(TreeError::Outside { .. }) = self.listed.realpath(&link.path) {
                return Err(Fault::about(
                    link.path.as_bytes(),
                    "it links out of the package",
                ));
            }
        }
        Ok(())
    }
}

fn directory(name: &Name, raw: &Raw) -> Result<Found, Fault> {
    if raw.size != 0 {
        return Err(Fault::about(&raw.name, "a directory with content"));
    }
    Ok((Node::Dir, TarEntry::new(name, Kind::Dir, raw)))
}
