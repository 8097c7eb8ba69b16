use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use packgate_tree::{join, normalize, parent};

use crate::graph::aliases::Aliases;
use crate::graph::entry::{Entries, Field, Pattern};
use crate::graph::exports::Subpaths;
use crate::graph::resolve::Files;
use crate::graph::{How, Imports, Reach, Step};
use crate::map::{Map, candidates};

/// One packed file, as the graph sees it.
pub(crate) struct Node<'a> {
    /// The packed path.
    pub(crate) path: &'a str,
    /// What it may load; `None` where it could not be read, and may load anything.
    pub(crate) imports: Option<&'a Imports>,
    /// Its text, where it is a manifest.
    pub(crate) manifest: Option<&'a [u8]>,
    /// The maps in it.
    pub(crate) maps: &'a [Map],
    /// Whether it lies in a directory in question.
    pub(crate) internal: bool,
    /// Its size, in bytes.
    pub(crate) bytes: u64,
}

/// What of a package does not hang on what its files load.
pub(crate) struct Grounds<'a> {
    /// `None` where it could not be understood.
    manifest: Option<Value>,
    /// Those of directories that could be read.
    nested: Vec<(&'a str, Value)>,
    files: Files<'a>,
    aliases: Aliases,
}

impl<'a> Grounds<'a> {
    /// Of the package with that manifest and these files: the path of each, and its
    /// text where it is a manifest.
    pub(crate) fn new<'m>(
        known: impl Iterator<Item = (&'a str, Option<&'m [u8]>)> + Clone,
        manifest: &str,
    ) -> Self {
        let manifest = serde_json::from_str::<Value>(bare(manifest)).ok();
        let mut files = Files::new(known.clone().map(|(path, _)| path));
        let mut nested = Vec::new();
        for (path, text) in known {
            let dir = parent(path).unwrap_or("");
            let Some(text) = text.filter(|_| !dir.is_empty()) else {
                continue;
            };
            let manifest = serde_json::from_slice::<Value>(text).ok();
            files.describe(dir, manifest.as_ref().map(Entries::of));
            nested.extend(manifest.map(|it| (dir, it)));
        }
        Self {
            aliases: Aliases::of(manifest.as_ref().and_then(|it| it.get("imports"))),
            manifest,
            nested,
            files,
        }
    }

    /// What the file leads to for certain.
    pub(crate) fn ways(&self, node: &Node) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut add = |found: Vec<usize>, how, specifier| {
            ways.extend(found.into_iter().map(|to| Way { to, how, specifier }));
        };
        add(self.files.companions(node.path), How::Beside, 0);
        add(self.sources(node), How::Source, 0);
        let dir = parent(node.path).unwrap_or("");
        let specifiers = node.imports.into_iter().flat_map(|it| it.specifiers.keys());
        for (which, specifier) in specifiers.enumerate() {
            add(self.specifier(dir, specifier), How::Loads, which);
        }
        ways
    }

    fn specifier(&self, dir: &str, specifier: &str) -> Vec<usize> {
        match specifier.as_bytes().first() {
            Some(b'.') => self.files.specifier(dir, specifier),
            Some(b'#') => self.aliases.find(specifier, &self.files),
            _ => self.own_name(specifier),
        }
    }

    /// The packed sources of the maps in a file: what a debugger will open.
    fn sources(&self, node: &Node) -> Vec<usize> {
        let mut found = Vec::new();
        for part in node.maps.iter().flat_map(|it| &it.parts) {
            for name in (0..part.names.len()).filter_map(|it| part.names.get(it)) {
                let paths = candidates(node.path, &part.root, name);
                found.extend(paths.iter().filter_map(|it| self.files.exact(it)));
            }
        }
        found
    }

    /// A specifier that names the package itself: `pkg/sub`, `@scope/pkg/sub`.
    /// What `exports` makes of it is an entry point anyway.
    fn own_name(&self, specifier: &str) -> Vec<usize> {
        own_rest(specifier).map_or_else(Vec::new, |rest| self.files.specifier("", rest))
    }
}

/// What a file leads to for certain: its own map, a source of that, what it names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    to: usize,
    how: How,
    /// Which of the file's specifiers says so.
    specifier: usize,
}

struct Walk<'a> {
    nodes: &'a [Node<'a>],
    grounds: &'a Grounds<'a>,
    ways: &'a [Option<Vec<Way>>],
    reach: Vec<Reach>,
    /// Files that were reached, in that order; the first ones are done with.
    order: VecDeque<usize>,
    /// Directories whose files count as reached already.
    named: HashSet<&'a str>,
    /// Whether the entry points are done with.
    outside: bool,
}

/// How each file is reached, in the order of `nodes`: by as few files as can be,
/// and only where nothing does for certain, by what perhaps does.
///
/// `ways` is what [`Grounds::ways`] says of each.
pub(crate) fn reach(nodes: &[Node], grounds: &Grounds, ways: &[Option<Vec<Way>>]) -> Vec<Reach> {
    let Some(manifest) = &grounds.manifest else {
        return vec![Reach::Unknown; nodes.len()];
    };
    let mut walk = Walk {
        nodes,
        grounds,
        ways,
        reach: vec![Reach::No; nodes.len()],
        order: VecDeque::new(),
        named: HashSet::new(),
        outside: false,
    };
    walk.enter(manifest, &grounds.nested);
    let reached = walk.spread();
    walk.anything(&reached);
    walk.aside(manifest);
    walk.reach
}

impl Walk<'_> {
    fn enter(&mut self, manifest: &Value, nested: &[(&str, Value)]) {
        self.enter_at("", Entries::of(manifest));
        // A directory with a manifest of its own may be entered by its name.
        let closed = manifest.get("exports").is_some();
        for (dir, manifest) in nested {
            let mut entries = if closed {
                Entries::default()
            } else {
                Entries::of(manifest)
            };
            // Only what it names: an index beside it is no reason to enter. Its
            // `imports` are for the code below it, which is not asked.
            entries.files.retain(|it| !it.field.is_empty());
            entries.field(manifest, "imports");
            self.enter_at(dir, entries);
        }
    }

    fn enter_at(&mut self, dir: &str, entries: Entries) {
        for named in entries.files {
            let found = self
                .grounds
                .files
                .resolve(&normalize(&join(dir, &named.path)));
            self.entry(found, dir, &named.field);
        }
        for pattern in &entries.patterns {
            let found = self.fitting(dir, pattern, &entries.subpaths);
            self.entry(found, dir, &pattern.field);
        }
    }

    /// The files that a pattern stands for, those apart that a closer subpath of
    /// `exports` closes.
    fn fitting(&self, dir: &str, pattern: &Pattern, subpaths: &Subpaths) -> Vec<usize> {
        let head = normalize_head(dir, &pattern.head);
        let subpath = pattern.field.get(1).filter(|it| it.starts_with('.'));
        let open = |capture: &str| match subpath {
            Some(key) if pattern.field[0] == "exports" => {
                !subpaths.closes(&Subpaths::filled(key, capture))
            }
            _ => true,
        };
        let beginning = self.grounds.files.beginning(&head);
        let fitting = beginning.filter(|(path, _)| pattern.capture(&head, path).is_some_and(open));
        fitting.map(|(_, index)| index).collect()
    }

    fn entry(&mut self, found: Vec<usize>, dir: &str, field: &Field) {
        for index in found {
            if self.reach[index] == Reach::No {
                self.reach[index] = Reach::Entry {
                    manifest: join(dir, "package.json"),
                    field: field.clone(),
                };
                self.order.push_back(index);
            }
        }
    }

    /// Follows everything from the files in `order`, what is certain first; all
    /// files that were passed.
    fn spread(&mut self) -> Vec<usize> {
        let mut passed = Vec::new();
        let mut guessed = 0;
        loop {
            while let Some(index) = self.order.pop_front() {
                passed.push(index);
                self.follow(index);
            }
            let Some(index) = passed.get(guessed).copied() else {
                return passed;
            };
            guessed += 1;
            self.guess(index);
        }
    }

    /// Adds what the file loads, and what belongs to it.
    fn follow(&mut self, index: usize) {
        let imports = self.nodes[index].imports.into_iter();
        // The ways are in the order of the specifiers, of which there may be many.
        let mut said = imports.flat_map(|it| &it.specifiers).enumerate().peekable();
        for way in self.ways[index].iter().flatten() {
            if self.reach[way.to] != Reach::No {
                continue;
            }
            let (text, line) = if way.how == How::Loads {
                while said.next_if(|(which, _)| *which < way.specifier).is_some() {}
                said.peek()
                    .map_or(("", 0), |(_, (text, line))| (text.as_str(), **line))
            } else {
                ("", 0)
            };
            self.step(vec![way.to], index, line, way.how, text);
        }
    }

    /// Adds what the file perhaps loads.
    fn guess(&mut self, index: usize) {
        let node = &self.nodes[index];
        let Some(imports) = node.imports else {
            return;
        };
        let dir = parent(node.path).unwrap_or("");
        for (prefix, line) in &imports.prefixes {
            let found = self.prefix(dir, prefix);
            self.step(found, index, *line, How::Begins, prefix);
        }
        for segment in &imports.segments {
            if self.named.insert(segment) {
                let named = |it: &Node| it.path.split('/').any(|it| it == segment);
                let all = self.nodes.iter().enumerate();
                let found = all.filter(|(_, it)| named(it)).map(|(index, _)| index);
                self.step(found.collect(), index, 0, How::Names, segment);
            }
        }
    }

    fn prefix(&self, dir: &str, prefix: &str) -> Vec<usize> {
        match prefix.as_bytes().first() {
            Some(b'.') => {
                let head = normalize_head(dir, prefix);
                self.grounds.files.beginning(&head).map(|it| it.1).collect()
            }
            Some(b'#') => self.grounds.aliases.beginning(prefix, &self.grounds.files),
            _ => {
                let rest = own_rest(prefix).unwrap_or("");
                self.grounds.files.beginning(rest).map(|it| it.1).collect()
            }
        }
    }

    fn step(&mut self, found: Vec<usize>, by: usize, line: u64, how: How, text: &str) {
        for index in found {
            // What is not reached is where everything else begins that is looked
            // at last: nothing leads to it, least of all what it leads to.
            let begun = self.outside && !self.nodes[index].internal;
            if self.reach[index] == Reach::No && index != by && !begun {
                self.reach[index] = Reach::By(Step {
                    by,
                    line,
                    how,
                    text: text.to_owned(),
                    aside: self.outside,
                });
                self.order.push_back(index);
            }
        }
    }

    /// Where a file that is reached may load anything, everything is perhaps
    /// reached.
    fn anything(&mut self, reached: &[usize]) {
        let culprit = reached.iter().find_map(|index| {
            let Some(imports) = self.nodes[*index].imports else {
                return Some((*index, 0, How::Unread));
            };
            imports.anything.map(|line| (*index, line, How::Anything))
        });
        if let Some((by, line, how)) = culprit {
            self.step((0..self.nodes.len()).collect(), by, line, how, "");
            self.order.clear();
        }
    }

    /// Without `exports`, a consumer may ask for any file by its path. What the
    /// files outside of the directories in question load is then not needed by
    /// the package, but not a stowaway either.
    fn aside(&mut self, manifest: &Value) {
        if manifest.get("exports").is_some() {
            return;
        }
        let asked = |index: &usize| self.reach[*index] == Reach::No && !self.nodes[*index].internal;
        self.order = (0..self.nodes.len()).filter(asked).collect();
        self.outside = true;
        self.spread();
    }
}

/// Without the byte order mark, which is no JSON.
pub(crate) fn bare(manifest: &str) -> &str {
    manifest.trim_start_matches('\u{feff}')
}

/// What stands after the package's own name.
fn own_rest(specifier: &str) -> Option<&str> {
    let segments = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.splitn(segments + 1, '/').nth(segments)
}

/// The beginning of packed paths that `head`, written in `dir`, stands for.
pub(super) fn normalize_head(dir: &str, head: &str) -> String {
    let (path, rest) = head.rsplit_once('/').unwrap_or(("", head));
    let path = normalize(&join(dir, path));
    match (path.is_empty(), rest) {
        (true, rest) => rest.to_owned(),
        (false, rest) => format!("{path}/{rest}"),
    }
}
