//! git's own plumbing: the only module that runs it.
//!
//! What is run never writes, asks, pages, fetches or runs anything that the
//! repository configures.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use crate::{GitError, Surroundings};

/// Said to git before every subcommand.
const ALWAYS: [&str; 6] = [
    "--no-pager",
    "--no-optional-locks",
    "-c",
    // A file system monitor is a program that the configuration names.
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
];

const VARIABLES: [(&str, &str); 8] = [
    ("LC_ALL", "C"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    // Paths are names, whatever they begin with.
    ("GIT_LITERAL_PATHSPECS", "1"),
    // What is pushed are the real objects.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    // A partial clone asks its remote for what is missing, unless: (git 2.45)
    ("GIT_NO_LAZY_FETCH", "1"),
    // (older git) no protocol is allowed.
    ("GIT_ALLOW_PROTOCOL", ""),
];

/// These would change what the plumbing says or run something.
const REMOVED: [&str; 8] = [
    "GIT_PREFIX",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
];

/// The program `git`, and where and with what it is to run.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    path: PathBuf,
    cwd: PathBuf,
    variables: Vec<(&'static str, Option<OsString>)>,
}

impl Program {
    /// The git of `surroundings`, run where they were; `None` where there is none.
    pub(crate) fn new(surroundings: &Surroundings) -> Option<Self> {
        Some(Self {
            path: surroundings.program.clone()?,
            cwd: surroundings.cwd.clone(),
            variables: surroundings.variables().to_vec(),
        })
    }

    /// The same, run in `cwd` with these variables instead.
    pub(crate) fn moved(&self, cwd: &Path, changed: &[(&'static str, Option<&Path>)]) -> Self {
        let mut moved = self.clone();
        cwd.clone_into(&mut moved.cwd);
        for (name, value) in changed {
            let value = value.map(|path| path.as_os_str().to_owned());
            moved.variables.retain(|(known, _)| known != name);
            moved.variables.push((name, value));
        }
        moved
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this module runs git's plumbing, which reads what libgit2 cannot"
    )]
    fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(&self.cwd).args(ALWAYS).args(args);
        for name in REMOVED {
            command.env_remove(name);
        }
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.envs(VARIABLES);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs git and waits for it; the caller looks at how it ended.
    pub(crate) fn run(&self, args: &[impl AsRef<OsStr>]) -> Result<Output, GitError> {
        let spoken = spoken(args);
        self.command(args)
            .output()
            .map_err(|error| self.failed(&spoken, &error))
    }

    /// What git prints; it must succeed.
    pub(crate) fn ask(&self, args: &[impl AsRef<OsStr>]) -> Result<Vec<u8>, GitError> {
        let output = self.run(args)?;
        answer(&spoken(args), output)
    }

    /// What git prints when it is given `input`; it must succeed.
    pub(crate) fn tell(
        &self,
        args: &[impl AsRef<OsStr>],
        input: &[u8],
    ) -> Result<Vec<u8>, GitError> {
        let spoken = spoken(args);
        let failed = |error: io::Error| self.failed(&spoken, &error);
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        // git may answer before it has read everything: both ends at once.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A broken pipe means that git gave up; it says why itself.
                stdin.map(|mut stdin| stdin.write_all(input))
            });
            child.wait_with_output()
        });
        answer(&spoken, output.map_err(failed)?)
    }

    /// Starts git to answer one line at a time.
    pub(crate) fn converse(&self, args: &[&str]) -> Result<Conversation, GitError> {
        let spoken = spoken(args);
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            // Nobody reads it, and a full pipe would stop git.
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.failed(&spoken, &error))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        Ok(Conversation {
            child,
            stdin,
            stdout: stdout.map(BufReader::new),
        })
    }

    /// Starts git and reads what it prints as it comes. A failure of git's is an
    /// error of the last read.
    pub(crate) fn stream(&self, args: &[&str]) -> Result<Stream, GitError> {
        let spoken = spoken(args);
        let mut child = self
            .command(args)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| self.failed(&spoken, &error))?;
        let stdout = child.stdout.take();
        Ok(Stream {
            child,
            stdout,
            spoken,
        })
    }

    fn failed(&self, spoken: &str, error: &io::Error) -> GitError {
        GitError::Program {
            command: spoken.to_owned(),
            reason: format!("cannot run {}: {error}", self.path.display()),
        }
    }
}

/// The subcommand and its arguments, for messages.
fn spoken(args: &[impl AsRef<OsStr>]) -> String {
    let words = args.iter().map(|arg| arg.as_ref().to_string_lossy());
    words.take(4).collect::<Vec<_>>().join(" ")
}

fn answer(spoken: &str, output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Program {
        command: spoken.to_owned(),
        reason: complaint(&output),
    })
}

/// What git said when it failed, in one line.
pub(crate) fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    if lines.is_empty() {
        return output.status.to_string();
    }
    lines.join("; ")
}

/// A running git that answers line by line.
pub(crate) struct Conversation {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Option<BufReader<ChildStdout>>,
}

impl Conversation {
    /// Sends one line and reads one line of answer, without its end.
    pub(crate) fn line(&mut self, asked: &str) -> io::Result<String> {
        let stdin = self.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        stdin.write_all(format!("{asked}\n").as_bytes())?;
        stdin.flush()?;
        let stdout = self.stdout.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        if line.pop() != Some('\n') {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line)
    }

    /// Reads `size` bytes of answer and the line end after them.
    pub(crate) fn bytes(&mut self, size: usize) -> io::Result<Vec<u8>> {
        let stdout = self.stdout.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut bytes = vec![0; size];
        stdout.read_exact(&mut bytes)?;
        stdout.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        // Without anything to read git ends by itself, unless it still writes.
        drop(self.stdin.take());
        drop(self.stdout.take());
        finish(&mut self.child);
    }
}

/// What a running git prints.
pub(crate) struct Stream {
    child: Child,
    stdout: Option<ChildStdout>,
    spoken: String,
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(stdout) = self.stdout.as_mut() else {
            return Ok(0);
        };
        let count = stdout.read(into)?;
        if count > 0 || into.is_empty() {
            return Ok(count);
        }
        self.stdout = None;
        let status = self.child.wait()?;
        if status.success() {
            return Ok(0);
        }
        Err(io::Error::other(format!("git {}: {status}", self.spoken)))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        drop(self.stdout.take());
        finish(&mut self.child);
    }
}

/// Ends a program that nobody listens to any more, and waits for it, so that
/// neither a process nor its remains stay behind.
fn finish(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(Some(_))) {
        // It may have ended just now, which is as well.
        let _ = child.kill();
        let _ = child.wait();
    }
}
