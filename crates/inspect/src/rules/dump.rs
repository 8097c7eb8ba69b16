use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::pass::{Fact, Shape};

pub(super) static RULE: Rule = Rule {
    id: "dump",
    family: Family::Internal,
    level: Level::Error,
    summary: "a memory dump, profile or recording, which may hold anything a program has seen",
    page: include_str!("pages/dump.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| detail_message("is", "a dump", "memory dumps, profiles or recordings", hits),
};

fn look(file: &File) -> Vec<Seen> {
    // A dump that was cut short is no less a dump.
    let torn = file.facts.torn.as_ref().map(|it| &it.shape);
    let shape = file.facts.shape.as_ref().or(torn);
    let kind = shape
        .and_then(by_shape)
        .or_else(|| by_magic(&file.facts.head));
    kind.map(|kind| Seen::of(&RULE).detail(kind))
        .into_iter()
        .collect()
}

fn by_shape(shape: &Shape) -> Option<&'static str> {
    let all = |facts: &[Fact]| facts.iter().all(|it| shape.has(*it));
    if all(&[Fact::SnapshotMeta]) {
        Some("a heap snapshot")
    } else if all(&[Fact::Nodes, Fact::StartTime, Fact::EndTime]) {
        Some("a CPU profile")
    } else if all(&[Fact::LogVersion, Fact::LogEntries]) {
        Some("an HTTP archive")
    } else if all(&[Fact::HeadCallFrame]) {
        Some("a heap profile")
    } else {
        None
    }
}

fn by_magic(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'M', b'D', b'M', b'P', ..] => Some("a Windows minidump"),
        _ if head.starts_with(b"JAVA PROFILE 1.") => Some("a Java heap dump"),
        // e_type at 16, in the byte order that the sixth byte names.
        [0x7f, b'E', b'L', b'F', _, 1, ..] if head.get(16..18) == Some(&[4, 0]) => {
            Some("a core dump")
        }
        [0x7f, b'E', b'L', b'F', _, 2, ..] if head.get(16..18) == Some(&[0, 4]) => {
            Some("a core dump")
        }
        // Mach-O: filetype at 12.
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] if head.get(12..16) == Some(&[4, 0, 0, 0]) => {
            Some("a core dump")
        }
        _ => None,
    }
}
