//! What the doctor says where no framework and no configuration is concerned.

use crate::support::Home;
use std::fs;

#[test]
fn all_is_well() {
    let home = Home::with_repo();
    home.old_hook("pre-commit", "#!/bin/sh\ntouch ../ran\n");
    home.packgate(&["install"]).exits(0);
    let before = home.picture("repo");
    home.packgate(&["doctor"]).exits(0).says(&[
        "ok    git 2.",
        "after .git/hooks/pre-commit.before-packgate",
        "ok    1 package to judge",
        "ok    a commit that leaks is blocked",
        "ok    a clean commit passes",
        "ok    a push that leaks is blocked",
        "ok    a clean push passes",
    ]);
    assert_eq!(home.picture("repo"), before);
    assert!(!home.at("ran").exists(), "other people's hooks are not run");
    let left: Vec<_> = fs::read_dir(home.at("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn nothing_is_installed() {
    let home = Home::with_repo();
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["no pre-commit hook", "packgate install"])
        .lacks("scratch");
}

#[test]
fn a_hook_that_another_tool_took() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    home.old_hook("pre-push", "#!/bin/sh\n");
    home.packgate(&["doctor"]).exits(1).says(&[
        "pre-push is another tool's",
        "not true that a push that leaks is blocked",
    ]);
    fs::remove_file(home.hook("pre-commit")).unwrap();
    home.packgate(&["doctor"]).exits(1).says(&[
        "no pre-commit hook",
        "not true that a commit that leaks is blocked: it passed",
    ]);
}

#[test]
fn an_edited_hook() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    let hook = home.hook("pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    fs::write(&hook, format!("{text}# mine\n")).unwrap();
    home.packgate(&["doctor"]).exits(0).says(&["edited since"]);
    fs::write(&hook, text.replace("\nexec", "\nexit 0\nexec")).unwrap();
    home.packgate(&["doctor"]).exits(1).says(&[
        "edited since",
        "not true that a commit that leaks is blocked: it passed",
    ]);
}

#[test]
fn a_program_that_is_gone() {
    let mut home = Home::with_repo();
    let programs = home.at("programs");
    fs::create_dir(&programs).unwrap();
    for name in ["packgate", "packgate-commit", "packgate-push"] {
        fs::copy(home.at("bin").join(name), programs.join(name)).unwrap();
    }
    home.path.insert(0, programs.clone());
    home.packgate(&["install"]).exits(0);
    home.packgate(&["doctor"]).exits(0).lacks("warn");
    fs::remove_dir_all(&programs).unwrap();
    home.packgate(&["doctor"])
        .exits(0)
        .says(&["the program it names is gone", "ok    a commit that leaks"]);
    home.fires("repo");
    home.packgate(&["install"]).exits(0).says(&["installed in"]);
    home.packgate(&["doctor"]).exits(0).lacks("warn");
}

#[test]
fn nothing_to_publish() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    home.write(
        "repo/package.json",
        r#"{"name":"fx","version":"1.0.0","private":true}"#,
    );
    home.git("repo", &["add", "."]).exits(0);
    home.packgate(&["doctor"])
        .exits(0)
        .says(&["nothing to publish here"]);
    home.write("repo/package.json", "{");
    home.git("repo", &["add", "."]).exits(0);
    home.packgate(&["doctor"]).exits(2).says(&["package.json"]);
}

#[test]
fn the_switch_that_lets_everything_pass() {
    let mut home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    home.env.push(("PACKGATE_SKIP", "hotfix".to_owned()));
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["PACKGATE_SKIP", "ok    a commit that leaks"]);
}

#[test]
fn a_user_whose_git_signs_and_ignores() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    let config = home.text("home/.gitconfig");
    home.write("home/ignore", "dist\n*.map\n");
    home.write(
        "home/.gitconfig",
        format!(
            "{config}[commit]\ngpgSign = true\n[core]\nexcludesFile = ~/ignore\nautocrlf = true\n\
             [init]\ntemplateDir = ~/template\n[push]\ndefault = nothing\n"
        ),
    );
    home.program("home/template/hooks/post-commit", "#!/bin/sh\nexit 1\n");
    home.packgate(&["doctor"]).exits(0);
}
