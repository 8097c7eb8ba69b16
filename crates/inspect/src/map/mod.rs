//! Source maps: recognised by parsing, whatever they are called.

mod coding;
mod collect;
mod comment;
mod hint;
mod inline;
mod judge;
mod message;
mod source;
mod tap;

pub(crate) use coding::Coding;
pub(crate) use collect::{Bounds, Collector};
pub(crate) use comment::{Comment, Comments, Said};
pub(crate) use judge::{Judged, Packed, Verdict, judge};
pub(crate) use message::{absolute, reveal_detail, reveal_message};
pub use source::percent_decode;
pub(crate) use source::{candidates, is_third_party, remote};
pub(crate) use tap::{Event, Heard, Tap, Taps};

use crate::digest::Hash;

/// The content of one source, as a map embeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content {
    /// Decoded length.
    pub(crate) bytes: u64,
    /// Hash of the decoded text.
    pub(crate) hash: Hash,
}

/// Many short texts in one allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    /// Adds a name.
    pub(crate) fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    /// The name at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}

/// One map, or one section of an index map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// `sourceRoot`
    pub(crate) root: String,
    /// `sources`, as far as they were kept.
    pub(crate) names: Names,
    /// `sourcesContent`, as far as it was kept; `None` for what is not a string.
    pub(crate) contents: Vec<Option<Content>>,
    /// How many sources there are, kept or not.
    pub(crate) name_count: u64,
    /// How many contents there are, kept or not.
    pub(crate) content_count: u64,
    /// Contents that were not kept: how many, and their bytes.
    pub(crate) beyond: (u64, u64),
    /// `ignoreList`: indexes of sources that are not the author's, in order.
    pub(crate) ignored: Vec<u64>,
}

impl Part {
    /// Whether the source at this index is on the list of those that debuggers skip.
    pub(crate) fn ignores(&self, index: usize) -> bool {
        self.ignored.binary_search(&(index as u64)).is_ok()
    }
}

/// Where a map was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The file is the map.
    File,
    /// The file holds the map in a `data:` URL that begins on this line.
    Inline {
        /// The line, from 1.
        line: u64,
    },
}

/// How a map is written into its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Its names can be read in the file as it is.
    Plain,
    /// They cannot.
    Encoded,
}

/// What was learned of one map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Map {
    /// Where it was found.
    pub(crate) origin: Origin,
    /// Its parts: one, or the sections of an index map.
    pub(crate) parts: Vec<Part>,
    /// Whether it was read to its end.
    pub(crate) whole: bool,
    /// Bytes that the map takes in its file; 0 where it is the file.
    pub(crate) written: u64,
    /// Whether a bound kept some of it from being compared.
    pub(crate) cut: bool,
    /// The maps that sections of an index map name instead of holding them.
    pub(crate) links: Vec<String>,
    /// How it is written into its file.
    pub(crate) writing: Writing,
    /// Whether it is the file, or stands in a comment for debuggers.
    pub(crate) announced: bool,
    /// The number under which its contents were told, where they were.
    pub(crate) document: usize,
}

impl Map {
    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        let part = |part: &Part| {
            part.names.held()
                + part.contents.capacity() * size_of::<Option<Content>>()
                + part.ignored.capacity() * size_of::<u64>()
                + size_of::<Part>()
        };
        let links = self
            .links
            .iter()
            .map(|it| it.capacity() + size_of::<String>());
        self.parts.iter().map(part).sum::<usize>() + links.sum::<usize>() + size_of::<Self>()
    }

    /// The sources that it names, as far as they were kept.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| {
            let root = Some(part.root.as_str());
            root.into_iter()
                .chain((0..part.names.len()).filter_map(|index| part.names.get(index)))
        })
    }

    /// Whether any part embeds content.
    pub(crate) fn has_content(&self) -> bool {
        let embeds = |part: &Part| {
            part.beyond.1 > 0 || part.contents.iter().flatten().any(|it| it.bytes > 0)
        };
        self.parts.iter().any(embeds)
    }
}
