//! Rules as ignore-walk 3 and 5 hold them.

use super::lines::Line;
use super::package::Item;
use crate::error::PacklistError;
use crate::origin::Origin;
use packgate_glob::{Name, OldMinimatch, PatternError};
use std::sync::Arc;

/// One compiled rule and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct OldRule {
    minimatch: OldMinimatch,
    pub(crate) origin: Arc<Origin>,
}

impl OldRule {
    /// Whether it includes what it matches.
    pub(crate) fn negate(&self) -> bool {
        self.minimatch.negate()
    }

    /// Whether it matches the entry at `path`.
    pub(crate) fn matches(&self, path: &[Name<'_>], partial: bool) -> bool {
        self.minimatch.matches_entry(path, partial)
    }
}

/// Compiles texts; one with line breaks makes several rules, as in npm, which
/// joins them all and splits again.
///
/// # Errors
/// [`PacklistError::Pattern`] where npm dies of a pattern or a bound is hit.
pub(crate) fn compile(items: &[Item], line: Line) -> Result<Vec<OldRule>, PacklistError> {
    let mut rules = Vec::with_capacity(items.len());
    for item in items {
        for text in item.text.split('\n') {
            let rule = one(text, line, || item.origin.clone());
            rules.extend(rule.map_err(|source| PacklistError::Pattern {
                place: item.origin.to_string(),
                source,
            })?);
        }
    }
    Ok(rules)
}

/// Compiles the text of an ignore file; `origin` makes the origin of the rule on
/// a line (from 1) that reads as given.
///
/// # Errors
/// [`PacklistError::Pattern`], naming `file` and the line.
pub(crate) fn compile_file(
    file: &str,
    text: &str,
    line: Line,
    origin: impl Fn(usize, String) -> Origin,
) -> Result<Vec<OldRule>, PacklistError> {
    let mut rules = Vec::new();
    for (index, text) in text.split('\n').enumerate() {
        let number = index + 1;
        let rule = one(text, line, || origin(number, js_trim(text).to_owned()));
        rules.extend(rule.map_err(|source| PacklistError::Pattern {
            place: format!("{file}:{number}"),
            source,
        })?);
    }
    Ok(rules)
}

/// The rule of one line; none for a blank line or a comment.
fn one(
    text: &str,
    line: Line,
    origin: impl FnOnce() -> Origin,
) -> Result<Option<OldRule>, PatternError> {
    let text = js_trim(text);
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    Ok(Some(OldRule {
        minimatch: OldMinimatch::for_ignore(text, line.minimatch())?,
        origin: Arc::new(origin()),
    }))
}

/// `String.prototype.trim`
fn js_trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() && c != '\u{85}' || c == '\u{feff}')
}
