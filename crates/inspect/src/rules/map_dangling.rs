use packgate_report::{Family, Level, Rule, human_bytes, human_number};
use packgate_tree::{join, normalize, parent};

use crate::check::{Check, Look, files, verb};
use crate::hit::{Counts, Hit, Seen};
use crate::map::{percent_decode, remote};
use crate::set::Set;
use crate::text::{extension, shown, top};

pub(super) static RULE: Rule = Rule {
    id: "map-dangling",
    family: Family::SourceMaps,
    level: Level::Warning,
    summary: "a comment that names a source map which is not packed",
    page: include_str!("pages/map-dangling.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

/// Files in which a tool looks for the comment.
const CODE: [&str; 11] = [
    "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx", "css", "es6", "wasm",
];

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let mut found = Vec::new();
    for (index, kept) in set.kept.iter().enumerate() {
        let path = set.path(index);
        let Some(comment) = kept.as_ref().and_then(|it| it.comment.as_ref()) else {
            continue;
        };
        let code = CODE.contains(&extension(path).as_str());
        if !code || remote(&comment.url).is_some() || is_packed(set, path, &comment.url) {
            continue;
        }
        let place = match comment.line {
            0 => "a section".to_owned(),
            line => format!("line {}", human_number(line)),
        };
        let detail = format!("{place}: {}", shown(&comment.url));
        let counts = Counts {
            saved: comment.bytes,
            ..Counts::default()
        };
        let seen = Seen::of(&RULE).detail(detail).counts(counts);
        found.push((index, seen.cause(top(path))));
    }
    found
}

fn is_packed(set: &Set, path: &str, url: &str) -> bool {
    let plain = url.split(['?', '#']).next().unwrap_or(url);
    let there = |url: &str| {
        let map = normalize(&join(parent(path).unwrap_or(""), url));
        set.packed.paths.contains(map.as_str())
    };
    there(plain) || there(url) || percent_decode(plain).is_some_and(|it| there(&it))
}

fn message(hits: &[Hit]) -> String {
    let (name, source) = (
        verb(hits, "names", "name"),
        verb(hits, "a source map", "source maps"),
    );
    let verb = verb(hits, "is", "are");
    let saved = human_bytes(hits.iter().map(|it| it.counts.saved).sum());
    format!(
        "{} {name} {source} that {verb} not packed ({saved} for nothing)",
        files(hits)
    )
}
