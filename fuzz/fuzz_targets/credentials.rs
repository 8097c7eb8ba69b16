//! Files in which tools keep credentials: `cargo +nightly fuzz run credentials`.
#![no_main]

#[path = "../../crates/secrets/tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::of_credentials(bytes));
