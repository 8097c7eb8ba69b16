//! `packgate check --all-packages`.

use crate::support::{MAP, Project};
use serde_json::json;

fn workspace() -> Project {
    Project::new(r#"{"name":"root","version":"1.0.0","private":true,"packageManager":"npm@11.4.0","workspaces":["packages/*"]}"#)
        .file("packages/leaky/package.json", r#"{"name":"@fx/leaky","version":"2.0.0"}"#)
        .file("packages/leaky/a.js.map", MAP)
        .file("packages/clean/package.json", r#"{"name":"@fx/clean","version":"1.0.0"}"#)
        .file("packages/own/package.json", r#"{"name":"@fx/own","version":"1.0.0","private":true}"#)
        .file("packages/own/.env", "USER=dana\n")
        .file("packages/none/README.md", "no package\n")
}

#[test]
fn every_member_that_can_be_published_is_judged() {
    let project = workspace();
    project
        .run(&["check", "--all-packages"])
        .exits(1)
        .says(&[
            "@fx/leaky@2.0.0",
            "packages/leaky",
            "@fx/clean@1.0.0",
            "blocked: 2 packages",
        ])
        .complains(&["private", "packages/own"]);
    let json = project
        .run(&["check", "--all-packages", "--format", "json"])
        .exits(1)
        .json();
    let names: Vec<_> = json["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["name"], &it["path"], &it["outcome"], &it["profiles"]))
        .collect();
    assert_eq!(
        names,
        [
            (
                &json!("@fx/clean"),
                &json!("packages/clean"),
                &json!("ok"),
                &json!(["npm@11"])
            ),
            (
                &json!("@fx/leaky"),
                &json!("packages/leaky"),
                &json!("blocked"),
                &json!(["npm@11"])
            ),
        ]
    );
}

#[test]
fn from_a_member_every_member_is_judged() {
    workspace()
        .run_in("packages/clean", &["check", "--all-packages"])
        .exits(1)
        .says(&["@fx/leaky@2.0.0"]);
}

#[test]
fn a_member_alone_is_judged_by_its_path() {
    let project = workspace();
    project.run(&["check", "packages/clean"]).exits(0);
    project.run(&["check", "packages/leaky"]).exits(1);
    project.run_in("packages/leaky", &["check"]).exits(1);
}

#[test]
fn a_member_that_cannot_be_judged_makes_it_2() {
    for broken in ["{", "[]", r#"{"name":"x","version":"1.0.0","files":3}"#] {
        let project = workspace().file("packages/clean/package.json", broken);
        let run = project.run(&["check", "--all-packages"]).exits(2);
        run.complains(&["packages/clean/package.json"]);
    }
}

#[test]
fn where_nothing_can_be_published_nothing_blocks_and_it_is_said() {
    let project = Project::new(r#"{"name":"root","version":"1.0.0","private":true}"#);
    let run = project.run(&["check", "--all-packages"]).exits(0);
    run.says(&["nothing here to publish"])
        .complains(&["private"]);
}

#[test]
fn a_policy_of_the_root_holds_for_all_and_is_used_by_one() {
    let project = workspace().file(
        "packgate.toml",
        "[[allow]]\nrule = \"map-reveals-source\"\npath = \"packages/leaky/*.map\"\nreason = \"public\"\n\n\
         [[allow]]\nrule = \"env-file\"\npath = \"packages/*/.env\"\nreason = \"unused\"\n",
    );
    let run = project
        .run(&["check", "--all-packages", "--format", "json"])
        .exits(0);
    let findings = run.findings();
    let unused = findings
        .iter()
        .filter(|it| it.contains("policy-unused-allow"));
    assert_eq!(unused.count(), 1, "{findings:?}");
}

#[test]
fn it_is_no_workspace_mode() {
    for flag in ["--prefix", "--workspace"] {
        workspace()
            .run(&["check", "--all-packages", flag, "packages/clean"])
            .refuses(&["--all-packages"]);
    }
}
