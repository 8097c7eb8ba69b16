//! Ignore files as ignore-walk reads them, and how one line judges one path.

use std::sync::Arc;

use crate::error::PatternError;
use crate::js;
use crate::minimatch::Minimatch;
use crate::options::{Dialect, Options};
use crate::residual::{Plan, Residual};

/// One line of an ignore file.
#[derive(Debug)]
pub struct IgnoreRule {
    text: String,
    line: usize,
    minimatch: Minimatch,
    relative: bool,
    plan: Plan,
}

/// Reads the text of an ignore file. Blank lines and comments make no rule.
///
/// # Errors
///
/// The number of the first line that cannot be compiled, counted from 1, and why.
pub fn parse_ignore(
    text: &str,
    options: &Options,
) -> Result<Vec<IgnoreRule>, (usize, PatternError)> {
    let mut rules = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        // Trimming takes a carriage return with it.
        let line = match options.dialect {
            Dialect::Pnpm12 => line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'),
            _ => js::trim(line),
        };
        if !line.is_empty() && !line.starts_with('#') {
            let number = index + 1;
            rules.push(IgnoreRule::new(line, number, options).map_err(|e| (number, e))?);
        }
    }
    Ok(rules)
}

impl IgnoreRule {
    /// Compiles one rule, which is taken as it is, not trimmed.
    ///
    /// # Errors
    ///
    /// When the pattern cannot be compiled.
    pub fn new(text: &str, line: usize, options: &Options) -> Result<Self, PatternError> {
        Ok(Self::of(text, line, Minimatch::new(text, options)?))
    }

    /// A rule that includes the one file at `path`, which is no pattern and whose case counts.
    pub fn for_path(path: &str, options: &Options) -> Self {
        Self::of(path, 1, Minimatch::for_path(path, options))
    }

    fn of(text: &str, line: usize, minimatch: Minimatch) -> Self {
        let relative = minimatch
            .glob_parts()
            .iter()
            .any(|parts| is_relative(parts));
        let plan = Plan::new(&minimatch);
        Self {
            text: text.to_owned(),
            line,
            minimatch,
            relative,
            plan,
        }
    }

    /// The line, trimmed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line's number, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The compiled pattern.
    pub fn minimatch(&self) -> &Minimatch {
        &self.minimatch
    }

    /// Whether the rule includes what it matches.
    pub fn negate(&self) -> bool {
        self.minimatch.negate()
    }

    /// Whether the rule, asked about a directory further down, also judges that directory's bare
    /// name: some alternative has one portion, not counting a trailing slash.
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// Whether the rule matches an entry, as ignore-walk's `filterEntry` decides.
    ///
    /// `entry` is the path relative to the rule's own directory; with a trailing slash when an
    /// entry is asked about as a directory that must match itself. `partial` asks about a
    /// directory that may have to be visited. `base` is the name under which the entry was first
    /// asked about, when that was in a directory further down.
    pub fn matches_entry(&self, entry: &str, partial: bool, base: Option<&str>) -> bool {
        let rooted = format!("/{entry}");
        if self.minimatch.matches(&rooted) || self.minimatch.matches(entry) {
            return true;
        }
        if !partial {
            return false;
        }
        let base = base.filter(|b| self.relative && !b.is_empty());
        self.matches_directory(entry) || base.is_some_and(|b| self.matches_directory(b))
    }

    /// The tests that only directories get.
    fn matches_directory(&self, entry: &str) -> bool {
        let rooted = format!("/{entry}");
        self.minimatch.matches(&format!("{rooted}/"))
            || self.minimatch.matches(&format!("{entry}/"))
            || self.negate()
                && (self.minimatch.matches_partial(&rooted)
                    || self.minimatch.matches_partial(entry))
    }

    /// The rule as it applies to the entries of its own directory.
    pub fn residual(self: &Arc<Self>) -> Residual {
        Residual::new(Arc::clone(self))
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }
}

fn is_relative(parts: &[String]) -> bool {
    let slash = parts.last().is_none_or(String::is_empty);
    parts.len() <= if slash { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_counted() {
        let options = Options::for_ignore_rules(Dialect::Minimatch10);
        let text = "\u{feff}a.js\r\n\n  # comment\n\t !b \u{a0}\n#c";
        let rules = parse_ignore(text, &options).unwrap();
        let seen: Vec<_> = rules
            .iter()
            .map(|r| (r.line(), r.text(), r.negate()))
            .collect();
        assert_eq!(seen, [(1, "a.js", false), (4, "!b", true)]);
    }

    #[test]
    fn errors_name_their_line() {
        let options = Options::for_ignore_rules(Dialect::Minimatch10);
        let error = parse_ignore("a\n[[:alpha:]]-x", &options).unwrap_err();
        assert_eq!(error.0, 2);
        assert!(matches!(error.1, PatternError::InvalidRegExp { .. }));
    }
}
