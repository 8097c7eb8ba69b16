use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files, verb};
use crate::hit::Seen;
use crate::pass::Fact;

pub(super) static RULE: Rule = Rule {
    id: "notebook-output",
    family: Family::Internal,
    level: Level::Warning,
    summary: "a notebook with the output of its cells",
    page: include_str!("pages/notebook-output.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| {
        let verb = verb(hits, "is a notebook", "are notebooks");
        format!("{} {verb} with the output of cells", files(hits))
    },
};

fn look(file: &File) -> Vec<Seen> {
    let shaped = file
        .facts
        .shape
        .as_ref()
        .is_some_and(|it| it.has(Fact::Nbformat) && it.has(Fact::CellOutput));
    if shaped {
        vec![Seen::of(&RULE)]
    } else {
        Vec::new()
    }
}
