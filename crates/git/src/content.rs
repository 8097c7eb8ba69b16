//! What a tracked file's bytes are, which its blob does not always say.

use std::io::Read;

use packgate_tree::{Disk, Tree, TreeError};

use crate::attributes::{Conversion, MAX_FILE};
use crate::error::unreadable;
use crate::lfs::{MAX_POINTER, Pointer};
use crate::oid::Mode;
use crate::snapshot::Item;
use crate::{GitError, Oid, Snapshot};

/// Where a tracked file's bytes are to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// The blob is the file.
    Blob,
    /// The blob stands for a file kept by Git LFS.
    Lfs(Pointer),
    /// This filter would have to make the file from the blob.
    Filtered(String),
}

impl Snapshot {
    /// Whether a checkout may write this file with other line ends, keywords or
    /// another encoding than its blob has, as attributes and `core.autocrlf`
    /// say. The blob is what is shown here: findings do not depend on it, but the
    /// size of the published file may differ by as much.
    ///
    /// # Errors
    /// [`GitError`] where an attributes file cannot be read.
    pub fn converted(&self, path: &str) -> Result<bool, GitError> {
        Ok(self.conversion(path.as_bytes())?.text)
    }

    /// How git would convert the file `path`.
    pub(crate) fn conversion(&self, path: &[u8]) -> Result<Conversion, GitError> {
        let outer = self.base.shared.outer()?;
        let read = |path: &[u8]| self.attributes_file(path);
        self.attributes.of(path, outer, read)
    }

    /// The bytes of an attributes file; git does not follow links to one.
    pub(crate) fn attributes_file(&self, path: &[u8]) -> Result<Option<Vec<u8>>, GitError> {
        match self.item(path)? {
            Some(Item::File(Mode::File | Mode::Executable, oid, _)) => {
                let found = self.base.shared.objects.blob(&oid, MAX_FILE);
                let named = |error: GitError| error.wanted_for(&String::from_utf8_lossy(path));
                found.map(Some).map_err(named)
            }
            _ => Ok(None),
        }
    }

    /// Where the bytes of the file `path` are to be had.
    pub(crate) fn content(&self, oid: &Oid, conversion: &Conversion) -> Result<Content, GitError> {
        let objects = &self.base.shared.objects;
        match conversion.filter.as_deref() {
            None => Ok(Content::Blob),
            Some("lfs") if objects.blob_size(oid)? > MAX_POINTER => Ok(Content::Blob),
            Some("lfs") => {
                let pointer = Pointer::parse(&objects.blob(oid, MAX_POINTER)?);
                // git-lfs passes on what is no pointer.
                Ok(pointer.map_or(Content::Blob, Content::Lfs))
            }
            Some(driver) => Ok(Content::Filtered(driver.to_owned())),
        }
    }

    /// The size of the file `path`: of what would be checked out, where that is
    /// known, else of the blob.
    pub(crate) fn size(&self, path: &[u8], oid: &Oid) -> Result<u64, GitError> {
        let conversion = self.conversion(path)?;
        match self.content(oid, &conversion)? {
            Content::Lfs(pointer) => Ok(pointer.size),
            Content::Blob | Content::Filtered(_) => self.base.shared.objects.blob_size(oid),
        }
    }

    /// Opens the file `path`, of which `shown` is the name in messages.
    pub(crate) fn open_file(
        &self,
        path: &[u8],
        oid: &Oid,
        shown: &str,
    ) -> Result<Box<dyn Read + Send>, TreeError> {
        let said = |error: GitError| error.at(shown);
        let conversion = self.conversion(path).map_err(said)?;
        match self.content(oid, &conversion).map_err(said)? {
            Content::Blob => self.base.shared.objects.open(oid).map_err(said),
            Content::Lfs(pointer) => self.open_lfs(&pointer, shown),
            Content::Filtered(driver) => Err(unreadable(
                shown,
                format!(
                    "the filter {driver:?} of its attributes makes this file from what git \
                     stores, and filters are not run here"
                ),
            )),
        }
    }

    /// Opens the file that a pointer stands for.
    pub(crate) fn open_lfs(
        &self,
        pointer: &Pointer,
        shown: &str,
    ) -> Result<Box<dyn Read + Send>, TreeError> {
        let absent = || {
            unreadable(
                shown,
                "a Git LFS pointer whose content is not on this machine (`git lfs pull` brings it)",
            )
        };
        let place = pointer
            .place(&self.base.shared.layout.common_dir)
            .ok_or_else(absent)?;
        let (Some(dir), Some(name)) = (place.parent(), place.file_name().and_then(|n| n.to_str()))
        else {
            return Err(absent());
        };
        let disk = Disk::new(dir);
        let size = disk.stat(name)?.map(|meta| meta.size);
        if size != Some(pointer.size) {
            return Err(unreadable(
                shown,
                "a Git LFS pointer whose content on this machine is damaged (`git lfs fsck`)",
            ));
        }
        open_owned(&disk, name, shown)
    }
}

/// Opens a file of a directory that is only looked at for this.
fn open_owned(disk: &Disk, name: &str, shown: &str) -> Result<Box<dyn Read + Send>, TreeError> {
    crate::stat::open(&disk.root().join(name)).map_err(|source| TreeError::from_io(shown, source))
}
