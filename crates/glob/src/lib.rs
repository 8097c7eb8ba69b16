//! minimatch and npm's ignore files, exactly, in bounded time.
//!
//! npm decides what a package contains with minimatch patterns, some of which mean something that
//! nobody would guess. This crate gives the same answers as minimatch 9 (npm 10) and minimatch 10
//! (npm 11 and 12) on every platform, and never takes longer than the pattern deserves: patterns
//! become small automata and expressions that are matched without backtracking.
//!
//! * [`Minimatch`] is one compiled pattern, with the parts that a directory walk needs.
//! * [`IgnoreRule`] is one line of an ignore file; [`parse_ignore`] reads a whole file.
//! * [`Residual`] is what is left of a rule inside one directory, so that a walk tests the entry's
//!   own name only.

mod ast;
mod brace;
mod bun;
mod class;
mod error;
mod globstar;
mod ignore;
mod js;
mod micromatch2;
mod minimatch;
mod name;
mod old;
mod options;
mod part;
mod picomatch;
mod pnpm;
mod portion;
mod preprocess;
mod quick;
mod regex;
mod residual;
mod unit;

pub use bun::BunGlob;
pub use error::PatternError;
pub use ignore::{IgnoreRule, parse_ignore};
pub use js::trim;
pub use micromatch2::{Micromatch2, is_glob};
pub use minimatch::Minimatch;
pub use name::Name;
pub use old::{Old, OldMinimatch, OldPart};
pub use options::{Dialect, Options};
pub use part::{Expression, Part};
pub use picomatch::Picomatch;
pub use residual::{Hint, Mode, Residual, StateKey};
