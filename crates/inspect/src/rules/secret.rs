use packgate_report::{Family, Level, Rule, SecretMark, human_number};
use packgate_secrets::{Severity, Verdict, View};

use crate::check::{Check, File, Look, files, verb};
use crate::hit::{Hit, Seen};
use crate::map::Origin;
use crate::options::Secrets;
use crate::rules::{credential_file, key_file};
use crate::secrets::{Secret, family_of, holding, rule_of, shown_path};
use crate::text::extension;

pub(super) static RULE: Rule = Rule {
    id: "secret",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a token, key or password in the content of a file; one rule for each family, secret/…",
    page: include_str!("pages/secret.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message,
};

/// Secrets of one file that get a fingerprint: each takes some milliseconds.
const MARKED: usize = 200;

/// Documents for people: a random value in them is an example nearly always.
const DOCUMENTS: [&str; 8] = ["md", "mdx", "markdown", "rst", "txt", "adoc", "html", "htm"];

/// One thing seen for each different secret.
fn look(file: &File) -> Vec<Seen> {
    let secrets = file.facts.secrets.all.iter();
    let mut rest: Vec<&Secret> = secrets.filter(|it| !is_whole(file, it)).collect();
    let mut seen = Vec::new();
    while let Some(first) = rest.first().copied() {
        let same = |it: &&Secret| it.found.same_secret(&first.found);
        let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(same);
        seen.extend(seen_of(file, &same, seen.len()));
        rest = others;
    }
    seen
}

/// A file that is nothing but its secret is reported once, as that.
fn is_whole(file: &File, secret: &Secret) -> bool {
    if !secret.is_direct() {
        return false;
    }
    key_file::is_store(secret)
        || (key_file::is_private_key(secret)
            && (key_file::covers(file) || credential_file::covers_private_key(file)))
}

fn seen_of(file: &File, same: &[&Secret], before: usize) -> Option<Seen> {
    let first = same.first()?;
    let options = file.secrets;
    let rule = rule_of(first.found.family, &options.detectors)?;
    let levels = same.iter().map(|it| level_of(rule, file.path, it, options));
    let level = levels.max()?;
    let detail = format!("{}: {}", places(file, same), first.found.shown);
    let seen = Seen::of(rule)
        .level(level)
        .detail(detail + how(first.found.view))
        .cause(format!("{:016x}", first.found.key()));
    let marked = level > Level::Note && before < MARKED;
    Some(seen.secret(marked.then(|| mark(file.path, first, options))))
}

fn mark(path: &str, secret: &Secret, options: &Secrets) -> SecretMark {
    let path: Vec<&str> = std::iter::once(path)
        .chain(secret.within.iter().map(String::as_str))
        .collect();
    let values = options.values.iter().enumerate();
    let matches = values.filter(|(_, is)| secret.found.value_is(is));
    SecretMark {
        fingerprint: secret.found.fingerprint(&path.join("!")),
        matches: matches.map(|(number, _)| number).collect(),
    }
}

fn level_of(rule: &Rule, path: &str, secret: &Secret, options: &Secrets) -> Level {
    let found = &secret.found;
    let named = secret.within.last().map_or(path, String::as_str);
    let document = DOCUMENTS.contains(&extension(named).as_str());
    if found.verdict == Verdict::FailedChecksum {
        return if options.strict {
            Level::Error
        } else {
            Level::Note
        };
    }
    // A name that says "secret" next to a random value: in what people write for each
    // other, that is how examples look.
    let example = found.family.id == "assigned-secret" && (document || secret.spot.comment);
    if found.severity == Severity::Low || example {
        return rule.level.min(Level::Warning);
    }
    rule.level
}

fn how(view: View) -> &'static str {
    match view {
        View::Base64 => ", in base 64",
        View::Hex => ", in hexadecimal digits",
        View::Joined => ", in strings that are joined",
        View::Plain | View::Escaped | View::Wide => "",
    }
}

/// `line 3`, `lines 3, 7, 9 and 12 more`; in a map, of the source as well.
fn places(file: &File, same: &[&Secret]) -> String {
    let mut places: Vec<(String, u64)> = Vec::new();
    for secret in same {
        let place = (around(file, secret), secret.found.line);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let first = places.first().map_or("", |it| it.0.as_str()).to_owned();
    let (here, elsewhere): (Vec<_>, Vec<_>) = places.into_iter().partition(|it| it.0 == first);
    let shown: Vec<String> = here.iter().take(3).map(|it| human_number(it.1)).collect();
    let word = if here.len() == 1 { "line" } else { "lines" };
    let more = here.len() - shown.len() + elsewhere.len();
    let line = format!("{first}{word} {}", shown.join(", "));
    match more {
        0 => line,
        more => format!("{line} and {more} more"),
    }
}

/// What to say before the line: the file of an archive, or the source of a map.
fn around(file: &File, secret: &Secret) -> String {
    if let Some(path) = shown_path(&secret.within) {
        return format!("{path}, ");
    }
    let source = secret.spot.source.and_then(|(index, line)| {
        let maps = file.facts.maps.iter();
        let map = maps.into_iter().find(|it| it.origin == Origin::File)?;
        let [part] = map.parts.as_slice() else {
            return None;
        };
        let name = part.names.get(index).filter(|it| !it.is_empty())?;
        Some(format!("{name} line {}, here ", human_number(line)))
    });
    source.unwrap_or_default()
}

/// The message for hits of any family, or of a detector.
pub(super) fn message(hits: &[Hit]) -> String {
    let Some(rule) = hits.first().map(|it| it.rule) else {
        return String::new();
    };
    let doubt = match hits.first().map(|it| it.level) {
        Some(Level::Note) => "what looks like ",
        _ => "",
    };
    let what = match family_of(rule) {
        Some(family) => holding(family),
        None => rule.summary.to_owned(),
    };
    format!(
        "{} {} {doubt}{what}",
        files(hits),
        verb(hits, "holds", "hold")
    )
}
