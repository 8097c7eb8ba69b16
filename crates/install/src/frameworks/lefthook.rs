//! lefthook: a command of each hook.

use super::lines::{indent, insert, remove, split};
use super::values::{at, differs_only, parse};
use super::{Line, line, text};
use crate::InstallError;
use crate::shim::{HOOKS, Hook};
use serde_json::{Value, json};
use std::ops::Range;
use std::path::Path;

/// The command's name in lefthook's files.
const NAME: &str = "packgate";

pub(super) fn wire(file: &Path) -> Result<Vec<Line>, InstallError> {
    let Some(read) = text(file)? else {
        return Ok(Vec::new());
    };
    Ok(each(file, read, add))
}

pub(super) fn unwire(file: &Path) -> Result<Vec<Line>, InstallError> {
    let Some(read) = text(file)? else {
        return Ok(Vec::new());
    };
    let there = |text: &str| {
        let value = parse(file, text).unwrap_or_default();
        HOOKS.iter().any(|&hook| at(&value, &path(hook)).is_some())
    };
    match &read {
        Ok(text) if there(text) => Ok(each(file, read, take_out)),
        _ => Ok(Vec::new()),
    }
}

type Edit = fn(&Path, &str, Hook) -> Result<Option<String>, String>;

/// Edits the text for one hook after the other. The whole is one edit of the file,
/// told with the last hook that changed it.
fn each(file: &Path, read: Result<String, String>, edit: Edit) -> Vec<Line> {
    let mut now = read;
    let mut lines = Vec::new();
    for hook in HOOKS {
        let shown = block(file, hook, 0).join("\n");
        let edited = match &now {
            Ok(text) => edit(file, text, hook),
            Err(reason) => Err(reason.clone()),
        };
        if let Ok(Some(text)) = &edited {
            now = Ok(text.clone());
        }
        lines.push(line(file, &shown, edited));
    }
    lines
}

fn path(hook: Hook) -> [&'static str; 3] {
    [hook.name(), "commands", NAME]
}

/// Without `use_stdin`, lefthook would keep the refs to itself.
fn command(hook: Hook) -> Value {
    match hook {
        Hook::PrePush => json!({ "run": "packgate-push {1} {2}", "use_stdin": true }),
        hook => json!({ "run": format!("packgate-commit --stage {}", hook.name()) }),
    }
}

fn is_toml(file: &Path) -> bool {
    file.extension().is_some_and(|it| it == "toml")
}

/// The lines of the command, from the hook's own line down to level `from`: 0 all,
/// 1 from `commands`, 2 from the command's name.
fn block(file: &Path, hook: Hook, from: usize) -> Vec<String> {
    let command = command(hook);
    let run = command["run"].as_str().unwrap_or_default();
    let stdin = command.get("use_stdin").is_some();
    if is_toml(file) {
        let mut lines = vec![
            format!("[{}.commands.{NAME}]", hook.name()),
            format!("run = \"{run}\""),
        ];
        lines.extend(stdin.then(|| "use_stdin = true".to_owned()));
        return lines;
    }
    let mut lines = vec![
        format!("{}:", hook.name()),
        "  commands:".to_owned(),
        format!("    {NAME}:"),
        format!("      run: {run}"),
    ];
    lines.extend(stdin.then(|| "      use_stdin: true".to_owned()));
    let cut = from * 2;
    let rest = lines.into_iter().skip(from);
    rest.map(|line| line[cut..].to_owned()).collect()
}

/// The command as a whole configuration.
pub(super) fn yaml(hook: Hook) -> String {
    block(Path::new("lefthook.yml"), hook, 0).join("\n") + "\n"
}

fn add(file: &Path, text: &str, hook: Hook) -> Result<Option<String>, String> {
    let less = parse(file, text)?;
    let wanted = command(hook);
    let runs_it = |it: &Value| it.to_string().contains(hook.program());
    if less.get(hook.name()).is_some_and(runs_it) {
        return Ok(None);
    }
    let edited = if is_toml(file) || less.get(hook.name()).is_none() {
        insert(text, split(text).len(), &block(file, hook, 0))
    } else {
        into_hook(file, text, hook)
            .ok_or_else(|| format!("its {} is not written plainly enough", hook.name()))?
    };
    match parse(file, &edited) {
        Ok(more) if differs_only(&less, &more, &path(hook), &wanted) => Ok(Some(edited)),
        _ => Err("adding the command would change something else".to_owned()),
    }
}

/// The text with the command put at the beginning of a hook that is there.
fn into_hook(file: &Path, text: &str, hook: Hook) -> Option<String> {
    let lines = split(text);
    let key = format!("{}:", hook.name());
    let start = lines.iter().position(|line| line.trim_end() == key)?;
    let width = lines[start + 1..].iter().find_map(|line| indent(line))?;
    let end = lines[start + 1..]
        .iter()
        .position(|line| indent(line).is_some_and(|it| it < width))
        .map_or(lines.len(), |it| start + 1 + it);
    let commands = (start + 1..end).find(|&number| {
        indent(lines[number]) == Some(width) && lines[number].trim() == "commands:"
    });
    let (place, level, width) = match commands {
        None => (start + 1, 1, width),
        Some(number) => {
            let inner = lines[number + 1..].iter().find_map(|line| indent(line))?;
            (number + 1, 2, inner)
        }
    };
    let space = " ".repeat(width);
    let new: Vec<String> = block(file, hook, level)
        .iter()
        .map(|line| format!("{space}{line}"))
        .collect();
    Some(insert(text, place, &new))
}

fn take_out(file: &Path, text: &str, hook: Hook) -> Result<Option<String>, String> {
    let more = parse(file, text)?;
    let Some(found) = at(&more, &path(hook)) else {
        return Ok(None);
    };
    let edited = (0..3).find_map(|level| {
        let range = find(file, text, hook, level)?;
        let edited = remove(text, range);
        let less = parse(file, &edited).ok()?;
        differs_only(&less, &more, &path(hook), found).then_some(edited)
    });
    let edited = edited.ok_or("the command was edited; remove it by hand")?;
    Ok(Some(edited))
}

/// The lines of the command as [`block`] has them, wherever they are.
fn find(file: &Path, text: &str, hook: Hook, level: usize) -> Option<Range<usize>> {
    let wanted = block(file, hook, level);
    let lines = split(text);
    let fits = |start: &usize| {
        let width = indent(lines[*start]).unwrap_or(0);
        let space = " ".repeat(width);
        wanted
            .iter()
            .zip(&lines[*start..])
            .all(|(wanted, line)| line.trim_end() == format!("{space}{wanted}"))
    };
    let last = lines.len().checked_sub(wanted.len())?;
    let start = (0..=last).find(fits)?;
    Some(start..start + wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(file: &str, text: &str) -> Result<String, String> {
        let file = Path::new(file);
        let mut now = text.to_owned();
        for hook in HOOKS {
            now = add(file, &now, hook)?.unwrap();
            assert_eq!(add(file, &now, hook), Ok(None));
        }
        let full = now.clone();
        for hook in HOOKS {
            now = take_out(file, &now, hook)?.unwrap();
            assert_eq!(take_out(file, &now, hook), Ok(None));
        }
        assert_eq!(now, text, "{full}");
        Ok(full)
    }

    #[test]
    fn commands_are_added_and_removed_to_the_byte() {
        for text in [
            "",
            "# nothing yet\n",
            "output: [summary]\n",
            "output: [summary]",
            "pre-commit:\n  commands:\n    lint:\n      run: npm run lint\n",
            "pre-commit:\n    parallel: true\n    jobs:\n    - run: npm test\n\npre-push:\n  commands:\n    # c\n    t:\n      run: |\n        x\n",
            "pre-commit:\r\n  parallel: true\r\n",
        ] {
            let full = round("lefthook.yml", text).unwrap();
            assert!(full.contains("use_stdin"), "{full}");
        }
        for text in ["", "[pre-commit]\nparallel = true\n", "a = 1"] {
            round("lefthook.toml", text).unwrap();
        }
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for text in [
            "pre-commit: {parallel: true}\n",
            "pre-commit:\n",
            "{}\n",
            "a: [\n",
            "- x\n",
        ] {
            assert!(round("lefthook.yml", text).is_err(), "{text}");
        }
        assert!(round("lefthook.json", "{}").is_err());
        assert!(round("lefthook.toml", "pre-commit = { parallel = true }\n").is_err());
    }
}
