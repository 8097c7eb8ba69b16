use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;
use crate::marks::{Marks, in_dir, is_named};
use crate::rules::agent_state;

pub(super) static RULE: Rule = Rule {
    id: "agent-instructions",
    family: Family::Internal,
    level: Level::Warning,
    summary: "what a project tells its coding agents",
    page: include_str!("pages/agent-instructions.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| {
        let verb = verb(hits, "tells", "tell");
        format!(
            "{} {verb} coding agents how to work on this project",
            files(hits)
        )
    },
};

/// Not what else lies in `.claude/` and its like: commands, skills and settings that
/// are shared may be what the package is made for.
const MARKS: Marks = Marks {
    dirs: &[
        ".cursor/rules",
        ".cursor/commands",
        ".windsurf/rules",
        ".windsurf/workflows",
        ".clinerules",
        ".roo/rules",
        ".kiro/steering",
        ".kiro/specs",
        ".amazonq/rules",
        ".continue/rules",
        ".augment/rules",
        ".trae/rules",
        ".github/instructions",
        ".github/prompts",
        ".github/chatmodes",
        ".github/agents",
    ],
    files: &[
        "CLAUDE.md",
        "AGENTS.md",
        "AGENT.md",
        "GEMINI.md",
        "QWEN.md",
        "WARP.md",
        "CRUSH.md",
        ".cursorrules",
        ".windsurfrules",
        ".clinerules",
        ".roorules",
        ".goosehints",
        ".augment-guidelines",
        ".github/copilot-instructions.md",
        ".junie/guidelines.md",
    ],
    ends: &[],
};

/// Skills are written for whoever installs the package; templates for whoever
/// starts a project from it.
const FOR_OTHERS: [&str; 3] = ["skills", "template", "templates"];

fn look(path: &str) -> Option<Seen> {
    let mark = MARKS.of(path)?;
    let others = FOR_OTHERS.iter().any(|it| in_dir(path, it));
    let skill = is_named(path, "SKILL.md");
    let state = || agent_state::is_state(path);
    let seen = Seen::of(&RULE);
    // A file that is called so says it by its path.
    let seen = if path.ends_with(mark) {
        seen
    } else {
        seen.detail(mark)
    };
    (!others && !skill && !state()).then_some(seen)
}
