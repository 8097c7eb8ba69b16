use crate::InstallError;
use crate::repository::lstat;
use packgate_tree as tree;
use std::path::{Path, PathBuf};

/// Longest file that is changed, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// One file with other bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// All of it as it is now; `None` where there is none.
    pub before: Option<Vec<u8>>,
    /// All of it as it shall be; `None` removes it.
    pub after: Option<Vec<u8>>,
}

impl Change {
    /// That the file is still what it was when the change was thought of.
    ///
    /// # Errors
    /// It is not, or cannot be read.
    pub fn verify(&self) -> Result<(), InstallError> {
        if read(&self.path)? == self.before {
            return Ok(());
        }
        Err(InstallError::InTheWay {
            path: self.path.clone(),
            reason: "changed by another program in the meantime, so nothing was changed; \
                     start again"
                .to_owned(),
        })
    }
}

/// A file's bytes, for a [`Change`]; `None` where nothing has its name.
///
/// # Errors
/// It cannot be read, is no file, or a link that leads nowhere.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, InstallError> {
    let bytes = tree::read_file(path, MAX_BYTES)?;
    if bytes.is_none() && lstat(path)?.is_some() {
        return Err(InstallError::InTheWay {
            path: path.to_owned(),
            reason: "a link that leads nowhere".to_owned(),
        });
    }
    Ok(bytes)
}
