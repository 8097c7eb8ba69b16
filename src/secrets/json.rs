//! The search for programs: one JSON document.
//!
//! ```text
//! version          1
//! outcome          "ok" | "found" | "not-judged"
//! exit_code        0 | 1 | 2
//! files, bytes     how much was looked at
//! findings[]       in the order of their places
//!   rule           the kind of secret
//!   level          "error" | "warning" | "note"
//!   verdict        "confirmed" | "shape-only" | "failed-checksum"
//!   provider, opens, reference, revoke
//!   shown          what may be shown of it
//!   path           the file
//!   inside[]       the names that lead to the file in archives
//!   line, column   from 1; the column in bytes, or null
//!   offset, length in the file as it is unpacked, in bytes
//!   view           "plain" | "escaped" | "joined" | "base64" | "hex" | "wide"
//!   original       source, line: where it stands in a map's sources; or null
//!   allowed        reason, place: what the policy says, where it is allowed; or null
//!   fingerprint    a stable name that tells nothing of the secret, with --verbose, for
//!                  each takes some milliseconds; or null
//! not_inspected[]  path, inside[], reason
//! skipped          links, object_stores
//! ```

use super::look::Sight;
use super::{Searched, Unseen};
use packgate_report::json::visible;
use packgate_report::{Level, Style};
use packgate_secrets::{Verdict, View as Reading};
use serde::Serialize;

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    outcome: &'static str,
    exit_code: u8,
    files: usize,
    bytes: u64,
    findings: Vec<Finding<'a>>,
    not_inspected: Vec<NotInspected<'a>>,
    skipped: Skipped,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    level: Level,
    verdict: &'static str,
    provider: &'a str,
    opens: &'a str,
    shown: &'a str,
    path: &'a str,
    inside: &'a [String],
    line: u64,
    column: Option<u64>,
    offset: u64,
    length: usize,
    view: &'static str,
    original: Option<Original<'a>>,
    allowed: Option<Allowed<'a>>,
    fingerprint: Option<String>,
    reference: &'a str,
    revoke: &'a str,
}

#[derive(Serialize)]
struct Original<'a> {
    source: &'a str,
    line: u64,
}

#[derive(Serialize)]
struct Allowed<'a> {
    reason: &'a str,
    place: &'a str,
}

#[derive(Serialize)]
struct NotInspected<'a> {
    path: &'a str,
    inside: &'a [String],
    reason: &'a str,
}

#[derive(Serialize)]
struct Skipped {
    links: usize,
    object_stores: usize,
}

/// The report for programs, ended by a line feed.
///
/// # Errors
/// None: names and numbers can be written.
pub(super) fn render(searched: &Searched, code: u8, style: Style) -> anyhow::Result<String> {
    let sights = searched.sights.iter();
    let document = Document {
        version: VERSION,
        outcome: ["ok", "found", "not-judged"][usize::from(code)],
        exit_code: code,
        files: searched.files,
        bytes: searched.bytes,
        findings: sights.map(|it| finding(it, style)).collect(),
        not_inspected: searched.unseen.iter().map(not_inspected).collect(),
        skipped: Skipped {
            links: searched.links,
            object_stores: searched.stores,
        },
    };
    Ok(visible(&serde_json::to_string_pretty(&document)?) + "\n")
}

fn finding(sight: &Sight, style: Style) -> Finding<'_> {
    let found = &sight.found;
    let family = found.family;
    Finding {
        rule: family.id,
        level: sight.ruling.level,
        verdict: match found.verdict {
            Verdict::Confirmed => "confirmed",
            Verdict::ShapeOnly => "shape-only",
            Verdict::FailedChecksum => "failed-checksum",
        },
        provider: family.provider,
        opens: family.opens,
        shown: &found.shown,
        path: &sight.place.path,
        inside: &sight.place.inside,
        line: found.line,
        column: found.column,
        offset: found.offset,
        length: found.length,
        view: match found.view {
            Reading::Plain => "plain",
            Reading::Escaped => "escaped",
            Reading::Joined => "joined",
            Reading::Base64 => "base64",
            Reading::Hex => "hex",
            Reading::Wide => "wide",
        },
        original: sight.original.as_ref().map(|it| Original {
            source: &it.source,
            line: it.line,
        }),
        allowed: sight.ruling.allowed.as_ref().map(|it| Allowed {
            reason: &it.reason,
            place: &it.place,
        }),
        fingerprint: style.verbose.then(|| found.fingerprint(&sight.ruling.path)),
        reference: family.reference,
        revoke: family.revoke,
    }
}

fn not_inspected(unseen: &Unseen) -> NotInspected<'_> {
    NotInspected {
        path: &unseen.place.path,
        inside: &unseen.place.inside,
        reason: &unseen.reason,
    }
}
