//! What a glob matches below a directory, as glob 13.0.6 finds it with
//! `{dot: true, withFileTypes: true}` on a case-sensitive file system.
//!
//! The walk follows glob's own (`processor.js`), because its corners decide what
//! npm 12 packs: `a/**` yields `a` itself, literal portions are resolved without
//! a look at the disk, `..` goes to the parent, and a link below a `**` is
//! entered once.

use crate::error::PacklistError;
use icu_normalizer::DecomposingNormalizerBorrowed;
use packgate_glob::{Minimatch, Name, Options, Part};
use packgate_tree::{Kind, Tree, join, normalize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// One match of a glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Relative to the directory searched.
    pub(crate) path: String,
    /// Whether it is a directory; else it is a regular file.
    pub(crate) is_dir: bool,
}

/// Most matches of one entry that are held.
const MAX_HITS: usize = 2_000_000;

/// Every directory and regular file below `dir` that `pattern` matches, in the
/// order of their paths. Entries of `dir` named in `skip` are not searched.
/// A pattern that does not compile matches nothing, as in npm, and so does an
/// absolute one: npm would find it elsewhere than in the package.
///
/// # Errors
/// [`PacklistError::Bound`] where there are more matches than can be held.
pub(crate) fn glob(
    tree: &dyn Tree,
    dir: &str,
    pattern: &str,
    skip: &[&str],
) -> Result<Vec<Hit>, PacklistError> {
    let Ok(compiled) = Minimatch::new(pattern, &Options::for_glob()) else {
        return Ok(Vec::new());
    };
    let mut search = Search {
        tree,
        dir,
        skip,
        sets: compiled.set(),
        names: compiled.glob_parts(),
        listed: HashMap::new(),
        entered_link: HashSet::new(),
        hits: BTreeMap::new(),
    };
    let starts = (0..search.sets.len())
        .filter(|set| !search.is_absolute(*set))
        .map(|set| Pattern { set, at: 0 })
        .collect();
    search.walk(String::new(), starts, &Walked::default(), 0)?;
    Ok(search
        .hits
        .into_iter()
        .map(|(path, is_dir)| Hit { path, is_dir })
        .collect())
}

/// A pattern from its portion `at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Pattern {
    set: usize,
    at: usize,
}

/// A directory entry as glob sees it while it walks.
#[derive(Debug, Clone)]
struct Node {
    path: String,
    kind: Option<Kind>,
}

impl Node {
    /// glob tries to read whatever it does not know to be a file.
    fn can_list(&self) -> bool {
        !matches!(self.kind, Some(Kind::File | Kind::Other))
    }
}

/// Which patterns were already tried at which path, on the way here.
#[derive(Debug, Clone, Default)]
struct Walked(Rc<BTreeSet<(String, String)>>);

/// Subwalks by path, in the order in which they were asked for.
#[derive(Default)]
struct Subwalks {
    targets: Vec<(Node, Vec<Pattern>)>,
    index: HashMap<String, usize>,
}

struct Search<'a> {
    tree: &'a dyn Tree,
    dir: &'a str,
    skip: &'a [&'a str],
    sets: &'a [Vec<Part>],
    names: &'a [Vec<String>],
    listed: HashMap<String, Rc<Vec<Node>>>,
    /// `**` portions that have already gone through a link.
    entered_link: HashSet<Pattern>,
    hits: BTreeMap<String, bool>,
}

impl Search<'_> {
    fn is_absolute(&self, set: usize) -> bool {
        let parts = &self.sets[set];
        parts.len() > 1 && matches!(&parts[0], Part::Literal(first) if first.is_empty())
    }

    fn part(&self, pattern: Pattern) -> &Part {
        &self.sets[pattern.set][pattern.at]
    }

    fn rest(&self, pattern: Pattern) -> Option<Pattern> {
        (pattern.at + 1 < self.sets[pattern.set].len()).then_some(Pattern {
            set: pattern.set,
            at: pattern.at + 1,
        })
    }

    fn text(&self, pattern: Pattern) -> String {
        self.names[pattern.set][pattern.at..].join("/")
    }

    /// `walkCB2Sync`: tries the patterns at `path`, then below it.
    fn walk(
        &mut self,
        path: String,
        patterns: Vec<Pattern>,
        walked: &Walked,
        depth: usize,
    ) -> Result<(), PacklistError> {
        if depth > crate::walk::MAX_DEPTH {
            return Err(PacklistError::Bound {
                path,
                what: "directories nested too deep",
                limit: crate::walk::MAX_DEPTH,
            });
        }
        let mut walked = walked.clone();
        let mut subwalks = Subwalks::default();
        for pattern in patterns {
            self.start(&path, pattern, &mut walked, &mut subwalks)?;
        }
        for (target, patterns) in subwalks.targets {
            let mut below = Subwalks::default();
            for entry in self.list(&target.path).iter() {
                for pattern in &patterns {
                    self.test(entry, *pattern, &mut below)?;
                }
            }
            for (target, patterns) in below.targets {
                self.walk(target.path, patterns, &walked, depth + 1)?;
            }
        }
        Ok(())
    }

    /// `processPatterns` for one pattern at one path.
    fn start(
        &mut self,
        path: &str,
        mut pattern: Pattern,
        walked: &mut Walked,
        subwalks: &mut Subwalks,
    ) -> Result<(), PacklistError> {
        walked.insert(path, self.text(pattern));
        let mut path = path.to_owned();
        let mut moved = false;
        while let (Part::Literal(name), Some(rest)) = (self.part(pattern), self.rest(pattern)) {
            path = resolve(&path, name);
            pattern = rest;
            moved = true;
        }
        if moved && !walked.insert(&path, self.text(pattern)) {
            return Ok(());
        }
        match self.part(pattern) {
            Part::Literal(name) => {
                let only_dir = matches!(name.as_str(), "" | "." | "..");
                let node = self.node(resolve(&path, name));
                self.add_hit(&node, only_dir)
            }
            Part::GlobStar => self.start_globstar(path, pattern, walked, subwalks),
            _ => {
                let node = self.node(path);
                subwalks.add(node, pattern);
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
    ) -> Result<(), PacklistError> {
        let node = self.node(path);
        if node.kind != Some(Kind::Symlink) || self.may_follow(pattern) {
            subwalks.add(node.clone(), pattern);
        }
        let Some(rest) = self.rest(pattern) else {
            return self.add_hit(&node, false);
        };
        let after = self.rest(rest);
        match (self.part(rest), after) {
            (Part::Literal(name), None) if matches!(name.as_str(), "" | ".") => {
                self.add_hit(&node, true)
            }
            (Part::Literal(name), None) if name == ".." => {
                let parent = self.node(resolve(&node.path, ".."));
                self.add_hit(&parent, true)
            }
            (Part::Literal(name), Some(after)) if name == ".." => {
                let parent = self.node(resolve(&node.path, ".."));
                if !walked.has(&parent.path, &self.text(after)) {
                    subwalks.add(parent, after);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `filterEntries` for one entry and one pattern.
    fn test(
        &mut self,
        entry: &Node,
        pattern: Pattern,
        below: &mut Subwalks,
    ) -> Result<(), PacklistError> {
        if !matches!(self.part(pattern), Part::GlobStar) {
            return self.test_part(entry, pattern, below);
        }
        let rest = self.rest(pattern);
        if rest.is_none() {
            self.add_hit(entry, false)?;
        }
        if entry.can_list() {
            if entry.kind != Some(Kind::Symlink) {
                below.add(entry.clone(), pattern);
            } else if let Some(rest) = rest.filter(|_| self.may_follow(pattern)) {
                below.add(entry.clone(), rest);
            } else if self.may_follow(pattern) {
                self.entered_link.insert(pattern);
                below.add(entry.clone(), pattern);
            }
        }
        let Some(rest) = rest else {
            return Ok(());
        };
        match self.part(rest) {
            Part::Literal(name) if name == ".." => {
                let parent = self.node(resolve(&entry.path, ".."));
                below.add(parent, rest);
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
    ) -> Result<(), PacklistError> {
        let name = packgate_tree::name(&entry.path);
        let named = match self.part(pattern) {
            Part::Literal(literal) => same_name(literal, name),
            part => part.test(&Name::new(name)),
        };
        if !named {
            return Ok(());
        }
        match self.rest(pattern) {
            None => self.add_hit(entry, false),
            Some(rest) => {
                below.add(entry.clone(), rest);
                Ok(())
            }
        }
    }

    /// `checkFollowGlobstar`: a `**` that is not the first portion and has not
    /// gone through a link yet.
    fn may_follow(&self, pattern: Pattern) -> bool {
        pattern.at != 0
            && matches!(self.part(pattern), Part::GlobStar)
            && !self.entered_link.contains(&pattern)
    }

    /// What glob knows of a path it has not listed: nothing.
    fn node(&self, path: String) -> Node {
        let kind = packgate_tree::parent(&path).and_then(|parent| {
            let siblings = self.listed.get(parent)?;
            siblings.iter().find(|node| node.path == path)?.kind
        });
        Node { path, kind }
    }

    /// The entries of a directory; nothing where it cannot be read.
    fn list(&mut self, path: &str) -> Rc<Vec<Node>> {
        if let Some(known) = self.listed.get(path) {
            return Rc::clone(known);
        }
        let entries = self
            .tree
            .entries(&self.in_tree(path))
            .unwrap_or_default()
            .into_iter()
            .filter(|entry| !(path.is_empty() && self.skip.contains(&entry.name.as_str())))
            .map(|entry| Node {
                path: join(path, &entry.name),
                kind: Some(entry.kind),
            })
            .collect();
        let entries = Rc::new(entries);
        self.listed.insert(path.to_owned(), Rc::clone(&entries));
        entries
    }

    fn in_tree(&self, path: &str) -> String {
        normalize(&join(self.dir, path))
    }

    /// Records a match, if it is a directory or a regular file inside `dir`.
    fn add_hit(&mut self, node: &Node, only_dir: bool) -> Result<(), PacklistError> {
        let Some(path) = self.inside(&node.path) else {
            return Ok(());
        };
        if path.is_empty() || self.hits.contains_key(&path) {
            return Ok(());
        }
        let kind = node.kind.or_else(|| self.lstat(&path));
        match kind {
            Some(Kind::Dir) => self.hits.insert(path, true),
            Some(Kind::File) if !only_dir => self.hits.insert(path, false),
            _ => None,
        };
        if self.hits.len() > MAX_HITS {
            return Err(PacklistError::Bound {
                path: self.dir.to_owned(),
                what: "an entry of \"files\" matches too many paths",
                limit: MAX_HITS,
            });
        }
        Ok(())
    }

    fn lstat(&self, path: &str) -> Option<Kind> {
        let meta = self.tree.stat(&self.in_tree(path)).ok().flatten()?;
        Some(meta.kind)
    }

    /// The path relative to `dir`, where it lies in `dir`, even if the glob went
    /// up and came back by the directory's own name.
    fn inside(&self, path: &str) -> Option<String> {
        if !path.starts_with("..") || !(path == ".." || path.starts_with("../")) {
            return Some(path.to_owned());
        }
        let in_tree = self.in_tree(path);
        if !in_tree.starts_with("..") {
            let rest = match self.dir {
                "" => Some(in_tree.as_str()),
                dir => in_tree.strip_prefix(dir)?.strip_prefix('/').or(Some("")),
            };
            return rest.map(str::to_owned);
        }
        self.back_inside(&in_tree)
    }

    /// Resolves `../name/rest` where `name` leads back into the tree's root.
    fn back_inside(&self, path: &str) -> Option<String> {
        let up = path.split('/').take_while(|part| *part == "..").count();
        let parts: Vec<&str> = path.split('/').collect();
        let into = parts.get(..up * 2)?.join("/");
        let real = self.tree.realpath(&into).ok().flatten()?;
        let rest = parts[up * 2..].join("/");
        let inner = match (real.is_empty(), self.dir) {
            (true, "") => rest,
            (true, dir) => rest.strip_prefix(dir)?.trim_start_matches('/').to_owned(),
            (false, _) => return None,
        };
        Some(inner)
    }
}

impl Walked {
    /// Notes a pattern tried at a path; false if it was tried before.
    fn insert(&mut self, path: &str, text: String) -> bool {
        Rc::make_mut(&mut self.0).insert((path.to_owned(), text))
    }

    fn has(&self, path: &str, text: &str) -> bool {
        self.0.contains(&(path.to_owned(), text.to_owned()))
    }
}

impl Subwalks {
    fn add(&mut self, node: Node, pattern: Pattern) {
        if !node.can_list() {
            return;
        }
        if let Some(at) = self.index.get(&node.path) {
            let patterns = &mut self.targets[*at].1;
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        } else {
            self.index.insert(node.path.clone(), self.targets.len());
            self.targets.push((node, vec![pattern]));
        }
    }
}

fn resolve(path: &str, part: &str) -> String {
    match part {
        "" | "." => path.to_owned(),
        _ => {
            let joined = join(path, part);
            if part == ".." {
                normalize(&joined)
            } else {
                joined
            }
        }
    }
}

/// glob compares a literal name with an entry's by their NFKD forms.
fn same_name(a: &str, b: &str) -> bool {
    if a == b || (a.is_ascii() && b.is_ascii()) {
        return a == b;
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    nfkd.normalize(a) == nfkd.normalize(b)
}
