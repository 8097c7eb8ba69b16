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

/// Who runs packgate counts where the project names nobody, and only there.
#[test]
fn whoever_runs_it_is_asked_last() {
    let agent = [("npm_config_user_agent", "pnpm/10.34.9 npm/? node/v22.23.3")];
    let profiles = |project: &Project| {
        let run = project.run_with(&agent, &["check", "--format", "json"]);
        let json = run.json();
        let ids = json["packages"][0]["profiles"].as_array().unwrap().clone();
        ids.iter()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let by_pnpm = profiles(&disputed(""));
    assert!(
        by_pnpm.iter().all(|it| it.starts_with("pnpm@")),
        "{by_pnpm:?}"
    );
    assert_eq!(
        profiles(&disputed("").file("package-lock.json", "{}")),
        ["npm@11", "npm@12"]
    );
    let agent = [("npm_config_user_agent", "npm/11.19.1 node/v22.23.3")];
    disputed("").run_with(&agent, &["check"]).exits(1).says(&[
        "nothing pins npm's version (npm 11.19.1 runs this, but need not be where it is published)",
    ]);
}

/// The next major of the manager that is pinned would pack the map, and the edit that
/// is proposed makes both agree.
#[test]
fn what_the_next_major_would_pack_is_a_warning() {
    let project = disputed(r#","packageManager":"npm@11.4.0""#);
    project.run(&["check"]).exits(0).says(&[
        "warning[manager-disagrees]: npm 12 (the next major) would pack dist/a.js.map, which npm 11 leaves out",
        "files[1] \"!*.map\" leaves it out under npm 11; under npm 12 files[0] \"dist\" lets it in",
        "fix: replace \"!*.map\" with \"!**/*.map\" in \"files\"",
        "under npm 11 and npm 12",
    ]);
    let json = project.run(&["check", "--format", "json"]).exits(0).json();
    let package = &json["packages"][0];
    assert_eq!(package["profiles"], json!(["npm@11"]));
    let finding = &package["findings"][0];
    assert_eq!(finding["rule"], "manager-disagrees");
    assert_eq!(finding["profiles"], json!(["npm@12"]));
    assert_eq!(finding["fix"]["proved"], json!(["npm@11", "npm@12"]));
    project
        .run(&["rule", "manager-disagrees"])
        .exits(0)
        .says(&["## How to fix"]);
    // Where npm 12 publishes, npm 11 would pack less: nobody is surprised by that.
    let json = disputed(r#","packageManager":"npm@12.0.0""#);
    let json = json.run(&["check", "--format", "json"]).exits(1).json();
    let findings = json["packages"][0]["findings"].as_array().unwrap().clone();
    assert!(
        findings.iter().all(|it| it["rule"] != "manager-disagrees"),
        "{findings:?}"
    );
}

/// A manager that is asked for by name fails as it would; one that the project merely
/// names besides is left out.
#[test]
fn a_manager_that_refuses_the_project() {
    let project = disputed(r#","packageManager":"pnpm@9.15.9""#).file("yarn.lock", "");
    let refused = project.run(&["check", "--manager", "yarn@1"]).exits(2);
    let reason = "yarn 1 refuses it: the project defines \"packageManager\": \"pnpm@9.15.9\"";
    assert!(refused.stderr.contains(reason), "{refused:#?}");
    let run = project.run(&["check", "--verbose"]);
    assert!(!run.stdout.contains("yarn 1"), "{run:#?}");
}
