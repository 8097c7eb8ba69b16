use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files_message};
use crate::hit::Seen;
use crate::marks::{ends, in_dir};
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "log-file",
    family: Family::Internal,
    level: Level::Warning,
    summary: "a log that a program wrote while it ran",
    page: include_str!("pages/log-file.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| match hits {
        [_] => files_message("a log", hits),
        _ => files_message("logs", hits),
    },
};

/// Logs by their full name, or with more after it: `npm-debug.log.3817`.
const NAMES: [&str; 14] = [
    "npm-debug.log",
    "yarn-debug.log",
    "yarn-error.log",
    "pnpm-debug.log",
    ".pnpm-debug.log",
    "lerna-debug.log",
    "rush-debug.log",
    "firebase-debug.log",
    "firestore-debug.log",
    "database-debug.log",
    "pubsub-debug.log",
    "ui-debug.log",
    "libpeerconnection.log",
    "junit-report.log",
];

/// Directories whose logs are written by hand, for tests or examples.
const SAMPLES: [&str; 10] = [
    "test",
    "tests",
    "__tests__",
    "fixture",
    "fixtures",
    "__fixtures__",
    "example",
    "examples",
    "sample",
    "samples",
];

fn look(file: &File) -> Vec<Seen> {
    let name = base(file.path);
    let known = NAMES.iter().any(|it| name.starts_with(it));
    let sample = || SAMPLES.iter().any(|it| in_dir(file.path, it));
    let empty = file.facts.bytes == 0;
    // LevelDB's logs, `000003.log`, are part of a database.
    let numbered = || name.bytes().take(6).all(|it| it.is_ascii_digit());
    if known || (is_log(name) && !empty && !numbered() && !sample()) {
        vec![Seen::of(&RULE)]
    } else {
        Vec::new()
    }
}

/// `x.log`, `x.log.1`
fn is_log(name: &str) -> bool {
    let turned = name.rsplit_once('.');
    let name = match turned {
        Some((name, number)) if number.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => name,
    };
    ends(name, ".log")
}
