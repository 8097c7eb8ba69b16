//! The proof: real commits and a real push, in a scratch repository that has the
//! same hooks as the one in question.
//!
//! Only the way to the gate is proven. Other people's hooks would do in the scratch
//! repository what they do, so a hook that was moved aside is replaced by one that
//! does nothing, a framework gets only packgate's lines, and other configured hooks
//! are switched off.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes into a scratch directory"
)]

use crate::config::config_hooks;
use crate::frameworks::{Framework, Outcome, detect, stand_ins, wire};
use crate::hooks::{Found, before, is_installed, look, slot, with_suffix};
use crate::repository::{lstat, runs};
use crate::shim::HOOKS;
use crate::{Git, InstallError, Repository};
use packgate_tree as tree;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What must be read when the gate blocks: the rule that the package breaks.
const RULE: &str = "map-reveals-source";

/// How one trial came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What was tried.
    pub what: &'static str,
    /// What went otherwise than it must, if anything.
    pub wrong: Option<String>,
}

/// Variables that lead git to the repository it was started in, and the switch
/// that would let everything pass.
const INHERITED: [&str; 10] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_QUARANTINE_PATH",
    "PACKGATE_SKIP",
];

/// What there is to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing starts the gate.
    Nowhere,
    /// Only an entry for pre-commit or prek does, which would be built anew.
    Entry,
    /// Hooks of packgate's own, or lines in a framework's files.
    Hooks,
}

/// What starts the gate in this repository.
///
/// # Errors
/// A file that cannot be read.
pub fn standing(repository: &Repository, git: &Git) -> Result<Standing, InstallError> {
    if is_installed(repository)? || config_hooks(git)? {
        return Ok(Standing::Hooks);
    }
    let mut standing = Standing::Nowhere;
    for framework in detect(repository)? {
        if !wire(&framework)?
            .iter()
            .any(|it| it.outcome == Outcome::Done)
        {
            continue;
        }
        match framework {
            Framework::PreCommit { .. } => standing = Standing::Entry,
            _ => return Ok(Standing::Hooks),
        }
    }
    Ok(standing)
}

/// Commits and pushes a package that leaks, and one that does not, in a scratch
/// repository below `temporary`.
///
/// # Errors
/// The scratch repository could not be made.
pub fn prove(
    repository: &Repository,
    git: &Git,
    temporary: &Path,
) -> Result<Vec<Proof>, InstallError> {
    let dir = TempDir::with_prefix_in("packgate-doctor-", temporary).map_err(named(temporary))?;
    let scratch = Scratch::new(repository, git, dir.path())?;
    scratch.package()?;
    let map = scratch.work.join("dist/cli.js.map");
    let mut proofs = Vec::new();

    write(&map, leak().as_bytes(), false)?;
    scratch.git(&["add", "--force", "--all"])?;
    let commit = ["commit", "--quiet", "--message", "leak"];
    proofs.push(scratch.blocked("a commit that leaks is blocked", &commit)?);

    fs::remove_file(&map).map_err(named(&map))?;
    scratch.git(&["add", "--force", "--all"])?;
    let commit = ["commit", "--quiet", "--allow-empty", "--message", "clean"];
    proofs.push(scratch.passes("a clean commit passes", &commit)?);

    write(&map, leak().as_bytes(), false)?;
    scratch.git(&["add", "--force", "--all"])?;
    scratch.git(&["commit", "--quiet", "--no-verify", "--message", "leak"])?;
    let push = ["push", "--quiet", "../remote", "HEAD:refs/heads/main"];
    proofs.push(scratch.blocked("a push that leaks is blocked", &push)?);

    fs::remove_file(&map).map_err(named(&map))?;
    scratch.git(&["add", "--force", "--all"])?;
    scratch.git(&["commit", "--quiet", "--no-verify", "--message", "clean"])?;
    proofs.push(scratch.passes("a clean push passes", &push)?);
    Ok(proofs)
}

struct Scratch {
    git: Git,
    work: PathBuf,
}

impl Scratch {
    fn new(repository: &Repository, git: &Git, dir: &Path) -> Result<Self, InstallError> {
        let me = [
            ("GIT_AUTHOR_NAME", OsStr::new("packgate doctor")),
            ("GIT_AUTHOR_EMAIL", OsStr::new("doctor@localhost")),
            ("GIT_COMMITTER_NAME", OsStr::new("packgate doctor")),
            ("GIT_COMMITTER_EMAIL", OsStr::new("doctor@localhost")),
            ("GIT_TERMINAL_PROMPT", OsStr::new("0")),
        ];
        let outer = git.at(dir).with(&INHERITED, &me);
        let mut init = vec!["init", "--quiet", "--template="];
        outer.text(&[&init[..], &["work"]].concat())?;
        init.push("--bare");
        outer.text(&[&init[..], &["remote"]].concat())?;
        let remote = outer.at(&dir.join("remote"));
        remote.text(&["config", "core.hooksPath", "hooks"])?;
        let work = dir.join("work");
        let scratch = Self {
            git: outer.at(&work),
            work,
        };
        scratch.configure(repository, git)?;
        scratch.hooks(repository)?;
        for framework in detect(repository)? {
            scratch.framework(repository, &framework)?;
        }
        Ok(scratch)
    }

    fn git(&self, args: &[&str]) -> Result<String, InstallError> {
        self.git.text(args)
    }

    /// The scratch folder that stands for the repository's hooks folder.
    fn folder(repository: &Repository) -> PathBuf {
        let hooks = &repository.hooks.path;
        if let Ok(inner) = hooks.strip_prefix(&repository.common) {
            return Path::new(".git").join(inner);
        }
        let top = tree::canonical(&repository.top).ok().flatten();
        let inner = top.and_then(|top| hooks.strip_prefix(top).ok().map(Path::to_owned));
        // Outside: git runs other people's hooks there.
        inner.unwrap_or_else(|| Path::new(".git").join("hooks"))
    }

    fn configure(&self, repository: &Repository, git: &Git) -> Result<(), InstallError> {
        let folder = Self::folder(repository);
        let folder = folder.to_str().unwrap_or(".git/hooks").replace('\\', "/");
        for (key, value) in [
            ("core.hooksPath", folder.as_str()),
            ("commit.gpgSign", "false"),
            ("core.autocrlf", "false"),
            ("core.fsmonitor", "false"),
            ("gc.auto", "0"),
            ("push.gpgSign", "false"),
        ] {
            self.git(&["config", key, value])?;
        }
        for (key, value) in git.matching(Some("--local"), "^hook\\.")? {
            self.git(&["config", "--add", &key, &value])?;
        }
        if config_hooks(git)? {
            for (key, _) in git.matching(None, "^hook\\..*\\.command$")? {
                let name = key.strip_suffix(".command").unwrap_or(&key);
                if !name.starts_with("hook.packgate-") {
                    self.git(&["config", &format!("{name}.enabled"), "false"])?;
                }
            }
        }
        Ok(())
    }

    /// Packgate's own hooks, what starts them, and stand-ins for those before them.
    fn hooks(&self, repository: &Repository) -> Result<(), InstallError> {
        let from = &repository.hooks.path;
        let to = self.work.join(Self::folder(repository));
        for hook in HOOKS {
            let path = slot(from, hook)?;
            let script = match look(&path)? {
                Found::Own(script) => script,
                // What somebody added to it may keep it from blocking.
                Found::Edited => tree::read_file(&path, 1 << 20)?.unwrap_or_default(),
                _ => continue,
            };
            let name = path.file_name().unwrap_or_default();
            write(&to.join(name), &script, runs(&path))?;
            let started_by = from.join(hook.name());
            if started_by != path {
                let script = tree::read_file(&started_by, 1 << 20)?.unwrap_or_default();
                write(&to.join(hook.name()), &script, runs(&started_by))?;
                self.nothing_to_do()?;
            }
            if lstat(&before(from, hook))?.is_some() {
                let aside = with_suffix(&to.join(hook.name()), ".before-packgate");
                write(&aside, b"#!/bin/sh\ncat >/dev/null\n", true)?;
            }
        }
        Ok(())
    }

    /// A configuration under which pre-commit and prek only run the legacy hook;
    /// prek calls it an error to find no hook at all.
    fn nothing_to_do(&self) -> Result<(), InstallError> {
        let text = "repos:\n- repo: local\n  hooks:\n  - id: nothing\n    name: nothing\n    \
                    entry: git --version\n    language: system\n    always_run: true\n    \
                    pass_filenames: false\n";
        write(
            &self.work.join(".pre-commit-config.yaml"),
            text.as_bytes(),
            false,
        )
    }

    /// The framework's own scripts, with packgate's lines and no others.
    fn framework(&self, repository: &Repository, it: &Framework) -> Result<(), InstallError> {
        let to = self.work.join(Self::folder(repository));
        for (file, bytes) in stand_ins(it, repository)? {
            let place = match file.strip_prefix("hooks") {
                Ok(inner) => to.join(inner),
                Err(_) => self.work.join(file),
            };
            write(&place, &bytes, true)?;
        }
        Ok(())
    }

    fn package(&self) -> Result<(), InstallError> {
        let manifest = r#"{"name":"packgate-doctor","version":"1.0.0","files":["dist"]}"#;
        write(&self.work.join("package.json"), manifest.as_bytes(), false)?;
        let script = b"console.log(1)\n";
        write(&self.work.join("dist/cli.js"), script, false)
    }

    fn blocked(&self, what: &'static str, args: &[&str]) -> Result<Proof, InstallError> {
        let output = self.git.run(args)?;
        let said = said(&output);
        let wrong = if output.status.success() {
            Some("it passed".to_owned())
        } else if !said.contains(RULE) {
            Some(format!(
                "it failed, but not by packgate's verdict: {}",
                last_lines(&said)
            ))
        } else {
            None
        };
        Ok(Proof { what, wrong })
    }

    fn passes(&self, what: &'static str, args: &[&str]) -> Result<Proof, InstallError> {
        let output = self.git.run(args)?;
        let wrong = (!output.status.success())
            .then(|| format!("it failed: {}", last_lines(&said(&output))));
        Ok(Proof { what, wrong })
    }
}

fn said(output: &std::process::Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    out.into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn last_lines(said: &str) -> String {
    let lines: Vec<&str> = said.lines().filter(|it| !it.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" / ")
}

/// A source map with a source in it, put together here so that no file of the
/// project is one.
fn leak() -> String {
    let key = ["sources", "Content"].concat();
    format!(
        r#"{{"version":3,"sources":["../src/cli.ts"],"{key}":["const secret = 1;"],"names":[],"mappings":"AAAA"}}"#
    )
}

fn named(path: &Path) -> impl FnOnce(std::io::Error) -> InstallError + use<> {
    let path = path.to_owned();
    move |source| InstallError::Write { path, source }
}

fn write(path: &Path, bytes: &[u8], program: bool) -> Result<(), InstallError> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(named(dir))?;
    }
    fs::write(path, bytes).map_err(named(path))?;
    #[cfg(not(unix))]
    let _ = program;
    #[cfg(unix)]
    if program {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(path, mode).map_err(named(path))?;
    }
    Ok(())
}
