//! The gate among a package's lifecycle scripts.

use std::process::ExitCode;

fn main() -> ExitCode {
    packgate_app::publish()
}
