//! The smallest edit that takes files out of a package.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod random;
mod speed;
mod support;
mod text;
mod typical;
