//! What a rule is made of, and what rules share.

use packgate_report::Rule;

use crate::hit::{Hit, Seen};
use crate::options::Secrets;
use crate::pass::FileFacts;
use crate::set::Set;

/// A rule with its function.
pub(crate) struct Check {
    /// The rule as it is reported.
    pub(crate) rule: &'static Rule,
    /// How it decides.
    pub(crate) look: Look,
    /// The message for the hits of one cause; there is at least one.
    pub(crate) message: fn(&[Hit]) -> String,
}

/// When a rule decides.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    /// By the packed path alone.
    Name(fn(&str) -> Option<Seen>),
    /// By what one pass over the file learned.
    Content(fn(&File) -> Vec<Seen>),
    /// By the whole set: the index of each file concerned.
    Set(fn(&Set) -> Vec<(usize, Seen)>),
}

/// One file that was read.
pub(crate) struct File<'a> {
    /// The packed path.
    pub(crate) path: &'a str,
    /// What was learned.
    pub(crate) facts: &'a FileFacts,
    /// How to judge secrets.
    pub(crate) secrets: &'a Secrets,
}

/// A message for files that are one by one what the rule names.
pub(crate) fn files_message(what: &str, hits: &[Hit]) -> String {
    format!("{} {} {what}", files(hits), verb(hits, "is", "are"))
}

/// A message about what each file turned out to be or hold: of one file its own
/// detail, of several what the rule names.
pub(crate) fn detail_message(verb: &str, what: &str, many: &str, hits: &[Hit]) -> String {
    match hits {
        [one] => format!(
            "{} {verb} {}",
            one.path,
            one.detail.as_deref().unwrap_or(what)
        ),
        _ => files_message(many, hits),
    }
}

/// The one file, or `files`: how many there are and their size is said by whoever
/// prints, for a policy may split them.
pub(crate) fn files(hits: &[Hit]) -> &str {
    match hits {
        [one] => &one.path,
        _ => "files",
    }
}

/// The verb that agrees with the number of hits.
pub(crate) fn verb<'a>(hits: &[Hit], one: &'a str, many: &'a str) -> &'a str {
    if hits.len() == 1 { one } else { many }
}

/// Whether a value is a variable, or a gap for others to fill in.
pub(crate) fn is_left_open(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let variable = value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{");
    let gap = value.starts_with('<') && value.ends_with('>');
    let one = value.chars().next();
    let repeated = value.len() > 2 && value.chars().all(|it| Some(it) == one);
    let says = [
        "your-",
        "your_",
        "changeme",
        "change-me",
        "replace-me",
        "placeholder",
        "xxxx",
        "...",
    ];
    variable || gap || repeated || says.iter().any(|it| lower.contains(it))
}
