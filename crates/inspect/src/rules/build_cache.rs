use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;

pub(super) static RULE: Rule = Rule {
    id: "build-cache",
    family: Family::Internal,
    level: Level::Error,
    summary: "the cache of a build tool, which holds sources and paths of the machine",
    page: include_str!("pages/build-cache.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| {
        let verb = verb(hits, "lies", "lie");
        format!("{} {verb} in a build cache", files(hits))
    },
};

/// Directories that only a build tool makes, by the segments of their path.
const DIRS: [&[&str]; 25] = [
    &[".next", "cache"],
    &[".nuxt", "cache"],
    &[".angular", "cache"],
    &[".nx", "cache"],
    &[".nx", "workspace-data"],
    &[".yarn", "cache"],
    &["node_modules", ".cache"],
    &["node_modules", ".vite"],
    &[".turbo"],
    &[".parcel-cache"],
    &[".rollup.cache"],
    &[".rpt2_cache"],
    &[".rts2_cache_cjs"],
    &[".rts2_cache_es"],
    &[".rts2_cache_umd"],
    &[".sass-cache"],
    &[".wireit"],
    &[".docusaurus"],
    &[".swc"],
    &[".vite"],
    &[".jest-cache"],
    &[".webpack-cache"],
    &["storybook-static"],
    &[".svelte-kit"],
    &[".gradle"],
];

const FILES: [&str; 4] = [
    ".eslintcache",
    ".stylelintcache",
    ".prettiercache",
    ".rush-temp",
];

/// Whether the path lies in a cache or is one.
pub(super) fn is_part(path: &str) -> bool {
    look(path).is_some()
}

fn look(path: &str) -> Option<Seen> {
    // Asked of every file: all but one of these names begin with a dot.
    let dotted = path.starts_with('.') || path.contains("/.");
    if !dotted && !path.contains("storybook-static") {
        return None;
    }
    let segments: Vec<&str> = path.split('/').collect();
    let (name, dirs) = segments.split_last()?;
    let cache = DIRS
        .iter()
        .find(|it| dirs.windows(it.len()).any(|dir| dir == **it));
    match cache {
        Some(cache) => Some(Seen::of(&RULE).cause(cache.join("/"))),
        None => FILES.contains(name).then(|| Seen::of(&RULE).cause(*name)),
    }
}
