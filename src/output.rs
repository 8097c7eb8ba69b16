//! The only place that prints.
#![expect(clippy::print_stderr, reason = "this module owns printing")]

use crate::environment::Environment;
use colored::Colorize as _;
use packgate_inspect::redacted;
use packgate_report::escape;
use std::io::{self, Write as _, stdout};

/// Writes to stdout, what stands in it of secrets redacted: reports quote lines of
/// projects. A reader that went away (`| head`) is no error.
///
/// # Errors
/// Anything else that stdout says.
pub(crate) fn print(text: &str) -> io::Result<()> {
    print_exactly(&redacted(text))
}

/// The same as it is: lists of paths, which programs read.
///
/// # Errors
/// Anything else that stdout says.
pub(crate) fn print_exactly(text: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Lets `write` write to stdout, piece by piece. A reader that went away is no error.
///
/// # Errors
/// Anything else that stdout says.
pub(crate) fn stream(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says on stderr why nothing could be judged.
pub(crate) fn error(error: &anyhow::Error, environment: &Environment) {
    let label = if environment.color {
        "error".red().bold().to_string()
    } else {
        "error".to_owned()
    };
    eprintln!("{label}: {}", escape(&redacted(&told(error))));
}

/// An error and its causes in one line. Some errors end with their cause already;
/// it is not said twice.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said += if said.is_empty() { "" } else { ": " };
            said += &cause;
        }
    }
    said
}

/// A remark on stderr, where it does not disturb what is piped on.
pub(crate) fn note(text: &str) {
    eprintln!("note: {}", escape(&redacted(text)));
}

/// Writes text on stderr as it is; it must be escaped already.
pub(crate) fn diagnose(text: &str) {
    eprint!("{}", redacted(text));
}
