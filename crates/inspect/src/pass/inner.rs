//! Text that a file holds in another form.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;
use packgate_secrets::{LOOK_AHEAD, LOOK_BEHIND};

use crate::map::{Comments, Said, Taps};
use crate::pass::document::{Document, Outcome};
use crate::pass::window::{Window, newlines};
use crate::paths::{PathSearch, UserPaths};

/// How many bytes of text are gathered before they are looked at.
const CHUNK: usize = 64 * 1024;
/// How many bytes are unpacked at a time: a thousand times as many may come of them.
pub(super) const PACKED: usize = 4096;
/// How much of a file is seen before it is decided which form it has.
const HEAD: usize = 8;

/// The order of the bytes in a unit of UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// What form it is.
enum Form {
    /// Text that editors and shells on Windows write. With it, a byte whose unit is
    /// not complete, and a unit whose pair is not.
    Wide(Order, Option<u8>, Option<u16>),
    /// What web servers hand out as it is.
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

/// The text in a file that is written in UTF-16 or compressed, for whoever looks for
/// ASCII: every other search passes by it.
pub(crate) struct Inner {
    limit: u64,
    form: Option<Form>,
    begun: bool,
    head: Vec<u8>,
    text: Vec<u8>,
    /// Up to where the text was shown to those who read it in order.
    shown: usize,
    /// From where on matches have not been looked for.
    start: usize,
    line: u64,
    /// How much of the text came before.
    offset: u64,
    document: Document,
    comments: Comments,
}

/// What the text said, besides paths.
pub(crate) struct Inside {
    /// What it is as JSON.
    pub(crate) document: Option<Outcome>,
    /// What it says of maps.
    pub(crate) said: Said,
    /// Whether not all of it was unpacked.
    pub(crate) cut: bool,
}

impl Inner {
    /// At the beginning of a file, of which so many bytes are unpacked.
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            limit,
            form: None,
            begun: false,
            head: Vec::new(),
            text: Vec::new(),
            shown: 0,
            start: 0,
            line: 1,
            offset: 0,
            document: Document::new(),
            comments: Comments::new(),
        }
    }

    /// Begins with another file.
    pub(crate) fn begin(&mut self) {
        self.form = None;
        self.begun = false;
        self.head.clear();
        self.text.clear();
        (self.shown, self.start, self.line, self.offset) = (0, 0, 1, 0);
        self.document = Document::new();
        self.comments.begin();
    }

    /// Tells the contents of maps in the file that begins now, or to nobody.
    pub(crate) fn tell(&mut self, taps: Option<&Taps>) {
        self.document.tell(taps);
        self.comments.tell(taps.cloned());
    }

    /// Takes the next bytes of the file.
    pub(crate) fn feed(&mut self, fresh: &[u8], search: &PathSearch, found: &mut UserPaths) {
        if self.begun {
            self.take(fresh, search, found);
            return;
        }
        self.head.extend_from_slice(fresh);
        if self.head.len() >= HEAD {
            self.start(search, found);
        }
    }

    /// The file is through; nothing where it is no such file.
    pub(crate) fn finish(&mut self, search: &PathSearch, found: &mut UserPaths) -> Option<Inside> {
        if !self.begun {
            self.start(search, found);
        }
        self.form.as_ref()?;
        let cut = self.is_full();
        if let Some(Form::Gzip(mut decoder)) = self.form.take() {
            // Whatever is wrong with the end: what was unpacked is there.
            let _ = decoder.try_finish();
            self.text.append(decoder.get_mut());
        }
        self.scan(self.text.len(), search, found);
        let document = std::mem::replace(&mut self.document, Document::new());
        Some(Inside {
            document: document.finish(),
            said: self.comments.finish(),
            cut,
        })
    }

    fn start(&mut self, search: &PathSearch, found: &mut UserPaths) {
        self.begun = true;
        let head = std::mem::take(&mut self.head);
        self.form = match order(&head) {
            Some(order) => Some(Form::Wide(order, None, None)),
            None if head.starts_with(b"\x1f\x8b\x08") => {
                Some(Form::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))))
            }
            None => None,
        };
        self.take(&head, search, found);
        self.head = head;
    }

    fn is_full(&self) -> bool {
        let packed = matches!(self.form, Some(Form::Gzip(_)));
        packed && self.offset + self.text.len() as u64 > self.limit
    }

    fn take(&mut self, fresh: &[u8], search: &PathSearch, found: &mut UserPaths) {
        if self.form.is_none() {
            return;
        }
        for part in fresh.chunks(PACKED) {
            if self.is_full() {
                return;
            }
            self.decode(part);
            if self.text.len() > CHUNK + LOOK_AHEAD {
                self.scan(self.text.len() - LOOK_AHEAD, search, found);
            }
        }
    }

    fn decode(&mut self, part: &[u8]) {
        match &mut self.form {
            Some(Form::Wide(order, half, high)) => {
                for byte in part {
                    let Some(first) = half.take() else {
                        *half = Some(*byte);
                        continue;
                    };
                    let unit = match order {
                        Order::Little => u16::from_le_bytes([first, *byte]),
                        Order::Big => u16::from_be_bytes([first, *byte]),
                    };
                    push_unit(&mut self.text, high, unit);
                }
            }
            Some(Form::Gzip(decoder)) => {
                // What is behind a damaged place cannot be read by anybody.
                let _ = decoder.write_all(part);
                self.text.append(decoder.get_mut());
            }
            None => {}
        }
    }

    fn scan(&mut self, end: usize, search: &PathSearch, found: &mut UserPaths) {
        let fresh = self.shown..self.text.len();
        let window = Window::of(&self.text, self.start..end, fresh, self.offset, self.line);
        self.document.feed(window.fresh);
        self.comments.scan(&window);
        search.scan(&window, found);
        let drop = end.saturating_sub(LOOK_BEHIND);
        self.line += newlines(&self.text[..drop]);
        self.offset += drop as u64;
        self.text.drain(..drop);
        (self.start, self.shown) = (end - drop, self.text.len());
    }
}

fn push_unit(text: &mut Vec<u8>, high: &mut Option<u16>, unit: u16) {
    let units = high.take().into_iter().chain([unit]);
    if (0xd800..0xdc00).contains(&unit) {
        *high = Some(unit);
        return;
    }
    for char in char::decode_utf16(units) {
        let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend(char.encode_utf8(&mut [0; 4]).bytes());
    }
}

/// By the byte order mark, or where every second byte of the beginning is zero, as
/// in ASCII text without one.
fn order(head: &[u8]) -> Option<Order> {
    match head {
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(Order::Little),
        [0xfe, 0xff, ..] => Some(Order::Big),
        _ => {
            let units = head.get(..8)?.chunks_exact(2);
            let ascii = |low: u8, high: u8| high == 0 && low != 0 && low.is_ascii();
            if units.clone().all(|it| ascii(it[0], it[1])) {
                Some(Order::Little)
            } else if units.clone().all(|it| ascii(it[1], it[0])) {
                Some(Order::Big)
            } else {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many paths are seen in the text, written as UTF-16 and fed in parts.
    fn paths(text: &str, big: bool, mark: bool, part: usize) -> u64 {
        let mark = if mark { "\u{feff}" } else { "" };
        let units = [mark, text].concat();
        let bytes: Vec<u8> = units
            .encode_utf16()
            .flat_map(|it| {
                if big {
                    it.to_be_bytes()
                } else {
                    it.to_le_bytes()
                }
            })
            .collect();
        let (mut wide, search, mut found) =
            (Inner::new(0), PathSearch::new(), UserPaths::default());
        wide.begin();
        for part in bytes.chunks(part) {
            wide.feed(part, &search, &mut found);
        }
        wide.finish(&search, &mut found);
        found.count
    }

    #[test]
    fn paths_are_seen_in_either_order_and_whatever_the_parts() {
        for lead in [0, 9, CHUNK * 2, CHUNK * 3 + 1] {
            let text = format!(
                "{}\nat /home/zora/work/app/a.js\n",
                "é😀x\n".repeat(lead / 4)
            );
            for (big, part) in [
                (false, usize::MAX),
                (false, 1 << 20),
                (true, 1 << 20),
                (true, 8191),
            ] {
                assert_eq!(paths(&text, big, true, part), 1, "{lead}");
            }
        }
        let text = "at /home/zora/work/app/a.js\n";
        assert_eq!(paths(text, false, false, 4096), 1);
        assert_eq!(paths(text, true, false, 4096), 1);
    }

    #[test]
    fn other_files_are_left_alone() {
        for head in [
            &b"plain text"[..],
            b"",
            b"\0\0\0\0\0\0\0\0",
            b"a\0\0\0b\0\0\0",
            b"\x7fELF\x02\x01\x01\0",
        ] {
            assert_eq!(order(head), None, "{head:?}");
        }
    }
}
