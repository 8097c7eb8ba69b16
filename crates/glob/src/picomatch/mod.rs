//! picomatch 2.3.1 as micromatch 4 uses it for yarn berry: `{dot: true, nocase: true}`, with or
//! without `basename`, on POSIX.
//!
//! A pattern becomes the text of a JavaScript expression by picomatch's own steps, its oddities
//! included, and the expression is matched by [`crate::regex`].

mod fast;
mod parse;

use crate::error::PatternError;
use crate::name::Name;
use crate::regex::Regex;

/// Most UTF-16 units a pattern may have.
const MAX_LENGTH: usize = 1024 * 64;

/// Longest pattern that is translated, in bytes: beyond it the steps take their time.
const MAX_JUDGED: usize = 1024 * 16;

/// One compiled pattern.
#[derive(Clone, Debug)]
pub struct Picomatch {
    glob: String,
    basename: bool,
    /// Nothing where JavaScript refuses the expression, which then matches the empty text only.
    regex: Option<Regex>,
}

impl Picomatch {
    /// Compiles a pattern; with `basename` it is asked about the last segment of a path.
    ///
    /// # Errors
    ///
    /// Where picomatch throws, or the pattern cannot be judged.
    pub fn new(glob: &str, basename: bool) -> Result<Self, PatternError> {
        if glob.is_empty() {
            return Err(PatternError::Thrown {
                message: "Expected pattern to be a non-empty string",
            });
        }
        if crate::js::utf16_len(glob) > MAX_LENGTH {
            return Err(PatternError::Thrown {
                message: "Input length exceeds maximum allowed length",
            });
        }
        if glob.len() > MAX_JUDGED {
            return Err(PatternError::complex("it is very long"));
        }
        if crate::js::INHERITED.contains(&glob) {
            return Err(PatternError::Thrown {
                message: "r.startsWith is not a function",
            });
        }
        let regex = match Regex::javascript(&source(glob)?, true) {
            Ok(regex) => Some(regex),
            Err(PatternError::InvalidRegExp { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            glob: glob.to_owned(),
            basename,
            regex,
        })
    }

    /// Whether a path matches; `base` is its last segment.
    pub fn matches(&self, path: &Name, base: &Name) -> bool {
        if path.as_str().is_empty() {
            return false;
        }
        if path.as_str() == self.glob {
            return true;
        }
        let asked = if self.basename { base } else { path };
        match &self.regex {
            Some(regex) => regex.test(asked),
            None => asked.as_str().is_empty(),
        }
    }

    /// The pattern as it was given.
    pub fn glob(&self) -> &str {
        &self.glob
    }
}

/// The JavaScript expression of a pattern (`picomatch.makeRe(glob).source`).
///
/// # Errors
///
/// Where the pattern is too complex to be judged.
pub(crate) fn source(glob: &str) -> Result<String, PatternError> {
    let quick = glob
        .starts_with(['.', '*'])
        .then(|| fast::output(glob))
        .flatten();
    let (output, negated) = match quick {
        Some(output) => (output, false),
        None => parse::parse(glob, true, 0)?,
    };
    let source = format!("^(?:{output})$");
    Ok(if negated {
        format!("^(?!{source}).*$")
    } else {
        source
    })
}

/// `\.`
const DOT: &str = r"\.";
/// `\/`
const SLASH: &str = r"\/";
/// At least one character.
const ONE_CHAR: &str = "(?=.)";
/// `?`
const QMARK: &str = "[^/]";
/// `*`
const STAR: &str = "[^/]*?";
/// Before `*` after a dot.
const NO_DOT_SLASH: &str = r"(?!\.{0,1}(?:\/|$))";
/// Neither `.` nor `..` here.
const NO_DOTS_SLASH: &str = r"(?!\.{1,2}(?:\/|$))";
/// Neither `.` nor `..` as a first segment.
const NO_DOTS: &str = r"(?!(?:^|\/)\.{1,2}(?:\/|$))";
/// `**`
const GLOBSTAR: &str = r"(?:(?:(?!(?:^|\/)\.{1,2}(?:\/|$)).)*?)";

/// The pattern that picomatch puts in the place of another.
fn replaced(glob: &str) -> &str {
    match glob {
        "***" => "*",
        "**/**" | "**/**/**" => "**",
        other => other,
    }
}

/// What the tests ask about.
#[cfg(test)]
pub(crate) const NAMES: [&str; 38] = [
    "a",
    "b",
    "a.js",
    ".a",
    "dist",
    "dist/a.js",
    "dist/a.js.map",
    "/dist/a.js",
    "/a.js",
    "/a",
    "/.hid/h.js",
    "src/x.ts",
    "/src/x.ts",
    "README",
    "é",
    "É",
    "ab",
    "abc",
    "a/b",
    "/a/b/c",
    "/a/b/c.js",
    "1",
    "12",
    "a1",
    "[a]",
    "{a}",
    "a b",
    "$",
    "^",
    "+",
    "a+b",
    "index.js",
    "/",
    "",
    "a/",
    "node_modules/x",
    "/lib/dist/z.js",
    "😀",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// What the library made of random patterns: the expression, and which names it matches.
    #[test]
    fn expressions_and_answers_are_those_of_the_library() {
        let rows = include_str!("../../tests/data/picomatch.jsonl");
        let (mut checked, mut wrong) = (0, Vec::new());
        for line in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            checked += 1;
            if let Some(how) = difference(&row) {
                wrong.push(format!("{}: {how}", row["glob"]));
            }
        }
        wrong.truncate(40);
        assert!(checked > 500 && wrong.is_empty(), "{checked} {wrong:#?}");
    }

    fn difference(row: &serde_json::Value) -> Option<String> {
        let glob = row["glob"].as_str().unwrap();
        let compiled = Picomatch::new(glob, false);
        let Some(expected) = row["source"].as_str() else {
            let thrown = matches!(compiled, Err(PatternError::Thrown { .. }));
            return (!thrown).then(|| "does not throw".to_owned());
        };
        let ours = source(glob).unwrap();
        if ours != expected {
            return Some(format!("{ours} instead of {expected}"));
        }
        let compiled = match compiled {
            Ok(compiled) => compiled,
            // Fails closed.
            Err(PatternError::TooComplex { .. }) => return None,
            Err(error) => return Some(error.to_string()),
        };
        let hits: Vec<&str> = row["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect();
        let regex = compiled.regex.as_ref();
        if regex.is_none() != row["bad"].as_bool().unwrap() {
            return Some("validity".to_owned());
        }
        for name in NAMES {
            let hit = regex.map_or(name.is_empty(), |regex| regex.test(&Name::new(name)));
            if hit != hits.contains(&name) {
                return Some(format!("{name:?} {hit}, {expected}"));
            }
        }
        None
    }
}
