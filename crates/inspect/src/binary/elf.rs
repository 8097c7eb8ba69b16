use super::bytes::Order;
use super::places::{SECTION, View};
use super::{BinaryFacts, Format, Next};

/// The executable and linkable format of Linux, Android and the BSDs: its header
/// says where the table of sections is, that where the table of their names is.
#[derive(Default)]
pub(super) struct Elf {
    order: Order,
    wide: bool,
    /// Where the table of sections begins, the size and number of its entries, the
    /// entry with the names.
    table: u64,
    size: u64,
    count: u64,
    names: u64,
    step: Step,
    /// Where the name of each section with content begins within the names, and its
    /// size; where the names begin.
    sections: Vec<(u64, u64)>,
    names_at: Option<u64>,
}

#[derive(Default)]
enum Step {
    #[default]
    Header,
    First,
    Table,
}

/// Sections that take no place in the file.
const NO_BITS: u32 = 8;

impl Format for Elf {
    fn step(&mut self, part: &[u8]) -> Next {
        match self.step {
            Step::Header => self.header(part).unwrap_or(Next::Done),
            Step::First => self.first(part).unwrap_or(Next::Done),
            Step::Table => {
                self.sections(part);
                Next::Done
            }
        }
    }

    fn wants(&self) -> &'static [&'static [u8]] {
        &[SECTION]
    }

    fn finish(&mut self, places: &View) -> BinaryFacts {
        let names = self.names_at;
        let telling = self.sections.iter().filter(|(name, _)| {
            names.is_some_and(|at| places.is_debug_section(at.saturating_add(*name)))
        });
        BinaryFacts {
            format: "an ELF file",
            debug: telling.fold(0, |sum: u64, (_, size)| sum.saturating_add(*size)),
            ..BinaryFacts::default()
        }
    }
}

impl Elf {
    fn header(&mut self, part: &[u8]) -> Option<Next> {
        self.wide = *part.get(4)? == 2;
        self.order = match part.get(5)? {
            2 => Order::Big,
            _ => Order::Little,
        };
        let (table, rest) = if self.wide { (40, 58) } else { (32, 46) };
        self.table = self.order.word(self.wide, part, table)?;
        self.size = self.order.u16(part, rest)?.into();
        self.count = self.order.u16(part, rest + 2)?.into();
        self.names = self.order.u16(part, rest + 4)?.into();
        if self.table == 0 || self.size < if self.wide { 64 } else { 40 } {
            return None;
        }
        // Numbers too large for the header are in the first entry.
        if self.count == 0 || self.names == 0xffff {
            self.step = Step::First;
            return Some(Next::Part(self.table, self.size));
        }
        self.step = Step::Table;
        Some(Next::Part(self.table, self.size * self.count))
    }

    fn first(&mut self, part: &[u8]) -> Option<Next> {
        let (size, link) = if self.wide { (32, 40) } else { (20, 24) };
        if self.count == 0 {
            self.count = self.order.word(self.wide, part, size)?;
        }
        if self.names == 0xffff {
            self.names = self.order.u32(part, link)?.into();
        }
        self.step = Step::Table;
        Some(Next::Part(self.table, self.size.saturating_mul(self.count)))
    }

    fn sections(&mut self, part: &[u8]) {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let (place, length) = if self.wide { (24, 32) } else { (16, 20) };
        for (index, entry) in part.chunks_exact(size).enumerate() {
            let word = |at| self.order.word(self.wide, entry, at).unwrap_or(0);
            let kind = self.order.u32(entry, 4).unwrap_or(0);
            if index as u64 == self.names {
                self.names_at = Some(word(place));
            }
            if kind != NO_BITS && word(length) > 0 {
                let name = self.order.u32(entry, 0).unwrap_or(0);
                self.sections.push((name.into(), word(length)));
            }
        }
    }
}
