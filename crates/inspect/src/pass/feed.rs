use std::io::{self, Read};
use std::sync::Arc;

use packgate_secrets::Limits;

use crate::pass::file::Readers;
use crate::pass::{Window, Windows};

/// Shows a window to everybody who reads.
pub(super) type Show<'s, E> = &'s mut dyn FnMut(&Window, &mut Readers) -> Result<(), E>;

/// The bytes of a file, each window of which is shown before it is read on from here:
/// so whoever must pull, because archives are unpacked that way, reads nothing twice.
pub(super) struct Feed<'a, 'r, E> {
    windows: &'a mut Windows,
    reader: &'a mut dyn Read,
    readers: &'a mut Readers<'r>,
    show: Show<'a, E>,
    /// How much of the window's fresh bytes was pulled.
    pulled: usize,
    error: Option<E>,
}

impl<'a, 'r, E: From<io::Error>> Feed<'a, 'r, E> {
    pub(super) fn new(
        windows: &'a mut Windows,
        reader: &'a mut dyn Read,
        readers: &'a mut Readers<'r>,
        show: Show<'a, E>,
    ) -> Self {
        Self {
            windows,
            reader,
            readers,
            show,
            pulled: 0,
            error: None,
        }
    }

    /// Shows the next window; answers whether there was one.
    pub(super) fn advance(&mut self) -> Result<bool, E> {
        let Some(window) = self.windows.next(self.reader)? else {
            self.pulled = self.windows.fresh().len();
            return Ok(false);
        };
        self.pulled = 0;
        (self.show)(&window, self.readers)?;
        Ok(true)
    }

    /// Whether secrets are asked for, and only unpacking the file shows what is in it.
    pub(super) fn is_packed(&self) -> bool {
        self.readers.secrets.is_some() && packgate_secrets::Reader::is_for(self.windows.fresh())
    }

    /// Lets the search for secrets unpack what was shown, and pull the rest as it needs
    /// it.
    pub(super) fn unpack(&mut self, limit: u64) -> Result<(), E> {
        let Some(search) = &self.readers.secrets else {
            return Ok(());
        };
        let scanner = Arc::clone(search.scanner());
        let limits = Limits {
            bytes: limit,
            ..Limits::default()
        };
        let read = packgate_secrets::Reader::new(&scanner).read(self, limits);
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if let Some(search) = &mut self.readers.secrets {
            search.unpacked(read?);
        }
        Ok(())
    }
}

impl<E: From<io::Error>> Read for Feed<'_, '_, E> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.error.is_some() {
            return Err(io::ErrorKind::Other.into());
        }
        while self.pulled == self.windows.fresh().len() {
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(error) => {
                    self.error = Some(error);
                    return Err(io::ErrorKind::Other.into());
                }
            }
        }
        let count = (&self.windows.fresh()[self.pulled..]).read(buffer)?;
        self.pulled += count;
        Ok(count)
    }
}
