//! The report for programs: one JSON document.
//!
//! `version` is 1. Within a version, names and meanings stay and fields may be
//! added, so readers must pass over what they do not know. A field is always
//! there; what does not apply is `null` or an empty list. Levels, families and
//! outcomes are the words of the policy file. Paths use `/`; those of `files` and
//! `not_inspected` are packed paths, and `place.file` and `fix.file` are relative to
//! the package's `path`. A secret never appears.
//!
//! ```text
//! version            1
//! outcome            "ok" | "blocked" | "not-judged"
//! exit_code          0 | 1 | 2
//! problems[]         why something could not be read: message, place, help
//! packages[]
//!   name, version, path
//!   files, bytes     how much would be published
//!   change           what the commit does to the packed set, or null: before (files,
//!                    bytes; null for a new package), entering[], leaving[] (path, bytes)
//!   integrity        of the tarball that was judged: "sha512-…", or null
//!   profiles[]       what was judged: "npm@12"
//!   outcome
//!   errors, warnings, notes, allowed       how many findings of each kind
//!   findings[]       gravest first
//!     rule, family, level, message
//!     files[]        path, bytes, detail, fingerprint (of the secret in it, to allow it
//!                    by, or null)
//!     count, bytes   of these files
//!     why            why the first of them is in the package
//!     place          file, line, column (from 1), or null
//!     fix            title, file, diff (unified), files (how many it takes out),
//!                    proved[], or null
//!     advice         what to do where no edit of the list can help, or null
//!     profiles[]     where it holds; empty: everywhere
//!     allowed        the policy's reason, or null
//!     fingerprint    a stable name, 16 hexadecimal digits
//!   combined_fix     one edit instead of all the fixes, or null
//!   not_inspected[]  path, reason
//!   notes[]          remarks
//! ```

use std::fmt::Write as _;

use serde::Serialize;
use similar::TextDiff;

use crate::diagnostic::Diagnostic;
use crate::escape::is_unsafe;
use crate::finding::{Example, Finding, Fix, Place};
use crate::report::{Change, Outcome, Report, outcome};
use crate::rule::{Family, Level};

/// The version of the format.
pub const VERSION: u32 = 1;

/// Renders reports, and what could not be read, as JSON that ends with a line feed.
/// Any problem makes the outcome `not-judged`.
pub fn render(reports: &[Report], problems: &[Diagnostic]) -> String {
    let all = match problems {
        [] => outcome(reports),
        _ => Outcome::NotJudged,
    };
    let document = JsonDocument {
        version: VERSION,
        outcome: all.id(),
        exit_code: all.exit_code(),
        problems: problems.iter().map(JsonProblem::new).collect(),
        packages: reports.iter().map(JsonPackage::new).collect(),
    };
    // Plain structs with string keys: serialising them into a String cannot fail.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    visible(&text) + "\n"
}

/// Writes what must not reach a terminal as JSON escapes. It can only stand inside
/// strings, apart from the line feeds between tokens. For any JSON with text that
/// comes from a package.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if char == '\n' || !is_unsafe(char) {
            out.push(char);
            continue;
        }
        for unit in char.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    version: u32,
    outcome: &'static str,
    exit_code: u8,
    problems: Vec<JsonProblem<'a>>,
    packages: Vec<JsonPackage<'a>>,
}

#[derive(Serialize)]
struct JsonProblem<'a> {
    message: &'a str,
    place: Option<JsonPlace<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPackage<'a> {
    name: &'a str,
    version: &'a str,
    path: &'a str,
    files: usize,
    bytes: u64,
    change: Option<JsonChange<'a>>,
    integrity: Option<&'a str>,
    profiles: &'a [String],
    outcome: &'static str,
    counts: JsonCounts,
    findings: Vec<JsonFinding<'a>>,
    combined_fix: Option<JsonFix<'a>>,
    not_inspected: Vec<JsonNotInspected<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct JsonChange<'a> {
    before: Option<JsonPacked>,
    entering: Vec<JsonSized<'a>>,
    leaving: Vec<JsonSized<'a>>,
}

#[derive(Serialize)]
struct JsonPacked {
    files: usize,
    bytes: u64,
}

#[derive(Serialize)]
struct JsonSized<'a> {
    path: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct JsonCounts {
    errors: usize,
    warnings: usize,
    notes: usize,
    allowed: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    family: Family,
    level: Level,
    message: &'a str,
    files: Vec<JsonFile<'a>>,
    count: usize,
    bytes: u64,
    why: Option<&'a str>,
    place: Option<JsonPlace<'a>>,
    fix: Option<JsonFix<'a>>,
    advice: Option<&'a str>,
    profiles: &'a [String],
    allowed: Option<&'a str>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    bytes: u64,
    detail: Option<&'a str>,
    fingerprint: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    file: &'a str,
    diff: String,
    files: usize,
    proved: &'a [String],
}

#[derive(Serialize)]
struct JsonNotInspected<'a> {
    path: &'a str,
    reason: &'a str,
}

impl<'a> JsonProblem<'a> {
    fn new(problem: &'a Diagnostic) -> Self {
        Self {
            message: &problem.message,
            place: problem.place.as_ref().map(JsonPlace::new),
            help: problem.help.as_deref(),
        }
    }
}

impl<'a> JsonPackage<'a> {
    fn new(report: &'a Report) -> Self {
        let counts = report.counts();
        let not_inspected = report.not_inspected.iter().map(|it| JsonNotInspected {
            path: &it.path,
            reason: &it.reason,
        });
        Self {
            name: &report.subject.name,
            version: &report.subject.version,
            path: &report.subject.path,
            files: report.packed.files,
            bytes: report.packed.bytes,
            change: report.change.as_ref().map(JsonChange::new),
            integrity: report.integrity.as_deref(),
            profiles: &report.profiles,
            outcome: report.outcome().id(),
            counts: JsonCounts {
                errors: counts.errors,
                warnings: counts.warnings,
                notes: counts.notes,
                allowed: counts.allowed,
            },
            findings: report
                .by_level()
                .into_iter()
                .map(JsonFinding::new)
                .collect(),
            combined_fix: report.combined.as_ref().map(JsonFix::new),
            not_inspected: not_inspected.collect(),
            notes: &report.notes,
        }
    }
}

impl<'a> JsonChange<'a> {
    fn new(change: &'a Change) -> Self {
        let sized = |files: &'a [(String, u64)]| {
            let files = files.iter();
            files
                .map(|(path, bytes)| JsonSized {
                    path,
                    bytes: *bytes,
                })
                .collect()
        };
        Self {
            before: change.before.map(|it| JsonPacked {
                files: it.files,
                bytes: it.bytes,
            }),
            entering: sized(&change.entering),
            leaving: sized(&change.leaving),
        }
    }
}

impl<'a> JsonFinding<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.id,
            family: finding.rule.family,
            level: finding.level,
            message: &finding.message,
            files: finding.files.iter().map(JsonFile::new).collect(),
            count: finding.files.len(),
            bytes: finding.bytes(),
            why: finding.why.as_deref(),
            place: finding.place.as_ref().map(JsonPlace::new),
            fix: finding.fix.as_ref().map(JsonFix::new),
            advice: finding.advice.as_deref(),
            profiles: &finding.profiles,
            allowed: finding.allowed.as_deref(),
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'a> JsonFile<'a> {
    fn new(file: &'a Example) -> Self {
        Self {
            path: &file.path,
            bytes: file.bytes,
            detail: file.detail.as_deref(),
            fingerprint: file.secret.as_ref().map(|it| it.fingerprint.as_str()),
        }
    }
}

impl<'a> JsonPlace<'a> {
    fn new(place: &'a Place) -> Self {
        Self {
            file: &place.file,
            line: place.line,
            column: place.column,
        }
    }
}

impl<'a> JsonFix<'a> {
    fn new(fix: &'a Fix) -> Self {
        let diff = TextDiff::from_lines(fix.before.as_str(), fix.after.as_str());
        let old = format!("a/{}", fix.file);
        let old = if fix.before.is_empty() {
            "/dev/null"
        } else {
            &old
        };
        let new = format!("b/{}", fix.file);
        Self {
            title: &fix.title,
            file: &fix.file,
            diff: diff
                .unified_diff()
                .context_radius(3)
                .header(old, &new)
                .to_string(),
            files: fix.files,
            proved: &fix.proved,
        }
    }
}
