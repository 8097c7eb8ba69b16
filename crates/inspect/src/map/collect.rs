use crate::digest::Digest;
use crate::json::{Container, Visitor};
use crate::map::{Content, Map, Origin, Part, Tap, Writing};

/// Bounds on what is kept of one map. Counting goes on beyond them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Sources that are kept with their names and hashes.
    pub(crate) sources: usize,
    /// Bytes of names that are kept.
    pub(crate) name_bytes: usize,
    /// Sections of an index map that are kept, and links to maps; of several maps in
    /// one file, all of them together.
    pub(crate) sections: usize,
}

impl Bounds {
    /// What is left for the next map of a file.
    pub(crate) fn without(self, map: &Map) -> Self {
        let kept = |part: &Part| {
            part.names
                .len()
                .max(part.contents.len())
                .max(part.ignored.len())
        };
        let names = |part: &Part| part.names.held();
        let sum = |of: &dyn Fn(&Part) -> usize| map.parts.iter().map(of).sum::<usize>();
        Self {
            sources: self.sources.saturating_sub(sum(&kept)),
            name_bytes: self.name_bytes.saturating_sub(sum(&names)),
            sections: self
                .sections
                .saturating_sub(map.parts.len().max(1) + map.links.len()),
        }
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            sources: 100_000,
            name_bytes: 16 << 20,
            sections: 20_000,
        }
    }
}

/// The longest source name that is kept whole.
const NAME_BYTES: usize = 4096;

/// What an open object or array is to a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A map, kept as the part with this index, if any.
    Map(Option<usize>),
    Sources(Option<usize>),
    Contents(Option<usize>),
    Ignored(Option<usize>),
    Sections,
    Section,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Version,
    Mappings,
    Sources,
    Contents,
    Root,
    Sections,
    Ignored,
    Map,
    Link,
    Other,
}

impl Key {
    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// What the string being read is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Unwanted,
    Name(Option<usize>),
    Content(Option<usize>),
    Root(Option<usize>),
    Version,
    Link,
}

/// Gathers from a JSON document what matters if it is a source map.
pub(crate) struct Collector {
    bounds: Bounds,
    stack: Vec<(Role, Key)>,
    parts: Vec<Part>,
    links: Vec<String>,
    ignored: usize,
    text: Text,
    scratch: Vec<u8>,
    digest: Digest,
    kept: usize,
    kept_contents: usize,
    name_bytes: usize,
    cut: bool,
    /// Keys of the outermost object, as bits.
    keys: u32,
    /// Of these, the ones whose value is what a map has there.
    proper: u32,
    /// Who hears the contents.
    tap: Option<Tap>,
}

impl Collector {
    /// A collector for one document.
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            stack: Vec::new(),
            parts: Vec::new(),
            links: Vec::new(),
            ignored: 0,
            text: Text::Unwanted,
            scratch: Vec::new(),
            digest: Digest::new(),
            kept: 0,
            kept_contents: 0,
            name_bytes: 0,
            cut: false,
            keys: 0,
            proper: 0,
            tap: None,
        }
    }

    /// Tells the contents that are kept, as they go by.
    pub(crate) fn told(mut self, tap: Option<Tap>) -> Self {
        self.tap = tap;
        self
    }

    /// Whether the document, if it broke off, had begun like a map: at least two
    /// of the keys that every map has.
    pub(crate) fn begins_like_a_map(&self) -> bool {
        self.keys.count_ones() >= 2
    }

    /// The map, if the document was one. A document that broke off counts as a
    /// map where it had already shown that it is one.
    pub(crate) fn finish(mut self, origin: Origin, whole: bool) -> Option<Map> {
        // The content in which the document broke off was shown up to there.
        if let Text::Content(part) = self.text {
            self.end_content(part, false);
        }
        let proper = |key: Key| self.proper & key.bit() != 0;
        let lists = self.keys & Key::Sources.bit() != 0;
        let simple = proper(Key::Mappings) && lists;
        let complete = proper(Key::Version) && (simple || proper(Key::Sections));
        for part in &mut self.parts {
            part.ignored.sort_unstable();
        }
        let map = Map {
            origin,
            whole,
            written: 0,
            cut: self.cut,
            parts: self.parts,
            links: self.links,
            writing: Writing::Plain,
            announced: true,
            document: self.tap.as_ref().map_or(0, Tap::document),
        };
        let torn = !whole && self.keys.count_ones() >= 2 && map.has_content();
        if let Some(tap) = &self.tap {
            tap.finish(complete || torn);
        }
        (complete || torn).then_some(map)
    }

    fn outermost(&self) -> bool {
        self.stack.len() == 1
    }

    fn part(&mut self, index: Option<usize>) -> Option<&mut Part> {
        self.parts.get_mut(index?)
    }

    /// A new part for a map that begins here, within bounds.
    fn begin_part(&mut self) -> Role {
        if self.parts.len() >= self.bounds.sections {
            self.cut = true;
            return Role::Map(None);
        }
        self.parts.push(Part::default());
        Role::Map(Some(self.parts.len() - 1))
    }

    /// What the container that opens here is, and whether it stands where a
    /// content should.
    fn role(&mut self, kind: Container) -> Role {
        use Container::{Array, Object};
        match (self.stack.last().copied(), kind) {
            (None | Some((Role::Section, Key::Map)), Object) => self.begin_part(),
            (Some((Role::Map(part), Key::Sources)), Array) => Role::Sources(part),
            (Some((Role::Map(part), Key::Contents)), Array) => Role::Contents(part),
            (Some((Role::Map(part), Key::Ignored)), Array) => Role::Ignored(part),
            (Some((Role::Map(_), Key::Sections)), Array) => {
                self.note_proper(Key::Sections, true);
                Role::Sections
            }
            (Some((Role::Sections, _)), Object) => Role::Section,
            _ => Role::Other,
        }
    }

    /// A source or content that is no string still counts in its list.
    fn no_string(&mut self) {
        match self.stack.last() {
            Some((Role::Sources(part), _)) => self.keep_name(*part, ""),
            Some((Role::Contents(part), _)) => self.keep_content(*part, None),
            _ => {}
        }
    }

    fn keep_name(&mut self, part: Option<usize>, name: &str) {
        let full = self.kept >= self.bounds.sources
            || self.name_bytes + name.len() > self.bounds.name_bytes;
        let Some(part) = self.part(part) else { return };
        part.name_count += 1;
        if full {
            self.cut = true;
        } else {
            part.names.push(name);
            self.kept += 1;
            self.name_bytes += name.len();
        }
    }

    fn keep_content(&mut self, part: Option<usize>, content: Option<Content>) {
        let full = self.kept_contents >= self.bounds.sources;
        let Some(part) = self.part(part) else { return };
        part.content_count += 1;
        if !full {
            part.contents.push(content);
            self.kept_contents += 1;
            return;
        }
        if let Some(content) = content {
            part.beyond.0 += 1;
            part.beyond.1 += content.bytes;
        }
        self.cut = true;
    }

    fn end_name(&mut self, part: Option<usize>) {
        let scratch = std::mem::take(&mut self.scratch);
        self.keep_name(part, &String::from_utf8_lossy(&scratch));
        self.scratch = scratch;
    }

    fn end_root(&mut self, part: Option<usize>) {
        let root = String::from_utf8_lossy(&self.scratch).into_owned();
        if let Some(part) = self.part(part) {
            part.root = root;
        }
    }

    fn end_link(&mut self) {
        if self.links.len() >= self.bounds.sections {
            self.cut = true;
            return;
        }
        let link = String::from_utf8_lossy(&self.scratch).into_owned();
        self.links.push(link);
    }

    /// An index in the list of sources that are not the author's.
    fn keep_ignored(&mut self, part: Option<usize>, text: &[u8]) {
        let index = std::str::from_utf8(text)
            .ok()
            .and_then(|it| it.parse().ok());
        let full = self.ignored >= self.bounds.sources;
        if let (Some(index), Some(part)) = (index.filter(|_| !full), self.part(part)) {
            part.ignored.push(index);
            self.ignored += 1;
        }
    }

    fn begin_content(&self, part: Option<usize>) {
        if let (Some(tap), Some(at)) = (&self.tap, part)
            && let Some(kept) = self.parts.get(at)
            && self.kept_contents < self.bounds.sources
        {
            tap.begin(at, kept.contents.len());
        }
    }

    fn end_content(&mut self, part: Option<usize>, whole: bool) {
        if let Some(tap) = &self.tap {
            tap.end(whole);
        }
        let (bytes, hash) = self.digest.finish();
        self.keep_content(part, Some(Content { bytes, hash }));
    }

    fn note_proper(&mut self, key: Key, holds: bool) {
        if holds && self.outermost() {
            self.proper |= key.bit();
        }
    }

    fn note(&mut self, key: Key) {
        if self.outermost() && !matches!(key, Key::Other | Key::Map | Key::Link) {
            self.keys |= key.bit();
        }
    }
}

impl Visitor for Collector {
    fn open(&mut self, kind: Container) {
        let role = self.role(kind);
        self.no_string();
        self.stack.push((role, Key::Other));
    }

    fn close(&mut self) {
        self.stack.pop();
    }

    fn key(&mut self, key: &[u8]) {
        let Some((Role::Map(_) | Role::Section, _)) = self.stack.last() else {
            return;
        };
        let key = match key {
            b"version" => Key::Version,
            b"mappings" => Key::Mappings,
            b"sources" => Key::Sources,
            b"sourcesContent" => Key::Contents,
            b"sourceRoot" => Key::Root,
            b"sections" => Key::Sections,
            b"ignoreList" | b"x_google_ignoreList" => Key::Ignored,
            b"map" => Key::Map,
            b"url" => Key::Link,
            _ => Key::Other,
        };
        self.note(key);
        if let Some(top) = self.stack.last_mut() {
            top.1 = key;
        }
    }

    fn begin_string(&mut self) -> bool {
        self.scratch.clear();
        self.text = match self.stack.last().copied() {
            Some((Role::Sources(part), _)) => Text::Name(part),
            Some((Role::Contents(part), _)) => Text::Content(part),
            Some((Role::Map(part), Key::Root)) => Text::Root(part),
            Some((Role::Map(_), Key::Version)) if self.outermost() => Text::Version,
            Some((Role::Section, Key::Link)) => Text::Link,
            Some((Role::Map(_), Key::Mappings)) => {
                self.note_proper(Key::Mappings, true);
                Text::Unwanted
            }
            _ => Text::Unwanted,
        };
        if let Text::Content(part) = self.text {
            self.begin_content(part);
        }
        self.text != Text::Unwanted
    }

    fn string(&mut self, part: &[u8]) {
        if let Text::Content(_) = self.text {
            self.digest.update(part);
            if let Some(tap) = &self.tap {
                tap.bytes(part);
            }
        } else {
            let room = NAME_BYTES.saturating_sub(self.scratch.len());
            self.scratch
                .extend_from_slice(&part[..part.len().min(room)]);
        }
    }

    fn end_string(&mut self) {
        match std::mem::replace(&mut self.text, Text::Unwanted) {
            Text::Unwanted => {}
            Text::Name(part) => self.end_name(part),
            Text::Root(part) => self.end_root(part),
            Text::Link => self.end_link(),
            Text::Version => self.note_proper(Key::Version, self.scratch == b"3"),
            Text::Content(part) => self.end_content(part, true),
        }
    }

    fn scalar(&mut self, text: &[u8]) {
        if self.outermost() && self.stack.last().is_some_and(|top| top.1 == Key::Version) {
            self.note_proper(Key::Version, matches!(text, b"3" | b"3.0"));
        }
        if let Some((Role::Ignored(part), _)) = self.stack.last().copied() {
            self.keep_ignored(part, text);
        }
        self.no_string();
    }
}
