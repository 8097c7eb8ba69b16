use std::collections::HashMap;

use memchr::memchr_iter;

use crate::map::{Event, Heard};

/// The lines of the contents of one document.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// By part, then by index.
    parts: Vec<Vec<u32>>,
    /// The content in which the document broke off.
    torn: Option<(usize, usize)>,
    open: Option<Open>,
}

/// A content under way.
#[derive(Debug)]
struct Open {
    at: (usize, usize),
    lines: u32,
    /// The last byte so far; at first as after a line.
    last: u8,
}

impl Lines {
    /// How many lines the content has.
    pub(super) fn of(&self, part: usize, index: usize) -> u64 {
        let lines = self.parts.get(part).and_then(|it| it.get(index));
        lines.copied().map_or(0, u64::from)
    }

    /// Whether the document broke off in this content.
    pub(super) fn is_torn(&self, part: usize, index: usize) -> bool {
        self.torn == Some((part, index))
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        let part = |it: &Vec<u32>| it.capacity() * size_of::<u32>() + size_of::<Vec<u32>>();
        self.parts.iter().map(part).sum()
    }

    fn count(&mut self, bytes: &[u8]) {
        if let (Some(open), Some(last)) = (&mut self.open, bytes.last()) {
            let found = memchr_iter(b'\n', bytes).count();
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            open.lines = open.lines.saturating_add(found);
            open.last = *last;
        }
    }

    fn end(&mut self, whole: bool) {
        let Some(open) = self.open.take() else { return };
        let (part, index) = open.at;
        if self.parts.len() <= part {
            self.parts.resize_with(part + 1, Vec::new);
        }
        let lines = &mut self.parts[part];
        lines.resize(index, 0);
        // A last line need not be ended.
        let rest = u32::from(open.last != b'\n');
        lines.push(open.lines.saturating_add(rest));
        if !whole {
            self.torn = Some(open.at);
        }
    }
}

/// Counts lines in all documents of a file.
#[derive(Debug, Default)]
pub(super) struct LineCounter {
    documents: HashMap<usize, Lines>,
}

impl LineCounter {
    /// Takes what was heard.
    pub(super) fn hear(&mut self, heard: &Heard) {
        for (document, event) in &heard.events {
            if *event == (Event::Finish { map: false }) {
                self.documents.remove(document);
                continue;
            }
            let lines = self.documents.entry(*document).or_default();
            match event {
                Event::Begin { part, index } => {
                    lines.open = Some(Open {
                        at: (*part, *index),
                        lines: 0,
                        last: b'\n',
                    });
                }
                Event::Bytes(range) => lines.count(&heard.bytes[range.clone()]),
                Event::End { whole } => lines.end(*whole),
                Event::Finish { .. } => {}
            }
        }
    }

    /// What was counted in a document.
    pub(super) fn take(&mut self, document: usize) -> Lines {
        self.documents.remove(&document).unwrap_or_default()
    }
}
