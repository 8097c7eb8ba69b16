//! Where the hooks folder may be.

use crate::support::Home;
use std::fs;
use std::path::Path;

#[test]
fn paths_that_a_shell_would_stumble_over() {
    for name in [
        "a b",
        "it's",
        "$HOME `id`",
        "two\nlines",
        "\"q\"",
        "-n",
        "ünï",
    ] {
        let mut home = Home::new();
        let bin = home.at("programs").join(name);
        fs::create_dir_all(&bin).unwrap();
        for program in ["packgate-commit", "packgate-push", "packgate"] {
            fs::copy(home.at("bin").join(program), bin.join(program)).unwrap();
            fs::remove_file(home.at("bin").join(program)).unwrap();
        }
        home.path.push(bin);
        let dir = format!("repositories/{name}");
        home.repo(&dir);
        home.program(
            &format!("{dir}/.git/hooks/pre-commit"),
            "#!/bin/sh\nexit 0\n",
        );
        home.run(&dir, "packgate", &["install"]).exits(0);
        home.run(&dir, "packgate", &["install"])
            .exits(0)
            .says(&["already"]);
        // The path alone must do.
        home.path.pop();
        home.fires(&dir);
    }
}

#[test]
fn a_linked_worktree() {
    let home = Home::with_repo();
    home.git("repo", &["worktree", "add", "--quiet", "../linked"])
        .exits(0);
    home.run("linked", "packgate", &["install"]).exits(0);
    assert!(home.hook("pre-commit").exists(), "in the common directory");
    home.run("linked", "packgate", &["doctor"]).exits(0);
    home.fires("linked");
    home.packgate(&["install"])
        .exits(0)
        .says(&["already installed"]);
    home.leak("repo");
    home.commit("repo").blocked();
    home.run("linked", "packgate", &["uninstall"]).exits(0);
    assert!(!home.hook("pre-commit").exists());
}

#[test]
fn a_submodule() {
    let home = Home::with_repo();
    home.repo("outer");
    let url = home.at("repo");
    home.git(
        "outer",
        &[
            "submodule",
            "--quiet",
            "add",
            url.to_str().unwrap(),
            "inner",
        ],
    )
    .exits(0);
    home.run("outer/inner", "packgate", &["install"]).exits(0);
    let hooks = home.at("outer/.git/modules/inner/hooks/pre-commit");
    assert!(hooks.exists());
    assert!(!home.at("outer/.git/hooks/pre-commit").exists());
    home.run("outer/inner", "packgate", &["doctor"]).exits(0);
    home.leak("outer/inner");
    home.commit("outer/inner").blocked();
}

#[test]
fn a_subdirectory() {
    let home = Home::with_repo();
    home.run("repo/dist", "packgate", &["install"]).exits(0);
    home.fires("repo");
    home.run("repo/dist", "packgate", &["doctor"]).exits(0);
}

#[test]
fn a_hooks_path_inside() {
    for value in ["tools/hooks", ".git/own hooks"] {
        let home = Home::with_repo();
        home.git("repo", &["config", "core.hooksPath", value])
            .exits(0);
        let run = home.packgate(&["install"]).exits(0).says(&[value]);
        assert_eq!(
            run.all().contains("do not commit"),
            !value.starts_with(".git")
        );
        assert!(home.at("repo").join(value).join("pre-push").exists());
        assert!(!home.hook("pre-commit").exists());
        home.packgate(&["doctor"]).exits(0);
        fs::write(home.at("repo/.git/info/exclude"), "tools\n").unwrap();
        home.fires("repo");
        home.packgate(&["uninstall"]).exits(0);
        home.is_open("repo");
    }
}

#[test]
fn a_hooks_path_outside_is_refused_with_the_remedy() {
    let home = Home::with_repo();
    let hooks = home.at("my hooks");
    home.program("my hooks/pre-commit", "#!/bin/sh\n");
    let path = hooks.to_str().unwrap();
    home.git("repo", &["config", "--global", "core.hooksPath", path])
        .exits(0);
    let before = (home.picture("repo"), home.picture("my hooks"));
    let refused = home
        .packgate(&["install"])
        .exits(2)
        .says(&[path, ".gitconfig", "--global"]);
    assert_eq!((home.picture("repo"), home.picture("my hooks")), before);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["outside of the repository"]);
    // What it says, done.
    let remedy = refused
        .stderr
        .lines()
        .find(|it| it.contains("--local"))
        .unwrap();
    home.run("repo", "sh", &["-c", remedy]).exits(0);
    home.packgate(&["install"]).exits(0);
    home.packgate(&["doctor"]).exits(0);
    home.fires("repo");
}

#[test]
fn a_hooks_folder_that_is_a_link() {
    let home = Home::with_repo();
    fs::remove_dir_all(home.at("repo/.git/hooks")).unwrap();
    home.program("shared/post-commit", "#!/bin/sh\n");
    std::os::unix::fs::symlink("../../shared", home.at("repo/.git/hooks")).unwrap();
    home.packgate(&["install"])
        .exits(2)
        .says(&["a link to", "shared"]);
    home.packgate(&["doctor"]).exits(1);
    fs::remove_file(home.at("repo/.git/hooks")).unwrap();
    fs::create_dir(home.at("repo/tools")).unwrap();
    std::os::unix::fs::symlink("../tools", home.at("repo/.git/hooks")).unwrap();
    home.packgate(&["install"])
        .exits(0)
        .says(&["do not commit"]);
    home.packgate(&["doctor"]).exits(0);
    fs::write(home.at("repo/.git/info/exclude"), "tools\n").unwrap();
    home.fires("repo");
}

#[test]
fn an_empty_hooks_path() {
    let home = Home::with_repo();
    home.git("repo", &["config", "core.hooksPath", ""]).exits(0);
    home.packgate(&["install"])
        .exits(2)
        .says(&["core.hooksPath is /"]);
}

#[test]
fn a_hooks_path_that_was_set_afterwards() {
    let home = Home::with_repo();
    home.packgate(&["install"]).exits(0);
    home.git("repo", &["config", "core.hooksPath", ".tools"])
        .exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["no pre-commit hook"]);
    home.packgate(&["uninstall"]).exits(0).says(&["removed"]);
    assert!(!home.hook("pre-commit").exists());
}

#[test]
fn a_hooks_folder_that_is_missing() {
    let home = Home::with_repo();
    fs::remove_dir_all(home.at("repo/.git/hooks")).unwrap();
    home.packgate(&["install", "--dry-run"])
        .exits(0)
        .says(&["would make the directory"]);
    home.packgate(&["install"]).exits(0);
    home.fires("repo");
}

#[test]
fn a_hooks_folder_that_cannot_be_written() {
    let home = Home::with_repo();
    // Nobody, root included, can write below a file.
    fs::remove_dir_all(home.at("repo/.git/hooks")).unwrap();
    fs::write(home.at("repo/.git/hooks"), "").unwrap();
    home.packgate(&["install"]).exits(2).says(&["hooks"]);
    if !is_root(&home.at("home")) {
        fs::remove_file(home.at("repo/.git/hooks")).unwrap();
        home.old_hook("pre-commit", "#!/bin/sh\n");
        home.mode("repo/.git/hooks", 0o555);
        let before = home.picture("repo/.git/hooks");
        home.packgate(&["install"]).exits(2).says(&["hooks"]);
        assert_eq!(home.picture("repo/.git/hooks"), before);
        home.mode("repo/.git/hooks", 0o755);
    }
}

/// Root may write everywhere.
fn is_root(own: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(own).unwrap().uid() == 0
}

#[test]
fn no_repository_a_bare_one_and_no_git() {
    let mut home = Home::with_repo();
    home.run("home", "packgate", &["install"])
        .exits(2)
        .says(&["not a git repository"]);
    home.run("repo remote.git", "packgate", &["install"])
        .exits(2)
        .says(&["bare"]);
    for command in ["uninstall", "doctor"] {
        home.run("home", "packgate", &[command]).exits(2);
    }
    home.env
        .push(("PATH", home.at("bin").display().to_string()));
    for command in ["install", "uninstall", "doctor"] {
        home.packgate(&[command])
            .exits(2)
            .says(&["git is not on PATH"]);
    }
}
