use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files_message};
use crate::hit::Seen;
use crate::marks::Marks;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "backup-file",
    family: Family::Internal,
    level: Level::Warning,
    summary: "a copy that an editor, a merge or a patch left behind",
    page: include_str!("pages/backup-file.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| match hits {
        [_] => files_message("a backup copy", hits),
        _ => files_message("backup copies", hits),
    },
};

const MARKS: Marks = Marks {
    dirs: &[],
    files: &[],
    ends: &["~", ".bak", ".backup", ".orig", ".rej"],
};

/// How a swap file of Vim begins.
const VIM: &[u8] = b"b0VIM ";

fn look(file: &File) -> Vec<Seen> {
    let name = base(file.path);
    let emacs =
        (name.len() > 2 && name.starts_with('#') && name.ends_with('#')) || name.starts_with(".#");
    let vim = file.facts.head.starts_with(VIM);
    if vim || emacs || MARKS.of(file.path).is_some() {
        vec![Seen::of(&RULE)]
    } else {
        Vec::new()
    }
}
