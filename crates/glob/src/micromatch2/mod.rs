//! micromatch 2.3.11 as yarn classic uses it, on POSIX.
//!
//! A pattern becomes the text of a JavaScript expression by a long row of replacements, each of
//! which may spoil what the one before made; all are done here in the same order. The expression is
//! matched by [`crate::regex`].

mod braces;
mod brackets;
mod expand;
mod extglob;
mod range;
mod tokens;

use crate::error::PatternError;
use crate::name::Name;
use crate::regex::Regex;

/// Longest pattern that is translated, in bytes: micromatch has no bound, and the replacements
/// take their time.
const MAX_LENGTH: usize = 1024 * 16;

/// One compiled pattern.
#[derive(Clone, Debug)]
pub struct Micromatch2 {
    /// Nothing where JavaScript refuses the expression, which then matches the empty path only.
    regex: Option<Regex>,
}

impl Micromatch2 {
    /// `micromatch.makeRe(glob, {dot: true, nocase: true})`
    ///
    /// # Errors
    ///
    /// Where micromatch throws, or the pattern cannot be judged.
    pub fn dot_nocase(glob: &str) -> Result<Self, PatternError> {
        Self::compile(glob, true)
    }

    /// `micromatch.makeRe(glob)`
    ///
    /// # Errors
    ///
    /// Where micromatch throws, or the pattern cannot be judged.
    pub fn plain(glob: &str) -> Result<Self, PatternError> {
        Self::compile(glob, false)
    }

    fn compile(glob: &str, dot_nocase: bool) -> Result<Self, PatternError> {
        let regex = match Regex::javascript(&source(glob, dot_nocase)?, dot_nocase) {
            Ok(regex) => Some(regex),
            Err(PatternError::InvalidRegExp { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { regex })
    }

    /// Whether the expression matches a path, slashes and all.
    pub fn test(&self, path: &Name) -> bool {
        match &self.regex {
            Some(regex) => regex.test(path),
            None => path.as_str().is_empty(),
        }
    }
}

/// Whether micromatch takes the pattern for more than a path (`is-glob`).
pub fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '!', '?', '{', '}', '(', '|', ')', '[', ']'])
}

/// The JavaScript expression of a pattern.
pub(crate) fn source(glob: &str, dot: bool) -> Result<String, PatternError> {
    if glob.len() > MAX_LENGTH {
        return Err(PatternError::complex("it is very long"));
    }
    let (pattern, negated) = expand::expand(glob, dot)?;
    Ok(if negated {
        format!("^(?!^(?:{pattern})$).*$")
    } else {
        format!("^(?:{pattern})$")
    })
}

/// `\w`
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether `+(` and the like stand in the text (`is-extglob`).
fn is_extglob(text: &str) -> bool {
    ["@(", "?(", "!(", "+(", "*("]
        .iter()
        .any(|open| text.contains(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the library made of random patterns: the expression, and which names it matches.
    #[test]
    fn expressions_and_answers_are_those_of_the_library() {
        let rows = include_str!("../../tests/data/micromatch2.jsonl");
        let (mut checked, mut wrong) = (0, Vec::new());
        for line in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            checked += 1;
            if let Some(how) = difference(&row) {
                wrong.push(format!("{} {}: {how}", row["glob"], row["opts"]));
            }
        }
        let count = wrong.len();
        wrong.truncate(40);
        assert!(
            checked > 500 && count == 0,
            "{count} of {checked} {wrong:#?}"
        );
    }

    fn difference(row: &serde_json::Value) -> Option<String> {
        let glob = row["glob"].as_str().unwrap();
        let dot = row["opts"].as_bool().unwrap();
        let ours = source(glob, dot);
        let Some(expected) = row["source"].as_str().filter(|_| row["throws"].is_null()) else {
            let thrown = matches!(ours, Err(PatternError::Thrown { .. }));
            return (!thrown).then(|| format!("does not throw {}", row["throws"]));
        };
        let ours = match ours {
            Err(PatternError::TooComplex { .. }) => return None,
            Err(error) => return Some(error.to_string()),
            Ok(ours) => ours,
        };
        if ours != expected {
            return Some(format!("{ours} instead of {expected}"));
        }
        let compiled = match Micromatch2::compile(glob, dot) {
            // Fails closed.
            Err(PatternError::TooComplex { .. }) => return None,
            Err(error) => return Some(error.to_string()),
            Ok(compiled) => compiled,
        };
        let hits: Vec<&str> = row["hits"]
            .as_array()?
            .iter()
            .filter_map(|it| it.as_str())
            .collect();
        for name in crate::picomatch::NAMES {
            let hit = compiled.test(&Name::new(name));
            if hit != hits.contains(&name) {
                return Some(format!("{name:?} {hit}, {expected}"));
            }
        }
        None
    }
}
