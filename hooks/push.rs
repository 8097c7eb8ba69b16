//! git's pre-push hook.

use std::process::ExitCode;

fn main() -> ExitCode {
    packgate_app::push()
}
