//! Writes archives, the hostile ones too, which the tar crate's own builder
//! would refuse to write.

#![allow(dead_code, reason = "each test file uses its part of these")]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use packgate_tree::{Limits, Tarball, TreeError};
use tar::{EntryType, Header};

/// An archive under construction.
#[derive(Default, Clone)]
pub(crate) struct Tar {
    pub(crate) bytes: Vec<u8>,
}

impl Tar {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(EntryType::Regular, name, "", content)
    }

    pub(crate) fn dir(self, name: &str) -> Self {
        self.entry(EntryType::Directory, name, "", "")
    }

    pub(crate) fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(EntryType::Symlink, name, target, "")
    }

    pub(crate) fn hard_link(self, name: &str, target: &str) -> Self {
        self.entry(EntryType::Link, name, target, "")
    }

    pub(crate) fn entry(
        self,
        kind: EntryType,
        name: impl AsRef<[u8]>,
        link: impl AsRef<[u8]>,
        content: impl AsRef<[u8]>,
    ) -> Self {
        let content = content.as_ref();
        self.with(name, content, |header| {
            header.set_entry_type(kind);
            let link = link.as_ref();
            header.as_old_mut().linkname[..link.len()].copy_from_slice(link);
        })
    }

    /// A file whose header is changed by `change` before it is summed up.
    pub(crate) fn with(
        self,
        name: impl AsRef<[u8]>,
        content: impl AsRef<[u8]>,
        change: impl FnOnce(&mut Header),
    ) -> Self {
        let (name, content) = (name.as_ref(), content.as_ref());
        let mut header = Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(499_162_500);
        header.set_size(content.len() as u64);
        header.set_entry_type(EntryType::Regular);
        change(&mut header);
        header.set_cksum();
        self.raw(header.as_bytes()).raw(content).pad()
    }

    /// An extended header of kind `x` (for the next entry) or `g` (global).
    pub(crate) fn pax(self, kind: u8, records: &[(&str, &str)]) -> Self {
        let body: String = records.iter().map(|(k, v)| record(k, v)).collect();
        self.entry(EntryType::new(kind), "PaxHeader/x", "", body)
    }

    pub(crate) fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    fn pad(mut self) -> Self {
        let len = self.bytes.len().next_multiple_of(512);
        self.bytes.resize(len, 0);
        self
    }

    /// With the two zero blocks at the end.
    pub(crate) fn end(self) -> Vec<u8> {
        self.raw(&[0; 1024]).bytes
    }

    /// Ended and opened as a plain tar.
    pub(crate) fn open(self) -> Result<Tarball, TreeError> {
        open(&self.end())
    }

    /// Ended, packed with gzip.
    pub(crate) fn gzip(self) -> Vec<u8> {
        gzip(&self.end())
    }
}

/// `length key=value\n`, the length counting itself.
pub(crate) fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let digits = |length: usize| length.to_string().len();
    let mut length = rest.len() + 1;
    while rest.len() + digits(length) != length {
        length = rest.len() + digits(length);
    }
    format!("{length}{rest}")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

pub(crate) fn open(bytes: &[u8]) -> Result<Tarball, TreeError> {
    Tarball::from_reader("x.tgz", bytes)
}

pub(crate) fn open_within(bytes: &[u8], limits: &Limits) -> Result<Tarball, TreeError> {
    Tarball::with_limits("x.tgz", bytes, limits)
}

/// Why the archive was refused; fails the test if it was not.
pub(crate) fn reason(opened: Result<Tarball, TreeError>) -> String {
    match opened {
        Err(TreeError::BadArchive { label, reason }) => {
            assert_eq!(label, "x.tgz");
            reason
        }
        Err(other) => panic!("not blamed on the archive: {other}"),
        Ok(tarball) => panic!("accepted: {:?}", tarball.entries_in_order()),
    }
}
