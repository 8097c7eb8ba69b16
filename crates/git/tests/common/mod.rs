//! Repositories made by real git, and what real git says of them.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(clippy::disallowed_methods, reason = "tests make files and run git")]
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use packgate_git::{Mode, Oid, Prefer, Repo, Scope, Snapshot, Staged, Surroundings};
use packgate_tree::{Disk, Entry, Kind, Tree, TreeError, join};

/// A directory that is gone after the test, with a home of its own.
pub(crate) struct Scratch {
    temp: tempfile::TempDir,
}

/// The git that the tests run.
pub(crate) fn git_program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path)
        .map(|dir| dir.join("git"))
        .find(|place| place.is_file())
        .expect("these tests need git")
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        for dir in ["home", "repo"] {
            fs::create_dir(temp.path().join(dir)).unwrap();
        }
        Self { temp }
    }

    /// With a repository that `script` made.
    pub(crate) fn with(script: &str) -> Self {
        let scratch = Self::new();
        scratch.sh(script);
        scratch
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.temp.path().canonicalize().unwrap()
    }

    pub(crate) fn repo(&self) -> PathBuf {
        self.root().join("repo")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root().join("home")
    }

    pub(crate) fn isolated(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.repo()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap());
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.org"),
            ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@example.org"),
            ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_CONFIG_COUNT", "4"),
            ("GIT_CONFIG_KEY_0", "init.defaultBranch"),
            ("GIT_CONFIG_VALUE_0", "main"),
            ("GIT_CONFIG_KEY_1", "protocol.file.allow"),
            ("GIT_CONFIG_VALUE_1", "always"),
            ("GIT_CONFIG_KEY_2", "gc.auto"),
            ("GIT_CONFIG_VALUE_2", "0"),
            ("GIT_CONFIG_KEY_3", "advice.detachedHead"),
            ("GIT_CONFIG_VALUE_3", "false"),
            ("LC_ALL", "C"),
            // As this crate: what is pushed are the real objects.
            ("GIT_NO_REPLACE_OBJECTS", "1"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", self.home());
        command
    }

    /// Runs a shell script in the repository; it must succeed.
    pub(crate) fn sh(&self, script: &str) -> String {
        let output = self.isolated("sh").args(["-euc", script]).output().unwrap();
        checked(script, &output)
    }

    pub(crate) fn git(&self, args: &[&str]) -> Vec<u8> {
        let output = self.isolated("git").args(args).output().unwrap();
        checked(&args.join(" "), &output);
        output.stdout
    }

    /// Runs git with another index.
    pub(crate) fn git_with(&self, s: &Surroundings, index: &Path, args: &[&str]) -> Vec<u8> {
        let mut command = self.isolated("git");
        command.current_dir(&s.cwd).args(args);
        for (name, value) in [("GIT_DIR", &s.git_dir), ("GIT_WORK_TREE", &s.work_tree)] {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        let output = command.env("GIT_INDEX_FILE", index).output().unwrap();
        checked(&args.join(" "), &output);
        output.stdout
    }

    /// A process in the directory `dir` of the repository.
    pub(crate) fn surroundings(&self, dir: &str) -> Surroundings {
        Surroundings {
            program: Some(git_program()),
            home: Some(self.home()),
            ..Surroundings::new(self.repo().join(dir))
        }
    }

    pub(crate) fn open(&self, prefer: Prefer) -> Repo {
        open(&self.surroundings(""), prefer)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let place = self.repo().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
}

fn checked(what: &str, output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn open(s: &Surroundings, prefer: Prefer) -> Repo {
    Repo::open_with(s, prefer).unwrap().expect("a repository")
}

/// One path of a tree: kind, mode, size, and bytes or target or why not.
pub(crate) type Seen = BTreeMap<String, (Kind, u32, u64, Result<Vec<u8>, String>)>;

/// Everything in a tree, sorted; `skip` names paths that are not looked at.
pub(crate) fn walk(tree: &dyn Tree, skip: &dyn Fn(&str) -> bool) -> Seen {
    let mut seen = Seen::new();
    let mut pending = vec![String::new()];
    while let Some(dir) = pending.pop() {
        for entry in tree.entries(&dir).unwrap_or_else(|e| panic!("{dir}: {e}")) {
            let path = join(&dir, &entry.name);
            if skip(&path) {
                continue;
            }
            look(tree, &entry, &path, &mut seen);
            if entry.kind == Kind::Dir && entry.exact {
                pending.push(path);
            }
        }
    }
    seen
}

fn look(tree: &dyn Tree, entry: &Entry, path: &str, seen: &mut Seen) {
    if !entry.exact {
        let refused = tree.open(path).err();
        let kind = entry.kind;
        if kind == Kind::File {
            assert!(
                matches!(refused, Some(TreeError::NotUtf8 { .. })),
                "{path}: {refused:?}"
            );
        }
        let mut key = format!("{path}\u{0}");
        while seen.contains_key(&key) {
            key.push('+');
        }
        seen.insert(key, (kind, 0, 0, Ok(Vec::new())));
        return;
    }
    let meta = tree
        .stat(path)
        .unwrap()
        .unwrap_or_else(|| panic!("{path} is listed but not there"));
    assert_eq!(meta.kind, entry.kind, "{path}");
    let said = |error: TreeError| error.to_string();
    let bytes = match entry.kind {
        Kind::File => tree.open(path).map_err(said).and_then(|mut file| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|e| e.to_string())?;
            assert_eq!(bytes.len() as u64, meta.size, "{path}");
            Ok(bytes)
        }),
        Kind::Symlink => Ok(tree.read_link(path).unwrap().into_bytes()),
        _ => Ok(Vec::new()),
    };
    let size = if entry.kind == Kind::Dir {
        0
    } else {
        meta.size
    };
    seen.insert(path.to_owned(), (meta.kind, meta.mode, size, bytes));
}

/// Everything that a repository says of its index and its head.
#[derive(Debug, PartialEq)]
pub(crate) struct View {
    pub(crate) head: Option<Oid>,
    pub(crate) staged: Vec<Staged>,
    pub(crate) paths: Vec<(Vec<u8>, Mode, Oid)>,
    pub(crate) index: Seen,
    pub(crate) commit: Option<Seen>,
    pub(crate) before: Vec<(Vec<u8>, Mode, Oid)>,
    pub(crate) work_tree: Option<PathBuf>,
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
}

/// What a file that cannot be opened says differs between the two back-ends.
fn plain(mut seen: Seen) -> Seen {
    for (_, _, _, bytes) in seen.values_mut() {
        if let Err(said) = bytes {
            "cannot be read".clone_into(said);
        }
    }
    seen
}

pub(crate) fn view(s: &Surroundings, prefer: Prefer) -> View {
    let repo = open(s, prefer);
    let head = repo.head().unwrap();
    let staged = repo.staged().unwrap();
    let (again, snapshot) = repo.staged_index().unwrap();
    assert_eq!(again, staged);
    let other = repo.index(&Scope::All).unwrap();
    assert_eq!(other.paths().unwrap(), snapshot.paths().unwrap());
    let commit = head.map(|head| repo.commit(&head).unwrap());
    let before = snapshot.with_changes_undone(&staged);
    if let Some(commit) = &commit {
        assert_eq!(before.paths().unwrap(), commit.paths().unwrap());
        assert_eq!(
            plain(walk(&before, &|_| false)),
            plain(walk(commit, &|_| false))
        );
    }
    View {
        head,
        staged,
        paths: snapshot.paths().unwrap(),
        index: plain(walk(&snapshot, &|_| false)),
        commit: commit.map(|commit| plain(walk(&commit, &|_| false))),
        before: before.paths().unwrap(),
        work_tree: repo.work_tree().map(Path::to_owned),
        git_dir: repo.git_dir().to_owned(),
        common_dir: repo.common_dir().to_owned(),
    }
}

/// Everything below a directory, with times, to see that nothing was touched.
pub(crate) fn fingerprint(root: &Path) -> BTreeMap<PathBuf, (u64, i64, i64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(place) = pending.pop() {
        let meta = fs::symlink_metadata(&place).unwrap();
        let bytes = if meta.is_file() {
            fs::read(&place).unwrap_or_default()
        } else {
            Vec::new()
        };
        if meta.is_dir() {
            let inner = fs::read_dir(&place).unwrap();
            pending.extend(inner.map(|entry| entry.unwrap().path()));
        }
        // git itself marks a shared index as used whenever it reads one.
        let used = place
            .file_name()
            .is_some_and(|n| n.as_bytes().starts_with(b"sharedindex."));
        let (seconds, rest) = if used {
            (0, 0)
        } else {
            (meta.mtime(), meta.mtime_nsec())
        };
        found.insert(place, (meta.size(), seconds, rest, bytes));
    }
    found
}

/// Both back-ends agree, git agrees, and nothing was touched.
pub(crate) fn agree(scratch: &Scratch, s: &Surroundings) -> View {
    let before = fingerprint(&scratch.repo());
    let ours = view(s, Prefer::Either);
    let theirs = view(s, Prefer::Program);
    assert_eq!(
        (&ours.work_tree, &ours.git_dir, &ours.common_dir),
        (&theirs.work_tree, &theirs.git_dir, &theirs.common_dir),
    );
    assert_eq!(ours, theirs, "the back-ends differ");
    let after = fingerprint(&scratch.repo());
    let changed: Vec<_> = after
        .iter()
        .filter(|(place, what)| before.get(*place) != Some(what))
        .collect();
    assert!(before == after, "something was touched: {changed:?}");
    compare_with_git(scratch, s, &ours);
    ours
}

/// git writes the tree of the index and checks it out elsewhere.
fn compare_with_git(scratch: &Scratch, s: &Surroundings, ours: &View) {
    let repo = open(s, Prefer::Program);
    let s = &Surroundings {
        cwd: repo.work_tree().unwrap().to_owned(),
        ..s.clone()
    };
    let out = tempfile::tempdir().unwrap();
    // git writes into the index that it is asked to write the tree of. A shared
    // index is looked for beside the real one.
    let index = out.path().join("index");
    if repo.index_file().is_file() {
        fs::copy(repo.index_file(), &index).unwrap();
    }
    let tree = scratch.git_with(s, &index, &["write-tree"]);
    let tree = String::from_utf8(tree).unwrap();
    let listed = scratch.git_with(
        s,
        &index,
        &["ls-tree", "-r", "-z", "--full-tree", tree.trim()],
    );
    assert_eq!(ours.paths, listed_paths(&listed));
    let clean = out.path().join("clean");
    fs::create_dir(&clean).unwrap();
    let prefix = format!("--prefix={}/", clean.display());
    let tree = tree.trim().to_owned();
    let fresh = out.path().join("fresh");
    scratch.git_with(s, &fresh, &["read-tree", &tree]);
    scratch.git_with(s, &fresh, &["checkout-index", "-a", "-q", &prefix]);
    let modules: Vec<&[u8]> = ours
        .paths
        .iter()
        .filter(|(_, mode, _)| *mode == Mode::Submodule)
        .map(|(path, ..)| path.as_slice())
        .collect();
    let inside = |path: &str| {
        modules.iter().any(|module| {
            path.len() > module.len()
                && path.as_bytes().starts_with(module)
                && path.as_bytes()[module.len()] == b'/'
        })
    };
    let mut expected = walk(&Disk::new(&clean), &|_| false);
    let mut found = ours.index.clone();
    found.retain(|path, _| !inside(path));
    for seen in expected.values_mut().chain(found.values_mut()) {
        // The umask of whoever tests.
        seen.1 &= 0o700;
    }
    assert_eq!(found, expected, "not what git checks out");
}

pub(crate) fn listed_paths(listed: &[u8]) -> Vec<(Vec<u8>, Mode, Oid)> {
    let mut paths: Vec<_> = listed
        .split(|byte| *byte == 0)
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let tab = entry.iter().position(|byte| *byte == b'\t').unwrap();
            let fields = String::from_utf8(entry[..tab].to_vec()).unwrap();
            let fields: Vec<&str> = fields.split(' ').collect();
            let mode = match fields[0] {
                "100644" => Mode::File,
                "100755" => Mode::Executable,
                "120000" => Mode::Symlink,
                "160000" => Mode::Submodule,
                other => panic!("{other}"),
            };
            (entry[tab + 1..].to_vec(), mode, fields[2].parse().unwrap())
        })
        .collect();
    paths.sort();
    paths
}

/// The bytes of a file of a tree, or why not.
pub(crate) fn bytes(tree: &dyn Tree, path: &str) -> Result<Vec<u8>, String> {
    packgate_tree::read(tree, path, 1 << 30).map_err(|error| error.to_string())
}

pub(crate) fn os(bytes: &[u8]) -> PathBuf {
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

pub(crate) fn index(repo: &Repo) -> Snapshot {
    repo.index(&Scope::All).unwrap()
}
