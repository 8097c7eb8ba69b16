//! The index's own note of which directories equal which tree objects: git's
//! short cut past everything a commit leaves alone.

use crate::Oid;

/// How deep directories may be nested before the note is not used.
const MAX_DEPTH: usize = 512;

/// What the index notes of one directory.
#[derive(Debug)]
pub(crate) struct CacheTree {
    /// The tree object of exactly what the index has below this directory, and
    /// how many entries that is; `None` where something changed.
    pub(crate) valid: Option<(usize, Oid)>,
    children: Vec<(Vec<u8>, CacheTree)>,
}

impl CacheTree {
    /// Reads the extension `TREE`; `None` where it is not well-formed, which
    /// costs time and nothing else.
    pub(crate) fn parse(bytes: &[u8], width: usize) -> Option<Self> {
        let mut rest = bytes;
        let (name, root) = node(&mut rest, width, 0)?;
        (name.is_empty() && rest.is_empty()).then_some(root)
    }

    /// The directory called `name` in this one.
    pub(crate) fn child(&self, name: &[u8]) -> Option<&Self> {
        let found = self
            .children
            .binary_search_by(|(known, _)| known.as_slice().cmp(name));
        found.ok().map(|at| &self.children[at].1)
    }
}

fn node(rest: &mut &[u8], width: usize, depth: usize) -> Option<(Vec<u8>, CacheTree)> {
    let name = until(rest, 0)?.to_vec();
    let count: i64 = number(until(rest, b' ')?)?;
    let below: usize = number(until(rest, b'\n')?)?;
    let valid = match usize::try_from(count) {
        Ok(count) => {
            let (oid, after) = rest.split_at_checked(width)?;
            *rest = after;
            Some((count, Oid::from_bytes(oid)?))
        }
        Err(_) => None,
    };
    if depth > MAX_DEPTH {
        return None;
    }
    let mut children = Vec::new();
    for _ in 0..below {
        children.push(node(rest, width, depth + 1)?);
    }
    // git sorts by length first.
    children.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some((name, CacheTree { valid, children }))
}

fn until<'a>(rest: &mut &'a [u8], end: u8) -> Option<&'a [u8]> {
    let at = rest.iter().position(|byte| *byte == end)?;
    let (part, after) = rest.split_at(at);
    *rest = &after[1..];
    Some(part)
}

fn number<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}
