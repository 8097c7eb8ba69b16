//! What managers disagree about, held against what the real programs packed from the
//! hand-made fixtures.

use crate::support::{judged_beside, of, other};
use packgate_manifest::{Manifest, Other, Profile};
use packgate_tree::Memory;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const JUDGED: Profile = Profile::Npm11;
/// Each with the file and the column in which its answers are recorded.
const OTHERS: [(Profile, &str, &str); 6] = [
    (Profile::Npm9, PROGRAMS, "npm9"),
    (Profile::Npm12, NPM, "npm12"),
    (Profile::Pnpm10, PROGRAMS, "pnpm10"),
    (Profile::Yarn1, PROGRAMS, "yarn1"),
    (Profile::Yarn4, PROGRAMS, "berry"),
    (Profile::Bun1, PROGRAMS, "bun"),
];
const NPM: &str = "cases-npm.jsonl";
const PROGRAMS: &str = "cases-programs.jsonl";

#[expect(clippy::disallowed_methods, reason = "the test reads recorded answers")]
fn rows(name: &str) -> BTreeMap<String, Value> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.join("../../tests/fixtures/packing").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        (row["name"].as_str().unwrap().to_owned(), row)
    });
    rows.collect()
}

/// The row's files; `None` where not all are plain ones, where it is a workspace, or
/// what lies around the package counts.
fn tree(row: &Value) -> Option<Memory> {
    let plain = [
        "dir",
        "sub",
        "outside",
        "args",
        "cwd",
        "user",
        "globalIgnoreFile",
    ];
    if plain
        .iter()
        .any(|key| row.get(key).is_some_and(|it| !it.is_null()))
    {
        return None;
    }
    let manifest = match row["package_json"].as_object() {
        Some(_) => format!("{}\n", row["package_json"]),
        None => row["package_json_raw"].as_str()?.to_owned(),
    };
    if manifest.contains("../") {
        return None;
    }
    let mut tree = Memory::new("fx").file("package.json", manifest.as_str());
    for (path, what) in row["tree"].as_object()? {
        let text = what["text"]
            .as_str()
            .filter(|_| what.get("mode").is_none())?;
        tree = tree.file(path, text);
    }
    Some(tree)
}

/// The paths that were packed; `None` where the program failed.
fn packed(answer: &Value) -> Option<BTreeSet<String>> {
    let files = answer["files"].as_array()?;
    let path = |file: &Value| file.as_str().or(file["path"].as_str()).map(str::to_owned);
    Some(files.iter().map(|file| path(file).unwrap()).collect())
}

/// What some managers always pack, and what comes with bundled dependencies.
fn is_meant(path: &str) -> bool {
    let names = [
        "readme", "copying", "license", "licence", "change", "history", "notice",
    ];
    let name = packgate_tree::name(path).to_lowercase();
    names.iter().any(|it| name.starts_with(it)) || path.starts_with("node_modules/")
}

/// Paths with the profiles of those who pack them.
type Packers = BTreeMap<String, BTreeSet<String>>;

/// Each path that others packed and npm 11 did not; `None` where npm 11 failed.
fn wanted(name: &str, answers: &BTreeMap<&str, BTreeMap<String, Value>>) -> Option<Packers> {
    let own = packed(&answers[NPM][name]["npm11"])?;
    let mut wanted = Packers::new();
    for (profile, file, column) in OTHERS {
        let paths = packed(&answers[file][name][column]).unwrap_or_default();
        for path in paths.difference(&own).filter(|path| !is_meant(path)) {
            let by = wanted.entry(path.clone()).or_default();
            by.insert(profile.to_string());
        }
    }
    Some(wanted)
}

#[test]
fn what_is_told_is_what_the_programs_packed() {
    let answers: BTreeMap<&str, _> = [NPM, PROGRAMS].map(|name| (name, rows(name))).into();
    let others: Vec<Other> = OTHERS.iter().map(|(it, ..)| other(*it, "x")).collect();
    // Notes get no edit, which is most of the work.
    let policy = "[rules]\nmanager-disagrees = \"note\"\n";
    let (mut wrong, mut checked, mut told) = (Vec::new(), 0, 0);
    for (name, row) in rows("cases.jsonl") {
        let (Some(tree), Some(wanted)) = (tree(&row), wanted(&name, &answers)) else {
            continue;
        };
        if Manifest::read(&tree, "package.json").is_err() {
            continue;
        }
        let report = judged_beside(&tree, "", None, policy, (&[JUDGED], &others));
        let mut found = Packers::new();
        for finding in of(&report, "manager-disagrees") {
            for file in finding.files.iter().filter(|file| !is_meant(&file.path)) {
                let by = finding.profiles.iter().cloned().collect();
                assert!(
                    found.insert(file.path.clone(), by).is_none(),
                    "{name}: twice"
                );
            }
        }
        checked += 1;
        told += usize::from(!wanted.is_empty());
        if found != wanted {
            wrong.push(format!("{name}: {found:?}\n   not {wanted:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {checked}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(checked >= 100 && told >= 50, "{checked} {told}");
}
