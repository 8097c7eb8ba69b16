//! The paths that a glob matches in a tree, as glob 10 and 13 find them.
//!
//! npm asks the package `glob` for two things that decide what is published: the
//! directories of its workspaces, and (npm 12) what the entries of `files` match.
//! [`Finder`] gives the same answers from any [`Tree`](packgate_tree::Tree).
//!
//! The walk is glob's own (`processor.js`, `walker.js`), because its corners show:
//! `a/**` finds `a` itself, literal portions are resolved without a look at the
//! disk, `..` goes to the parent and may come back by the directory's own name, a
//! `**` goes through one link and not at the beginning of a pattern, and what is
//! ignored is not read. It uses no stack, and stops with an error at a bound.

mod finder;
mod ground;
mod ignored;
mod pattern;
mod subwalks;
mod walk;

pub use finder::{FindError, Finder, Found, Limits, Unreadable};
pub use ignored::Ignored;
