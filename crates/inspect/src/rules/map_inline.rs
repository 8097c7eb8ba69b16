use packgate_report::{Family, Level, Rule, human_number};

use crate::check::{Check, Look};
use crate::hit::Seen;
use crate::map::{Origin, Verdict, reveal_detail, reveal_message};
use crate::set::Set;
use crate::text::top;

pub(super) static RULE: Rule = Rule {
    id: "map-inline",
    family: Family::SourceMaps,
    level: Level::Error,
    summary: "a source map inside another file, with sources that the package does not ship",
    page: include_str!("pages/map-inline.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message: |hits| reveal_message("inline source map", hits),
};

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let mut seen = Vec::new();
    for (index, map) in &set.maps {
        let Origin::Inline { line } = map.origin else {
            continue;
        };
        if map.verdict == Verdict::Reveals {
            let detail = format!("line {}: {}", human_number(line), reveal_detail(map));
            let found = Seen::of(&RULE).detail(detail).counts(map.counts());
            seen.push((*index, found.cause(top(set.path(*index)))));
        }
    }
    seen
}
