use std::collections::HashMap;
use std::io;

use crate::map::{Event, Heard};
use crate::options::Options;
use crate::reveal::RevealView;
use crate::reveal::found::{Revealed, SourceId};
use crate::reveal::pass::{MapPass, open};

/// Takes contents as they are decoded. Several can be under way at once: the content
/// of a source may itself hold a map.
pub trait Sink {
    /// A content begins; whether it is wanted.
    ///
    /// # Errors
    /// Whatever should end the extraction.
    fn begin(&mut self, source: SourceId) -> io::Result<bool>;
    /// The next bytes of a wanted content.
    ///
    /// # Errors
    /// Whatever should end the extraction.
    fn bytes(&mut self, source: SourceId, bytes: &[u8]) -> io::Result<()>;
    /// A wanted content ends, as far as the map holds it.
    ///
    /// # Errors
    /// Whatever should end the extraction.
    fn end(&mut self, source: SourceId) -> io::Result<()>;
}

/// Why contents could not be handed out.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The file is not what it was when its maps were listed.
    #[error("{path}: changed since its source maps were listed")]
    Changed {
        /// The packed path.
        path: String,
    },
    /// The file cannot be read any more.
    #[error("{path}: {source}")]
    Read {
        /// The packed path.
        path: String,
        /// What the tree says.
        source: io::Error,
    },
    /// What the sink says.
    #[error(transparent)]
    Sink(io::Error),
}

/// What ends the reading of one file.
enum Stop {
    Read(io::Error),
    Sink(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// Hands the contents of the maps that were found in `view` to the sink, in the order
/// in which the files have them.
///
/// # Errors
/// [`ExtractError`]; what was handed out until then may be incomplete.
pub fn extract(
    view: &RevealView,
    revealed: &Revealed,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut pass = MapPass::new(options);
    for (file, state) in revealed.files_with_maps() {
        let path = || view.files[file].path.clone();
        let read = |source| ExtractError::Read {
            path: path(),
            source,
        };
        let mut reader = open(view.tree, &view.files[file]).map_err(read)?;
        let mut pump = Pump {
            file,
            revealed,
            sink,
            open: HashMap::new(),
        };
        let mut hear = |heard: &Heard| pump.hear(heard).map_err(Stop::Sink);
        let now = pass.run(&mut reader, &mut hear);
        let now = now.map_err(|stop| match stop {
            Stop::Read(source) => read(source),
            Stop::Sink(error) => ExtractError::Sink(error),
        })?;
        if (now.bytes, now.hash) != state {
            return Err(ExtractError::Changed { path: path() });
        }
    }
    Ok(())
}

/// Carries the contents of one file to the sink.
struct Pump<'a> {
    file: usize,
    revealed: &'a Revealed,
    sink: &'a mut dyn Sink,
    /// The wanted content that each document is in.
    open: HashMap<usize, SourceId>,
}

impl Pump<'_> {
    fn hear(&mut self, heard: &Heard) -> io::Result<()> {
        for (document, event) in &heard.events {
            match event {
                Event::Begin { part, index } => {
                    let source = self.revealed.find(self.file, *document, *part, *index);
                    if let Some(source) = source
                        && self.sink.begin(source)?
                    {
                        self.open.insert(*document, source);
                    }
                }
                Event::Bytes(range) => {
                    if let Some(source) = self.open.get(document) {
                        self.sink.bytes(*source, &heard.bytes[range.clone()])?;
                    }
                }
                Event::End { .. } => {
                    if let Some(source) = self.open.remove(document) {
                        self.sink.end(source)?;
                    }
                }
                Event::Finish { .. } => {}
            }
        }
        Ok(())
    }
}
