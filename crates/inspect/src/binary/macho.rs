use std::collections::VecDeque;

use super::bytes::Order;
use super::places::Places;
use super::{BinaryFacts, Format, Next};

/// The format of macOS and iOS: a header and its commands, alone or once for each
/// processor.
#[derive(Default)]
pub(super) struct MachO {
    /// Where the headers begin that were not read yet.
    images: VecDeque<u64>,
    /// The one being read.
    image: u64,
    commands: Option<(Order, bool)>,
    list: Option<bool>,
    debug: u64,
}

const SEGMENT: u32 = 1;
const SEGMENT_WIDE: u32 = 0x19;
/// The longest header.
const HEADER: u64 = 32;
/// A list of images: more than this many are a Java class, which begins alike.
const MOST_IMAGES: u32 = 40;

/// Whether a file begins like one.
pub(super) fn is_magic(head: &[u8]) -> bool {
    image(head).is_some() || list(head).is_some()
}

/// Byte order and width.
fn image(head: &[u8]) -> Option<(Order, bool)> {
    Some(match head.get(..4)? {
        [0xce, 0xfa, 0xed, 0xfe] => (Order::Little, false),
        [0xcf, 0xfa, 0xed, 0xfe] => (Order::Little, true),
        [0xfe, 0xed, 0xfa, 0xce] => (Order::Big, false),
        [0xfe, 0xed, 0xfa, 0xcf] => (Order::Big, true),
        _ => return None,
    })
}

/// The number of images in a list of them, and whether its entries are wide.
fn list(head: &[u8]) -> Option<(u32, bool)> {
    let wide = match head.get(..4)? {
        [0xca, 0xfe, 0xba, 0xbe] => false,
        [0xca, 0xfe, 0xba, 0xbf] => true,
        _ => return None,
    };
    let count = Order::Big.u32(head, 4)?;
    (1..=MOST_IMAGES).contains(&count).then_some((count, wide))
}

impl Format for MachO {
    fn step(&mut self, part: &[u8]) -> Next {
        if let Some((order, wide)) = self.commands.take() {
            self.read_commands(part, order, wide);
            return self.next_image();
        }
        if let Some(wide) = self.list.take() {
            self.read_list(part, wide);
            return self.next_image();
        }
        if let Some((count, wide)) = list(part).filter(|_| self.image == 0) {
            self.list = Some(wide);
            let size = if wide { 32 } else { 20 };
            return Next::Part(8, u64::from(count) * size);
        }
        self.header(part).unwrap_or_else(|| self.next_image())
    }

    fn finish(&mut self, _: &Places) -> BinaryFacts {
        BinaryFacts {
            format: "a Mach-O file",
            debug: self.debug,
            ..BinaryFacts::default()
        }
    }
}

impl MachO {
    fn next_image(&mut self) -> Next {
        match self.images.pop_front() {
            Some(at) => {
                self.image = at;
                Next::Part(at, HEADER)
            }
            None => Next::Done,
        }
    }

    fn header(&mut self, part: &[u8]) -> Option<Next> {
        let (order, wide) = image(part)?;
        let length = order.u32(part, 20)?;
        let header = if wide { 32 } else { 28 };
        self.commands = Some((order, wide));
        Some(Next::Part(self.image.saturating_add(header), length.into()))
    }

    fn read_list(&mut self, part: &[u8], wide: bool) {
        let size = if wide { 32 } else { 20 };
        let place = |entry: &[u8]| Order::Big.word(wide, entry, 8);
        let mut places: Vec<u64> = part.chunks_exact(size).filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        self.images = places.into_iter().filter(|it| *it > 0).collect();
    }

    fn read_commands(&mut self, part: &[u8], order: Order, wide: bool) {
        let mut rest = part;
        while let (Some(kind), Some(size)) = (order.u32(rest, 0), order.u32(rest, 4)) {
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let Some(command) = rest.get(..size).filter(|it| it.len() >= 8) else {
                return;
            };
            if kind == if wide { SEGMENT_WIDE } else { SEGMENT } {
                self.read_segment(command, order, wide);
            }
            rest = &rest[size..];
        }
    }

    /// Object files keep all sections in one segment without a name, so each
    /// section is asked for its own.
    fn read_segment(&mut self, command: &[u8], order: Order, wide: bool) {
        let (header, size, place) = if wide { (72, 80, 40) } else { (56, 68, 36) };
        let sections = command.get(header..).unwrap_or(&[]);
        for section in sections.chunks_exact(size) {
            let segment = section[16..32].strip_prefix(b"__DWARF");
            if segment.is_some_and(|it| it[0] == 0) {
                let bytes = order.word(wide, section, place).unwrap_or(0);
                self.debug = self.debug.saturating_add(bytes);
            }
        }
    }
}
