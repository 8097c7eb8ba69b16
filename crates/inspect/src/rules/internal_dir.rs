use std::collections::BTreeSet;

use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::graph::{How, Reach};
use crate::hit::Seen;
use crate::options::Options;
use crate::set::Set;

pub(super) static RULE: Rule = Rule {
    id: "internal-dir",
    family: Family::Internal,
    level: Level::Error,
    summary: "a file in an internal directory that no entry point of the package reaches",
    page: include_str!("pages/internal-dir.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

/// Directories that say of themselves that they are not for others.
const NAMES: [&str; 2] = ["internal", "private"];

/// Whether the file lies in an internal directory of the package itself; those
/// of a bundled dependency are its own affair.
pub(crate) fn is_internal(path: &str, options: &Options) -> bool {
    if path.split('/').any(|it| it == "node_modules") {
        return false;
    }
    let named = path.split('/').rev().skip(1).any(|it| NAMES.contains(&it));
    named || options.internal_dir.as_ref().is_some_and(|it| it(path))
}

/// The names of the directories that the internal files lie in, by which code
/// may build their paths.
pub(crate) fn segments<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names = BTreeSet::new();
    for path in paths {
        let segments: Vec<&str> = path.split('/').collect();
        let dirs = &segments[..segments.len() - 1];
        match dirs.iter().find(|it| NAMES.contains(it)) {
            Some(name) => names.insert((*name).to_owned()),
            None => {
                names.insert((*segments.iter().rev().nth(1).unwrap_or(&segments[0])).to_owned())
            }
        };
    }
    names.into_iter().collect()
}

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let reached = &set.reached;
    let internal = (0..reached.len()).filter(|index| set.internal[*index]);
    internal
        .map(|index| (index, seen(set, &reached[index])))
        .collect()
}

fn seen(set: &Set, reach: &Reach) -> Seen {
    let say = |level, detail: String| Seen::of(&RULE).level(level).detail(detail);
    let step = match reach {
        Reach::No => return say(RULE.level, "no entry point reaches it".to_owned()),
        Reach::Entry { .. } => return say(Level::Note, "an entry point of the package".to_owned()),
        Reach::Unknown => return say(Level::Note, "package.json could not be read".to_owned()),
        Reach::By(step) => step,
    };
    let by = set.path(step.by);
    match step.how {
        How::Anything => say(
            Level::Warning,
            format!("perhaps loaded by {by}, where the name of what is loaded is computed"),
        ),
        _ if step.aside => say(
            Level::Warning,
            format!("only loaded by {by}, which no entry point reaches"),
        ),
        how if how.is_certain() => say(Level::Note, format!("loaded by {by}")),
        How::Unread => say(
            Level::Note,
            format!("{by} could not be read, and may load it"),
        ),
        _ => say(Level::Note, format!("perhaps loaded by {by}")),
    }
}

fn message(hits: &[crate::hit::Hit]) -> String {
    let files = files(hits);
    let verb = verb(hits, "lies", "lie");
    if hits.iter().any(|it| it.level == Level::Note) {
        return format!("{files} {verb} in an internal directory that the package uses");
    }
    format!("{files} {verb} in an internal directory that no entry point reaches")
}
