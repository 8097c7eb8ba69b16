//! Every recorded answer of the real npm, replayed. All differences are gathered
//! into one message; there is no list of exceptions.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read fixtures and write scratch directories"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "how many rows agree is the result")]

#[expect(dead_code, reason = "each test uses one half of it")]
mod fixture;

use fixture::{Fixture, lines, packing};
use packgate_manifest::Profile;
use packgate_packlist::{PackedSet, Request, list};
use packgate_tree::{Memory, Tree};
use serde_json::Value;
use std::collections::BTreeSet;

const ALL: [(Profile, &str); 3] = [
    (Profile::Npm10, "npm10"),
    (Profile::Npm11, "npm11"),
    (Profile::Npm12, "npm12"),
];

fn answer(tree: &dyn Tree, profile: Profile) -> Result<PackedSet, String> {
    let request = Request {
        tree,
        dir: "",
        profile,
        prefix: None,
        workspaces: &[],
        global_ignore: None,
        stands_in: false,
    };
    list(&request).map_err(|error| error.to_string())
}

fn conclude(what: &str, checked: usize, wrong: &[String]) {
    assert!(checked > 0, "{what}: no row was checked");
    println!("{what}: {}/{checked} agree", checked - wrong.len());
    assert!(
        wrong.is_empty(),
        "{what}: {} of {checked} differ\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(200)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn ignore_patterns() {
    let rows = lines("patterns.jsonl");
    let names: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row["npm11"].as_array().unwrap())
        .map(|name| name.as_str().unwrap())
        .collect();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for row in &rows {
        let pattern = row["pat"].as_str().unwrap();
        let mut tree = Memory::new("patterns")
            .file("package.json", r#"{"name":"fx","version":"1.0.0"}"#)
            .file(".npmignore", format!("{pattern}\n"));
        for name in &names {
            tree = tree.file(name, "1\n");
        }
        for (profile, column) in [
            (Profile::Npm6, "npm6"),
            (Profile::Npm8, "npm8"),
            (Profile::Npm11, "npm11"),
            (Profile::Npm12, "npm12"),
        ] {
            checked += 1;
            let excluded: BTreeSet<&str> = row[column]
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect();
            let expected: BTreeSet<String> = names
                .difference(&excluded)
                .map(|name| (*name).to_owned())
                .collect();
            let ours = answer(&tree, profile).map(|set| {
                set.files
                    .into_iter()
                    .map(|file| file.listed)
                    .filter(|path| names.contains(path.as_str()))
                    .collect::<BTreeSet<_>>()
            });
            if ours.as_ref() != Ok(&expected) {
                wrong.push(format!(
                    "{pattern:?} {column}: {}",
                    difference(&expected, &ours)
                ));
            }
        }
    }
    conclude("patterns", checked, &wrong);
}

fn difference(expected: &BTreeSet<String>, ours: &Result<BTreeSet<String>, String>) -> String {
    match ours {
        Err(error) => format!("fails: {error}"),
        Ok(ours) => format!(
            "missing {:?}, surplus {:?}",
            expected.difference(ours).collect::<Vec<_>>(),
            ours.difference(expected).collect::<Vec<_>>()
        ),
    }
}

#[test]
fn random_fixtures() {
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for file in [
        "random-npm11-npm12-a.jsonl.gz",
        "random-npm11-npm12-b.jsonl.gz",
    ] {
        for row in lines(file) {
            let mut manifest = serde_json::json!({"name": "fx", "version": "1.0.0"});
            for (key, value) in row["pkg"].as_object().unwrap() {
                manifest[key] = value.clone();
            }
            let mut tree = Memory::new("random").file("package.json", manifest.to_string());
            for (path, text) in row["tree"].as_object().unwrap() {
                tree = tree.file(path, text.as_str().unwrap());
            }
            for (profile, column) in [(Profile::Npm11, "npm11"), (Profile::Npm12, "npm12")] {
                checked += 1;
                let ours = answer(&tree, profile)
                    .map(|set| set.files.into_iter().map(|file| file.listed).collect());
                if let Some(how) = compare_order(&row[column], &ours) {
                    wrong.push(format!("{} {column}: {how}", row["id"]));
                }
            }
        }
    }
    conclude("random", checked, &wrong);
}

/// How our list differs from the recorded one, order included.
fn compare_order(recorded: &Value, ours: &Result<Vec<String>, String>) -> Option<String> {
    match (recorded.as_array(), ours) {
        (None, Err(_)) => None,
        (None, Ok(_)) => Some(format!("npm fails ({recorded}), we do not")),
        (Some(_), Err(error)) => Some(format!("we fail: {error}")),
        (Some(files), Ok(ours)) => {
            let expected: Vec<String> = files
                .iter()
                .map(|file| file.as_str().unwrap().to_owned())
                .collect();
            if *ours == expected {
                return None;
            }
            let sets: (BTreeSet<_>, BTreeSet<_>) = (
                expected.iter().cloned().collect(),
                ours.iter().cloned().collect(),
            );
            Some(if sets.0 == sets.1 {
                format!("order: {ours:?} instead of {expected:?}")
            } else {
                difference(&sets.0, &Ok(sets.1))
            })
        }
    }
}

/// Paths, order, sizes and modes as `npm pack --json` printed them, and the
/// archive's order, for every hand-made fixture, on a real disk.
fn hand_made(inputs: &str, answers: &str) {
    let recorded: std::collections::HashMap<String, Value> = lines(answers)
        .into_iter()
        .map(|row| (row["name"].as_str().unwrap().to_owned(), row))
        .collect();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for row in lines(inputs) {
        let name = row["name"].as_str().unwrap().to_owned();
        let Some(answers) = recorded.get(&name) else {
            wrong.push(format!("{name}: nothing recorded"));
            continue;
        };
        // What npm's own configuration decides, and what another user may not
        // read, is asked of the program in tests/command.rs.
        if row.get("programOnly").is_some() || row.get("user").is_some() {
            continue;
        }
        let fixture = Fixture::new(&row, answers);
        for (profile, column) in ALL {
            let Some(expected) = answers.get(column) else {
                continue;
            };
            if let Some(how) = fixture.compare(profile, expected) {
                wrong.push(format!("{name} {column}: {how}"));
            }
            checked += 1;
        }
    }
    conclude(inputs, checked, &wrong);
}

#[test]
fn hand_made_fixtures() {
    hand_made("cases.jsonl", "cases-npm.jsonl");
}

#[test]
fn further_hand_made_fixtures() {
    hand_made("extra-cases.jsonl", "extra-cases-npm.jsonl");
}

#[test]
fn the_fixtures_are_there() {
    assert!(packing("cases.jsonl").is_file());
}
