//! Files that had nothing in them, remembered from one run to the next.

use packgate_cache::{Cache, key, name};
use packgate_inspect::{Blank, Known, PackedEntry};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Bytes of one remembered file: its key, its hash, its size.
const ENTRY: usize = 16 + 16 + 8;

/// The hook whose memory the others share.
pub(crate) const COMMITTED: &str = "files";

/// Says what the content of a file of the tree is identified by; `None` where that
/// cannot be said for certain.
pub(crate) type Identify<'a> = &'a (dyn Fn(&str) -> Option<u128> + Sync);

/// What is remembered of one package's files.
pub(crate) struct Memory<'a> {
    cache: &'a Cache,
    name: String,
    identify: Identify<'a>,
    known: HashMap<u128, Blank>,
    /// What this run has seen; it replaces what was known.
    seen: Mutex<HashMap<u128, Blank>>,
}

impl<'a> Memory<'a> {
    /// What is remembered of the package in `dir` for the hook `kind`, and by that
    /// for commits.
    pub(crate) fn of(cache: &'a Cache, kind: &str, dir: &str, identify: Identify<'a>) -> Self {
        let name = name(kind, dir);
        let mut bytes = cache.read(&name).unwrap_or_default();
        if kind != COMMITTED {
            let more = cache.read(&packgate_cache::name(COMMITTED, dir));
            bytes.extend(more.unwrap_or_default());
        }
        Self {
            cache,
            name,
            identify,
            known: bytes.chunks_exact(ENTRY).filter_map(entry).collect(),
            seen: Mutex::default(),
        }
    }

    /// Keeps what this run has seen.
    pub(crate) fn save(self) {
        let seen = self
            .seen
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if seen == self.known {
            return;
        }
        let mut bytes = Vec::with_capacity(seen.len() * ENTRY);
        for (key, blank) in seen {
            bytes.extend_from_slice(&key.to_le_bytes());
            bytes.extend_from_slice(&blank.hash.to_le_bytes());
            bytes.extend_from_slice(&blank.bytes.to_le_bytes());
        }
        // Where it cannot be written, the next run reads the files again.
        let _ = self.cache.write(&self.name, &bytes);
    }

    fn key(&self, file: &PackedEntry) -> Option<u128> {
        let identity = (self.identify)(&file.source)?;
        Some(key(&[&identity.to_le_bytes(), file.path.as_bytes()]))
    }

    fn remember(&self, key: u128, blank: Blank) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(key, blank);
    }
}

fn entry(bytes: &[u8]) -> Option<(u128, Blank)> {
    let (key, rest) = bytes.split_first_chunk::<16>()?;
    let (hash, rest) = rest.split_first_chunk::<16>()?;
    let (size, _) = rest.split_first_chunk::<8>()?;
    let blank = Blank {
        hash: u128::from_le_bytes(*hash),
        bytes: u64::from_le_bytes(*size),
    };
    Some((u128::from_le_bytes(*key), blank))
}

impl Known for Memory<'_> {
    fn recall(&self, file: &PackedEntry) -> Option<Blank> {
        let key = self.key(file)?;
        let blank = *self.known.get(&key)?;
        self.remember(key, blank);
        Some(blank)
    }

    fn learn(&self, file: &PackedEntry, blank: Blank) {
        if let Some(key) = self.key(file) {
            self.remember(key, blank);
        }
    }
}
