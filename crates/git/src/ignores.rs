//! Why git does not show an untracked file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use packgate_tree::{Kind, Tree, TreeError, join, normalize, parent, read, read_file};

use crate::ignore_file::{IgnoreFile, MAX_FILE, Rule};
use crate::{GitError, Repo, Snapshot};

/// Where an ignore rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IgnoredBy {
    /// A `.gitignore` in the tree, which travels with it.
    InTree,
    /// `info/exclude` in the git directory: only this clone has it.
    Exclude,
    /// `core.excludesFile`: only this user has it.
    Global,
}

/// One ignore rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreRule {
    /// The kind of file it stands in.
    pub by: IgnoredBy,
    /// That file: a path in the tree (with `..` where it lies above), from the
    /// root of the work tree, or on disk.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The rule as it is written, U+FFFD where it is not UTF-8.
    pub pattern: String,
    /// The path in the tree that it matched: the file, or a directory above it.
    pub at: String,
}

/// Why git does not show an untracked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The rule that decides, as `git check-ignore -v` tells it.
    pub rule: IgnoreRule,
    /// The rule that would decide if only the tree's own `.gitignore` files
    /// counted; `None` where none of them hides the file.
    pub in_tree: Option<IgnoreRule>,
}

/// Which files of a tree git does not show, and why.
pub struct Ignores<'a> {
    tree: &'a dyn Tree,
    /// Where the tree's root is in the work tree.
    dir: String,
    tracked: &'a Snapshot,
    /// What holds for every directory, the strongest first.
    outer: Vec<(IgnoredBy, IgnoreFile)>,
    fold: bool,
    files: Mutex<HashMap<String, Option<Arc<IgnoreFile>>>>,
    /// What hides whole directories: by all rules, by those in the tree.
    dirs: Mutex<HashMap<(String, bool), Option<IgnoreRule>>>,
}

impl Repo {
    /// The files outside of the tree whose rules [`Repo::ignores`] heeds, whether
    /// they are there or not: `info/exclude`, `core.excludesFile`.
    pub fn ignore_files(&self) -> Vec<PathBuf> {
        let shared = &self.shared;
        let exclude = shared.layout.common_dir.join("info").join("exclude");
        let global = match &shared.config().excludes {
            Some((place, _)) => Some(place.clone()),
            None => shared.user_file("ignore"),
        };
        std::iter::once(exclude).chain(global).collect()
    }

    /// Which files of `tree` git does not show. The tree's root is the directory
    /// `dir` of the work tree (`""` for its root); a `.gitignore` above it is
    /// asked for with `..`. What `tracked` has is never hidden.
    ///
    /// # Errors
    /// [`GitError`] where `info/exclude` or `core.excludesFile` cannot be read.
    pub fn ignores<'a>(
        &self,
        tree: &'a dyn Tree,
        dir: &str,
        tracked: &'a Snapshot,
    ) -> Result<Ignores<'a>, GitError> {
        let shared = &self.shared;
        let config = shared.config();
        let mut outer = Vec::new();
        let mut add = |by, place: &Path, shown: String| -> Result<(), GitError> {
            match read_file(place, MAX_FILE) {
                Ok(Some(bytes)) => {
                    outer.push((by, IgnoreFile::parse(shown, &bytes, config.fold)));
                    Ok(())
                }
                // git passes over both.
                Ok(None) | Err(TreeError::TooLarge { .. } | TreeError::IsADirectory { .. }) => {
                    Ok(())
                }
                Err(error) => Err(error.into()),
            }
        };
        let exclude = shared.layout.common_dir.join("info").join("exclude");
        let work_tree = shared.layout.work_tree.as_deref();
        let inside = work_tree.and_then(|root| exclude.strip_prefix(root).ok());
        add(
            IgnoredBy::Exclude,
            &exclude,
            shown(inside.unwrap_or(&exclude)),
        )?;
        match &config.excludes {
            Some((_, written)) if written.is_empty() => {}
            Some((place, written)) => add(IgnoredBy::Global, place, written.clone())?,
            None => {
                if let Some(place) = shared.user_file("ignore") {
                    add(IgnoredBy::Global, &place, shown(&place))?;
                }
            }
        }
        Ok(Ignores {
            tree,
            dir: normalize(dir),
            tracked,
            outer,
            fold: config.fold,
            files: Mutex::default(),
            dirs: Mutex::default(),
        })
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl Ignores<'_> {
    /// Why git does not show the file `path` of the tree; `None` for a file that
    /// is tracked or that git would show.
    ///
    /// # Errors
    /// [`GitError`] where a `.gitignore` on the way cannot be read.
    pub fn hidden(&self, path: &str) -> Result<Option<Ignored>, GitError> {
        let path = normalize(&join(&self.dir, path));
        if path.is_empty() || self.tracked.is_tracked(&path)? {
            return Ok(None);
        }
        let Some(rule) = self.decide(&path, false, false)? else {
            return Ok(None);
        };
        let in_tree = self.decide(&path, false, true)?;
        Ok(Some(Ignored { rule, in_tree }))
    }

    /// The rule that hides `path` (from the root of the work tree).
    fn decide(
        &self,
        path: &str,
        is_dir: bool,
        only_tree: bool,
    ) -> Result<Option<IgnoreRule>, GitError> {
        if let Some(above) = parent(path).filter(|above| !above.is_empty()) {
            // Below a hidden directory nothing has a say.
            if let Some(rule) = self.decide_dir(above, only_tree)? {
                return Ok(Some(rule));
            }
        }
        self.last_match(path, is_dir, only_tree)
    }

    fn decide_dir(&self, dir: &str, only_tree: bool) -> Result<Option<IgnoreRule>, GitError> {
        let key = (dir.to_owned(), only_tree);
        let known = || self.dirs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return Ok(known.clone());
        }
        let found = self.decide(dir, true, only_tree)?;
        known().insert(key, found.clone());
        Ok(found)
    }

    /// The strongest rule about exactly `path`, if it hides.
    fn last_match(
        &self,
        path: &str,
        is_dir: bool,
        only_tree: bool,
    ) -> Result<Option<IgnoreRule>, GitError> {
        let mut above = parent(path);
        while let Some(dir) = above {
            if let Some(file) = self.file(dir)? {
                let below = path[dir.len()..].trim_start_matches('/');
                if let Some(rule) = file.last_match(below.as_bytes(), is_dir, self.fold) {
                    return Ok(self.verdict(IgnoredBy::InTree, &file, rule, path));
                }
            }
            above = parent(dir);
        }
        for (by, file) in self.outer.iter().filter(|_| !only_tree) {
            if let Some(rule) = file.last_match(path.as_bytes(), is_dir, self.fold) {
                return Ok(self.verdict(*by, file, rule, path));
            }
        }
        Ok(None)
    }

    fn verdict(
        &self,
        by: IgnoredBy,
        file: &IgnoreFile,
        rule: &Rule,
        path: &str,
    ) -> Option<IgnoreRule> {
        (!rule.pattern.negated).then(|| IgnoreRule {
            by,
            file: file.shown.clone(),
            line: rule.line,
            pattern: rule.written.clone(),
            at: self.in_tree(path),
        })
    }

    /// The rules that stand in the directory `dir` of the work tree.
    fn file(&self, dir: &str) -> Result<Option<Arc<IgnoreFile>>, GitError> {
        let known = || self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(dir) {
            return Ok(known.clone());
        }
        let path = self.in_tree(&join(dir, ".gitignore"));
        let found = match self.tree.stat(&path) {
            // git does not follow a link to one.
            Ok(Some(meta)) if meta.kind == Kind::File && meta.size <= MAX_FILE => {
                let bytes = read(self.tree, &path, MAX_FILE)?;
                Some(Arc::new(IgnoreFile::parse(path, &bytes, self.fold)))
            }
            // Above a tree that has nothing there, nothing is known.
            Ok(_) | Err(TreeError::Outside { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        known().insert(dir.to_owned(), found.clone());
        Ok(found)
    }

    /// The path in the tree of a path in the work tree.
    fn in_tree(&self, path: &str) -> String {
        let mut up = String::new();
        let mut dir = self.dir.as_str();
        loop {
            if dir.is_empty() || path == dir || path.starts_with(&format!("{dir}/")) {
                let rest = path[dir.len()..].trim_start_matches('/');
                return join(up.trim_end_matches('/'), rest)
                    .trim_end_matches('/')
                    .to_owned();
            }
            up.push_str("../");
            dir = parent(dir).unwrap_or("");
        }
    }
}
