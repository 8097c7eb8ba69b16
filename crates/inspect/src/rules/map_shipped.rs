use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, verb};
use crate::hit::{Hit, Seen};
use crate::map::{Verdict, absolute};
use crate::set::Set;
use crate::text::{plural, top};

pub(super) static RULE: Rule = Rule {
    id: "map-shipped",
    family: Family::SourceMaps,
    level: Level::Note,
    summary: "a source map whose sources the package ships anyway",
    page: include_str!("pages/map-shipped.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let shipped = set
        .maps
        .iter()
        .filter(|(_, map)| map.verdict == Verdict::Ships);
    shipped
        .map(|(index, map)| {
            let sources = plural(map.sources, "source", "sources");
            let detail = format!("{sources}, shown by the package itself{}", absolute(map));
            let seen = Seen::of(&RULE).detail(detail);
            (*index, seen.cause(top(set.path(*index))))
        })
        .collect()
}

fn message(hits: &[Hit]) -> String {
    let maps = verb(hits, "a source map", "source maps");
    let verb = verb(hits, "shows", "show");
    format!("{maps} {verb} nothing but sources that the package ships anyway")
}
