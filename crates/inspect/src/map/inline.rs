use crate::json::{Parser, Status};
use crate::map::coding::Coding;
use crate::map::{Bounds, Collector, Map, Origin, Taps};

/// A longer media type is none.
const HEADER_BYTES: usize = 1024;
/// Decoded bytes are handed on in parts of about this size.
const SCRATCH: usize = 4096;

/// A source map inside another file, decoded and parsed as it goes by.
pub(crate) struct InlineMap {
    line: u64,
    coding: Coding,
    /// Whether it stands in a comment for debuggers; else it is one only if it
    /// holds content.
    announced: bool,
    parser: Parser,
    collector: Collector,
    whole: bool,
    written: u64,
}

/// What came of an inline map.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It is one.
    Map(Box<Map>),
    /// It began like one on this line, and broke off before it showed anything.
    Torn(u64),
    /// Something else.
    Other,
}

impl InlineMap {
    /// Begins at `data:`; answers the map and how many bytes its header has.
    pub(crate) fn begin(url: &[u8], line: u64) -> Option<(Self, usize)> {
        let head = &url[..url.len().min(HEADER_BYTES)];
        let comma = head.iter().position(|byte| *byte == b',')?;
        let media = &head[..comma];
        let graphic = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'`' | b'<');
        if !media.iter().all(graphic) {
            return None;
        }
        let coding = if media.to_ascii_lowercase().ends_with(b";base64") {
            Coding::base64()
        } else if url[comma + 1..].starts_with(b"{\\") {
            Coding::Quoted(b'"')
        } else {
            Coding::Percent
        };
        let mut map = Self::embedded(coding, line);
        map.announced = true;
        map.written = comma as u64;
        Some((map, comma + 1))
    }

    /// A map that begins without a URL.
    pub(crate) fn embedded(coding: Coding, line: u64) -> Self {
        Self {
            line,
            coding,
            announced: false,
            parser: Parser::new(),
            collector: Collector::new(Bounds::default()),
            whole: false,
            written: 0,
        }
    }

    /// The same, keeping no more than this; `taps` tell its contents.
    pub(crate) fn within(mut self, bounds: Bounds, taps: Option<&Taps>) -> Self {
        self.collector = Collector::new(bounds).told(taps.map(Taps::next));
        self
    }

    /// Whether what was read so far begins like a map.
    pub(crate) fn begins_like_a_map(&self) -> bool {
        self.collector.begins_like_a_map()
    }

    /// Takes what follows; answers how many bytes are used up and whether the
    /// map has ended. Bytes that are not used up must be offered again.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut used = 0;
        let mut scratch = Vec::with_capacity(SCRATCH + 8);
        loop {
            scratch.clear();
            let before = self.coding;
            let (mut taken, stop) = self.coding.decode(&bytes[used..], &mut scratch, SCRATCH);
            let status = self.parser.feed(&scratch, &mut self.collector);
            if let Status::Closed(length) = status {
                self.whole = true;
                // What follows the map is not its own.
                (self.coding, taken) = (before, 0);
                scratch.clear();
                if length > 0 {
                    taken = self.coding.decode(&bytes[used..], &mut scratch, length).0;
                }
            }
            used += taken;
            self.written += taken as u64;
            if self.whole || stop || matches!(status, Status::Broken(_)) {
                return (used, true);
            }
            if taken == 0 || used == bytes.len() {
                return (used, false);
            }
        }
    }

    /// What was learned.
    pub(crate) fn finish(self) -> Ended {
        let origin = Origin::Inline { line: self.line };
        let torn = self.announced && !self.whole && self.begins_like_a_map();
        let map = self.collector.finish(origin, self.whole);
        match map.filter(|it| self.announced || it.has_content()) {
            Some(mut map) => {
                map.written = self.written;
                map.writing = self.coding.writing();
                map.announced = self.announced;
                Ended::Map(Box::new(map))
            }
            None if torn => Ended::Torn(self.line),
            None => Ended::Other,
        }
    }
}
