//! Places in the sources of maps: `cargo +nightly fuzz run originals`.
#![no_main]

#[path = "../../crates/secrets/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_originals(bytes));
