//! What the scanner costs, beside reading the same files.
//!
//! `cargo run --release -p packgate-secrets --example scan -- [--times N] PATH…`
//!
//! Every file is read three times: for nothing but reading, to be searched for what
//! somebody issued as it is, and to be searched in every view, archives unpacked. The
//! passes take turns, and what is printed as JSON, for each, is the processor's time
//! in seconds of every turn: on a machine that others use too, the clock means little.
//! `benches/secrets.py` makes medians and ratios of it.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example reads and prints"
)]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use packgate_secrets::{Finds, LOOK_AHEAD, LOOK_BEHIND, Limits, Reader, Scanner, Window};

const CHUNK: usize = 256 * 1024;

fn main() -> io::Result<()> {
    let mut times = 3;
    let mut roots: Vec<PathBuf> = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--times" {
            let given = args.next().and_then(|it| it.parse().ok());
            times = given.ok_or(io::ErrorKind::InvalidInput)?;
        } else {
            roots.push(arg.into());
        }
    }
    let scanner = Scanner::new();
    let mut buffer = vec![0; CHUNK + LOOK_AHEAD + LOOK_BEHIND];
    let mut reader = Reader::new(&scanner);
    let (mut bytes, mut found) = (0, 0);
    let mut passes = [const { Vec::new() }; 3];
    for _ in 0..times {
        (bytes, found) = (0, 0);
        passes[0].push(time(&roots, &mut |path| {
            read(path, &mut buffer, |window| {
                bytes += (window.end - window.start) as u64;
            })
        })?);
        passes[1].push(time(&roots, &mut |path| {
            let mut finds = Finds::default();
            read(path, &mut buffer, |window| {
                scanner.scan_window(window, &mut finds);
            })
        })?);
        passes[2].push(time(&roots, &mut |path| {
            let report = reader.read(&mut fs::File::open(path)?, Limits::default())?;
            found += report.seen.iter().map(|it| it.found.len()).sum::<usize>();
            Ok(())
        })?);
    }
    let [read, rules, views] = passes;
    println!(
        "{{\"bytes\":{bytes},\"found\":{found},\"read\":{read:?},\"rules\":{rules:?},\"views\":{views:?}}}"
    );
    Ok(())
}

/// Visits every file; how long that took, in seconds.
fn time(roots: &[PathBuf], file: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<f64> {
    let start = now();
    for root in roots {
        walk(root, file)?;
    }
    Ok(now().saturating_sub(start).as_secs_f64())
}

fn walk(path: &Path, file: &mut impl FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_file() {
        return file(path);
    }
    if kind.is_dir() {
        for entry in fs::read_dir(path)? {
            walk(&entry?.path(), file)?;
        }
    }
    Ok(())
}

/// Shows a file in windows.
fn read(path: &Path, buffer: &mut [u8], mut visit: impl FnMut(&Window)) -> io::Result<()> {
    let mut file = fs::File::open(path)?;
    let (mut filled, mut start, mut offset, mut line) = (0, 0, 0, 1);
    loop {
        let count = file.read(&mut buffer[filled..])?;
        filled += count;
        if count > 0 && filled < buffer.len() {
            continue;
        }
        let last = count == 0;
        let end = if last { filled } else { filled - LOOK_AHEAD };
        visit(&Window {
            bytes: &buffer[..filled],
            start,
            end,
            offset,
            line,
        });
        if last {
            return Ok(());
        }
        let drop = end - LOOK_BEHIND;
        line += memchr::memchr_iter(b'\n', &buffer[..drop]).count() as u64;
        offset += drop as u64;
        buffer.copy_within(drop..filled, 0);
        filled -= drop;
        start = end - drop;
    }
}

/// How long this process has run on a processor, where the system says so.
fn now() -> Duration {
    let stat = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanos = stat.split(' ').next().and_then(|it| it.parse().ok());
    nanos.map_or_else(|| Duration::from_nanos(clock()), Duration::from_nanos)
}

fn clock() -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
}
