//! Archives in archives, and wide text: `cargo +nightly fuzz run archives`.
#![no_main]

#[path = "../../crates/secrets/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_archives(bytes));
