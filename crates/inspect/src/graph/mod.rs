//! Which packed files the entry points of the package reach.
//!
//! The graph errs to one side: a file counts as reached where anything suggests
//! it (any relative string outside comments that names it, a computed import
//! that may lead there, a wildcard in `exports`), so that no file that is needed
//! is called a stowaway.

mod call;
mod entry;
mod imports;
mod lexer;
mod mention;
mod resolve;
mod walk;

pub(crate) use imports::{Imports, Interest};
pub(crate) use mention::{Reader, Search};
pub(crate) use walk::{Node, Reach, reach};
