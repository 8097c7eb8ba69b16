use packgate_glob::Minimatch;
use packgate_tree::{Kind, Tree, TreeError, leads_up};

use crate::Ignored;
use crate::ground::Ground;
use crate::pattern::Patterns;
use crate::walk::Walk;

/// Why a search did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The tree could not say what is at a path.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A bound of [`Limits`] was hit.
    #[error("{path}: {what} (limit {limit})")]
    Bound {
        /// Where it was hit.
        path: String,
        /// Which bound.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
}

/// A path that a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Relative to the directory searched: `""` is that directory, and what lies
    /// outside of it begins with `..`.
    pub path: String,
    /// What it is, links not followed.
    pub kind: Kind,
}

impl Found {
    /// Whether it lies below the directory searched: neither outside nor that
    /// directory itself.
    pub fn is_below(&self) -> bool {
        !self.path.is_empty() && !leads_up(&self.path)
    }
}

/// What a search makes of a directory or path that the tree cannot read. What is
/// not there, is no directory, or lies outside of the tree is never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unreadable {
    /// The search fails.
    #[default]
    Fails,
    /// Nothing is there, as glob has it.
    IsEmpty,
}

/// Where a search stops with [`FindError::Bound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most paths found.
    pub found: usize,
    /// Most directories entered, one from another.
    pub depth: usize,
}

impl Default for Limits {
    /// Two million paths; a depth that no path of a real system has.
    fn default() -> Self {
        Self {
            found: 2_000_000,
            depth: 1_000,
        }
    }
}

/// A search in one directory.
#[derive(Clone)]
pub struct Finder<'f> {
    tree: &'f dyn Tree,
    dir: &'f str,
    ignored: Ignored,
    skipped: &'f [&'f str],
    unreadable: Unreadable,
    limits: Limits,
}

impl<'f> Finder<'f> {
    /// Searches `dir`, and what patterns with `..` reach from it.
    pub fn new(tree: &'f dyn Tree, dir: &'f str) -> Self {
        Self {
            tree,
            dir,
            ignored: Ignored::default(),
            skipped: &[],
            unreadable: Unreadable::default(),
            limits: Limits::default(),
        }
    }

    /// Leaves out what is ignored, and does not read what is ignored with all
    /// that it holds.
    #[must_use]
    pub fn ignoring(self, ignored: Ignored) -> Self {
        Self { ignored, ..self }
    }

    /// Overlooks these names where `dir` itself is listed. A pattern that spells
    /// one out still finds it.
    #[must_use]
    pub fn skipping(self, names: &'f [&'f str]) -> Self {
        Self {
            skipped: names,
            ..self
        }
    }

    /// What to make of what cannot be read.
    #[must_use]
    pub fn unreadable(self, unreadable: Unreadable) -> Self {
        Self { unreadable, ..self }
    }

    /// Other bounds than the usual ones.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What the patterns match, each path once, in the order of the paths. A
    /// pattern must be compiled with the options of glob (a literal's text is
    /// compared with names by their NFKD forms, whatever these are). An absolute
    /// one finds nothing: it leads out of what a tree can show.
    ///
    /// # Errors
    /// [`FindError::Tree`] where something cannot be read, and that matters (see
    /// [`Unreadable`]); [`FindError::Bound`] where one of the [`Limits`] is hit.
    pub fn find(&self, patterns: &[Minimatch]) -> Result<Vec<Found>, FindError> {
        let ground = Ground::new(self.tree, self.dir, self.skipped, self.unreadable);
        let walk = Walk::new(ground, Patterns::new(patterns), &self.ignored, self.limits);
        let found = walk.run()?.into_iter();
        Ok(found.map(|(path, kind)| Found { path, kind }).collect())
    }
}
