//! `packgate install`, `uninstall` and `doctor` from end to end: real git, the real
//! frameworks (`python3 tests/hooks/install.py` installs them), and repositories
//! with every kind of hook in the way. No configuration of this machine is read.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run programs, write scratch directories and may fail"
)]

mod doctor;
mod frameworks;
mod global;
mod hooks;
mod interrupted;
mod places;
mod pre_commit;
mod support;
