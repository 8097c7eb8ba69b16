//! Several files: nearer wins, key by key.

use packgate_policy::{CommitSecrets, CommitTree, Policy};
use packgate_report::Level;

use crate::support::{DEAD, INTERNAL, MAP, policy, policy_of};

const OUTER: &str = r#"
[project]
closed = true
manager = "npm@11"
packages = ["packages/*"]
[rules]
internal-dir = { level = "note", paths = ["playground/**"] }
map-dead = "error"
size-budget = { bytes = 10, files = 1 }
[[allow]]
rule = "map-reveals-source"
path = "dist/*.map"
reason = "outer"
[commit]
tree = "staged"
secrets = "all-staged"
"#;

const INNER: &str = r#"
[project]
manager = "npm@12"
[rules]
internal-dir = "warning"
size-budget = { bytes = 20 }
[[allow]]
rule = "map-reveals-source"
path = "dist/a.map"
reason = "inner"
[commit]
tree = "overlay"
[push]
every-commit = true
[secrets]
strict = true
"#;

fn merged() -> Policy {
    let files = [
        ("packgate.toml", OUTER),
        ("packages/a/packgate.toml", INNER),
    ];
    policy_of(&files, "packages/a")
}

#[test]
fn settings_and_where_they_come_from() {
    let policy = merged();
    let settings = policy.settings();
    let manager = settings.manager.clone().unwrap();
    assert_eq!(manager.value, "npm@12");
    assert_eq!(manager.place.to_string(), "packages/a/packgate.toml:3:11");
    let closed = settings.closed.clone().unwrap();
    assert_eq!(closed.place.to_string(), "packgate.toml:3:10");
    let packages = settings.packages.clone().unwrap();
    assert!(packages.value[0].matches_directory("packages/a"));
    assert!(policy.closed() && policy.every_commit() && policy.secrets_strict());
    assert_eq!(policy.commit_tree(), CommitTree::Overlay);
    assert_eq!(policy.commit_secrets(), CommitSecrets::AllStaged);
}

#[test]
fn a_rule_is_one_key() {
    let policy = merged();
    // The inner file says nothing of paths: those of the outer one are gone.
    let decision = policy.level_for(&INTERNAL, "playground/x");
    assert_eq!(decision.level, Level::Warning);
    assert_eq!(decision.place.unwrap().file, "packages/a/packgate.toml");
    assert_eq!(policy.level_for(&DEAD, "x").level, Level::Error);
    let budget = policy.size_budget().unwrap();
    assert_eq!(budget.bytes.unwrap().value, 20);
    assert_eq!(budget.files, None);
}

#[test]
fn allow_entries_add_up_and_the_nearer_speaks_first() {
    let policy = merged();
    assert_eq!(policy.level_for(&MAP, "dist/a.map").allowed, Some("inner"));
    assert_eq!(policy.level_for(&MAP, "dist/b.map").allowed, Some("outer"));
}

#[test]
fn without_a_file() {
    let policy = Policy::default();
    assert!(!policy.closed() && !policy.every_commit() && !policy.secrets_strict());
    assert_eq!(policy.commit_tree(), CommitTree::Overlay);
    assert_eq!(policy.commit_secrets(), CommitSecrets::Packed);
    assert_eq!(policy.size_budget(), None);
    assert!(policy.settings().manager.is_none());
}

#[test]
fn paths_of_a_rule_can_be_asked_for() {
    let policy =
        policy("[rules]\ninternal-dir = { level = \"error\", paths = [\"playground/**\"] }\n");
    assert!(policy.names_path("internal-dir", "playground/a/b"));
    assert!(!policy.names_path("internal-dir", "src/a"));
    assert!(!policy.names_path("map-dead", "playground/a"));
}
