//! The search for secrets, in every view: `cargo +nightly fuzz run secrets`.
#![no_main]

#[path = "../../crates/secrets/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_engine(bytes));
