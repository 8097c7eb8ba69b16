//! `packgate.toml`.

use crate::support::{MAP, Project, npm11};

fn leaky() -> Project {
    Project::new(npm11(r#","files":["dist"]"#))
        .file("dist/a.js", "1\n")
        .file("dist/a.js.map", MAP)
}

const ALLOW: &str = "[[allow]]\nrule = \"map-reveals-source\"\npath = \"dist/*.map\"\nreason = \"our sources are public\"\n";

/// A policy, the exit code, and the findings.
#[test]
fn what_a_policy_makes_of_a_source_map() {
    let shown = "error map-reveals-source";
    for (policy, code, findings) in [
        ("", 1, &[shown][..]),
        (ALLOW, 0, &["note map-reveals-source"]),
        (
            "[rules]\nsource-maps = { level = \"allow\", reason = \"public\" }\n",
            0,
            &["note map-reveals-source"],
        ),
        (
            "[rules]\nsource-maps = \"warning\"\n",
            0,
            &["warning map-reveals-source"],
        ),
        (
            "[rules]\nmap-reveals-source = \"note\"\n",
            0,
            &["note map-reveals-source"],
        ),
        (
            "[rules]\nmap-reveals-source = \"error\"\nsource-maps = \"note\"\n",
            1,
            &[shown],
        ),
        (
            "[[allow]]\nrule = \"env-file\"\npath = \"**\"\nreason = \"none\"\n",
            1,
            &[shown, "warning policy-unused-allow"],
        ),
        (
            "[[allow]]\nrule = \"map-reveals-source\"\npath = \"**\"\nreason = \"x\"\nexpires = 2020-02-01\n",
            1,
            &[shown, "warning policy-expired-allow"],
        ),
        (
            "[[allow]]\nrule = \"map-reveals-source\"\npath = \"**\"\nreason = \"x\"\nexpires = 2999-02-01\n",
            0,
            &["note map-reveals-source"],
        ),
        (
            "[rules]\nsource-maps = { level = \"warning\", paths = [\"lib/**\"] }\n",
            1,
            &[shown, "warning policy-empty-paths"],
        ),
        (
            "[rules]\nsource-maps = { level = \"warning\", paths = [\"dist/**\"] }\n",
            0,
            &["warning map-reveals-source"],
        ),
    ] {
        let project = leaky().file("packgate.toml", policy);
        let run = project.run(&["check", "--format", "json"]).exits(code);
        assert_eq!(run.findings(), findings, "{policy}");
        project.run(&["check"]).exits(code);
    }
}

#[test]
fn what_is_allowed_is_shown_when_asked_for() {
    let project = leaky().file("packgate.toml", ALLOW);
    let run = project.run(&["check"]).exits(0);
    assert!(!run.stdout.contains("dist/a.js.map"), "{run:#?}");
    run.says(&["1 allowed", "--verbose"]);
    project
        .run(&["check", "--verbose"])
        .exits(0)
        .says(&["dist/a.js.map", "our sources are public"]);
}

#[test]
fn an_entry_without_effect_is_shown_with_its_line() {
    let unused = "[[allow]]\nrule = \"env-file\"\npath = \"**\"\nreason = \"none\"\n";
    let project = leaky().file("packgate.toml", format!("{ALLOW}{unused}"));
    project
        .run(&["check"])
        .exits(0)
        .says(&["warning[policy-unused-allow]", "packgate.toml:7:"]);
}

#[test]
fn a_policy_above_the_package_holds_and_the_nearer_one_wins() {
    let allow = "[rules]\nsource-maps = { level = \"allow\", reason = \"public\" }\n";
    let project = leaky().file("../packgate.toml", allow);
    project.run(&["check"]).exits(0);
    let project = project.file("packgate.toml", "[rules]\nsource-maps = \"error\"\n");
    project.run(&["check"]).exits(1);
    // Key by key: another key does not hide the first.
    let project = project.file("packgate.toml", "[rules]\nenv-file = \"warning\"\n");
    project.run(&["check"]).exits(0);
}

#[test]
fn a_policy_above_the_repository_does_not_hold() {
    let project = leaky()
        .dir(".git")
        .file("../packgate.toml", "[rules]\nsource-maps = \"note\"\n");
    project.run(&["check"]).exits(1);
}

#[test]
fn a_closed_project_ships_no_map_at_all() {
    let shipped = r#"{"version":3,"sources":["a.js"],"names":[],"mappings":"AAAA"}"#;
    let project = leaky().file("dist/a.js.map", shipped);
    project.run(&["check"]).exits(0);
    let project = project.file("packgate.toml", "[project]\nclosed = true\n");
    let run = project.run(&["check", "--format", "json"]).exits(1);
    assert_eq!(run.findings(), ["error map-shipped"]);
}

#[test]
fn every_problem_of_a_policy_is_shown() {
    let broken = "[project]\nclosd = true\nmanager = \"deno\"\n\n[rules]\nsource-map = \"error\"\nenv-file = \"fatal\"\n\n\
                  [[allow]]\nrule = \"env-file\"\npath = \"x\"\nreason = \" \"\n";
    let project = leaky().file("packgate.toml", broken);
    project.run(&["check"]).refuses(&[
        "packgate.toml:2:",
        "\"closed\"",
        "packgate.toml:3:",
        "packgate.toml:6:",
        "\"source-maps\"",
        "packgate.toml:7:",
        "packgate.toml:12:",
        "5 problems",
    ]);
    let run = project.run(&["check", "--format", "json"]).exits(2);
    let json = run.json();
    assert_eq!(json["outcome"], "not-judged");
    assert_eq!(json["problems"].as_array().unwrap().len(), 5);
}

#[test]
fn a_policy_that_cannot_be_read() {
    let long = format!("# {}\n", "x".repeat(4 << 20));
    for text in [
        &b"[project\n"[..],
        b"\xff\xfe",
        b"closed = true\n",
        b"[[allow]]\n",
        b"[rules]\nenv-file = 3\n",
        b"[rules]\nenv-file = \"note\"\nenv-file = \"error\"\n",
        b"[[allow]]\nrule = \"env-file\"\npath = \"a\"\n",
        b"[[allow]]\nrule = \"env-file\"\npath = \"[\"\nreason = \"x\"\n",
        b"[[allow]]\nrule = \"env-file\"\npath = \"a\"\nreason = \"x\"\nexpires = \"soon\"\n",
        long.as_bytes(),
    ] {
        let project = leaky().file("packgate.toml", text);
        project.run(&["check"]).refuses(&["packgate.toml"]);
        project.run(&["check", "--format", "json"]).exits(2);
    }
    leaky()
        .dir("packgate.toml")
        .run(&["check"])
        .refuses(&["packgate.toml"]);
}

#[test]
fn a_broken_policy_is_not_passed_over_by_the_other_commands() {
    let project = leaky().file("packgate.toml", "[project]\nclosd = true\n");
    for args in [&["list"][..], &["why", "dist/a.js"]] {
        project.run(args).refuses(&["packgate.toml:2:", "closd"]);
        // A flag says what was to be learned from it.
        let args = [args, &["--manager", "npm@12"]].concat();
        project.run(&args).exits(0);
    }
}

#[cfg(unix)]
#[test]
fn a_policy_that_links_to_itself() {
    let project = leaky().link("packgate.toml", "packgate.toml");
    project.run(&["check"]).refuses(&["packgate.toml"]);
}
