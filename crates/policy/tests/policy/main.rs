//! The policy from the outside: files and findings in, findings out.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail too")]

mod apply;
mod decide;
mod leftovers;
mod merge;
mod problems;
mod random;
mod secrets;
mod support;
