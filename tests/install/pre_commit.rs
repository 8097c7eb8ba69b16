//! pre-commit and prek over packgate's hooks, and packgate's over theirs. That their
//! own entries for packgate work is tests/hooks/frameworks.py.

use crate::support::Home;
use std::path::Path;

const CONFIG: &str = "repos:\n- repo: local\n  hooks:\n  - id: x\n    name: x\n    entry: git --version\n    \
                      language: system\n    always_run: true\n    pass_filenames: false\n    \
                      stages: [pre-commit, pre-merge-commit, pre-push]\n";

const TYPES: [&str; 6] = [
    "-t",
    "pre-commit",
    "-t",
    "pre-merge-commit",
    "-t",
    "pre-push",
];

fn home(with_config: bool) -> Home {
    let bin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hooks/venv/bin");
    assert!(
        bin.join("prek").exists(),
        "the hook frameworks are missing: run python3 tests/hooks/install.py"
    );
    let mut home = Home::with_repo();
    home.path.push(bin);
    home.env
        .push(("PRE_COMMIT_HOME", home.at("cache").display().to_string()));
    home.env
        .push(("PREK_HOME", home.at("cache").display().to_string()));
    if with_config {
        home.write("repo/.pre-commit-config.yaml", CONFIG);
    }
    home
}

fn install(home: &Home, tool: &str) {
    let args = [&["install"], &TYPES[..]].concat();
    home.run("repo", tool, &args).exits(0);
}

#[test]
fn they_over_us() {
    for tool in ["pre-commit", "prek"] {
        let home = home(false);
        home.old_hook("pre-commit", "#!/bin/sh\nexit 0\n");
        home.packgate(&["install"]).exits(0);
        home.write("repo/.pre-commit-config.yaml", CONFIG);
        install(&home, tool);
        assert!(home.hook("pre-commit.legacy").exists());
        home.fires("repo");
        home.packgate(&["install"])
            .exits(0)
            .says(&["already installed"]);
        home.packgate(&["doctor"])
            .exits(0)
            .says(&["started by the hook of", "is blocked"]);
        // Their next installation changes nothing about it.
        install(&home, tool);
        home.fires("repo");
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(
            home.text("repo/.git/hooks/pre-commit.legacy"),
            "#!/bin/sh\nexit 0\n"
        );
        home.is_open("repo");
    }
}

#[test]
fn we_over_them() {
    for tool in ["pre-commit", "prek"] {
        let home = home(true);
        install(&home, tool);
        let before = home.picture("repo/.git/hooks");
        home.packgate(&["install", "--shims"]).exits(0);
        home.packgate(&["install", "--shims"])
            .exits(0)
            .says(&["already installed"]);
        home.fires("repo");
        home.packgate(&["doctor"]).exits(0);
        install(&home, tool);
        home.fires("repo");
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), before);
        home.is_open("repo");
    }
}

#[test]
fn we_over_them_over_an_old_hook() {
    for tool in ["pre-commit", "prek"] {
        let home = home(true);
        home.old_hook("pre-commit", "#!/bin/sh\ntouch ../ran\nexit 0\n");
        install(&home, tool);
        let before = home.picture("repo/.git/hooks");
        home.packgate(&["install", "--shims"]).exits(0);
        home.fires("repo");
        assert!(home.at("ran").exists(), "the old hook still runs");
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), before);
        // Killed half-way, on a file system without hard links.
        let (legacy, aside) = ("pre-commit.legacy", "pre-commit.before-packgate");
        std::fs::rename(home.hook(legacy), home.hook(aside)).unwrap();
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), before);
        std::fs::rename(home.hook(legacy), home.hook(aside)).unwrap();
        home.packgate(&["install", "--shims"]).exits(0);
        home.fires("repo");
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), before);
    }
}

#[test]
fn they_are_taken_out_and_we_stay() {
    for tool in ["pre-commit", "prek"] {
        let home = home(true);
        install(&home, tool);
        home.packgate(&["install", "--shims"]).exits(0);
        home.run("repo", tool, &[&["uninstall"], &TYPES[..]].concat())
            .exits(0);
        home.fires("repo");
        home.packgate(&["doctor"]).exits(0);
    }
}

#[test]
fn the_doctor_sees_a_forced_installation() {
    for tool in ["pre-commit", "prek"] {
        let home = home(true);
        home.packgate(&["install", "--shims"]).exits(0);
        let args = [&["install", "-f"], &TYPES[..]].concat();
        home.run("repo", tool, &args).exits(0);
        home.packgate(&["doctor"])
            .exits(1)
            .says(&["does not start packgate"]);
        home.packgate(&["install", "--shims"]).exits(0);
        home.fires("repo");
    }
}

#[test]
fn the_entry() {
    let files = [
        (".pre-commit-config.yaml", CONFIG),
        (
            "prek.toml",
            "[[repos]]\nrepo = \"builtin\"\nhooks = [{ id = \"check-yaml\" }]\n",
        ),
    ];
    for (file, text) in files {
        let home = home(false);
        home.write(&format!("repo/{file}"), text);
        home.packgate(&["install"]).exits(1).says(&[
            "packgate-commit",
            env!("CARGO_PKG_REPOSITORY"),
            "-t pre-push",
        ]);
        home.packgate(&["install", "--write"]).exits(0);
        home.packgate(&["install"])
            .exits(0)
            .says(&["already installed", "then run"]);
        let tool = if file == "prek.toml" {
            "prek"
        } else {
            "pre-commit"
        };
        if tool == "pre-commit" {
            home.run("repo", tool, &["validate-config"]).exits(0);
        }
        home.run("repo", "prek", &["validate-config", file])
            .exits(0);
        install(&home, tool);
        home.packgate(&["doctor"])
            .exits(0)
            .says(&["starts packgate", "Not tried"]);
        home.packgate(&["uninstall"])
            .exits(0)
            .says(&["taken out of"]);
        assert_eq!(home.text(&format!("repo/{file}")), text);
    }
}

#[test]
fn the_hooks_that_others_refer_to() {
    let home = home(false);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    for tool in ["pre-commit", "prek"] {
        home.run(
            "repo",
            tool,
            &["validate-manifest", manifest.to_str().unwrap()],
        )
        .exits(0);
    }
}
