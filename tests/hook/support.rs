//! A scratch directory with a home, and scripts run in it.

use crate::secret::token;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The two runs of every scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Leak,
    Clean,
}

/// Who stands as the hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// packgate.
    Hooked,
    /// A hook that blocks and does nothing else.
    Control,
}

const CONFIG: &str = "[user]\nname = t\nemail = t@localhost\n[init]\ndefaultBranch = main\n\
    templateDir = TEMPLATE\n[protocol \"file\"]\nallow = always\n[gc]\nauto = 0\n\
    [maintenance]\nauto = false\n[pack]\nthreads = 1\n[advice]\ndetachedHead = false\n\
    [commit]\ngpgSign = false\n";

/// A directory of its own: `repo`, an empty home and what the tests need.
pub(crate) struct Scratch {
    base: TempDir,
    pub(crate) kind: Kind,
    pub(crate) mode: Mode,
    /// Further variables.
    pub(crate) env: Vec<(&'static str, String)>,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    /// stdout and stderr.
    pub(crate) said: String,
}

impl Scratch {
    pub(crate) fn new(kind: Kind, mode: Mode) -> Self {
        let base = TempDir::with_prefix("hook").unwrap();
        for dir in ["home", "tmp", "repo", "harness", "harness/template/hooks"] {
            fs::create_dir_all(base.path().join(dir)).unwrap();
        }
        let scratch = Self {
            base,
            kind,
            mode,
            env: Vec::new(),
        };
        let template = scratch.at("harness/template");
        let config = CONFIG.replace("TEMPLATE", template.to_str().unwrap());
        scratch.write("home/.gitconfig", config);
        scratch.write("harness/prelude.sh", include_str!("prelude.sh"));
        // Only copies of these are run: a file that this process has open for writing
        // while another thread starts a program cannot be.
        for name in ["pre-commit", "pre-merge-commit", "pre-push"] {
            let path = format!("harness/hooks/{name}");
            scratch.write(&path, include_str!("hook.sh"));
            let mode = fs::Permissions::from_mode(0o755);
            fs::set_permissions(scratch.at(&path), mode).unwrap();
        }
        scratch.write(
            "harness/secret",
            format!("export const key = \"{}\";\n", token()),
        );
        scratch.write(
            "harness/harmless",
            "export const key = process.env.REGISTRY_KEY_OF_THE_USER;\n",
        );
        scratch
    }

    /// For tests of one run: what leaks is put, packgate is the hook.
    pub(crate) fn leaking() -> Self {
        Self::new(Kind::Leak, Mode::Hooked)
    }

    /// For tests of one run: nothing leaks, packgate is the hook.
    pub(crate) fn clean() -> Self {
        Self::new(Kind::Clean, Mode::Hooked)
    }

    pub(crate) fn base(&self) -> &Path {
        self.base.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.base.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A program with nothing of this machine's environment.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let kind = match self.kind {
            Kind::Leak => "leak",
            Kind::Clean => "clean",
        };
        let mode = match self.mode {
            Mode::Hooked => "hooked",
            Mode::Control => "control",
        };
        command
            .current_dir(self.at("repo"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.at("home"))
            .env("TMPDIR", self.at("tmp"))
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_GLOBAL", self.at("home/.gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_EDITOR", "true")
            .env("B", self.base())
            .env("KIND", kind)
            .env("MODE", mode)
            .env("COMMIT_PROGRAM", env!("CARGO_BIN_EXE_packgate-commit"))
            .env("PUSH_PROGRAM", env!("CARGO_BIN_EXE_packgate-push"))
            .stdin(Stdio::null());
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }

    /// Runs a script in `repo`, after the prelude.
    pub(crate) fn sh(&self, script: &str) -> Run {
        let mut command = self.command("sh");
        command.args(["-euc", &format!(". \"$B/harness/prelude.sh\"\n{script}")]);
        Run::of(&command.output().unwrap())
    }

    /// Runs a script that must succeed; what it said.
    #[track_caller]
    pub(crate) fn ok(&self, script: &str) -> String {
        let run = self.sh(script);
        assert_eq!(run.code, 0, "{script}\n{}", run.said);
        run.said
    }

    /// Puts the hook into every repository there is.
    pub(crate) fn install_hooks(&self) {
        self.ok(
            r#"find "$B" -path "$B/harness" -prune -o -type d -name hooks -print |
            while read -r hooks; do
              if [ ! -f "${hooks%/*}/HEAD" ]; then continue; fi
              cp "$B/harness/hooks"/* "$hooks"
            done"#,
        );
    }

    /// The hooks that ran and their exit codes, forgotten afterwards.
    pub(crate) fn codes(&self) -> Vec<(String, i32)> {
        let path = self.at("harness/codes");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        text.lines()
            .map(|line| {
                let (stage, code) = line.split_once(' ').unwrap();
                (stage.to_owned(), code.parse().unwrap())
            })
            .collect()
    }

    /// What changed on disk while a hook ran, if anything did.
    pub(crate) fn touched(&self) -> Option<String> {
        let read = |name: &str| fs::read_to_string(self.at("harness").join(name)).ok();
        let (before, after) = (read("before")?, read("after")?);
        let only = |a: &str, b: &str| -> Vec<String> {
            let b: Vec<&str> = b.lines().collect();
            let lines = a.lines().filter(|line| !b.contains(line));
            lines.map(str::to_owned).collect()
        };
        Some(format!(
            "before {:#?}, after {:#?}",
            only(&before, &after),
            only(&after, &before)
        ))
    }

    /// The hook for commits, run directly in `repo`.
    pub(crate) fn commit(&self, args: &[&str]) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_packgate-commit"));
        Run::of(&command.args(args).output().unwrap())
    }

    /// The hook for pushes, run directly in `repo`, with this on its stdin.
    pub(crate) fn push(&self, args: &[&str], input: &str) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_packgate-push"));
        command.args(args).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Run::of(&child.wait_with_output().unwrap())
    }
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("panicked"), "{said}");
        assert!(!said.contains('\u{1b}'), "an escape sequence: {said:?}");
        Self {
            code: output.status.code().expect("ended by a signal"),
            said,
        }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.said);
        self
    }

    /// Asserts that each of these was said.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.said.contains(part), "no {part:?} in {}", self.said);
        }
        self
    }

    /// Asserts that nothing at all was said.
    #[track_caller]
    pub(crate) fn silently(self) -> Self {
        assert_eq!(self.said, "");
        self
    }
}
