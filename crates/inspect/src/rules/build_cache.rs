use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;
use crate::marks::Marks;

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

/// Directories and files that only a build tool makes.
static MARKS: Marks = Marks {
    dirs: &[
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
    ],
    files: &[
        ".eslintcache",
        ".stylelintcache",
        ".prettiercache",
        ".rush-temp",
    ],
    ends: &[],
};

/// Whether the path lies in a cache or is one.
pub(super) fn is_part(path: &str) -> bool {
    MARKS.of(path).is_some()
}

fn look(path: &str) -> Option<Seen> {
    let cache = MARKS.of(path)?;
    Some(Seen::of(&RULE).cause(cache))
}
