use packgate_report::{Family, Level, Rule, human_number};

use crate::check::{Check, File, Look};
use crate::hit::{Hit, Seen};
use crate::map::{Origin, Verdict, reveal_detail, reveal_message};
use crate::set::Set;
use crate::text::top;

pub(super) static RULE: Rule = Rule {
    id: "map-reveals-source",
    family: Family::SourceMaps,
    level: Level::Error,
    summary: "a source map with the content of sources that the package does not ship",
    page: include_str!("pages/map-reveals-source.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message: |hits: &[Hit]| reveal_message("source map", hits),
};

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let revealing = set
        .maps
        .iter()
        .filter(|(_, map)| map.origin == Origin::File && map.verdict == Verdict::Reveals);
    revealing
        .map(|(index, map)| {
            let seen = Seen::of(&RULE)
                .detail(reveal_detail(map))
                .cause(top(set.path(*index)))
                .counts(map.counts());
            (*index, seen)
        })
        .collect()
}

/// A map that breaks off was judged by what it showed until then.
pub(super) fn doubt(file: &File) -> Option<String> {
    let torn = file.facts.torn.as_ref()?;
    let named = file.path.to_ascii_lowercase().ends_with(".map");
    let whole = file
        .facts
        .maps
        .iter()
        .all(|it| it.origin != Origin::File || it.whole);
    let concerned = torn.like_a_map && (named || !whole);
    concerned.then(|| {
        let at = human_number(torn.at);
        format!("begins like a source map but is not valid JSON (after {at} bytes)")
    })
}
