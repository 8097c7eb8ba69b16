//! The receipt of what was put in, in the git directory.

use super::items::Direction;
use super::seen::Seen;
use crate::output;
use packgate_install::{self as install, Before, Change, Receipt};
use std::path::{Path, PathBuf};

/// The receipt, and where it lies.
pub(super) struct Ledger {
    /// The directory by which files are named.
    top: PathBuf,
    /// `None` without git: then there is none.
    file: Option<PathBuf>,
    pub(super) receipt: Receipt,
}

impl Ledger {
    /// Reads it; empty where there is none, or none that can be read.
    pub(super) fn of(seen: &Seen) -> Self {
        let place = seen.repository.as_ref();
        let file = place.map(|it| it.git_dir.join("packgate").join("init.json"));
        let bytes = file.as_deref().map(install::read);
        let bytes = bytes.and_then(Result::ok).flatten().unwrap_or_default();
        Self {
            top: seen.top().to_owned(),
            receipt: Receipt::parse(&bytes),
            file,
        }
    }

    /// What is known of the file: as [`Receipt::undo`].
    pub(super) fn undo(&self, path: &Path, now: &[u8]) -> Before {
        match self.name(path) {
            Some(name) => self.receipt.undo(&name, now),
            None => Before::Unknown,
        }
    }

    /// Notes what was done.
    pub(super) fn note(&mut self, changes: &[Change], direction: Direction) {
        for change in changes {
            let Some(name) = self.name(&change.path) else {
                continue;
            };
            match (&change.after, direction) {
                (Some(after), Direction::In) => {
                    self.receipt.add(&name, change.before.as_deref(), after);
                }
                _ => self.receipt.remove(&name),
            }
        }
    }

    /// Writes it, or removes it where nothing is left in it.
    pub(super) fn save(&self) {
        let Some(file) = &self.file else {
            return;
        };
        if let Err(error) = self.write(file) {
            output::note(&format!(
                "what was done could not be noted for --undo, which then goes by what the files \
                 say: {error}"
            ));
        }
    }

    fn write(&self, file: &Path) -> Result<(), install::InstallError> {
        let before = install::read(file)?;
        let after = (!self.receipt.is_empty()).then(|| self.receipt.bytes());
        if before == after {
            return Ok(());
        }
        install::apply(&[Change {
            path: file.to_owned(),
            before,
            after,
        }])?;
        if self.receipt.is_empty() {
            let dir = file.parent().map(Path::to_owned);
            install::remove_empty(&dir.into_iter().collect::<Vec<_>>());
        }
        Ok(())
    }

    fn name(&self, path: &Path) -> Option<String> {
        let names = path.strip_prefix(&self.top).ok()?.iter();
        let names: Option<Vec<&str>> = names.map(|name| name.to_str()).collect();
        Some(names?.join("/"))
    }
}
