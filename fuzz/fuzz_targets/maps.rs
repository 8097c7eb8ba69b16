//! Source maps and whatever holds them: `cargo +nightly fuzz run maps`.
#![no_main]

#[path = "../../crates/inspect/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_maps(bytes));
