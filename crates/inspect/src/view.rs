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
}
