//! Every recorded workspace, expanded as `@npmcli/map-workspaces` did
//! (tests/record/manifest.mjs).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_manifest::{Manifest, ManifestError, Profile, WorkspacesError, workspaces};
use packgate_tree::{Memory, TreeError};
use serde_json::{Value, json};

fn tree(row: &Value) -> Memory {
    let mut tree =
        Memory::new("fixture").file("package.json", row["package_json"].as_str().unwrap());
    for file in row["files"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        tree = match file {
            Value::String(path) => tree.file(path, ""),
            Value::Object(file) => tree.file(&text(&file["path"]), text(&file["text"])),
            _ => tree.link(&text(&file[0]), &text(&file[1])),
        };
    }
    tree
}

fn ours(row: &Value, profile: Profile) -> Value {
    let text = row["package_json"].as_str().unwrap();
    let root = Manifest::parse(text.as_bytes(), "package.json").unwrap();
    let fails = |code: Option<&str>, message: &str| match code {
        Some(code) => json!({"fails": {"message": message, "code": code}}),
        None => json!({"fails": {"message": message}}),
    };
    match workspaces(&root, profile, &tree(row)) {
        Ok(members) => members
            .iter()
            .map(|member| json!([member.name, member.dir]))
            .collect(),
        Err(WorkspacesError::Refused(refusal) | WorkspacesError::Member { refusal, .. }) => {
            fails(refusal.code, &refusal.reason)
        }
        // Node.js's words for these are its own.
        Err(WorkspacesError::Manifest(error)) => match error {
            ManifestError::Syntax { .. } => fails(Some("EJSONPARSE"), ""),
            ManifestError::Tree(TreeError::IsADirectory { .. }) => fails(Some("EISDIR"), ""),
            ManifestError::NotAnObject { .. } => fails(None, "Can not normalize without content"),
            other => json!(other.to_string()),
        },
        Err(other) => json!(other.to_string()),
    }
}

fn theirs(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Some(message) = answer["fails"]["message"].as_str() {
        let relative = message.replace("<root>/", "");
        answer["fails"]["message"] = json!(relative);
    }
    if ["EJSONPARSE", "EISDIR"]
        .iter()
        .any(|code| answer["fails"]["code"] == *code)
    {
        answer["fails"]["message"] = json!("");
    }
    for member in answer.as_array_mut().into_iter().flatten() {
        if let Some(number) = member[0].as_u64() {
            member[0] = json!(number.to_string());
        }
    }
    answer
}

#[test]
fn every_recorded_workspace_is_expanded_as_npm_expands_it() {
    let rows = include_str!("data/workspaces.jsonl");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        for profile in Profile::CURRENT_NPM {
            let answer = &row[format!("npm{}", profile.major())];
            let answer = theirs(answer.as_str().map_or(answer, |twin| &row[twin]));
            let ours = ours(&row, profile);
            count += 1;
            if ours != answer {
                wrong.push(format!(
                    "{profile} {}\n   ours {ours}\n   npm  {answer}",
                    row["name"]
                ));
            }
        }
    }
    assert!(count > 250, "only {count}");
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_detour_by_the_roots_own_name_finds_no_member() {
    let tree = Memory::new("fixture").file("root/a/package.json", "{}");
    let members = |pattern: &str| {
        let text = format!(r#"{{"workspaces": ["{pattern}"]}}"#);
        let root = Manifest::parse(text.as_bytes(), "root/package.json").unwrap();
        workspaces(&root, Profile::Npm12, &tree).unwrap().len()
    };
    assert_eq!(members("../root/*"), 0);
    assert_eq!(members("*"), 1);
}

#[test]
fn a_link_that_leads_in_a_circle_ends() {
    let tree = Memory::new("fixture")
        .file("package.json", "")
        .file("a/package.json", r#"{"name": "a"}"#)
        .link("a/self", "../a")
        .link("a/up", "..");
    for pattern in ["**", "a/**", "*/**/**", "**/a/**", "a/**/self/**"] {
        let text = format!(r#"{{"workspaces": ["{pattern}"]}}"#);
        let root = Manifest::parse(text.as_bytes(), "package.json").unwrap();
        let _ = workspaces(&root, Profile::Npm12, &tree);
    }
}
