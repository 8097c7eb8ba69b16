use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, files, verb};
use crate::hit::Seen;
use crate::marks::Marks;

pub(super) static RULE: Rule = Rule {
    id: "agent-state",
    family: Family::Internal,
    level: Level::Error,
    summary: "what a coding agent keeps for one developer: settings, sessions, server lists",
    page: include_str!("pages/agent-state.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Name(look),
    message: |hits| {
        let verb = verb(hits, "is", "are");
        format!("{} {verb} the private state of a coding agent", files(hits))
    },
};

const MARKS: Marks = Marks {
    dirs: &[
        ".claude/worktrees",
        ".claude/projects",
        ".claude/todos",
        ".claude/shell-snapshots",
        ".claude/file-history",
        ".claude/session-env",
        ".claude/debug",
        ".codex/sessions",
        ".codex/log",
        ".gemini/tmp",
        ".specstory",
        ".aider.tags.cache.v3",
        ".aider.tags.cache.v4",
        ".playwright-mcp",
        ".cursor/chats",
        ".opencode/sessions",
        ".cline/tasks",
    ],
    files: &[
        ".claude/settings.local.json",
        ".claude/.credentials.json",
        ".claude/history.jsonl",
        ".claude.json",
        "CLAUDE.local.md",
        "AGENTS.override.md",
        ".claude/scheduled_tasks.lock",
        ".mcp.json",
        ".cursor/mcp.json",
        ".vscode/mcp.json",
        ".roo/mcp.json",
        ".amazonq/mcp.json",
        ".kiro/settings/mcp.json",
        ".windsurf/mcp_config.json",
        ".codex/auth.json",
        ".codex/history.jsonl",
        ".gemini/oauth_creds.json",
        ".gemini/settings.json",
        ".qwen/settings.json",
        ".qwen/oauth_creds.json",
    ],
    ends: &[],
};

fn look(path: &str) -> Option<Seen> {
    is_state(path).then(|| Seen::of(&RULE))
}

/// Whether the path is one of these.
pub(super) fn is_state(path: &str) -> bool {
    // `.aider.chat.history.md`, `.aider.conf.yml`, a directory `.aider.cache`.
    let aider = || path.split('/').any(|it| it.starts_with(".aider"));
    MARKS.of(path).is_some() || aider()
}
