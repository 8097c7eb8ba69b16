//! `packgate reveal` from end to end: what it lists, what it writes and where, and
//! what it refuses. Every run that is not meant to write is checked for having written
//! nothing, every other for having written nothing outside of its directory.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program, write scratch directories and may fail"
)]

#[path = "../command/archive.rs"]
mod archive;
mod hostile;
mod listed;
mod maps;
mod refused;
#[path = "../command/support.rs"]
#[expect(dead_code, reason = "shared with the tests of the other commands")]
mod support;
mod written;
