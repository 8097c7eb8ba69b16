//! Globs as bun 1.4.5 matches them, when it packs as in `Bun.Glob`.
//!
//! They are case-sensitive and compared by code points. `**` crosses directories where it is a
//! whole segment, wildcards take a leading dot, a class may take a slash; braces, ranges in braces
//! and extended groups are understood, and what is not closed is text. A pattern becomes a small
//! expression that is matched by [`crate::regex`].

mod build;
mod parse;

use crate::error::PatternError;
use crate::name::Name;
use crate::regex::Regex;

/// One compiled pattern.
#[derive(Clone, Debug)]
pub struct BunGlob {
    /// Leading `!`s, not counting that of a group.
    negations: usize,
    regex: Regex,
}

impl BunGlob {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// Where the pattern is too complex to be judged.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let chars: Vec<char> = pattern.chars().collect();
        let negations = parse::leading_negations(&chars);
        let items = parse::parse(&chars[negations..])?;
        Ok(Self {
            negations,
            regex: build::regex(&items)?,
        })
    }

    /// Compiles a pattern in which a leading `!` that begins no group is text, as bun does where
    /// it has taken the `!`s off itself.
    ///
    /// # Errors
    ///
    /// Where the pattern is too complex to be judged.
    pub fn plain(pattern: &str) -> Result<Self, PatternError> {
        let chars: Vec<char> = pattern.chars().collect();
        Ok(Self {
            negations: 0,
            regex: build::regex(&parse::parse(&chars)?)?,
        })
    }

    /// Whether a path matches, a negation being heeded.
    pub fn matches(&self, path: &str) -> bool {
        self.regex.test(&Name::new(path)) != (self.negations % 2 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the program said of random patterns.
    #[test]
    fn answers_are_those_of_the_program() {
        let rows = include_str!("../../tests/data/bun-glob.jsonl");
        let (mut checked, mut wrong) = (0, Vec::new());
        for line in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let pattern = row["glob"].as_str().unwrap();
            let hits: Vec<&str> = row["hits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it.as_str().unwrap())
                .collect();
            let glob = match BunGlob::new(pattern) {
                Ok(glob) => glob,
                // Fails closed.
                Err(PatternError::TooComplex { .. }) => continue,
                Err(error) => panic!("{pattern:?}: {error}"),
            };
            checked += 1;
            let differs: Vec<String> = NAMES
                .iter()
                .filter(|name| glob.matches(name) != hits.contains(name))
                .map(|name| format!("{name:?} {}", glob.matches(name)))
                .collect();
            if !differs.is_empty() {
                wrong.push(format!("{pattern:?}: {}", differs.join(", ")));
            }
        }
        let count = wrong.len();
        wrong.sort_by_key(String::len);
        wrong.truncate(60);
        assert!(
            checked > 500 && count == 0,
            "{count} of {checked}\n{}",
            wrong.join("\n")
        );
    }

    const NAMES: [&str; 46] = [
        "a",
        "b",
        "c",
        "ab",
        "ba",
        "aa",
        "abc",
        "a.js",
        "b.js",
        ".a",
        "dist",
        "dist/a.js",
        "dist/a.js.map",
        "dist/s/b.js",
        "src/x.ts",
        "README",
        "é",
        "É",
        "a/b",
        "a/b/c",
        "b/a/c.js",
        "1",
        "2",
        "12",
        "01",
        "a1",
        "[a]",
        "{a}",
        "{a,b}",
        "a b",
        "$",
        "^",
        "+",
        "a+b",
        "index.js",
        "node_modules/x",
        "lib/dist/z.js",
        "😀",
        "!a",
        "(a)",
        "!(a)",
        "a|b",
        "..a",
        "a,b",
        "\\",
        "@(a|b)",
    ];
}
