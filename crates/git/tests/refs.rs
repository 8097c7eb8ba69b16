//! Revisions, what is new to a remote, and what differs between commits.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use std::collections::BTreeSet;

use common::Scratch;
use packgate_git::{Oid, Prefer};

const WAYS: [Prefer; 3] = [Prefer::Either, Prefer::Library, Prefer::Program];

const HISTORY: &str = "git init -q && c() { printf '%s' \"$1\" > \"$1\" && git add . && git commit -qm \"$1\"; }
c one && c two && git update-ref refs/remotes/origin/main HEAD && git update-ref refs/remotes/origin-two/x HEAD~ &&
c three && git checkout -qb side HEAD~ && c four && git checkout -q main && git merge -q --no-edit side && c five &&
git tag light && git tag -a -m t heavy && git tag -a -m t heavier heavy && git tag -a -m t blob $(git rev-parse :one) &&
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone";

fn names(text: &str) -> Vec<Oid> {
    text.lines().map(|line| line.parse().unwrap()).collect()
}

#[test]
fn revisions_lead_to_commits() {
    let scratch = Scratch::with(HISTORY);
    for prefer in WAYS {
        let repo = scratch.open(prefer);
        let heavy = scratch.sh("git rev-parse heavier");
        for rev in [
            "HEAD",
            "main",
            "light",
            "heavy",
            "heavier",
            "HEAD~2",
            "refs/heads/side",
            "@",
            heavy.trim(),
        ] {
            let expected = scratch.sh(&format!("git rev-parse '{rev}^{{commit}}'"));
            let expected: Oid = expected.trim().parse().unwrap();
            assert_eq!(
                repo.resolve(rev).unwrap(),
                Some(expected),
                "{prefer:?} {rev}"
            );
        }
        let tree = scratch.sh("git rev-parse 'HEAD^{tree}'");
        let zero = "0".repeat(40);
        let none = "1".repeat(40);
        for rev in [
            "nothing",
            "",
            "-q",
            "--help",
            "blob",
            tree.trim(),
            &zero,
            &none,
            "a b",
            "HEAD~99",
            "main..side",
            "(delete)",
        ] {
            assert_eq!(repo.resolve(rev).unwrap(), None, "{prefer:?} {rev}");
        }
    }
}

#[test]
fn new_commits_are_those_of_rev_list() {
    let scratch = Scratch::with(HISTORY);
    let one = scratch.sh("git rev-parse HEAD~4");
    for prefer in WAYS {
        let repo = scratch.open(prefer);
        for (tip, remote, known) in [
            ("main", "origin", vec![]),
            ("main", "origin-two", vec![]),
            ("main", "orig", vec![]),
            ("main", "https://example.org/[a]*", vec![]),
            ("side", "origin", vec!["main"]),
            ("main", "none", vec!["side", "heavy"]),
            ("main", "none", vec!["HEAD~1"]),
            ("heavier", "origin", vec![]),
        ] {
            let known_oids: Vec<Oid> = known
                .iter()
                .map(|rev| {
                    scratch
                        .sh(&format!("git rev-parse {rev}"))
                        .trim()
                        .parse()
                        .unwrap()
                })
                .chain([Oid::from_hex(&"1".repeat(40)).unwrap()])
                .collect();
            let tip_oid: Oid = scratch
                .sh(&format!("git rev-parse {tip}"))
                .trim()
                .parse()
                .unwrap();
            let found = repo.new_commits(&tip_oid, remote, &known_oids).unwrap();
            let remotes = if remote.starts_with("http") {
                String::new()
            } else {
                format!("--remotes={remote}")
            };
            let said = scratch.sh(&format!(
                "git rev-list {tip} --not {remotes} {}",
                known.join(" ")
            ));
            let expected: BTreeSet<Oid> = names(&said).into_iter().collect();
            assert_eq!(
                found.iter().copied().collect::<BTreeSet<_>>(),
                expected,
                "{prefer:?} {tip} {remote}"
            );
            // Every commit after its parents.
            for (place, oid) in found.iter().enumerate() {
                let parents = scratch.sh(&format!("git rev-parse {oid}^@"));
                for parent in names(&parents) {
                    assert!(!found[place..].contains(&parent), "{prefer:?}");
                }
            }
        }
        assert_eq!(
            repo.new_commits(&one.trim().parse().unwrap(), "origin", &[])
                .unwrap(),
            []
        );
    }
}

#[test]
fn ids_and_differences() {
    let scratch = Scratch::with(
        "git init -q && mkdir -p a/b c && printf 1 > a/b/x && printf 2 > a/y && printf 3 > c/z && printf 4 > f &&
         git add . && git commit -qm 1 && rm -r c && printf 5 > c && git rm -q f && mkdir f && printf 6 > f/g &&
         chmod +x a/y && printf 7 > a/b/new && git add -A && git commit -qm 2",
    );
    let paths = [
        "a", "a/b", "a/b/x", "a/b/new", "c", "c/z", "f", "f/g", "nothing", "a/b/x/y", "",
    ];
    let mut all = Vec::new();
    for prefer in WAYS {
        let repo = scratch.open(prefer);
        let head = repo.head().unwrap().unwrap();
        let ids = repo.tree_ids(&head, &paths.map(str::to_owned)).unwrap();
        for (path, id) in paths.iter().zip(ids) {
            let said = scratch.sh(&format!("git rev-parse -q --verify 'HEAD:{path}' || :"));
            assert_eq!(
                id.map(|id| id.to_string()),
                said.lines().next().map(str::to_owned),
                "{path}"
            );
        }
        let first = repo.resolve("HEAD~").unwrap().unwrap();
        all.push((
            repo.changed(Some(&first), &head).unwrap(),
            repo.changed(None, &head).unwrap(),
            repo.staged_since(Some(&first)).unwrap(),
            repo.staged_since(None).unwrap(),
        ));
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!((&all[0].0, &all[0].1), (&all[0].2, &all[0].3));
    let said =
        String::from_utf8(scratch.git(&["diff", "--no-renames", "--name-only", "HEAD~", "HEAD"]))
            .unwrap();
    let names: Vec<String> = all[0]
        .0
        .iter()
        .map(|change| change.name().into_owned())
        .collect();
    assert_eq!(names, said.lines().collect::<Vec<_>>());
}
