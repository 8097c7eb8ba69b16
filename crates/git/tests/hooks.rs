//! What a hook sees, looked at while git waits for it.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{Scratch, View, git_program, listed_paths, view};
use packgate_git::{Prefer, Surroundings};

/// Says where it is, what git itself sees there, and waits.
const HOOK: &str = r#"#!/bin/sh
set -e
pwd > "$OUT/cwd"
for name in GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR; do
    eval "value=\${$name-}"
    [ -z "$value" ] || printf %s "$value" > "$OUT/$name"
done
git ls-files -s -z > "$OUT/index"
git diff-index --cached --name-only -z --no-renames HEAD > "$OUT/staged" 2>/dev/null || : > "$OUT/unborn"
touch "$OUT/ready"
n=0
while [ ! -e "$OUT/go" ] && [ $n -lt 3000 ]; do sleep 0.01; n=$((n + 1)); done
"#;

const START: &str =
    "git init -q && printf 1 > a && printf 1 > b && mkdir -p d/e && printf 1 > d/e/c &&
    git add . && git commit -qm 1 && printf 2 > a && printf 2 > d/e/c && git add d";

struct Row {
    name: &'static str,
    setup: &'static str,
    /// The command that runs the hook; `$1` would not help, so it is a script.
    command: &'static str,
    /// The staged paths; empty: unborn.
    staged: &'static [&'static str],
    /// How `GIT_INDEX_FILE` ends.
    index: &'static str,
}

const ROWS: &[Row] = &[
    Row { name: "commit", setup: START, command: "git commit -qm 2", staged: &["d/e/c"], index: "index" },
    Row { name: "commit -a", setup: START, command: "git commit -qam 2", staged: &["a", "d/e/c"], index: "index.lock" },
    Row { name: "commit -i", setup: START, command: "git commit -qm 2 -i a", staged: &["a", "d/e/c"], index: "index.lock" },
    Row { name: "commit <path>", setup: START, command: "git commit -qm 2 a", staged: &["a"], index: ".lock" },
    Row { name: "commit -p", setup: START, command: "printf 'y\\n' | git commit -qm 2 -p a", staged: &["a", "d/e/c"], index: "index.lock" },
    Row { name: "commit --amend", setup: START, command: "git commit -q --amend -m 2", staged: &["d/e/c"], index: "index" },
    Row { name: "from below", setup: START, command: "cd d/e && git commit -qm 2 c", staged: &["d/e/c"], index: ".lock" },
    Row { name: "the first commit", setup: "git init -q && printf 1 > a && git add a", command: "git commit -qm 1", staged: &[], index: "index" },
    Row { name: "split index", setup: "git init -q && printf 1 > a && printf 1 > b && git add . && git commit -qm 1 &&
        git update-index --split-index && printf 2 > a", command: "git commit -qam 2", staged: &["a"], index: "index.lock" },
    Row { name: "a merge", setup: "git init -q && printf 1 > a && git add . && git commit -qm 1 && git checkout -qb s &&
        printf 1 > s && git add s && git commit -qm s && git checkout -q main && printf 1 > m && git add m && git commit -qm m",
        command: "git merge -q --no-edit s", staged: &["s"], index: "index" },
    Row { name: "a merge with a conflict", setup: "git init -q && printf 1 > a && git add . && git commit -qm 1 && git checkout -qb s &&
        printf 2 > a && printf 1 > s && git add . && git commit -qm s && git checkout -q main && printf 3 > a &&
        git commit -qam m && ! git merge -q s && printf 4 > a && git add a",
        command: "git commit -qm merged", staged: &["a", "s"], index: "index" },
    Row { name: "--git-dir and --work-tree", setup: "git init -q && printf 1 > a && git add . && git commit -qm 1 && mv .git ../g &&
        printf 2 > a", command: "cd .. && git --git-dir=g --work-tree=repo commit -qam 2", staged: &["a"], index: "index.lock" },
    Row { name: "a linked worktree", setup: "git init -q && printf 1 > a && git add . && git commit -qm 1 &&
        git worktree add -q ../w && cd ../w && printf 2 > a && git add a",
        command: "cd ../w && git commit -qm 2", staged: &["a"], index: "index" },
    Row { name: "a linked worktree, -a", setup: "git init -q && printf 1 > a && git add . && git commit -qm 1 &&
        git worktree add -q ../w && cd ../w && printf 2 > a",
        command: "cd ../w && git commit -qam 2", staged: &["a"], index: "index.lock" },
    Row { name: "a submodule", setup: "git init -q ../inner && cd ../inner && printf 1 > a && git add . && git commit -qm 1 &&
        cd ../repo && git init -q && git submodule --quiet add ../inner m && cd m && printf 2 > a && git add a",
        command: "cd m && git commit -qm 2", staged: &["a"], index: "index" },
];

#[test]
fn a_hook_sees_what_will_be_committed() {
    for row in ROWS {
        let scratch = Scratch::with(row.setup);
        let hooks = scratch.root().join("hooks");
        fs::create_dir(&hooks).unwrap();
        for name in ["pre-commit", "pre-merge-commit"] {
            let place = hooks.join(name);
            fs::write(&place, HOOK).unwrap();
            scratch.sh(&format!("chmod +x '{}'", place.display()));
        }
        let out = scratch.root().join("out");
        fs::create_dir(&out).unwrap();
        let mut child = scratch
            .isolated("sh")
            .args(["-euc", row.command])
            .env("OUT", &out)
            .env("GIT_CONFIG_KEY_2", "core.hooksPath")
            .env("GIT_CONFIG_VALUE_2", &hooks)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while !out.join("ready").exists() {
            assert!(
                child.try_wait().unwrap().is_none(),
                "{}: the hook did not run",
                row.name
            );
            assert!(start.elapsed() < Duration::from_secs(20), "{}", row.name);
            std::thread::sleep(Duration::from_millis(5));
        }
        let checked = std::panic::catch_unwind(|| check(row, &scratch, &out));
        fs::write(out.join("go"), "").unwrap();
        assert!(child.wait().unwrap().success(), "{}", row.name);
        checked.unwrap_or_else(|_| panic!("{}", row.name));
    }
}

fn check(row: &Row, scratch: &Scratch, out: &Path) {
    let variable = |name: &str| fs::read_to_string(out.join(name)).ok().map(OsString::from);
    let cwd = fs::read_to_string(out.join("cwd")).unwrap();
    let seen = Surroundings {
        cwd: PathBuf::from(cwd.trim_end()),
        git_dir: variable("GIT_DIR"),
        work_tree: variable("GIT_WORK_TREE"),
        index_file: variable("GIT_INDEX_FILE"),
        program: Some(git_program()),
        home: Some(scratch.home()),
        ..Surroundings::default()
    };
    let index = seen
        .index_file
        .clone()
        .unwrap_or_default()
        .into_string()
        .unwrap();
    assert!(index.ends_with(row.index), "{index}");
    let ours = view(&seen, Prefer::Either);
    assert_eq!(ours, view(&seen, Prefer::Program));
    let listed = fs::read(out.join("index")).unwrap();
    assert_eq!(ours.paths, from_stage(&listed));
    assert_eq!(ours.work_tree.as_deref(), Some(seen.cwd.as_path()));
    staged_is(row, &ours, &fs::read_to_string(out.join("staged")).unwrap());
}

fn staged_is(row: &Row, ours: &View, said: &str) {
    let names: Vec<String> = ours.staged.iter().map(|s| s.name().into_owned()).collect();
    if row.staged.is_empty() {
        assert_eq!(ours.head, None);
        return;
    }
    assert_eq!(names, row.staged);
    let said: Vec<&str> = said.split('\0').filter(|name| !name.is_empty()).collect();
    assert_eq!(names, said);
}

/// `ls-files -s` writes `<mode> <oid> <stage>`, `ls-tree` `<mode> <kind> <oid>`.
fn from_stage(listed: &[u8]) -> Vec<(Vec<u8>, packgate_git::Mode, packgate_git::Oid)> {
    let text = String::from_utf8(listed.to_vec()).unwrap();
    let rows = text.split('\0').filter(|row| !row.is_empty());
    let swapped: Vec<String> = rows
        .map(|row| {
            let (fields, path) = row.split_once('\t').unwrap();
            let fields: Vec<&str> = fields.split(' ').collect();
            format!("{} {} {}\t{path}", fields[0], fields[2], fields[1])
        })
        .collect();
    listed_paths(swapped.join("\0").as_bytes())
}
