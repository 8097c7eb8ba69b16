use packgate_tree::Tree;

/// One file of the packed set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedEntry {
    /// Where it is in the package: `dist/index.js`.
    pub path: String,
    /// Where its bytes are in the tree.
    pub source: String,
    /// Its size when it was listed, in bytes.
    pub size: u64,
}

/// A packed set to look into.
#[derive(Clone, Copy)]
pub struct PackedView<'a> {
    /// Where the bytes come from.
    pub tree: &'a dyn Tree,
    /// The packed files, in the order of the list.
    pub files: &'a [PackedEntry],
    /// The text of the package's package.json: its entry points are read from it.
    pub manifest: &'a str,
    /// Who remembers files that had nothing in them.
    pub memory: Option<&'a dyn Known>,
}

/// What remains of a file in which no rule sees anything: enough to compare it with
/// the sources of maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blank {
    /// The hash of its content (XXH3, carriage returns and byte order mark apart).
    pub hash: u128,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A memory of files that need not be read again: a file is blank if every rule
/// that looks at the content of one file by itself has nothing to say about it, it
/// holds no map and names none.
///
/// Whoever implements it answers for the identity of the content: a file is known
/// only if its bytes and its packed path are those that were learned, by the same
/// version of this crate.
pub trait Known: Sync {
    /// What is remembered of the file, if it was blank.
    fn recall(&self, file: &PackedEntry) -> Option<Blank>;
    /// Remembers that the file is blank.
    fn learn(&self, file: &PackedEntry, blank: Blank);
}
