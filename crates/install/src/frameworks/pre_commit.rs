//! pre-commit and prek: an entry of `repos`.

use super::lines::{indent, insert, remove, split};
use super::values::{at, parse};
use super::{Line, line, text};
use crate::InstallError;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::Path;

const URL: &str = env!("CARGO_PKG_REPOSITORY");
const IDS: [&str; 2] = ["packgate-commit", "packgate-push"];

fn revision() -> String {
    concat!("v", env!("CARGO_PKG_VERSION")).to_owned()
}

pub(super) fn wire(file: &Path) -> Result<Vec<Line>, InstallError> {
    let mut shown = entry(file, 0).join("\n");
    let edited = match text(file)? {
        None => Ok(None),
        Some(read) => read.and_then(|text| add(file, &text, &mut shown)),
    };
    Ok(vec![line(file, &shown, edited)])
}

pub(super) fn unwire(file: &Path) -> Result<Vec<Line>, InstallError> {
    let Some(Ok(text)) = text(file)? else {
        return Ok(Vec::new());
    };
    match parse(file, &text) {
        Ok(value) if !is_wired(&value) => return Ok(Vec::new()),
        _ => {}
    }
    let edited = take_out(file, &text).map(Some);
    Ok(vec![line(file, &entry(file, 0).join("\n"), edited)])
}

/// Whether some entry, be it written otherwise, starts the commit gate.
pub(super) fn is_wired(value: &Value) -> bool {
    let repos = value.get("repos").and_then(Value::as_array);
    let hooks = repos.into_iter().flatten().filter_map(|it| it.get("hooks"));
    hooks.filter_map(Value::as_array).flatten().any(|hook| {
        ["id", "entry"].iter().any(|key| {
            let text = hook.get(key).and_then(Value::as_str);
            text.is_some_and(|text| text.contains(IDS[0]))
        })
    })
}

fn is_toml(file: &Path) -> bool {
    file.extension().is_some_and(|it| it == "toml")
}

/// The entry, as lines.
fn entry(file: &Path, width: usize) -> Vec<String> {
    if is_toml(file) {
        return vec![
            "[[repos]]".to_owned(),
            format!("repo = \"{URL}\""),
            format!("rev = \"{}\"", revision()),
            format!(
                "hooks = [{{ id = \"{}\" }}, {{ id = \"{}\" }}]",
                IDS[0], IDS[1]
            ),
        ];
    }
    let lines = [
        format!("- repo: {URL}"),
        format!("  rev: {}", revision()),
        "  hooks:".to_owned(),
        format!("    - id: {}", IDS[0]),
        format!("    - id: {}", IDS[1]),
    ];
    let space = " ".repeat(width);
    lines.map(|line| format!("{space}{line}")).into()
}

fn add(file: &Path, text: &str, shown: &mut String) -> Result<Option<String>, String> {
    let less = parse(file, text)?;
    if is_wired(&less) {
        return Ok(None);
    }
    let (place, width) = if is_toml(file) {
        (split(text).len(), 0)
    } else {
        end_of_repos(text).ok_or("its repos are not a plain list, one below the other")?
    };
    let new = entry(file, width);
    *shown = new.join("\n");
    let edited = insert(text, place, &new);
    let more = parse(file, &edited)?;
    if !has_one_more(&less, &more, &revision()) {
        return Err("adding the entry would change something else".to_owned());
    }
    Ok(Some(edited))
}

/// Before which line the list of `repos` ends, and how far its items are indented.
fn end_of_repos(text: &str) -> Option<(usize, usize)> {
    let lines = split(text);
    let start = lines.iter().position(|line| line.trim_end() == "repos:")?;
    let mut items = lines.iter().enumerate().skip(start + 1);
    let width = items.find_map(|(_, line)| indent(line).map(|it| (it, line)));
    let (width, first) = width?;
    if !first.trim_start().starts_with("- ") {
        return None;
    }
    let mut end = start + 1;
    for (number, line) in lines.iter().enumerate().skip(start + 1) {
        match indent(line) {
            None => {}
            Some(it) if it > width || (it == width && line.trim_start().starts_with('-')) => {
                end = number + 1;
            }
            Some(_) => break,
        }
    }
    Some((end, width))
}

/// Whether `more` is `less` with packgate's entry at the end of `repos`.
fn has_one_more(less: &Value, more: &Value, revision: &str) -> bool {
    let ours = json!({
        "repo": URL,
        "rev": revision,
        "hooks": IDS.map(|id| json!({ "id": id })),
    });
    let mut cut = more.clone();
    let Some(repos) = cut.get_mut("repos").and_then(Value::as_array_mut) else {
        return false;
    };
    let found = repos.iter().position(|it| *it == ours);
    let Some(found) = found else { return false };
    repos.remove(found);
    let emptied = repos.is_empty() && at(less, &["repos"]).is_none();
    if emptied && let Some(members) = cut.as_object_mut() {
        members.shift_remove("repos");
    }
    cut == *less
}

fn take_out(file: &Path, text: &str) -> Result<String, String> {
    let (range, revision) = find(file, text).ok_or("the entry was edited; remove it by hand")?;
    let edited = remove(text, range);
    if has_one_more(&parse(file, &edited)?, &parse(file, text)?, &revision) {
        return Ok(edited);
    }
    Err("removing the entry would change something else".to_owned())
}

/// The lines of the entry, whatever revision the framework has put into it since.
fn find(file: &Path, text: &str) -> Option<(Range<usize>, String)> {
    let lines = split(text);
    let head = usize::from(is_toml(file));
    let key = &entry(file, 0)[head];
    let start = lines.iter().position(|it| it.trim() == key)?;
    let width = indent(lines[start])?;
    let start = start.checked_sub(head)?;
    let wanted = entry(file, width);
    let found = lines.get(start..start + wanted.len())?;
    let mut revision = String::new();
    for (line, wanted) in found.iter().zip(&wanted) {
        let line = line.trim_end();
        let rev = line.trim_start().strip_prefix("rev").map(str::trim_start);
        if let Some(told) = rev.and_then(|it| it.strip_prefix([':', '='])) {
            told.trim().trim_matches('"').clone_into(&mut revision);
        } else if line != wanted {
            return None;
        }
    }
    Some((start..start + wanted.len(), revision))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(file: &str, text: &str) -> Result<String, String> {
        let file = Path::new(file);
        let added = add(file, text, &mut String::new())?.unwrap();
        assert_eq!(add(file, &added, &mut String::new()), Ok(None));
        assert_eq!(take_out(file, &added).unwrap(), text, "{added}");
        // As the framework's own update leaves it.
        let newer = added.replace(&revision(), "v99.0.1");
        assert_eq!(take_out(file, &newer).unwrap(), text);
        Ok(added)
    }

    #[test]
    fn an_entry_is_added_and_removed_to_the_byte() {
        for text in [
            "repos:\n- repo: local\n  hooks: []\n",
            "repos:\n  - repo: local\n    hooks: []",
            "# top\nrepos:\n  # first\n  - repo: local\n    hooks:\n      - id: x\n\n# end\n",
            "repos:\n- repo: local\n  hooks: []\nci:\n  skip: [a]\n",
            "repos:\r\n- repo: local\r\n  hooks: []\r\n",
        ] {
            assert!(round(".pre-commit-config.yaml", text).is_ok(), "{text}");
        }
        for text in ["", "a = 1", "[[repos]]\nrepo = \"local\"\nhooks = []\n"] {
            assert!(round("prek.toml", text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for text in [
            "repos: []\n",
            "repos: [{repo: local, hooks: []}]\n",
            "",
            "repos:\n",
            "a: [\n",
        ] {
            let refused = round(".pre-commit-config.yaml", text);
            assert!(refused.is_err(), "{text}");
        }
        assert!(round("prek.toml", "repos = []\n").is_err());
    }
}
