//! The hooks, started by real git: what would leak is blocked, what is clean passes,
//! and nothing but packgate's own cache is ever written.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run git and the hooks, write scratch repositories and may fail"
)]

mod cache;
mod cannot;
mod commits;
mod direct;
mod equivalence;
mod fixture;
mod indexes;
mod npm_pack;
mod packages;
mod policies;
mod pushes;
mod quiet;
mod remembered;
mod row;
mod secret;
mod staged;
mod state;
mod support;
mod table;
