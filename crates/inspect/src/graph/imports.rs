use std::collections::BTreeSet;

/// What to look for in code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interest<'a> {
    /// The package's own name: it may import itself.
    pub(crate) name: &'a str,
    /// Names of the directories in question.
    pub(crate) segments: &'a [String],
}

/// What the code of one file may load.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Imports {
    /// Strings that are or may be specifiers.
    pub(crate) specifiers: BTreeSet<String>,
    /// Beginnings of specifiers whose end is computed.
    pub(crate) prefixes: BTreeSet<String>,
    /// Whether anything at all may be loaded: an import of which nothing is known.
    pub(crate) anything: bool,
    /// Directories of [`Interest::segments`] that the file names next to its own
    /// place on disk.
    pub(crate) segments: BTreeSet<String>,
}

/// More strings than this and the file may load anything.
const MOST: usize = 50_000;

impl Imports {
    /// Adds a string found in code, if it can be a specifier.
    pub(super) fn string(&mut self, text: &str, interest: &Interest) {
        if is_specifier(text, interest.name) && self.fits() {
            self.specifiers.insert(text.to_owned());
        }
    }

    /// Adds the beginning of a computed string. A bare `./` says nothing unless
    /// it is `certain` to be an import.
    pub(super) fn prefix(&mut self, text: &str, certain: bool, interest: &Interest) {
        if !is_specifier(text, interest.name) {
            self.anything |= certain && text.is_empty();
            return;
        }
        let bare = text.chars().all(|it| matches!(it, '.' | '/'));
        if (certain || !bare) && self.fits() {
            self.prefixes.insert(text.to_owned());
        }
    }

    fn fits(&mut self) -> bool {
        let fits = self.specifiers.len() + self.prefixes.len() < MOST;
        self.anything |= !fits;
        fits
    }

    /// Bytes held, roughly.
    pub(crate) fn held(&self) -> usize {
        let text = |set: &BTreeSet<String>| set.iter().map(|it| it.len() + 48).sum::<usize>();
        text(&self.specifiers) + text(&self.prefixes)
    }
}

fn is_specifier(text: &str, name: &str) -> bool {
    text.starts_with("./")
        || text.starts_with("../")
        || matches!(text, "." | "..")
        || text
            .strip_prefix(name)
            .is_some_and(|rest| !name.is_empty() && rest.starts_with('/'))
}
