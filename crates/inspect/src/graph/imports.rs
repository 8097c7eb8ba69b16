use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::graph::sketch::Sketcher;

/// What to look for in code.
#[derive(Clone, Copy)]
pub(crate) struct Interest<'a> {
    /// The package's own name: it may import itself.
    pub(crate) name: &'a str,
    /// What the keys of the manifest's `imports` begin with: `#internal/`.
    pub(crate) aliases: &'a [String],
    /// Names of the directories and files in question, in order.
    pub(crate) segments: &'a [String],
    /// Finds them in any text; `None` if they are too many for that.
    pub(crate) finder: Option<&'a AhoCorasick>,
    /// Whether a sketch will do at first.
    pub(crate) sketcher: Option<&'a Sketcher>,
}

impl Interest<'_> {
    /// What finds the names of [`Interest::segments`]; `None` if they are too many.
    pub(crate) fn finder(segments: &[String]) -> Option<AhoCorasick> {
        let mut builder = AhoCorasick::builder();
        // Only so are a few of them looked for at the speed of reading.
        builder.match_kind(MatchKind::LeftmostFirst);
        builder.build(segments).ok()
    }

    /// Whether a text can be a specifier, as far as its beginning tells, or is empty,
    /// which as the beginning of a computed one tells that nothing is known.
    pub(super) fn concerns(&self, text: &[u8]) -> bool {
        let own = || !self.name.is_empty() && text.starts_with(self.name.as_bytes());
        matches!(text.first(), None | Some(b'.' | b'#')) || own()
    }
}

/// What the code of one file may load. Each text is kept with the first line it
/// stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Imports {
    /// Strings that are or may be specifiers.
    pub(crate) specifiers: BTreeMap<String, u64>,
    /// Beginnings of specifiers whose end is computed.
    pub(crate) prefixes: BTreeMap<String, u64>,
    /// The line of an import of which nothing is known: anything may be loaded.
    pub(crate) anything: Option<u64>,
    /// Directories of [`Interest::segments`] that the file names next to its own
    /// place on disk.
    pub(crate) segments: BTreeSet<String>,
    /// Whether this is a sketch, which the lexer may correct.
    pub(crate) sketched: bool,
    /// Whether the sketch may lack something.
    pub(crate) unsure: bool,
    /// Whether the file has any of [`Interest::segments`] in it.
    pub(crate) mentions: bool,
}

/// More strings than this and the file may load anything.
const MOST: usize = 50_000;

impl Imports {
    /// Adds a string found in code, if it can be a specifier.
    pub(super) fn string(&mut self, text: &str, line: u64, interest: &Interest) {
        if is_specifier(text, interest) && self.fits(line) {
            self.specifiers.entry(text.to_owned()).or_insert(line);
        }
    }

    /// Adds the beginning of a computed string. A bare `./` says nothing unless
    /// it is `certain` to be an import.
    pub(super) fn prefix(&mut self, text: &str, line: u64, certain: bool, interest: &Interest) {
        if !is_specifier(text, interest) {
            if certain && text.is_empty() {
                self.anything(line);
            }
            return;
        }
        let bare = text.chars().all(|it| matches!(it, '.' | '/'));
        if (certain || !bare) && self.fits(line) {
            self.prefixes.entry(text.to_owned()).or_insert(line);
        }
    }

    /// Anything may be loaded by what stands in this line.
    pub(super) fn anything(&mut self, line: u64) {
        self.anything.get_or_insert(line);
    }

    fn fits(&mut self, line: u64) -> bool {
        let fits = self.specifiers.len() + self.prefixes.len() < MOST;
        if !fits {
            self.anything(line);
        }
        fits
    }

    /// Bytes held, roughly.
    pub(crate) fn held(&self) -> usize {
        let text = |set: &BTreeMap<String, u64>| set.keys().map(|it| it.len() + 56).sum::<usize>();
        text(&self.specifiers) + text(&self.prefixes)
    }
}

fn is_specifier(text: &str, interest: &Interest) -> bool {
    text.starts_with("./")
        || text.starts_with("../")
        || matches!(text, "." | "..")
        || (text.starts_with('#') && interest.aliases.iter().any(|it| text.starts_with(&**it)))
        || text
            .strip_prefix(interest.name)
            .is_some_and(|rest| !interest.name.is_empty() && rest.starts_with('/'))
}
