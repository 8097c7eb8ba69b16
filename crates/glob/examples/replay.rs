//! Replays rows of `tests/record/minimatch.mjs` from standard input and reports every difference.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

#[path = "../tests/common/replay.rs"]
mod replay;

fn main() -> io::Result<ExitCode> {
    let mut replay = replay::Replay::default();
    let mut rows = 0_usize;
    for line in io::stdin().lock().lines() {
        replay.line(&line?);
        rows += 1;
    }
    let mut out = io::stdout().lock();
    for failure in &replay.failures {
        writeln!(out, "{failure}")?;
    }
    writeln!(
        out,
        "{rows} rows, {} answers, {} rows differ",
        replay.answers,
        replay.failures.len()
    )?;
    Ok(if replay.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
