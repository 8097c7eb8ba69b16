use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;
use crate::marks::{Marks, is_named};

pub(super) static RULE: Rule = Rule {
    id: "ide-state",
    family: Family::Internal,
    level: Level::Warning,
    summary: "settings and state of an editor or development environment",
    page: include_str!("pages/ide-state.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| {
        let verb = verb(hits, "is", "are");
        format!("{} {verb} state of an editor", files(hits))
    },
};

const MARKS: Marks = Marks {
    dirs: &[
        ".vscode",
        ".vscode-test",
        ".idea",
        ".vs",
        ".settings",
        ".fleet",
        ".zed",
        ".history",
        "nbproject",
        "xcuserdata",
    ],
    files: &[
        ".project",
        ".classpath",
        ".factorypath",
        ".buildpath",
        ".tm_properties",
        ".ropeproject",
        ".netrwhist",
        ".exrc",
    ],
    ends: &[
        ".iml",
        ".ipr",
        ".iws",
        ".code-workspace",
        ".sublime-project",
        ".sublime-workspace",
        ".suo",
        ".csproj.user",
        ".vcxproj.user",
        ".xcuserstate",
        ".komodoproject",
        ".kdev4",
    ],
};

fn look(path: &str) -> Option<Seen> {
    // Servers for an agent are `agent-state`.
    let servers = is_named(path, ".vscode/mcp.json");
    let mark = MARKS.of(path).filter(|_| !servers)?;
    Some(Seen::of(&RULE).cause(mark))
}
