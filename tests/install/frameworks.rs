//! husky, lefthook and simple-git-hooks, the real ones.

use crate::support::{Home, NAMES, RULE};
use std::path::{Path, PathBuf};

fn tools() -> PathBuf {
    let bin = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hooks/node_modules/.bin");
    assert!(
        bin.join("husky").exists(),
        "the hook frameworks are missing: run python3 tests/hooks/install.py"
    );
    bin
}

fn home() -> Home {
    let mut home = Home::with_repo();
    home.path.push(tools());
    home
}

/// Adds the lines, sees them fire, takes them out, and compares.
#[track_caller]
fn round(home: &Home, setup: &[&str], files: &[&str]) {
    let texts = || -> Vec<Option<String>> {
        let read = |it: &&str| std::fs::read_to_string(home.at("repo").join(it)).ok();
        files.iter().map(read).collect()
    };
    let before = texts();
    home.packgate(&["install"])
        .exits(1)
        .says(&["to add", "packgate-commit", "--write"]);
    home.packgate(&["install", "--dry-run"])
        .exits(0)
        .says(&["would write"]);
    assert_eq!(texts(), before, "nothing may be written without --write");
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["does not start packgate"]);
    home.packgate(&["install", "--write"])
        .exits(0)
        .says(&["added"]);
    let after = texts();
    home.run("repo", setup[0], &setup[1..]).exits(0);
    home.packgate(&["install"])
        .exits(0)
        .says(&["already installed"])
        .lacks("then run");
    home.packgate(&["install", "--write"]).exits(0);
    assert_eq!(texts(), after);
    home.packgate(&["doctor"])
        .exits(0)
        .says(&["starts packgate", "a push that leaks is blocked"]);
    home.git("repo", &["add", "--all"]).exits(0);
    home.fires("repo");
    home.packgate(&["uninstall"])
        .exits(0)
        .says(&["taken out of"]);
    assert_eq!(texts(), before);
    home.packgate(&["uninstall"])
        .exits(0)
        .says(&["nothing of packgate's"]);
}

#[test]
fn husky() {
    let home = home();
    home.run("repo", "husky", &[]).exits(0);
    home.program("repo/.husky/pre-commit", "echo linting\n");
    round(
        &home,
        &["husky"],
        &[
            ".husky/pre-commit",
            ".husky/pre-push",
            ".husky/pre-merge-commit",
        ],
    );
}

#[test]
fn husky_without_an_end_of_line() {
    let home = home();
    home.run("repo", "husky", &[]).exits(0);
    home.write("repo/.husky/pre-commit", "echo linting || exit 1");
    round(&home, &["husky"], &[".husky/pre-commit"]);
}

#[test]
fn husky_as_it_was_up_to_version_8() {
    let home = home();
    home.git("repo", &["config", "core.hooksPath", ".husky"])
        .exits(0);
    home.program(
        "repo/.husky/pre-commit",
        "#!/usr/bin/env sh\necho linting\n",
    );
    round(&home, &["true"], &[".husky/pre-commit", ".husky/pre-push"]);
}

#[test]
fn a_husky_script_that_may_end_early_is_left_to_a_person() {
    let home = home();
    home.run("repo", "husky", &[]).exits(0);
    let text = "npm run x\nexit 0\n";
    home.write("repo/.husky/pre-commit", text);
    home.packgate(&["install", "--write"])
        .exits(2)
        .says(&["by hand", "line 2"]);
    assert_eq!(home.text("repo/.husky/pre-commit"), text);
    assert!(home.text("repo/.husky/pre-push").contains("packgate-push"));
    home.write(
        "repo/.husky/pre-commit",
        format!("{text}packgate-commit --stage pre-commit || exit $?\n"),
    );
    home.packgate(&["doctor"])
        .says(&["may end before it starts"]);
}

#[test]
fn husky_that_is_not_set_up_yet() {
    let home = home();
    home.write("repo/.husky/pre-commit", "echo\n");
    home.packgate(&["install", "--write"])
        .exits(0)
        .says(&["npx husky"]);
    home.packgate(&["doctor"]).exits(1).says(&["npx husky"]);
    home.packgate(&["install", "--shims"]).exits(0);
    home.packgate(&["uninstall"]).exits(0);
    home.run("repo", "husky", &[]).exits(0);
    home.packgate(&["install", "--shims"])
        .exits(2)
        .says(&["husky"]);
}

#[test]
fn lefthook() {
    for (file, text) in [
        (
            "lefthook.yml",
            "# ours\npre-commit:\n  commands:\n    lint:\n      run: echo linting\n",
        ),
        (
            ".lefthook.yaml",
            "pre-push:\n  jobs:\n    - run: echo testing\n",
        ),
        (
            "lefthook.toml",
            "[pre-commit.commands.lint]\nrun = \"echo linting\"\n",
        ),
    ] {
        let home = home();
        home.write(&format!("repo/{file}"), text);
        home.run("repo", "lefthook", &["install"]).exits(0);
        round(&home, &["lefthook", "install", "--force"], &[file]);
    }
}

#[test]
fn a_lefthook_file_that_is_not_plain() {
    let home = home();
    let text = "pre-commit: {parallel: true}\n";
    home.write("repo/lefthook.yml", text);
    home.packgate(&["install", "--write"])
        .exits(2)
        .says(&["by hand", "packgate-commit"]);
    assert!(home.text("repo/lefthook.yml").starts_with(text));
}

#[test]
fn a_commit_that_only_deletes_is_judged_under_lefthook() {
    let home = home();
    home.write("repo/lefthook.yml", "output: [summary]\n");
    home.packgate(&["install", "--write"]).exits(0);
    home.run("repo", "lefthook", &["install"]).exits(0);
    home.write("repo/.npmignore", "*.map\n");
    home.git("repo", &["add", "--all"]).exits(0);
    home.git(
        "repo",
        &["commit", "--quiet", "--no-verify", "--message", "x"],
    )
    .exits(0);
    home.leak("repo");
    home.git(
        "repo",
        &["commit", "--quiet", "--no-verify", "--message", "x"],
    )
    .exits(0);
    home.git("repo", &["rm", "--quiet", ".npmignore"]).exits(0);
    home.commit("repo").blocked();
}

#[test]
fn simple_git_hooks() {
    for (file, text) in [
        (
            "package.json",
            "{\n  \"name\": \"fx\",\n  \"version\": \"1.0.0\",\n  \"files\": [\"dist\"],\n  \
             \"simple-git-hooks\": {\n    \"pre-commit\": \"echo linting\"\n  }\n}\n",
        ),
        (
            ".simple-git-hooks.json",
            "{ \"pre-push\": \"echo testing\" }",
        ),
    ] {
        let home = home();
        home.write(&format!("repo/{file}"), text);
        home.run("repo", "simple-git-hooks", &[]).exits(0);
        round(&home, &["simple-git-hooks"], &[file]);
    }
}

#[test]
fn a_simple_git_hooks_program() {
    let home = home();
    home.write(
        "repo/.simple-git-hooks.cjs",
        "module.exports = { 'pre-commit': 'true' }\n",
    );
    home.packgate(&["install", "--write"])
        .exits(2)
        .says(&["by hand", "packgate-push"]);
}

/// What these frameworks do to hooks that are there, the doctor sees.
#[test]
fn the_doctor_sees_what_took_the_hooks_away() {
    let home = home();
    home.packgate(&["install"]).exits(0);
    home.packgate(&["doctor"]).exits(0);
    home.run("repo", "husky", &[]).exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["husky", "does not start packgate"]);
    home.git("repo", &["config", "--unset", "core.hooksPath"])
        .exits(0);
    std::fs::remove_dir_all(home.at("repo/.husky")).unwrap();
    home.packgate(&["doctor"]).exits(0);
    home.write(
        "repo/lefthook.yml",
        "pre-commit:\n  commands:\n    a:\n      run: 'true'\n",
    );
    home.run("repo", "lefthook", &["install", "--force"])
        .exits(0);
    home.packgate(&["doctor"])
        .exits(1)
        .says(&["lefthook", "does not start packgate"]);
}

#[test]
fn the_lines_name_no_path_of_this_machine() {
    let home = home();
    home.run("repo", "husky", &[]).exits(0);
    home.packgate(&["install", "--write"]).exits(0);
    for name in NAMES {
        let text = home.text(&format!("repo/.husky/{name}"));
        assert!(
            text.contains("packgate-") && !text.contains("bin/packgate"),
            "{text}"
        );
    }
    home.leak("repo");
    home.commit("repo").exits(1).says(&[RULE]);
}
