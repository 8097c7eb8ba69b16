//! Hooks that were there before `packgate init`, and those that were not.

use crate::{P, packgate, project};

const LIB: &str =
    "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\"\n  ]\n}\n";

#[test]
fn a_hook_that_was_there_still_runs_and_comes_back() {
    let home = project(true, &[("package.json", LIB), ("dist/cli.js", "1\n")]);
    let old = "#!/bin/sh\necho old hook\n";
    home.program(&format!("{P}/.git/hooks/pre-commit"), old);
    packgate(&home, &["init", "--dry-run"]).exits(0).says(&[
        "git hooks  pre-commit\n",
        ".git/hooks/pre-commit is there: it becomes .git/hooks/pre-commit.before-packgate, and still runs, first",
    ]);
    packgate(&home, &["init", "--yes"]).exits(0);
    home.leak(P);
    home.commit(P).blocked().says(&["old hook"]);
    packgate(&home, &["init", "--undo", "--yes"]).exits(0);
    assert_eq!(home.text(&format!("{P}/.git/hooks/pre-commit")), old);
    home.commit(P).exits(0).says(&["old hook"]);
}

#[test]
fn hooks_of_packgate_install_are_not_inits_to_take_out() {
    let home = project(true, &[("package.json", LIB), ("dist/cli.js", "1\n")]);
    packgate(&home, &["install"]).exits(0);
    packgate(&home, &["init", "--yes"])
        .exits(0)
        .says(&["git hooks  packgate's, in .git/hooks"]);
    packgate(&home, &["init", "--undo", "--yes"])
        .exits(0)
        .says(&["git hooks: left, because they were there before"]);
    home.leak(P);
    home.commit(P).blocked();
}

/// The gate really fires after init, and no longer after --undo.
#[test]
fn commits_are_judged_from_then_on() {
    let home = project(true, &[("package.json", LIB), ("dist/cli.js", "1\n")]);
    packgate(&home, &["init", "--yes"]).exits(0);
    home.leak(P);
    home.commit(P).blocked();
    packgate(&home, &["init", "--undo", "--yes"]).exits(0);
    home.commit(P).exits(0);
}
