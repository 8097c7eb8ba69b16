//! The command line from end to end: the program is run on real directories and
//! tarballs, and what it prints, where, and its exit code are looked at. Every run
//! is also checked for a panic and for having written anything.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program, write scratch directories and may fail"
)]

mod archive;
mod bad_input;
mod bad_tarballs;
mod formats;
mod generated;
mod hostile;
mod integrity;
mod leaky;
mod list;
mod pnpm;
mod policy;
mod publisher;
mod recorded;
mod screen;
mod search;
mod secrets;
mod streams;
mod support;
mod unreadable;
mod why;
mod workspaces;
