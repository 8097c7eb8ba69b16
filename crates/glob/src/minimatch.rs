//! One compiled pattern.

use std::collections::HashSet;

use crate::brace;
use crate::error::PatternError;
use crate::globstar::{self, Context};
use crate::js;
use crate::name::Name;
use crate::options::{Dialect, Options};
use crate::part::{Compiler, Part};
use crate::pnpm;
use crate::preprocess::{optimize_file, preprocess};

/// Most UTF-16 units a pattern may have.
const MAX_PATTERN_LENGTH: usize = 1024 * 64;

/// A pattern, compiled: the equivalent of minimatch's class of the same name.
#[derive(Clone, Debug)]
pub struct Minimatch {
    pattern: String,
    options: Options,
    negate: bool,
    comment: bool,
    empty: bool,
    glob_set: Vec<String>,
    glob_parts: Vec<Vec<String>>,
    set: Vec<Vec<Part>>,
}

impl Minimatch {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// When minimatch would throw, or would need unbounded time or memory.
    pub fn new(pattern: &str, options: &Options) -> Result<Self, PatternError> {
        if js::utf16_len(pattern) > MAX_PATTERN_LENGTH {
            return Err(PatternError::TooLong);
        }
        let comment = !options.nocomment && pattern.starts_with('#');
        let mut compiled = Self {
            pattern: pattern.to_owned(),
            options: *options,
            negate: false,
            comment,
            empty: !comment && pattern.is_empty(),
            glob_set: Vec::new(),
            glob_parts: Vec::new(),
            set: Vec::new(),
        };
        if !compiled.comment && !compiled.empty {
            compiled.negations();
            match options.dialect {
                Dialect::Pnpm12 => compiled.make_as_pnpm(),
                _ => compiled.make()?,
            }
        }
        Ok(compiled)
    }

    /// The negation of one path from the rule's directory on, taken as it is.
    pub(crate) fn for_path(path: &str, options: &Options) -> Self {
        let rooted = format!("/{path}");
        let parts: Vec<String> = (split_slashes(&rooted).into_iter())
            .map(str::to_owned)
            .collect();
        Self {
            options: *options,
            negate: true,
            comment: false,
            empty: false,
            glob_set: vec![rooted.clone()],
            set: vec![parts.iter().cloned().map(Part::Literal).collect()],
            glob_parts: vec![parts],
            pattern: rooted,
        }
    }

    fn negations(&mut self) {
        if !self.options.nonegate {
            let rest = self.pattern.trim_start_matches('!');
            self.negate = (self.pattern.len() - rest.len()) % 2 == 1;
            self.pattern = rest.to_owned();
        }
    }

    fn make_as_pnpm(&mut self) {
        self.glob_set = pnpm::expand(&self.pattern);
        self.glob_parts = (self.glob_set.iter())
            .map(|glob| pnpm::portions(glob))
            .collect();
        self.set = (self.glob_parts.iter())
            .map(|parts| parts.iter().map(|part| Part::of_pnpm(part)).collect())
            .collect();
    }

    fn make(&mut self) -> Result<(), PatternError> {
        let mut seen = HashSet::new();
        let expanded = brace::expand(&self.pattern, &self.options)?;
        self.glob_set = expanded
            .into_iter()
            .filter(|glob| seen.insert(glob.clone()))
            .collect();
        let split = |glob: &String| split_slashes(glob).into_iter().map(str::to_owned).collect();
        let parts = self.glob_set.iter().map(split).collect();
        self.glob_parts = preprocess(parts, &self.options)?;
        Compiler::admit(&self.glob_parts)?;
        let mut compiler = Compiler::new(&self.options);
        for parts in &self.glob_parts {
            self.set.push(
                parts
                    .iter()
                    .map(|glob| compiler.compile(glob))
                    .collect::<Result<_, _>>()?,
            );
        }
        Ok(())
    }

    /// Whether a path matches. `/` separates portions on every platform.
    pub fn matches(&self, path: &str) -> bool {
        self.run(path, false)
    }

    /// Whether a path matches, or is the beginning of one that could.
    pub fn matches_partial(&self, path: &str) -> bool {
        self.run(path, true)
    }

    fn run(&self, path: &str, partial: bool) -> bool {
        if self.comment {
            return false;
        }
        if self.empty {
            return path.is_empty();
        }
        if partial && path == "/" {
            return true;
        }
        let mut portions = split_slashes(path);
        let last = portions
            .iter()
            .rev()
            .find(|p| !p.is_empty())
            .copied()
            .unwrap_or_default();
        if self.options.optimization_level >= 2 {
            optimize_file(&mut portions);
        }
        let file: Vec<Name> = portions.into_iter().map(Name::new).collect();
        let base = [Name::new(last)];
        let context = Context {
            partial,
            dot: self.options.dot,
        };
        let hit = self.set.iter().any(|pattern| {
            let by_name = self.options.match_base && pattern.len() == 1;
            let path = if by_name { &base[..] } else { &file };
            match self.options.dialect {
                Dialect::Pnpm12 => pnpm::matches(path, pattern, partial),
                _ => globstar::matches(path, pattern, context),
            }
        });
        if self.options.flip_negate {
            hit
        } else {
            hit != self.negate
        }
    }

    /// The pattern without its leading `!`s.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether an odd number of `!`s leads the pattern.
    pub fn negate(&self) -> bool {
        self.negate
    }

    /// Whether the pattern is a comment, which matches nothing.
    pub fn is_comment(&self) -> bool {
        self.comment
    }

    /// Whether the pattern is empty, which matches the empty path only.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// The options it was compiled with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What the braces expand to, each once.
    pub fn glob_set(&self) -> &[String] {
        &self.glob_set
    }

    /// The portions of each alternative, simplified, as text.
    pub fn glob_parts(&self) -> &[Vec<String>] {
        &self.glob_parts
    }

    /// The same, compiled.
    pub fn set(&self) -> &[Vec<Part>] {
        &self.set
    }
}

/// `split(/\/+/)`
pub(crate) fn split_slashes(text: &str) -> Vec<&str> {
    let mut portions: Vec<&str> = text.split('/').collect();
    let last = portions.len() - 1;
    let mut index = 0;
    // Runs of slashes leave empty portions in the middle; those at either end are real.
    portions.retain(|portion| {
        index += 1;
        !portion.is_empty() || index == 1 || index - 1 == last
    });
    portions
}
