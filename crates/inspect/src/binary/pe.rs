use super::bytes::Order;
use super::places::{RSDS, SECTION, View};
use super::{BinaryFacts, Format, Next};

/// The format of Windows: headers, a table of sections, and in one of these a
/// directory of debug information that points to the record with its path. Object files
/// have only the table, and what DOS knows nothing of.
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
    kind: Kind,
    /// Bytes in sections of debug information with short names.
    short: u64,
    /// The length of the optional header, which the sections follow.
    optional: usize,
}

#[derive(Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Dos,
    Program,
    Object,
}

#[derive(Default)]
enum Step {
    #[default]
    Dos,
    Header,
    Object,
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
            Step::Object => self.object_header(part),
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

    fn finish(&mut self, places: &View) -> BinaryFacts {
        let telling = self.sections.iter().filter(|(name, _)| {
            self.strings
                .is_some_and(|at| places.is_debug_section(at.saturating_add(*name)))
        });
        let mut databases = self.records.iter().filter_map(|at| places.database(*at));
        BinaryFacts {
            format: match self.kind {
                Kind::Dos => "a DOS program",
                Kind::Program => "a PE file",
                Kind::Object => "an object file of Windows",
            },
            debug: telling.fold(self.short, |sum: u64, (_, size)| sum.saturating_add(*size)),
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

/// The processors for which there are object files: x86, x86-64, Arm, Arm 64.
const MACHINES: [u16; 5] = [0x014c, 0x8664, 0x01c4, 0xaa64, 0xa641];
/// An object file has one section or some for each function.
const MOST_SECTIONS: u32 = 0x10_0000;

/// How the header of an object file begins: where in it the number of sections and the
/// place and number of symbols are, and how long it is.
fn object_layout(head: &[u8]) -> Option<(u32, usize, u64)> {
    let (count, symbols, length) = match head.get(..6)? {
        // The form with more than 65,000 sections.
        [0, 0, 0xff, 0xff, 2, 0] => (LE.u32(head, 44)?, 48, 56),
        _ if !MACHINES.contains(&LE.u16(head, 0)?) || LE.u16(head, 16)? != 0 => return None,
        _ => (LE.u16(head, 2)?.into(), 8, 20),
    };
    (1..=MOST_SECTIONS)
        .contains(&count)
        .then_some((count, symbols, length))
}

impl Pe {
    /// The reader of a file that begins like an object file with symbols.
    pub(super) fn object(head: &[u8]) -> Option<Self> {
        let (_, symbols, _) = object_layout(head)?;
        let (place, count) = (LE.u32(head, symbols)?, LE.u32(head, symbols + 4)?);
        (place > 0 && count > 0).then(|| Self {
            step: Step::Object,
            kind: Kind::Object,
            ..Self::default()
        })
    }

    fn object_header(&mut self, part: &[u8]) -> Option<Next> {
        let (sections, symbols, length) = object_layout(part)?;
        let size = if length == 20 { 18 } else { 20 };
        let (place, count) = (LE.u32(part, symbols)?, LE.u32(part, symbols + 4)?);
        self.strings = Some(u64::from(place) + size * u64::from(count));
        self.step = Step::Sections;
        Some(Next::Part(
            length,
            u64::from(sections) * SECTION_BYTES as u64,
        ))
    }

    fn dos(&mut self, part: &[u8]) -> Option<Next> {
        self.at = LE.u32(part, 60)?.into();
        self.step = Step::Header;
        Some(Next::Part(self.at, HEADER))
    }

    fn header(&mut self, part: &[u8]) -> Option<Next> {
        if !part.starts_with(b"PE\0\0") {
            return None;
        }
        self.kind = Kind::Program;
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
            // `.debug$S` and its like, of Microsoft's compilers.
            if section.starts_with(b".debug$") {
                let size = LE.u32(section, 16).unwrap_or(0);
                self.short = self.short.saturating_add(size.into());
            }
        }
        if self.kind != Kind::Program {
            return None;
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
