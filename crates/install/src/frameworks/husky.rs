//! husky: a line at the end of `.husky/<hook>`.

use super::lines::{insert, remove, split};
use super::{Line, Outcome, line, text};
use crate::InstallError;
use crate::plan::Step;
use crate::shim::{HOOKS, Hook};
use std::path::{Path, PathBuf};
use std::slice::from_ref;

/// What a file begins with that packgate makes: husky 8 runs it as a program.
const HEAD: &str = "#!/bin/sh\n";

/// The folder of the scripts, if git's hooks are husky's: `.husky/_` since husky 9,
/// `.husky` before.
pub(super) fn dir_of(hooks: &Path) -> Option<PathBuf> {
    let dir = match hooks.file_name()?.to_str()? {
        "_" => hooks.parent()?,
        _ => hooks,
    };
    (dir.file_name()? == ".husky").then(|| dir.to_owned())
}

/// What starts packgate in a script. A script need not stop at its first failure,
/// so this says it.
///
/// The push gate is not told that it is fed by git: an earlier line may have read
/// the refs, and then it judges HEAD instead of passing.
pub(super) fn command(hook: Hook) -> String {
    match hook {
        Hook::PrePush => r#"packgate-push "$@" || exit $?"#.to_owned(),
        hook => format!("packgate-commit --stage {} || exit $?", hook.name()),
    }
}

pub(super) fn wire(dir: &Path) -> Result<Vec<Line>, InstallError> {
    HOOKS.iter().map(|&hook| wire_one(dir, hook)).collect()
}

fn wire_one(dir: &Path, hook: Hook) -> Result<Line, InstallError> {
    let file = dir.join(hook.name());
    let command = command(hook);
    let Some(read) = text(&file)? else {
        return Ok(Line {
            text: command.clone(),
            outcome: Outcome::Edit(Step::Write {
                path: file.clone(),
                bytes: format!("{HEAD}{command}\n").into_bytes(),
                program: true,
            }),
            file,
        });
    };
    let edited = read.and_then(|text| {
        if has_active(&text, hook.program()) {
            return Ok(None);
        }
        match ends_early(&text) {
            Some(number) => Err(format!(
                "line {number} may end the script; put the line before it"
            )),
            None => Ok(Some(insert(&text, split(&text).len(), from_ref(&command)))),
        }
    });
    Ok(line(&file, &command, edited))
}

pub(super) fn unwire(dir: &Path) -> Result<Vec<Line>, InstallError> {
    let mut lines = Vec::new();
    for hook in HOOKS {
        let file = dir.join(hook.name());
        let command = command(hook);
        let Some(Ok(text)) = text(&file)? else {
            continue;
        };
        if text == format!("{HEAD}{command}\n") {
            lines.push(Line {
                text: command,
                outcome: Outcome::Edit(Step::Remove { path: file.clone() }),
                file,
            });
            continue;
        }
        let found = split(&text).iter().position(|it| it.trim() == command);
        if let Some(at) = found {
            lines.push(line(&file, &command, Ok(Some(remove(&text, at..at + 1)))));
        } else if has_active(&text, hook.program()) {
            let reason = format!("{} is started in another way", hook.program());
            lines.push(line(&file, &command, Err(reason)));
        }
    }
    Ok(lines)
}

/// Whether a line that is no comment names the program.
pub(crate) fn has_active(text: &str, program: &str) -> bool {
    text.lines().any(|line| is_active(line, program))
}

fn is_active(line: &str, program: &str) -> bool {
    let line = line.trim_start();
    !line.starts_with('#') && line.contains(program)
}

/// The number of the first line that might keep what follows from running. It
/// need not: `|| exit 1` only stops what failed.
pub(crate) fn ends_early(text: &str) -> Option<usize> {
    let last = text.lines().count();
    text.lines().zip(1..).find_map(|(line, number)| {
        let line = line.trim();
        let open = line.contains("<<") || (number == last && line.ends_with('\\'));
        let word = !line.starts_with('#') && may_end(line);
        (open || word).then_some(number)
    })
}

fn may_end(line: &str) -> bool {
    let separators = [' ', '\t', ';', '&', '|', '(', ')', '{', '}', '"', '\''];
    let mut words = line.split(separators).filter(|it| !it.is_empty());
    let only_failures = line.contains("|| exit");
    while let Some(word) = words.next() {
        let ends = match word {
            "exit" if only_failures => words.next().is_none_or(|code| code == "0"),
            "exit" | "exec" | "return" | "trap" | "kill" => true,
            _ => false,
        };
        if ends {
            return true;
        }
    }
    false
}

/// Whether the line that starts the program is reached.
pub(crate) fn is_reached(text: &str, program: &str) -> bool {
    let before: Vec<&str> = text
        .lines()
        .take_while(|line| !is_active(line, program))
        .collect();
    ends_early(&before.join("\n")).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_end_a_script() {
        for (text, line) in [
            ("npm test\n", None),
            ("npm test || exit 1\nnpx lint-staged\n", None),
            ("npm test || exit $?\n", None),
            ("npm test || exit 0\n", Some(1)),
            ("# exit 0\nnpm test\n", None),
            ("npm test\nexit 0\n", Some(2)),
            ("if x; then exit; fi\n", Some(1)),
            ("exec npx lint-staged\n", Some(1)),
            ("npm test \\\n", Some(1)),
            ("cat <<EOF\n", Some(1)),
        ] {
            assert_eq!(ends_early(text), line, "{text:?}");
        }
    }
}
