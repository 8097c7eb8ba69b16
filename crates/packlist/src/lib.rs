//! The files that a package manager would put in a package, each with its reason.
//!
//! [`list`] answers for npm 6 to 12 and pnpm 9 to 12 what their `pack` answers,
//! without them: the same paths, order and modes, and their own refusals. [`explain`]
//! says of any path why it is in or out. Both see files only through a
//! [`packgate_tree::Tree`], so a directory, a commit and a simulated edit are
//! listed by the same code.
//!
//! The rules are npm's, read in its source (npm-packlist, ignore-walk, arborist,
//! pacote, node-tar; versions in `profile.rs`) and proved against the program.

mod archive;
mod bun;
mod bundle;
mod deps;
mod engine;
mod error;
mod explain;
mod extensions;
mod facts;
mod fields;
mod files_globs;
mod files_patterns;
mod frame;
mod hidden_lock;
mod list;
mod old_npm;
mod order;
mod origin;
mod outer;
mod overrides;
mod own;
mod pnpm;
mod profile;
mod refusals;
mod reopened;
mod rules;
mod stripped;
mod walk;
mod workspaces;
mod yarn_berry;
mod yarn_classic;

pub use error::PacklistError;
pub use explain::{Explanation, Ineffective, Turn, explain, unheeded};
pub use list::{PackedFile, PackedSet, Request, list, paths};
pub use order::{sort_archive, sort_printed};
pub use origin::{At, Origin, Why};
