//! One file of ignore rules.
//!
//! The crate `ignore` matches the ordinary rules of a file all at once. It is
//! not git in everything: it knows braces, keeps no line numbers, trims other
//! blanks, reads `[`, `\` and a `**` that is no whole segment in its own way.
//! Rules with any of that are matched one by one as git does.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::layout::os_from;
use crate::pattern::Pattern;

/// git reads no larger file of rules.
pub(crate) const MAX_FILE: u64 = 100 << 20;

/// One rule.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// From 1.
    pub(crate) line: u32,
    /// As it is written.
    pub(crate) written: String,
    pub(crate) pattern: Pattern,
}

/// The rules of one file.
pub(crate) struct IgnoreFile {
    /// As a person would name it.
    pub(crate) shown: String,
    rules: Vec<Rule>,
    ordinary: Gitignore,
    /// The rules that are matched one by one.
    special: Vec<usize>,
}

impl IgnoreFile {
    /// Reads the rules in `bytes`; with `fold`, case does not matter.
    pub(crate) fn parse(shown: String, bytes: &[u8], fold: bool) -> Self {
        let rules = rules(bytes);
        let mut builder = GitignoreBuilder::new("");
        let mut special = Vec::new();
        // Both always succeed: this is an option, and the globs are ordinary.
        let folds = builder.case_insensitive(fold).is_ok();
        for (index, rule) in rules.iter().enumerate() {
            // The crate has room for the file a rule is from: its number goes there.
            let number = PathBuf::from(index.to_string());
            let added = folds
                && is_ordinary(&rule.written)
                && builder.add_line(Some(number), &rule.written).is_ok();
            if !added {
                special.push(index);
            }
        }
        let built = builder.build();
        if built.is_err() {
            special = (0..rules.len()).collect();
        }
        Self {
            shown,
            rules,
            ordinary: built.unwrap_or_else(|_| Gitignore::empty()),
            special,
        }
    }

    /// The last rule that matches `path`, which is relative to where the rules
    /// hold.
    pub(crate) fn last_match(&self, path: &[u8], is_dir: bool, fold: bool) -> Option<&Rule> {
        let found = self.ordinary.matched(Path::new(&os_from(path)), is_dir);
        let number = |glob: &ignore::gitignore::Glob| glob.from()?.to_str()?.parse::<usize>().ok();
        let ordinary = found.inner().and_then(|glob| number(glob));
        let special = self.special.iter().rev().copied().find(|index| {
            let pattern = &self.rules[*index].pattern;
            (is_dir || !pattern.directories) && pattern.matches(path, fold)
        });
        // The later line decides.
        self.rules.get(ordinary.max(special)?)
    }
}

/// Whether the crate `ignore` understands a rule exactly as git does.
fn is_ordinary(rule: &str) -> bool {
    let text = rule.strip_prefix('!').unwrap_or(rule);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/*?@+=~%,".contains(&byte);
    let segments = text.strip_suffix('/').unwrap_or(text);
    !segments.is_empty()
        && text.bytes().all(plain)
        && !text.contains("//")
        && !text.starts_with(['!', '#'])
        && !segments.ends_with('/')
        && segments
            .split('/')
            .all(|segment| !segment.contains("**") || segment == "**")
}

fn rules(bytes: &[u8]) -> Vec<Rule> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rules = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.first().is_none_or(|byte| *byte == b'#') {
            continue;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // For git a line ends at its first zero byte.
        let line = line.split(|byte| *byte == 0).next().unwrap_or(line);
        let line = trimmed(line);
        rules.push(Rule {
            line: number,
            written: String::from_utf8_lossy(line).into_owned(),
            pattern: Pattern::parse(line),
        });
    }
    rules
}

/// `line` without the spaces at its end that no backslash protects.
fn trimmed(line: &[u8]) -> &[u8] {
    let mut end = None;
    let mut at = 0;
    while at < line.len() {
        match line[at] {
            b' ' => {
                end.get_or_insert(at);
            }
            b'\\' => {
                at += 1;
                if at == line.len() {
                    return line;
                }
                end = None;
            }
            _ => end = None,
        }
        at += 1;
    }
    end.map_or(line, |end| &line[..end])
}
