use packgate_report::{Family, Level, Rule, human_number};

use crate::check::{Check, File, Look};
use crate::hit::{Hit, Seen};
use crate::map::{Origin, Verdict, reveal_detail, reveal_message};
use crate::marks::ends;
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

/// What is called a map, and compressed so that it cannot be read here.
const PACKED: [&str; 7] = [
    ".map.br", ".map.zst", ".map.xz", ".map.bz2", ".map.lz4", ".map.zip", ".map.7z",
];

/// A map that breaks off was judged by what it showed until then.
pub(super) fn doubt(file: &File) -> Option<String> {
    if PACKED.iter().any(|it| ends(file.path, it)) {
        return Some("is called a source map, compressed in a way that is not read".to_owned());
    }
    let torn = file.facts.torn.as_ref()?;
    let named = ends(file.path, ".map") || ends(file.path, ".map.gz");
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
