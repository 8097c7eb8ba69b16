//! git's pre-commit and pre-merge-commit hook.

use std::process::ExitCode;

fn main() -> ExitCode {
    packgate_app::commit()
}
