//! Compiled files: `cargo +nightly fuzz run binaries`.
#![no_main]

#[path = "../../crates/inspect/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_binaries(bytes));
