use packgate_report::{Family, Level, Rule, human_bytes};

use crate::check::{Check, Look};
use crate::hit::{Counts, Hit, Seen};
use crate::map::{Origin, Verdict, absolute};
use crate::set::Set;
use crate::text::{plural, top};

pub(super) static RULE: Rule = Rule {
    id: "map-dead",
    family: Family::SourceMaps,
    level: Level::Warning,
    summary: "a source map that leads nowhere: no content, and its sources are not packed",
    page: include_str!("pages/map-dead.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let dead = set
        .maps
        .iter()
        .filter(|(_, map)| map.verdict == Verdict::Dead);
    dead.map(|(index, map)| {
        let size = set.view.files[*index].size;
        let counts = Counts {
            saved: if map.origin == Origin::File {
                size
            } else {
                map.written
            },
            ..Counts::default()
        };
        let sources = plural(map.sources, "source", "sources");
        let detail = match map.origin {
            Origin::File => format!("{sources}, none packed"),
            Origin::Inline { line } => format!("line {line}: inline, {sources}, none packed"),
        };
        let detail = detail + &absolute(map);
        let seen = Seen::of(&RULE).detail(detail).counts(counts);
        (*index, seen.cause(top(set.path(*index))))
    })
    .collect()
}

fn message(hits: &[Hit]) -> String {
    let saved = human_bytes(hits.iter().map(|it| it.counts.saved).sum());
    if let [one] = hits {
        return format!(
            "a source map in {} leads to no source ({saved} for nothing)",
            one.path
        );
    }
    format!("source maps lead to no source ({saved} for nothing)")
}
