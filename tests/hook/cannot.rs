//! Where nothing can be known, nothing passes: exit 2 and the reason, never a hang.

use crate::support::{Run, Scratch};

/// A repository with something harmless staged.
const STAGED: &str = "repository; write lib/b.js 1; git add -A";

/// What happens to it, and what the hook for commits then says.
const DAMAGE: &[(&str, &str, &[&str])] = &[
    ("a corrupt index", "printf 'nonsense' > .git/index", &["index"]),
    ("a truncated index", "truncate -s 200 .git/index", &["index"]),
    (
        "an index with another object in it",
        "printf 'xxxx' | dd of=.git/index bs=1 seek=56 conv=notrunc 2> /dev/null",
        &["README.md"],
    ),
    ("an empty index", ": > .git/index", &["index"]),
    (
        "a missing blob",
        "oid=$(git rev-parse :lib/b.js); rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')",
        &["lib/b.js"],
    ),
    (
        "a missing blob of package.json",
        "oid=$(git rev-parse :package.json); rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')",
        &["package.json"],
    ),
    (
        "a corrupt blob",
        "oid=$(git rev-parse :lib/b.js); f=.git/objects/$(echo $oid | sed 's,^..,&/,')
         chmod u+w $f; printf 'nonsense' > $f",
        &["lib/b.js"],
    ),
    (
        "a truncated blob",
        "oid=$(git rev-parse :lib/b.js); f=.git/objects/$(echo $oid | sed 's,^..,&/,')
         chmod u+w $f; truncate -s 8 $f",
        &["lib/b.js"],
    ),
    (
        "a missing tree of HEAD",
        "oid=$(git rev-parse HEAD^{tree}); rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')",
        &["error: "],
    ),
    (
        "a missing commit",
        "oid=$(git rev-parse HEAD); rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')",
        &["error: "],
    ),
    (
        "a corrupt pack",
        "git gc -q; for f in .git/objects/pack/*.pack; do chmod u+w $f
         printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=$f bs=1 seek=20 conv=notrunc 2> /dev/null; done",
        &["error: "],
    ),
    ("a corrupt HEAD", "echo nonsense > .git/HEAD", &["HEAD"]),
    (
        "a branch that names no commit",
        "echo 1111111111111111111111111111111111111111 > .git/refs/heads/main",
        &["1111111111111"],
    ),
    ("a broken configuration", "echo '[core' >> .git/config", &["config"]),
    (
        "a format that nobody knows",
        "git config core.repositoryFormatVersion 1; git config extensions.unheardOf true",
        &["unheardof"],
    ),
    (
        "an unfinished merge",
        "git commit -qm b; git checkout -qb side; write lib/a.js s; quietly
         git checkout -q main; write lib/a.js m; quietly; git merge -q side > /dev/null || true",
        &["lib/a.js"],
    ),
    ("no repository", "rm -rf .git", &["not inside a git repository"]),
    (
        "a broken package.json in the index",
        "write package.json '{\"name\":'; git add -A",
        &["package.json"],
    ),
    (
        "a .gitattributes with a filter that is not known, on package.json",
        "write .gitattributes 'package.json filter=x'; git add -A; touch package.json
         echo >> package.json",
        &["package.json"],
    ),
];

fn refused(run: &Run, parts: &[&str], name: &str) -> Option<String> {
    let unsaid: Vec<&&str> = parts.iter().filter(|it| !run.said.contains(**it)).collect();
    let told = run.said.contains("could not be judged") || run.said.contains("not judged");
    (run.code != 2 || !unsaid.is_empty() || !told)
        .then(|| format!("{name}: exit {}, unsaid {unsaid:?}\n{}", run.code, run.said))
}

#[test]
fn damage_is_exit_2_with_the_reason() {
    let mut wrong = Vec::new();
    for (name, damage, parts) in DAMAGE {
        let scratch = Scratch::clean();
        scratch.ok(STAGED);
        scratch.commit(&["--stage", "pre-commit"]).exits(0);
        scratch.ok(damage);
        wrong.extend(refused(
            &scratch.commit(&["--stage", "pre-commit"]),
            parts,
            name,
        ));
        // And with nothing remembered.
        scratch.ok("rm -rf .git/packgate");
        wrong.extend(refused(
            &scratch.commit(&["--stage", "pre-commit"]),
            parts,
            name,
        ));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_push_of_what_cannot_be_read_is_exit_2() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("nonsense", "echo nonsense", &["standard input"]),
        (
            "an object that is not there",
            "echo refs/heads/x 1111111111111111111111111111111111111111 \
          refs/heads/x 0000000000000000000000000000000000000000",
            &["1111111111111"],
        ),
        (
            "a missing blob",
            "oid=$(git rev-parse HEAD:lib/a.js)
          rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')
          echo refs/heads/main $(git rev-parse HEAD) refs/heads/main \
          0000000000000000000000000000000000000000",
            &["lib/a.js"],
        ),
        (
            "a missing tree",
            "oid=$(git rev-parse HEAD:lib)
          rm -f .git/objects/$(echo $oid | sed 's,^..,&/,')
          echo refs/heads/main $(git rev-parse HEAD) refs/heads/main \
          0000000000000000000000000000000000000000",
            &["error: "],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, script, parts) in rows {
        let scratch = Scratch::clean();
        scratch.ok("repository");
        let input = scratch.ok(script);
        wrong.extend(refused(
            &scratch.push(&["--from-shim", "origin", "url"], &input),
            parts,
            name,
        ));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_locked_index_is_only_read() {
    for scratch in [Scratch::leaking(), Scratch::clean()] {
        scratch.ok("repository; put lib/b.js; git add -A; : > .git/index.lock");
        let code = i32::from(scratch.kind == crate::support::Kind::Leak);
        scratch.commit(&["--stage", "pre-commit"]).exits(code);
        // git itself refuses, and the lock is nobody's but git's.
        scratch.install_hooks();
        let run = scratch.sh("git commit -qm two");
        assert!(
            run.code != 0 && run.said.contains("index.lock"),
            "{}",
            run.said
        );
        assert!(scratch.at("repo/.git/index.lock").is_file());
    }
}

#[test]
fn without_git_on_the_path() {
    let alone = |scratch: &Scratch| {
        let mut command = scratch.command(env!("CARGO_BIN_EXE_packgate-commit"));
        command.args(["--stage", "pre-commit"]).env("PATH", "");
        Run::of(&command.output().unwrap())
    };
    let scratch = Scratch::leaking();
    scratch.ok("repository; put lib/b.js; git add -A");
    alone(&scratch).exits(1).says(&["secret/npm-token"]);
    scratch.ok("git rm -qf lib/b.js; write lib/c.js 1; git add -A");
    alone(&scratch).exits(0);
    // What only git reads is not judged, and not passed.
    scratch.ok("git update-index --split-index; write lib/d.js 1; git add -A");
    alone(&scratch)
        .exits(2)
        .says(&["git itself", "was not found"]);
    let scratch = Scratch::clean();
    scratch.ok("repository --object-format=sha256");
    alone(&scratch)
        .exits(2)
        .says(&["git itself", "was not found"]);
}

#[test]
fn outside_of_a_work_tree() {
    let scratch = Scratch::clean();
    scratch.ok("git init -q --bare");
    scratch.commit(&[]).exits(2).says(&["bare"]);
    let gone = scratch.sh("mkdir $B/gone; cd $B/gone; rmdir $B/gone; exec \"$COMMIT_PROGRAM\"");
    gone.exits(2).says(&["current directory"]);
}

#[test]
fn a_full_disk_and_closed_streams_change_no_verdict() {
    for scratch in [Scratch::leaking(), Scratch::clean()] {
        scratch.ok("repository; put lib/b.js; git add -A");
        let code = i32::from(scratch.kind == crate::support::Kind::Leak);
        // No file can grow: the same as a full disk.
        let full = "trap '' XFSZ; ulimit -f 0; exec \"$COMMIT_PROGRAM\" --stage pre-commit";
        scratch.sh(full).exits(code);
        scratch.ok("rm -rf .git/packgate");
        scratch.sh(full).exits(code);
        scratch
            .sh("\"$COMMIT_PROGRAM\" --stage pre-commit <&-")
            .exits(code);
        let closed = scratch
            .sh("\"$COMMIT_PROGRAM\" --stage pre-commit >&- 2>&-")
            .code;
        assert!(closed == code || closed == 2, "{closed}");
        let closed = scratch
            .sh("\"$COMMIT_PROGRAM\" --stage pre-commit > /dev/full")
            .code;
        assert!(closed == code || closed == 2, "{closed}");
    }
}
