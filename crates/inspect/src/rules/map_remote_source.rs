use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::{Hit, Seen};
use crate::map::remote;
use crate::set::Set;
use crate::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "map-remote-source",
    family: Family::SourceMaps,
    level: Level::Error,
    summary: "a source map, or a comment for one, that says where on the net the sources are",
    page: include_str!("pages/map-remote-source.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Set(look),
    message,
};

fn look(set: &Set) -> Vec<(usize, Seen)> {
    let seen = |url: &str| {
        let authority = url.split('/').nth(2).unwrap_or("");
        // A user's name and password are nobody's business.
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let url = if user.is_empty() {
            url.to_owned()
        } else {
            url.replacen(user, "…", 1)
        };
        Seen::of(&RULE).detail(shown(&url)).cause(host)
    };
    let mut found: Vec<(usize, Seen)> = Vec::new();
    for (index, map) in &set.maps {
        let said = found.last().is_some_and(|(last, _)| last == index);
        if let Some(url) = map.remote.as_deref().filter(|_| !said) {
            found.push((*index, seen(url)));
        }
    }
    for (index, kept) in set.kept.iter().enumerate() {
        let comment = kept.as_ref().and_then(|it| it.comment.as_ref());
        if let Some(url) = comment.and_then(|it| remote(&it.url)) {
            found.push((index, seen(url)));
        }
    }
    found
}

fn message(hits: &[Hit]) -> String {
    let host = hits.first().map_or("", |it| it.cause.as_str());
    let verb = verb(hits, "says", "say");
    format!(
        "{} {verb} that source maps or sources are at {}",
        files(hits),
        shown(host)
    )
}
