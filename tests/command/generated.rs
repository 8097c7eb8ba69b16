//! Completions and man pages, made by hidden subcommands.

use crate::support::{Project, npm11};
use std::process::Stdio;

#[test]
fn completions() {
    let project = Project::new(npm11(""));
    for (shell, part) in [
        ("bash", "complete -F _packgate"),
        ("zsh", "#compdef packgate"),
        ("fish", "complete -c packgate"),
    ] {
        let run = project.run(&["completions", shell]).exits(0);
        run.says(&[part, "all-packages", "global-ignore-file"]);
    }
    project.run(&["completions", "csh"]).refuses(&["csh"]);
}

#[test]
fn man_pages() {
    let project = Project::new(npm11("")).dir("man");
    // Here something is meant to be written, so not by `run`.
    let mut command = project.command(&["manual", "man"]);
    let output = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    for page in [
        "packgate.1",
        "packgate-check.1",
        "packgate-list.1",
        "packgate-why.1",
        "packgate-reveal.1",
        "packgate-rule.1",
        "packgate-secrets.1",
    ] {
        let text = std::fs::read_to_string(project.at("man").join(page)).unwrap();
        assert!(
            text.contains(".TH") && text.contains("packgate"),
            "{page}: {text}"
        );
    }
    project
        .run(&["manual", "package.json"])
        .refuses(&["package.json"]);
    project.run(&["manual"]).refuses(&["DIR"]);
}

#[test]
fn they_are_hidden() {
    let project = Project::new(npm11(""));
    for args in [&["--help"][..], &["-h"], &["help"]] {
        let run = project.run(args).exits(0);
        for name in ["completions", "manual", "--batch"] {
            assert!(!run.stdout.contains(name), "{run:#?}");
        }
    }
    let run = project.run(&["list", "--help"]).exits(0);
    assert!(!run.stdout.contains("--batch"), "{run:#?}");
}
