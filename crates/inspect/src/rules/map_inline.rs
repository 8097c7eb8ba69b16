use packgate_report::{Family, Level, Rule, human_number};

use crate::check::{Check, File, Look};
use crate::hit::Seen;
use crate::map::{Origin, Verdict, reveal_detail, reveal_message};
use crate::set::Set;
use crate::text::{extension, top};

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

/// Where maps are for a debugger; elsewhere a part of one is an example.
const CODE: [&str; 16] = [
    "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx", "css", "es6", "html", "htm", "vue",
    "svelte", "astro", "gz",
];

/// A map that breaks off, or maps without end.
pub(super) fn doubt(file: &File) -> Option<String> {
    let facts = file.facts;
    if facts.unread {
        return Some("it holds more source maps, or unpacks to more, than is read".to_owned());
    }
    if !CODE.contains(&extension(file.path).as_str()) {
        return None;
    }
    let torn = facts.maps.iter().filter(|it| it.announced && !it.whole);
    let mut lines = torn.filter_map(|it| match it.origin {
        Origin::Inline { line } => Some(line),
        Origin::File => None,
    });
    let line = lines.next().or(facts.torn_inline)?;
    let line = human_number(line);
    Some(format!("the inline source map on line {line} breaks off"))
}
