use crate::pass::window::{LOOK_AHEAD, LOOK_BEHIND, Window, newlines};
use crate::secrets::{Finds, SecretScanner};

/// How many decoded bytes are gathered before they are looked at.
const CHUNK: usize = 64 * 1024;

/// The order of the bytes in a unit of UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// A file in UTF-16 as the text it is, for whoever looks for ASCII. Editors and
/// shells on Windows write such files, and every other search passes them by.
#[derive(Debug, Default)]
pub(crate) struct Wide {
    /// `None` before the first bytes and for every other file.
    order: Option<Order>,
    begun: bool,
    /// A byte whose unit is not complete, a unit whose pair is not.
    half: Option<u8>,
    high: Option<u16>,
    text: Vec<u8>,
    /// From where on matches have not been looked for.
    start: usize,
    line: u64,
}

impl Wide {
    /// Begins with another file.
    pub(crate) fn begin(&mut self) {
        *self = Self {
            text: std::mem::take(&mut self.text),
            line: 1,
            ..Self::default()
        };
        self.text.clear();
    }

    /// Takes the next bytes of the file.
    pub(crate) fn feed(&mut self, fresh: &[u8], scanner: &SecretScanner, found: &mut Finds) {
        if !self.begun && !fresh.is_empty() {
            self.begun = true;
            self.order = order(fresh);
        }
        let Some(order) = self.order else {
            return;
        };
        for part in fresh.chunks(CHUNK) {
            for byte in part {
                let Some(first) = self.half.take() else {
                    self.half = Some(*byte);
                    continue;
                };
                self.unit(match order {
                    Order::Little => u16::from_le_bytes([first, *byte]),
                    Order::Big => u16::from_be_bytes([first, *byte]),
                });
            }
            if self.text.len() > CHUNK + LOOK_AHEAD {
                self.scan(self.text.len() - LOOK_AHEAD, scanner, found);
            }
        }
    }

    /// The file is through.
    pub(crate) fn finish(&mut self, scanner: &SecretScanner, found: &mut Finds) {
        if self.order.is_some() {
            self.scan(self.text.len(), scanner, found);
        }
    }

    fn unit(&mut self, unit: u16) {
        let units = self.high.take().into_iter().chain([unit]);
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        for char in char::decode_utf16(units) {
            let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend(char.encode_utf8(&mut [0; 4]).bytes());
        }
    }

    fn scan(&mut self, end: usize, scanner: &SecretScanner, found: &mut Finds) {
        scanner.scan(&Window::of(&self.text, self.start..end, self.line), found);
        let drop = end.saturating_sub(LOOK_BEHIND);
        self.line += newlines(&self.text[..drop]);
        self.text.drain(..drop);
        self.start = end - drop;
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

    /// The lines on which an AWS key is seen in the text, written as UTF-16 and
    /// fed in parts.
    fn lines(text: &str, big: bool, mark: bool, part: usize) -> Vec<u64> {
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
        let (mut wide, scanner, mut found) =
            (Wide::default(), SecretScanner::new(), Finds::default());
        wide.begin();
        for part in bytes.chunks(part) {
            wide.feed(part, &scanner, &mut found);
        }
        wide.finish(&scanner, &mut found);
        found.secrets.iter().map(|it| it.line).collect()
    }

    #[test]
    fn secrets_are_seen_in_either_order_and_whatever_the_parts() {
        let key = ["AKIA", "QZ7M4TEXAMP1EKLW"]
            .concat()
            .replace("EXAMP1E", "2NVBXR3");
        for lead in [0, 9, CHUNK * 2, CHUNK * 3 + 1] {
            let text = format!("{}\nid = {key}\n", "é😀x\n".repeat(lead / 4));
            let alone = lines(&text, false, true, usize::MAX);
            assert_eq!(alone.len(), 1, "{lead}");
            for (big, part) in [(false, 1 << 20), (true, 1 << 20), (true, 8191)] {
                assert_eq!(lines(&text, big, true, part), alone);
            }
        }
        assert_eq!(lines(&format!("id = {key}\n"), false, false, 4096), [1]);
        assert_eq!(lines(&format!("id = {key}\n"), true, false, 4096), [1]);
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
