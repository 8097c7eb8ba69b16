//! glob 7 and 8 as npm-packlist 2 and 5 call them: `{dot: true, nocase: true}`.
//!
//! Every portion but an empty one is a test of a name, so that `.` and `..` never
//! match; links are followed, except below `**` beyond the first.

use crate::error::PacklistError;
use packgate_glob::{Name, OldMinimatch, OldPart};
use packgate_tree::{Kind, Tree, TreeError, join, normalize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Most paths that one pattern may match.
const MAX_FOUND: usize = 2_000_000;

/// One piece of what is left of a pattern: a name that was found, or a test.
#[derive(Clone)]
enum Piece<'p> {
    Path(Rc<str>),
    Part(&'p OldPart),
}

pub(super) struct Glob<'a> {
    tree: &'a dyn Tree,
    dir: &'a str,
    known: HashMap<String, Option<Rc<[String]>>>,
    links: HashMap<String, bool>,
}

impl<'a> Glob<'a> {
    /// A search in `dir`.
    pub(super) fn new(tree: &'a dyn Tree, dir: &'a str) -> Self {
        Self {
            tree,
            dir,
            known: HashMap::new(),
            links: HashMap::new(),
        }
    }

    /// The paths that `pattern` matches, relative to the directory. Those that end
    /// with a slash were asked for that way.
    ///
    /// # Errors
    /// A directory that cannot be read, a bound.
    pub(super) fn find(
        &mut self,
        pattern: &OldMinimatch,
    ) -> Result<BTreeSet<String>, PacklistError> {
        let mut run = Run {
            glob: self,
            found: BTreeSet::new(),
            seen: HashSet::new(),
        };
        for parts in pattern.set() {
            run.seen.clear();
            let pieces: Vec<Piece<'_>> = parts.iter().map(Piece::Part).collect();
            run.process(&pieces, false)?;
        }
        Ok(run.found)
    }

    /// The names in a directory; none where it is none, or a plain file below `**`.
    fn entries(
        &mut self,
        at: &str,
        in_globstar: bool,
    ) -> Result<Option<Rc<[String]>>, PacklistError> {
        if in_globstar && !self.links.contains_key(at) {
            let path = self.place(at);
            let Some(meta) = self.tree.stat(&path)? else {
                return Ok(None);
            };
            self.links.insert(at.to_owned(), meta.kind == Kind::Symlink);
            if !matches!(meta.kind, Kind::Symlink | Kind::Dir) {
                return Ok(None);
            }
        }
        if let Some(known) = self.known.get(at) {
            return Ok(known.clone());
        }
        let names = match self.tree.entries(&self.place(at)) {
            Ok(entries) => Some(entries.into_iter().map(|entry| entry.name).collect()),
            Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        self.known.insert(at.to_owned(), names.clone());
        Ok(names)
    }

    fn place(&self, at: &str) -> String {
        normalize(&join(self.dir, at))
    }

    fn is_link(&self, at: &str) -> bool {
        self.links.get(at).copied().unwrap_or_default()
    }

    fn exists(&self, path: &str) -> Result<bool, PacklistError> {
        if path.is_empty() {
            return Ok(false);
        }
        let Some(dir) = path.strip_suffix('/') else {
            return Ok(self.tree.stat(&self.place(path))?.is_some());
        };
        let at = self.place(dir);
        let Some(meta) = self.tree.stat(&at)? else {
            return Ok(false);
        };
        if meta.kind != Kind::Symlink {
            return Ok(meta.kind == Kind::Dir);
        }
        let Some(real) = self.tree.realpath(&at)? else {
            return Ok(false);
        };
        Ok(self
            .tree
            .stat(&real)?
            .is_some_and(|it| it.kind == Kind::Dir))
    }
}

struct Run<'g, 'a> {
    glob: &'g mut Glob<'a>,
    found: BTreeSet<String>,
    /// What was processed: the prefix, how many parts are left, the mode.
    seen: HashSet<(String, usize, bool)>,
}

impl Run<'_, '_> {
    fn process(&mut self, pieces: &[Piece<'_>], in_globstar: bool) -> Result<(), PacklistError> {
        let is_text = |piece: &Piece<'_>| {
            matches!(
                piece,
                Piece::Path(_) | Piece::Part(OldPart::Empty | OldPart::Literal(_))
            )
        };
        let texts = pieces.iter().take_while(|piece| is_text(piece)).count();
        let words: Vec<&str> = pieces[..texts]
            .iter()
            .map(|piece| match piece {
                Piece::Path(path) => &**path,
                Piece::Part(OldPart::Literal(text)) => text,
                Piece::Part(_) => "",
            })
            .collect();
        let prefix = words.join("/");
        let rest = &pieces[texts..];
        if !self.seen.insert((prefix.clone(), rest.len(), in_globstar)) {
            return Ok(());
        }
        if prefix.starts_with('/') || pieces.len() > 1 && texts > 0 && prefix.is_empty() {
            return Err(PacklistError::Refused {
                file: join(self.glob.dir, "package.json"),
                reason: "an entry of \"files\" begins at the root of the file system: npm \
                         searches all of the disk for it, packgate does not; begin it with a name"
                    .to_owned(),
            });
        }
        let Some((Piece::Part(first), after)) = rest.split_first() else {
            if self.glob.exists(&prefix)? {
                self.add(prefix)?;
            }
            return Ok(());
        };
        let Some(entries) = self.glob.entries(&prefix, in_globstar)? else {
            return Ok(());
        };
        if matches!(first, OldPart::GlobStar) {
            return self.globstar(&prefix, rest, &entries, in_globstar);
        }
        for name in entries.iter().filter(|name| first.test(&Name::new(name))) {
            let path = join(&prefix, name);
            if after.is_empty() {
                self.add(path)?;
            } else {
                self.process(&with(&path, after), in_globstar)?;
            }
        }
        Ok(())
    }

    fn globstar(
        &mut self,
        prefix: &str,
        rest: &[Piece<'_>],
        entries: &[String],
        in_globstar: bool,
    ) -> Result<(), PacklistError> {
        let after = &rest[1..];
        let without = if prefix.is_empty() {
            after.to_vec()
        } else {
            with(prefix, after)
        };
        self.process(&without, false)?;
        if in_globstar && self.glob.is_link(prefix) {
            return Ok(());
        }
        for name in entries {
            let path = join(prefix, name);
            self.process(&with(&path, after), true)?;
            self.process(&with(&path, rest), true)?;
        }
        Ok(())
    }

    fn add(&mut self, path: String) -> Result<(), PacklistError> {
        if self.found.len() >= MAX_FOUND {
            return Err(PacklistError::Bound {
                path,
                what: "\"files\" matches too many paths",
                limit: MAX_FOUND,
            });
        }
        self.found.insert(path);
        Ok(())
    }
}

fn with<'p>(path: &str, rest: &[Piece<'p>]) -> Vec<Piece<'p>> {
    let mut pieces = vec![Piece::Path(path.into())];
    pieces.extend_from_slice(rest);
    pieces
}
