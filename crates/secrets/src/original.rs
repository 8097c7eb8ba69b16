//! Where in the sources of a map a place of it lies.
//!
//! The map is read once more, by a reader of no more of JSON than is needed: which
//! string of which `sourcesContent` a place stands in, and how many line ends come
//! before it there.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use memchr::memchr2;

use crate::deep::Limits;

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;
/// No map nests deeper.
const DEPTH: usize = 64;
/// How many bytes of names are kept, of one and of all.
const NAME: usize = 4096;
const NAMES: usize = 8 << 20;
/// What keeping a name costs besides.
const ENTRY: usize = 64;

/// A place in a source that a map holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The source as the map names it; empty where it does not.
    pub source: String,
    /// The line, from 1.
    pub line: u64,
}

/// Where the places of a file (its offsets, in bytes) lie in the sources that it
/// holds, if it is a map; in the order in which the places are given.
///
/// # Errors
/// Where the file cannot be read.
pub fn originals(file: &mut dyn Read, places: &[u64]) -> io::Result<Vec<Option<Original>>> {
    let mut tracker = Tracker::new(places);
    let mut buffer = vec![0; CHUNK];
    while !tracker.done() {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => tracker.feed(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(tracker.answers(places.len()))
}

/// The same for a file that is compressed as a whole, with gzip: its places are in what
/// it unpacks to.
///
/// # Errors
/// Where the file cannot be read or is damaged.
pub fn originals_compressed(
    file: &mut dyn Read,
    places: &[u64],
) -> io::Result<Vec<Option<Original>>> {
    let unpacked = MultiGzDecoder::new(file);
    originals(&mut unpacked.take(Limits::default().bytes), places)
}

/// What a list or object is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// An object: possibly a map, with this number.
    Map(usize),
    /// The list of its sources' names.
    Sources(usize),
    /// The list of their contents.
    Contents(usize),
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    role: Role,
    /// How many elements of a list have ended.
    index: usize,
    /// Whether the next string is a key.
    key: bool,
}

/// What the string is that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    None,
    Key,
    Name,
    Content,
    Other,
}

/// Where a place lies: the map, the index of the source, the line.
type Spot = (usize, usize, u64);

struct Tracker {
    /// The places, in order, with where each was in the question.
    places: Vec<(u64, usize)>,
    next: usize,
    spots: Vec<(usize, Spot)>,
    stack: Vec<Level>,
    /// How many objects there were.
    maps: usize,
    names: BTreeMap<(usize, usize), String>,
    kept: usize,
    text: Text,
    escaped: bool,
    gathered: Vec<u8>,
    last_key: Vec<u8>,
    line: u64,
    offset: u64,
    broken: bool,
}

impl Tracker {
    fn new(places: &[u64]) -> Self {
        let mut places: Vec<(u64, usize)> = places.iter().copied().zip(0..).collect();
        places.sort_unstable();
        Self {
            places,
            next: 0,
            spots: Vec::new(),
            stack: Vec::new(),
            maps: 0,
            names: BTreeMap::new(),
            kept: 0,
            text: Text::None,
            escaped: false,
            gathered: Vec::new(),
            last_key: Vec::new(),
            line: 1,
            offset: 0,
            broken: false,
        }
    }

    /// Whether nothing more can be learned: the names may stand behind the contents.
    fn done(&self) -> bool {
        self.broken || (self.next == self.places.len() && self.spots.is_empty())
    }

    fn feed(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() && !self.broken {
            at += match self.text {
                Text::None => self.between(bytes[at], self.offset + at as u64),
                _ => self.within(&bytes[at..], self.offset + at as u64),
            };
        }
        self.offset += bytes.len() as u64;
    }

    /// One byte outside of strings.
    fn between(&mut self, byte: u8, at: u64) -> usize {
        match byte {
            b'{' | b'[' => self.open(byte),
            b'}' | b']' => {
                self.stack.pop();
            }
            b'"' => self.begin(at),
            b',' => {
                if let Some(level) = self.stack.last_mut() {
                    level.index += 1;
                    level.key = matches!(level.role, Role::Map(_));
                }
            }
            b':' => {
                if let Some(level) = self.stack.last_mut() {
                    level.key = false;
                }
            }
            _ => {}
        }
        // Anything else than an object is no map; `)]}'` may stand before one.
        self.broken |= self.stack.is_empty()
            && !matches!(byte, b'}' | b')' | b']' | b'\'')
            && !byte.is_ascii_whitespace()
            && byte < 0x80;
        1
    }

    fn open(&mut self, byte: u8) {
        let above = self.stack.last().map(|it| it.role);
        let role = match (byte, above) {
            (b'{', _) => {
                self.maps += 1;
                Role::Map(self.maps)
            }
            (_, Some(Role::Map(map))) if self.last_key == b"sources" => Role::Sources(map),
            (_, Some(Role::Map(map))) if self.last_key == b"sourcesContent" => Role::Contents(map),
            _ => Role::Other,
        };
        self.broken |= self.stack.len() >= DEPTH;
        self.stack.push(Level {
            role,
            index: 0,
            key: byte == b'{',
        });
    }

    fn begin(&mut self, at: u64) {
        let level = self.stack.last();
        self.text = match level.map(|it| (it.role, it.key)) {
            Some((Role::Map(_), true)) => Text::Key,
            Some((Role::Sources(_), _)) => Text::Name,
            Some((Role::Contents(_), _)) => Text::Content,
            _ => Text::Other,
        };
        self.gathered.clear();
        self.line = 1;
        self.pass(at, false);
    }

    /// The bytes of a string up to the next that means something.
    fn within(&mut self, bytes: &[u8], at: u64) -> usize {
        if self.escaped {
            self.escaped = false;
            self.gather(&bytes[..1]);
            if bytes[0] == b'n' {
                self.pass(at, true);
                self.line += 1;
            }
            return 1;
        }
        let plain = memchr2(b'"', b'\\', bytes).unwrap_or(bytes.len());
        self.gather(&bytes[..plain]);
        match bytes.get(plain) {
            None => plain,
            Some(b'"') => {
                self.end(at + plain as u64);
                plain + 1
            }
            Some(_) => {
                self.gather(b"\\");
                self.escaped = true;
                plain + 1
            }
        }
    }

    fn gather(&mut self, bytes: &[u8]) {
        if matches!(self.text, Text::Key | Text::Name) && self.gathered.len() < NAME {
            self.gathered.extend_from_slice(bytes);
        }
    }

    fn end(&mut self, at: u64) {
        match self.text {
            Text::Key => std::mem::swap(&mut self.last_key, &mut self.gathered),
            Text::Name => self.name(),
            Text::Content => self.pass(at, true),
            Text::None | Text::Other => {}
        }
        self.text = Text::None;
    }

    fn name(&mut self) {
        let Some(Level {
            role: Role::Sources(map),
            index,
            ..
        }) = self.stack.last()
        else {
            return;
        };
        self.kept += self.gathered.len() + ENTRY;
        if self.kept <= NAMES {
            let text = [b"\"", &self.gathered[..], b"\""].concat();
            let name = serde_json::from_slice(&text).unwrap_or_default();
            self.names.insert((*map, *index), name);
        }
    }

    /// Answers for the places before `at`, which lie in a content or in nothing.
    fn pass(&mut self, at: u64, inside: bool) {
        while let Some((place, asked)) = self.places.get(self.next)
            && *place < at
        {
            let level = self.stack.last();
            if let Some(Level {
                role: Role::Contents(map),
                index,
                ..
            }) = level
                && inside
                && self.text == Text::Content
            {
                self.spots.push((*asked, (*map, *index, self.line)));
            }
            self.next += 1;
        }
    }

    fn answers(self, count: usize) -> Vec<Option<Original>> {
        let mut all = vec![None; count];
        for (asked, (map, index, line)) in self.spots {
            let name = self.names.get(&(map, index));
            all[asked] = Some(Original {
                source: name.cloned().unwrap_or_default(),
                line,
            });
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the marks of a text lie, however it is cut.
    fn ask(text: &str) -> Vec<Option<(String, u64)>> {
        let places: Vec<u64> = text.match_indices('@').map(|it| it.0 as u64).collect();
        let whole = originals(&mut text.as_bytes(), &places).unwrap();
        let mut tracker = Tracker::new(&places);
        text.as_bytes().iter().for_each(|it| tracker.feed(&[*it]));
        assert_eq!(tracker.answers(places.len()), whole);
        let told = |it: Option<Original>| it.map(|it| (it.source, it.line));
        whole.into_iter().map(told).collect()
    }

    #[test]
    fn a_place_in_a_map_is_a_line_of_a_source() {
        let at = |source: &str, line| Some((source.to_owned(), line));
        for (text, expected) in [
            (
                r#"{"version":3,"sources":["a.ts","b\/c.ts"],"sourcesContent":["x\n","\\n\n\n  @ \"\n@"]}"#,
                vec![at("b/c.ts", 3), at("b/c.ts", 4)],
            ),
            // The names behind the contents; a source without one.
            (
                r#"{"sourcesContent":[null,"@\n"],"sources":["a.ts","b.ts"]}"#,
                vec![at("b.ts", 1)],
            ),
            (r#"{"sourcesContent":["@"]}"#, vec![at("", 1)]),
            // An index map, and what debuggers skip.
            (
                ")]}'\n{\"sections\":[{\"map\":{\"sources\":[\"s\"],\"sourcesContent\":[\"@\"]}}]}",
                vec![at("s", 1)],
            ),
            // Elsewhere in a map, and in what is none.
            (
                r#"{"file":"@","sources":["a"],"sourcesContent":["b"]}"#,
                vec![None],
            ),
            ("const x = '@'", vec![None]),
            (r#"["sourcesContent",["@"]]"#, vec![None]),
            (r#"{"sourcesContent":["@"#, vec![None]),
        ] {
            assert_eq!(ask(text), expected, "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("{}@", "[{\"a\":".repeat(1_000_000));
        assert_eq!(ask(&deep[..3000]), []);
        let mut tracker = Tracker::new(&[5_000_000]);
        tracker.feed(deep.as_bytes());
        assert!(tracker.broken && tracker.stack.len() <= DEPTH + 1);
    }
}
