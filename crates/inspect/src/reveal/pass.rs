use std::io::{self, Read};

use crate::map::{Heard, Taps};
use crate::options::Options;
use crate::pass::{FileFacts, FilePass, HEAD, Wish};
use crate::view::PackedEntry;

/// The pass that the rules make over a file, with the contents of maps told.
pub(super) struct MapPass {
    pass: FilePass,
    heard: Heard,
}

impl MapPass {
    /// Buffers for one file after the other.
    pub(super) fn new(options: &Options) -> Self {
        Self {
            pass: FilePass::new(options.chunk, options.unpack),
            heard: Heard::default(),
        }
    }

    /// Reads a file to its end, and lets `hear` know what its documents say, a few
    /// megabytes at a time.
    pub(super) fn run<E: From<io::Error>>(
        &mut self,
        reader: &mut dyn Read,
        hear: &mut dyn FnMut(&Heard) -> Result<(), E>,
    ) -> Result<FileFacts, E> {
        let taps = Taps::default();
        let heard = &mut self.heard;
        let wish = Wish {
            head: HEAD,
            imports: None,
        };
        self.pass.run_told(reader, wish, Some(&taps), &mut || {
            taps.swap(heard);
            hear(heard)
        })
    }
}

/// Opens a file of a tree, to be read no further than just beyond its listed size.
pub(super) fn open<'a>(
    tree: &'a dyn packgate_tree::Tree,
    file: &PackedEntry,
) -> io::Result<Box<dyn Read + 'a>> {
    let reader = tree.open(&file.source).map_err(io::Error::other)?;
    // One byte more than was listed shows that the file has grown, without
    // following it for as long as it grows.
    Ok(Box::new(reader.take(file.size.saturating_add(1))))
}
