//! Hooks in the user's git configuration.

use crate::support::{Home, RULE};
use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The real git, whatever stands before it on PATH later.
fn real_git() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path)
        .map(|dir| dir.join("git"))
        .find(|it| it.is_file())
        .unwrap()
}

/// With a git that says it is of this version, and is the real one otherwise.
fn pretending(version: &str) -> Home {
    let mut home = Home::with_repo();
    let git = real_git();
    home.program(
        "fake/git",
        format!(
            "#!/bin/sh\nif [ \"$1\" = version ]; then echo 'git version {version}'; exit; fi\n\
             exec '{}' \"$@\"\n",
            git.display()
        ),
    );
    let fake = home.at("fake");
    home.path.insert(0, fake);
    home
}

fn is_new(git: &Path) -> bool {
    let Ok(output) = Command::new(git).arg("version").output() else {
        return false;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = said
        .trim_start_matches("git version ")
        .split('.')
        .map(|it| it.trim().parse::<u32>().unwrap_or(0));
    (numbers.next(), numbers.next()) >= (Some(2), Some(54))
}

#[test]
fn an_older_git_is_refused() {
    for version in ["2.53.1", "2.39.5 (Apple Git-154)", "1.9.0"] {
        let home = pretending(version);
        let before = home.text("home/.gitconfig");
        for args in [
            &["install", "--global"][..],
            &["install", "--global", "--dry-run"],
        ] {
            home.packgate(args)
                .exits(2)
                .says(&[&version[..3], "2.54", "packgate install"]);
        }
        assert_eq!(home.text("home/.gitconfig"), before);
    }
}

#[test]
fn the_configuration_is_written_once_and_taken_out_again() {
    for version in ["2.54.0", "2.55.GIT", "3.0.0", "2.54.0.windows.1"] {
        let home = pretending(version);
        let before = home.text("home/.gitconfig");
        home.packgate(&["install", "--global", "--dry-run"])
            .exits(0)
            .says(&["hook.packgate-push.event pre-push"]);
        assert_eq!(home.text("home/.gitconfig"), before);
        home.packgate(&["install", "--global"]).exits(0);
        let get = |key: &str| home.git("home", &["config", "--get-all", key]).stdout;
        let program = home.at("bin/packgate-commit");
        let built = Path::new(env!("CARGO_BIN_EXE_packgate")).with_file_name("packgate-commit");
        let command = get("hook.packgate-commit.command");
        let quoted = |path: &Path| format!("'{}'\n", path.display());
        assert!(
            command == quoted(&program) || command == quoted(&built),
            "{command}"
        );
        assert_eq!(
            get("hook.packgate-commit.event"),
            "pre-commit\npre-merge-commit\n"
        );
        assert!(get("hook.packgate-push.command").ends_with("packgate-push' --from-shim\n"));
        assert_eq!(get("hook.packgate-push.event"), "pre-push\n");
        let written = home.text("home/.gitconfig");
        home.packgate(&["install", "--global"])
            .exits(0)
            .says(&["already installed"]);
        assert_eq!(home.text("home/.gitconfig"), written);
        home.packgate(&["uninstall", "--global", "--dry-run"])
            .exits(0);
        assert_eq!(home.text("home/.gitconfig"), written);
        home.packgate(&["uninstall", "--global"])
            .exits(0)
            .says(&["removed hook.packgate-push"]);
        assert_eq!(home.text("home/.gitconfig"), before);
        home.packgate(&["uninstall", "--global"])
            .exits(0)
            .says(&["nothing of packgate's"]);
    }
}

#[test]
fn half_a_configuration_is_completed() {
    let home = pretending("2.54.0");
    home.packgate(&["install", "--global"]).exits(0);
    let whole = home
        .git("home", &["config", "--get-regexp", "^hook"])
        .stdout;
    for spoil in [
        &["--unset-all", "hook.packgate-push.event"][..],
        &["--unset", "hook.packgate-commit.event", "merge"],
        &["--add", "hook.packgate-commit.event", "pre-push"],
        &["hook.packgate-push.command", "/old/packgate-push"],
    ] {
        let args = [&["config", "--global"], spoil].concat();
        home.git("home", &args).exits(0);
        home.packgate(&["install", "--global"])
            .exits(0)
            .says(&["installed in"]);
        let mut now: Vec<String> = home
            .git("home", &["config", "--get-regexp", "^hook"])
            .stdout
            .lines()
            .map(str::to_owned)
            .collect();
        let mut wanted: Vec<String> = whole.lines().map(str::to_owned).collect();
        now.sort();
        wanted.sort();
        assert_eq!(now, wanted, "{spoil:?}");
    }
}

#[test]
fn the_doctor_sees_what_switches_it_off() {
    let home = pretending("2.54.0");
    home.packgate(&["install", "--global"]).exits(0);
    home.git("repo", &["config", "hook.packgate-commit.enabled", "false"])
        .exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["hook.packgate-commit.enabled is false"]);
    let mut old = home;
    old.path.remove(0);
    if !is_new(&real_git()) {
        old.packgate(&["doctor"]).exits(1).says(&["ignores them"]);
    }
}

/// Fires in every repository, with a git that has config hooks.
#[test]
fn configured_hooks_fire() {
    let given = std::env::var_os("PACKGATE_TEST_NEW_GIT").map(PathBuf::from);
    let git = given.unwrap_or_else(real_git);
    if !is_new(&git) {
        // Straight to stderr: what is printed by a test that passes is not shown.
        writeln!(
            stderr(),
            "\nNOT-TESTED config-hooks-fire: {} is older than 2.54. Set PACKGATE_TEST_NEW_GIT \
             to a newer git, and see that configured hooks fire.\n",
            git.display()
        )
        .unwrap();
        return;
    }
    let mut home = Home::with_repo();
    home.path.insert(0, git.parent().unwrap().to_owned());
    home.packgate(&["install", "--global"]).exits(0);
    home.fires("repo");
    home.packgate(&["doctor"])
        .exits(0)
        .says(&["a commit that leaks is blocked", "hook.packgate-push"]);
    beside_others(&home);
    home.git("repo", &["config", "hook.packgate-commit.enabled", "false"])
        .exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["not true that a commit that leaks is blocked"]);
    home.git(
        "repo",
        &["config", "--unset", "hook.packgate-commit.enabled"],
    )
    .exits(0);
    home.git("repo", &["config", "hook.pre-push.enabled", "false"])
        .exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["hook.pre-push.enabled is false"]);
    home.git("repo", &["config", "--unset", "hook.pre-push.enabled"])
        .exits(0);
    home.packgate(&["uninstall", "--global"]).exits(0);
    home.is_open("repo");
}

/// Beside hooks of the repository, beside a global folder of hooks, and beside
/// packgate's own shims.
fn beside_others(home: &Home) {
    home.old_hook("pre-commit", "#!/bin/sh\nexit 0\n");
    home.fires("repo");
    let hooks = home.at("hooks");
    let path = hooks.to_str().unwrap();
    home.git("repo", &["config", "--global", "core.hooksPath", path])
        .exits(0);
    home.fires("repo");
    home.packgate(&["doctor"])
        .exits(0)
        .says(&["run all the same"]);
    home.git("repo", &["config", "--global", "--unset", "core.hooksPath"])
        .exits(0);
    home.packgate(&["install"]).exits(0);
    home.leak("repo");
    home.commit("repo").exits(1).says(&[RULE]);
    home.packgate(&["doctor"]).exits(0);
    home.packgate(&["uninstall"]).exits(0);
    home.clean("repo");
}
