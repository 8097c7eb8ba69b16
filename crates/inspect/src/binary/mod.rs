//! Compiled files: what their own headers say of debug information.
//!
//! A reader of one format asks for parts of the file, one after the other, and is
//! shown each as the pass comes by. Names that lie anywhere in the file (tables of
//! strings, records that a header points to) are noted by place while it streams, and
//! looked up in the end. So a file of any size is read once, and what is held is
//! bounded by [`PART_BYTES`] and [`PLACES`]. The crates that parse such files want all
//! of it in memory; the tests hold these readers against one of them.

mod bytes;
mod container;
mod elf;
mod macho;
mod pe;
mod places;
mod wasm;

#[cfg(test)]
mod tests;

use crate::pass::Window;
use places::{Places, View};

/// The largest part that a header may ask for: 65,536 sections of 64 bytes.
const PART_BYTES: u64 = 4 << 20;
/// What is looked at to tell the format.
const SNIFF: usize = 64;

const OUT_OF_ORDER: &str = "its headers point back to what has been passed";

/// What a compiled file tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BinaryFacts {
    /// What it is: `an ELF file`.
    pub(crate) format: &'static str,
    /// Bytes of debug information in its sections.
    pub(crate) debug: u64,
    /// Whether it has the names of its functions, in a section made for that.
    pub(crate) names: bool,
    /// The absolute path of its debug database on the machine that built it.
    pub(crate) database: Option<String>,
    /// Where its debug information is, if it says so.
    pub(crate) debug_url: Option<String>,
    /// Where its source map is, if it says so.
    pub(crate) map_url: Option<String>,
    /// Bytes that saying it takes.
    pub(crate) map_url_bytes: u64,
    /// Why it could not be judged, as the rest of a sentence.
    pub(crate) doubt: Option<String>,
}

/// What a reader wants next.
enum Next {
    /// So many bytes from an offset on, or what the file has of them.
    Part(u64, u64),
    /// Nothing more.
    Done,
}

/// The reader of one format.
trait Format {
    /// Takes the part asked for; it is shorter only where the file ends.
    fn step(&mut self, part: &[u8]) -> Next;
    /// Where literals are to be noted.
    fn wants(&self) -> &'static [&'static [u8]] {
        &[]
    }
    /// Judges what is complete up to an offset; answers from where on places still
    /// matter, if some no longer do.
    fn settle(&mut self, _: &View, _: u64) -> Option<u64> {
        None
    }
    /// What came of it.
    fn finish(&mut self, places: &View) -> BinaryFacts;
}

/// Reads a file as the compiled file it is, if it is one.
pub(crate) struct Binary {
    format: Option<Box<dyn Format>>,
    places: Places,
    /// Where the part that is waited for begins, how long it is, what is there of it.
    at: u64,
    length: u64,
    part: Vec<u8>,
    sniffed: bool,
    over: bool,
    doubt: Option<String>,
}

impl Binary {
    /// At the beginning of a file.
    pub(crate) fn new() -> Self {
        Self {
            format: None,
            places: Places::default(),
            at: 0,
            length: SNIFF as u64,
            part: Vec::new(),
            sniffed: false,
            over: false,
            doubt: None,
        }
    }

    /// Takes the next window of the file.
    pub(crate) fn scan(&mut self, window: &Window) {
        while !self.over && self.take(window) {
            self.step();
        }
        if let Some(format) = &mut self.format {
            self.places.scan(window);
            let until = window.offset + window.end as u64;
            if let Some(from) = format.settle(&self.places.view(), until) {
                self.places.forget(from);
            }
        }
    }

    /// The end of the file: what it is, if it is compiled.
    pub(crate) fn finish(mut self) -> Option<BinaryFacts> {
        // The part that is waited for ends with the file; so do those that begin in it.
        while !self.over {
            let (from, rest) = (self.at, self.part.clone());
            self.step();
            let skipped = self.at.checked_sub(from).map(usize::try_from);
            self.part = match skipped {
                Some(Ok(skipped)) => rest.get(skipped..).unwrap_or(&[]).to_vec(),
                Some(Err(_)) => Vec::new(),
                None => {
                    self.doubt = Some(OUT_OF_ORDER.to_owned());
                    break;
                }
            };
        }
        let mut format = self.format?;
        let mut facts = format.finish(&self.places.view());
        let full = self.places.is_full().then(|| {
            "it has more names like those of debug information than are looked up".to_owned()
        });
        facts.doubt = self.doubt.or(full);
        Some(facts)
    }

    /// Takes what the window has of the part; answers whether all of it is there.
    fn take(&mut self, window: &Window) -> bool {
        let from = self.at + self.part.len() as u64;
        if from < window.offset {
            self.doubt = Some(OUT_OF_ORDER.to_owned());
            self.over = true;
            return false;
        }
        let rest = usize::try_from(self.length).unwrap_or(usize::MAX) - self.part.len();
        let there = &window.bytes[window.index_of(from)..];
        self.part.extend_from_slice(&there[..there.len().min(rest)]);
        self.part.len() as u64 == self.length
    }

    fn step(&mut self) {
        if !self.sniffed {
            self.sniffed = true;
            self.format = sniff(&self.part, 0);
            if let Some(format) = &self.format {
                self.places.want(format.wants());
            }
        }
        let next = self.format.as_mut().map(|it| it.step(&self.part));
        match next {
            Some(Next::Part(_, length)) if length > PART_BYTES => {
                self.doubt = Some("its headers claim to be too long".to_owned());
                self.over = true;
            }
            Some(Next::Part(at, length)) if length > 0 => {
                (self.at, self.length) = (at, length);
                self.part.clear();
            }
            _ => self.over = true,
        }
    }
}

/// The reader of a file that begins so, which lies that deep in others.
fn sniff(head: &[u8], depth: usize) -> Option<Box<dyn Format>> {
    match head {
        [0x7f, b'E', b'L', b'F', ..] => Some(Box::new(elf::Elf::default())),
        [b'M', b'Z', ..] => Some(Box::new(pe::Pe::default())),
        [0, b'a', b's', b'm', ..] => Some(Box::new(wasm::Wasm::default())),
        _ if macho::is_image(head) => Some(Box::new(macho::MachO::default())),
        _ => container::container(head, depth)
            .or_else(|| pe::Pe::object(head).map(|it| Box::new(it) as Box<dyn Format>)),
    }
}
