use std::collections::BTreeSet;

use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::graph::{Node, Reach, reach};
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
    if !set.internal.contains(&true) {
        return Vec::new();
    }
    let known = set.view.files.iter().zip(set.kept).zip(set.internal);
    let nodes: Vec<Node> = known
        .map(|((file, kept), internal)| Node {
            path: &file.path,
            imports: kept.as_ref().and_then(|it| it.imports.as_ref()),
            manifest: kept.as_ref().and_then(|it| it.manifest.as_deref()),
            maps: kept.as_ref().map_or(&[], |it| &it.maps),
            internal: *internal,
        })
        .collect();
    let reached = reach(&nodes, set.view.manifest);
    let internal = (0..nodes.len()).filter(|index| set.internal[*index]);
    internal
        .map(|index| (index, seen(set, reached[index])))
        .collect()
}

fn seen(set: &Set, reach: Reach) -> Seen {
    let seen = Seen::of(&RULE);
    let note = |detail: String| Seen::of(&RULE).level(Level::Note).detail(detail);
    match reach {
        Reach::No => seen.detail("no entry point reaches it"),
        Reach::Entry => note("an entry point of the package".to_owned()),
        Reach::From(by) => note(format!("loaded by {}", set.path(by))),
        Reach::Perhaps(Some(by)) => note(format!("perhaps loaded by {}", set.path(by))),
        Reach::Aside(by) => Seen::of(&RULE).level(Level::Warning).detail(format!(
            "only loaded by {}, which no entry point reaches",
            set.path(by)
        )),
        Reach::Perhaps(None) => note("package.json could not be read".to_owned()),
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
