use packgate_report::{Family, Level, Rule, human_number};

use std::collections::BTreeSet;

use crate::check::{Check, File, Look, files, verb};
use crate::hit::{Counts, Hit, Seen};
use crate::marks::ends;
use crate::rules::{build_cache, coverage};
use crate::text::{base, shown};

pub(super) static RULE: Rule = Rule {
    id: "build-path",
    family: Family::Internal,
    level: Level::Warning,
    summary: "paths of the machine that built the package, with the name of a user",
    page: include_str!("pages/build-path.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message,
};

/// Texts for people show such paths on purpose.
const TEXTS: [&str; 9] = [
    ".md",
    ".markdown",
    ".mdx",
    ".mdown",
    ".txt",
    ".rst",
    ".adoc",
    ".1",
    ".log",
];
const NAMES: [&str; 6] = [
    "readme",
    "changelog",
    "history",
    "license",
    "licence",
    "authors",
];

fn look(file: &File) -> Vec<Seen> {
    let paths = &file.facts.paths;
    let Some((_, first)) = paths.users.first_key_value() else {
        return Vec::new();
    };
    // What must not be packed at all is said by its own rule.
    let state = coverage::is_part(file) || build_cache::is_part(file.path);
    if state || is_text(file.path) {
        return Vec::new();
    }
    let detail = match paths.count {
        1 => shown(first),
        count => format!("{} such paths: {}, …", human_number(count), shown(first)),
    };
    let names = paths.users.keys().map(|it| shown(it)).collect();
    let counts = Counts {
        names,
        ..Counts::default()
    };
    vec![Seen::of(&RULE).detail(detail).counts(counts)]
}

fn is_text(path: &str) -> bool {
    let name = base(path);
    let stem = name.split('.').next().unwrap_or(name);
    TEXTS.iter().any(|it| ends(name, it)) || NAMES.iter().any(|it| stem.eq_ignore_ascii_case(it))
}

fn message(hits: &[Hit]) -> String {
    let users: BTreeSet<&str> = hits
        .iter()
        .flat_map(|it| &it.counts.names)
        .map(String::as_str)
        .collect();
    let shown: Vec<&str> = users.iter().take(3).copied().collect();
    let more = match users.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{} {} paths of a machine of {}{more}",
        files(hits),
        verb(hits, "holds", "hold"),
        shown.join(", ")
    )
}
