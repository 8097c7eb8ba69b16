//! A scratch home with repositories in it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What the gate says when it blocks.
pub(crate) const RULE: &str = "map-reveals-source";
pub(crate) const NAMES: [&str; 3] = ["pre-commit", "pre-merge-commit", "pre-push"];

/// A home of its own.
pub(crate) struct Home {
    base: TempDir,
    /// Variables for every program that is run.
    pub(crate) env: Vec<(&'static str, String)>,
    /// Found before everything else.
    pub(crate) path: Vec<PathBuf>,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        let base = TempDir::with_prefix("packgate test ").unwrap();
        let home = Self {
            path: vec![base.path().join("bin")],
            env: Vec::new(),
            base,
        };
        for dir in ["home", "tmp", "bin"] {
            fs::create_dir(home.at(dir)).unwrap();
        }
        for (name, built) in [
            ("packgate", env!("CARGO_BIN_EXE_packgate")),
            ("packgate-commit", env!("CARGO_BIN_EXE_packgate-commit")),
            ("packgate-push", env!("CARGO_BIN_EXE_packgate-push")),
        ] {
            symlink(built, home.at("bin").join(name)).unwrap();
        }
        home.write(
            "home/.gitconfig",
            "[user]\nname = t\nemail = t@localhost\n[init]\ndefaultBranch = main\n\
             [protocol \"file\"]\nallow = always\n[advice]\nignoredHook = false\n",
        );
        home
    }

    /// With a repository `repo` that holds a clean package, committed, and a bare
    /// remote `origin`.
    pub(crate) fn with_repo() -> Self {
        let home = Self::new();
        home.repo("repo");
        home
    }

    pub(crate) fn repo(&self, dir: &str) {
        fs::create_dir_all(self.at(dir)).unwrap();
        self.git(dir, &["init", "--quiet"]).exits(0);
        self.write(
            &format!("{dir}/package.json"),
            r#"{"name":"fx","version":"1.0.0","files":["dist"]}"#,
        );
        self.write(&format!("{dir}/dist/cli.js"), "console.log(1)\n");
        self.git(dir, &["add", "--all"]).exits(0);
        self.git(dir, &["commit", "--quiet", "--message", "first"])
            .exits(0);
        let remote = self.at(&format!("{dir} remote.git"));
        self.git(
            dir,
            &["init", "--quiet", "--bare", remote.to_str().unwrap()],
        )
        .exits(0);
        self.git(dir, &["remote", "add", "origin", remote.to_str().unwrap()])
            .exits(0);
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.base.path().join(path)
    }

    /// A path in `repo`'s hooks folder.
    pub(crate) fn hook(&self, name: &str) -> PathBuf {
        self.at("repo/.git/hooks").join(name)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn program(&self, path: &str, text: impl AsRef<[u8]>) {
        self.write(path, text);
        self.mode(path, 0o755);
    }

    pub(crate) fn mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.at(path), fs::Permissions::from_mode(mode)).unwrap();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// A hook of `repo` that was there before.
    pub(crate) fn old_hook(&self, name: &str, text: impl AsRef<[u8]>) {
        self.program(&format!("repo/.git/hooks/{name}"), text);
    }

    pub(crate) fn run(&self, dir: &str, program: &str, args: &[&str]) -> Run {
        let mut path: Vec<PathBuf> = self.path.clone();
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        let output = Command::new("/usr/bin/env")
            .arg(program)
            .args(args)
            .current_dir(self.at(dir))
            .env_clear()
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("HOME", self.at("home"))
            .env("TMPDIR", self.at("tmp"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let run = Run {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!run.stderr.contains("panicked"), "{run:#?}");
        run
    }

    pub(crate) fn git(&self, dir: &str, args: &[&str]) -> Run {
        self.run(dir, "git", args)
    }

    /// packgate in `repo`.
    pub(crate) fn packgate(&self, args: &[&str]) -> Run {
        self.run("repo", "packgate", args)
    }

    /// Stages a source map with a source in it.
    pub(crate) fn leak(&self, dir: &str) {
        let key = ["sources", "Content"].concat();
        let map = format!(
            r#"{{"version":3,"sources":["../src/a.ts"],"{key}":["const a = 1;"],"names":[],"mappings":"AAAA"}}"#
        );
        self.write(&format!("{dir}/dist/cli.js.map"), map);
        self.git(dir, &["add", "--all"]).exits(0);
    }

    /// Takes the map out again, and stages another change.
    pub(crate) fn clean(&self, dir: &str) {
        let _ = fs::remove_file(self.at(&format!("{dir}/dist/cli.js.map")));
        let script = self.text(&format!("{dir}/dist/cli.js")) + "console.log(2)\n";
        self.write(&format!("{dir}/dist/cli.js"), script);
        self.git(dir, &["add", "--all"]).exits(0);
    }

    pub(crate) fn commit(&self, dir: &str) -> Run {
        self.git(dir, &["commit", "--message", "next"])
    }

    pub(crate) fn push(&self, dir: &str) -> Run {
        self.git(dir, &["push", "origin", "HEAD:refs/heads/main"])
    }

    /// That a leaking commit and a leaking push are blocked by the gate, and clean
    /// ones pass.
    #[track_caller]
    pub(crate) fn fires(&self, dir: &str) {
        self.leak(dir);
        self.commit(dir).blocked();
        self.clean(dir);
        self.commit(dir).exits(0);
        self.leak(dir);
        self.git(dir, &["commit", "--no-verify", "--message", "leak"])
            .exits(0);
        self.push(dir).blocked();
        self.clean(dir);
        self.commit(dir).exits(0);
        self.push(dir).exits(0);
    }

    /// That nothing stops a leak any more.
    #[track_caller]
    pub(crate) fn is_open(&self, dir: &str) {
        self.leak(dir);
        self.commit(dir).exits(0);
        self.push(dir).exits(0);
        self.clean(dir);
        self.commit(dir).exits(0);
    }

    /// Every path below a directory: mode, link, bytes.
    pub(crate) fn picture(&self, dir: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut dirs = vec![self.at(dir)];
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(&dir).unwrap() {
                let path = entry.unwrap().path();
                let meta = fs::symlink_metadata(&path).unwrap();
                let told = if meta.is_dir() {
                    dirs.push(path.clone());
                    "dir".to_owned()
                } else if meta.is_symlink() {
                    format!("-> {}", fs::read_link(&path).unwrap().display())
                } else {
                    String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()
                };
                let mode = meta.permissions().mode();
                lines.push(format!("{} {mode:o} {told}", path.display()));
            }
        }
        lines.sort();
        lines
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Both streams, as a person sees them.
    pub(crate) fn all(&self) -> String {
        self.stdout.clone() + &self.stderr
    }

    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        let all = self.all();
        for part in parts {
            assert!(all.contains(part), "no {part:?} in {self:#?}");
        }
        self
    }

    #[track_caller]
    pub(crate) fn lacks(self, part: &str) -> Self {
        assert!(!self.all().contains(part), "{part:?} in {self:#?}");
        self
    }

    /// That it failed by the gate's verdict.
    #[track_caller]
    pub(crate) fn blocked(self) -> Self {
        assert_ne!(self.code, 0, "{self:#?}");
        self.says(&[RULE])
    }
}
