use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files_message};
use crate::hit::Seen;
use crate::pass::Fact;

pub(super) static RULE: Rule = Rule {
    id: "tsbuildinfo",
    family: Family::Internal,
    level: Level::Error,
    summary: "TypeScript's build state, which lists every source file and its hash",
    page: include_str!("pages/tsbuildinfo.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| files_message("build state of TypeScript", hits),
};

fn look(file: &File) -> Vec<Seen> {
    let named = file.path.to_ascii_lowercase().ends_with(".tsbuildinfo");
    let shaped = file.facts.shape.as_ref().is_some_and(|it| {
        let program = it.has(Fact::ProgramFiles);
        let flat = it.has(Fact::FileNames) && it.has(Fact::FileInfos);
        it.has(Fact::Version) && (program || flat)
    });
    let empty = file.facts.bytes == 0;
    if shaped || (named && !empty) {
        vec![Seen::of(&RULE)]
    } else {
        Vec::new()
    }
}
