use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files, verb};
use crate::hit::Seen;
use crate::marks::in_dir;
use crate::pass::Fact;
use crate::set::Set;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "coverage",
    family: Family::Internal,
    level: Level::Error,
    summary: "a test coverage report, with paths of the machine and often with sources",
    page: include_str!("pages/coverage.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message: |hits| {
        let verb = verb(hits, "belongs", "belong");
        format!("{} {verb} to a test coverage report", files(hits))
    },
};

/// Whole coverage directories: those that only coverage tools make, and those
/// called `coverage` in which a report was recognised by its content.
fn look(set: &Set) -> Vec<(usize, Seen)> {
    let reports: Vec<usize> = set.indexes(|it| it.coverage).collect();
    let mut dirs: Vec<&str> = reports
        .iter()
        .filter_map(|index| report_dir(set.path(*index)))
        .collect();
    dirs.sort_unstable();
    dirs.dedup();
    let inside = |path: &str| {
        path.split('/').rev().skip(1).any(|it| it == ".nyc_output")
            || dirs.iter().any(|dir| path.starts_with(dir))
    };
    (0..set.view.files.len())
        .filter(|index| reports.binary_search(index).is_ok() || inside(set.path(*index)))
        .map(|index| (index, Seen::of(&RULE)))
        .collect()
}

/// The directory `…/coverage/` that a report lies in.
fn report_dir(path: &str) -> Option<&str> {
    let mut from = 0;
    for segment in path.split('/') {
        let end = from + segment.len();
        if segment == "coverage" && end < path.len() {
            return Some(&path[..=end]);
        }
        from = end + 1;
    }
    None
}

/// Whether the file is part of a coverage report, as far as it says so itself.
pub(super) fn is_part(file: &File) -> bool {
    in_dir(file.path, ".nyc_output") || is_report(file)
}

/// Whether the content is that of a coverage report.
pub(crate) fn is_report(file: &File) -> bool {
    let shape = file.facts.shape.as_ref();
    let json = shape.is_some_and(|it| it.has(Fact::StatementMap) && it.has(Fact::FnMap));
    json || is_lcov(base(file.path), &file.facts.head)
}

/// `SF:` names a source file, `DA:` counts its lines.
fn is_lcov(name: &str, head: &[u8]) -> bool {
    let mut lines = head.split(|it| *it == b'\n');
    let tagged = head.starts_with(b"TN:") || head.starts_with(b"SF:");
    (tagged || name == "lcov.info") && lines.any(|line| line.starts_with(b"SF:"))
}
