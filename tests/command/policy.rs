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

/// What an open project gets to hear, and a closed one; each row is a file.
#[test]
fn a_closed_project_ships_no_map_no_debug_information_and_no_weights() {
    let declaration = r#"{"version":3,"sources":["../src/a.ts"],"names":[],"mappings":"AAAA"}"#;
    let shipped = r#"{"version":3,"sources":["b.js"],"names":[],"mappings":"AAAA"}"#;
    let inline = "1\n//# sourceMappingURL=data:application/json,%7B%22version%22:3,%22sources%22:[%22b.js%22],%22names%22:[],%22mappings%22:%22AAAA%22%7D\n";
    let dangling = "1\n//# sourceMappingURL=a.js.map\n";
    let section = [
        b"\0asm\x01\0\0\0\0\xf4\x07\x0b.debug_info".as_slice(),
        &[0; 1_000],
    ]
    .concat();
    let header = br#"{"layer":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#;
    let mut weights = (header.len() as u64).to_le_bytes().to_vec();
    weights.extend(header);
    weights.extend([0; 4]);
    for (path, bytes, open, closed) in [
        (
            "dist/a.js.map",
            MAP.as_bytes(),
            "error map-reveals-source",
            "error map-reveals-source",
        ),
        (
            "dist/a.d.ts.map",
            declaration.as_bytes(),
            "warning map-dead",
            "error map-dead",
        ),
        (
            "dist/b.js.map",
            shipped.as_bytes(),
            "note map-shipped",
            "error map-shipped",
        ),
        (
            "dist/c.js",
            inline.as_bytes(),
            "note map-shipped",
            "error map-shipped",
        ),
        (
            "dist/d.js",
            dangling.as_bytes(),
            "warning map-dangling",
            "error map-dangling",
        ),
        (
            "dist/g.wasm",
            b"\0asm\x01\0\0\0\0\x06\x04name\0",
            "note debug-info",
            "error debug-info",
        ),
        (
            "dist/e.wasm",
            &section,
            "warning debug-info",
            "error debug-info",
        ),
        (
            "dist/f.safetensors",
            &weights,
            "warning model-weights",
            "error model-weights",
        ),
    ] {
        let project = Project::new(npm11(r#","files":["dist"]"#))
            .file("dist/b.js", "1\n")
            .file(path, bytes);
        let code = i32::from(open.starts_with("error"));
        let run = project.run(&["check", "--format", "json"]).exits(code);
        assert_eq!(run.findings(), [open], "{path}");
        let project = project.file("packgate.toml", "[project]\nclosed = true\n");
        let run = project.run(&["check", "--format", "json"]).exits(1);
        assert_eq!(run.findings(), [closed], "{path}");
        // An open one may allow maps of every kind, with a reason.
        let allow = "[rules]\nsource-maps = { level = \"allow\", reason = \"public\" }\n";
        let project = project.file("packgate.toml", allow);
        let run = project.run(&["check", "--format", "json"]).exits(0);
        let (_, rule) = open.split_once(' ').unwrap();
        let kept = if rule.starts_with("map-") {
            format!("note {rule}")
        } else {
            open.to_owned()
        };
        assert_eq!(run.findings(), [kept], "{path}");
    }
    // Both at once contradict each other.
    let both =
        "[project]\nclosed = true\n[rules]\nsource-maps = { level = \"allow\", reason = \"x\" }\n";
    leaky()
        .file("packgate.toml", both)
        .run(&["check"])
        .refuses(&["the project is closed"]);
}

#[test]
fn a_size_budget() {
    for (policy, code, findings, says) in [
        ("", 0, &[][..], ""),
        ("size-budget = { bytes = 1_000_000, files = 3 }", 0, &[], ""),
        (
            "size-budget = { level = \"error\", bytes = 1_000 }",
            1,
            &["error size-budget"],
            "5.1 kB are packed, 4.1 kB over the budget of 1.0 kB; the most in dist/big.js (5.0 kB)",
        ),
        (
            "size-budget = { files = 1 }",
            1,
            &["error size-budget"],
            "3 files are packed, 2 over the budget of 1",
        ),
        (
            "size-budget = { level = \"warning\", files = 1 }",
            0,
            &["warning size-budget"],
            "packgate.toml:2:",
        ),
        (
            "size-budget = { level = \"allow\", reason = \"x\", files = 1 }",
            0,
            &["note size-budget"],
            "",
        ),
    ] {
        let project = Project::new(npm11(r#","files":["dist"]"#))
            .file("dist/big.js", "x".repeat(5_000))
            .file("dist/a.js", "1\n")
            .file("packgate.toml", format!("[rules]\n{policy}\n"));
        let run = project.run(&["check", "--format", "json"]).exits(code);
        assert_eq!(run.findings(), findings, "{policy}");
        project.run(&["check"]).exits(code).says(&[says]);
    }
}

/// Kinds of files that are packed for want of a list have keys of their own.
#[test]
fn kinds_of_files_without_an_allowlist() {
    let project = |policy: &str| {
        Project::new(npm11(""))
            .file("index.js", "1\n")
            .file("test/a.js", "1\n")
            .file("docs/a.md", "x\n")
            .file("packgate.toml", format!("[rules]\n{policy}\n"))
    };
    let allow = "{ level = \"allow\", reason = \"for distributors\" }";
    for (policy, findings) in [
        (String::new(), &["warning no-allowlist"][..]),
        (
            format!("tests = {allow}"),
            &["warning no-allowlist", "note no-allowlist"],
        ),
        (
            format!("tests = {allow}\ndocs = \"note\""),
            &["note no-allowlist", "note no-allowlist"],
        ),
        (format!("no-allowlist = {allow}"), &["note no-allowlist"]),
        (format!("list = {allow}"), &["note no-allowlist"]),
    ] {
        let run = project(&policy)
            .run(&["check", "--format", "json"])
            .exits(0);
        assert_eq!(run.findings(), findings, "{policy}");
    }
    let policy = "docs = \"error\"";
    project(policy)
        .run(&["check"])
        .exits(1)
        .says(&["npm packs 1 doc file", "npm packs 1 test file"]);
    project("tests = { level = \"note\", paths = [\"test/**\"] }")
        .run(&["check"])
        .refuses(&["\"tests\" is set once", "no-allowlist = {"]);
    project("test = \"note\"")
        .run(&["check"])
        .refuses(&["did you mean \"tests\"?"]);
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
    let broken = &["packgate.toml:2:", "closd"];
    let npm12 = &["--manager", "npm@12"];
    project.run(&["list"]).refuses(broken);
    // A flag says what was to be learned from it.
    project.run(&[&["list"], &npm12[..]].concat()).exits(0);
    // Which directories are internal, no flag says.
    for flags in [&[][..], npm12] {
        let args = [&["why", "dist/a.js"], flags].concat();
        project.run(&args).refuses(broken);
    }
}

#[cfg(unix)]
#[test]
fn a_policy_that_links_to_itself() {
    let project = leaky().link("packgate.toml", "packgate.toml");
    project.run(&["check"]).refuses(&["packgate.toml"]);
}
