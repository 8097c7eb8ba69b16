//! Which manager publishes, and what follows where nothing says so.

use crate::support::{MAP, Project, manifest, npm11};
use serde_json::json;

/// npm 12 packs the map, npm 11 does not.
fn disputed(more: &str) -> Project {
    Project::new(manifest(&format!(r#""files":["dist","!*.map"]{more}"#)))
        .file("dist/a.js", "1\n")
        .file("dist/a.js.map", MAP)
}

#[test]
fn unpinned_is_judged_by_the_two_newest() {
    let project = disputed("");
    project.run(&["check"]).exits(1).says(&[
        "error[map-reveals-source]",
        "only under npm 12",
        "nothing pins npm's version",
        "npm 11 and npm 12",
    ]);
    let json = project.run(&["check", "--format", "json"]).exits(1).json();
    let package = &json["packages"][0];
    assert_eq!(package["profiles"], json!(["npm@11", "npm@12"]));
    assert_eq!(package["findings"][0]["profiles"], json!(["npm@12"]));
    // The edit takes the map out under both.
    assert_eq!(
        package["findings"][0]["fix"]["proved"],
        json!(["npm@11", "npm@12"])
    );
}

/// What pins the version, and the exit code that follows.
#[test]
fn what_pins_the_version() {
    let engines = |name: &str, version: &str| {
        format!(r#","devEngines":{{"packageManager":{{"name":"{name}","version":"{version}"}}}}"#)
    };
    for (more, code) in [
        (r#","packageManager":"npm@11.4.0""#.to_owned(), 0),
        (r#","packageManager":"npm@12.0.0""#.to_owned(), 1),
        (r#","packageManager":"npm@10.9.2+sha512.00""#.to_owned(), 0),
        (engines("npm", "^11.2.0"), 0),
        (engines("npm", ">=11"), 1),
        (engines("npm", "12"), 1),
        (r#","packageManager":"npm@latest""#.to_owned(), 1),
    ] {
        disputed(&more).run(&["check"]).exits(code);
    }
}

#[test]
fn a_flag_comes_first_then_the_policy_then_the_manifest() {
    let project = disputed(r#","packageManager":"npm@12.0.0""#);
    project.run(&["check"]).exits(1);
    project.run(&["check", "--manager", "npm@11"]).exits(0);
    let project = project.file("packgate.toml", "[project]\nmanager = \"npm@11\"\n");
    project.run(&["check"]).exits(0).says(&["npm 11"]);
    project.run(&["check", "--manager", "npm@12"]).exits(1);
}

/// What `check` judges is what `list` lists and `why` explains.
#[test]
fn the_policys_manager_holds_for_every_command() {
    let project = disputed("").file("packgate.toml", "[project]\nmanager = \"npm@11\"\n");
    project.run(&["check"]).exits(0);
    let list = project.run(&["list", "--format", "json"]).exits(0);
    assert_eq!(list.json()["managers"], json!(["npm@11"]));
    let why = project.run(&["why", "dist/a.js.map"]).exits(0);
    assert!(!why.stdout.contains("npm 12"), "{why:#?}");
}

/// yarn 1 packs everything where `files` has a negation.
#[test]
fn another_manager_is_judged_by_its_own_rules() {
    for (manager, exit) in [("yarn@4", 0), ("yarn@1", 1), ("bun", 0)] {
        let run = disputed("").run(&["check", "--manager", manager]);
        run.exits(exit);
    }
    // pnpm 10 packs with the list of npm 8, for which `!*.map` speaks of the top only.
    let run = disputed("").run(&["check", "--manager", "pnpm@10"]);
    run.exits(1).says(&["pnpm 10", "files[0] \"dist\""]);
    let project = disputed("").file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    project.run(&["check"]).says(&["pnpm"]);
}

#[test]
fn a_private_package_is_judged_with_a_note() {
    let project = Project::new(npm11(r#","private":true"#)).file("a.js.map", MAP);
    project.run(&["check"]).exits(1).says(&["\"private\""]);
}
