use std::collections::{HashMap, HashSet};
use std::io;

use packgate_report::human_number;
use packgate_tree::Tree;

use crate::check::File;
use crate::digest::Hash;
use crate::hit::NotInspected;
use crate::map::{Content, Heard, Map, Origin};
use crate::options::Options;
use crate::options::Secrets;
use crate::pass::FileFacts;
use crate::reveal::Whose;
use crate::reveal::lines::{LineCounter, Lines};
use crate::reveal::pass::{MapPass, open};
use crate::rules;
use crate::view::PackedEntry;

/// Files to look for maps in.
#[derive(Clone, Copy)]
pub struct RevealView<'a> {
    /// Where the bytes come from.
    pub tree: &'a dyn Tree,
    /// The files.
    pub files: &'a [PackedEntry],
    /// For each file, whether a source with the same content reveals nothing: the
    /// file ships, whoever publishes.
    pub ships: &'a [bool],
}

/// Which source: its map, and its place in it. In the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId {
    map: usize,
    part: usize,
    index: usize,
}

impl SourceId {
    /// The index of its map.
    pub fn map(self) -> usize {
        self.map
    }
}

/// What a source's content is to whoever has the package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing else in the package has it.
    Revealed,
    /// An earlier source has the same content.
    Repeats(SourceId),
    /// The package ships a file with that content.
    Ships,
}

/// One source of which a map holds the content.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Which one it is.
    pub id: SourceId,
    /// The map's `sourceRoot`, as written.
    pub root: &'a str,
    /// Its name in `sources`, as written; empty where it has none.
    pub name: &'a str,
    /// Bytes of its content, in UTF-8.
    pub bytes: u64,
    /// Lines of its content.
    pub lines: u64,
    /// Whether all of it is there: a map that is cut short may end in a content.
    pub whole: bool,
    /// Whose it is.
    pub whose: Whose<'a>,
    /// Whether the map has debuggers skip it. That tells nothing of whose it is: a
    /// framework lists all of its own.
    pub ignored: bool,
    /// Whether it is revealed by this map, and nowhere else.
    pub standing: Standing,
}

/// One map.
#[derive(Debug)]
pub struct RevealedMap {
    /// The packed path of the file that is the map, or holds it.
    pub path: String,
    /// The line on which it begins, where the file only holds it.
    pub line: Option<u64>,
    /// Bytes that the map takes.
    pub written: u64,
    /// Whether it was read to its end.
    pub whole: bool,
    /// Sources with content that are more than can be listed, and their bytes.
    pub beyond: (u64, u64),
    map: Map,
    lines: Lines,
}

/// Everything that the maps of some files reveal.
#[derive(Debug, Default)]
pub struct Revealed {
    /// The maps, in the order of the files.
    pub maps: Vec<RevealedMap>,
    /// What could not be read, or not to its end, by path.
    pub not_inspected: Vec<NotInspected>,
    /// The maps that files without one name in a comment: path and URL.
    pub elsewhere: Vec<(String, String)>,
    /// Hash and size of each file with maps.
    states: HashMap<usize, (u64, Hash)>,
    ships: HashSet<Hash>,
    first: HashMap<Hash, SourceId>,
    /// The map in each document of each file.
    documents: HashMap<(usize, usize), usize>,
}

/// Reads every file of the view once. Of the options, `chunk`, `memory` and `unpack`
/// count.
pub fn reveal(view: &RevealView, options: &Options) -> Revealed {
    let mut revealed = Revealed::default();
    let mut pass = MapPass::new(options);
    let mut room = options.memory;
    for (index, file) in view.files.iter().enumerate() {
        let mut lines = LineCounter::default();
        match read(&mut pass, view.tree, file, &mut lines) {
            Ok(facts) => {
                if view.ships[index] {
                    revealed.ships.insert(facts.hash);
                }
                revealed.doubt(file, &facts);
                revealed.keep(index, file, facts, &mut lines, &mut room);
            }
            Err(error) => revealed.unread(&file.path, error.to_string()),
        }
    }
    revealed.settle();
    revealed
}

fn read(
    pass: &mut MapPass,
    tree: &dyn Tree,
    file: &PackedEntry,
    lines: &mut LineCounter,
) -> io::Result<FileFacts> {
    let mut reader = open(tree, file)?;
    let mut hear = |heard: &Heard| -> io::Result<()> {
        lines.hear(heard);
        Ok(())
    };
    let found = pass.run(&mut reader, &mut hear);
    found.map_err(|error| io::Error::other(format!("could not be read to its end: {error}")))
}

impl Revealed {
    fn unread(&mut self, path: &str, reason: impl Into<String>) {
        self.not_inspected.push(NotInspected {
            path: path.to_owned(),
            reason: reason.into(),
        });
    }

    /// Says what of a file is not certain.
    fn doubt(&mut self, file: &PackedEntry, facts: &FileFacts) {
        if facts.bytes != file.size {
            self.unread(&file.path, "its size changed while it was read");
        }
        let incomplete: Vec<String> = facts.maps.iter().filter_map(incomplete).collect();
        if incomplete.is_empty() {
            let path = &file.path;
            let secrets = &Secrets::default();
            let doubt = rules::map_doubt(&File {
                path,
                facts,
                secrets,
            });
            if let Some(reason) = doubt {
                self.unread(path, reason);
            }
        }
        for reason in incomplete {
            self.unread(&file.path, reason);
        }
    }

    /// Keeps the maps of a file, as far as there is room.
    fn keep(
        &mut self,
        index: usize,
        file: &PackedEntry,
        facts: FileFacts,
        lines: &mut LineCounter,
        room: &mut usize,
    ) {
        if let (Some(comment), true) = (facts.comment, facts.maps.is_empty()) {
            self.elsewhere.push((file.path.clone(), comment.url));
        }
        for map in facts.maps {
            let document = map.document;
            let lines = lines.take(document);
            let held = map.held() + lines.held();
            if held > *room {
                self.unread(&file.path, "more sources than can be held in memory");
                continue;
            }
            *room -= held;
            self.states.insert(index, (facts.bytes, facts.hash));
            self.documents.insert((index, document), self.maps.len());
            self.maps.push(RevealedMap::new(file, map, lines));
        }
    }

    /// Once every file was read: finds the first source of each content.
    fn settle(&mut self) {
        self.not_inspected.sort();
        self.not_inspected.dedup();
        for (at, map) in self.maps.iter().enumerate() {
            for (id, content) in map.contents(at) {
                if !self.ships.contains(&content.hash) {
                    self.first.entry(content.hash).or_insert(id);
                }
            }
        }
    }

    /// The sources of which the map at `index` holds the content.
    pub fn sources(&self, index: usize) -> impl Iterator<Item = Source<'_>> {
        let maps = self.maps.get(index).into_iter();
        maps.flat_map(move |map| map.contents(index))
            .map(|(id, content)| self.source(id, content))
    }

    /// Every source with content of every map.
    pub fn all_sources(&self) -> impl Iterator<Item = Source<'_>> {
        (0..self.maps.len()).flat_map(|index| self.sources(index))
    }

    fn source(&self, id: SourceId, content: Content) -> Source<'_> {
        let map = &self.maps[id.map];
        let part = &map.map.parts[id.part];
        let name = part.names.get(id.index).unwrap_or("");
        Source {
            id,
            root: &part.root,
            name,
            bytes: content.bytes,
            lines: map.lines.of(id.part, id.index),
            whole: !map.lines.is_torn(id.part, id.index),
            whose: Whose::of(name),
            ignored: part.ignores(id.index),
            standing: match self.first.get(&content.hash) {
                None => Standing::Ships,
                Some(first) if *first == id => Standing::Revealed,
                Some(first) => Standing::Repeats(*first),
            },
        }
    }

    /// Each file with maps by its index, and its size and hash when it was read.
    pub(super) fn files_with_maps(&self) -> Vec<(usize, (u64, Hash))> {
        let mut files: Vec<_> = self.states.iter().map(|(at, it)| (*at, *it)).collect();
        files.sort_unstable();
        files
    }

    /// The source at this place of a file's document, if it is one that is listed.
    pub(super) fn find(
        &self,
        file: usize,
        document: usize,
        part: usize,
        index: usize,
    ) -> Option<SourceId> {
        let map = *self.documents.get(&(file, document))?;
        let contents = &self.maps[map].map.parts.get(part)?.contents;
        let content = contents.get(index).copied().flatten()?;
        (content.bytes > 0).then_some(SourceId { map, part, index })
    }
}

impl RevealedMap {
    fn new(file: &PackedEntry, map: Map, lines: Lines) -> Self {
        let line = match map.origin {
            Origin::File => None,
            Origin::Inline { line } => Some(line),
        };
        Self {
            path: file.path.clone(),
            line,
            written: if line.is_none() {
                file.size
            } else {
                map.written
            },
            whole: map.whole,
            beyond: map.parts.iter().fold((0, 0), |sum, part| {
                (sum.0 + part.beyond.0, sum.1 + part.beyond.1)
            }),
            map,
            lines,
        }
    }

    /// The names of sources of which the map has no content.
    pub fn only_named(&self) -> impl Iterator<Item = &str> {
        self.map.parts.iter().flat_map(|part| {
            (0..part.names.len())
                .filter(|index| {
                    let content = part.contents.get(*index).copied().flatten();
                    content.is_none_or(|it| it.bytes == 0)
                })
                .filter_map(|index| part.names.get(index))
        })
    }

    fn contents(&self, map: usize) -> impl Iterator<Item = (SourceId, Content)> {
        let parts = self.map.parts.iter().enumerate();
        parts.flat_map(move |(part, it)| {
            let contents = it.contents.iter().enumerate();
            contents.filter_map(move |(index, content)| {
                let content = content.filter(|it| it.bytes > 0)?;
                Some((SourceId { map, part, index }, content))
            })
        })
    }
}

/// Why not all of a map is listed.
fn incomplete(map: &Map) -> Option<String> {
    let what = match map.origin {
        Origin::File => "the source map".to_owned(),
        Origin::Inline { line } => format!("the source map on line {}", human_number(line)),
    };
    if !map.whole && map.announced {
        return Some(format!(
            "{what} breaks off: what it held beyond that is not here"
        ));
    }
    if map.cut {
        let sources = map.parts.iter();
        let sources = sources.map(|it| it.name_count.max(it.content_count)).sum();
        let sources = human_number(sources);
        return Some(format!(
            "{what} has {sources} sources, more than can be listed: the rest is only counted"
        ));
    }
    None
}
