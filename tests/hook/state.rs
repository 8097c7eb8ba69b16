//! Everything in a scratch directory, made comparable with another one.

use crate::support::Scratch;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Paths with mode and content.
pub(crate) type State = BTreeMap<String, String>;

/// Every file below the base: work trees, untracked files, indexes, refs, reflogs,
/// stashes, objects, configuration. Left out is what differs between any two
/// directories (an index is shown as git lists it, without its times), and the hooks.
pub(crate) fn capture(scratch: &Scratch) -> State {
    let mut state = State::new();
    let mut dirs = vec![scratch.base().to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let meta = fs::symlink_metadata(&path).unwrap();
            let name = path.file_name().unwrap();
            let repository = dir.join("HEAD").is_file();
            let ours = repository && (name == "packgate" || name == "hooks");
            // Names and contents that git makes from random numbers or times.
            let random = name == "reftable" || name.as_bytes().starts_with(b"sharedindex.");
            if ours || random || path == scratch.at("harness") {
                continue;
            }
            let mode = meta.permissions().mode();
            let content = if meta.is_dir() {
                dirs.push(path.clone());
                String::new()
            } else if meta.is_symlink() {
                text(
                    scratch,
                    fs::read_link(&path).unwrap().as_os_str().as_bytes(),
                )
            } else if repository && name == "index" {
                listed(scratch, &dir)
            } else {
                let bytes = fs::read(&path).unwrap();
                // An index that a test made for itself has times in it, too.
                let kept = if bytes.starts_with(b"DIRC") {
                    4
                } else {
                    bytes.len()
                };
                text(scratch, &bytes[..kept])
            };
            let shown = path.strip_prefix(scratch.base()).unwrap();
            state.insert(
                text(scratch, shown.as_os_str().as_bytes()),
                format!("{mode:o} {content}"),
            );
        }
    }
    state
}

/// The index as git lists it, and the refs where they are in no files of their own.
fn listed(scratch: &Scratch, git_dir: &Path) -> String {
    let git = |args: &[&str]| {
        let mut command = scratch.command("git");
        command.arg("--git-dir").arg(git_dir).args(args);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        text(scratch, &output.stdout)
    };
    let mut said = git(&["ls-files", "-s", "-v"]);
    if git_dir.join("reftable").is_dir() {
        said.push_str(&git(&["for-each-ref"]));
    }
    said
}

fn text(scratch: &Scratch, bytes: &[u8]) -> String {
    let base = scratch.base().to_str().unwrap();
    bytes.escape_ascii().to_string().replace(base, "BASE")
}

/// How two states differ, if they do.
pub(crate) fn difference(hooked: &State, control: &State) -> Option<String> {
    let mut lines = Vec::new();
    for (path, content) in hooked {
        match control.get(path) {
            None => lines.push(format!("surplus {path}")),
            Some(other) if other != content => {
                lines.push(format!("{path}: {} != {}", short(content), short(other)));
            }
            Some(_) => {}
        }
    }
    let missing = control.keys().filter(|it| !hooked.contains_key(*it));
    lines.extend(missing.map(|path| format!("missing {path}")));
    (!lines.is_empty()).then(|| lines.join("; "))
}

fn short(text: &str) -> String {
    text.chars().take(600).collect()
}
