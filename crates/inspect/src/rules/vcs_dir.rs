use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;

pub(super) static RULE: Rule = Rule {
    id: "vcs-dir",
    family: Family::Internal,
    level: Level::Error,
    summary: "a version-control directory, with the whole history in it",
    page: include_str!("pages/vcs-dir.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| {
        let verb = verb(hits, "lies", "lie");
        let cause = hits.first().map_or("", |it| it.cause.as_str());
        format!("{} {verb} in {cause}", files(hits))
    },
};

const DIRS: [&str; 7] = [".git", ".svn", ".hg", ".bzr", ".jj", ".sl", "_darcs"];

/// A directory called `CVS` may be anything; one with these files is not.
const CVS: [&str; 7] = [
    "Entries",
    "Repository",
    "Root",
    "Tag",
    "Template",
    "Entries.Log",
    "Baserev",
];

fn look(path: &str) -> Option<Seen> {
    let mut from = 0;
    for segment in path.split('/') {
        let end = from + segment.len();
        let rest = path.get(end + 1..);
        // `.git` may be a file too: it then says where the directory is.
        let cvs = segment == "CVS" && rest.is_some_and(|it| CVS.contains(&it));
        if cvs || segment == ".git" || (rest.is_some() && DIRS.contains(&segment)) {
            return Some(Seen::of(&RULE).cause(&path[..end]));
        }
        from = end + 1;
    }
    None
}
