use super::places::{View, is_telling};
use super::{BinaryFacts, Format, Next};

/// WebAssembly: a sequence of sections, those of kind 0 with a name. A component
/// holds modules and components of the same form.
#[derive(Default)]
pub(super) struct Wasm {
    /// Where the section being read begins, or the header of a module.
    at: u64,
    /// Where the modules end that are open, and whether sections are a component's.
    open: Vec<(u64, bool)>,
    begun: bool,
    facts: BinaryFacts,
}

/// Enough for the head of a section, its name and an address.
const HEAD: u64 = 4096;
/// A module in a component in a component …
const DEPTH: usize = 32;
const PREAMBLE: u64 = 8;

impl Format for Wasm {
    fn step(&mut self, part: &[u8]) -> Next {
        self.next(part).unwrap_or(Next::Done)
    }

    fn finish(&mut self, _: &View) -> BinaryFacts {
        BinaryFacts {
            format: "a WebAssembly file",
            ..std::mem::take(&mut self.facts)
        }
    }
}

impl Wasm {
    fn next(&mut self, part: &[u8]) -> Option<Next> {
        if !self.begun {
            return self.preamble(part, u64::MAX);
        }
        let kind = *part.first()?;
        let (length, used) = number(&part[1..])?;
        let content = self.at + 1 + used;
        let end = content.checked_add(length)?;
        let body = part.get(usize::try_from(1 + used).ok()?..)?;
        let body = &body[..body
            .len()
            .min(usize::try_from(length).unwrap_or(usize::MAX))];
        while self.open.last().is_some_and(|(until, _)| *until <= self.at) {
            self.open.pop();
        }
        let component = self.open.last().is_some_and(|(_, it)| *it);
        if component && matches!(kind, 1 | 4) && self.open.len() < DEPTH {
            self.at = content;
            return self.preamble(body, end);
        }
        if kind == 0 {
            self.custom(body, length, used);
        }
        Some(self.go_to(end))
    }

    /// The header of a module or component that reaches up to `end`.
    fn preamble(&mut self, part: &[u8], end: u64) -> Option<Next> {
        self.begun = true;
        if !part.starts_with(b"\0asm") {
            return None;
        }
        // The layer: 0 is a module, 1 a component.
        self.open.push((end, *part.get(6)? == 1));
        Some(self.go_to(self.at + PREAMBLE))
    }

    fn go_to(&mut self, at: u64) -> Next {
        self.at = at;
        Next::Part(at, HEAD)
    }

    fn custom(&mut self, body: &[u8], length: u64, head: u64) {
        let Some((name, rest)) = text(body) else {
            return;
        };
        let url = || text(rest).map(|(url, _)| String::from_utf8_lossy(url).into_owned());
        match name {
            b"name" => self.facts.names = true,
            b"sourceMappingURL" => {
                self.facts.map_url = url();
                self.facts.map_url_bytes = 1 + head + length;
            }
            b"external_debug_info" => self.facts.debug_url = url(),
            _ if name.strip_prefix(b".").is_some_and(is_telling) => {
                self.facts.debug = self.facts.debug.saturating_add(length);
            }
            _ => {}
        }
    }
}

/// A number in LEB128 and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index as u64 + 1));
        }
    }
    None
}

/// A text with its length before it, and what follows.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, used) = number(bytes)?;
    let rest = bytes.get(usize::try_from(used).ok()?..)?;
    rest.split_at_checked(usize::try_from(length).ok()?)
}
