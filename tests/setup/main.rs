//! `packgate init` and `packgate fix` from end to end: on projects of every kind, with
//! the exact bytes that they leave, at a terminal (Python's `pty`) and without one,
//! and with the real npm in the end.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run programs, write scratch directories and may fail"
)]

mod answers;
mod fixes;
mod projects;
mod publish;
mod refusals;
mod scripts;
mod shapes;
#[path = "../install/support.rs"]
#[allow(dead_code, reason = "the hooks' tests use more of it")]
mod support;
mod undo;
mod written;

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use support::{Home, Run};

/// The directory that the program is run in.
const P: &str = "p";

/// A project in a directory of its own, with these files and a repository around it if
/// `git`.
fn project(git: bool, files: &[(&str, &str)]) -> Home {
    let home = Home::new();
    fs::create_dir(home.at(P)).unwrap();
    for (path, text) in files {
        home.write(&format!("{P}/{path}"), text);
    }
    if git {
        home.git(P, &["init", "--quiet"]).exits(0);
    } else {
        // Or the policy would be looked for up to the root of this machine.
        fs::create_dir(home.at(".git")).unwrap();
    }
    home
}

/// The program in the project, without a terminal.
fn packgate(home: &Home, args: &[&str]) -> Run {
    home.run(P, "packgate", args)
}

/// The program at a terminal, where these answers are typed.
fn typed(home: &Home, answers: &str, args: &[&str]) -> Run {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/setup/terminal.py");
    let mut all = vec!["NO_COLOR=1", "python3"];
    all.extend([script.to_str().unwrap(), answers, "packgate"]);
    all.extend(args);
    let run = home.run(P, "env", &all);
    assert_ne!(run.code, 99, "{run:#?}");
    run
}

/// Every path of the project with bytes, mode and times, but for git's own files.
fn moment(home: &Home) -> Vec<String> {
    let mut lines = Vec::new();
    let mut dirs = vec![home.at(P)];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".git") {
                continue;
            }
            let meta = fs::symlink_metadata(&path).unwrap();
            let bytes = if meta.is_dir() {
                dirs.push(path.clone());
                Vec::new()
            } else {
                fs::read(&path).unwrap_or_default()
            };
            let times = (meta.mtime(), meta.mtime_nsec(), meta.ctime_nsec());
            lines.push(format!(
                "{} {:o} {times:?} {}",
                path.display(),
                meta.mode(),
                String::from_utf8_lossy(&bytes)
            ));
        }
    }
    lines.sort();
    lines
}

/// The project's files and what is in them.
fn files(home: &Home) -> Vec<(String, Vec<u8>)> {
    let root = home.at(P);
    let mut found = Vec::new();
    let mut dirs = vec![root.clone()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with(".git") {
                    dirs.push(path);
                }
                continue;
            }
            let name = path.strip_prefix(&root).unwrap();
            found.push((name.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The names of the files that differ.
fn changed(before: &[(String, Vec<u8>)], after: &[(String, Vec<u8>)]) -> Vec<String> {
    let only = |one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]| -> Vec<String> {
        let differ = one.iter().filter(|it| !other.contains(it));
        differ.map(|it| it.0.clone()).collect()
    };
    let mut names = [only(before, after), only(after, before)].concat();
    names.sort();
    names.dedup();
    names
}

/// A source map that holds the text of a source; put together here, so that no file of
/// this repository is one.
fn map() -> String {
    let key = ["sources", "Content"].concat();
    format!(
        r#"{{"version":3,"sources":["../src/a.ts"],"{key}":["const a = 1;"],"names":[],"mappings":"AAAA"}}"#
    )
}
