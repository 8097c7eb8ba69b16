//! The example that the README begins with: blocked as it is, and clear once the
//! proposed edits are made.

use crate::support::{Project, text};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A copy of the example as a package of its own.
fn example() -> Project {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let project = Project::empty();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/leaky-package");
    copy(&from, &project.at(""));
    project
}

const FOUND: [&str; 4] = [
    "error map-reveals-source",
    "error internal-dir",
    "error agent-state",
    "error env-file",
];

#[test]
fn it_is_blocked() {
    let project = example();
    let run = project.run(&["check", "--format", "json"]).exits(1);
    assert_eq!(run.findings(), FOUND);
    project.run(&["check"]).exits(1).says(&[
        "dist/cli.js.map reveals 4 source files",
        ".claude/settings.local.json",
        "dist/.env",
        "dist/internal/replay.js",
        ".npmignore:2 `*.map` has no effect",
        "fix: ",
        "blocked: acme-cli@1.4.2",
        "4 errors",
    ]);
}

#[test]
fn why_says_that_the_ignore_file_has_no_effect() {
    let run = example().run(&["why", "dist/cli.js.map"]).exits(0);
    run.says(&[
        "dist/cli.js.map: in",
        ".npmignore:2 `*.map`",
        "has no effect",
        "\"files\"",
    ]);
}

#[test]
fn with_the_edits_it_proposes_it_is_clear() {
    let project = example();
    for left in (1..=FOUND.len()).rev() {
        let json = project.run(&["check", "--format", "json"]).exits(1).json();
        let package = &json["packages"][0];
        assert_eq!(package["counts"]["errors"], left, "{json:#}");
        apply(&project, &package["findings"][0]["fix"]);
    }
    assert_clear(&project);
}

#[test]
fn with_the_one_edit_for_all_it_is_clear() {
    let project = example();
    let json = project.run(&["check", "--format", "json"]).exits(1).json();
    apply(&project, &json["packages"][0]["combined_fix"]);
    assert_clear(&project);
}

fn assert_clear(project: &Project) {
    // What is left to do is no leak: the program still names the map.
    let run = project.run(&["check", "--format", "json"]).exits(0);
    assert_eq!(run.findings(), ["warning map-dangling"]);
    project
        .run(&["check"])
        .exits(0)
        .says(&["ok: acme-cli@1.4.2"]);
    let list = project.run(&["list", "--format", "json"]).exits(0);
    assert_eq!(
        list.paths(),
        [
            ".claude/commands/acme.md",
            "README.md",
            "dist/cli.js",
            "package.json"
        ]
    );
}

/// Makes the edit that a fix proposes, as `patch` would.
fn apply(project: &Project, fix: &Value) {
    let (file, diff) = (text(&fix["file"]), text(&fix["diff"]));
    let before = fs::read_to_string(project.at(&file)).unwrap_or_default();
    let mut old = before.lines();
    let mut after = Vec::new();
    let mut at = 1;
    for line in diff.lines().skip(2) {
        let rest = line.get(1..).unwrap_or_default();
        match line.chars().next() {
            Some('@') => {
                let from = line.split(['-', ',', ' ']).nth(2).unwrap();
                let from: usize = from.parse().unwrap();
                while at < from {
                    after.push(old.next().unwrap());
                    at += 1;
                }
            }
            Some('+') => after.push(rest),
            Some(sign @ (' ' | '-')) => {
                assert_eq!(old.next(), Some(rest), "{fix:#}");
                at += 1;
                if sign == ' ' {
                    after.push(rest);
                }
            }
            _ => panic!("{line:?} in {fix:#}"),
        }
    }
    after.extend(old);
    project.write(&file, after.join("\n") + "\n");
}

/// Its files are there in every clone, whatever git is told to ignore.
#[test]
fn every_file_of_it_is_there() {
    let list = example()
        .run(&["list", "--format", "json", "--manager", "npm@12"])
        .exits(0);
    assert_eq!(list.paths().len(), 9, "{list:#?}");
    for source in [
        "src/cli.ts",
        "src/commands/deploy.ts",
        "src/commands/login.ts",
        "src/billing/quote.ts",
    ] {
        let text = fs::read_to_string(example().at(source)).unwrap();
        let map = fs::read_to_string(example().at("dist/cli.js.map")).unwrap();
        let map: Value = serde_json::from_str(&map).unwrap();
        let contents = map["sourcesContent"].as_array().unwrap();
        assert!(
            contents.iter().any(|it| it == &Value::from(text.as_str())),
            "{source}"
        );
    }
}
