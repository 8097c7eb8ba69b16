//! What has happened to others, and every kind of thing that gives a package away, from
//! end to end: the program is run on each, and its findings and exit code are compared.
//! `-- --nocapture` prints both tables.
//!
//! Each folder here is an incident. What must not stand in a repository (secrets, `.git`,
//! maps of 60 MB) is made when the test runs. What an ignore rule of git's has hidden is
//! looked at in more detail by the tests of `crates/gate`, `list/incidents.rs`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests run programs, write scratch directories and print a table"
)]

#[allow(dead_code, reason = "the tests of the command use all of it")]
#[path = "../command/archive.rs"]
mod archive;
mod case;
#[allow(dead_code, reason = "the tests of the rules use all of it")]
#[path = "../../crates/inspect/tests/support/make.rs"]
mod make;
#[allow(dead_code, reason = "the tests of the command use all of it")]
#[path = "../command/support.rs"]
mod support;

use case::Case;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// What is in a folder, in order.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}"));
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Judges every case and prints a line for each finding.
fn table(rows: &[(String, Case)]) {
    let mut complaints = Vec::new();
    for (name, case) in rows {
        let (complaint, findings) = case.judge();
        println!("{name}: {}", case.name);
        for finding in &findings {
            println!("    {finding}");
        }
        println!("    exit {}", case.exit);
        complaints.extend(complaint.map(|it| format!("{name}: {it}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[test]
fn incidents() {
    let folders = listed(&folder("incidents"));
    let folders = folders.iter().filter(|it| it.is_dir());
    let rows: Vec<(String, Case)> = folders
        .flat_map(|it| {
            let cases = case::read(&it.join("case.txt"));
            cases.into_iter().map(|case| (stem(it), case))
        })
        .collect();
    assert!(rows.len() > 12, "{} incidents", rows.len());
    table(&rows);
}

#[test]
fn artefacts() {
    let rows: Vec<(String, Case)> = listed(&folder("artefacts"))
        .iter()
        .flat_map(|it| case::read(it).into_iter().map(|case| (stem(it), case)))
        .collect();
    assert!(rows.len() > 40, "{} artefacts", rows.len());
    table(&rows);
}
