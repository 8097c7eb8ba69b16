//! A search for several short texts at once.

use aho_corasick::Span;
use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::memmem;

/// Texts that are looked for together.
pub(crate) struct Literals {
    texts: Vec<&'static str>,
    /// `None` where the processor has no vector instructions for it.
    searcher: Option<Searcher>,
}

impl Literals {
    /// A search for these; costs microseconds.
    pub(crate) fn new(texts: impl IntoIterator<Item = &'static str>) -> Self {
        let texts: Vec<&'static str> = texts.into_iter().collect();
        let searcher = Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .builder()
            .extend(&texts)
            .build();
        Self { texts, searcher }
    }

    /// The length of the longest of them.
    pub(crate) fn longest(&self) -> usize {
        self.texts.iter().map(|it| it.len()).max().unwrap_or(0)
    }

    /// Where the next one begins at or after `at`, and which it is.
    pub(crate) fn find(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let span = Span {
            start: at,
            end: bytes.len(),
        };
        if let Some(searcher) = &self.searcher {
            let found = searcher.find_in(bytes, span)?;
            return Some((found.start(), found.pattern().as_usize()));
        }
        let each = self.texts.iter().enumerate();
        each.filter_map(|(index, text)| {
            let found = memmem::find(&bytes[at..], text.as_bytes())?;
            Some((at + found, index))
        })
        .min()
    }
}
