//! What is remembered is what would be found now: the verdict with the cache is the
//! verdict without it.

use crate::cache::{SETTLED, warm};
use crate::support::Scratch;
use std::thread::sleep;

/// Settings outside of what is staged, changed behind a remembered verdict: how they
/// are before, and the change.
const SETTINGS: &[(&str, &str, &str)] = &[
    (
        ".git/info/exclude",
        "manifest '' packages/p p; write packages/p/.claude/x 1; quietly",
        "write packages/p/notes.txt 1; mkdir -p .git/info; write .git/info/exclude notes.txt",
    ),
    (
        ".git/info/exclude, with the file there before",
        "manifest '' packages/p p; quietly; write packages/p/notes.txt 1",
        "mkdir -p .git/info; write .git/info/exclude notes.txt",
    ),
    (
        "the file that core.excludesFile names",
        "manifest '' packages/p p; quietly; write packages/p/notes.txt 1
         git config core.excludesFile $B/home/ignore; write $B/home/ignore x",
        "write $B/home/ignore notes.txt",
    ),
    (
        "core.excludesFile itself",
        "manifest '' packages/p p; quietly; write packages/p/notes.txt 1; write $B/home/ignore notes.txt",
        "git config core.excludesFile $B/home/ignore",
    ),
    (
        "the file that the user's core.excludesFile names",
        "manifest '' packages/p p; quietly; write packages/p/notes.txt 1
         git config --global core.excludesFile $B/home/ignore; write $B/home/ignore x",
        "write $B/home/ignore notes.txt",
    ),
    (
        "npm's global ignore file, named by the project",
        "write packages/p/package.json '{\"name\":\"p\",\"version\":\"1.0.0\",\"packageManager\":\"npm@12.0.0\"}'
         write .npmrc global-ignore-file=$B/home/npmignore; write $B/home/npmignore local/; quietly
         put packages/p/local/x.js",
        "write $B/home/npmignore other/",
    ),
    (
        "npm's global ignore file, named by the user",
        "write packages/p/package.json '{\"name\":\"p\",\"version\":\"1.0.0\",\"packageManager\":\"npm@12.0.0\"}'
         write $B/home/.npmrc global-ignore-file=$B/home/npmignore; write $B/home/npmignore local/
         quietly; put packages/p/local/x.js",
        "write $B/home/npmignore other/",
    ),
    (
        "a .gitignore that nobody tracks",
        "manifest '' packages/p p; write packages/p/.gitignore local/; git add -A
         git rm -q --cached packages/p/.gitignore; git commit -q --no-verify -m x; put packages/p/local/x.js",
        "rm packages/p/.gitignore",
    ),
    (
        "a dependency that is bundled",
        "manifest '\"bundleDependencies\":[\"d\"],\"dependencies\":{\"d\":\"1\"}' packages/p p
         printf 'dist/\\nnode_modules/\\n' > .gitignore; quietly
         write packages/p/node_modules/d/package.json '{\"name\":\"d\",\"version\":\"1.0.0\"}'",
        "put packages/p/node_modules/d/index.js",
    ),
    (
        "what a bundled link leads to",
        "manifest '\"bundleDependencies\":[\"d\"],\"dependencies\":{\"d\":\"1\"}' packages/p p
         write packages/d/package.json '{\"name\":\"d\",\"version\":\"1.0.0\",\"private\":true}'
         write packages/d/y.js 1; mkdir -p packages/p/node_modules; ln -s ../../d packages/p/node_modules/d
         printf 'node_modules/\\n' > .gitignore; quietly",
        "put packages/d/x.js",
    ),
    (
        "what a bundled link leads to, in the index alone",
        "manifest '\"bundleDependencies\":[\"d\"],\"dependencies\":{\"d\":\"1\"}' packages/p p
         write packages/d/package.json '{\"name\":\"d\",\"version\":\"1.0.0\",\"private\":true}'
         write packages/d/y.js 1; mkdir -p packages/p/node_modules; ln -s ../../d packages/p/node_modules/d
         printf 'node_modules/\\n' > .gitignore; quietly",
        "git update-index --cacheinfo 100644,$(git hash-object -w $B/harness/secret),packages/d/y.js",
    ),
];

/// What a run says of the package. That a commit touches a package behind a link is
/// known only once the package was judged; the verdict is the same.
fn told(said: &str) -> String {
    let remark = "note: this commit does not touch the package";
    let lines = said.lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with(remark))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn settings_that_changed_elsewhere_are_noticed() {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = SETTINGS
            .iter()
            .map(|(name, before, change)| {
                scope.spawn(move || {
                    let scratch = warm();
                    scratch.ok(before);
                    sleep(SETTLED);
                    let hook = || scratch.commit(&["--stage", "pre-commit"]);
                    let (first, second) = (hook(), hook());
                    assert_eq!(
                        (first.code, &first.said),
                        (second.code, &second.said),
                        "{name}"
                    );
                    scratch.ok(change);
                    let warm = hook();
                    scratch.ok("rm -rf .git/packgate");
                    let cold = hook();
                    assert_ne!(first.said, cold.said, "{name}: nothing to notice");
                    ((warm.code, told(&warm.said)) != (cold.code, told(&cold.said))).then(|| {
                        format!(
                            "{name}: remembered {}: {}\nfound {}: {}",
                            warm.code, warm.said, cold.code, cold.said
                        )
                    })
                })
            })
            .collect();
        all.into_iter()
            .filter_map(|it| it.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// `HOOK_SEEDS=50 cargo test …` goes further than the usual eight.
fn seeds() -> u64 {
    let wanted = std::env::var("HOOK_SEEDS").ok();
    wanted.and_then(|it| it.parse().ok()).unwrap_or(8)
}

/// Edits that have a bearing on what is packed, and how things look afterwards.
const EDITS: &[&str] = &[
    "put packages/p/dist/x.js",
    "rm -f packages/p/dist/x.js",
    "map packages/p/dist/cli.js.map",
    "rm -f packages/p/dist/cli.js.map",
    "put packages/q/lib/x.js",
    "rm -f packages/q/lib/x.js",
    "put packages/q/lib/y.js; git add -A",
    "git rm -qf --ignore-unmatch packages/q/lib/y.js",
    "write .npmignore '*.map'",
    "rm -f .npmignore",
    "manifest '\"files\":[\"dist\",\"lib\"]' packages/p p",
    "manifest '\"files\":[\"dist\"]' packages/p p; git add -A",
    "manifest '\"private\":true' packages/q q",
    "manifest '\"files\":[\"lib\"]' packages/q q",
    "write packgate.toml '[rules]\n\"map-reveals-source\" = { level = \"allow\", reason = \"x\" }'",
    "rm -f packgate.toml",
    "git add -A",
    "git add -A; git commit -q --no-verify --allow-empty -m x",
    "git checkout -q -f -B other HEAD~0",
    "git reset -q --hard HEAD~1 2> /dev/null || true",
    "package packages/r r; put packages/r/lib/z.js",
    "rm -rf packages/r",
    "git mv -k packages/q/lib/a.js packages/q/lib/b.js",
    "git stash -qu 2> /dev/null || true",
];

/// The verdict with what is remembered is the verdict without, after every one of a
/// row of random edits.
#[test]
fn what_is_remembered_is_what_would_be_found() {
    std::thread::scope(|scope| {
        for seed in 1..=seeds() {
            scope.spawn(move || {
                let scratch = warm();
                let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let mut done = Vec::new();
                for step in 0..10 {
                    random = random
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    let edit = EDITS[usize::try_from(random >> 40).unwrap() % EDITS.len()];
                    done.push(edit);
                    scratch.ok(edit);
                    // Half of the time late enough for it to be remembered.
                    if step % 2 == 0 {
                        sleep(SETTLED);
                    }
                    let warm = scratch.commit(&["--stage", "pre-commit"]);
                    let again = scratch.commit(&["--stage", "pre-commit"]);
                    scratch.ok("mv .git/packgate $B/harness/kept");
                    let cold = scratch.commit(&["--stage", "pre-commit"]);
                    scratch.ok("rm -rf .git/packgate; mv $B/harness/kept .git/packgate");
                    assert_eq!(
                        (warm.code, &warm.said),
                        (cold.code, &cold.said),
                        "{seed}: {done:#?}"
                    );
                    assert_eq!(
                        (again.code, again.said),
                        (cold.code, cold.said),
                        "{seed}: {done:#?}"
                    );
                }
            });
        }
    });
}

/// The same of what was pushed: how npm's global ignore file is named, and what
/// happens between two pushes of one commit that it hid a secret of.
const BETWEEN_PUSHES: &[(&str, &str, &str)] = &[
    (
        "the user's global ignore file",
        "write $B/home/.npmrc global-ignore-file=$B/home/npmignore",
        "write $B/home/npmignore other/",
    ),
    (
        "the project's global ignore file",
        "write .npmrc global-ignore-file=$B/home/npmignore",
        "write $B/home/npmignore other/",
    ),
    (
        "a project's .npmrc that nobody tracks",
        "write .npmrc global-ignore-file=$B/home/npmignore",
        "rm .npmrc",
    ),
];

#[test]
fn settings_that_changed_between_two_pushes_are_noticed() {
    let mut wrong = Vec::new();
    for (name, before, change) in BETWEEN_PUSHES {
        let scratch = Scratch::leaking();
        scratch.ok("git init -q; put local/x.js; write package.json \
            '{\"name\":\"p\",\"version\":\"1.0.0\",\"packageManager\":\"npm@12.0.0\"}'; quietly
            write $B/home/npmignore local/");
        scratch.ok(before);
        let head = scratch.ok("git rev-parse HEAD");
        let line = format!(
            "refs/heads/main {} refs/heads/main {}\n",
            head.trim(),
            "0".repeat(40)
        );
        let push = || scratch.push(&["--from-shim", "origin", "url"], &line);
        push().exits(0);
        push().exits(0);
        scratch.ok(change);
        let warm = push();
        if warm.code != 1 {
            wrong.push(format!("{name}: exit {}: {}", warm.code, warm.said));
        }
        scratch.ok("rm -rf .git/packgate");
        push().exits(1);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
