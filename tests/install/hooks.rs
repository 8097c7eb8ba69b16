//! Over every kind of hook that may be there, and back.

use crate::support::{Home, NAMES};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

/// Installs over these hooks, sees the gate fire, uninstalls, and compares.
#[track_caller]
fn round(home: &Home) {
    let before = home.picture("repo/.git/hooks");
    home.packgate(&["install"]).exits(0);
    let once = home.picture("repo/.git/hooks");
    home.packgate(&["install"])
        .exits(0)
        .says(&["already installed"]);
    assert_eq!(home.picture("repo/.git/hooks"), once);
    home.fires("repo");
    home.packgate(&["uninstall"]).exits(0);
    assert_eq!(home.picture("repo/.git/hooks"), before);
    home.is_open("repo");
}

#[test]
fn no_hook() {
    round(&Home::with_repo());
}

#[test]
fn hooks_that_end_early() {
    for text in [
        "#!/bin/sh\nexit 0\n",
        "#!/bin/sh\nexec true\n",
        "#!/usr/bin/env bash\nset -e\ntrap 'exit 0' EXIT\n",
        // Without a first line that names a shell, git starts one.
        "exit 0\n",
    ] {
        let home = Home::with_repo();
        for name in NAMES {
            home.old_hook(name, text);
        }
        round(&home);
    }
}

#[test]
fn a_hook_that_is_a_link() {
    let home = Home::with_repo();
    home.program("repo/tools/check.sh", "#!/bin/sh\nexit 0\n");
    symlink("../../tools/check.sh", home.hook("pre-commit")).unwrap();
    round(&home);
}

#[test]
fn a_link_that_leads_nowhere() {
    let home = Home::with_repo();
    symlink("nowhere", home.hook("pre-commit")).unwrap();
    round(&home);
}

#[test]
fn a_hook_that_is_not_executable_stays_so() {
    let home = Home::with_repo();
    home.write("repo/.git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    home.mode("repo/.git/hooks/pre-commit", 0o640);
    round(&home);
}

#[test]
fn a_binary_hook() {
    let home = Home::with_repo();
    fs::copy("/bin/true", home.hook("pre-push")).unwrap();
    home.mode("repo/.git/hooks/pre-push", 0o711);
    round(&home);
}

#[test]
fn samples_are_not_hooks() {
    let home = Home::with_repo();
    home.old_hook("pre-commit.sample", "#!/bin/sh\nexit 1\n");
    round(&home);
}

#[test]
fn a_directory_is_refused_and_nothing_is_written() {
    let home = Home::with_repo();
    fs::create_dir(home.hook("pre-push")).unwrap();
    let before = home.picture("repo/.git/hooks");
    home.packgate(&["install"])
        .exits(2)
        .says(&["pre-push", "move it away"]);
    assert_eq!(home.picture("repo/.git/hooks"), before);
    home.packgate(&["uninstall"])
        .exits(0)
        .says(&["nothing of packgate's"]);
}

#[test]
fn the_old_hook_gets_what_git_gives() {
    let home = Home::with_repo();
    let log = home.at("log");
    let script = format!(
        "#!/bin/sh\nprintf '%s|%s|%s|%s\\n' \"$PWD\" \"$*\" \"$SEEN\" \"$(cat)\" >> '{}'\n",
        log.display()
    );
    home.old_hook("pre-push", &script);
    let mut home = home;
    home.env.push(("SEEN", "yes".to_owned()));
    home.git("repo", &["tag", "v1"]).exits(0);
    let push = ["push", "origin", "HEAD:refs/heads/one", "v1"];
    home.git("repo", &[&push[..], &["--dry-run"]].concat())
        .exits(0);
    let alone = fs::read_to_string(&log).unwrap();
    assert!(
        alone.contains("|yes|") && alone.contains("refs/tags/v1"),
        "{alone}"
    );
    fs::remove_file(&log).unwrap();
    home.packgate(&["install"]).exits(0);
    home.git("repo", &push).exits(0);
    assert_eq!(fs::read_to_string(&log).unwrap(), alone);
    // Nothing to push: git runs the hook with an empty stdin, and it passes.
    home.git("repo", &push).exits(0);
}

#[test]
fn the_old_hook_blocks_with_its_own_code() {
    let home = Home::with_repo();
    home.old_hook("pre-commit", "#!/bin/sh\necho no >&2; exit 7\n");
    home.packgate(&["install"]).exits(0);
    home.clean("repo");
    home.commit("repo").exits(1).says(&["no"]);
    let ran = home.run("repo", ".git/hooks/pre-commit", &[]);
    assert_eq!(ran.code, 7);
}

#[test]
fn what_the_old_hook_stages_is_judged() {
    let home = Home::with_repo();
    home.leak("repo");
    fs::rename(home.at("repo/dist/cli.js.map"), home.at("repo/map")).unwrap();
    home.git("repo", &["reset", "--quiet"]).exits(0);
    home.old_hook(
        "pre-commit",
        "#!/bin/sh\ncp map dist/cli.js.map && git add dist/cli.js.map\n",
    );
    home.packgate(&["install"]).exits(0);
    home.git("repo", &["commit", "--allow-empty", "--message", "x"])
        .blocked();
}

#[test]
fn without_its_program_the_hook_blocks() {
    let home = Home::with_repo();
    fs::create_dir(home.at("elsewhere")).unwrap();
    home.packgate(&["install"]).exits(0);
    let hook = home.hook("pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    let gone = text.replace("packgate_program='", "packgate_program='/nowhere");
    let gone = gone.replace("command -v packgate-commit", "command -v packgate-gone");
    fs::write(&hook, gone).unwrap();
    home.clean("repo");
    home.commit("repo").exits(1).says(&["blocked", "neither"]);
    // With PATH as the last resort.
    fs::write(
        &hook,
        text.replace("packgate_program='", "packgate_program='/nowhere"),
    )
    .unwrap();
    home.leak("repo");
    home.commit("repo").blocked();
}

#[test]
fn an_edited_hook_is_not_touched() {
    let home = Home::with_repo();
    home.old_hook("pre-commit", "#!/bin/sh\n");
    home.packgate(&["install"]).exits(0);
    let hook = home.hook("pre-push");
    let text = fs::read_to_string(&hook).unwrap() + "echo mine\n";
    fs::write(&hook, &text).unwrap();
    let before = home.picture("repo/.git/hooks");
    for command in ["install", "uninstall"] {
        home.packgate(&[command])
            .exits(2)
            .says(&["pre-push", "edited"]);
        assert_eq!(home.picture("repo/.git/hooks"), before);
    }
}

#[test]
fn an_older_hook_is_replaced() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    let now = home.picture("repo/.git/hooks");
    let hook = home.hook("pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    fs::write(&hook, text.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1)).unwrap();
    home.packgate(&["doctor"]).exits(0).says(&["0.0.1"]);
    home.packgate(&["install"]).exits(0).says(&["installed in"]);
    assert_eq!(home.picture("repo/.git/hooks"), now);
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o644)).unwrap();
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["not executable"]);
    home.packgate(&["install"]).exits(0);
    assert_eq!(home.picture("repo/.git/hooks"), now);
}

#[test]
fn two_old_hooks_are_too_many() {
    let home = Home::with_repo();
    home.old_hook("pre-commit", "#!/bin/sh\necho one\n");
    home.packgate(&["install"]).exits(0);
    // As a tool does that deletes what it finds.
    home.old_hook("pre-commit", "#!/bin/sh\necho two\n");
    let before = home.picture("repo/.git/hooks");
    home.packgate(&["install"])
        .exits(2)
        .says(&["before-packgate", "moved aside before"]);
    assert_eq!(home.picture("repo/.git/hooks"), before);
    home.packgate(&["uninstall"]).exits(0).says(&["both stay"]);
    assert!(home.hook("pre-commit.before-packgate").exists());
}

#[test]
fn a_dry_run_writes_nothing() {
    let home = Home::with_repo();
    home.old_hook("pre-commit", "#!/bin/sh\n");
    let before = home.picture("repo");
    home.packgate(&["install", "--dry-run"]).exits(0).says(&[
        "would rename .git/hooks/pre-commit",
        "+ #!/bin/sh",
        "nothing was changed",
    ]);
    assert_eq!(home.picture("repo"), before);
    home.packgate(&["install"]).exits(0);
    let before = home.picture("repo");
    home.packgate(&["uninstall", "--dry-run"])
        .exits(0)
        .says(&["would remove .git/hooks/pre-push", "would rename"]);
    assert_eq!(home.picture("repo"), before);
}
