//! package.json with positions, normalised as npm does it; the publisher; npm's
//! workspaces.
//!
//! [`Manifest`] is the file as it is written, every value with its place.
//! [`Normalized`] is what npm makes of it before it lists files, and differs
//! between npm's majors. Nothing here decides what is packed.

pub mod json;

mod error;
mod manifest;
mod normalize;
mod paths;
mod profile;
mod refuse;
#[expect(dead_code, reason = "the ranges are for the publisher, next")]
mod semver;

pub use error::{ManifestError, NormalizeError, Refusal};
pub use json::{Data, Entry, Object, Position, Span, Value};
pub use manifest::{MAX_BYTES, Manifest};
pub use normalize::{Bin, Dependency, Normalized};
pub use profile::{Manager, Profile};
