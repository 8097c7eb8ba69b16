use crate::graph::entry::Field;

/// How a file is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Not at all.
    No,
    /// Nobody knows: the package's manifest could not be read.
    Unknown,
    /// By an entry point of the package.
    Entry {
        /// The manifest that names it.
        manifest: String,
        /// Where; empty where it is the index that holds if nothing is named.
        field: Field,
    },
    /// By another file.
    By(Step),
}

/// From one file to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The index of the file it comes from.
    pub(crate) by: usize,
    /// The line there; 0 where there is none.
    pub(crate) line: u64,
    /// What leads on.
    pub(crate) how: How,
    /// The specifier, its beginning, or the name.
    pub(crate) text: String,
    /// Whether no entry point reaches the file it comes from.
    pub(crate) aside: bool,
}

/// What leads from one file to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It names it: an import, `require`, or any other relative path in code.
    Loads,
    /// It builds a path that begins like that.
    Begins,
    /// It names the file or its directory, next to its own place on disk or in a
    /// text that is not code packgate understands.
    Names,
    /// It loads something whose name is computed, and not known at all.
    Anything,
    /// It could not be read.
    Unread,
    /// It is its map, or its declarations.
    Beside,
    /// It is a source of its map.
    Source,
}

impl How {
    /// Whether the code of the file says so.
    pub(crate) fn is_said(self) -> bool {
        !matches!(self, Self::Beside | Self::Source | Self::Unread)
    }

    /// Whether the file is reached for certain.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Loads | Self::Beside | Self::Source)
    }
}
