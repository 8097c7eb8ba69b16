use std::io::{self, Read};

/// How many bytes a character has, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little16,
    Big16,
    Little32,
    Big32,
}

impl Order {
    /// By the byte order mark, or where the zeros are that ASCII text has without one.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, 0, 0, ..] => return Some(Self::Little32),
            [0, 0, 0xfe, 0xff, ..] => return Some(Self::Big32),
            [0xff, 0xfe, ..] => return Some(Self::Little16),
            [0xfe, 0xff, ..] => return Some(Self::Big16),
            _ => {}
        }
        let shape: Vec<bool> = head.get(..8)?.iter().map(|it| *it == 0).collect();
        match shape.as_slice() {
            [false, true, false, true, false, true, false, true] => Some(Self::Little16),
            [true, false, true, false, true, false, true, false] => Some(Self::Big16),
            [false, true, true, true, false, true, true, true] => Some(Self::Little32),
            [true, true, true, false, true, true, true, false] => Some(Self::Big32),
            _ => None,
        }
    }

    /// Bytes for a character.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Little16 | Self::Big16 => 2,
            Self::Little32 | Self::Big32 => 4,
        }
    }

    fn unit(self, bytes: &[u8]) -> u8 {
        let (low, rest) = match self {
            Self::Little16 | Self::Little32 => (bytes[0], &bytes[1..]),
            Self::Big16 | Self::Big32 => (bytes[bytes.len() - 1], &bytes[..bytes.len() - 1]),
        };
        // Nothing outside of ASCII is a part of a token.
        if low < 0x80 && rest.iter().all(|it| *it == 0) {
            low
        } else {
            0xff
        }
    }
}

/// The text one byte for a character, so that places can be told: what is not ASCII
/// is a byte that no token has.
pub(super) struct Narrow<'a> {
    inner: &'a mut dyn Read,
    order: Order,
    wide: Vec<u8>,
    filled: usize,
}

impl<'a> Narrow<'a> {
    pub(super) fn new(inner: &'a mut dyn Read, order: Order) -> Self {
        Self {
            inner,
            order,
            wide: vec![0; 64 * 1024],
            filled: 0,
        }
    }
}

impl Read for Narrow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let width = self.order.width();
        let most = (buffer.len() * width).min(self.wide.len());
        while self.filled < width {
            match self.inner.read(&mut self.wide[self.filled..most])? {
                0 => return Ok(0),
                count => self.filled += count,
            }
        }
        let count = self.filled / width;
        let units = self.wide[..count * width].chunks_exact(width);
        for (byte, unit) in buffer.iter_mut().zip(units) {
            *byte = self.order.unit(unit);
        }
        self.wide.copy_within(count * width..self.filled, 0);
        self.filled -= count * width;
        Ok(count)
    }
}
