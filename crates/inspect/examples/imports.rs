//! The relative specifiers in files, for `tests/corpus/imports.mjs`: reads paths from
//! standard input, one a line, and prints a line of JSON for each.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example reads and prints"
)]

use std::io::{BufRead, stdin};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in stdin().lock().lines() {
        let path = path?;
        let (specifiers, whole, lacking) =
            packgate_inspect::specifiers(&path, &std::fs::read(&path)?);
        let json = serde_json::json!({
            "path": path, "specifiers": specifiers, "whole": whole, "lacking": lacking,
        });
        println!("{json}");
    }
    Ok(())
}
