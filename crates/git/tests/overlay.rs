//! The index laid over the work tree is what a checkout over it would leave.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use common::{Scratch, agree, bytes, index, walk};
use packgate_git::{Identity, Mode, Overlay, Prefer};
use packgate_tree::{Disk, Kind, Tree, TreeError};

fn overlay(scratch: &Scratch, prefer: Prefer) -> Overlay {
    Overlay::new(index(&scratch.open(prefer)), Disk::new(scratch.repo()))
}

const RICH: &str = r#"
git init -q
mkdir -p src/deep dist d/e f
printf 1 > src/a && printf 1 > src/deep/b && printf 1 > gone && printf 1 > removed
printf 1 > file-now-dir && mkdir dir-now-file && printf 1 > dir-now-file/x
mkdir dir-now-link && printf 1 > dir-now-link/y && printf 1 > mode && ln -s src/a link-now-file
ln -s src srclink && printf 1 > file-now-link && printf '/dist\n' > .gitignore
git add -A && git commit -qm 1
printf 2 > src/a && git add src/a && printf 3 > src/a
rm gone && git rm -q --cached removed
rm file-now-dir && mkdir file-now-dir && printf u > file-now-dir/u
rm -r dir-now-file && printf u > dir-now-file
rm -r dir-now-link && ln -s dist dir-now-link
rm link-now-file && printf 2 > link-now-file
rm file-now-link && ln -s src file-now-link
chmod +x mode
printf u > dist/u && printf u > src/untracked && ln -s ../src dist/up && ln -s ../src/a dist/a
ln -s srclink/deep untracked-link && mkdir -p new/deep && printf n > new/deep/n
printf i > intended && git add -N intended
mkfifo pipe && ln -s ../outside out && ln -s nowhere dangling && ln -s loop loop
printf o > ../outside; : > "$(printf 'bad\377')"
"#;

const ROWS: &[&str] = &[
    "",
    "git update-index --index-version 4",
    "git update-index --split-index",
    "rm -rf src",
    "git read-tree --empty",
    "git add -A .",
    "rm -rf d f && printf x > d",
    "rm -rf src && ln -s dist src",
];

#[test]
fn it_is_what_a_forced_checkout_leaves() {
    for script in ROWS {
        let scratch = Scratch::with(&format!("{RICH}\n{script}"));
        // What is only intended would be checked out as an empty file.
        scratch.sh("cp -a . ../copy && cd ../copy &&
             git diff --name-only --diff-filter=A -z | xargs -0r git update-index --force-remove -- &&
             git checkout-index -q -f -a");
        let git = |path: &str| path == ".git";
        let mut expected = walk(&Disk::new(scratch.root().join("copy")), &git);
        let disk = Disk::new(scratch.root().join("copy"));
        for prefer in [Prefer::Either, Prefer::Program] {
            let tree = overlay(&scratch, prefer);
            let mut found = walk(&tree, &git);
            for seen in found.values_mut().chain(expected.values_mut()) {
                seen.1 &= 0o700;
            }
            assert_eq!(found, expected, "{script:?} {prefer:?}");
            for path in expected.keys().filter(|path| !path.contains('\0')) {
                let leads = [tree.realpath(path).unwrap(), disk.realpath(path).unwrap()];
                assert_eq!(leads[0], leads[1], "{script:?} {path}");
                if leads[0].is_some() && disk.entries(path).is_err() {
                    assert_eq!(
                        bytes(&tree, path).ok(),
                        bytes(&disk, path).ok(),
                        "{script:?} {path}"
                    );
                }
                let mut names = [tree.entries(path).ok(), disk.entries(path).ok()];
                for entries in names.iter_mut().flatten() {
                    entries.sort_by(|a, b| a.name.cmp(&b.name));
                }
                assert_eq!(names[0], names[1], "{script:?} {path}");
            }
        }
    }
}

#[test]
fn identities_change_with_the_bytes() {
    let scratch = Scratch::with(
        "git init -q && mkdir dist && printf 1 > a && printf '#!' > x && chmod +x x && ln -s dist l &&
         git add . && printf 1 > dist/u",
    );
    let tree = overlay(&scratch, Prefer::Either);
    let one = tree.snapshot().blob("a").unwrap().unwrap();
    assert_eq!(
        tree.identity("a").unwrap(),
        Some(Identity::Blob(one.0, one.1))
    );
    assert!(matches!(
        tree.identity("x").unwrap(),
        Some(Identity::Blob(Mode::Executable, _))
    ));
    assert!(matches!(
        tree.identity("l").unwrap(),
        Some(Identity::Blob(Mode::Symlink, _))
    ));
    for none in ["dist", "nothing", "a/b"] {
        assert_eq!(tree.identity(none).unwrap(), None, "{none}");
    }
    let before = tree.identity("dist/u").unwrap().unwrap();
    assert_eq!(tree.identity("l/u").unwrap(), Some(before));
    // An edit that keeps size and time.
    scratch.sh("cp -p dist/u ../old && printf 2 > dist/u && touch -r ../old dist/u");
    assert_ne!(tree.identity("dist/u").unwrap(), Some(before));
    // A tracked file is what is staged, whatever becomes of the work tree.
    scratch.write("a", "2");
    assert_eq!(
        tree.identity("a").unwrap(),
        Some(Identity::Blob(one.0, one.1))
    );
    assert_eq!(bytes(&tree, "a").unwrap(), b"1");
}

#[test]
fn undone_changes_are_undone_on_disk_too() {
    let scratch = Scratch::with(
        "git init -q && mkdir d && printf 1 > a && printf 1 > d/b && printf 1 > f && git add . && git commit -qm 1 &&
         printf 2 > a && git rm -q d/b && mkdir -p new/er && printf n > new/er/n && printf u > new/u &&
         rm f && mkdir f && printf g > f/g && git add a new/er f",
    );
    let repo = scratch.open(Prefer::Either);
    let (staged, snapshot) = repo.staged_index().unwrap();
    let disk = Disk::new(scratch.repo());
    let before = Overlay::new(snapshot.with_changes_undone(&staged), disk);
    let seen: Vec<String> = walk(&before, &|path| path == ".git").into_keys().collect();
    assert_eq!(seen, ["a", "d", "d/b", "f", "new", "new/er", "new/u"]);
    assert_eq!(bytes(&before, "a").unwrap(), b"1");
    assert_eq!(bytes(&before, "f").unwrap(), b"1");
    assert!(matches!(
        before.open("new/er/n").err(),
        Some(TreeError::NotFound { .. })
    ));
}

#[test]
fn submodules_are_what_is_checked_out() {
    let scratch = Scratch::with(
        "git init -q ../inner && cd ../inner && printf 1 > a && git add . && git commit -qm 1 && cd ../repo &&
         git init -q && git submodule --quiet add ../inner m && git commit -qm 1 && printf u > m/u && printf 2 > m/a",
    );
    let tree = overlay(&scratch, Prefer::Either);
    assert_eq!(bytes(&tree, "m/a").unwrap(), b"2");
    assert_eq!(bytes(&tree, "m/u").unwrap(), b"u");
    assert!(matches!(
        tree.identity("m/a").unwrap(),
        Some(Identity::Disk(_))
    ));
    scratch.sh("rm -rf m");
    let tree = overlay(&scratch, Prefer::Either);
    assert_eq!(tree.stat("m").unwrap().unwrap().kind, Kind::Dir);
    assert_eq!(tree.entries("m").unwrap(), []);
    agree(&scratch, &scratch.surroundings(""));
}

#[test]
fn links_out_of_the_root_and_back_in() {
    let scratch = Scratch::with(
        "git init -q && mkdir p && printf 1 > p/a && ln -s ../repo/p back && ln -s \"$PWD/p\" abs &&
         ln -s ../../repo/p/a p/again && git add . && printf 2 > p/a",
    );
    for tree in [
        overlay(&scratch, Prefer::Either),
        overlay(&scratch, Prefer::Program),
    ] {
        for path in ["back/a", "abs/a", "p/again", "../repo/p/a"] {
            assert_eq!(bytes(&tree, path).unwrap(), b"1", "{path}");
            assert_eq!(
                tree.realpath(path).unwrap().as_deref(),
                Some("p/a"),
                "{path}"
            );
        }
    }
    let snapshot = index(&scratch.open(Prefer::Either));
    assert!(matches!(
        snapshot.open("back/a").err(),
        Some(TreeError::Outside { .. })
    ));
}

#[test]
fn trees_may_be_asked_by_many_threads() {
    let scratch = Scratch::with(
        "git init -q && seq 1 200 | while read n; do printf $n > $n; done && git add .",
    );
    for prefer in [Prefer::Either, Prefer::Program] {
        let tree = overlay(&scratch, prefer);
        std::thread::scope(|scope| {
            for start in 0..8 {
                let tree = &tree;
                scope.spawn(move || {
                    for n in (1..=200).skip(start) {
                        assert_eq!(
                            bytes(tree, &n.to_string()).unwrap(),
                            n.to_string().as_bytes()
                        );
                    }
                });
            }
        });
    }
}
