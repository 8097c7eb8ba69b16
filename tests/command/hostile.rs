//! Names are written by whoever wrote the package: none reaches a terminal raw.
#![cfg(unix)]

use crate::archive::Archive;
use crate::support::{MAP, Project, Run, npm11, text};

/// Names that would colour, clear, forge a line or reorder what is read.
const NAMES: [&str; 6] = [
    "\u{1b}[31mred.js.map",
    "\u{1b}]0;title\u{7}.js.map",
    "a\nok: forged\n.js.map",
    "gpj.\u{202e}js.map",
    "\u{2066}x\u{2069}.js.map",
    "b\r\u{200b}\u{9b}.js.map",
];

/// No character that steers a terminal, and no line that a name began.
#[track_caller]
fn harmless(run: &Run) {
    for text in [&run.stdout, &run.stderr] {
        let bad = |char: char| {
            (char.is_control() && char != '\n')
                || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        };
        assert!(!text.contains(bad), "{run:#?}");
        assert!(
            !text.lines().any(|line| line.starts_with("ok: forged")),
            "{run:#?}"
        );
    }
}

fn package() -> Project {
    let mut project = Project::new(npm11(""));
    for name in NAMES {
        project = project.file(name, MAP);
    }
    project
}

#[test]
fn names_of_files() {
    let project = package();
    for args in [
        &["check"][..],
        &["check", "--verbose"],
        &["check", "--format", "json"],
        &["list"],
        &["list", "--why"],
        &["list", "--format", "json"],
    ] {
        harmless(&project.run(args));
    }
    for name in NAMES {
        harmless(&project.run(&["why", name]).exits(0));
        harmless(&project.run(&["why", &format!("missing{name}")]).exits(0));
    }
}

/// Escaped, but not changed.
#[test]
fn a_program_reads_the_names_as_they_are() {
    let list = package()
        .run(&["list", "--format", "json"])
        .exits(0)
        .paths();
    let check = package()
        .run(&["check", "--format", "json"])
        .exits(1)
        .json();
    let findings = check["packages"][0]["findings"].as_array().unwrap();
    let found: Vec<String> = findings
        .iter()
        .flat_map(|it| it["files"].as_array().unwrap())
        .map(|file| text(&file["path"]))
        .collect();
    for name in NAMES {
        assert!(list.iter().any(|it| it == name), "{name:?}: {list:?}");
        assert!(found.iter().any(|it| it == name), "{name:?}: {found:?}");
    }
}

#[test]
fn names_in_a_batch() {
    let project = package();
    let command = project.command(&["list", "--batch", "--manager", "npm@11"]);
    harmless(&project.finish(command, b".\n").exits(0));
}

#[test]
fn names_in_a_tarball() {
    for name in NAMES {
        let archive = Archive::package().file(&format!("package/{name}"), MAP.as_bytes());
        let project = Project::empty().file("fx.tgz", archive.tgz());
        for command in ["check", "list"] {
            harmless(&project.run(&[command, "fx.tgz"]));
            harmless(&project.run(&[command, "fx.tgz", "--format", "json"]));
        }
        let archive = Archive::package().file(&format!("package/../../{name}"), b"x");
        let project = Project::empty().file("fx.tgz", archive.tgz());
        harmless(&project.run(&["check", "fx.tgz"]).exits(2));
    }
}

#[test]
fn names_on_the_command_line() {
    let project = package();
    for name in NAMES {
        for args in [
            &["check", name, "--manager", "npm@11"][..],
            &["list", &format!("no{name}")],
            &["check", "--manager", name],
            &["check", "--prefix", &format!("no{name}")],
            &["rule", name],
            &["why", "--package", &format!("no{name}"), "x"],
            &["why", &format!("/no{name}")],
        ] {
            harmless(&project.run(args).exits(2));
        }
    }
}

#[test]
fn what_package_json_says() {
    let name = "\\u001b[31mfx\\nok: forged\\u202e";
    for more in [
        format!(r#"{{"name":"{name}","version":"1.0.0","packageManager":"npm@11.4.0"}}"#),
        format!(r#"{{"name":"fx","version":"1.0.0","packageManager":"{name}"}}"#),
        format!(
            r#"{{"name":"fx","version":"1.0.0","packageManager":"npm@11.4.0","files":["{name}","*.js"]}}"#
        ),
        format!(
            r#"{{"name":"fx","version":"1.0.0","packageManager":"npm@11.4.0","main":"{name}"}}"#
        ),
        format!(
            r#"{{"name":"fx","version":"1.0.0","packageManager":"npm@11.4.0","bin":{{"{name}":"{name}"}}}}"#
        ),
    ] {
        let project = package().file("package.json", more);
        for args in [&["check"][..], &["list", "--why"], &["why", NAMES[0]]] {
            harmless(&project.run(args));
        }
    }
}
