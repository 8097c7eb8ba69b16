//! One portion of a pattern, compiled.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::ast::{self, Compiled};
use crate::error::PatternError;
use crate::name::Name;
use crate::options::Options;
use crate::pnpm::Segment;
use crate::quick::{Quick, is_plain};
use crate::regex::Regex;
use crate::residual::Hint;

/// One portion of a pattern.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text that is compared exactly.
    Literal(String),
    /// `**`: any number of portions.
    GlobStar,
    /// Anything that needs a test.
    Expression(Expression),
}

/// A compiled portion with wildcards, or whose case does not matter. Cheap to clone.
#[derive(Clone)]
pub struct Expression(Arc<Test>);

#[derive(Debug)]
enum Test {
    Quick(Quick),
    Regex(Regex),
    Pnpm(Segment),
    /// Text that no well-formed string equals.
    Never,
}

/// The longest run of characters in an expression that V8 compiles (`kMaxCPOffset`).
const MAX_RUN: usize = 32_767;

/// V8 refuses an expression with a longer run as soon as it is used, and npm dies of it.
fn check_run(run: usize) -> Result<(), PatternError> {
    if run > MAX_RUN {
        return Err(PatternError::invalid("Regular expression too large"));
    }
    Ok(())
}

impl Part {
    /// Compiles one portion.
    pub(crate) fn compile(glob: &str, options: &Options) -> Result<Self, PatternError> {
        if glob == "**" {
            return Ok(Self::GlobStar);
        }
        if let Some(quick) = Quick::find(glob, options) {
            check_run(quick.run())?;
            return Ok(Self::expression(Test::Quick(quick)));
        }
        if is_plain(glob) {
            return Ok(Self::Literal(glob.to_owned()));
        }
        Ok(match ast::compile(glob, options)? {
            Compiled::Literal(units) => String::from_utf16(&units)
                .map_or_else(|_| Self::expression(Test::Never), Self::Literal),
            Compiled::Source { source, unicode } => {
                let regex = Regex::new(&source, options.nocase, unicode)?;
                check_run(regex.longest_run())?;
                Self::expression(Test::Regex(regex))
            }
        })
    }

    /// One portion as pnpm 12 reads it.
    pub(crate) fn of_pnpm(glob: &str) -> Self {
        match glob {
            "**" => Self::GlobStar,
            _ => Self::expression(Test::Pnpm(Segment::new(glob))),
        }
    }

    fn expression(test: Test) -> Self {
        Self::Expression(Expression(Arc::new(test)))
    }

    /// Whether one portion of a path matches. `**` never does on its own.
    pub fn test(&self, name: &Name) -> bool {
        match self {
            Self::Literal(text) => text == name.as_str(),
            Self::GlobStar => false,
            Self::Expression(expression) => expression.test(name),
        }
    }

    /// Which names may match. `**` may take any.
    pub(crate) fn hint(&self) -> Hint {
        match self {
            Self::Literal(text) => Hint::first(text),
            Self::GlobStar => Hint::Any,
            Self::Expression(expression) => match &*expression.0 {
                Test::Quick(quick) => quick.hint(),
                Test::Pnpm(segment) => segment.hint(),
                Test::Regex(_) => Hint::Any,
                Test::Never => Hint::Never,
            },
        }
    }

    /// Whether this is `**`.
    pub fn is_globstar(&self) -> bool {
        matches!(self, Self::GlobStar)
    }

    /// Whether every name that a directory can hold matches, or may be taken by `**`.
    pub(crate) fn takes_any_name(&self) -> bool {
        match self {
            Self::GlobStar => true,
            Self::Expression(expression) => match &*expression.0 {
                Test::Quick(quick) => *quick == Quick::Any { dot: true },
                Test::Pnpm(segment) => segment.takes_any_name(),
                Test::Regex(_) | Test::Never => false,
            },
            Self::Literal(_) => false,
        }
    }

    /// The text that a name must equal without regard to ASCII case, where that is all there is to it.
    pub(crate) fn caseless_text(&self) -> Option<&str> {
        match self {
            Self::Expression(expression) => match &*expression.0 {
                Test::Quick(Quick::Caseless(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Expression {
    /// Whether one portion of a path matches.
    pub fn test(&self, name: &Name) -> bool {
        match &*self.0 {
            Test::Quick(quick) => quick.test(name),
            Test::Regex(regex) => regex.test(name),
            Test::Pnpm(segment) => segment.test(name),
            Test::Never => false,
        }
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Test::Quick(quick) => quick.fmt(f),
            Test::Regex(_) => f.write_str("Regex(…)"),
            Test::Pnpm(segment) => segment.fmt(f),
            Test::Never => f.write_str("Never"),
        }
    }
}

/// Compiles portions, each text once.
#[derive(Debug)]
pub(crate) struct Compiler<'a> {
    options: &'a Options,
    known: HashMap<String, Part>,
    left: usize,
}

/// Portions of all alternatives of one pattern together.
const MAX_PARTS: usize = 500_000;
/// Units of all different portions of one pattern together.
const MAX_TEXT: usize = 4_500_000;

impl<'a> Compiler<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        Self {
            options,
            known: HashMap::new(),
            left: MAX_TEXT,
        }
    }

    /// Refuses a pattern with too many portions before any is compiled.
    pub(crate) fn admit(parts: &[Vec<String>]) -> Result<(), PatternError> {
        if parts.iter().map(Vec::len).sum::<usize>() > MAX_PARTS {
            return Err(PatternError::complex("too many portions"));
        }
        Ok(())
    }

    pub(crate) fn compile(&mut self, glob: &str) -> Result<Part, PatternError> {
        if let Some(part) = self.known.get(glob) {
            return Ok(part.clone());
        }
        self.left = self
            .left
            .checked_sub(glob.len())
            .ok_or(PatternError::complex("too much text"))?;
        let part = Part::compile(glob, self.options)?;
        self.known.insert(glob.to_owned(), part.clone());
        Ok(part)
    }
}
