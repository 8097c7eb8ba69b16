use crate::json::{Container, Visitor};

/// Where a secret stands, besides its line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// In a source that a map embeds: its index, and the line in it, from 1.
    pub(crate) source: Option<(usize, u64)>,
    /// In a remark for people.
    pub(crate) comment: bool,
}

/// Follows a document through the contents of a source map.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    depth: usize,
    /// Whether the value under way, or to come, is that of `sourcesContent`.
    contents: bool,
    index: usize,
    /// The line within the content that is under way.
    line: Option<u64>,
}

impl Readings {
    /// Where the document is.
    pub(crate) fn spot(&self) -> Spot {
        Spot {
            source: self.line.map(|line| (self.index, line)),
            comment: false,
        }
    }

    fn is_content(&self) -> bool {
        self.contents && self.depth == 2
    }
}

impl Visitor for Readings {
    fn open(&mut self, kind: Container) {
        self.depth += 1;
        self.contents &= kind == Container::Array || self.depth > 2;
        if self.depth == 2 {
            self.index = 0;
        }
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    fn key(&mut self, key: &[u8]) {
        if self.depth == 1 {
            self.contents = key == b"sourcesContent";
        }
    }

    fn begin_string(&mut self) -> bool {
        let content = self.is_content();
        self.line = content.then_some(1);
        content
    }

    fn string(&mut self, part: &[u8]) {
        if let Some(line) = &mut self.line {
            *line += memchr::memchr_iter(b'\n', part).count() as u64;
        }
    }

    fn end_string(&mut self) {
        self.line = None;
        self.index += usize::from(self.is_content());
    }

    fn scalar(&mut self, _: &[u8]) {
        self.index += usize::from(self.is_content());
    }
}
