use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files_message};
use crate::hit::Seen;
use crate::marks::{Marks, in_dir};

pub(super) static RULE: Rule = Rule {
    id: "lockfile",
    family: Family::Internal,
    level: Level::Warning,
    summary: "the lock file of a package manager, which nobody who installs the package heeds",
    page: include_str!("pages/lockfile.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| match hits {
        [_] => files_message("a lock file", hits),
        _ => files_message("lock files", hits),
    },
};

/// `npm-shrinkwrap.json` is not among them: it is made to be published.
const MARKS: Marks = Marks {
    dirs: &[],
    files: &[
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "bun.lockb",
        "deno.lock",
        // What Yarn makes of its lock file: the same packages, no paths, no addresses.
        ".yarn/install-state.gz",
    ],
    ends: &[],
};

fn look(path: &str) -> Option<Seen> {
    // A project in a template is locked for those who start from it.
    let started_from = ["template", "templates"];
    let template = || started_from.iter().any(|it| in_dir(path, it));
    MARKS.of(path)?;
    (!template()).then(|| Seen::of(&RULE))
}
