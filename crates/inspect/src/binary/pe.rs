use super::bytes::Order;
use super::places::{Places, RSDS, SECTION};
use super::{BinaryFacts, Format, Next};

/// The format of Windows: headers, a table of sections, and in one of these a
/// directory of debug information that points to the record with its path.
#[derive(Default)]
pub(super) struct Pe {
    /// Where the header of the program begins, after that of DOS.
    at: u64,
    step: Step,
    /// Where the table of strings begins, in which long names are.
    strings: Option<u64>,
    /// Offsets of long names, and sizes.
    sections: Vec<(u64, u64)>,
    /// Where records of debug databases are.
    records: Vec<u64>,
    is_program: bool,
    /// The length of the optional header, which the sections follow.
    optional: usize,
}

#[derive(Default)]
enum Step {
    #[default]
    Dos,
    Header,
    Sections,
    Directory,
    Over,
}

/// Bytes of the program's header before the optional one.
const HEADER: u64 = 24;
/// One entry of the table of sections, one of the directory.
const SECTION_BYTES: usize = 40;
const ENTRY_BYTES: usize = 28;
const CODE_VIEW: u32 = 2;
/// A directory has one entry for each kind of information.
const MOST_ENTRIES: u64 = 64;

const LE: Order = Order::Little;

impl Format for Pe {
    fn step(&mut self, part: &[u8]) -> Next {
        let next = match self.step {
            Step::Dos => self.dos(part),
            Step::Header => self.header(part),
            Step::Sections => self.table(part),
            Step::Directory => {
                self.directory(part);
                None
            }
            Step::Over => None,
        };
        next.unwrap_or(Next::Done)
    }

    fn wants(&self) -> &'static [&'static [u8]] {
        &[SECTION, RSDS]
    }

    fn finish(&mut self, places: &Places) -> BinaryFacts {
        let telling = self.sections.iter().filter(|(name, _)| {
            self.strings
                .is_some_and(|at| places.is_debug_section(at.saturating_add(*name)))
        });
        let mut databases = self.records.iter().filter_map(|at| places.database(*at));
        BinaryFacts {
            format: if self.is_program {
                "a PE file"
            } else {
                "a DOS program"
            },
            debug: telling.fold(0, |sum: u64, (_, size)| sum.saturating_add(*size)),
            database: databases.find(|it| is_absolute(it)),
            ..BinaryFacts::default()
        }
    }
}

/// `C:\x`, `\\server\x`, `/x`
fn is_absolute(path: &str) -> bool {
    let drive =
        matches!(path.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    drive || path.starts_with('/') || path.starts_with("\\\\")
}

impl Pe {
    fn dos(&mut self, part: &[u8]) -> Option<Next> {
        self.at = LE.u32(part, 60)?.into();
        self.step = Step::Header;
        Some(Next::Part(self.at, HEADER))
    }

    fn header(&mut self, part: &[u8]) -> Option<Next> {
        if !part.starts_with(b"PE\0\0") {
            return None;
        }
        self.is_program = true;
        let sections = u64::from(LE.u16(part, 6)?);
        let (symbols, count) = (LE.u32(part, 12)?, LE.u32(part, 16)?);
        // The strings follow the symbols, of 18 bytes each.
        self.strings = (symbols > 0).then(|| u64::from(symbols) + 18 * u64::from(count));
        self.optional = LE.u16(part, 20)?.into();
        self.step = Step::Sections;
        let table = sections * SECTION_BYTES as u64;
        Some(Next::Part(self.at + HEADER, self.optional as u64 + table))
    }

    fn table(&mut self, part: &[u8]) -> Option<Next> {
        let sections = part.get(self.optional..).unwrap_or(&[]);
        for section in sections.chunks_exact(SECTION_BYTES) {
            self.sections.extend(long_name(section));
        }
        let wide = LE.u16(part, 0)? == 0x20b;
        // The seventh directory.
        let directory = if wide { 112 } else { 96 } + 6 * 8;
        let (address, size) = (LE.u32(part, directory)?, LE.u32(part, directory + 4)?);
        let mut places = sections.chunks_exact(SECTION_BYTES);
        let place = places.find_map(|it| place_of(it, address))?;
        self.step = Step::Directory;
        let length = u64::from(size).min(MOST_ENTRIES * ENTRY_BYTES as u64);
        Some(Next::Part(place, length))
    }

    fn directory(&mut self, part: &[u8]) {
        self.step = Step::Over;
        for entry in part.chunks_exact(ENTRY_BYTES) {
            if LE.u32(entry, 12) == Some(CODE_VIEW) {
                self.records.extend(LE.u32(entry, 24).map(u64::from));
            }
        }
    }
}

/// A name that did not fit, `/123`: where it is among the strings, and the size of
/// the section. `.debug_info` never fits.
fn long_name(section: &[u8]) -> Option<(u64, u64)> {
    let name = section.get(..8)?.strip_prefix(b"/")?;
    let digits = name.split(|it| *it == 0).next()?;
    let place = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((place, LE.u32(section, 16)?.into()))
}

/// Where in the file an address is, if the section holds it.
fn place_of(section: &[u8], address: u32) -> Option<u64> {
    let (start, length, place) = (
        LE.u32(section, 12)?,
        LE.u32(section, 16)?,
        LE.u32(section, 20)?,
    );
    let within = address.checked_sub(start).filter(|it| *it < length)?;
    Some(u64::from(place) + u64::from(within))
}
