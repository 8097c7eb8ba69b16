//! `packgate secrets`: where it looks, what it says, and that it never says a secret.

use crate::archive::Archive;
use crate::support::{Project, Run};
use serde_json::{Value, json};
use std::io::Write as _;

/// A token of GitLab's, put together here so that none is in the repository.
fn token() -> String {
    ["glpat-", "x7Kq", "mZ4kF0sTn2WvJ8yB"].concat()
}

/// One of GitHub's whose checksum does not hold.
fn made_up() -> String {
    ["gh", "p_", "x7KqmZ4kF0sTn2WvJ8yBx7Kq3Z4kF1sTn2Wv"].concat()
}

fn map() -> String {
    let content = format!("one\nconst token = \"{}\";\n", token());
    json!({"version": 3, "sources": ["a.ts", "../src/b.ts"], "sourcesContent": ["", content]})
        .to_string()
}

fn tgz(name: &str, text: &str) -> Vec<u8> {
    Archive::default().file(name, text.as_bytes()).tgz()
}

fn project() -> Project {
    Project::empty()
        .file("src/a.js", format!("//\nconst t = \"{}\";\n", token()))
        .file("dist/a.js.map", map())
        .file(
            "node_modules/dep/old.tgz",
            tgz("package/lib/i.js", &format!("k='{}'", token())),
        )
        .file("logo.png", format!("x={}", made_up()))
}

/// The column at which the secret stands in the map.
fn column() -> usize {
    map().find(&token()).unwrap() + 1
}

/// That nothing printed has the secret, nor half of it.
#[track_caller]
fn hides(run: Run) -> Run {
    for secret in [token(), made_up()] {
        for piece in [&secret[6..16], &secret[secret.len() - 10..]] {
            assert!(!run.stdout.contains(piece), "{run:#?}");
            assert!(!run.stderr.contains(piece), "{run:#?}");
        }
    }
    run
}

#[test]
fn one_secret_is_told_once_with_all_its_places() {
    let project = project();
    for args in [
        &["secrets"][..],
        &["secrets", "."],
        &["secrets", "./", "src"],
    ] {
        let run = hides(project.run(args)).exits(1);
        let run = run.says(&[
            "error[gitlab-personal-token]: glpat-…yB, 26 characters\n",
            "\n  src/a.js:2:12\n",
            &format!("  dist/a.js.map:1:{}, in ../src/b.ts line 2\n", column()),
            "\n  node_modules/dep/old.tgz!package/lib/i.js:1:4\n",
            "found: 1 secret and 1 note in ",
        ]);
        assert_eq!(run.stdout.matches("error[").count(), 1, "{run:#?}");
        assert!(!run.stdout.contains("note["), "{run:#?}");
    }
    hides(project.run(&["secrets", "--verbose"]))
        .exits(1)
        .says(&[
            "note[github-classic-token]",
            "  logo.png:1:3\n",
            "fingerprint: ",
        ]);
}

#[test]
fn programs_get_every_place() {
    let run = hides(project().run(&["secrets", "--format", "json", "-v"])).exits(1);
    let json = run.json();
    let findings = json["findings"].as_array().unwrap();
    let told: Vec<String> = findings
        .iter()
        .map(|it| {
            let parts = [
                "path", "inside", "line", "column", "verdict", "level", "view",
            ];
            let parts = parts.map(|key| it[key].to_string().replace('"', ""));
            parts.join(" ")
        })
        .collect();
    assert_eq!(
        told,
        [
            &format!("dist/a.js.map [] 1 {} shape-only error plain", column()),
            "logo.png [] 1 3 failed-checksum note plain",
            "node_modules/dep/old.tgz [package/lib/i.js] 1 4 shape-only error plain",
            "src/a.js [] 2 12 shape-only error plain",
        ]
    );
    assert_eq!(
        findings[0]["original"],
        json!({"source": "../src/b.ts", "line": 2})
    );
    assert_eq!(findings[3]["original"], Value::Null);
    assert_eq!(findings[3]["fingerprint"].as_str().unwrap().len(), 16);
    assert_eq!(
        (&json["outcome"], &json["exit_code"]),
        (&json!("found"), &json!(1))
    );
}

#[test]
fn exit_codes() {
    let project = project().file("clean/a.js", "1\n");
    project
        .run(&["secrets", "clean"])
        .exits(0)
        .says(&["ok: no secrets in 1 file (2 B)\n"]);
    hides(project.run(&["secrets", "logo.png"])).exits(0);
    hides(project.run(&["secrets", "logo.png", "--strict"]))
        .exits(1)
        .says(&["error[github-classic-token]", "its own checksum fails"]);
    project.write("clean/cut.gz", &tgz("a", &"x7".repeat(9999))[..60]);
    for format in ["human", "json"] {
        hides(project.run(&["secrets", "clean", "src", "--format", format]))
            .exits(2)
            .says(&["clean/cut.gz", "damaged", "gitlab-personal-token"]);
    }
    project
        .run(&["secrets", "absent.js"])
        .exits(2)
        .says(&["absent.js: no such file or directory"]);
    project.run(&["secrets", "--no"]).refuses(&["--no"]);
}

#[test]
fn standard_input() {
    let project = Project::empty();
    let run = project.finish(project.command(&["secrets", "-"]), map().as_bytes());
    hides(run).exits(1).says(&[&format!(
        "standard input:1:{}, in ../src/b.ts line 2\n",
        column()
    )]);
    project
        .run(&["secrets", "-"])
        .exits(0)
        .says(&["ok: no secrets"]);
}

#[cfg(unix)]
#[test]
fn links_and_objects_of_git_are_not_followed() {
    let project = Project::empty()
        .file(".git/objects/ab/cd", token())
        .file(".git/config", "[core]\n")
        .file("objects/a", "1\n")
        .link("outside", "../home")
        .link("circle", ".");
    project.write("../home/.npmrc", token());
    project.run(&["secrets"]).exits(0).says(&[
        "no secrets in 2 files",
        "not followed: 2 symbolic links and 1 object store of git\n",
    ]);
    for named in ["outside", ".git/objects", "outside/.npmrc"] {
        hides(project.run(&["secrets", named])).exits(1);
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    let project = Project::empty()
        .file("a.js", token())
        .file("b.js", "1\n")
        .dir("c")
        .mode("b.js", 0)
        .mode("c", 0);
    hides(project.run_as_nobody(&["secrets"])).exits(2).says(&[
        "error[gitlab-personal-token]",
        "2 paths could not be looked at:\n",
        "  b.js: Permission denied",
        "  c: Permission denied",
    ]);
}

/// A name may not write lines of its own.
#[cfg(unix)]
#[test]
fn names_are_escaped() {
    let project = Project::empty().file("a\nok: forged\u{1b}[2J.js", token());
    let run = hides(project.run(&["secrets"])).exits(1);
    run.says(&["a\\nok: forged\\u{1b}[2J.js:1:1"]);
    let run = hides(project.run(&["secrets", "--format", "json"])).exits(1);
    assert!(!run.stdout.contains('\u{1b}'), "{run:?}");
}

/// A map that is compressed is one all the same.
#[test]
fn a_compressed_map_tells_its_sources() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(map().as_bytes()).unwrap();
    let bytes = gzip.finish().unwrap();
    let project = Project::empty().file("dist/a.js.map.gz", &bytes);
    hides(project.run(&["secrets"])).exits(1).says(&[&format!(
        "  dist/a.js.map.gz:1:{}, in ../src/b.ts line 2\n",
        column()
    )]);
}

/// A policy that allows, raises and describes; the secret is one of a family, one of
/// the policy's own, or one that fails its checksum.
#[test]
fn the_policy_has_its_say() {
    let own = ["acme_", "7Kq2mZ4kF0sTn2WvJ8yB1dLr"].concat();
    let detector = "[[secrets.detector]]\nid = \"acme-farm\"\nwhat = \"a token of the build farm\"\nprefix = \"acme_\"\nalphabet = \"alphanumeric\"\nlength = 24\nreason = \"it starts any job\"\n";
    let allow = "[[allow]]\nrule = \"secret/gitlab-personal-token\"\npath = \"src/**\"\nreason = \"a key of the demonstration\"\n";
    let by_value = "[[allow]]\nrule = \"secret\"\nregex = \"^glpat-x7Kq\"\nreason = \"known\"\n";
    let project = Project::empty()
        .file("package.json", "{}")
        .file("src/a.js", format!("t = '{}'\n", token()))
        .file("b.js", format!("t = '{own}'\n"))
        .file("c.js", format!("t = '{}'\n", made_up()));
    for (policy, code, says) in [
        ("", 1, "found: 1 secret and 1 note in 5 files"),
        (allow, 0, "ok: 2 notes in 5 files"),
        (by_value, 0, "ok: 2 notes in 5 files"),
        (
            "[rules]\nsecret = \"warning\"\n",
            0,
            "ok: 1 warning and 1 note",
        ),
        ("[secrets]\nstrict = true\n", 1, "found: 2 secrets"),
        (
            detector,
            1,
            "error[acme-farm]: acme_…Lr, 29 characters\n  b.js:1:6",
        ),
    ] {
        project.write("packgate.toml", policy);
        for args in [
            &["secrets"][..],
            &["secrets", "."],
            &["secrets", "src", "b.js", "c.js"],
        ] {
            let run = hides(project.run(args)).exits(code);
            let files = says.replace(" in 5 files", "");
            run.says(&[if args.len() == 4 { &files } else { says }]);
        }
    }
    project
        .run(&["rule", "secret/acme-farm"])
        .exits(0)
        .says(&["a token of the build farm", "it starts any job"]);
    project
        .run(&["rule", "secret"])
        .exits(0)
        .says(&["  secret/acme-farm "]);
    project.write("packgate.toml", allow);
    let run = hides(project.run(&["secrets", "-v"])).exits(0);
    run.says(&["allowed: a key of the demonstration (packgate.toml:3:8)"]);
    let json = hides(project.run(&["secrets", "--format", "json"])).json();
    let allowed: Vec<&Value> = json["findings"].as_array().unwrap().iter().collect();
    assert_eq!(
        allowed[1]["allowed"]["reason"],
        "a key of the demonstration"
    );
    assert_eq!(allowed[1]["level"], "note");
    // What the policy allows does not block, whatever else must.
    hides(project.run(&["secrets", "src", "--strict"])).exits(0);
    for args in [
        &["secrets"][..],
        &["secrets", "--format", "json"],
        &["secrets", "src/a.js"],
    ] {
        project.write("packgate.toml", "[[allow]]\nrule = \"secret\"\n");
        let run = hides(project.run(args)).exits(2);
        let said = run.stdout.clone() + &run.stderr;
        assert!(said.contains("reason"), "{said}");
        let rule = project.run(&["rule", "map-dead"]).exits(0);
        assert!(
            rule.stderr.contains("the policy's own rules are left out"),
            "{rule:?}"
        );
    }
}

/// A package below has the policy that it has for `check`; one of somebody else's is
/// not asked.
#[test]
fn the_nearest_policy_decides() {
    let own = ["acme_", "7Kq2mZ4kF0sTn2WvJ8yB1dLr"].concat();
    let allow = "[[allow]]\nrule = \"secret\"\npath = \"**\"\nreason = \"known\"\n";
    let detector = "[[secrets.detector]]\nid = \"acme-farm\"\nwhat = \"a token\"\nprefix = \"acme_\"\nalphabet = \"alphanumeric\"\nlength = 24\nreason = \"it starts any job\"\n";
    let project = Project::empty()
        .file(".git/HEAD", "")
        .file("packages/a/package.json", "{}")
        .file("packages/a/packgate.toml", allow)
        .file("packages/a/x.js", format!("t = '{}'\n", token()))
        .file("packages/b/packgate.toml", detector)
        .file("packages/b/x.js", format!("t = '{own}'\n"))
        .file("packages/x.js", format!("t = '{own}'\n"));
    hides(project.run(&["secrets"])).exits(1).says(&[
        "error[acme-farm]",
        "  packages/b/x.js:1:6\n",
        "found: 1 secret and 1 note",
    ]);
    project.write("node_modules/c/packgate.toml", allow);
    project.write("node_modules/c/package.json", "{}");
    project.write("node_modules/c/x.js", format!("t = '{}'\n", token()));
    hides(project.run(&["secrets", "node_modules"]))
        .exits(1)
        .says(&["error[gitlab-personal-token]"]);
}

/// What `check` has written down is known here, too.
#[test]
fn a_baseline_holds() {
    let project = Project::empty()
        .file("package.json", r#"{"name":"acme","version":"1.0.0"}"#)
        .file("src/index-a1b2c3d4.js", format!("t = '{}'\n", token()));
    let wrote = project.command(&["check", "--write-baseline"]).output();
    assert_eq!(wrote.unwrap().status.code(), Some(1));
    hides(project.run(&["secrets", "src"]))
        .exits(0)
        .says(&["ok: 1 note in 1 file"]);
    hides(project.run(&["secrets", "-v"])).says(&["allowed: known in packgate-baseline.txt"]);
}

/// Nobody has looked into a directory in which there is nothing.
#[test]
fn an_empty_directory_is_not_judged() {
    let project = Project::empty().dir("empty/deep").file("a/b.js", "1\n");
    for args in [&["secrets", "empty"][..], &["secrets", "a", "empty"]] {
        project.run(args).exits(2).says(&[
            "1 path could not be looked at",
            "  empty: there is no file in it, so nothing was looked at",
            "not judged: no secrets",
        ]);
    }
}
