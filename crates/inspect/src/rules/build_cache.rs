use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;
use crate::marks::{in_dir, is_named};

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
const DIRS: [&str; 25] = [
    ".next/cache",
    ".nuxt/cache",
    ".angular/cache",
    ".nx/cache",
    ".nx/workspace-data",
    ".yarn/cache",
    "node_modules/.cache",
    "node_modules/.vite",
    ".turbo",
    ".parcel-cache",
    ".rollup.cache",
    ".rpt2_cache",
    ".rts2_cache_cjs",
    ".rts2_cache_es",
    ".rts2_cache_umd",
    ".sass-cache",
    ".wireit",
    ".docusaurus",
    ".swc",
    ".vite",
    ".jest-cache",
    ".webpack-cache",
    "storybook-static",
    ".svelte-kit",
    ".gradle",
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
    let dir = DIRS.iter().find(|it| in_dir(path, it));
    let cache = dir.or_else(|| FILES.iter().find(|it| is_named(path, it)))?;
    Some(Seen::of(&RULE).cause(*cache))
}
