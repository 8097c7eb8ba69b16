//! Hook frameworks: which one a repository has, the lines that make it start
//! packgate, and adding or removing them where that is provably nothing else.
//!
//! Their files are the project's, shared by everybody who works on it, so the
//! lines name the programs, and no path of this machine.

mod husky;
mod lefthook;
mod lines;
mod pre_commit;
mod simple;
mod values;

use crate::plan::Step;
use crate::repository::{runs, script};
use crate::shim::Hook;
use crate::{InstallError, Repository};
use packgate_tree as tree;
use std::path::{Path, PathBuf};

/// A hook framework that a repository is set up for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framework {
    /// husky: one script per hook.
    Husky {
        /// The folder of the scripts.
        dir: PathBuf,
    },
    /// lefthook.
    Lefthook {
        /// Its configuration.
        file: PathBuf,
    },
    /// simple-git-hooks.
    SimpleGitHooks {
        /// Its configuration, package.json included.
        file: PathBuf,
    },
    /// pre-commit or prek, which read the same configuration.
    PreCommit {
        /// Their configuration.
        file: PathBuf,
    },
}

/// What starts packgate in a framework's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file.
    pub file: PathBuf,
    /// The line, or the lines, as they are written there.
    pub text: String,
    /// What is to be done about it.
    pub outcome: Outcome,
}

/// What is to be done about a [`Line`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it is there (or, when removing, it is not).
    Done,
    /// This step does it, and nothing else.
    Edit(Step),
    /// Somebody has to do it by hand, and why.
    ByHand(String),
}

const LEFTHOOK: [&str; 15] = [
    "lefthook.yml",
    "lefthook.yaml",
    "lefthook.toml",
    "lefthook.json",
    "lefthook.jsonc",
    ".lefthook.yml",
    ".lefthook.yaml",
    ".lefthook.toml",
    ".lefthook.json",
    ".lefthook.jsonc",
    ".config/lefthook.yml",
    ".config/lefthook.yaml",
    ".config/lefthook.toml",
    ".config/lefthook.json",
    ".config/lefthook.jsonc",
];

const SIMPLE: [&str; 8] = [
    ".simple-git-hooks.cjs",
    ".simple-git-hooks.js",
    ".simple-git-hooks.mjs",
    "simple-git-hooks.cjs",
    "simple-git-hooks.js",
    "simple-git-hooks.mjs",
    ".simple-git-hooks.json",
    "simple-git-hooks.json",
];

// In the order in which prek looks; pre-commit knows the last but one only.
const PRE_COMMIT: [&str; 3] = [
    "prek.toml",
    ".pre-commit-config.yaml",
    ".pre-commit-config.yml",
];

/// The frameworks that the repository is set up for.
///
/// # Errors
/// A file that cannot be read.
pub fn detect(repository: &Repository) -> Result<Vec<Framework>, InstallError> {
    let top = &repository.top;
    if let Some(dir) = husky::dir_of(&repository.hooks.path) {
        return Ok(vec![Framework::Husky { dir }]);
    }
    let mut found = Vec::new();
    let first = |names: &[&str]| {
        let mut files = names.iter().map(|name| top.join(name));
        files.find(|file| tree::is_file(file))
    };
    if tree::is_dir(&top.join(".husky")) {
        let dir = top.join(".husky");
        found.push(Framework::Husky { dir });
    }
    found.extend(first(&LEFTHOOK).map(|file| Framework::Lefthook { file }));
    let key = simple::in_package_json(&top.join("package.json"))?;
    if let Some(file) = first(&SIMPLE).or(key) {
        found.push(Framework::SimpleGitHooks { file });
    }
    found.extend(first(&PRE_COMMIT).map(|file| Framework::PreCommit { file }));
    Ok(found)
}

/// What starts packgate in the framework, and how it gets there.
///
/// # Errors
/// A file that cannot be read.
pub fn wire(framework: &Framework) -> Result<Vec<Line>, InstallError> {
    match framework {
        Framework::Husky { dir } => husky::wire(dir),
        Framework::Lefthook { file } => lefthook::wire(file),
        Framework::SimpleGitHooks { file } => simple::wire(file),
        Framework::PreCommit { file } => pre_commit::wire(file),
    }
}

/// How what [`wire`] added is taken out again; nothing where it is not there.
///
/// # Errors
/// A file that cannot be read.
pub fn unwire(framework: &Framework) -> Result<Vec<Line>, InstallError> {
    match framework {
        Framework::Husky { dir } => husky::unwire(dir),
        Framework::Lefthook { file } => lefthook::unwire(file),
        Framework::SimpleGitHooks { file } => simple::unwire(file),
        Framework::PreCommit { file } => pre_commit::unwire(file),
    }
}

impl Framework {
    /// What it is called.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Husky { .. } => "husky",
            Self::Lefthook { .. } => "lefthook",
            Self::SimpleGitHooks { .. } => "simple-git-hooks",
            Self::PreCommit { .. } => "pre-commit",
        }
    }

    /// The file or folder that the project keeps for it.
    pub fn place(&self) -> &Path {
        match self {
            Self::Husky { dir } => dir,
            Self::Lefthook { file } | Self::SimpleGitHooks { file } | Self::PreCommit { file } => {
                file
            }
        }
    }

    /// What makes git start it, or start it again after its file was edited.
    pub const fn setup(&self) -> &'static str {
        match self {
            Self::Husky { .. } => "npx husky",
            Self::Lefthook { .. } => "npx lefthook install",
            Self::SimpleGitHooks { .. } => "npx simple-git-hooks",
            Self::PreCommit { .. } => {
                "pre-commit install -t pre-commit -t pre-merge-commit -t pre-push"
            }
        }
    }

    /// Whether git would start it at this hook: its own script is where git looks.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn is_started(&self, repository: &Repository, hook: Hook) -> Result<bool, InstallError> {
        let path = repository.hooks.path.join(hook.name());
        let mark = match self {
            Self::Husky { .. } => {
                return Ok(husky::dir_of(&repository.hooks.path).is_some() && runs(&path));
            }
            Self::Lefthook { .. } => "lefthook",
            // Its hook is the command itself.
            Self::SimpleGitHooks { .. } => hook.program(),
            Self::PreCommit { .. } => "# File generated by pre",
        };
        let text = script(&path)?.unwrap_or_default();
        Ok(runs(&path) && String::from_utf8_lossy(&text).contains(mark))
    }
}

/// A framework's file as text.
///
/// # Errors
/// The system refuses.
fn text(path: &Path) -> Result<Option<Result<String, String>>, InstallError> {
    let bytes = tree::read_file(path, 4 << 20)?;
    Ok(bytes.map(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())))
}

/// The step that gives `file` this text.
fn rewrite(file: &Path, text: String) -> Outcome {
    Outcome::Edit(Step::Write {
        path: file.to_owned(),
        bytes: text.into_bytes(),
        program: false,
    })
}

/// An edit of one file, to be made by hand if there is a reason.
fn line(file: &Path, text: &str, edited: Result<Option<String>, String>) -> Line {
    Line {
        file: file.to_owned(),
        text: text.to_owned(),
        outcome: match edited {
            Ok(None) => Outcome::Done,
            Ok(Some(text)) => rewrite(file, text),
            Err(reason) => Outcome::ByHand(reason),
        },
    }
}

pub(crate) use husky::is_reached;

/// The files, by path in a scratch repository, that make the framework start
/// packgate there and nothing else. What is below `hooks` belongs into the hooks
/// folder. Only for hooks in which the framework is started and starts packgate.
///
/// pre-commit and prek would build packgate anew, so for them there is nothing.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn stand_ins(
    framework: &Framework,
    repository: &Repository,
) -> Result<Vec<(PathBuf, Vec<u8>)>, InstallError> {
    let lines = match framework {
        Framework::PreCommit { .. } => return Ok(Vec::new()),
        _ => wire(framework)?,
    };
    let mut files = Vec::new();
    let mut config = String::new();
    for (hook, line) in crate::HOOKS.into_iter().zip(&lines) {
        if line.outcome != Outcome::Done || !framework.is_started(repository, hook)? {
            continue;
        }
        let generated = repository.hooks.path.join(hook.name());
        let script_of = |path: &Path| script(path).map(Option::unwrap_or_default);
        let name = Path::new("hooks").join(hook.name());
        match framework {
            Framework::Husky { dir } => {
                let command = format!("#!/bin/sh\n{}\n", husky::command(hook)).into_bytes();
                if &repository.hooks.path == dir {
                    files.push((name, command));
                    continue;
                }
                files.push((name, script_of(&generated)?));
                let helper = repository.hooks.path.join("h");
                files.push((Path::new("hooks").join("h"), script_of(&helper)?));
                files.push((Path::new("hooks").join("..").join(hook.name()), command));
            }
            Framework::Lefthook { .. } => {
                files.push((name, script_of(&generated)?));
                config += &lefthook::yaml(hook);
            }
            _ => {
                let command = format!("#!/bin/sh\n{}\n", simple::command(hook));
                files.push((name, command.into_bytes()));
            }
        }
    }
    if !config.is_empty() {
        files.push((PathBuf::from("lefthook.yml"), config.into_bytes()));
    }
    Ok(files)
}
