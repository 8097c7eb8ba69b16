//! The program git: the only way to learn its configuration as git itself sees it.

use crate::InstallError;
use crate::shim::from_bytes;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The longest that git, with its hooks, is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A version of git, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The 2 of 2.54.
    pub major: u32,
    /// The 54 of 2.54.
    pub minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.major, self.minor)
    }
}

/// git, started in one directory.
#[derive(Debug, Clone)]
pub struct Git {
    program: PathBuf,
    dir: PathBuf,
    /// Variables that a scratch repository must not inherit, and its own.
    removed: Vec<&'static str>,
    set: Vec<(&'static str, OsString)>,
}

impl Git {
    /// `program`, to be started in `dir`.
    pub fn new(program: &Path, dir: &Path) -> Self {
        Self {
            program: program.to_owned(),
            dir: dir.to_owned(),
            removed: Vec::new(),
            set: Vec::new(),
        }
    }

    /// The same program in another directory.
    #[must_use]
    pub fn at(&self, dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            ..self.clone()
        }
    }

    /// Without these variables, and with those.
    pub(crate) fn with(mut self, removed: &[&'static str], set: &[(&'static str, &OsStr)]) -> Self {
        self.removed.extend(removed);
        let owned = set.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.set.extend(owned);
        self
    }

    /// Which version it is.
    ///
    /// # Errors
    /// It cannot be started, or does not say.
    pub fn version(&self) -> Result<Version, InstallError> {
        let said = self.text(&["version"])?;
        parse_version(&said).ok_or(InstallError::Git {
            command: "version".to_owned(),
            stderr: format!("{said:?} names no version"),
        })
    }

    /// What it prints, without the line's end.
    ///
    /// # Errors
    /// It cannot be started, or refuses.
    pub(crate) fn text(&self, args: &[&str]) -> Result<String, InstallError> {
        let bytes = self.bytes(args)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The path it prints. Only one line's end is taken off: a path may end in
    /// one, too.
    ///
    /// # Errors
    /// It cannot be started, or refuses.
    pub(crate) fn path(&self, args: &[&str]) -> Result<PathBuf, InstallError> {
        let bytes = self.bytes(args)?;
        let path = from_bytes(bytes).ok_or(InstallError::Git {
            command: args.join(" "),
            stderr: "not a path of this system".to_owned(),
        })?;
        Ok(self.dir.join(path))
    }

    fn bytes(&self, args: &[&str]) -> Result<Vec<u8>, InstallError> {
        let output = self.run(args)?;
        if !output.status.success() {
            return Err(failed(args, &output));
        }
        let mut bytes = output.stdout;
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        Ok(bytes)
    }

    /// All values of a key; with `global`, of the user's own configuration only.
    ///
    /// # Errors
    /// It cannot be started, or cannot read its configuration.
    pub(crate) fn values(&self, key: &str, global: bool) -> Result<Vec<String>, InstallError> {
        let scope: &[&str] = if global { &["--global"] } else { &[] };
        let args = [&["config"], scope, &["--null", "--get-all", key]].concat();
        let output = self.run(&args)?;
        // 1: there is no such key.
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(failed(&args, &output));
        }
        Ok(nul_separated(&output.stdout))
    }

    /// Every key that the expression finds, with its value, from one scope
    /// (`--local`) or all.
    ///
    /// # Errors
    /// It cannot be started, or cannot read its configuration.
    pub(crate) fn matching(
        &self,
        scope: Option<&str>,
        expression: &str,
    ) -> Result<Vec<(String, String)>, InstallError> {
        let mut args = vec!["config"];
        args.extend(scope);
        args.extend(["--null", "--get-regexp", expression]);
        let output = self.run(&args)?;
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(failed(&args, &output));
        }
        let pairs = nul_separated(&output.stdout);
        Ok(pairs
            .iter()
            .map(|pair| pair.split_once('\n').unwrap_or((pair, "")))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect())
    }

    /// A key's value and where it comes from, as git shows it.
    ///
    /// # Errors
    /// It cannot be started, or cannot read its configuration.
    pub(crate) fn origin(&self, key: &str) -> Result<Option<(String, String)>, InstallError> {
        let args = ["config", "--null", "--show-origin", "--get", key];
        let output = self.run(&args)?;
        let told = nul_separated(&output.stdout);
        match (output.status.code(), &told[..]) {
            (Some(0), [origin, value]) => Ok(Some((origin.clone(), value.clone()))),
            (Some(1), _) => Ok(None),
            _ => Err(failed(&args, &output)),
        }
    }

    /// Runs `git config`.
    ///
    /// # Errors
    /// It cannot be started, or refuses.
    pub(crate) fn config(&self, args: &[OsString]) -> Result<(), InstallError> {
        let all: Vec<&OsStr> = [OsStr::new("config")]
            .into_iter()
            .chain(args.iter().map(OsString::as_os_str))
            .collect();
        let output = self.run(&all)?;
        if output.status.success() {
            return Ok(());
        }
        Err(failed(&all, &output))
    }

    /// Runs it to its end, whatever that is.
    ///
    /// # Errors
    /// It cannot be started, or takes longer than anybody waits.
    pub(crate) fn run(&self, args: &[impl AsRef<OsStr>]) -> Result<Output, InstallError> {
        let no_git = |source| InstallError::NoGit {
            program: self.program.clone(),
            source,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "git alone knows its configuration, and its hooks are to be seen at work"
        )]
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .current_dir(&self.dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in &self.removed {
            command.env_remove(name);
        }
        for (name, value) in &self.set {
            command.env(name, value);
        }
        let mut child = command.spawn().map_err(no_git)?;
        // Read while waiting: a full pipe would block git for ever.
        let out = child.stdout.take().map(drain);
        let err = child.stderr.take().map(drain);
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(no_git)? {
                break status;
            }
            if begin.elapsed() > PATIENCE {
                // It may have ended just now; then there is nothing to kill.
                let _ = child.kill();
                return Err(InstallError::Slow {
                    command: shown(args),
                    seconds: PATIENCE.as_secs(),
                });
            }
            sleep(Duration::from_millis(2));
        };
        Ok(Output {
            status,
            stdout: collect(out),
            stderr: collect(err),
        })
    }
}

type Reader = std::thread::JoinHandle<Vec<u8>>;

fn drain(mut from: impl std::io::Read + Send + 'static) -> Reader {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until then is all there is to show.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

fn collect(reader: Option<Reader>) -> Vec<u8> {
    reader.and_then(|it| it.join().ok()).unwrap_or_default()
}

fn shown(args: &[impl AsRef<OsStr>]) -> String {
    let words: Vec<_> = args
        .iter()
        .map(|it| it.as_ref().to_string_lossy())
        .collect();
    words.join(" ")
}

fn failed(args: &[impl AsRef<OsStr>], output: &Output) -> InstallError {
    let said = String::from_utf8_lossy(&output.stderr);
    InstallError::Git {
        command: shown(args),
        stderr: match said.trim() {
            "" => output.status.to_string(),
            said => said.trim_start_matches("fatal: ").to_owned(),
        },
    }
}

fn nul_separated(bytes: &[u8]) -> Vec<String> {
    let Some(bytes) = bytes.strip_suffix(b"\0") else {
        return Vec::new();
    };
    bytes
        .split(|&byte| byte == 0)
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .collect()
}

/// `git version 2.47.3`, `git version 2.39.5 (Apple Git-154)`, `git version
/// 2.54.0.windows.1`, `git version 2.55.GIT`.
fn parse_version(said: &str) -> Option<Version> {
    let mut parts = said.strip_prefix("git version ")?.split(['.', ' ', '-']);
    Some(Version {
        major: parts.next()?.parse().ok()?,
        minor: parts.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (said, major, minor) in [
            ("git version 2.47.3", 2, 47),
            ("git version 2.39.5 (Apple Git-154)", 2, 39),
            ("git version 2.54.0.windows.1", 2, 54),
            ("git version 2.54-rc1", 2, 54),
            ("git version 3.0", 3, 0),
        ] {
            assert_eq!(
                parse_version(said),
                Some(Version { major, minor }),
                "{said}"
            );
        }
        assert_eq!(parse_version("hub version 1"), None);
    }
}
