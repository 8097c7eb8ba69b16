//! The way from a package's entry points to a file, in words.

use packgate_gate::{Answer, Chain, Entry, How, Link};
use packgate_manifest::{Data, Manifest, Span};
use packgate_report::{escape, human_number};
use std::fmt::Write as _;

/// Files of a chain that are shown at either end of a long one.
const ENDS: usize = 6;

/// What is said of `answer`, each line indented; empty where nothing is to be said.
pub(crate) fn told(answer: &Answer, manifest: &Manifest) -> String {
    match answer {
        Answer::Silent => String::new(),
        Answer::Unreached => "  no entry point of the package reaches it\n".to_owned(),
        Answer::Unknown => {
            "  what leads to it is not known: package.json is nested too deeply\n".to_owned()
        }
        Answer::Chain(chain) => chained(chain, manifest),
    }
}

fn chained(chain: &Chain, manifest: &Manifest) -> String {
    let heading = match (&chain.entry, chain.links.is_empty(), chain.is_certain()) {
        (Some(_), true, _) => "it is an entry point:",
        (Some(_), false, true) => "an entry point needs it:",
        (Some(_), false, false) => "an entry point perhaps needs it:",
        (None, ..) => "no entry point reaches it, only a file that none reaches either:",
    };
    let mut rows: Vec<(String, String)> = Vec::new();
    rows.extend(chain.entry.as_ref().map(|it| entry(it, manifest)));
    let left_out = chain.links.len().saturating_sub(2 * ENDS);
    for (index, link) in chain.links.iter().enumerate() {
        if left_out == 0 || index < ENDS || index >= ENDS + left_out {
            rows.push((place(link), step(link)));
        } else if index == ENDS {
            let more = human_number(left_out as u64);
            rows.push(("…".to_owned(), format!("{more} files more")));
        }
    }
    let mut text = format!("  {heading}\n");
    let rows = rows.iter().map(|(at, what)| (escape(at), escape(what)));
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(|(at, _)| at.chars().count()).max();
    for (at, what) in &rows {
        let _ = writeln!(text, "    {at:<width$}  {what}", width = width.unwrap_or(0));
    }
    text
}

/// Where an entry point is named, and what it leads to.
fn entry(entry: &Entry, manifest: &Manifest) -> (String, String) {
    let own = entry.manifest == "package.json";
    let span = own.then(|| span_of(manifest, &entry.field)).flatten();
    let at = match span.map(|it| manifest.position(it)) {
        Some(at) => format!("{}:{}:{}", entry.manifest, at.line, at.column),
        None => entry.manifest.clone(),
    };
    let what = match &*entry.field {
        [] => format!("without \"exports\" the index counts: {}", entry.file),
        field => format!("{} names {}", spelled(field), entry.file),
    };
    (at, what)
}

/// The value that the keys and indexes lead to.
fn span_of(manifest: &Manifest, field: &[String]) -> Option<Span> {
    let (first, rest) = field.split_first()?;
    let value = rest
        .iter()
        .try_fold(manifest.get(first)?, |value, key| match &value.data {
            Data::Array(items) => items.get(key.parse::<usize>().ok()?),
            Data::Object(object) => object.get(key),
            _ => None,
        });
    value.map(|it| it.span)
}

/// `exports["."].import`
fn spelled(field: &[String]) -> String {
    let mut text = String::new();
    for key in field {
        let word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
        if key.chars().all(|it| it.is_ascii_digit()) {
            let _ = write!(text, "[{key}]");
        } else if !key.chars().all(word) {
            let _ = write!(text, "[\"{key}\"]");
        } else if text.is_empty() {
            text.push_str(key);
        } else {
            let _ = write!(text, ".{key}");
        }
    }
    text
}

fn place(link: &Link) -> String {
    match link.line {
        0 => link.file.clone(),
        _ => format!("{}:{}", link.file, link.line),
    }
}

/// How a file leads to the next one.
fn step(link: &Link) -> String {
    let Link { text, to, .. } = link;
    match link.how {
        How::Loads => format!("loads {to} as \"{text}\""),
        How::Begins => format!("builds a path that begins with \"{text}\": perhaps {to}"),
        How::Names => format!("names \"{text}\": perhaps loads {to}"),
        How::Anything => format!("loads what a computed name says: perhaps {to}"),
        How::Unread => format!("could not be read: perhaps loads {to}"),
        How::Beside if is_map(to) => format!("has the map {to}"),
        How::Beside => format!("has the declarations {to}"),
        How::Source => format!("is a map of {to}"),
    }
}

fn is_map(path: &str) -> bool {
    path.rsplit('.').next() == Some("map")
}
