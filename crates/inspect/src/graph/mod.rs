//! Which packed files the entry points of the package reach.
//!
//! The graph errs to one side: a file counts as reached where anything suggests
//! it (any relative string outside comments that names it, a computed import
//! that may lead there, a wildcard in `exports`), so that no file that is needed
//! is called a stowaway. A file that the lexer loses its way in counts as perhaps
//! loading what it mentions.

mod aliases;
mod call;
mod entry;
mod exports;
mod imports;
mod lexer;
mod mention;
mod reach;
mod resolve;
mod settle;
mod sketch;
mod walk;

pub(crate) use imports::{Imports, Interest};
pub(crate) use mention::{Reader, Search, is_code};
pub use reach::How;
pub(crate) use reach::{Reach, Step};
pub(crate) use settle::doubtful;
pub(crate) use sketch::Sketcher;
pub(crate) use walk::{Grounds, Node, bare, reach};

/// What the keys of the manifest's `imports` begin with.
pub(crate) fn alias_heads(manifest: &serde_json::Value) -> Vec<String> {
    let aliases = aliases::Aliases::of(manifest.get("imports"));
    aliases.heads().map(str::to_owned).collect()
}

/// The relative specifiers in the code of the file at `path`, with their lines, and
/// whether the lexer understood it to its end: to be compared with what parsers see.
/// With them, what a sketch of the file lacks of it, which must be nothing.
pub fn specifiers(path: &str, code: &[u8]) -> (Vec<(String, u64)>, bool, Vec<String>) {
    let interest = Interest {
        name: "",
        aliases: &[],
        segments: &[],
        finder: None,
        sketcher: None,
    };
    let mut search = Reader::of(path, interest).start();
    search.feed(code);
    let (imports, whole) = search.understood();
    let lacking = if whole {
        sketch::lacking(path, code, &imports, interest)
    } else {
        Vec::new()
    };
    (imports.specifiers.into_iter().collect(), whole, lacking)
}
