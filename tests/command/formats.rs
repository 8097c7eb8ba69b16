//! The formats for programs: what they say, and that the exit code is the same.

use crate::support::{MAP, Project};

const FORMATS: [&str; 4] = ["human", "json", "sarif", "github"];

fn project(leaks: bool) -> Project {
    let project = Project::new(
        r#"{"name":"fx","version":"1.0.0","packageManager":"npm@12.2.0","files":["dist"]}"#,
    )
    .file("dist/a.js", "x();\n");
    if leaks {
        project.write("dist/a.js.map", MAP);
    }
    project
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    for format in FORMATS {
        let run = |project: &Project| project.run(&["check", "--format", format]);
        run(&project(false)).exits(0);
        run(&project(true)).exits(1);
        run(&project(true).file("package.json", "{")).exits(2);
        run(&project(true).file("packgate.toml", "[rulez]\n")).exits(2);
        let skip = [("PACKGATE_SKIP", "because")];
        project(true)
            .run_with(&skip, &["check", "--format", format])
            .exits(0);
    }
}

#[test]
fn sarif_points_from_the_root_of_the_repository() {
    // The repository begins above the package's directory.
    let run = project(true).run(&["check", "--format", "sarif"]);
    let sarif = run.json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "map-reveals-source");
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "pkg/package.json");
    assert_eq!(location["region"]["startLine"], 1);
}

#[test]
fn annotations_point_from_the_root_of_the_repository() {
    let run = project(true).run(&["check", "--format", "github"]);
    run.says(&["::error ", "file=pkg/package.json", "map-reveals-source"]);
}

#[test]
fn what_cannot_be_judged_is_said_in_every_format() {
    for (format, part) in [
        ("json", "\"problems\""),
        ("sarif", "executionSuccessful\": false"),
        ("github", "::error"),
    ] {
        for broken in ["{", "[]"] {
            let project = project(true).file("package.json", broken);
            let run = project.run(&["check", "--format", format]).exits(2);
            run.says(&[part, "package.json"]);
        }
        let project = project(true).file("packgate.toml", "[rulez]\n");
        let run = project.run(&["check", "--format", format]).exits(2);
        run.says(&[part, "rulez"]);
    }
}

#[test]
fn what_the_policy_allows_is_in_sarif_on_request_only() {
    let allow = "[[allow]]\nrule = \"map-reveals-source\"\npath = \"dist/*.map\"\nreason = \"public sources\"\n";
    let project = project(true).file("packgate.toml", allow);
    let run = project.run(&["check", "--format", "sarif"]).exits(0);
    assert!(!run.stdout.contains("public sources"));
    let run = project
        .run(&["check", "--format", "sarif", "--verbose"])
        .exits(0);
    run.says(&["public sources", "suppressions"]);
}
