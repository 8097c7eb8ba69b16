//! Everything that is read from the environment, read once.
#![expect(
    clippy::disallowed_methods,
    reason = "this module owns the environment"
)]

use packgate_git::Surroundings;
use packgate_install::Programs;
use packgate_manifest::StartedWith;
use packgate_report::Style;
use packgate_tree as tree;
use std::env;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, stderr, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Longest standard input that is read, in bytes.
const MAX_INPUT: u64 = 64 << 20;

/// What the process was started with.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// The current directory, where there is one.
    pub(crate) dir: Option<PathBuf>,
    /// Whether to colour what goes to stdout.
    pub(crate) color: bool,
    /// The terminal's width, if it says so.
    width: usize,
    /// Whether the terminal can draw box characters.
    unicode: bool,
    /// Seconds since 1970.
    pub(crate) now: u64,
    /// Nanoseconds since 1970.
    pub(crate) started: i128,
    /// What a hook manager says of a push whose refs it has read itself: from
    /// which commit, if it knows, and to which.
    pub(crate) pre_commit_refs: Option<(Option<String>, String)>,
    /// The reason given for skipping the gate, if any.
    pub(crate) skip: Option<String>,
    home: Option<PathBuf>,
    npm_ignore_file: Option<PathBuf>,
    npm_prefix: Option<PathBuf>,
}

fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

impl Environment {
    /// Reads the environment of this process.
    pub(crate) fn read() -> Self {
        let terminal = stdout().is_terminal();
        let path = |name: &str| {
            env::var_os(name)
                .filter(|it| !it.is_empty())
                .map(PathBuf::from)
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default();
        Self {
            dir: env::current_dir().ok(),
            color: wants_color(terminal),
            width: if terminal { columns() } else { 0 },
            unicode: speaks_unicode(),
            now: now.as_secs(),
            started: i128::try_from(now.as_nanos()).unwrap_or_default(),
            pre_commit_refs: text("PRE_COMMIT_TO_REF").map(|to| (text("PRE_COMMIT_FROM_REF"), to)),
            skip: env::var("PACKGATE_SKIP").ok(),
            home: path("HOME").or_else(|| path("USERPROFILE")),
            npm_ignore_file: path("npm_config_global_ignore_file"),
            npm_prefix: path("npm_config_prefix").or_else(|| path("PREFIX")),
        }
    }

    /// The same for a program that writes to stderr, because what started it is
    /// writing to stdout.
    pub(crate) fn for_stderr(mut self) -> Self {
        let terminal = stderr().is_terminal();
        self.color = wants_color(terminal);
        self.width = if terminal { columns() } else { 0 };
        self
    }

    /// What a package manager says to the scripts that it runs.
    pub(crate) fn started_with() -> StartedWith {
        let lossy = |name: &str| {
            let value = env::var_os(name).filter(|it| !it.is_empty());
            value.map(|it| it.to_string_lossy().into_owned())
        };
        StartedWith {
            event: lossy("npm_lifecycle_event"),
            script: lossy("npm_lifecycle_script"),
            command: lossy("npm_command"),
            user_agent: lossy("npm_config_user_agent"),
            execpath: lossy("npm_execpath"),
            npm_version: lossy("npm_config_npm_version"),
            package_json: lossy("npm_package_json"),
            integrity: lossy("npm_package_integrity").is_some_and(|it| it != "null"),
        }
    }

    /// Tells the colouring crate what was decided here.
    pub(crate) fn set_colors(&self) {
        colored::control::set_override(self.color);
    }

    /// How to write for the person at the terminal.
    pub(crate) fn style(&self, verbose: bool) -> Style {
        Style {
            color: self.color,
            width: self.width,
            verbose,
            unicode: self.unicode,
        }
    }

    /// What the package manager that runs this calls itself, if one does.
    pub(crate) fn user_agent() -> Option<String> {
        text("npm_config_user_agent")
    }

    /// Which version of a package manager is used here, in words: that of the `agent`
    /// that runs this, or of the program on `PATH`. That one is read from the
    /// package.json beside it; it is never run.
    pub(crate) fn program_here(name: &str, agent: Option<&str>) -> Option<String> {
        let running = agent.and_then(|it| it.split_whitespace().next()?.split_once('/'));
        if let Some((_, version)) = running.filter(|(program, _)| *program == name) {
            return Some(format!("{name} {version} runs this"));
        }
        let program = which::which(name).ok()?;
        let program = tree::canonical(&program).ok()??;
        for dir in program.ancestors().skip(1).take(4) {
            for manifest in ["package.json", &format!("node_modules/{name}/package.json")] {
                if let Some(version) = manifest_version(&dir.join(manifest), name) {
                    return Some(format!("{name} {version} is on this PATH"));
                }
            }
        }
        None
    }

    /// npm 12's global ignore file: from the environment, the project's and the
    /// user's `.npmrc`, or the default place below npm's prefix.
    pub(crate) fn global_ignore_file(&self, project: &Path) -> Option<PathBuf> {
        if let Some(file) = &self.npm_ignore_file {
            return Some(file.clone());
        }
        let rcs = [Some(project.to_owned()), self.home.clone()];
        let rcs: Vec<PathBuf> = rcs
            .into_iter()
            .flatten()
            .map(|dir| dir.join(".npmrc"))
            .collect();
        if let Some(file) = rcs
            .iter()
            .find_map(|rc| npmrc_value(rc, "global-ignore-file"))
        {
            return Some(self.expand(&file));
        }
        let prefix = self
            .npm_prefix
            .clone()
            .or_else(|| {
                rcs.iter()
                    .find_map(|rc| npmrc_value(rc, "prefix"))
                    .map(|it| self.expand(&it))
            })
            .or_else(node_prefix)?;
        let file = prefix.join("etc").join("npmignore");
        tree::is_file(&file).then_some(file)
    }

    /// What git has told this process, which was started in `cwd`.
    pub(crate) fn surroundings(&self, cwd: PathBuf) -> Surroundings {
        Surroundings {
            cwd,
            git_dir: env::var_os("GIT_DIR"),
            work_tree: env::var_os("GIT_WORK_TREE"),
            index_file: env::var_os("GIT_INDEX_FILE"),
            common_dir: env::var_os("GIT_COMMON_DIR"),
            object_directory: env::var_os("GIT_OBJECT_DIRECTORY"),
            alternates: env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
            program: Self::git(),
            home: self.home.clone(),
            xdg_config_home: env::var_os("XDG_CONFIG_HOME").map(PathBuf::from),
        }
    }

    /// What every cached verdict depends on besides the repository and npm's
    /// settings: this very program, and the user's configuration of git.
    pub(crate) fn epoch(&self) -> Vec<u8> {
        let home = self.home.clone().unwrap_or_default();
        let xdg = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
        let files = [
            env::current_exe().ok(),
            Some(home.join(".gitconfig")),
            Some(
                xdg.unwrap_or_else(|| home.join(".config"))
                    .join("git/config"),
            ),
        ];
        let signatures: Vec<_> = files
            .iter()
            .map(|file| file.as_deref().and_then(tree::signature).map(|it| it.hash))
            .collect();
        format!("{} {signatures:?}", env!("CARGO_PKG_VERSION")).into_bytes()
    }

    /// A path as seen from where packgate was started: relative to that directory if
    /// both are in one repository, or the path lies below it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let here = self.dir.as_deref().unwrap_or(path);
        let shared = here.ancestors().find(|above| path.starts_with(above));
        let is_near = |it: &&Path| *it == here || repository(it).is_some();
        let shared = shared.filter(is_near);
        let inner = shared.and_then(|shared| path.strip_prefix(shared).ok());
        let up = shared.and_then(|shared| here.strip_prefix(shared).ok());
        let up = up.into_iter().flat_map(Path::iter).map(|_| "..".to_owned());
        let names = inner.unwrap_or(path).iter();
        let names = names.map(|name| name.to_string_lossy().into_owned());
        let shown: Vec<String> = up.chain(names).collect();
        shown.join("/").replacen("//", "/", 1)
    }

    /// The current directory as the root of the repository around it sees it, with `/`
    /// between names; empty where there is none.
    pub(crate) fn base(&self) -> String {
        let Some(here) = self.dir.as_deref() else {
            return String::new();
        };
        let root = repository(here);
        let inner = root.and_then(|root| here.strip_prefix(root).ok());
        let names = inner.into_iter().flat_map(Path::iter);
        let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
        names.join("/")
    }

    /// Today, as a policy writes it.
    pub(crate) fn today(&self) -> String {
        packgate_policy::Date::from_unix_seconds(self.now).to_string()
    }

    /// All of standard input; nothing where it is a terminal or closed.
    ///
    /// # Errors
    /// What the system says; more than 64 MiB.
    pub(crate) fn input() -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if !stdin().is_terminal() {
            stdin().take(MAX_INPUT + 1).read_to_end(&mut bytes)?;
        }
        if bytes.len() as u64 > MAX_INPUT {
            return Err(io::Error::other("more than 64 MiB"));
        }
        Ok(bytes)
    }

    /// Whether there is somebody to ask: both ends are a terminal.
    pub(crate) fn is_interactive() -> bool {
        stdin().is_terminal() && stdout().is_terminal()
    }

    /// The next line that is typed; `None` at the end of the input.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn answer() -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = stdin().lock().read_until(b'\n', &mut line)?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
    }

    /// git, as `PATH` has it.
    pub(crate) fn git() -> Option<PathBuf> {
        which::which("git").ok()
    }

    /// Where the hooks' programs are: beside this one as it was found on `PATH`
    /// (a link there outlives an update), beside this one, or on `PATH`.
    pub(crate) fn hook_programs() -> Option<Programs> {
        let find = |name: &str| {
            let file = format!("{name}{}", env::consts::EXE_SUFFIX);
            let beside = own_dirs().into_iter().map(|dir| dir.join(&file));
            let found = beside.into_iter().find(|path| tree::is_file(path));
            found.or_else(|| which::which(name).ok())
        };
        Some(Programs {
            commit: find("packgate-commit")?,
            push: find("packgate-push")?,
        })
    }

    /// Where scratch repositories go.
    pub(crate) fn temporary() -> PathBuf {
        env::temp_dir()
    }

    fn expand(&self, value: &str) -> PathBuf {
        match (value.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => match (value.strip_prefix("${HOME}/"), &self.home) {
                (Some(rest), Some(home)) => home.join(rest),
                _ => PathBuf::from(value),
            },
        }
    }
}

/// The root of the repository that `dir` lies in.
pub(crate) fn repository(dir: &Path) -> Option<&Path> {
    let is_root = |dir: &&Path| matches!(tree::kind_of(&dir.join(".git")), Ok(Some(_)));
    dir.ancestors().find(is_root)
}

/// The directories of this program: as `PATH` has it, and in truth.
fn own_dirs() -> Vec<PathBuf> {
    let Some(own) = env::current_exe().ok() else {
        return Vec::new();
    };
    let real = tree::canonical(&own).ok().flatten();
    let on_path = which::which("packgate").ok().filter(|found| {
        let found = tree::canonical(found).ok().flatten();
        found.is_some() && found == real
    });
    let dirs = on_path.into_iter().chain([own]);
    dirs.filter_map(|path| path.parent().map(Path::to_owned))
        .collect()
}

/// `NO_COLOR` and `TERM=dumb` switch colour off, `CLICOLOR_FORCE` on; else it goes
/// to terminals only.
fn wants_color(terminal: bool) -> bool {
    if text("NO_COLOR").is_some() {
        return false;
    }
    if text("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    let dumb = text("TERM").is_some_and(|term| term == "dumb");
    terminal && !dumb && text("CLICOLOR").is_none_or(|value| value != "0")
}

fn columns() -> usize {
    text("COLUMNS")
        .and_then(|value| value.parse().ok())
        .unwrap_or(100)
}

fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return text("WT_SESSION").is_some();
    }
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(text)
        .is_some_and(|locale| {
            locale
                .to_ascii_uppercase()
                .replace('-', "")
                .contains("UTF8")
        })
}

/// The version in the package.json at `path`, if it is that of the package `name`.
fn manifest_version(path: &Path, name: &str) -> Option<String> {
    let bytes = tree::read_file(path, 1 << 20).ok()??;
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    if manifest["name"] != name {
        return None;
    }
    manifest["version"].as_str().map(str::to_owned)
}

/// The value of a key in an `.npmrc`.
fn npmrc_value(path: &Path, key: &str) -> Option<String> {
    let bytes = tree::read_file(path, 1 << 20).ok()??;
    let text = String::from_utf8_lossy(&bytes);
    text.lines().rev().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// npm's default global prefix: the directory above the one that holds node.
fn node_prefix() -> Option<PathBuf> {
    let node = tree::canonical(&which::which("node").ok()?).ok()??;
    let bin = node.parent()?;
    if cfg!(windows) {
        return Some(bin.to_owned());
    }
    bin.parent().map(Path::to_owned)
}
