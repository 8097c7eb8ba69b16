//! A tree that asks another one once.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{Cursor, Read};
use std::sync::{Arc, PoisonError, RwLock};

use crate::{Entry, Kind, Meta, Tree, TreeError, join, name, normalize, parent};

/// A tree as it was when it was first asked: whoever asks again gets the same answer,
/// and costs no look at the disk. For the many who look at one tree side by side.
///
/// What failed is asked anew. Of files only the small ones are kept.
pub struct Remembered<'a> {
    tree: &'a dyn Tree,
    entries: Shards<Arc<[Entry]>>,
    metas: Shards<Option<Meta>>,
    links: Shards<String>,
    reals: Shards<Option<String>>,
    texts: Shards<Arc<[u8]>>,
}

/// Longest file that is kept, in bytes.
const MAX_KEPT: u64 = 64 << 10;

impl<'a> Remembered<'a> {
    /// Remembers what `tree` says.
    pub fn new(tree: &'a dyn Tree) -> Self {
        Self {
            tree,
            entries: Shards::default(),
            metas: Shards::default(),
            links: Shards::default(),
            reals: Shards::default(),
            texts: Shards::default(),
        }
    }

    /// What the link-free path is, as far as the entries of its directory tell.
    fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError> {
        if let Some(meta) = self.metas.get(path) {
            return Ok(meta.map(|meta| meta.kind));
        }
        let listed = parent(path).and_then(|dir| self.entries.get(dir));
        if let Some(entries) = listed {
            let of_name = |entry: &&Entry| entry.exact && entry.name == name(path);
            if let Some(entry) = entries.iter().find(of_name) {
                return Ok(Some(entry.kind));
            }
        }
        Ok(self.stat(path)?.map(|meta| meta.kind))
    }
}

impl Tree for Remembered<'_> {
    fn label(&self) -> &str {
        self.tree.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        let kept = self
            .entries
            .get_or(dir, || Ok(self.tree.entries(dir)?.into()))?;
        Ok(kept.to_vec())
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        self.metas.get_or(path, || self.tree.stat(path))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        if let Some(text) = self.texts.get(path) {
            return Ok(Box::new(Cursor::new(text)));
        }
        let mut reader = self.tree.open(path)?;
        let mut head = Vec::new();
        let read = (&mut reader).take(MAX_KEPT + 1).read_to_end(&mut head);
        read.map_err(|source| TreeError::Read {
            path: path.to_owned(),
            source,
        })?;
        if head.len() as u64 > MAX_KEPT {
            return Ok(Box::new(Cursor::new(head).chain(reader)));
        }
        let text: Arc<[u8]> = head.into();
        self.texts.put(path, Arc::clone(&text));
        Ok(Box::new(Cursor::new(text)))
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.links.get_or(path, || self.tree.read_link(path))
    }

    /// Below a real directory only links need a look.
    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.reals.get_or(path, || {
            let plain = normalize(path) == path && !path.is_empty() && !path.starts_with("..");
            if !plain || matches!(self.kind(path)?, None | Some(Kind::Symlink)) {
                return self.tree.realpath(path);
            }
            let Some(dir) = self.realpath(parent(path).unwrap_or_default())? else {
                return Ok(None);
            };
            Ok(Some(join(&dir, name(path))))
        })
    }
}

/// Answers by path, in several maps, so that few wait for one another.
struct Shards<T> {
    hasher: RandomState,
    maps: [RwLock<HashMap<String, T>>; 16],
}

impl<T> Default for Shards<T> {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            maps: std::array::from_fn(|_| RwLock::default()),
        }
    }
}

impl<T: Clone> Shards<T> {
    fn map(&self, path: &str) -> &RwLock<HashMap<String, T>> {
        let hash = self.hasher.hash_one(path);
        &self.maps[usize::from(hash.to_le_bytes()[0]) % self.maps.len()]
    }

    fn get(&self, path: &str) -> Option<T> {
        let map = self.map(path).read();
        map.unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .cloned()
    }

    fn put(&self, path: &str, answer: T) {
        let map = self.map(path).write();
        map.unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), answer);
    }

    fn get_or(
        &self,
        path: &str,
        ask: impl FnOnce() -> Result<T, TreeError>,
    ) -> Result<T, TreeError> {
        if let Some(known) = self.get(path) {
            return Ok(known);
        }
        let answer = ask()?;
        self.put(path, answer.clone());
        Ok(answer)
    }
}
