//! What an outsider could recover from the source maps of a package.
//!
//! [`reveal`] reads each file once and keeps of every map the names, sizes and
//! hashes of its sources, within the same bounds as [`inspect`](crate::inspect).
//! [`extract`] reads the files that hold maps a second time and hands the contents
//! to a [`Sink`], by parts: no content is ever held whole. The decoders are those of
//! the rules, so that what is listed here is what they judge.

mod extract;
mod found;
mod lines;
mod pass;
mod whose;

pub use crate::map::percent_decode;
pub use extract::{ExtractError, Sink, extract};
pub use found::{RevealView, Revealed, RevealedMap, Source, SourceId, Standing, reveal};
pub use whose::Whose;

#[cfg(test)]
mod tests;
