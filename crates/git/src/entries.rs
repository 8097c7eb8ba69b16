//! The entries of an index, sorted by path, as compactly as the file has them.

use std::cmp::Ordering;

use crate::Oid;
use crate::cache_tree::CacheTree;
use crate::oid::Mode;

/// Where one entry's parts are in the buffers.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// Its path in `names`.
    pub(crate) name: u32,
    pub(crate) len: u32,
    /// Its record in `raw`: 40 bytes of what `lstat` said, then the object.
    pub(crate) record: u32,
    pub(crate) what: What,
}

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Entry(Mode),
    /// A whole directory of a sparse index; its path ends in a slash.
    Tree,
}

/// Bytes before the object's name in a record.
pub(crate) const STAT_LEN: usize = 40;

/// What git recorded of the file in the work tree when it last looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) changed: (u32, u32),
    pub(crate) modified: (u32, u32),
    pub(crate) inode: u32,
    pub(crate) size: u32,
}

/// All entries of one index.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) raw: Vec<u8>,
    /// Where paths are, if not in `raw`.
    pub(crate) names: Option<Vec<u8>>,
    pub(crate) list: Vec<Slot>,
    /// Bytes in an object's name.
    pub(crate) width: usize,
    /// Paths of which the index holds several versions.
    pub(crate) unmerged: Vec<Vec<u8>>,
    pub(crate) has_submodules: bool,
    pub(crate) is_sparse: bool,
    pub(crate) cache: Option<CacheTree>,
    /// When the index was written: seconds and nanoseconds.
    pub(crate) written: Option<(i64, u32)>,
}

impl Entries {
    /// The path of the entry at `index`.
    pub(crate) fn path(&self, index: usize) -> &[u8] {
        self.path_of(&self.list[index])
    }

    fn path_of(&self, slot: &Slot) -> &[u8] {
        let names = self.names.as_ref().unwrap_or(&self.raw);
        &names[slot.name as usize..][..slot.len as usize]
    }

    /// The object of the entry at `index`.
    pub(crate) fn oid(&self, index: usize) -> Option<Oid> {
        let start = self.list[index].record as usize + STAT_LEN;
        Oid::from_bytes(self.raw.get(start..start + self.width)?)
    }

    /// What git recorded of the file of the entry at `index`.
    pub(crate) fn recorded(&self, index: usize) -> Recorded {
        let start = self.list[index].record as usize;
        let number = |place: usize| {
            let bytes = self.raw.get(start + place * 4..).unwrap_or_default();
            bytes
                .first_chunk()
                .map_or(0, |chunk| u32::from_be_bytes(*chunk))
        };
        Recorded {
            changed: (number(0), number(1)),
            modified: (number(2), number(3)),
            inode: number(5),
            size: number(9),
        }
    }

    /// The first entry whose path is not before `dir/`, put together here.
    pub(crate) fn start_of(&self, dir: &[u8]) -> usize {
        self.list
            .partition_point(|slot| with_slash(self.path_of(slot), dir) == Ordering::Less)
    }

    /// The first entry after everything below `dir/`.
    pub(crate) fn after_dir(&self, dir: &[u8], from: usize) -> usize {
        let below = |slot: &Slot| is_below(self.path_of(slot), dir);
        // Most directories are short, and a step is cheaper than a search.
        let near = (from..self.list.len())
            .take(16)
            .find(|i| !below(&self.list[*i]));
        near.unwrap_or_else(|| from + self.list[from..].partition_point(below))
    }

    /// The entry that is exactly `path`.
    pub(crate) fn exact(&self, path: &[u8]) -> Option<usize> {
        let found = self
            .list
            .binary_search_by(|slot| self.path_of(slot).cmp(path));
        found.ok()
    }

    /// The sparse directory that is exactly `dir`.
    pub(crate) fn sparse(&self, dir: &[u8]) -> Option<usize> {
        let index = self.start_of(dir);
        let slot = self.list.get(index)?;
        let found = slot.what == What::Tree && self.path_of(slot).strip_suffix(b"/") == Some(dir);
        found.then_some(index)
    }

    /// Whether anything lies below `dir/`.
    pub(crate) fn has_below(&self, dir: &[u8]) -> bool {
        let slot = self.list.get(self.start_of(dir));
        slot.is_some_and(|slot| is_below(self.path_of(slot), dir))
    }
}

/// Compares `path` with `dir/`.
fn with_slash(path: &[u8], dir: &[u8]) -> Ordering {
    match path.get(..dir.len()) {
        Some(start) => start.cmp(dir).then_with(|| match path.get(dir.len()) {
            Some(next) => next.cmp(&b'/'),
            None => Ordering::Less,
        }),
        None => path.cmp(dir).then(Ordering::Less),
    }
}

/// Whether `path` lies below `dir`; everything lies below the root (`""`).
pub(crate) fn is_below(path: &[u8], dir: &[u8]) -> bool {
    if dir.is_empty() {
        return !path.is_empty();
    }
    path.len() > dir.len() && path[dir.len()] == b'/' && path.starts_with(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_is_by_segments() {
        assert!(is_below(b"a/b", b"a"));
        assert!(is_below(b"a", b""));
        assert!(!is_below(b"ab", b"a") && !is_below(b"a", b"a") && !is_below(b"a.b/c", b"a"));
    }
}
