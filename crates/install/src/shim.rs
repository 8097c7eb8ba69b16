//! The scripts that git runs, written and recognised.

use crate::InstallError;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

const COMMIT: &str = include_str!("../../../hooks/shims/commit.sh");
const PUSH: &str = include_str!("../../../hooks/shims/push.sh");

/// How the second line of a shim begins; the version and a digest of what comes
/// below follow. The digest tells an edited shim, also one of another version.
const IDENTITY: &str = "# packgate hook ";

/// One of git's hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// Before a commit.
    PreCommit,
    /// Before the commit of a clean merge, for which pre-commit is not run.
    PreMergeCommit,
    /// Before a push.
    PrePush,
}

/// The hooks that packgate stands in.
pub const HOOKS: [Hook; 3] = [Hook::PreCommit, Hook::PreMergeCommit, Hook::PrePush];

impl Hook {
    /// What git calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrePush => "pre-push",
        }
    }

    /// The program that judges.
    pub const fn program(self) -> &'static str {
        match self {
            Self::PreCommit | Self::PreMergeCommit => "packgate-commit",
            Self::PrePush => "packgate-push",
        }
    }
}

/// Where the programs are that the hooks start.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `packgate-commit`, absolute.
    pub commit: PathBuf,
    /// `packgate-push`, absolute.
    pub push: PathBuf,
}

impl Programs {
    /// The one for this hook.
    pub fn of(&self, hook: Hook) -> &Path {
        match hook {
            Hook::PreCommit | Hook::PreMergeCommit => &self.commit,
            Hook::PrePush => &self.push,
        }
    }
}

/// What a file in the hooks folder is to packgate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shim {
    /// Not packgate's.
    Foreign,
    /// Packgate's, as that version wrote it.
    Own {
        /// The version that wrote it.
        version: String,
    },
    /// Packgate's, and edited since.
    Edited,
}

/// The script for `hook`.
///
/// # Errors
/// [`InstallError::Path`] where the program's path is not Unicode on a system
/// whose paths are.
pub(crate) fn render(hook: Hook, programs: &Programs) -> Result<Vec<u8>, InstallError> {
    let template = match hook {
        Hook::PreCommit | Hook::PreMergeCommit => COMMIT,
        Hook::PrePush => PUSH,
    };
    let named = template.replace("@NAME@", hook.name());
    let (head, rest) = named.split_once("@IDENTITY@\n").unwrap_or_default();
    let (before, after) = rest.split_once("@PROGRAM@").unwrap_or_default();
    let mut body = before.as_bytes().to_vec();
    body.extend(quoted(programs.of(hook))?);
    body.extend(after.as_bytes());
    let version = env!("CARGO_PKG_VERSION");
    let digest = xxh3_64(&body);
    let mut script = format!("{head}{IDENTITY}{version} {digest:016x}\n").into_bytes();
    script.extend(body);
    Ok(script)
}

/// Whose script it is.
pub(crate) fn recognise(script: &[u8]) -> Shim {
    let Some((identity, body)) = after_first_line(script).and_then(split_line) else {
        return Shim::Foreign;
    };
    let Some(told) = std::str::from_utf8(identity)
        .ok()
        .and_then(|line| line.strip_prefix(IDENTITY))
    else {
        return Shim::Foreign;
    };
    match told.split_once(' ') {
        Some((version, digest)) if digest == format!("{:016x}", xxh3_64(body)) => Shim::Own {
            version: version.to_owned(),
        },
        _ => Shim::Edited,
    }
}

/// The program that an own script starts: the path between the quotes, as written.
pub(crate) fn program_of(script: &[u8]) -> Option<PathBuf> {
    let key = b"\npackgate_program='";
    let start = script.windows(key.len()).position(|it| it == key)? + key.len();
    let mut path = Vec::new();
    let mut rest = &script[start..];
    loop {
        let end = rest.iter().position(|&byte| byte == b'\'')?;
        path.extend(&rest[..end]);
        rest = &rest[end + 1..];
        let Some(after) = rest.strip_prefix(br"\''") else {
            return from_bytes(path);
        };
        path.push(b'\'');
        rest = after;
    }
}

fn after_first_line(script: &[u8]) -> Option<&[u8]> {
    split_line(script).map(|(_, rest)| rest)
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// A path as one word of a shell script.
///
/// # Errors
/// [`InstallError::Path`] where it is not Unicode on a system whose paths are.
pub(crate) fn quoted(path: &Path) -> Result<Vec<u8>, InstallError> {
    let mut word = vec![b'\''];
    for byte in to_bytes(path)? {
        match byte {
            b'\'' => word.extend(br"'\''"),
            byte => word.push(byte),
        }
    }
    word.push(b'\'');
    Ok(word)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "fails on other systems")]
fn to_bytes(path: &Path) -> Result<Vec<u8>, InstallError> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(path.as_os_str().as_bytes().to_vec())
}

/// Forward slashes: to the sh that git for Windows brings, a backslash is none.
#[cfg(not(unix))]
fn to_bytes(path: &Path) -> Result<Vec<u8>, InstallError> {
    let text = path.to_str().ok_or_else(|| InstallError::Path {
        path: path.to_owned(),
    })?;
    let plain = text.strip_prefix(r"\\?\").unwrap_or(text);
    Ok(plain.replace('\\', "/").into_bytes())
}

/// The path that git or a script wrote as these bytes.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "fails on other systems")]
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// The path that git or a script wrote as these bytes.
#[cfg(not(unix))]
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(path: &str) -> Programs {
        Programs {
            commit: path.into(),
            push: path.into(),
        }
    }

    #[test]
    fn a_shim_knows_itself_whatever_the_path() {
        for path in [
            "/bin/p",
            "/a b/p",
            "/it's/p",
            "/$x`y`\\n/p",
            "/two\nlines/p",
            "/@PROGRAM@/@NAME@",
        ] {
            for hook in HOOKS {
                let script = render(hook, &programs(path)).unwrap();
                assert!(matches!(recognise(&script), Shim::Own { .. }), "{path}");
                assert_eq!(program_of(&script), Some(path.into()));
                assert!(!script.windows(10).any(|it| it == b"@IDENTITY@"));
            }
        }
    }

    #[test]
    fn an_edited_shim_is_told_from_one_of_another_version() {
        let script = String::from_utf8(render(Hook::PrePush, &programs("/p")).unwrap()).unwrap();
        let older = script.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1);
        let version = "0.0.1".to_owned();
        assert_eq!(recognise(older.as_bytes()), Shim::Own { version });
        let edited = format!("{script}echo done\n");
        assert_eq!(recognise(edited.as_bytes()), Shim::Edited);
        for other in ["", "#!/bin/sh", "#!/bin/sh\n", "#!/bin/sh\n# something\n"] {
            assert_eq!(recognise(other.as_bytes()), Shim::Foreign);
        }
    }
}
