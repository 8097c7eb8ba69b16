use crate::json::{Container, Parser, Status, Visitor};
use crate::map::{Bounds, Collector, Map, Origin, Tap, Taps};
use crate::pass::Shape;
use crate::secrets::{Readings, Spot};

/// What has to be passed over before the first brace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sniff {
    /// In a byte order mark, so many bytes of it seen.
    Mark(usize),
    /// In white space, or in the guard line `)]}'` at so many bytes of it.
    Space,
    Guard(usize),
    GuardLine,
    Json,
    Over,
}

const MARK: &[u8] = b"\xef\xbb\xbf";
const GUARD: &[u8] = b")]}";

/// Reads a file as JSON for as long as it is JSON.
pub(crate) struct Document {
    sniff: Sniff,
    /// Both are made only for what begins like JSON.
    json: Option<Box<Json>>,
    tap: Option<Tap>,
}

struct Json {
    parser: Parser,
    readers: Readers,
    whole: bool,
    /// How many bytes had been fed when the document broke.
    fed: u64,
}

/// Everybody who listens to the parser.
struct Readers {
    map: Collector,
    shape: Shape,
    readings: Readings,
    map_wants: bool,
    shape_wants: bool,
    readings_want: bool,
}

/// What a file said as JSON.
pub(crate) struct Outcome {
    /// The map, if it is one.
    pub(crate) map: Option<Map>,
    /// What its outer levels show.
    pub(crate) shape: Shape,
    /// Whether it is JSON to its end.
    pub(crate) whole: bool,
    /// Whether it begins like a map.
    pub(crate) like_a_map: bool,
    /// About how many bytes in it broke.
    pub(crate) fed: u64,
}

impl Document {
    /// A document at its beginning.
    pub(crate) fn new() -> Self {
        Self {
            sniff: Sniff::Mark(0),
            json: None,
            tap: None,
        }
    }

    /// Tells the contents of sources, as they go by, or to nobody.
    pub(crate) fn tell(&mut self, taps: Option<&Taps>) {
        self.tap = taps.map(Taps::next);
    }

    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() && !matches!(self.sniff, Sniff::Json | Sniff::Over) {
            at += self.step(bytes[at]);
        }
        if self.sniff == Sniff::Json && at < bytes.len() {
            self.parse(&bytes[at..]);
        }
    }

    /// Where it is, as a source map.
    pub(crate) fn spot(&self) -> Spot {
        let json = self.json.as_ref();
        json.map_or_else(Spot::default, |it| it.readers.readings.spot())
    }

    /// The end of the file; `None` where it never was JSON.
    pub(crate) fn finish(self) -> Option<Outcome> {
        let json = *self.json?;
        Some(Outcome {
            like_a_map: json.readers.map.begins_like_a_map(),
            map: json.readers.map.finish(Origin::File, json.whole),
            shape: json.readers.shape,
            whole: json.whole,
            fed: json.fed,
        })
    }

    /// One byte before the first brace; answers whether it is used up.
    fn step(&mut self, byte: u8) -> usize {
        let (next, used) = match (self.sniff, byte) {
            (Sniff::Mark(seen), _) if byte == MARK[seen] && seen == 2 => (Sniff::Space, 1),
            (Sniff::Mark(seen), _) if byte == MARK[seen] => (Sniff::Mark(seen + 1), 1),
            (Sniff::Mark(0), _) => (Sniff::Space, 0),
            (Sniff::Space, b' ' | b'\t' | b'\r' | b'\n') | (Sniff::GuardLine, b'\n') => {
                (Sniff::Space, 1)
            }
            (Sniff::Space, b')') => (Sniff::Guard(1), 1),
            (Sniff::Guard(seen), _) if byte == GUARD[seen] && seen == 2 => (Sniff::GuardLine, 1),
            (Sniff::Guard(seen), _) if byte == GUARD[seen] => (Sniff::Guard(seen + 1), 1),
            // `)]}'{…}` on one line is as good.
            (Sniff::Space | Sniff::GuardLine, b'{') => (Sniff::Json, 0),
            (Sniff::GuardLine, _) => (Sniff::GuardLine, 1),
            _ => (Sniff::Over, 0),
        };
        self.sniff = next;
        used
    }

    fn parse(&mut self, bytes: &[u8]) {
        let tap = &mut self.tap;
        let json = self
            .json
            .get_or_insert_with(|| Box::new(Json::new(tap.take())));
        match json.parser.feed(bytes, &mut json.readers) {
            Status::Open => json.fed += bytes.len() as u64,
            Status::Broken(used) => {
                json.fed += used as u64;
                self.sniff = Sniff::Over;
            }
            Status::Closed(_) => {
                json.whole = true;
                self.sniff = Sniff::Over;
            }
        }
    }
}

impl Json {
    fn new(tap: Option<Tap>) -> Self {
        Self {
            parser: Parser::new(),
            readers: Readers {
                map: Collector::new(Bounds::default()).told(tap),
                shape: Shape::default(),
                readings: Readings::default(),
                map_wants: false,
                shape_wants: false,
                readings_want: false,
            },
            whole: false,
            fed: 0,
        }
    }
}

impl Visitor for Readers {
    fn open(&mut self, kind: Container) {
        self.map.open(kind);
        self.shape.open(kind);
        self.readings.open(kind);
    }

    fn close(&mut self) {
        self.map.close();
        self.shape.close();
        self.readings.close();
    }

    fn key(&mut self, key: &[u8]) {
        self.map.key(key);
        self.shape.key(key);
        self.readings.key(key);
    }

    fn begin_string(&mut self) -> bool {
        self.map_wants = self.map.begin_string();
        self.shape_wants = self.shape.begin_string();
        self.readings_want = self.readings.begin_string();
        self.map_wants || self.shape_wants || self.readings_want
    }

    fn string(&mut self, part: &[u8]) {
        if self.map_wants {
            self.map.string(part);
        }
        if self.shape_wants {
            self.shape.string(part);
        }
        if self.readings_want {
            self.readings.string(part);
        }
    }

    fn end_string(&mut self) {
        self.map.end_string();
        self.shape.end_string();
        self.readings.end_string();
    }

    fn scalar(&mut self, text: &[u8]) {
        self.map.scalar(text);
        self.shape.scalar(text);
        self.readings.scalar(text);
    }
}
