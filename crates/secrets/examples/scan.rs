//! What the scanner finds in a directory, and what that costs.
//!
//! `cargo run --release -p packgate-secrets --example scan -- DIR…`
//!
//! Every file is read three times: for nothing but reading, to be scanned as it is,
//! and to be scanned in every view, archives unpacked. The
//! times are those of the processor, not of the clock, so that they mean something
//! on a machine that others use too.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example reads and prints"
)]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use packgate_secrets::{
    Finds, Found, LOOK_AHEAD, LOOK_BEHIND, Limits, Scanner, Severity, Verdict, View, Window,
};

const CHUNK: usize = 256 * 1024;

fn main() -> io::Result<()> {
    let scanner = Scanner::new();
    let roots: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let mut buffer = vec![0; CHUNK + LOOK_AHEAD + LOOK_BEHIND];
    // The first walk warms the caches and is not counted.
    let mut bytes = 0;
    for root in &roots {
        walk(root, &mut |path| read(path, &mut buffer, |_| {}))?;
    }
    let start = now();
    for root in &roots {
        walk(root, &mut |path| {
            read(path, &mut buffer, |window| bytes += fresh(window))
        })?;
    }
    let reading = now().saturating_sub(start);
    let start = now();
    let mut errors = 0;
    for root in &roots {
        walk(root, &mut |path| {
            let mut finds = Finds::default();
            read(path, &mut buffer, |window| {
                scanner.scan_window(window, &mut finds);
            })?;
            errors += finds.found().iter().map(|it| show(path, it)).sum::<usize>();
            Ok(())
        })?;
    }
    let scanning = now().saturating_sub(start);
    println!("{errors} at error level\n\nin every view besides:");
    let start = now();
    let mut deep_errors = 0;
    for root in &roots {
        walk(root, &mut |path| {
            let mut file = fs::File::open(path)?;
            let report = scanner.read_file(&mut file, Limits::default())?;
            for unseen in report.unseen {
                println!("not inspected {} {unseen:?}", path.display());
            }
            for seen in report.seen {
                let path = path.join(seen.path.join("!"));
                let other = seen
                    .found
                    .iter()
                    .filter(|it| it.view != View::Plain || !seen.path.is_empty());
                deep_errors += other.map(|it| show(&path, it)).sum::<usize>();
            }
            Ok(())
        })?;
    }
    let deep = now().saturating_sub(start);
    println!("{deep_errors} at error level\n");
    report(
        bytes,
        &[
            ("read", reading),
            ("read and scanned", scanning),
            ("in every view", deep),
        ],
    );
    Ok(())
}

fn fresh(window: &Window) -> u64 {
    (window.end - window.start) as u64
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

fn show(path: &Path, found: &Found) -> usize {
    let error = found.severity == Severity::High && found.verdict != Verdict::FailedChecksum;
    let level = if error { "error" } else { "note " };
    println!(
        "{level} {:24} {:?} {:?} {}:{} {}",
        found.family.id,
        found.verdict,
        found.view,
        path.display(),
        found.line,
        found.shown
    );
    usize::from(error)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn report(bytes: u64, times: &[(&str, Duration)]) {
    let mb = bytes as f64 / 1e6;
    let floor = times[0].1.as_secs_f64();
    println!("{mb:.0} MB");
    for (what, time) in times {
        let time = time.as_secs_f64();
        println!(
            "{what:18} {time:6.2} s of processor, {:5.0} MB/s, {:.2} × reading",
            mb / time,
            time / floor
        );
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
