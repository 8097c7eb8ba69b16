//! Directories that glob patterns match, as glob 10 and 13 find them.
//!
//! A port of glob's own walk (`processor.js`, `walker.js`): literal portions are
//! resolved without a look at the tree, `**` enters a link once and not at the
//! beginning of a pattern, and what is ignored is not read.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use icu_normalizer::DecomposingNormalizerBorrowed;
use packgate_glob::{Minimatch, Name, Part};
use packgate_tree::{Kind, Tree, TreeError, join, normalize};

use super::ignored::Ignored;

/// The paths below `dir` that the patterns match, with what they are. Patterns
/// must end in `/`; a link counts as what it may lead to.
pub(super) fn directories(
    tree: &dyn Tree,
    dir: &str,
    patterns: &[Minimatch],
    ignored: &Ignored,
) -> Result<Vec<String>, TreeError> {
    let sets = patterns.iter().flat_map(Minimatch::set);
    let names = patterns.iter().flat_map(Minimatch::glob_parts);
    let mut search = Search {
        tree,
        dir,
        ignored,
        sets: sets.map(Vec::as_slice).collect(),
        names: names.map(Vec::as_slice).collect(),
        listed: HashMap::new(),
        entered_link: HashSet::new(),
        hits: BTreeSet::new(),
    };
    let starts: Vec<Pattern> = (0..search.sets.len())
        .filter(|set| !search.is_absolute(*set))
        .map(|set| Pattern { set, at: 0 })
        .collect();
    let mut left = vec![(String::new(), starts, Walked::default())];
    while let Some((path, patterns, walked)) = left.pop() {
        search.step(&path, patterns, walked, &mut left)?;
    }
    Ok(search.hits.into_iter().collect())
}

/// A pattern from its portion `at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Pattern {
    set: usize,
    at: usize,
}

/// A path as glob sees it: what it is may be unknown.
#[derive(Debug, Clone)]
struct Node {
    path: String,
    kind: Option<Kind>,
}

impl Node {
    fn can_list(&self) -> bool {
        !matches!(self.kind, Some(Kind::File | Kind::Other))
    }
}

/// Which patterns were tried at which path on the way here.
#[derive(Debug, Clone, Default)]
struct Walked(Rc<HashSet<(String, Pattern)>>);

impl Walked {
    /// Notes a pattern at a path; false where it was tried before.
    fn insert(&mut self, path: &str, pattern: Pattern) -> bool {
        Rc::make_mut(&mut self.0).insert((path.to_owned(), pattern))
    }

    fn has(&self, path: &str, pattern: Pattern) -> bool {
        self.0.contains(&(path.to_owned(), pattern))
    }
}

/// What is to be tried next, by path.
#[derive(Default)]
struct Subwalks {
    targets: Vec<(Node, Vec<Pattern>)>,
    places: HashMap<String, usize>,
}

impl Subwalks {
    fn add(&mut self, node: &Node, pattern: Pattern) {
        if !node.can_list() {
            return;
        }
        let place = *self.places.entry(node.path.clone()).or_insert_with(|| {
            self.targets.push((node.clone(), Vec::new()));
            self.targets.len() - 1
        });
        let patterns = &mut self.targets[place].1;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
}

type Left = Vec<(String, Vec<Pattern>, Walked)>;

struct Search<'s> {
    tree: &'s dyn Tree,
    dir: &'s str,
    ignored: &'s Ignored,
    sets: Vec<&'s [Part]>,
    names: Vec<&'s [String]>,
    listed: HashMap<String, Rc<Vec<Node>>>,
    /// `**` portions that have been through a link.
    entered_link: HashSet<Pattern>,
    hits: BTreeSet<String>,
}

impl Search<'_> {
    /// An absolute pattern leads out of what a tree can show.
    fn is_absolute(&self, set: usize) -> bool {
        let parts = self.names[set];
        parts.len() > 1 && parts[0].is_empty()
    }

    fn part(&self, pattern: Pattern) -> &Part {
        &self.sets[pattern.set][pattern.at]
    }

    /// The text of a portion that is compared as it is.
    fn literal(&self, pattern: Pattern) -> Option<&str> {
        match self.part(pattern) {
            Part::Literal(text) => Some(text),
            _ => None,
        }
    }

    fn rest(&self, pattern: Pattern) -> Option<Pattern> {
        let at = pattern.at + 1;
        (at < self.sets[pattern.set].len()).then_some(Pattern { at, ..pattern })
    }

    /// `walkCB2` and `walkCB3`: tries the patterns at `path`, then on what is in
    /// the directories they ask for.
    fn step(
        &mut self,
        path: &str,
        patterns: Vec<Pattern>,
        mut walked: Walked,
        left: &mut Left,
    ) -> Result<(), TreeError> {
        if self.ignored.children(path) {
            return Ok(());
        }
        let mut subwalks = Subwalks::default();
        for pattern in patterns {
            self.start(path, pattern, &mut walked, &mut subwalks)?;
        }
        for (target, patterns) in subwalks.targets {
            let mut below = Subwalks::default();
            for entry in self.list(&target.path)?.iter() {
                for pattern in &patterns {
                    self.test(entry, *pattern, &mut below)?;
                }
            }
            let below = below.targets.into_iter();
            left.extend(below.map(|(node, patterns)| (node.path, patterns, walked.clone())));
        }
        Ok(())
    }

    /// `processPatterns` for one pattern.
    fn start(
        &mut self,
        path: &str,
        mut pattern: Pattern,
        walked: &mut Walked,
        subwalks: &mut Subwalks,
    ) -> Result<(), TreeError> {
        walked.insert(path, pattern);
        let mut path = path.to_owned();
        let mut moved = false;
        while let (Some(name), Some(rest)) = (self.literal(pattern), self.rest(pattern)) {
            path = resolve(&path, name);
            pattern = rest;
            moved = true;
        }
        if moved && !walked.insert(&path, pattern) {
            return Ok(());
        }
        match self.part(pattern) {
            Part::Literal(name) => {
                let only_dir = matches!(name.as_str(), "" | "." | "..");
                let node = self.node(resolve(&path, name));
                self.hit(node, only_dir)
            }
            Part::GlobStar => self.start_globstar(path, pattern, walked, subwalks),
            Part::Expression(_) => {
                subwalks.add(&self.node(path), pattern);
                Ok(())
            }
        }
    }

    fn start_globstar(
        &mut self,
        path: String,
        pattern: Pattern,
        walked: &Walked,
        subwalks: &mut Subwalks,
    ) -> Result<(), TreeError> {
        let node = self.node(path);
        if node.kind != Some(Kind::Symlink) || self.may_follow(pattern) {
            subwalks.add(&node, pattern);
        }
        let Some(rest) = self.rest(pattern) else {
            return self.hit(node, false);
        };
        match (self.literal(rest), self.rest(rest)) {
            (Some("" | "."), None) => self.hit(node, true),
            (Some(".."), after) => {
                let parent = self.node(resolve(&node.path, ".."));
                match after {
                    None => return self.hit(parent, true),
                    Some(after) if !walked.has(&parent.path, after) => {
                        subwalks.add(&parent, after);
                    }
                    Some(_) => {}
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `filterEntries` for one entry and pattern.
    fn test(
        &mut self,
        entry: &Node,
        pattern: Pattern,
        below: &mut Subwalks,
    ) -> Result<(), TreeError> {
        if !self.part(pattern).is_globstar() {
            return self.test_part(entry, pattern, below);
        }
        let rest = self.rest(pattern);
        if !packgate_tree::name(&entry.path).starts_with('.') {
            if rest.is_none() {
                self.hit(entry.clone(), false)?;
            }
            if entry.kind != Some(Kind::Symlink) {
                below.add(entry, pattern);
            } else if self.may_follow(pattern) {
                if rest.is_none() {
                    self.entered_link.insert(pattern);
                }
                below.add(entry, rest.unwrap_or(pattern));
            }
        }
        let Some(rest) = rest else {
            return Ok(());
        };
        match self.part(rest) {
            Part::Literal(name) if name == ".." => {
                let parent = self.node(resolve(&entry.path, ".."));
                below.add(&parent, rest);
                Ok(())
            }
            Part::Literal(name) if matches!(name.as_str(), "" | ".") => Ok(()),
            Part::GlobStar => Ok(()),
            _ => self.test_part(entry, rest, below),
        }
    }

    fn test_part(
        &mut self,
        entry: &Node,
        pattern: Pattern,
        below: &mut Subwalks,
    ) -> Result<(), TreeError> {
        let name = packgate_tree::name(&entry.path);
        let named = match self.part(pattern) {
            Part::Literal(literal) => same_name(literal, name),
            part => part.test(&Name::new(name)),
        };
        match self.rest(pattern) {
            _ if !named => {}
            Some(rest) => below.add(entry, rest),
            None => self.hit(entry.clone(), false)?,
        }
        Ok(())
    }

    /// A `**` that is not the first portion and has not been through a link.
    fn may_follow(&self, pattern: Pattern) -> bool {
        pattern.at != 0 && !self.entered_link.contains(&pattern)
    }

    /// What glob knows of a path: what it is, if the directory was listed.
    fn node(&self, path: String) -> Node {
        let listed = packgate_tree::parent(&path).and_then(|parent| self.listed.get(parent));
        let known = listed.and_then(|nodes| nodes.iter().find(|node| node.path == path));
        let kind = known.and_then(|node| node.kind);
        Node { path, kind }
    }

    /// The entries of a directory; none where it is no directory.
    fn list(&mut self, path: &str) -> Result<Rc<Vec<Node>>, TreeError> {
        if let Some(known) = self.listed.get(path) {
            return Ok(Rc::clone(known));
        }
        let entries = absent_is(self.tree.entries(&self.in_tree(path)), Vec::new())?;
        let nodes = entries.into_iter().map(|entry| Node {
            path: join(path, &entry.name),
            kind: Some(entry.kind),
        });
        let nodes = Rc::new(nodes.collect::<Vec<_>>());
        self.listed.insert(path.to_owned(), Rc::clone(&nodes));
        Ok(nodes)
    }

    fn in_tree(&self, path: &str) -> String {
        normalize(&join(self.dir, path))
    }

    /// `matchCheck`: there must be something, which for `only_dir` may be listed.
    fn hit(&mut self, node: Node, only_dir: bool) -> Result<(), TreeError> {
        let mut node = node;
        if node.kind.is_none() {
            let meta = absent_is(self.tree.stat(&self.in_tree(&node.path)), None)?;
            node.kind = meta.map(|meta| meta.kind);
        }
        let fits = node.kind.is_some() && (!only_dir || node.can_list());
        if fits && !self.ignored.path(&node.path) {
            self.hits.insert(node.path);
        }
        Ok(())
    }
}

/// `fallback` where there is nothing at a path, or nothing that the tree shows.
fn absent_is<T>(result: Result<T, TreeError>, fallback: T) -> Result<T, TreeError> {
    match result {
        Err(
            TreeError::NotFound { .. }
            | TreeError::NotADirectory { .. }
            | TreeError::NotUtf8 { .. }
            | TreeError::Outside { .. },
        ) => Ok(fallback),
        other => other,
    }
}

fn resolve(path: &str, part: &str) -> String {
    match part {
        "" | "." => path.to_owned(),
        _ => normalize(&join(path, part)),
    }
}

/// glob compares names by their NFKD forms.
fn same_name(a: &str, b: &str) -> bool {
    if a == b || (a.is_ascii() && b.is_ascii()) {
        return a == b;
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    nfkd.normalize(a) == nfkd.normalize(b)
}
