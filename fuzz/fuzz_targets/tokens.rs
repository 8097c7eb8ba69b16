//! Tokens of every family, so that each check of a structure is reached: `cargo +nightly fuzz run tokens`.
#![no_main]

#[path = "../../crates/secrets/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_families(bytes));
