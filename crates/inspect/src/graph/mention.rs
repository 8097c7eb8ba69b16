use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, Input};

use crate::graph::lexer::Lexer;
use crate::graph::sketch::Sketch;
use crate::graph::{Imports, Interest};
use crate::pass::Window;
use crate::text::extension;

/// Whether code is what the name promises: JavaScript, TypeScript or JSON.
pub(crate) fn is_code(path: &str) -> bool {
    matches!(
        extension(path).as_str(),
        "js" | "cjs" | "mjs" | "jsx" | "ts" | "cts" | "mts" | "tsx" | "json"
    )
}

/// How a file is searched for what it loads.
#[derive(Clone, Copy)]
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
            Self::Code(interest) => match interest.sketcher {
                Some(sketcher) => {
                    let sketch = Sketch::new(sketcher, interest);
                    Search::Sketch(Box::new(sketch), Mentions::new(interest))
                }
                None => Search::Code(Box::new(Lexer::new(interest)), Mentions::new(interest)),
            },
            Self::Nothing => Search::Nothing,
            Self::Other(interest) => Search::Other(Mentions::new(interest)),
        }
    }
}

/// A search under way.
pub(crate) enum Search<'a> {
    /// As code, and as any text in case it is none.
    Code(Box<Lexer<'a>>, Mentions<'a>),
    /// As code of which a sketch will do.
    Sketch(Box<Sketch<'a>>, Mentions<'a>),
    /// As anything else that loads files.
    Other(Mentions<'a>),
    /// There is nothing to find.
    Nothing,
}

impl Search<'_> {
    /// Takes the next window of the file.
    pub(crate) fn scan(&mut self, window: &Window) {
        if let Self::Sketch(sketch, _) = self {
            sketch.scan(window);
        }
        self.feed(window.fresh);
    }

    /// Takes the next bytes; not enough for a sketch.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::Code(lexer, mentions) => {
                lexer.feed(bytes);
                mentions.feed(bytes);
            }
            Self::Sketch(_, mentions) | Self::Other(mentions) => mentions.feed(bytes),
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
                    imports.segments.extend(mentions.named.all);
                    (imports, false)
                }
            },
            Self::Sketch(sketch, mentions) => (sketch.finish(mentions.named), true),
            Self::Other(mentions) => {
                let segments = mentions.named.all;
                let imports = Imports {
                    segments,
                    ..Imports::default()
                };
                (imports, true)
            }
            Self::Nothing => (Imports::default(), true),
        }
    }
}

/// Looks for the names of directories, whatever they stand in.
pub(crate) struct Mentions<'a> {
    interest: Interest<'a>,
    /// The end of the bytes before, in which a name may have begun.
    tail: Vec<u8>,
    named: Named,
}

/// Names of directories that stand in a text.
#[derive(Default)]
pub(super) struct Named {
    /// Anywhere.
    pub(super) all: BTreeSet<String>,
    /// Between what a segment of a path in a string stands between.
    pub(super) segments: BTreeSet<String>,
}

impl<'a> Mentions<'a> {
    fn new(interest: Interest<'a>) -> Self {
        Self {
            interest,
            tail: Vec::new(),
            named: Named::default(),
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let asked = self.interest.segments;
        if self.named.segments.len() == asked.len() {
            return;
        }
        let Some(finder) = self.interest.finder else {
            self.named.all.extend(asked.iter().cloned());
            self.named.segments.extend(asked.iter().cloned());
            return;
        };
        let keep = finder.max_pattern_len().saturating_sub(1);
        self.tail.extend_from_slice(&bytes[..bytes.len().min(keep)]);
        for text in [bytes, &self.tail] {
            self.named.note(text, finder, asked);
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

impl Named {
    /// Adds which of `asked` stand in the text.
    fn note(&mut self, text: &[u8], finder: &AhoCorasick, asked: &[String]) {
        let mut at = 0;
        while let Some(found) = finder.find(Input::new(text).range(at..)) {
            let start = found.start();
            // One may be how another one begins.
            let here = asked
                .iter()
                .filter(|it| text[start..].starts_with(it.as_bytes()));
            for name in here {
                if !self.all.contains(name) {
                    self.all.insert(name.clone());
                }
                if is_segment(text, start, start + name.len()) && !self.segments.contains(name) {
                    self.segments.insert(name.clone());
                }
            }
            if self.segments.len() == asked.len() {
                return;
            }
            at = start + 1;
        }
    }
}

/// Whether the lexer may take this part of a text for a segment of a path.
fn is_segment(text: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|it| text.get(it));
    let begins = matches!(
        before,
        None | Some(b'"' | b'\'' | b'`' | b'/' | b'\\' | b'}')
    );
    let ends = matches!(
        text.get(end),
        None | Some(b'"' | b'\'' | b'`' | b'/' | b'\\' | b'$')
    );
    begins && ends
}
