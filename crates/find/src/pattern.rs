//! What is left of the patterns on the way down.

use std::collections::HashMap;

use icu_normalizer::DecomposingNormalizerBorrowed;
use packgate_glob::{Minimatch, Name, Part};

/// One alternative of a pattern from its portion `at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Pattern {
    set: usize,
    at: usize,
    pub(crate) text: Text,
}

/// Stands for the text of a [`Pattern`]: equal texts have equal ones. By it glob
/// knows what it has tried, wherever that came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Text(usize);

/// All alternatives of all patterns of one search.
pub(crate) struct Patterns<'p> {
    sets: Vec<Set<'p>>,
}

struct Set<'p> {
    parts: &'p [Part],
    /// The text from each portion on.
    texts: Vec<Text>,
    dot: bool,
}

impl<'p> Patterns<'p> {
    /// Absolute alternatives are dropped.
    pub(crate) fn new(patterns: &'p [Minimatch]) -> Self {
        let mut known = HashMap::new();
        let mut sets = Vec::new();
        for pattern in patterns {
            for (parts, names) in pattern.set().iter().zip(pattern.glob_parts()) {
                if names.len() > 1 && names[0].is_empty() {
                    continue;
                }
                sets.push(Set {
                    parts,
                    texts: texts(names, &mut known),
                    dot: pattern.options().dot,
                });
            }
        }
        Self { sets }
    }

    /// Every alternative from its beginning.
    pub(crate) fn starts(&self) -> Vec<Pattern> {
        let sets = 0..self.sets.len();
        sets.filter_map(|set| self.at(set, 0)).collect()
    }

    /// An alternative from its portion `at` on, where it has as many.
    fn at(&self, set: usize, at: usize) -> Option<Pattern> {
        let text = *self.sets[set].texts.get(at)?;
        Some(Pattern { set, at, text })
    }

    /// The portion a pattern begins with.
    pub(crate) fn part(&self, pattern: Pattern) -> &Part {
        &self.sets[pattern.set].parts[pattern.at]
    }

    /// That portion, where it is compared as it is.
    pub(crate) fn literal(&self, pattern: Pattern) -> Option<&str> {
        match self.part(pattern) {
            Part::Literal(text) => Some(text),
            _ => None,
        }
    }

    /// The pattern without its first portion.
    pub(crate) fn rest(&self, pattern: Pattern) -> Option<Pattern> {
        self.at(pattern.set, pattern.at + 1)
    }

    /// Whether the pattern's first portion matches a name.
    pub(crate) fn takes(&self, pattern: Pattern, name: &str) -> bool {
        match self.part(pattern) {
            Part::Literal(literal) => same_name(literal, name),
            part => part.test(&Name::new(name)),
        }
    }

    /// Whether the pattern's `**` goes through a name.
    pub(crate) fn globstar_takes(&self, pattern: Pattern, name: &str) -> bool {
        self.sets[pattern.set].dot || !name.starts_with('.')
    }
}

impl Pattern {
    /// Whether no portion of the alternative was left behind yet.
    pub(crate) fn is_whole(self) -> bool {
        self.at == 0
    }
}

/// The texts from each portion on, each the pair of a portion and a known text.
fn texts<'p>(
    names: &'p [String],
    known: &mut HashMap<(&'p str, Option<usize>), usize>,
) -> Vec<Text> {
    let mut texts = Vec::with_capacity(names.len());
    let mut after = None;
    for name in names.iter().rev() {
        let next = known.len();
        let text = *known.entry((name.as_str(), after)).or_insert(next);
        texts.push(Text(text));
        after = Some(text);
    }
    texts.reverse();
    texts
}

/// glob compares a literal with a name by their NFKD forms.
fn same_name(a: &str, b: &str) -> bool {
    if a == b || (a.is_ascii() && b.is_ascii()) {
        return a == b;
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    nfkd.normalize(a) == nfkd.normalize(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use packgate_glob::Options;

    #[test]
    fn equal_rests_of_different_patterns_have_one_text() {
        let compiled = ["a/*/c", "b/*/c", "*/d"]
            .map(|pattern| Minimatch::new(pattern, &Options::for_glob()).unwrap());
        let patterns = Patterns::new(&compiled);
        let text = |set, at| patterns.at(set, at).map(|pattern| pattern.text);
        assert_eq!(text(0, 1), text(1, 1));
        assert_ne!(text(0, 0), text(1, 0));
        assert_ne!(text(0, 1), text(2, 0));
    }

    #[test]
    fn names_are_compared_by_their_compatibility_decomposition() {
        assert!(same_name("e\u{301}", "\u{e9}"));
        assert!(same_name("\u{fb01}", "fi"));
        assert!(!same_name("e", "\u{e9}"));
        assert!(!same_name("a", "A"));
    }
}
