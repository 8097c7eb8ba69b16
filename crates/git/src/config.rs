//! The few configured values that matter here, and the files they name.

use std::path::PathBuf;

use packgate_tree::read_file;

use crate::GitError;
use crate::attributes::{Lines, MAX_FILE, Outer};
use crate::layout::path_from;
use crate::program::Program;
use crate::repo::Shared;

/// Configured values, `None` where nothing is configured.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// `core.excludesFile`: where it is, and as git names it (`~/` expanded);
    /// empty where it is configured as none.
    pub(crate) excludes: Option<(PathBuf, String)>,
    /// `core.attributesFile`.
    pub(crate) attributes: Option<PathBuf>,
    /// `core.ignoreCase`.
    pub(crate) fold: bool,
    /// `core.autocrlf` is on.
    pub(crate) converts: bool,
}

const KEYS: &str = r"^core\.(excludesfile|attributesfile|ignorecase|autocrlf)$";

/// Reads the configuration: from git where it is there, because only git knows
/// of `git -c` and of every variable that configures.
pub(crate) fn read(shared: &Shared) -> Config {
    let mut config = Config::default();
    let said = shared.objects.program().map(|program| {
        let said = program.run(&["config", "-z", "--get-regexp", KEYS]);
        (
            program,
            said.map(|output| output.stdout).unwrap_or_default(),
        )
    });
    if let Some((program, said)) = said {
        for pair in said
            .split(|byte| *byte == 0)
            .filter(|pair| !pair.is_empty())
        {
            let mut parts = pair.splitn(2, |byte| *byte == b'\n');
            let key = parts.next().unwrap_or_default();
            // Without `=` a key is true.
            let value = parts.next().unwrap_or(b"true");
            let key = String::from_utf8_lossy(key).to_ascii_lowercase();
            config.set(shared, Some(program), &key, value);
        }
        return config;
    }
    if let Some(library) = shared.objects.library() {
        // Nothing else is left that could say why it is not readable.
        let _ = library.with(|repository| {
            let found = repository.config()?.snapshot()?;
            let mut entries = found.entries(None)?;
            while let Some(entry) = entries.next() {
                let entry = entry?;
                if let Ok(key) = entry.name() {
                    let key = key.to_ascii_lowercase();
                    let value = if entry.has_value() {
                        entry.value_bytes()
                    } else {
                        b"true"
                    };
                    config.set(shared, None, &key, value);
                }
            }
            Ok::<_, git2::Error>(())
        });
    }
    config
}

impl Config {
    fn set(&mut self, shared: &Shared, program: Option<&Program>, key: &str, value: &[u8]) {
        match key {
            "core.excludesfile" => {
                let path = path(shared, program, key, value);
                let relative = !value.is_empty() && shared.root().join(path_from(value)) == path;
                let named = if relative {
                    path_from(value)
                } else {
                    path.clone()
                };
                self.excludes = Some((path, named.display().to_string()));
            }
            "core.attributesfile" => self.attributes = Some(path(shared, program, key, value)),
            "core.ignorecase" => self.fold = is_true(value),
            "core.autocrlf" => {
                self.converts = is_true(value) || value.eq_ignore_ascii_case(b"input");
            }
            _ => {}
        }
    }
}

fn is_true(value: &[u8]) -> bool {
    let value = value.to_ascii_lowercase();
    match value.as_slice() {
        b"true" | b"yes" | b"on" => true,
        number => {
            let number = std::str::from_utf8(number).ok();
            number
                .and_then(|n| n.parse::<i64>().ok())
                .is_some_and(|n| n != 0)
        }
    }
}

/// A configured path; relative ones are relative to the root of the work tree.
fn path(shared: &Shared, program: Option<&Program>, key: &str, value: &[u8]) -> PathBuf {
    if value.is_empty() {
        return PathBuf::new();
    }
    let home = shared.surroundings.home.as_ref();
    if let (Some(rest), Some(home)) = (value.strip_prefix(b"~/"), home) {
        return home.join(path_from(rest));
    }
    if value.starts_with(b"~") || value.starts_with(b"%(prefix)") {
        // Other users' homes and git's own place: git knows them.
        let asked = ["config", "-z", "--type=path", "--get", key];
        if let Some(Ok(mut said)) = program.map(|program| program.ask(&asked)) {
            said.pop();
            return path_from(&said);
        }
    }
    shared.root().join(path_from(value))
}

/// Reads the attributes that hold for every tree.
pub(crate) fn outer(shared: &Shared) -> Result<Outer, GitError> {
    let config = shared.config();
    let read = |path: PathBuf| -> Result<Lines, GitError> {
        let bytes = read_file(&path, MAX_FILE)?;
        Ok(bytes.map_or_else(Lines::default, |bytes| Lines::parse(&bytes, true)))
    };
    let global = config
        .attributes
        .clone()
        .or_else(|| shared.user_file("attributes"));
    let global = global.filter(|path| !path.as_os_str().is_empty());
    Ok(Outer {
        global: global.map_or_else(|| Ok(Lines::default()), read)?,
        info: read(shared.layout.common_dir.join("info/attributes"))?,
        fold: config.fold,
        converts: config.converts,
    })
}
