use std::collections::VecDeque;

use super::bytes::Order;
use super::places::{RSDS, SECTION, View};
use super::{BinaryFacts, Format, Next, SNIFF, sniff};

/// A file of compiled files: a static library with its object files, or a universal
/// file with one image for each kind of processor, which may be a library, too.
pub(super) struct Container {
    depth: usize,
    kind: Kind,
    step: Step,
    /// The member being read, and those that are through and not yet judged.
    current: Option<Member>,
    read: Vec<Member>,
    facts: BinaryFacts,
}

enum Kind {
    /// Where the header of the next member is.
    Library(u64),
    /// Where the images are that were not read yet: begin and end.
    Universal(VecDeque<(u64, u64)>),
}

#[derive(PartialEq, Eq)]
enum Step {
    Begin,
    /// The list of images, its entries wide or not.
    List(bool),
    /// The header of a member of a library.
    Header,
    /// The beginning of a member.
    Sniff(u64, u64),
    Member,
}

/// One file in it.
struct Member {
    base: u64,
    end: u64,
    format: Box<dyn Format>,
}

const LIBRARY: &[u8] = b"!<arch>\n";
const HEADER: u64 = 60;
/// A universal file of libraries of object files.
const DEPTH: usize = 2;
/// A list of images: more than this many are a Java class, which begins alike.
const MOST_IMAGES: u32 = 40;

/// The reader of a file that begins so, if it holds others.
pub(super) fn container(head: &[u8], depth: usize) -> Option<Box<dyn Format>> {
    let kind = if head.starts_with(LIBRARY) {
        Kind::Library(LIBRARY.len() as u64)
    } else {
        list(head)?;
        Kind::Universal(VecDeque::new())
    };
    (depth < DEPTH).then(|| {
        Box::new(Container {
            depth: depth + 1,
            kind,
            step: Step::Begin,
            current: None,
            read: Vec::new(),
            facts: BinaryFacts::default(),
        }) as Box<dyn Format>
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

impl Format for Container {
    fn step(&mut self, part: &[u8]) -> Next {
        match std::mem::replace(&mut self.step, Step::Member) {
            Step::Begin => self.begin(part),
            Step::List(wide) => {
                self.read_list(part, wide);
                self.next_member()
            }
            Step::Header => self.header(part).unwrap_or(Next::Done),
            Step::Sniff(base, end) => {
                // A member that ends before has nothing behind it.
                let most = usize::try_from(end - base).unwrap_or(usize::MAX);
                let part = &part[..part.len().min(most)];
                match sniff(part, self.depth) {
                    Some(format) => {
                        self.current = Some(Member { base, end, format });
                        self.member(part)
                    }
                    None => self.next_member(),
                }
            }
            Step::Member => self.member(part),
        }
    }

    fn wants(&self) -> &'static [&'static [u8]] {
        &[SECTION, RSDS]
    }

    fn settle(&mut self, view: &View, until: u64) -> Option<u64> {
        let (through, rest) = std::mem::take(&mut self.read)
            .into_iter()
            .partition(|it| it.end <= until);
        self.read = rest;
        self.judge(through, view);
        let mut from = match &mut self.current {
            Some(member) => {
                let base = member.base;
                let inner = until.saturating_sub(base);
                let inner = member.format.settle(&view.within(base), inner);
                base + inner.unwrap_or(0)
            }
            None => until,
        };
        for member in &self.read {
            from = from.min(member.base);
        }
        Some(from)
    }

    fn finish(&mut self, view: &View) -> BinaryFacts {
        let mut rest = std::mem::take(&mut self.read);
        rest.extend(self.current.take());
        self.judge(rest, view);
        let mut facts = std::mem::take(&mut self.facts);
        facts.format = match self.kind {
            Kind::Library(_) => "a static library",
            Kind::Universal(_) if facts.format == "a static library" => "a static library",
            Kind::Universal(_) => "a Mach-O file",
        };
        facts
    }
}

impl Container {
    fn begin(&mut self, part: &[u8]) -> Next {
        let Some((count, wide)) = list(part) else {
            return self.next_member();
        };
        self.step = Step::List(wide);
        let size = if wide { 32 } else { 20 };
        Next::Part(8, u64::from(count) * size)
    }

    fn read_list(&mut self, part: &[u8], wide: bool) {
        let size = if wide { 32 } else { 20 };
        let image = |entry: &[u8]| {
            let place = Order::Big.word(wide, entry, 8)?;
            let length = Order::Big.word(wide, entry, if wide { 16 } else { 12 })?;
            (place > 0).then(|| (place, place.saturating_add(length)))
        };
        let mut images: Vec<(u64, u64)> = part.chunks_exact(size).filter_map(image).collect();
        images.sort_unstable();
        images.dedup();
        self.kind = Kind::Universal(images.into());
    }

    /// Asks for the beginning of the next image, or the header of the next member.
    fn next_member(&mut self) -> Next {
        self.read.extend(self.current.take());
        match &mut self.kind {
            Kind::Library(at) => {
                self.step = Step::Header;
                Next::Part(*at, HEADER)
            }
            Kind::Universal(images) => match images.pop_front() {
                Some((base, end)) => {
                    self.step = Step::Sniff(base, end);
                    Next::Part(base, SNIFF as u64)
                }
                None => Next::Done,
            },
        }
    }

    /// Name, date, owner, group, mode, and at 48 the size, in decimal digits.
    fn header(&mut self, part: &[u8]) -> Option<Next> {
        let Kind::Library(at) = &mut self.kind else {
            return None;
        };
        if part.get(58..60)? != b"`\n" {
            return None;
        }
        let number = |it: &[u8]| std::str::from_utf8(it).ok()?.trim_end().parse::<u64>().ok();
        let size = number(&part[48..58])?;
        let mut base = *at + HEADER;
        let end = base.checked_add(size)?;
        *at = end.checked_add(end % 2)?;
        // A long name stands before the content.
        if let Some(length) = part[..16].strip_prefix(b"#1/").and_then(number) {
            base = base.checked_add(length)?.min(end);
        }
        self.step = Step::Sniff(base, end);
        Some(Next::Part(base, SNIFF as u64))
    }

    /// Hands a part to the member; what it asks for must be its own.
    fn member(&mut self, part: &[u8]) -> Next {
        let Some(member) = &mut self.current else {
            return self.next_member();
        };
        if let Next::Part(at, length) = member.format.step(part) {
            let at = member.base.saturating_add(at);
            if at < member.end {
                return Next::Part(at, length.min(member.end - at));
            }
        }
        self.next_member()
    }

    fn judge(&mut self, members: Vec<Member>, view: &View) {
        for mut member in members {
            let facts = member.format.finish(&view.within(member.base));
            self.facts.format = facts.format;
            self.facts.debug = self.facts.debug.saturating_add(facts.debug);
            self.facts.names |= facts.names;
            self.facts.database = self.facts.database.take().or(facts.database);
            self.facts.debug_url = self.facts.debug_url.take().or(facts.debug_url);
        }
    }
}
