//! Other readings of the same bytes: base 64, hexadecimal digits, escapes undone,
//! strings joined. Each reading is a text of its own with a way back to where its
//! bytes stand; what is found in it is reported there.

mod coded;
mod escaped;
mod joined;

use crate::finds::Finds;
use crate::found::View;
use crate::scanner::{Scanner, Tell, announced};
use crate::signs::{self, Sign};
use crate::window::Window;
use crate::{assigned, runs, url};

/// How often one reading may be read again in another way.
const DEPTH: usize = 4;

/// A text read out of another.
struct Reading {
    view: View,
    text: Vec<u8>,
    /// Where pieces of it stand in the other text, in order: its place, the other's
    /// place, and how many bytes there make how many here.
    places: Vec<Place>,
}

/// Where a piece of a reading begins, here and there.
#[derive(Clone, Copy)]
struct Place {
    here: usize,
    there: usize,
    /// So many bytes there make `of` here.
    take: usize,
    of: usize,
}

impl Reading {
    fn new(view: View) -> Self {
        Self {
            view,
            text: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The next bytes, which stand at `there`.
    fn push(&mut self, bytes: &[u8], there: usize, take: usize, of: usize) {
        self.places.push(Place {
            here: self.text.len(),
            there,
            take,
            of,
        });
        self.text.extend_from_slice(bytes);
    }

    /// Whether there is anything in it that is worth a search.
    fn may_hold(&self) -> bool {
        let mut long = memchr::memmem::find(&self.text, url::MARK).is_some();
        runs::for_each(&self.text, |_, _| long = true);
        long
    }

    /// Where a byte of this text stands in the other.
    fn origin(&self, at: usize) -> usize {
        let next = self.places.partition_point(|it| it.here <= at);
        let Some(place) = next.checked_sub(1).and_then(|it| self.places.get(it)) else {
            return at;
        };
        place.there + (at - place.here) * place.take / place.of
    }
}

impl Scanner {
    /// Adds what begins in a window in any reading of it, the plain one among them.
    pub fn scan_every_view(&self, window: &Window, finds: &mut Finds) {
        self.every(window, View::Plain, DEPTH, &mut |hit| {
            finds.push(window, hit);
        });
    }

    fn every(&self, window: &Window, view: View, depth: usize, tell: Tell) {
        if depth == 0 {
            return self.hits(window, tell);
        }
        let mut coded = coded::Coded::default();
        self.tokens(window, tell, &mut |start, end, tell| {
            if let Some(hit) = assigned::detect(window.bytes, start, end)
                && (window.start..window.end).contains(&start)
            {
                tell(hit);
            }
            if let Some(reading) = coded.run(window, start, end) {
                self.reread(&reading, depth, tell);
            }
        });
        let mut escapes = escaped::Escapes::default();
        signs::each(window, |sign, at| match sign {
            // What was undone once is undone: only codes lie in each other.
            Sign::Escape if view == View::Escaped => {}
            Sign::Escape => {
                if let Some(reading) = escapes.reading(window.bytes, at) {
                    self.reread(&reading, depth, tell);
                }
            }
            _ => {
                if let Some(hit) = announced(sign, window.bytes, at) {
                    tell(hit);
                }
            }
        });
        if view != View::Joined {
            let mut visit = |reading: Reading| self.reread(&reading, depth, tell);
            joined::readings(window, &mut visit);
        }
    }

    fn reread(&self, reading: &Reading, depth: usize, tell: Tell) {
        let window = Window::whole(&reading.text);
        self.every(&window, reading.view, depth - 1, &mut |mut hit| {
            let last = hit.end.saturating_sub(1).max(hit.start);
            (hit.start, hit.end) = (reading.origin(hit.start), reading.origin(last) + 1);
            hit.view = reading.view;
            tell(hit);
        });
    }
}
