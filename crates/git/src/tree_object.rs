//! Tree objects: a directory as git stores it.

use std::ops::Range;

use crate::Oid;
use crate::oid::{Mode, TREE_BITS};

/// What one name in a tree object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Child {
    Tree(Oid),
    Entry(Mode, Oid),
}

/// One directory of a commit.
pub(crate) struct TreeObject {
    bytes: Vec<u8>,
    /// Sorted by name alone, which git's own order is not.
    list: Vec<(Range<u32>, Child)>,
}

impl TreeObject {
    /// Reads a tree object whose names of objects have `width` bytes.
    pub(crate) fn parse(bytes: Vec<u8>, width: usize) -> Result<Self, String> {
        u32::try_from(bytes.len()).map_err(|_| "it is too long for a tree".to_owned())?;
        let mut list = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let (entry, next) = entry(&bytes, at, width).ok_or("it is cut off")?;
            let (name, bits, oid) = entry;
            check(&bytes[name.clone()])?;
            let child = if bits & 0o170_000 == TREE_BITS {
                Child::Tree(oid)
            } else {
                let mode = Mode::from_bits(bits)
                    .ok_or_else(|| format!("an entry has the unknown mode {bits:o}"))?;
                Child::Entry(mode, oid)
            };
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the length was checked above"
            )]
            list.push((name.start as u32..name.end as u32, child));
            at = next;
        }
        let mut tree = Self { bytes, list };
        tree.sort()?;
        Ok(tree)
    }

    fn sort(&mut self) -> Result<(), String> {
        let bytes = &self.bytes;
        let name = |range: &Range<u32>| &bytes[range.start as usize..range.end as usize];
        self.list.sort_by(|(a, _), (b, _)| name(a).cmp(name(b)));
        if self.list.windows(2).any(|w| name(&w[0].0) == name(&w[1].0)) {
            return Err("two of its entries have one name".to_owned());
        }
        Ok(())
    }

    fn name(&self, index: usize) -> &[u8] {
        let range = &self.list[index].0;
        &self.bytes[range.start as usize..range.end as usize]
    }

    /// What is called `name` here.
    pub(crate) fn get(&self, name: &[u8]) -> Option<Child> {
        let found = self.list.binary_search_by(|(range, _)| {
            self.bytes[range.start as usize..range.end as usize].cmp(name)
        });
        Some(self.list[found.ok()?].1)
    }

    /// Every name and what it is, sorted by bytes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], Child)> {
        (0..self.list.len()).map(|index| (self.name(index), self.list[index].1))
    }
}

/// The entry at `at` and where the next one begins.
type Entry = (Range<usize>, u32, Oid);

fn entry(bytes: &[u8], at: usize, width: usize) -> Option<(Entry, usize)> {
    let rest = bytes.get(at..)?;
    let space = rest.iter().position(|byte| *byte == b' ')?;
    let digits = std::str::from_utf8(rest.get(..space)?).ok()?;
    let bits = u32::from_str_radix(digits, 8).ok()?;
    let start = at + space + 1;
    let length = bytes.get(start..)?.iter().position(|byte| *byte == 0)?;
    let end = start + length;
    let next = end + 1 + width;
    let oid = Oid::from_bytes(bytes.get(end + 1..next)?)?;
    Some(((start..end, bits, oid), next))
}

/// Refuses a name that git would not check out and that would lead elsewhere.
pub(crate) fn check(name: &[u8]) -> Result<(), String> {
    if matches!(name, b"" | b"." | b"..") || name.contains(&b'/') {
        let name = String::from_utf8_lossy(name);
        return Err(format!("it has an entry called {name:?}"));
    }
    Ok(())
}
