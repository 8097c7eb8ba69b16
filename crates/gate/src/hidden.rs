//! What git would say of files that it does not track.

/// Where a rule stands that hides a file from git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HiddenBy {
    /// A `.gitignore` in the tree, which travels with it.
    InTree,
    /// `.git/info/exclude`: only this clone has it.
    Exclude,
    /// `core.excludesFile`: only this user has it.
    Global,
}

/// One ignore rule of git's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidingRule {
    /// The kind of file it stands in.
    pub by: HiddenBy,
    /// That file as a person would name it: a path in the tree, or on disk.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The rule as it is written.
    pub pattern: String,
    /// The path in the tree that it matched: the file, or a directory above it.
    pub at: String,
}

/// Why git does not show an untracked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The rule that decides, as `git check-ignore -v` tells it.
    pub rule: HidingRule,
    /// The rule that would decide if only the tree's own `.gitignore` files
    /// counted; `None` where none of them hides the file.
    pub in_tree: Option<HidingRule>,
}

/// Whoever knows which files git hides.
pub trait Hides: Sync {
    /// Why git does not show the file `path` of the tree; `None` for a file that
    /// git tracks or would show.
    ///
    /// # Errors
    /// Why that cannot be known, in words, naming the file.
    fn hidden(&self, path: &str) -> Result<Option<Hidden>, String>;
}
