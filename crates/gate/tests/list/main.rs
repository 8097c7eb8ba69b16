//! The rules about the list: what git hides and npm packs, and what a negation
//! takes along.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod incidents;
mod judged;
mod proposals;
mod recorded;
mod support;
mod table;
