//! Lets somebody hear the contents of maps while they are decoded.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

/// What one document said. Documents can be nested (a map whose contents hold inline
/// maps), so each event names its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// A content begins that is kept at this index of this part.
    Begin { part: usize, index: usize },
    /// The next bytes of it: a range of what was heard together.
    Bytes(Range<usize>),
    /// It ends, or breaks off.
    End { whole: bool },
    /// The document ends; whether it was a map.
    Finish { map: bool },
}

/// What was heard since somebody last asked.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Decoded contents, one after the other.
    pub(crate) bytes: Vec<u8>,
    /// What happened, each with the number of its document in the file.
    pub(crate) events: Vec<(usize, Event)>,
}

/// Gives each document of one file its tap.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taps {
    heard: Rc<RefCell<Heard>>,
    documents: Rc<Cell<usize>>,
}

impl Taps {
    /// The tap of the next document; they are numbered from 0.
    pub(crate) fn next(&self) -> Tap {
        let document = self.documents.get();
        self.documents.set(document + 1);
        Tap {
            heard: Rc::clone(&self.heard),
            document,
        }
    }

    /// Hands over what was heard so far, in exchange for what is to be filled next.
    pub(crate) fn swap(&self, other: &mut Heard) {
        other.bytes.clear();
        other.events.clear();
        std::mem::swap(&mut *self.heard.borrow_mut(), other);
    }
}

/// Where one document's contents are told.
#[derive(Debug)]
pub(crate) struct Tap {
    heard: Rc<RefCell<Heard>>,
    document: usize,
}

impl Tap {
    /// The number of the document.
    pub(crate) fn document(&self) -> usize {
        self.document
    }

    /// A content begins.
    pub(crate) fn begin(&self, part: usize, index: usize) {
        self.tell(Event::Begin { part, index });
    }

    /// More of it.
    pub(crate) fn bytes(&self, bytes: &[u8]) {
        let mut heard = self.heard.borrow_mut();
        let start = heard.bytes.len();
        heard.bytes.extend_from_slice(bytes);
        let end = heard.bytes.len();
        // Decoders hand out small parts; most follow one another.
        if let Some((document, Event::Bytes(range))) = heard.events.last_mut()
            && *document == self.document
            && range.end == start
        {
            range.end = end;
            return;
        }
        let event = Event::Bytes(start..end);
        heard.events.push((self.document, event));
    }

    /// It ends, or breaks off.
    pub(crate) fn end(&self, whole: bool) {
        self.tell(Event::End { whole });
    }

    /// The document ends.
    pub(crate) fn finish(&self, map: bool) {
        self.tell(Event::Finish { map });
    }

    fn tell(&self, event: Event) {
        self.heard.borrow_mut().events.push((self.document, event));
    }
}
