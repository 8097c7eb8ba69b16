//! glob's walk (`processor.js`, `walker.js` of glob 13.0.6), on a stack of its
//! own: in the order of glob's calls, which decides the link that a `**` enters.

use std::collections::{BTreeMap, HashSet};

use packgate_glob::Part;
use packgate_tree::{Kind, name};

use crate::finder::Limits;
use crate::ground::{Ground, resolve};
use crate::pattern::{Pattern, Patterns};
use crate::subwalks::{Node, Subwalks, Walked};
use crate::{FindError, Ignored};

/// What is left to do; the last comes first.
enum Task {
    /// `walkCB2Sync`: tries the patterns at the path.
    Visit(Place),
    /// `walkCB3Sync`: tries the patterns on the entries of the path.
    List(Place),
}

struct Place {
    path: String,
    patterns: Vec<Pattern>,
    walked: Walked,
    depth: usize,
}

pub(crate) struct Walk<'w> {
    ground: Ground<'w>,
    patterns: Patterns<'w>,
    ignored: &'w Ignored,
    limits: Limits,
    /// `**` portions that have been through a link.
    entered_link: HashSet<Pattern>,
    tasks: Vec<Task>,
    found: BTreeMap<String, Kind>,
}

impl<'w> Walk<'w> {
    pub(crate) fn new(
        ground: Ground<'w>,
        patterns: Patterns<'w>,
        ignored: &'w Ignored,
        limits: Limits,
    ) -> Self {
        Self {
            ground,
            patterns,
            ignored,
            limits,
            entered_link: HashSet::new(),
            tasks: Vec::new(),
            found: BTreeMap::new(),
        }
    }

    /// What the patterns match.
    pub(crate) fn run(mut self) -> Result<BTreeMap<String, Kind>, FindError> {
        self.tasks.push(Task::Visit(Place {
            path: String::new(),
            patterns: self.patterns.starts(),
            walked: Walked::default(),
            depth: 0,
        }));
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Visit(place) => self.visit(place)?,
                Task::List(place) => self.list(&place)?,
            }
        }
        Ok(self.found)
    }

    fn visit(&mut self, mut place: Place) -> Result<(), FindError> {
        if self.ignored.children(&self.ground.shown(&place.path)?) {
            return Ok(());
        }
        if place.depth > self.limits.depth {
            return Err(FindError::Bound {
                path: place.path,
                what: "directories nested too deep",
                limit: self.limits.depth,
            });
        }
        let mut subwalks = Subwalks::default();
        for pattern in place.patterns {
            self.start(&place.path, pattern, &mut place.walked, &mut subwalks)?;
        }
        self.plan(subwalks, &place.walked, place.depth, Task::List);
        Ok(())
    }

    fn list(&mut self, place: &Place) -> Result<(), FindError> {
        let mut below = Subwalks::default();
        for entry in self.ground.list(&place.path)?.iter() {
            for pattern in &place.patterns {
                self.test(entry, *pattern, &mut below)?;
            }
        }
        self.plan(below, &place.walked, place.depth + 1, Task::Visit);
        Ok(())
    }

    fn plan(&mut self, subwalks: Subwalks, walked: &Walked, depth: usize, task: fn(Place) -> Task) {
        let targets = subwalks.into_targets().into_iter().rev();
        self.tasks.extend(targets.map(|(path, patterns)| {
            task(Place {
                path,
                patterns,
                walked: walked.clone(),
                depth,
            })
        }));
    }

    /// `processPatterns` for one pattern at one path.
    fn start(
        &mut self,
        path: &str,
        mut pattern: Pattern,
        walked: &mut Walked,
        subwalks: &mut Subwalks,
    ) -> Result<(), FindError> {
        walked.insert(path, pattern.text);
        let mut path = path.to_owned();
        let mut moved = false;
        while let (Some(literal), Some(rest)) =
            (self.patterns.literal(pattern), self.patterns.rest(pattern))
        {
            path = resolve(&path, literal);
            pattern = rest;
            moved = true;
        }
        if moved && !walked.insert(&path, pattern.text) {
            return Ok(());
        }
        match self.patterns.part(pattern) {
            Part::Literal(literal) => {
                let only_dir = matches!(literal.as_str(), "" | "." | "..");
                let node = self.ground.node(resolve(&path, literal));
                self.hit(&node, only_dir)
            }
            Part::GlobStar => self.start_globstar(path, pattern, walked, subwalks),
            Part::Expression(_) => {
                subwalks.add(&self.ground.node(path), pattern);
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
    ) -> Result<(), FindError> {
        let node = self.ground.node(path);
        if node.kind != Some(Kind::Symlink) || self.may_follow(pattern) {
            subwalks.add(&node, pattern);
        }
        let Some(rest) = self.patterns.rest(pattern) else {
            return self.hit(&node, false);
        };
        match (self.patterns.literal(rest), self.patterns.rest(rest)) {
            (Some("" | "."), None) => self.hit(&node, true),
            (Some(".."), None) => self.hit(&self.ground.parent(&node), true),
            (Some(".."), Some(after)) => {
                let parent = self.ground.parent(&node);
                if !walked.has(&parent.path, after.text) {
                    subwalks.add(&parent, after);
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
    ) -> Result<(), FindError> {
        if !self.patterns.part(pattern).is_globstar() {
            return self.test_part(entry, pattern, below);
        }
        if self.patterns.globstar_takes(pattern, name(&entry.path)) {
            self.test_globstar(entry, pattern, below)?;
        }
        let Some(rest) = self.patterns.rest(pattern) else {
            return Ok(());
        };
        match self.patterns.part(rest) {
            Part::Literal(literal) if literal == ".." => {
                below.add(&self.ground.parent(entry), rest);
                Ok(())
            }
            // These were seen to when the `**` was reached.
            Part::Literal(literal) if matches!(literal.as_str(), "" | ".") => Ok(()),
            Part::GlobStar => Ok(()),
            Part::Literal(_) | Part::Expression(_) => self.test_part(entry, rest, below),
        }
    }

    /// A `**` takes the entry: it goes on below, but through one link at most,
    /// and what follows it takes the first link in its stead.
    fn test_globstar(
        &mut self,
        entry: &Node,
        pattern: Pattern,
        below: &mut Subwalks,
    ) -> Result<(), FindError> {
        let rest = self.patterns.rest(pattern);
        if rest.is_none() {
            self.hit(entry, false)?;
        }
        if entry.kind != Some(Kind::Symlink) {
            below.add(entry, pattern);
        } else if self.may_follow(pattern) {
            if rest.is_none() {
                self.entered_link.insert(pattern);
            }
            below.add(entry, rest.unwrap_or(pattern));
        }
        Ok(())
    }

    fn test_part(
        &mut self,
        entry: &Node,
        pattern: Pattern,
        below: &mut Subwalks,
    ) -> Result<(), FindError> {
        if !self.patterns.takes(pattern, name(&entry.path)) {
            return Ok(());
        }
        match self.patterns.rest(pattern) {
            None => self.hit(entry, false),
            Some(rest) => {
                below.add(entry, rest);
                Ok(())
            }
        }
    }

    /// `checkFollowGlobstar`: a `**` that is not the first portion and has not
    /// been through a link.
    fn may_follow(&self, pattern: Pattern) -> bool {
        !pattern.is_whole() && !self.entered_link.contains(&pattern)
    }

    /// `matchCheck`: there must be something, which for `only_dir` may be listed.
    fn hit(&mut self, node: &Node, only_dir: bool) -> Result<(), FindError> {
        let path = self.ground.shown(&node.path)?;
        if self.found.contains_key(&path) || self.ignored.path(&path) {
            return Ok(());
        }
        let kind = match node.kind {
            Some(kind) => Some(kind),
            None => self.ground.kind(&path)?,
        };
        let Some(kind) = kind else {
            return Ok(());
        };
        if only_dir && matches!(kind, Kind::File | Kind::Other) {
            return Ok(());
        }
        if self.found.len() == self.limits.found {
            return Err(FindError::Bound {
                path,
                what: "patterns match too many paths",
                limit: self.limits.found,
            });
        }
        self.found.insert(path, kind);
        Ok(())
    }
}
