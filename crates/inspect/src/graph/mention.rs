use crate::graph::lexer::Lexer;
use crate::graph::{Imports, Interest};
use crate::text::extension;

/// Whether code is what the name promises: JavaScript, TypeScript or JSON.
pub(crate) fn is_code(path: &str) -> bool {
    matches!(
        extension(path).as_str(),
        "js" | "cjs" | "mjs" | "jsx" | "ts" | "cts" | "mts" | "tsx" | "json"
    )
}

/// How a file is searched for what it loads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader<'a> {
    /// As code: JavaScript, TypeScript, JSON.
    Code(Interest<'a>),
    /// As other text that loads files in its own way: styles, pages, scripts.
    Other(Interest<'a>),
    /// Not at all: it loads nothing.
    Nothing,
}

impl<'a> Reader<'a> {
    /// How to search the file at `path`.
    pub(crate) fn of(path: &str, interest: Interest<'a>) -> Self {
        match extension(path).as_str() {
            _ if is_code(path) => Self::Code(interest),
            "" => Self::Code(interest),
            "css" | "scss" | "sass" | "less" | "styl" | "html" | "htm" | "vue" | "svelte"
            | "astro" | "mdx" | "sh" | "bash" | "es6" | "coffee" | "json5" | "yaml" | "yml"
            | "gyp" | "gypi" => Self::Other(interest),
            _ => Self::Nothing,
        }
    }

    /// Begins the search.
    pub(crate) fn start(self) -> Search<'a> {
        match self {
            Self::Code(interest) => {
                Search::Code(Box::new(Lexer::new(interest)), Mentions::new(interest))
            }
            Self::Nothing => Search::Nothing,
            Self::Other(interest) => Search::Other(Mentions::new(interest)),
        }
    }
}

/// A search under way.
pub(crate) enum Search<'a> {
    /// As code, and as any text in case it is none.
    Code(Box<Lexer<'a>>, Mentions<'a>),
    /// As anything else that loads files.
    Other(Mentions<'a>),
    /// There is nothing to find.
    Nothing,
}

impl Search<'_> {
    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::Code(lexer, mentions) => {
                lexer.feed(bytes);
                mentions.feed(bytes);
            }
            Self::Other(mentions) => mentions.feed(bytes),
            Self::Nothing => {}
        }
    }

    /// What the file may load.
    pub(crate) fn finish(self) -> Imports {
        self.understood().0
    }

    /// What the file may load, and whether that is all that can be known.
    pub(super) fn understood(self) -> (Imports, bool) {
        match self {
            Self::Code(lexer, mentions) => match lexer.finish() {
                (imports, true) => (imports, true),
                // What was not understood perhaps loads whatever it mentions.
                (mut imports, false) => {
                    imports.segments.extend(mentions.imports.segments);
                    (imports, false)
                }
            },
            Self::Other(mentions) => (mentions.imports, true),
            Self::Nothing => (Imports::default(), true),
        }
    }
}

/// Looks for the names of directories, whatever they stand in.
pub(crate) struct Mentions<'a> {
    interest: Interest<'a>,
    /// The end of the bytes before, in which a name may have begun.
    tail: Vec<u8>,
    imports: Imports,
}

impl<'a> Mentions<'a> {
    fn new(interest: Interest<'a>) -> Self {
        Self {
            interest,
            tail: Vec::new(),
            imports: Imports::default(),
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let Some(finder) = self.interest.finder else {
            self.imports
                .segments
                .extend(self.interest.segments.iter().cloned());
            return;
        };
        let keep = finder.max_pattern_len().saturating_sub(1);
        self.tail.extend_from_slice(&bytes[..bytes.len().min(keep)]);
        for text in [bytes, &self.tail] {
            for found in finder.find_overlapping_iter(text) {
                let segment = &self.interest.segments[found.pattern().as_usize()];
                if !self.imports.segments.contains(segment) {
                    self.imports.segments.insert(segment.clone());
                }
            }
        }
        if bytes.len() >= keep {
            self.tail.clear();
            self.tail.extend_from_slice(&bytes[bytes.len() - keep..]);
        } else {
            let drop = self.tail.len().saturating_sub(keep);
            self.tail.drain(..drop);
        }
    }
}
