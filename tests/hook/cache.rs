//! What is remembered from one run to the next changes no verdict.

use crate::support::{Kind, Mode, Run, Scratch};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A member with git-ignored build output beside another member.
const BUILT: &str = "git init -q; manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'
    manifest '\"files\":[\"dist\"]' packages/p p; package packages/q q; write .gitignore dist/
    cp $B/harness/padded packages/p/dist-; mkdir packages/p/dist; mv packages/p/dist- packages/p/dist/cli.js
    write packages/q/src/n 1; quietly";

/// What was touched within the last two seconds is never remembered.
pub(crate) const SETTLED: Duration = Duration::from_millis(2200);

/// With everything judged once and remembered.
pub(crate) fn warm() -> Scratch {
    let scratch = Scratch::leaking();
    // As long as the secret, to the byte.
    let secret = std::fs::read(scratch.at("harness/secret")).unwrap();
    let padded = format!("{:<1$}\n", "export const a = 1;", secret.len() - 1);
    scratch.write("harness/padded", padded);
    scratch.ok(BUILT);
    scratch.install_hooks();
    sleep(SETTLED);
    scratch
        .commit(&["--stage", "pre-commit"])
        .exits(0)
        .silently();
    let kept = std::fs::read_dir(scratch.at("repo/.git/packgate")).unwrap();
    assert!(kept.count() > 0, "nothing is remembered");
    scratch
}

/// A commit that touches the other member only.
fn elsewhere(scratch: &Scratch) -> Run {
    scratch.sh("echo >> packages/q/src/n; git add packages/q; git commit -qm more")
}

#[test]
fn an_edit_that_keeps_size_and_time_is_noticed() {
    for edit in [
        "cat $B/harness/secret > packages/p/dist/cli.js",
        "cp $B/harness/secret packages/p/dist/n; mv packages/p/dist/n packages/p/dist/cli.js",
    ] {
        let scratch = warm();
        elsewhere(&scratch).exits(0).silently();
        let seen = "stat -c '%s %Y' packages/p/dist/cli.js";
        let before = scratch.ok(seen);
        scratch.ok("stat -c %y packages/p/dist/cli.js > $B/harness/time");
        scratch.ok(&format!(
            "{edit}; touch -d \"$(cat $B/harness/time)\" packages/p/dist/cli.js"
        ));
        assert_eq!(
            scratch.ok(seen),
            before,
            "the edit is not what it is called"
        );
        for _ in 0..2 {
            elsewhere(&scratch)
                .exits(1)
                .says(&["secret/npm-token", "does not touch the package"]);
        }
        scratch.ok("cp $B/harness/padded packages/p/dist/cli.js");
        elsewhere(&scratch).exits(0).silently();
    }
}

#[test]
fn build_output_that_changed_is_judged_though_nothing_relevant_is_staged() {
    let scratch = warm();
    for (edit, undo) in [
        (
            "map packages/p/dist/cli.js.map",
            "rm packages/p/dist/cli.js.map",
        ),
        (
            "map packages/p/dist/deep/er/x.map",
            "rm -r packages/p/dist/deep",
        ),
        (
            "put packages/p/dist/cli.js",
            "cp $B/harness/padded packages/p/dist/cli.js",
        ),
        (
            "mkdir packages/p/dist/n; put packages/p/dist/n/a.js",
            "rm -r packages/p/dist/n",
        ),
        (
            "mv packages/p/dist packages/p/old; mkdir packages/p/dist; put packages/p/dist/x.js
          echo old > packages/p/.gitignore",
            "rm -r packages/p/dist packages/p/.gitignore
          mv packages/p/old packages/p/dist",
        ),
    ] {
        scratch.ok(edit);
        elsewhere(&scratch).exits(1).says(&["error["]);
        elsewhere(&scratch).exits(1).says(&["error["]);
        scratch.ok(undo);
        elsewhere(&scratch).exits(0).silently();
    }
}

#[test]
fn a_damaged_cache_changes_no_verdict() {
    let damage = [
        "rm -rf .git/packgate",
        "for f in $(find .git/packgate -type f); do : > $f; done",
        "for f in $(find .git/packgate -type f); do echo nonsense > $f; done",
        "for f in $(find .git/packgate -type f); do truncate -s -5 $f; done",
        "for f in $(find .git/packgate -type f); do tr '0-9a-f' '1-9a-f0' < $f > $B/tmp/x; mv $B/tmp/x $f; done",
        "for f in $(find .git/packgate -type f); do head -c 100000 /dev/urandom > $f; done",
        "for f in $(find .git/packgate -type f); do rm $f; mkdir $f; done",
        "for f in $(find .git/packgate -type f); do rm $f; ln -s /dev/zero $f; done",
        "for f in $(find .git/packgate -type f); do rm $f; mkfifo $f; done",
        "rm -rf .git/packgate; : > .git/packgate",
        "rm -rf .git/packgate; ln -s nowhere .git/packgate",
        "rm -rf .git/packgate; ln -s packgate .git/packgate",
    ];
    let scratch = warm();
    for damage in damage {
        scratch.ok(damage);
        elsewhere(&scratch).exits(0).silently();
        scratch.ok(damage);
        scratch.ok("put packages/p/dist/more.js");
        elsewhere(&scratch).exits(1).says(&["secret/npm-token"]);
        scratch.ok("rm packages/p/dist/more.js; git reset -q --hard; rm -rf .git/packgate");
        elsewhere(&scratch).exits(0).silently();
    }
}

fn start(scratch: &Scratch) -> Child {
    let mut command = scratch.command(env!("CARGO_BIN_EXE_packgate-commit"));
    command.args(["--stage", "pre-commit"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn runs_at_the_same_time_agree() {
    for (kind, code) in [(Kind::Leak, 1), (Kind::Clean, 0)] {
        let scratch = Scratch::new(kind, Mode::Hooked);
        scratch.ok("repository; for n in $(seq 300); do write lib/$n.js $n; done; put lib/x.js; git add -A");
        for _ in 0..3 {
            let all: Vec<Child> = (0..6).map(|_| start(&scratch)).collect();
            for child in all {
                Run::of(&child.wait_with_output().unwrap()).exits(code);
            }
        }
        let left = scratch.ok("find .git -name '*.lock'; find $B/tmp -type f");
        assert_eq!(left, "");
    }
}

#[test]
fn a_run_that_is_killed_leaves_nothing_that_matters() {
    for (kind, code) in [(Kind::Leak, 1), (Kind::Clean, 0)] {
        let scratch = Scratch::new(kind, Mode::Hooked);
        scratch.ok("repository; for n in $(seq 2000); do write lib/$n.js $n; done; put lib/x.js; git add -A");
        let state = "find . -name packgate -prune -o -type f -printf '%p %s %T@ %C@ %i\\n' | sort";
        let before = scratch.ok(state);
        for after in [1, 3, 6, 10, 15, 20, 30, 40, 60, 90] {
            let mut child = start(&scratch);
            sleep(Duration::from_millis(after));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(scratch.ok(state), before);
        scratch.commit(&["--stage", "pre-commit"]).exits(code);
        scratch.install_hooks();
        assert_eq!(scratch.sh("git commit -qm two").code, code);
        // Half-written files of the cache do not pile up.
        let kept = scratch.ok("find .git/packgate -type f | wc -l");
        assert!(kept.trim().parse::<u32>().unwrap() < 10, "{kept}");
    }
}
