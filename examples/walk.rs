//! The yardstick of `benches/bench.py`: the least that anything must do that
//! looks at a whole directory. Not part of packgate, and uses none of it.
//!
//! ```sh
//! cargo build --release --example walk
//! target/release/examples/walk DIR                       # one lstat per file
//! target/release/examples/walk DIR --read [--threads 2]  # and every byte, in pieces of 1 MiB
//! ```
//!
//! Prints files, directories, the sum of the files' sizes, and the bytes read.
#![allow(
    clippy::disallowed_methods,
    reason = "measures the bare system calls, on purpose beside packgate's own layers"
)]

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

const PIECE: usize = 1 << 20;

#[derive(Default)]
struct Walk {
    directories: u64,
    bytes: u64,
    files: Vec<PathBuf>,
    count: u64,
}

impl Walk {
    fn visit(&mut self, dir: &Path, keep: bool) -> io::Result<()> {
        self.directories += 1;
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            let meta = std::fs::symlink_metadata(&path)?;
            if meta.is_dir() {
                self.visit(&path, keep)?;
            } else {
                self.count += 1;
                if meta.is_file() {
                    self.bytes += meta.len();
                    if keep {
                        self.files.push(path);
                    }
                }
            }
        }
        Ok(())
    }
}

fn read_all(files: &[PathBuf], threads: usize) -> io::Result<u64> {
    let next = AtomicUsize::new(0);
    let total = AtomicU64::new(0);
    let work = || -> io::Result<()> {
        let mut piece = vec![0_u8; PIECE];
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut file = File::open(path)?;
            loop {
                let n = file.read(&mut piece)?;
                if n == 0 {
                    break;
                }
                std::hint::black_box(&piece);
                total.fetch_add(n as u64, Ordering::Relaxed);
            }
        }
        Ok(())
    };
    if threads <= 1 {
        work()?;
    } else {
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            all.into_iter().try_for_each(|t| {
                t.join()
                    .unwrap_or_else(|_| Err(io::Error::other("a reader panicked")))
            })
        })?;
    }
    Ok(total.into_inner())
}

fn run() -> io::Result<()> {
    let mut dir = None;
    let mut read = false;
    let mut threads = 1;
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--read") => read = true,
            Some("--threads") => {
                threads = args
                    .next()
                    .and_then(|n| n.to_str().and_then(|n| n.parse().ok()))
                    .ok_or_else(|| io::Error::other("--threads needs a number"))?;
            }
            _ => dir = Some(PathBuf::from(arg)),
        }
    }
    let dir = dir.ok_or_else(|| io::Error::other("usage: walk DIR [--read] [--threads N]"))?;
    let mut walk = Walk::default();
    walk.visit(&dir, read)?;
    let bytes_read = if read {
        read_all(&walk.files, threads)?
    } else {
        0
    };
    writeln!(
        io::stdout(),
        "{} files, {} directories, {} bytes, {} bytes read",
        walk.count,
        walk.directories,
        walk.bytes,
        bytes_read
    )
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "walk: {error}");
            ExitCode::from(2)
        }
    }
}
