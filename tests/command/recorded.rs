//! Recorded answers of npm that only the program can be asked for: what npm's
//! configuration decides, and what a user may not read. The other rows of the
//! same files are replayed by the packlist's own tests.
#![cfg(unix)]

use crate::support::{Project, text};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

fn rows(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/packing")
        .join(name);
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The row's files, as a project.
fn lay_out(row: &Value) -> Project {
    let mut project = Project::empty();
    if row["package_json"].is_object() {
        project = project.file("package.json", format!("{}\n", row["package_json"]));
    }
    let tree = row["tree"].as_object().unwrap();
    for (path, what) in tree {
        project = match what["text"].as_str() {
            Some(text) => project.file(path, text),
            None => project.dir(path),
        };
    }
    // Modes last: a file must be written into its directory first.
    for (path, what) in tree {
        if let Some(mode) = what["mode"].as_str() {
            project = project.mode(path, u32::from_str_radix(&mode[2..], 8).unwrap());
        }
    }
    project
}

/// How the row's way to start npm is said to packgate: where it is started, and
/// its arguments. npm selects workspaces by its configuration, packgate by flags.
fn started(row: &Value) -> (&'static str, &'static [&'static str]) {
    match row["name"].as_str().unwrap() {
        "ws:member-by-argument-from-sibling" => (
            "packages/q",
            &["../p", "--prefix", "../..", "--workspace", "."],
        ),
        "npmrc:sets-workspace" => (
            "",
            &["packages/p", "--prefix", ".", "--workspace", "packages/p"],
        ),
        name => {
            assert!(
                row.get("args").is_none() && row.get("cwd").is_none(),
                "{name}"
            );
            ("", &[])
        }
    }
}

#[test]
fn programs_answers() {
    let answers: HashMap<String, Value> = rows("extra-cases-npm.jsonl")
        .into_iter()
        .map(|row| (text(&row["name"]), row))
        .collect();
    let mut checked = 0;
    for row in rows("extra-cases.jsonl") {
        if row.get("programOnly").is_none() && row.get("user").is_none() {
            continue;
        }
        let name = text(&row["name"]);
        let project = lay_out(&row);
        for npm in ["npm10", "npm11", "npm12"] {
            compare(&row, &project, npm, &answers[&name][npm]);
            checked += 1;
        }
    }
    assert_eq!(checked, 30);
}

fn compare(row: &Value, project: &Project, npm: &str, expected: &Value) {
    let what = format!("{} {npm}", row["name"]);
    let manager = npm.replace("npm", "npm@");
    let (dir, args) = started(row);
    let run = |command: &str| {
        let args = [&[command, "--format", "json", "--manager", &manager], args].concat();
        if row.get("user").is_some() {
            return project.finish(project.command_as_nobody(dir, &args), b"");
        }
        project.run_in(dir, &args)
    };
    if expected.get("fails").is_some() {
        // npm reads contents while it lists; here only judging reads them.
        let command = if row["name"] == "mode:unreadable-file" {
            "check"
        } else {
            "list"
        };
        run(command).exits(2);
        return;
    }
    let list = run("list").exits(0).json();
    let files: Vec<Value> = list["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| serde_json::json!({ "path": file["path"], "size": file["size"], "mode": file["mode"] }))
        .collect();
    assert_eq!(Value::from(files), expected["files"], "{what}");
    assert_eq!(list["entryCount"], expected["entryCount"], "{what}");
    assert_eq!(list["unpackedSize"], expected["unpackedSize"], "{what}");
}
