//! A scratch project, and the program run in it.

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A source map that holds the text of a source which no package here ships.
pub(crate) const MAP: &str = r#"{"version":3,"sources":["../src/cli.ts"],"sourcesContent":["const rate = 3;"],"names":[],"mappings":"AAAA"}"#;

/// A package pinned to npm 11, with these further members.
pub(crate) fn npm11(more: &str) -> String {
    manifest(&format!(r#""packageManager":"npm@11.4.0"{more}"#))
}

/// The package `fx@1.0.0` with these further members.
pub(crate) fn manifest(more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(r#"{{"name":"fx","version":"1.0.0"{comma}{more}}}"#)
}

/// A directory of its own: the package in `pkg`, an empty home beside it. The
/// repository begins above `pkg`, so that no policy of this machine is found.
pub(crate) struct Project {
    base: TempDir,
    /// What a test took rights from; they are given back, or nobody but root
    /// could remove it.
    pub(crate) locked: Vec<PathBuf>,
}

impl Drop for Project {
    fn drop(&mut self) {
        #[cfg(unix)]
        for path in &self.locked {
            use std::os::unix::fs::PermissionsExt as _;
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o755));
        }
    }
}

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// A package without any file.
    pub(crate) fn empty() -> Self {
        let base = TempDir::new().unwrap();
        for dir in ["pkg", "home", "tmp", ".git"] {
            fs::create_dir(base.path().join(dir)).unwrap();
        }
        Self {
            base,
            locked: Vec::new(),
        }
    }

    /// A package with this package.json.
    pub(crate) fn new(manifest: impl AsRef<str>) -> Self {
        Self::empty().file("package.json", manifest.as_ref())
    }

    /// Writes a file of the package; `../` leads out of it.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// Writes a file of the package.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Makes a directory of the package.
    pub(crate) fn dir(self, path: &str) -> Self {
        fs::create_dir_all(self.at(path)).unwrap();
        self
    }

    /// Makes a symbolic link in the package.
    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        std::os::unix::fs::symlink(target, self.at(path)).unwrap();
        self
    }

    /// A path in the package, or the package itself.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        let root = self.base.path().join("pkg");
        if path.is_empty() {
            root
        } else {
            root.join(path)
        }
    }

    /// Everything around the package.
    pub(crate) fn base(&self) -> &Path {
        self.base.path()
    }

    /// The program with these arguments, started in the package, with nothing of
    /// this machine's environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_packgate"));
        command
            .args(args)
            .current_dir(self.at(""))
            .env_clear()
            .env("HOME", self.base.path().join("home"))
            .env("TMPDIR", self.base.path().join("tmp"))
            .stdin(Stdio::null());
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
    }

    /// Runs the program in the package.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.finish(self.command(args), b"")
    }

    /// Runs the program in a directory of the package.
    pub(crate) fn run_in(&self, dir: &str, args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.current_dir(self.at(dir));
        self.finish(command, b"")
    }

    /// Runs the program with variables set.
    pub(crate) fn run_with(&self, env: &[(&str, &str)], args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.envs(env.iter().copied());
        self.finish(command, b"")
    }

    /// Runs the command to its end, with this on its standard input. Whatever it
    /// was: no panic, and nothing written.
    pub(crate) fn finish(&self, mut command: Command, input: &[u8]) -> Run {
        let before = self.listing();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if !input.is_empty() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input).unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let run = Run {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        assert_eq!(self.listing(), before, "something was written: {run:?}");
        run
    }

    /// Every path below the base, with size and time of change.
    fn listing(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut dirs = vec![self.base.path().to_owned()];
        while let Some(dir) = dirs.pop() {
            // What a test made unreadable stays unread.
            let Ok(entries) = fs::read_dir(&dir) else {
                continue;
            };
            for entry in entries {
                let path = entry.unwrap().path();
                let meta = fs::symlink_metadata(&path);
                if meta.as_ref().is_ok_and(fs::Metadata::is_dir) {
                    dirs.push(path.clone());
                }
                let told = meta.map(|it| (it.len(), it.modified().unwrap())).ok();
                lines.push(format!("{} {told:?}", path.display()));
            }
        }
        lines.sort();
        lines
    }
}

impl Run {
    /// The JSON on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The ids of the findings in the JSON on stdout, with their levels.
    pub(crate) fn findings(&self) -> Vec<String> {
        let json = self.json();
        let packages = json["packages"].as_array().unwrap();
        let findings = packages
            .iter()
            .flat_map(|it| it["findings"].as_array().unwrap());
        findings
            .map(|it| format!("{} {}", text(&it["level"]), text(&it["rule"])))
            .collect()
    }

    /// The paths of the files in a list's JSON.
    pub(crate) fn paths(&self) -> Vec<String> {
        paths(&self.json())
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Asserts that stdout has each of these.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stdout.contains(part), "no {part:?} in {self:#?}");
        }
        self
    }

    /// Asserts that stderr has each of these.
    #[track_caller]
    pub(crate) fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in {self:#?}");
        }
        self
    }

    /// Asserts that nothing could be judged: exit 2, nothing on stdout, and an
    /// error on stderr that has each of these.
    #[track_caller]
    pub(crate) fn refuses(self, parts: &[&str]) -> Self {
        let run = self.exits(2).complains(parts);
        // Nothing on stdout, but for the document that a program asked for.
        let document: Option<Value> = serde_json::from_str(&run.stdout).ok();
        let outcome = document.as_ref().map(|it| &it["outcome"]);
        assert!(
            run.stdout.is_empty() || outcome == Some(&Value::from("not-judged")),
            "{run:#?}"
        );
        run
    }
}

/// The paths of a list's files.
pub(crate) fn paths(list: &Value) -> Vec<String> {
    let files = list["files"].as_array().unwrap();
    files.iter().map(|file| text(&file["path"])).collect()
}

/// A JSON string.
pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .to_owned()
}
