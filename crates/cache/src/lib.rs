//! The verdict cache's files: small, in a folder of their own in the git
//! directory, and allowed to vanish at any time.
//!
//! Nothing that depends on it may come out differently without it: a file that is
//! absent, cut short, changed or from another version reads as nothing, and a
//! write that fails (a full disk, a read-only directory) is not even reported.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes the verdict cache"
)]

use packgate_tree::read_file;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// Longest file that is read back or written, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// Bytes of the hash that each file begins with.
const SEAL: usize = 16;

/// A folder of cached files.
#[derive(Debug, Clone)]
pub struct Cache {
    dir: PathBuf,
    /// What the content depends on besides its name: the rule set's version, say.
    epoch: u128,
}

impl Cache {
    /// The cache in the folder `dir`, which need not exist. What was written under
    /// another `epoch` reads as nothing.
    pub fn new(dir: impl Into<PathBuf>, epoch: &[u8]) -> Self {
        Self {
            dir: dir.into(),
            epoch: xxh3_128(epoch),
        }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was last written under that name, if it is whole and of this epoch.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = read_file(&self.path(name), MAX_BYTES).ok()??;
        let body = bytes.get(SEAL..)?;
        if self.seal(name, body) != bytes[..SEAL] {
            return None;
        }
        bytes.drain(..SEAL);
        Some(bytes)
    }

    /// Writes under that name, whole or not at all; whether it could.
    pub fn write(&self, name: &str, body: &[u8]) -> bool {
        body.len() as u64 <= MAX_BYTES - SEAL as u64 && self.put(name, body).is_ok()
    }

    fn put(&self, name: &str, body: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        // Two hooks may run at once: each writes a file of its own and moves it
        // into place.
        let mut file = tempfile::Builder::new()
            .prefix(".new-")
            .tempfile_in(&self.dir)?;
        file.write_all(&self.seal(name, body))?;
        file.write_all(body)?;
        file.persist(self.path(name)).map_err(|error| error.error)?;
        Ok(())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The hash that binds a body to its name and epoch.
    fn seal(&self, name: &str, body: &[u8]) -> [u8; SEAL] {
        let parts = [
            self.epoch.to_le_bytes(),
            xxh3_128(name.as_bytes()).to_le_bytes(),
            xxh3_128(body).to_le_bytes(),
        ];
        xxh3_128(&parts.concat()).to_le_bytes()
    }
}

/// A name for the cached file about `what`, which may be any text.
pub fn name(kind: &str, what: &str) -> String {
    format!("{kind}-{:032x}", xxh3_128(what.as_bytes()))
}

/// 128 bits that stand for the parts: equal parts, equal key.
pub fn key(parts: &[&[u8]]) -> u128 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("new/folder"), b"1");
        assert_eq!(cache.read("a"), None);
        assert!(cache.write("a", b"body"));
        assert_eq!(cache.read("a").as_deref(), Some(&b"body"[..]));
        assert_eq!(cache.read("b"), None);
        assert_eq!(Cache::new(cache.dir(), b"2").read("a"), None);
    }

    #[test]
    fn damage_reads_as_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path(), b"1");
        assert!(cache.write("a", b"body"));
        let whole = fs::read(dir.path().join("a")).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(dir.path().join("a"), &changed).unwrap();
            assert_eq!(cache.read("a"), None, "byte {at}");
            fs::write(dir.path().join("a"), &whole[..at]).unwrap();
            assert_eq!(cache.read("a"), None, "cut at {at}");
        }
        fs::copy(dir.path().join("a"), dir.path().join("b")).unwrap();
        assert_eq!(cache.read("b"), None, "under another name");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_failure() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let cache = Cache::new(dir.path().join("file/below"), b"1");
        assert!(!cache.write("a", b"body"));
        assert_eq!(cache.read("a"), None);
    }

    #[test]
    fn keys_tell_parts_apart() {
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
        assert_eq!(key(&[b"ab", b"c"]), key(&[b"ab", b"c"]));
    }
}
