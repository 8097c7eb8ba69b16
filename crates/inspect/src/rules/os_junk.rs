use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files, verb};
use crate::hit::Seen;
use crate::marks::Marks;

pub(super) static RULE: Rule = Rule {
    id: "os-junk",
    family: Family::Internal,
    level: Level::Warning,
    summary: "what an operating system leaves in directories",
    page: include_str!("pages/os-junk.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| {
        let verb = verb(hits, "was", "were");
        format!("{} {verb} left by the operating system", files(hits))
    },
};

const MARKS: Marks = Marks {
    dirs: &[
        "__MACOSX",
        ".AppleDouble",
        ".Spotlight-V100",
        ".Trashes",
        ".fseventsd",
        "$RECYCLE.BIN",
    ],
    files: &[
        ".DS_Store",
        ".localized",
        "Icon\r",
        "Thumbs.db",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "Desktop.ini",
        ".directory",
    ],
    ends: &[":Zone.Identifier"],
};

/// How an `AppleDouble` file begins (a resource fork beside its file) and how a
/// `.DS_Store` does.
const APPLE_DOUBLE: &[u8] = &[0, 5, 0x16, 7];
const DS_STORE: &[u8] = b"\0\0\0\x01Bud1";

fn look(file: &File) -> Vec<Seen> {
    let head = &file.facts.head;
    let known = head.starts_with(APPLE_DOUBLE) || head.starts_with(DS_STORE);
    if known || MARKS.of(file.path).is_some() {
        vec![Seen::of(&RULE)]
    } else {
        Vec::new()
    }
}
