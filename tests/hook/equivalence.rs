//! The packed set of the index, of a clean checkout of it and of the commit: the same,
//! for every recorded fixture that git can hold.

use crate::fixture::{self, Fixture, PROFILES};
use crate::support::{Run, Scratch};
use packgate_git::{Oid, Repo, Scope, Surroundings};
use packgate_tree::Disk;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// Fixtures that git cannot hold, each with its reason. `git add` must refuse them.
const NOT_FOR_GIT: &[(&str, &str)] = &[(
    "uppercase-junk",
    "it has a file .Git/HEAD, which git takes for its own directory",
)];

/// Fixtures whose set in git is another one than on the disk they were made on, each
/// with what git leaves out.
const OTHERWISE_ON_DISK: &[(&str, &str)] = &[
    ("kind:hardlink-2", LINKS),
    ("kind:hardlink-3", LINKS),
    ("kind:hardlink-3-apart", LINKS),
    ("kind:hardlink-bin", LINKS),
    ("kind:hardlink-pairs-adjacent", LINKS),
    ("kind:hardlink-pairs-interleaved", LINKS),
    ("kind:hardlink-triples-interleaved", LINKS),
    ("mode:all", MODES),
    ("mode:unreadable-file", MODES),
    ("modes", MODES),
    ("patched:hardlinked-manifest", LINKS),
];
const LINKS: &str = "git has files, not names of one file; npm counts further names as empty";
const MODES: &str = "git keeps one bit of a mode: executable or not";

/// What became of one fixture.
#[derive(Default)]
struct Seen {
    refused: Vec<(String, String)>,
    wrong: Vec<String>,
    otherwise: Vec<(String, String)>,
    compared: usize,
}

#[test]
fn index_checkout_and_commit_pack_the_same() {
    let scratch = Scratch::clean();
    scratch.ok("git init -q --bare ../objects.git");
    let fixtures = fixture::all();
    let (next, seen) = (AtomicUsize::new(0), Mutex::new(Seen::default()));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(it) = fixtures.get(at) else { break };
                    compare(&scratch, &at.to_string(), it, &seen);
                }
            });
        }
    });
    let mut seen = seen.into_inner().unwrap();
    seen.refused.sort();
    seen.otherwise.sort();
    println!(
        "{} sets compared, of {} fixtures",
        seen.compared,
        fixtures.len()
    );
    let names =
        |list: &[(String, String)]| -> Vec<String> { list.iter().map(|it| it.0.clone()).collect() };
    let listed =
        |list: &[(&str, &str)]| -> Vec<String> { list.iter().map(|it| it.0.to_owned()).collect() };
    assert!(seen.wrong.is_empty(), "{:#?}", seen.wrong);
    assert_eq!(
        names(&seen.refused),
        listed(NOT_FOR_GIT),
        "{:#?}",
        seen.refused
    );
    assert_eq!(
        names(&seen.otherwise),
        listed(OTHERWISE_ON_DISK),
        "{:#?}",
        seen.otherwise
    );
}

fn compare(scratch: &Scratch, name: &str, fixture: &Fixture, seen: &Mutex<Seen>) {
    let root = scratch.at("fixtures").join(name);
    let out = scratch.at("checkouts").join(name);
    fs::create_dir_all(&out).unwrap();
    fixture.lay_out(&root);
    let index = scratch.at("tmp").join(name);
    let git = |args: &[&str]| {
        let mut command = scratch.command("git");
        command
            .arg(format!("--git-dir={}", scratch.at("objects.git").display()))
            .arg(format!("--work-tree={}", root.display()))
            .args(args)
            .current_dir(&root)
            .env("GIT_INDEX_FILE", &index);
        Run::of(&command.output().unwrap())
    };
    let added = git(&["-c", "advice.addEmbeddedRepo=false", "add", "-A", "-f"]);
    if added.code != 0 {
        let refused = (fixture.name.clone(), added.said);
        seen.lock().unwrap().refused.push(refused);
        return;
    }
    let tree = git(&["write-tree"]).exits(0).said;
    let commit = git(&["commit-tree", "-m", "x", tree.trim()]).exits(0).said;
    git(&[
        "checkout-index",
        "-a",
        &format!("--prefix={}/", out.display()),
    ])
    .exits(0);
    at_one_moment(&out);
    let repo = Repo::open(&Surroundings {
        git_dir: Some(scratch.at("objects.git").into()),
        work_tree: Some(root.clone().into()),
        index_file: Some(index.clone().into()),
        program: which_git(),
        home: Some(scratch.at("home")),
        ..Surroundings::new(&root)
    });
    let repo = repo.unwrap().expect("a repository");
    let staged = repo.index(&Scope::All).unwrap();
    let committed = repo.commit(&Oid::from_hex(commit.trim()).unwrap()).unwrap();
    let (checkout, made) = (Disk::new(&out), Disk::new(&root));
    for profile in PROFILES {
        let from_disk = fixture.packed(&checkout, profile);
        let what = format!("{} {profile:?}", fixture.name);
        let mut seen = seen.lock().unwrap();
        for (kind, from_git) in [
            ("index", fixture.packed(&staged, profile)),
            ("commit", fixture.packed(&committed, profile)),
        ] {
            seen.compared += 1;
            if from_git.as_ref().ok() != from_disk.as_ref().ok() {
                seen.wrong.push(format!(
                    "{what}: {kind} {from_git:?}, checkout {from_disk:?}"
                ));
            }
        }
        let original = fixture.packed(&made, profile);
        let known = seen.otherwise.iter().any(|it| it.0 == fixture.name);
        if original.as_ref().ok() != from_disk.as_ref().ok() && !known {
            let how = format!("{profile:?}: made {original:?}, in git {from_disk:?}");
            seen.otherwise.push((fixture.name.clone(), how));
        }
    }
}

/// Gives everything in a checkout the same time. git knows none; and npm would heed
/// `node_modules/.package-lock.json` or not by how long the checkout took.
fn at_one_moment(dir: &Path) {
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            if kind.is_dir() {
                dirs.push(path);
            } else if kind.is_file() {
                fs::File::open(&path)
                    .unwrap()
                    .set_modified(SystemTime::UNIX_EPOCH)
                    .unwrap();
            }
        }
        fs::File::open(&dir)
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH)
            .unwrap();
    }
}

fn which_git() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&path).map(|dir| dir.join("git"));
    places.find(|it| it.is_file())
}
