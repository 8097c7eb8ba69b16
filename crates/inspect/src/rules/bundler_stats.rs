use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::pass::{Fact, Shape};

pub(super) static RULE: Rule = Rule {
    id: "bundler-stats",
    family: Family::Internal,
    level: Level::Warning,
    summary: "statistics of a bundler, which list every module and often its source",
    page: include_str!("pages/bundler-stats.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| {
        detail_message(
            "is",
            "statistics of a bundler",
            "statistics of a bundler",
            hits,
        )
    },
};

fn look(file: &File) -> Vec<Seen> {
    let kind = file.facts.shape.as_ref().and_then(kind);
    kind.map(|kind| Seen::of(&RULE).detail(kind))
        .into_iter()
        .collect()
}

/// By keys that only stand together in such files; their names say nothing.
fn kind(shape: &Shape) -> Option<&'static str> {
    let all = |facts: &[Fact]| facts.iter().all(|it| shape.has(*it));
    if all(&[Fact::Modules, Fact::Chunks, Fact::Assets]) {
        Some("statistics of webpack")
    } else if all(&[Fact::InputBytes, Fact::InputImports, Fact::OutputBytes]) {
        Some("a metafile of esbuild")
    } else if all(&[Fact::NodeParts, Fact::NodeMetas]) {
        Some("a report of rollup-plugin-visualizer")
    } else {
        None
    }
}
