use super::bytes::Order;
use super::places::{View, is_telling};
use super::{BinaryFacts, Format, Next};

/// The format of macOS and iOS: a header and its commands.
#[derive(Default)]
pub(super) struct MachO {
    /// Byte order and width, once the header is read.
    commands: Option<(Order, bool)>,
    debug: u64,
}

const SEGMENT: u32 = 1;
const SEGMENT_WIDE: u32 = 0x19;

/// Whether a file begins like one.
pub(super) fn is_image(head: &[u8]) -> bool {
    image(head).is_some()
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

impl Format for MachO {
    fn step(&mut self, part: &[u8]) -> Next {
        if let Some((order, wide)) = self.commands {
            self.read_commands(part, order, wide);
            return Next::Done;
        }
        self.header(part).unwrap_or(Next::Done)
    }

    fn finish(&mut self, _: &View) -> BinaryFacts {
        BinaryFacts {
            format: "a Mach-O file",
            debug: self.debug,
            ..BinaryFacts::default()
        }
    }
}

impl MachO {
    fn header(&mut self, part: &[u8]) -> Option<Next> {
        let (order, wide) = image(part)?;
        let length = order.u32(part, 20)?;
        let header = if wide { 32 } else { 28 };
        self.commands = Some((order, wide));
        Some(Next::Part(header, length.into()))
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
            let dwarf = section[16..].starts_with(b"__DWARF\0");
            let name = section.strip_prefix(b"__");
            if dwarf || name.is_some_and(|it| is_telling(it.strip_prefix(b"z").unwrap_or(it))) {
                let bytes = order.word(wide, section, place).unwrap_or(0);
                self.debug = self.debug.saturating_add(bytes);
            }
        }
    }
}
