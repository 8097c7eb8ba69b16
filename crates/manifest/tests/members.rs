//! Members of workspaces, held against what pnpm, yarn 1 and yarn 4 themselves said
//! (`tests/packing/members.mjs`).
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_manifest::{Manifest, packages, pnpm_members, yarn_members};
use packgate_tree::Memory;
use serde_json::{Value, json};

const RECORDED: &str = include_str!("data/members.jsonl");

/// A project whose manifest is `manifest`, with `extra` as a further file and a
/// package.json in each of `dirs`.
fn tree(manifest: &Value, (path, text): (&str, &str), dirs: &[String]) -> Memory {
    let mut tree = Memory::new("ws").file("package.json", manifest.to_string());
    tree = tree.file(path, text);
    for dir in dirs {
        tree = tree.file(&format!("{dir}/package.json"), "{}");
    }
    tree
}

fn dirs(value: &Value) -> Vec<String> {
    let dirs = value.as_array().unwrap().iter();
    let mut dirs: Vec<String> = dirs.map(|it| it.as_str().unwrap().to_owned()).collect();
    dirs.sort();
    dirs
}

/// The members among all directories, as the git hooks find them.
fn tracked(tree: &Memory, all: &[String]) -> Vec<String> {
    let mut candidates = all.to_vec();
    candidates.push(String::new());
    let found = packages(tree, &candidates, None).unwrap().into_iter();
    found.map(|it| it.dir).filter(|it| !it.is_empty()).collect()
}

#[test]
fn members_are_those_of_the_programs() {
    let mut rows = RECORDED
        .lines()
        .map(|it| serde_json::from_str::<Value>(it).unwrap());
    let all = dirs(&rows.next().unwrap()["dirs"]);
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for row in rows {
        let patterns = &row["patterns"];
        let mut compare = |column: &str, found: [Vec<String>; 2]| {
            checked += 1;
            let wanted = dirs(&row[column]);
            if found.iter().any(|it| *it != wanted) {
                wrong.push(format!("{patterns} {column}: {found:?}\n  not {wanted:?}"));
            }
        };
        let yaml = json!({ "packages": patterns }).to_string();
        let pnpm = tree(&json!({}), ("pnpm-workspace.yaml", &yaml), &all);
        let listed = pnpm_members(&pnpm, "").unwrap().unwrap();
        compare("pnpm11", [listed, tracked(&pnpm, &all)]);
        for (column, lock) in [
            ("yarn1", "# yarn lockfile v1\n"),
            ("berry", "__metadata:\n"),
        ] {
            for (suffix, workspaces) in [
                ("", patterns.clone()),
                ("Packages", json!({ "packages": patterns })),
            ] {
                let manifest = json!({ "private": true, "workspaces": workspaces });
                let tree = tree(&manifest, ("yarn.lock", lock), &all);
                let root =
                    Manifest::parse(manifest.to_string().as_bytes(), "package.json").unwrap();
                let listed = yarn_members(&tree, &root).unwrap().unwrap();
                compare(&format!("{column}{suffix}"), [listed, tracked(&tree, &all)]);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {checked}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(checked >= 100, "{checked}");
}
