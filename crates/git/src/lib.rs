//! A git repository as trees: the index as git hands it to a hook, commits, and
//! the index laid over the work tree; and where git's ignore rules stand.
//!
//! [`Repo`] opens what [`Surroundings`] say. [`Snapshot`] is an index or a
//! commit, [`Overlay`] is a snapshot over a directory on disk, and both are
//! [`Tree`](packgate_tree::Tree)s.
//!
//! Two back-ends give one answer: libgit2 in process (with this crate's own
//! reader for the index file), and git's plumbing for what that cannot read.
//! Nothing is ever written, fetched or run that a repository configures.

mod attributes;
mod cache_tree;
mod config;
mod content;
mod diff;
mod entries;
mod error;
mod ignore_file;
mod ignores;
mod index_file;
mod index_program;
mod layout;
mod lfs;
mod library;
mod lookup;
mod objects;
mod oid;
mod overlay;
mod overlay_tree;
mod pattern;
mod program;
mod refs;
mod repo;
mod snapshot;
mod snapshot_tree;
mod stat;
mod submodules;
mod surroundings;
mod tree_object;
mod walk;
mod wildmatch;

pub use diff::Staged;
pub use error::GitError;
pub use ignores::{IgnoreRule, Ignored, IgnoredBy, Ignores};
pub use oid::{Mode, NotAnOid, Oid};
pub use overlay::{Identity, Overlay};
pub use repo::{Prefer, ReadsBy, Repo, Scope};
pub use snapshot::Snapshot;
pub use stat::Stat;
pub use surroundings::Surroundings;
