use super::group::{Group, groups};
use super::look::Sight;
use super::{Searched, Unseen};
use colored::Colorize as _;
use packgate_report::{Level, Style, escape, human_bytes, human_count, human_list};
use packgate_secrets::{Found, Verdict, View as Reading};
use std::fmt::Write as _;

/// How many places of one secret, and how many files that could not be looked at,
/// are named.
const NAMED: usize = 5;

/// The report for people.
pub(super) fn render(searched: &Searched, style: Style) -> String {
    let groups = groups(searched);
    let shown = |it: &&Group| it.level > Level::Note || style.verbose;
    let mut text = String::new();
    for group in groups.iter().filter(shown) {
        finding(&mut text, group, style);
    }
    unseen(&mut text, &searched.unseen, style);
    text + &summary(searched, &groups, style)
}

fn finding(text: &mut String, group: &Group, style: Style) {
    let found = &group.sights[0].found;
    let head = format!("{}[{}]", word(group.level), found.family.id);
    let head = paint(&head, group.level, style);
    let _ = writeln!(text, "{head}: {}", escape(&found.shown));
    let named = if style.verbose {
        group.sights.len()
    } else {
        group.sights.len().min(NAMED)
    };
    for sight in &group.sights[..named] {
        let _ = writeln!(text, "  {}", spot(sight));
    }
    if group.sights.len() > named {
        let more = human_count(group.sights.len() - named, "more place");
        let _ = writeln!(text, "  and {more}");
    }
    let family = found.family;
    // Of what has no issuer the kind says enough.
    let issuer = if family.generic {
        String::new()
    } else {
        format!(" ({})", family.provider)
    };
    let _ = writeln!(text, "  opens: {}{issuer}", family.opens);
    let _ = writeln!(text, "  proof: {}", proof(found));
    let _ = writeln!(text, "  revoke: {}", family.revoke);
    if let Some(allowed) = &group.sights[0].ruling.allowed {
        let reason = escape(&allowed.reason);
        let _ = writeln!(text, "  allowed: {reason} ({})", escape(&allowed.place));
    }
    if style.verbose {
        let _ = writeln!(text, "  described: {}", family.reference);
        let print = found.fingerprint(&group.sights[0].ruling.path);
        let _ = writeln!(text, "  fingerprint: {print}");
    }
    text.push('\n');
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn paint(text: &str, level: Level, style: Style) -> String {
    if !style.color {
        return text.to_owned();
    }
    let painted = match level {
        Level::Error => text.red().bold(),
        Level::Warning => text.yellow().bold(),
        Level::Note => text.cyan().bold(),
    };
    painted.to_string()
}

/// `dist/a.js.map:1:4812, in src/a.ts line 7, its escapes undone`
fn spot(sight: &Sight) -> String {
    let found = &sight.found;
    let mut text = format!("{}:{}", escape(&sight.place.to_string()), found.line);
    if let Some(column) = found.column {
        let _ = write!(text, ":{column}");
    }
    if let Some(original) = &sight.original {
        let source = match original.source.as_str() {
            "" => "a source without a name",
            name => &escape(name),
        };
        let _ = write!(text, ", in {source} line {}", original.line);
    }
    if let Some(read) = reading(found.view) {
        let _ = write!(text, ", {read}");
    }
    text
}

fn reading(view: Reading) -> Option<&'static str> {
    match view {
        Reading::Plain => None,
        Reading::Escaped => Some("its escapes undone"),
        Reading::Joined => Some("in strings that are joined"),
        Reading::Base64 => Some("in base 64"),
        Reading::Hex => Some("in hexadecimal digits"),
        Reading::Wide => Some("in UTF-16 or UTF-32"),
    }
}

fn proof(found: &Found) -> &'static str {
    match (found.verdict, found.family.generic) {
        (Verdict::Confirmed, _) => "its own checksum or structure holds",
        (Verdict::ShapeOnly, false) => "none: it looks as these do, and they carry no checksum",
        (Verdict::ShapeOnly, true) => "none: it is known by where it stands",
        (Verdict::FailedChecksum, _) => "its own checksum fails: made up, or damaged",
    }
}

fn unseen(text: &mut String, unseen: &[Unseen], style: Style) {
    if unseen.is_empty() {
        return;
    }
    let head = format!(
        "{} could not be looked at",
        human_count(unseen.len(), "path")
    );
    let _ = writeln!(text, "{}:", paint(&head, Level::Warning, style));
    let named = if style.verbose {
        unseen.len()
    } else {
        unseen.len().min(NAMED)
    };
    for it in &unseen[..named] {
        let place = it.place.to_string();
        let _ = writeln!(text, "  {}: {}", escape(&place), escape(&it.reason));
    }
    if unseen.len() > named {
        let more = human_count(unseen.len() - named, "more path");
        let _ = writeln!(text, "  and {more}; --verbose names all");
    }
    text.push('\n');
}

/// `found: 2 secrets (1,204 files, 12 MB)`, and what was left out.
fn summary(searched: &Searched, groups: &[Group], style: Style) -> String {
    let count = |level| groups.iter().filter(|it| it.level == level).count();
    let (errors, warnings, notes) = (
        count(Level::Error),
        count(Level::Warning),
        count(Level::Note),
    );
    let kinds = [(errors, "secret"), (warnings, "warning"), (notes, "note")];
    let kinds = kinds.iter().filter(|it| it.0 > 0);
    let kinds: Vec<String> = kinds
        .map(|(count, noun)| human_count(*count, noun))
        .collect();
    let label = if !searched.unseen.is_empty() {
        paint("not judged", Level::Warning, style)
    } else if errors > 0 {
        paint("found", Level::Error, style)
    } else if style.color {
        "ok".green().bold().to_string()
    } else {
        "ok".to_owned()
    };
    let what = if kinds.is_empty() {
        "no secrets".to_owned()
    } else {
        human_list(&kinds)
    };
    let mut text = format!(
        "{label}: {what} in {} ({})\n",
        human_count(searched.files, "file"),
        human_bytes(searched.bytes)
    );
    let mut passed = Vec::new();
    if searched.links > 0 {
        passed.push(human_count(searched.links, "symbolic link"));
    }
    if searched.stores > 0 {
        passed.push(human_count(searched.stores, "object store") + " of git");
    }
    if !passed.is_empty() {
        let _ = writeln!(text, "not followed: {}", human_list(&passed));
    }
    if notes > 0 && !style.verbose {
        text.push_str("help: --verbose shows notes, too: what looks like a secret and fails its own checksum, and what the policy allows\n");
    }
    text
}
