//! simple-git-hooks: a command per hook, in JSON.

use super::values::{differs_only, parse};
use super::{Line, line, text};
use crate::InstallError;
use crate::shim::{HOOKS, Hook};
use packgate_manifest::{Entry, Object, json};
use serde_json::Value;
use std::path::{Path, PathBuf};

const KEY: &str = "simple-git-hooks";

/// package.json, if it has the key.
///
/// # Errors
/// It cannot be read.
pub(super) fn in_package_json(file: &Path) -> Result<Option<PathBuf>, InstallError> {
    let Some(Ok(text)) = text(file)? else {
        return Ok(None);
    };
    let has = |value: &json::Value| value.as_object().is_some_and(|it| it.get(KEY).is_some());
    Ok(json::parse(&text)
        .is_ok_and(|it| has(&it))
        .then(|| file.to_owned()))
}

pub(super) fn command(hook: Hook) -> String {
    match hook {
        Hook::PrePush => r#"packgate-push "$@""#.to_owned(),
        hook => format!("packgate-commit --stage {}", hook.name()),
    }
}

/// A text as it stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn member(hook: Hook) -> String {
    format!("\"{}\": \"{}\"", hook.name(), escaped(&command(hook)))
}

pub(super) fn wire(file: &Path) -> Result<Vec<Line>, InstallError> {
    each(file, add)
}

pub(super) fn unwire(file: &Path) -> Result<Vec<Line>, InstallError> {
    let Some(Ok(read)) = text(file)? else {
        return Ok(Vec::new());
    };
    if HOOKS.iter().any(|hook| read.contains(hook.program())) {
        return each(file, take_out);
    }
    Ok(Vec::new())
}

type Edit = fn(&Path, &str, Hook) -> Result<Option<String>, String>;

fn each(file: &Path, edit: Edit) -> Result<Vec<Line>, InstallError> {
    let Some(mut now) = text(file)? else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    for hook in HOOKS {
        let edited = match &now {
            Ok(text) => edit(file, text, hook),
            Err(reason) => Err(reason.clone()),
        };
        if let Ok(Some(text)) = &edited {
            now = Ok(text.clone());
        }
        lines.push(line(file, &member(hook), edited));
    }
    Ok(lines)
}

/// Hands the object with the hooks on.
fn with_hooks<T>(
    file: &Path,
    text: &str,
    then: impl FnOnce(&Object) -> Result<T, String>,
) -> Result<T, String> {
    if file.extension().is_none_or(|it| it != "json") {
        return Err("it is a program".to_owned());
    }
    let root = json::parse(text).map_err(|error| error.reason)?;
    let root = root.as_object().ok_or("it is not an object")?;
    let hooks = match file.file_name() {
        Some(name) if name == "package.json" => root.get(KEY).and_then(json::Value::as_object),
        _ => Some(root),
    };
    then(hooks.ok_or_else(|| format!("its {KEY:?} is not an object"))?)
}

fn keys(file: &Path, hook: Hook) -> Vec<&'static str> {
    match file.file_name() {
        Some(name) if name == "package.json" => vec![KEY, hook.name()],
        _ => vec![hook.name()],
    }
}

fn add(file: &Path, text: &str, hook: Hook) -> Result<Option<String>, String> {
    with_hooks(file, text, |hooks| match hooks.entry(hook.name()) {
        Some(entry) => append(file, text, hook, entry),
        None => add_member(file, text, hook, hooks).map(Some),
    })
}

/// The command after the one that is there: a formatter stages what is judged.
fn append(file: &Path, text: &str, hook: Hook, entry: &Entry) -> Result<Option<String>, String> {
    let old = entry.value.as_str().ok_or("it is not a string")?;
    if old.contains(hook.program()) {
        return Ok(None);
    }
    if !is_plain(old) {
        return Err(format!(
            "what {} runs is more than plain commands; start {} so that its failure counts",
            hook.name(),
            hook.program()
        ));
    }
    let place = entry.value.span.end - 1;
    let more = format!(" && {}", escaped(&command(hook)));
    let edited = format!("{}{more}{}", &text[..place], &text[place..]);
    proven(file, text, &edited, hook, Some(old)).map(Some)
}

/// Commands joined by `&&`, so that one more counts like the others.
fn is_plain(script: &str) -> bool {
    script.split("&&").all(|command| {
        let command = command.trim();
        let name = command.split(' ').next().unwrap_or_default();
        let safe = |char: char| char.is_ascii_alphanumeric() || " -_./:=@,+".contains(char);
        !command.is_empty() && command.chars().all(safe) && !["exit", "exec"].contains(&name)
    })
}

fn add_member(file: &Path, text: &str, hook: Hook, hooks: &Object) -> Result<String, String> {
    let last = hooks
        .entries()
        .iter()
        .max_by_key(|entry| entry.value.span.end)
        .ok_or("it has no hooks yet")?;
    let place = last.value.span.end;
    // As far from the comma as the last member is from what is before it.
    let start = text[..last.key_span.start]
        .rfind(|char: char| !char.is_whitespace())
        .map_or(0, |it| it + 1);
    let space = &text[start..last.key_span.start];
    let edited = format!(
        "{},{space}{}{}",
        &text[..place],
        member(hook),
        &text[place..]
    );
    proven(file, text, &edited, hook, None)
}

/// The edit, if all it changes is what this hook runs.
fn proven(
    file: &Path,
    less: &str,
    more: &str,
    hook: Hook,
    old: Option<&str>,
) -> Result<String, String> {
    let mut before = parse(file, less)?;
    let after = parse(file, more)?;
    let path = keys(file, hook);
    let wanted = match old {
        Some(old) => format!("{old} && {}", command(hook)),
        None => command(hook),
    };
    if old.is_some() {
        let hooks = path[..path.len() - 1]
            .iter()
            .try_fold(&mut before, |it, key| it.get_mut(key));
        if let Some(members) = hooks.and_then(Value::as_object_mut) {
            members.remove(hook.name());
        }
    }
    if differs_only(&before, &after, &path, &Value::String(wanted)) {
        return Ok(more.to_owned());
    }
    Err("adding the command would change something else".to_owned())
}

fn take_out(file: &Path, text: &str, hook: Hook) -> Result<Option<String>, String> {
    with_hooks(file, text, |hooks| {
        let Some(entry) = hooks.entry(hook.name()) else {
            return Ok(None);
        };
        let Some(now) = entry
            .value
            .as_str()
            .filter(|it| it.contains(hook.program()))
        else {
            return Ok(None);
        };
        let by_hand = || "the command was edited; remove it by hand".to_owned();
        let (start, end) = (entry.key_span.start, entry.value.span.end);
        if now == command(hook) {
            let comma = text[..start].trim_end();
            let before = comma.strip_suffix(',').ok_or_else(by_hand)?;
            let edited = format!("{before}{}", &text[end..]);
            return proven(file, &edited, text, hook, None).map(|_| Some(edited));
        }
        let more = format!(" && {}\"", escaped(&command(hook)));
        let kept = text[..end].strip_suffix(&more).ok_or_else(by_hand)?;
        let edited = format!("{kept}\"{}", &text[end..]);
        let old = now.strip_suffix(&format!(" && {}", command(hook)));
        proven(file, &edited, text, hook, old).map(|_| Some(edited))
    })
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
        for hook in HOOKS.into_iter().rev() {
            now = take_out(file, &now, hook)?.unwrap();
            assert_eq!(take_out(file, &now, hook), Ok(None));
        }
        assert_eq!(now, text, "{full}");
        Ok(full)
    }

    #[test]
    fn commands_are_added_and_removed_to_the_byte() {
        for text in [
            "{\n  \"name\": \"x\",\n  \"simple-git-hooks\": {\n    \"pre-commit\": \"npx lint-staged\"\n  }\n}\n",
            "{\"simple-git-hooks\":{\"commit-msg\":\"a\"},\"name\":\"x\"}",
            "{\r\n\t\"simple-git-hooks\": {\r\n\t\t\"pre-push\": \"npm test && npm run x\"\r\n\t}\r\n}",
        ] {
            round("package.json", text).unwrap();
        }
        round(".simple-git-hooks.json", "{\n  \"pre-commit\": \"a\"\n}").unwrap();
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for script in [
            "a || true",
            "a; exit 0",
            "a # why",
            "",
            "a\\nb",
            "exit 0",
            "a &",
        ] {
            let text = format!("{{\"simple-git-hooks\":{{\"pre-commit\":\"{script}\"}}}}");
            assert!(round("package.json", &text).is_err(), "{script}");
        }
        assert!(round("package.json", "{\"simple-git-hooks\":{}}").is_err());
        assert!(round(".simple-git-hooks.cjs", "module.exports = {}").is_err());
    }
}
