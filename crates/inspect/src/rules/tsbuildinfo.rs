use std::collections::HashSet;

use packgate_report::{Family, Level, Rule};
use packgate_tree::{join, normalize, parent};
use serde_json::Value;

use crate::check::{Check, File, Look, files, verb};
use crate::hit::{Hit, Seen};
use crate::marks::ends;
use crate::pass::Fact;
use crate::set::Set;
use crate::text::{base, plural, shown};

pub(super) static RULE: Rule = Rule {
    id: "tsbuildinfo",
    family: Family::Internal,
    level: Level::Error,
    summary: "TypeScript's build state, which lists every source file and its hash",
    page: include_str!("pages/tsbuildinfo.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

/// How many unshipped sources are named.
const NAMED: usize = 3;

/// The state of a build, by name or content; the files that it lists, where it could
/// be read whole.
#[derive(Debug)]
pub(crate) struct BuildState {
    files: Option<Vec<String>>,
}

impl BuildState {
    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        let files = self.files.iter().flatten();
        files.map(|file| file.len() + size_of::<String>()).sum()
    }
}

/// Whether the file must be read whole.
pub(super) fn is_named(path: &str) -> bool {
    base(path).to_ascii_lowercase().ends_with(".tsbuildinfo")
}

/// The build state that the file is, if it is one.
pub(crate) fn state(file: &File) -> Option<BuildState> {
    let shaped = file.facts.shape.as_ref().is_some_and(|it| {
        let program = it.has(Fact::ProgramFiles);
        let flat = it.has(Fact::FileNames) && it.has(Fact::FileInfos);
        it.has(Fact::Version) && (program || flat)
    });
    let empty = file.facts.bytes == 0;
    (shaped || (is_named(file.path) && !empty)).then(|| {
        let head = &file.facts.head;
        let whole = head.len() as u64 == file.facts.bytes;
        let value = whole.then(|| serde_json::from_slice::<Value>(head).ok());
        BuildState {
            files: value.flatten().as_ref().and_then(listed),
        }
    })
}

/// The files that the state lists: `fileNames` since TypeScript 4.4, the keys of
/// `fileInfos` before it, and where nothing is kept of the files, `root`.
fn listed(value: &Value) -> Option<Vec<String>> {
    let program = value.get("program").unwrap_or(value);
    let names = |key: &str| match program.get(key)? {
        Value::Array(names) => {
            let names = names.iter().map(|it| it.as_str().map(str::to_owned));
            names.collect::<Option<Vec<String>>>()
        }
        Value::Object(infos) => Some(infos.keys().cloned().collect()),
        _ => None,
    };
    names("fileNames")
        .or_else(|| names("fileInfos"))
        .or_else(|| names("root"))
        .filter(|it| !it.is_empty())
}

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let states = set.indexes(|kept| kept.state.is_some());
    states.map(|index| (index, seen(set, index))).collect()
}

/// An error, unless every file of the project that it lists is packed: then it shows
/// nothing that the package does not.
fn seen(set: &Set, index: usize) -> Seen {
    let found = Seen::of(&RULE);
    let kept = set.kept[index].as_ref();
    let state = kept.and_then(|it| it.state.as_ref());
    let Some(files) = state.and_then(|it| it.files.as_ref()) else {
        return found;
    };
    let lost = lost(set, set.path(index), files);
    if lost.is_empty() {
        return found
            .level(Level::Warning)
            .detail("every source that it lists is packed");
    }
    let sources = plural(lost.len() as u64, "source", "sources");
    let names: Vec<String> = lost.iter().take(NAMED).map(|it| shown(it)).collect();
    let more = if lost.len() > NAMED { ", …" } else { "" };
    found.detail(format!(
        "lists {sources} that the package does not ship: {}{more}",
        names.join(", ")
    ))
}

/// The files of the project that it lists and the package does not ship. Older
/// versions write names in lower case.
fn lost<'f>(set: &Set, path: &str, files: &'f [String]) -> Vec<&'f str> {
    let dir = parent(path).unwrap_or("");
    let packed: HashSet<String> = set
        .packed
        .paths
        .iter()
        .map(|it| it.to_lowercase())
        .collect();
    let own = files.iter().map(String::as_str);
    let own = own.filter(|it| !it.split(['/', '\\']).any(|part| part == "node_modules"));
    let gone = own.filter(|it| !packed.contains(&normalize(&join(dir, it)).to_lowercase()));
    gone.filter(|it| !is_library(it)).collect()
}

/// TypeScript's own declarations, which newer versions name without a directory.
fn is_library(file: &str) -> bool {
    let file = base(file);
    file.strip_prefix("lib.")
        .is_some_and(|rest| ends(rest, ".d.ts"))
        || file == "lib.d.ts"
}

fn message(hits: &[Hit]) -> String {
    let verb = verb(hits, "is", "are");
    let what = "build state of TypeScript";
    match hits.first().map(|it| it.level) {
        Some(Level::Warning) => format!("{} {verb} {what}, of no use to anybody", files(hits)),
        _ => format!("{} {verb} {what}", files(hits)),
    }
}
