//! minimatch 3 and 5, as in npm 6 to 8 and pnpm 9 and 10, asked without regard to case.
//!
//! They turn every portion into a regular expression with one loop over its characters, know
//! nothing of POSIX classes, and match `**` by trying.

mod quick;
mod translate;

use std::collections::HashSet;

use crate::brace::{self, Version};
use crate::error::PatternError;
use crate::globstar::{self, Context, Portion};
use crate::js;
use crate::minimatch::split_slashes;
use crate::name::Name;
use crate::options::EXPANSION_MAX;
use crate::regex::Regex;
use quick::Quick;
use translate::Translated;

/// Most UTF-16 units a pattern may have.
const MAX_PATTERN_LENGTH: usize = 1024 * 64;
/// Portions of all alternatives of one pattern together.
const MAX_PARTS: usize = 200_000;

/// The two generations, which differ in trimming, in escapes and in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Old {
    /// minimatch 3 with brace-expansion 1, as in npm 6 and 7.
    Minimatch3,
    /// minimatch 5.1.0 with brace-expansion 2, as in npm 8.
    Minimatch5,
    /// minimatch 5.1.6, as in pnpm 9: a portion in which there is nothing to match, not even
    /// case, is compared as text; classes that V8 rejects match nothing.
    Minimatch516,
    /// minimatch 5.1.9, as in pnpm 10: the same, and `**` is matched in sections, as by
    /// minimatch 9.
    Minimatch519,
}

impl Old {
    fn compares_text(self) -> bool {
        matches!(self, Self::Minimatch516 | Self::Minimatch519)
    }
}

/// One portion of a pattern.
#[derive(Clone, Debug)]
pub enum OldPart {
    /// Nothing: before the first slash, or behind the last.
    Empty,
    /// `**`
    GlobStar,
    /// Text that is compared exactly (minimatch 5.1.6).
    Literal(String),
    /// Anything else: a test of a name.
    Name(OldTest),
}

/// A portion's test.
#[derive(Clone, Debug)]
pub struct OldTest(Test);

#[derive(Clone, Debug)]
enum Test {
    Quick(Quick),
    Regex(Box<Regex>),
    /// An expression that V8 rejects, which minimatch catches.
    Never,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct OldMinimatch {
    old: Old,
    negate: bool,
    comment: bool,
    empty: bool,
    set: Vec<Vec<OldPart>>,
}

impl OldMinimatch {
    /// A line of an ignore file, as ignore-walk 3 and 5 compile it (matchBase, dot, flipNegate,
    /// nocase). It is to be trimmed by the caller.
    ///
    /// # Errors
    ///
    /// When minimatch would throw, or would need unbounded time or memory.
    pub fn for_ignore(pattern: &str, old: Old) -> Result<Self, PatternError> {
        Self::new(pattern, old, false)
    }

    /// A pattern of glob 7 or 8 (dot, nocase; neither negations nor comments).
    ///
    /// # Errors
    ///
    /// When minimatch would throw, or would need unbounded time or memory.
    pub fn for_glob(pattern: &str, old: Old) -> Result<Self, PatternError> {
        Self::new(pattern, old, true)
    }

    fn new(pattern: &str, old: Old, in_glob: bool) -> Result<Self, PatternError> {
        if js::utf16_len(pattern) > MAX_PATTERN_LENGTH {
            return Err(PatternError::TooLong);
        }
        let pattern = match old {
            Old::Minimatch3 => js::trim(pattern),
            _ => pattern,
        };
        let mut compiled = Self {
            old,
            negate: false,
            comment: !in_glob && pattern.starts_with('#'),
            empty: pattern.is_empty(),
            set: Vec::new(),
        };
        if compiled.comment || compiled.empty {
            return Ok(compiled);
        }
        let mut rest = pattern;
        if !in_glob {
            rest = pattern.trim_start_matches('!');
            compiled.negate = (pattern.len() - rest.len()) % 2 == 1;
        }
        let version = match old {
            Old::Minimatch3 => Version::One,
            _ => Version::Two,
        };
        let mut seen = HashSet::new();
        let mut left = MAX_PARTS;
        for glob in brace::expand_as(version, rest, EXPANSION_MAX, false)? {
            if !seen.insert(glob.clone()) {
                continue;
            }
            let portions = split_slashes(&glob);
            left = left
                .checked_sub(portions.len())
                .ok_or(PatternError::complex("too many portions"))?;
            compiled.set.push(
                portions
                    .into_iter()
                    .map(|portion| OldPart::compile(portion, old))
                    .collect::<Result<_, _>>()?,
            );
        }
        Ok(compiled)
    }

    /// Whether an odd number of `!`s leads the pattern.
    pub fn negate(&self) -> bool {
        self.negate
    }

    /// The alternatives, portion by portion.
    pub fn set(&self) -> &[Vec<OldPart>] {
        &self.set
    }

    /// Whether the rule matches an entry, as ignore-walk's `filterEntry` decides: the path
    /// relative to the rule's own directory, with and without a slash before it. `partial` asks
    /// about a directory that may have to be visited.
    pub fn matches_entry(&self, path: &[Name<'_>], partial: bool) -> bool {
        if self.comment || self.empty {
            return false;
        }
        self.set.iter().any(|parts| match parts.as_slice() {
            // By its last name alone, wherever it lies.
            [only] => path.last().is_some_and(|name| match only {
                OldPart::GlobStar => !name.is_dots(),
                only => only.test(name),
            }),
            parts => self.matches_path(parts, path, partial),
        })
    }

    fn matches_path(&self, parts: &[OldPart], path: &[Name<'_>], partial: bool) -> bool {
        let nothing = Name::new("");
        let forms: &[(bool, bool)] = if partial {
            &[(true, false), (false, false), (true, true), (false, true)]
        } else {
            &[(true, false), (false, false)]
        };
        forms.iter().any(|(before, behind)| {
            let ends = (*behind, partial);
            if !self.may_match(parts, path, *before, ends, &nothing) {
                return false;
            }
            let file: Vec<&Name<'_>> = (before.then_some(&nothing).into_iter())
                .chain(path)
                .chain(behind.then_some(&nothing))
                .collect();
            self.matches(&file, parts, false)
                || partial && self.negate && !behind && self.matches(&file, parts, true)
        })
    }

    /// A cheap look at a path: whether the first portions of the pattern take its first names,
    /// what follows a `**` takes any of them, and the last portion, unless something may come
    /// behind, its last one.
    fn may_match(
        &self,
        parts: &[OldPart],
        path: &[Name<'_>],
        before: bool,
        (behind, partial): (bool, bool),
        nothing: &Name<'_>,
    ) -> bool {
        let file = || before.then_some(nothing).into_iter().chain(path);
        for (at, (part, name)) in parts.iter().zip(file()).enumerate() {
            if matches!(part, OldPart::GlobStar) {
                let open = partial && self.negate;
                let next = parts.get(at + 1).filter(|_| !open);
                let takes = |next: &OldPart| {
                    matches!(next, OldPart::GlobStar)
                        || behind && next.test(nothing)
                        || file().any(|name| next.test(name))
                };
                if !next.is_none_or(takes) {
                    return false;
                }
                break;
            }
            if !part.test(name) {
                return false;
            }
        }
        let (Some(part), Some(name)) = (parts.last(), path.last()) else {
            return true;
        };
        behind || partial || matches!(part, OldPart::GlobStar) || part.test(name)
    }

    fn matches(&self, file: &[&Name<'_>], parts: &[OldPart], partial: bool) -> bool {
        if self.old == Old::Minimatch519 {
            let file: Vec<Name<'_>> = file.iter().map(|name| Name::new(name.as_str())).collect();
            return globstar::matches(&file, parts, Context { partial, dot: true });
        }
        matches(file, parts, partial)
    }
}

impl OldPart {
    fn compile(glob: &str, old: Old) -> Result<Self, PatternError> {
        if glob.is_empty() {
            return Ok(Self::Empty);
        }
        if glob == "**" {
            return Ok(Self::GlobStar);
        }
        let cased = !old.compares_text() || js::has_case(glob);
        if cased && let Some(quick) = Quick::find(glob) {
            return Ok(Self::Name(OldTest(Test::Quick(quick))));
        }
        let units: Vec<u16> = glob.encode_utf16().collect();
        let Translated { source, magic } = translate::translate(&units, old)?;
        if !magic && !cased {
            return Ok(Self::Literal(unescaped(glob)));
        }
        let test = match Regex::new(&source, true, false) {
            Ok(regex) => Test::Regex(Box::new(regex)),
            Err(PatternError::InvalidRegExp { .. }) => Test::Never,
            Err(error) => return Err(error),
        };
        Ok(Self::Name(OldTest(test)))
    }

    /// Whether one portion of a path matches. `**` never does on its own.
    pub fn test(&self, name: &Name<'_>) -> bool {
        match self {
            Self::Empty => name.as_str().is_empty(),
            Self::GlobStar | Self::Name(OldTest(Test::Never)) => false,
            Self::Literal(text) => text == name.as_str(),
            Self::Name(OldTest(Test::Quick(quick))) => quick.test(name),
            Self::Name(OldTest(Test::Regex(regex))) => regex.test(name),
        }
    }
}

/// `replace(/\\(.)/g, '$1')`
fn unescaped(glob: &str) -> String {
    let mut out = String::with_capacity(glob.len());
    let mut chars = glob.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(next)) if !js::is_line_terminator(u32::from(next)) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

impl Portion for OldPart {
    fn test(&self, name: &Name<'_>) -> bool {
        self.test(name)
    }

    fn is_globstar(&self) -> bool {
        matches!(self, Self::GlobStar)
    }
}

/// `matchOne`. What trying a `**` at some place showed is kept, so that the time stays small.
fn matches(file: &[&Name<'_>], parts: &[OldPart], partial: bool) -> bool {
    let mut known = vec![None; (file.len() + 1) * (parts.len() + 1)];
    match_from(file, parts, (0, 0), partial, &mut known)
}

fn match_from(
    file: &[&Name<'_>],
    parts: &[OldPart],
    start: (usize, usize),
    partial: bool,
    known: &mut [Option<bool>],
) -> bool {
    let (mut at, mut part) = start;
    let slot = at * (parts.len() + 1) + part;
    if let Some(known) = known[slot] {
        return known;
    }
    while at < file.len() && part < parts.len() {
        if matches!(parts[part], OldPart::GlobStar) {
            let hit = match_globstar(file, parts, (at, part), partial, known);
            known[slot] = Some(hit);
            return hit;
        }
        if !parts[part].test(file[at]) {
            known[slot] = Some(false);
            return false;
        }
        (at, part) = (at + 1, part + 1);
    }
    let hit = if part < parts.len() {
        partial
    } else {
        at == file.len() || at + 1 == file.len() && file[at].as_str().is_empty()
    };
    known[slot] = Some(hit);
    hit
}

fn match_globstar(
    file: &[&Name<'_>],
    parts: &[OldPart],
    (at, part): (usize, usize),
    partial: bool,
    known: &mut [Option<bool>],
) -> bool {
    if part + 1 == parts.len() {
        return !file[at..].iter().any(|name| name.is_dots());
    }
    for taken in at..file.len() {
        if match_from(file, parts, (taken, part + 1), partial, known) {
            return true;
        }
        if file[taken].is_dots() {
            return false;
        }
    }
    partial
}

#[cfg(test)]
mod tests;
