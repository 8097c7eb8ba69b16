//! Where in a file certain literals stand.

use memchr::memmem::Finder;

use crate::pass::Window;

/// Occurrences that are noted of one file.
pub(super) const PLACES: usize = 65_536;
/// What is kept after each.
const AFTER: usize = 24;
/// Records that are noted, and the longest that is kept.
const RECORDS: usize = 1024;
const PATH: usize = 1024;

/// The beginning of the names that sections of debug information have.
pub(super) const SECTION: &[u8] = b"debug_";
/// The record in which a PE file names its debug database.
pub(super) const RSDS: &[u8] = b"RSDS";

/// Occurrences of the literals that a format asked for, in order.
#[derive(Default)]
pub(super) struct Places {
    finders: Vec<Finder<'static>>,
    /// Offsets in the file, what begins there, and the two bytes before.
    sections: Vec<(u64, [u8; AFTER], [u8; 2])>,
    records: Vec<(u64, Vec<u8>)>,
    /// Whether there were ever more than are noted.
    full: bool,
}

impl Places {
    /// Asks for literals.
    pub(super) fn want(&mut self, literals: &[&'static [u8]]) {
        self.finders = literals.iter().map(|it| Finder::new(*it)).collect();
    }

    /// Notes those that begin in the window.
    pub(super) fn scan(&mut self, window: &Window) {
        for index in 0..self.finders.len() {
            let length = self.finders[index].needle().len();
            let until = (window.end + length - 1).min(window.bytes.len());
            let mut at = window.start;
            while !self.is_full() && at < until {
                let Some(found) = self.finders[index].find(&window.bytes[at..until]) else {
                    break;
                };
                at += found;
                self.note(index, window, at);
                at += length;
            }
            self.full = self.is_full();
        }
    }

    fn note(&mut self, finder: usize, window: &Window, at: usize) {
        let (offset, bytes) = (window.offset + at as u64, &window.bytes[at..]);
        if self.finders[finder].needle() == SECTION {
            let mut after = [0; AFTER];
            let length = bytes.len().min(AFTER);
            after[..length].copy_from_slice(&bytes[..length]);
            let before = window.bytes[..at].last_chunk().copied().unwrap_or_default();
            self.sections.push((offset, after, before));
        } else if self.records.len() < RECORDS {
            let kept = bytes.len().min(PATH);
            self.records.push((offset, bytes[..kept].to_vec()));
        }
    }

    /// Forgets what stands before the offset.
    pub(super) fn forget(&mut self, before: u64) {
        let sections = self.sections.partition_point(|it| it.0 < before);
        self.sections.drain(..sections);
        let records = self.records.partition_point(|it| it.0 < before);
        self.records.drain(..records);
    }

    /// The places, from the beginning of the file on.
    pub(super) fn view(&self) -> View<'_> {
        View {
            places: self,
            base: 0,
        }
    }

    /// Whether there may be more than were noted.
    pub(super) fn is_full(&self) -> bool {
        self.full || self.sections.len() >= PLACES || self.records.len() >= RECORDS
    }
}

/// The places in a file within the file.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    places: &'a Places,
    base: u64,
}

impl View<'_> {
    /// The same, from the beginning of a file on that begins there.
    pub(super) fn within(&self, base: u64) -> Self {
        Self {
            places: self.places,
            base: self.base.saturating_add(base),
        }
    }

    /// Whether the text at the offset is the name of a section that holds debug
    /// information: `.debug_info`, `.zdebug_line`, `.debug_str.dwo`.
    pub(super) fn is_debug_section(&self, offset: u64) -> bool {
        let starts = |lead: u64, text: &[u8]| {
            let at = self.base.saturating_add(offset).saturating_add(lead);
            let sections = &self.places.sections;
            let found = sections.binary_search_by_key(&at, |it| it.0);
            found.is_ok_and(|at| is_telling(&sections[at].1) && sections[at].2.ends_with(text))
        };
        starts(1, b".") || starts(2, b".z")
    }

    /// The path in the record at the offset: magic, 16 bytes of identity, a counter.
    pub(super) fn database(&self, offset: u64) -> Option<String> {
        let at = self.base.saturating_add(offset);
        let records = &self.places.records;
        let found = records.binary_search_by_key(&at, |it| it.0).ok()?;
        let path = records[found].1.get(24..)?;
        let end = path.iter().position(|it| *it == 0).unwrap_or(path.len());
        Some(String::from_utf8_lossy(&path[..end]).into_owned())
    }
}

/// Frames for unwinding and scripts for a debugger tell nothing of the source.
pub(super) fn is_telling(name: &[u8]) -> bool {
    const TELLING: [&[u8]; 6] = [
        b"debug_info",
        b"debug_line",
        b"debug_str",
        b"debug_types",
        b"debug_macinfo",
        b"debug_macro",
    ];
    TELLING.iter().any(|it| name.starts_with(it))
}
