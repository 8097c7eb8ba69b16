//! Everything that is read from the environment, read once.
#![expect(
    clippy::disallowed_methods,
    reason = "this module owns the environment"
)]

use packgate_report::Style;
use packgate_tree as tree;
use std::env;
use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

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
        Self {
            dir: env::current_dir().ok(),
            color: wants_color(terminal),
            width: if terminal { columns() } else { 0 },
            unicode: speaks_unicode(),
            now: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            skip: env::var("PACKGATE_SKIP").ok(),
            home: path("HOME").or_else(|| path("USERPROFILE")),
            npm_ignore_file: path("npm_config_global_ignore_file"),
            npm_prefix: path("npm_config_prefix").or_else(|| path("PREFIX")),
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

    /// The version of the npm on `PATH`, read from the package.json beside the
    /// program; npm itself is never run.
    pub(crate) fn npm_version() -> Option<String> {
        let program = which::which("npm").ok()?;
        let program = tree::canonical(&program).ok()??;
        for dir in program.ancestors().skip(1).take(4) {
            for manifest in ["package.json", "node_modules/npm/package.json"] {
                if let Some(version) = npm_manifest_version(&dir.join(manifest)) {
                    return Some(version);
                }
            }
        }
        None
    }

    /// npm 12's global ignore file: from the environment, the project's and the
    /// user's `.npmrc`, or the default place below npm's prefix.
    pub(crate) fn global_ignore_file(&self, project: &std::path::Path) -> Option<PathBuf> {
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

fn npm_manifest_version(path: &std::path::Path) -> Option<String> {
    let bytes = tree::read_file(path, 1 << 20).ok()??;
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    if manifest["name"] != "npm" {
        return None;
    }
    manifest["version"].as_str().map(str::to_owned)
}

/// The value of a key in an `.npmrc`.
fn npmrc_value(path: &std::path::Path, key: &str) -> Option<String> {
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
    bin.parent().map(std::path::Path::to_owned)
}
