//! What differs between a commit and the index, or between two commits.

use std::borrow::Cow;

use crate::cache_tree::CacheTree;
use crate::entries::{Entries, What, is_below};
use crate::objects::Objects;
use crate::oid::Mode;
use crate::program::Program;
use crate::tree_object::Child;
use crate::{GitError, Oid};

/// One path that a commit of the index would change, or that differs between
/// two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The path from the root of the work tree, as the bytes git has.
    pub path: Vec<u8>,
    /// What is there before; `None` where the path is added.
    pub before: Option<(Mode, Oid)>,
    /// What is there after; `None` where the path is deleted.
    pub after: Option<(Mode, Oid)>,
}

impl Staged {
    /// The path as text, with U+FFFD where it is not UTF-8.
    pub fn name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.path)
    }
}

/// How deep directories may be nested.
const MAX_DEPTH: usize = 2048;

/// Walks two sides at once and keeps what differs.
struct Walk<'a> {
    objects: &'a Objects,
    found: Vec<Staged>,
}

/// What differs between the tree `before` (`None`: nothing) and the index.
pub(crate) fn tree_to_index(
    objects: &Objects,
    before: Option<&Oid>,
    entries: &Entries,
) -> Result<Vec<Staged>, GitError> {
    let mut walk = Walk {
        objects,
        found: Vec::new(),
    };
    let all = 0..entries.list.len();
    // A sparse directory may be the whole index.
    walk.index(
        entries,
        before,
        &mut Vec::new(),
        all,
        entries.cache.as_ref(),
    )?;
    Ok(walk.sorted())
}

/// What differs between two trees (`None`: nothing).
pub(crate) fn tree_to_tree(
    objects: &Objects,
    before: Option<&Oid>,
    after: Option<&Oid>,
) -> Result<Vec<Staged>, GitError> {
    let mut walk = Walk {
        objects,
        found: Vec::new(),
    };
    walk.trees(before, after, &mut Vec::new(), 0)?;
    Ok(walk.sorted())
}

type Entry = (Mode, Oid);

impl Walk<'_> {
    fn sorted(mut self) -> Vec<Staged> {
        self.found.sort_by(|a, b| a.path.cmp(&b.path));
        self.found
    }

    fn add(&mut self, path: &[u8], before: Option<Entry>, after: Option<Entry>) {
        if before != after {
            let path = path.to_vec();
            self.found.push(Staged {
                path,
                before,
                after,
            });
        }
    }

    /// Compares the tree `before` with the entries in `range`, all of which lie
    /// below `dir`.
    fn index(
        &mut self,
        entries: &Entries,
        before: Option<&Oid>,
        dir: &mut Vec<u8>,
        range: std::ops::Range<usize>,
        cache: Option<&CacheTree>,
    ) -> Result<(), GitError> {
        if cache
            .and_then(|cache| cache.valid)
            .is_some_and(|(count, oid)| Some(&oid) == before && count == range.len())
        {
            return Ok(());
        }
        if dir.len() > MAX_DEPTH * 2 {
            return Err(too_deep(dir));
        }
        let old = before.map(|oid| self.objects.tree(oid)).transpose();
        let old = old.map_err(|error| error.wanted_for(&shown(dir)))?;
        let mut seen: Vec<&[u8]> = Vec::new();
        let base = dir.len();
        let mut at = range.start;
        while at < range.end {
            let path = entries.path(at);
            let rest = &path[base + usize::from(base > 0)..];
            let name = rest.split(|byte| *byte == b'/').next().unwrap_or(rest);
            let was = old.as_ref().and_then(|tree| tree.get(name));
            seen.push(name);
            push(dir, name);
            if name.len() < rest.len() {
                let cache = cache.and_then(|cache| cache.child(name));
                let end = after(entries, dir, at, range.end, cache);
                self.below(entries, was, dir, at..end, cache)?;
                at = end;
            } else {
                self.file(was, dir, entries, at)?;
                at += 1;
            }
            dir.truncate(base);
        }
        let Some(old) = old else { return Ok(()) };
        seen.sort_unstable();
        for (name, was) in old.iter() {
            if seen.binary_search(&name).is_err() {
                push(dir, name);
                self.gone(Some(was), dir, 0)?;
                dir.truncate(base);
            }
        }
        Ok(())
    }

    /// Compares what was at `dir` with a directory of the index.
    fn below(
        &mut self,
        entries: &Entries,
        was: Option<Child>,
        dir: &mut Vec<u8>,
        range: std::ops::Range<usize>,
        cache: Option<&CacheTree>,
    ) -> Result<(), GitError> {
        let tree = match was {
            Some(Child::Tree(oid)) => Some(oid),
            Some(Child::Entry(mode, oid)) => {
                self.add(dir, Some((mode, oid)), None);
                None
            }
            None => None,
        };
        let slot = entries.list.get(range.start);
        if range.len() == 1 && slot.is_some_and(|slot| slot.what == What::Tree) {
            let is_this = entries.path(range.start).len() == dir.len() + 1;
            if is_this {
                let now = entries.oid(range.start);
                return self.trees(tree.as_ref(), now.as_ref(), dir, 0);
            }
        }
        self.index(entries, tree.as_ref(), dir, range, cache)
    }

    /// Compares what was at `path` with an entry of the index.
    fn file(
        &mut self,
        was: Option<Child>,
        path: &mut Vec<u8>,
        entries: &Entries,
        at: usize,
    ) -> Result<(), GitError> {
        let now = match entries.list[at].what {
            What::Entry(mode) => entries.oid(at).map(|oid| (mode, oid)),
            What::Tree => None,
        };
        match was {
            Some(Child::Entry(mode, oid)) => self.add(path, Some((mode, oid)), now),
            Some(Child::Tree(_)) => {
                self.add(path, None, now);
                self.gone(was, path, 0)?;
            }
            None => self.add(path, None, now),
        }
        Ok(())
    }

    fn trees(
        &mut self,
        before: Option<&Oid>,
        after: Option<&Oid>,
        dir: &mut Vec<u8>,
        depth: usize,
    ) -> Result<(), GitError> {
        if before == after {
            return Ok(());
        }
        if depth > MAX_DEPTH {
            return Err(too_deep(dir));
        }
        let read = |oid: Option<&Oid>| oid.map(|oid| self.objects.tree(oid)).transpose();
        let old = read(before).map_err(|error| error.wanted_for(&shown(dir)))?;
        let new = read(after).map_err(|error| error.wanted_for(&shown(dir)))?;
        let base = dir.len();
        for (name, now) in new.iter().flat_map(|tree| tree.iter()) {
            let was = old.as_ref().and_then(|tree| tree.get(name));
            if was == Some(now) {
                continue;
            }
            push(dir, name);
            match (was, now) {
                (Some(Child::Tree(was)), Child::Tree(now)) => {
                    self.trees(Some(&was), Some(&now), dir, depth + 1)?;
                }
                (Some(Child::Entry(mode, oid)), Child::Entry(to, now)) => {
                    self.add(dir, Some((mode, oid)), Some((to, now)));
                }
                (was, now) => {
                    self.gone(was, dir, depth + 1)?;
                    self.come(now, dir, depth + 1)?;
                }
            }
            dir.truncate(base);
        }
        for (name, was) in old.iter().flat_map(|tree| tree.iter()) {
            if new.as_ref().is_none_or(|tree| tree.get(name).is_none()) {
                push(dir, name);
                self.gone(Some(was), dir, depth + 1)?;
                dir.truncate(base);
            }
        }
        Ok(())
    }

    fn gone(
        &mut self,
        was: Option<Child>,
        path: &mut Vec<u8>,
        depth: usize,
    ) -> Result<(), GitError> {
        match was {
            Some(Child::Tree(oid)) => self.trees(Some(&oid), None, path, depth),
            Some(Child::Entry(mode, oid)) => {
                self.add(path, Some((mode, oid)), None);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn come(&mut self, now: Child, path: &mut Vec<u8>, depth: usize) -> Result<(), GitError> {
        match now {
            Child::Tree(oid) => self.trees(None, Some(&oid), path, depth),
            Child::Entry(mode, oid) => {
                self.add(path, None, Some((mode, oid)));
                Ok(())
            }
        }
    }
}

/// The first entry after everything below `dir`: where the note of the index says
/// it is, if that is so.
fn after(
    entries: &Entries,
    dir: &[u8],
    from: usize,
    end: usize,
    cache: Option<&CacheTree>,
) -> usize {
    let noted = cache
        .and_then(|cache| cache.valid)
        .map(|(count, _)| from.saturating_add(count));
    let is_it = |at: usize| {
        at > from
            && at <= end
            && is_below(entries.path(at - 1), dir)
            && (at == end || !is_below(entries.path(at), dir))
    };
    match noted {
        Some(at) if is_it(at) => at,
        _ => entries.after_dir(dir, from).min(end),
    }
}

fn push(dir: &mut Vec<u8>, name: &[u8]) {
    if !dir.is_empty() {
        dir.push(b'/');
    }
    dir.extend_from_slice(name);
}

fn shown(dir: &[u8]) -> String {
    if dir.is_empty() {
        return "the root directory".to_owned();
    }
    String::from_utf8_lossy(dir).into_owned()
}

fn too_deep(dir: &[u8]) -> GitError {
    let path: String = shown(dir).chars().take(80).collect();
    GitError::Tree(crate::error::unreadable(
        &path,
        "directories are nested too deep",
    ))
}

/// What differs between `before` and the index, as git tells it.
pub(crate) fn by_program(program: &Program, before: &str) -> Result<Vec<Staged>, GitError> {
    let said = program.ask(&[
        "diff-index",
        "--cached",
        "--raw",
        "-z",
        "--no-ext-diff",
        "--no-renames",
        "--no-abbrev",
        "--ita-invisible-in-index",
        "--ignore-submodules=none",
        "--end-of-options",
        before,
    ])?;
    parse(&said)
}

/// What differs between two commits, as git tells it.
pub(crate) fn trees_by_program(
    program: &Program,
    before: &str,
    after: &str,
) -> Result<Vec<Staged>, GitError> {
    let said = program.ask(&[
        "diff-tree",
        "-r",
        "--raw",
        "-z",
        "--no-ext-diff",
        "--no-renames",
        "--no-abbrev",
        "--ignore-submodules=none",
        "--end-of-options",
        before,
        after,
    ])?;
    parse(&said)
}

/// Reads `:<mode> <mode> <oid> <oid> <letter>\0<path>\0` and so on.
fn parse(said: &[u8]) -> Result<Vec<Staged>, GitError> {
    let strange = || GitError::Program {
        command: "diff --raw".to_owned(),
        reason: "it printed what this version of packgate does not understand".to_owned(),
    };
    let mut found = Vec::new();
    let mut unmerged = Vec::new();
    let mut parts = said.split(|byte| *byte == 0);
    while let Some(fields) = parts.next().filter(|fields| !fields.is_empty()) {
        let fields = std::str::from_utf8(fields)
            .ok()
            .and_then(|f| f.strip_prefix(':'));
        let fields: Vec<&str> = fields.ok_or_else(strange)?.split(' ').collect();
        let [old, new, from, to, letter] = fields[..] else {
            return Err(strange());
        };
        let path = parts.next().ok_or_else(strange)?.to_vec();
        if letter == "U" {
            unmerged.push(String::from_utf8_lossy(&path).into_owned());
            continue;
        }
        let side = |bits: &str, oid: &str| -> Option<Option<Entry>> {
            let bits = u32::from_str_radix(bits, 8).ok()?;
            if bits == 0 {
                return Some(None);
            }
            Some(Some((Mode::from_bits(bits)?, Oid::from_hex(oid)?)))
        };
        let before = side(old, from).ok_or_else(strange)?;
        let after = side(new, to).ok_or_else(strange)?;
        found.push(Staged {
            path,
            before,
            after,
        });
    }
    if !unmerged.is_empty() {
        unmerged.sort();
        unmerged.dedup();
        return Err(GitError::Unmerged { paths: unmerged });
    }
    found.sort_by(|a: &Staged, b| a.path.cmp(&b.path));
    Ok(found)
}
