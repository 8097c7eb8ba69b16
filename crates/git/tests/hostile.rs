//! Damaged repositories: an error that names what is wrong, or the right answer;
//! never a panic, never a hang.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::{Scratch, bytes, fingerprint, index};
use packgate_git::{GitError, Oid, Prefer, Repo, Scope};
use packgate_tree::Tree;

const SOME: &str = "git init -q && mkdir -p d/e && printf 1 > a && printf 2 > d/e/b && git add . && git commit -qm 1 &&
    printf 3 > c && git add c";

const WAYS: [Prefer; 3] = [Prefer::Either, Prefer::Library, Prefer::Program];

fn open(scratch: &Scratch, prefer: Prefer) -> Result<Repo, GitError> {
    Repo::open_with(&scratch.surroundings(""), prefer).map(|repo| repo.expect("a repository"))
}

/// Asks everything; the answers do not matter.
fn ask_all(scratch: &Scratch, prefer: Prefer) -> Result<(), GitError> {
    let repo = open(scratch, prefer)?;
    repo.staged()?;
    let snapshot = repo.index(&Scope::All)?;
    for (path, ..) in snapshot.paths()? {
        let path = String::from_utf8_lossy(&path).into_owned();
        let _ = (snapshot.stat(&path), bytes(&snapshot, &path));
    }
    let _ = snapshot.entries("");
    Ok(())
}

#[test]
fn an_index_cut_off_anywhere() {
    let scratch = Scratch::with(SOME);
    let place = scratch.repo().join(".git/index");
    let whole = fs::read(&place).unwrap();
    for length in (0..whole.len()).step_by(5) {
        fs::write(&place, &whole[..length]).unwrap();
        let result = ask_all(&scratch, Prefer::Library);
        assert!(
            matches!(result, Err(GitError::Index { .. })),
            "{length}: {result:?}"
        );
        if length % 35 == 0 && length > 0 {
            // git is asked last, and does not mind what is missing at the end.
            let listed = scratch
                .isolated("git")
                .args(["ls-files", "-s"])
                .output()
                .unwrap();
            for prefer in [Prefer::Either, Prefer::Program] {
                let result = ask_all(&scratch, prefer);
                let refused = matches!(result, Err(GitError::Index { .. }));
                assert!(
                    refused || listed.status.success(),
                    "{prefer:?} {length}: {result:?}"
                );
            }
        }
    }
}

#[test]
fn every_byte_of_an_index_wrong() {
    for script in [
        "",
        "git update-index --index-version 4",
        "git sparse-checkout set --cone --sparse-index d",
    ] {
        let scratch = Scratch::with(&format!("{SOME}\n{script}"));
        let place = scratch.repo().join(".git/index");
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            for wrong in [0x00, 0xff, whole[at] ^ 0x01, whole[at] ^ 0x80] {
                let mut bytes = whole.clone();
                bytes[at] = wrong;
                fs::write(&place, bytes).unwrap();
                let _ = ask_all(&scratch, Prefer::Library);
            }
        }
    }
}

#[test]
fn an_index_that_is_something_else() {
    let scratch = Scratch::with(SOME);
    for script in [
        "printf garbage > .git/index",
        "rm .git/index; mkdir .git/index",
        "rm -r .git/index; mkfifo .git/index",
        "rm .git/index; ln -s index .git/index",
        "rm .git/index; head -c 100000 /dev/zero > .git/index",
    ] {
        scratch.sh(script);
        for prefer in [Prefer::Either, Prefer::Library] {
            let error = ask_all(&scratch, prefer).unwrap_err();
            assert!(
                error.to_string().contains(".git/index"),
                "{script}: {error}"
            );
        }
    }
}

#[test]
fn a_head_that_is_garbage() {
    let scratch = Scratch::with(SOME);
    for head in [
        "",
        "garbage",
        "ref: ../../etc",
        "0123456789012345678901234567890123456789\n",
        "ref: refs/heads/a..b\n",
    ] {
        scratch.write(".git/HEAD", head);
        for prefer in WAYS {
            let answer = open(&scratch, prefer).and_then(|repo| repo.staged());
            assert!(answer.is_err(), "{head:?} {prefer:?}: {answer:?}");
        }
    }
    scratch.write(".git/HEAD", "ref: refs/heads/main\n");
    scratch.write(".git/refs/heads/main", "garbage\n");
    for prefer in WAYS {
        let answer = open(&scratch, prefer).and_then(|repo| repo.head());
        assert!(answer.is_err(), "{prefer:?}: {answer:?}");
    }
}

#[test]
fn objects_that_are_missing_or_damaged() {
    let scratch = Scratch::with(SOME);
    let place = |rev: &str| {
        let name = scratch.sh(&format!("git rev-parse {rev}"));
        scratch
            .repo()
            .join(format!(".git/objects/{}/{}", &name[..2], name[2..].trim()))
    };
    let damage = |rev: &str, bytes: Option<&[u8]>| {
        let place = place(rev);
        let kept = fs::read(&place).unwrap();
        fs::remove_file(&place).unwrap();
        if let Some(bytes) = bytes {
            fs::write(&place, bytes).unwrap();
        }
        move || {
            let _ = fs::remove_file(&place);
            fs::write(&place, &kept).unwrap();
        }
    };
    for bytes_now in [
        None,
        Some(&b""[..]),
        Some(b"garbage"),
        Some(b"\x78\x9c\x03\x00"),
    ] {
        let restore = damage(":d/e/b", bytes_now);
        for prefer in WAYS {
            let snapshot = index(&open(&scratch, prefer).unwrap());
            let said = bytes(&snapshot, "d/e/b").unwrap_err();
            assert!(said.contains("d/e/b"), "{said}");
            assert_eq!(bytes(&snapshot, "a").unwrap(), b"1");
        }
        restore();
        let restore = damage("HEAD:d/e", bytes_now);
        for prefer in WAYS {
            let repo = open(&scratch, prefer).unwrap();
            let head = repo.head().unwrap().unwrap();
            let snapshot = repo.commit(&head).unwrap();
            let said = bytes(&snapshot, "d/e/b").unwrap_err();
            assert!(said.contains("d/e"), "{said}");
            assert!(snapshot.paths().is_err());
            assert_eq!(bytes(&snapshot, "a").unwrap(), b"1");
        }
        restore();
        let restore = damage("HEAD", bytes_now);
        for prefer in WAYS {
            let answer = open(&scratch, prefer).and_then(|repo| repo.staged());
            assert!(answer.is_err(), "{prefer:?}: {answer:?}");
        }
        restore();
    }
}

/// Trees that only a hand can make.
#[test]
fn trees_that_lead_elsewhere() {
    let scratch = Scratch::with("git init -q && printf 1 > a && git add a");
    let blob = scratch.sh("git rev-parse :a");
    let raw = Oid::from_hex(blob.trim()).unwrap();
    for name in ["..", ".", "a/../../b", ""] {
        let mut tree = format!("100644 {name}\0").into_bytes();
        tree.extend_from_slice(raw.as_bytes());
        scratch.write("../tree", &tree);
        let commit =
            scratch.sh("git commit-tree -m x $(git hash-object -t tree --literally -w ../tree)");
        for prefer in WAYS {
            let repo = open(&scratch, prefer).unwrap();
            let commit: Oid = commit.trim().parse().unwrap();
            assert!(
                matches!(repo.commit(&commit).err(), Some(GitError::Object { .. })),
                "{name:?}"
            );
        }
    }
}

#[test]
fn git_files_that_point_nowhere() {
    let scratch = Scratch::new();
    for script in [
        "printf 'gitdir: /nowhere/at/all\n' > .git",
        "printf garbage > .git",
        ": > .git",
        "rm .git; mkdir -p .git/objects .git/refs",
    ] {
        scratch.sh(script);
        for prefer in WAYS {
            let error = Repo::open_with(&scratch.surroundings(""), prefer).err();
            let Some(GitError::Open { path, .. }) = &error else {
                panic!("{script} {prefer:?}: {error:?}");
            };
            assert!(path.starts_with(scratch.root()), "{path:?}");
        }
    }
}

#[test]
fn a_git_directory_that_cannot_be_written() {
    let scratch = Scratch::with(SOME);
    let before = fingerprint(&scratch.repo());
    let set = |mode| {
        for dir in [".git", ".git/objects", ".git/refs"] {
            let place = scratch.repo().join(dir);
            fs::set_permissions(place, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o555);
    for prefer in WAYS {
        ask_all(&scratch, prefer).unwrap();
    }
    set(0o755);
    assert!(before == fingerprint(&scratch.repo()));
}

#[test]
fn links_in_circles_and_names_out_of_the_tree() {
    let scratch = Scratch::with(
        "git init -q && ln -s l l && ln -s m n && ln -s n m && ln -s .. up && ln -s /etc abs && { ln -s '' e 2>/dev/null || :; } &&
         mkdir d && ln -s ../d/l d/l && printf 1 > a && git add .",
    );
    for prefer in WAYS {
        let snapshot = index(&open(&scratch, prefer).unwrap());
        for path in [
            "l",
            "n",
            "m/x",
            "d/l/l/l",
            "up",
            "up/x",
            "abs/passwd",
            "../a",
            "a/b",
            "a/..",
            "",
        ] {
            assert!(snapshot.open(path).is_err() || path == "a/..", "{path}");
            let _ = (
                snapshot.stat(path),
                snapshot.realpath(path),
                snapshot.entries(path),
                snapshot.read_link(path),
            );
        }
    }
}

#[test]
fn thousands_of_refs() {
    let scratch = Scratch::with(SOME);
    scratch.sh(
        "h=$(git rev-parse HEAD); seq 1 5000 | sed \"s|.*|create refs/remotes/origin/b& $h|\" | git update-ref --stdin &&
         git pack-refs --all && git commit -qm 2",
    );
    for prefer in WAYS {
        let repo = open(&scratch, prefer).unwrap();
        let head = repo.head().unwrap().unwrap();
        assert_eq!(repo.new_commits(&head, "origin", &[]).unwrap(), [head]);
        assert_eq!(repo.new_commits(&head, "other", &[]).unwrap().len(), 2);
    }
}

#[test]
fn nothing_that_is_configured_is_run() {
    let scratch = Scratch::with(&format!(
        "{SOME}
        printf '* filter=evil diff=evil\n' > .gitattributes && git add .gitattributes && git commit -qm 2 && printf 4 > c && git add c &&
        printf '#!/bin/sh\ntouch {{}}\n' > ../evil && sed -i \"s|{{}}|$PWD/../ran|\" ../evil && chmod +x ../evil && evil=$PWD/../evil &&
        for key in core.fsmonitor diff.external diff.evil.textconv diff.evil.command filter.evil.clean filter.evil.smudge \
            filter.evil.process core.pager pager.diff-index core.askPass core.sshCommand core.editor core.alternateRefsCommand \
            credential.helper alias.ls-files; do git config $key $evil; done &&
        git config core.hooksPath $PWD/../hooks && mkdir ../hooks && cp ../evil ../hooks/post-index-change"
    ));
    let _ = fs::remove_file(scratch.root().join("ran"));
    for prefer in WAYS {
        ask_all(&scratch, prefer).unwrap();
        let repo = open(&scratch, prefer).unwrap();
        let snapshot = index(&repo);
        let tree =
            packgate_git::Overlay::new(snapshot.clone(), packgate_tree::Disk::new(scratch.repo()));
        let _ = (bytes(&tree, "c"), tree.identity("a"));
        let ignores = repo.ignores(&tree, "", &snapshot).unwrap();
        assert_eq!(ignores.hidden("x").unwrap(), None);
        let head = repo.head().unwrap().unwrap();
        repo.new_commits(&head, "origin", &[]).unwrap();
        repo.changed(None, &head).unwrap();
    }
    assert!(!scratch.root().join("ran").exists());
}
