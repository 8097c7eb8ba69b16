//! A repository, and what can be asked of it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::attributes::Outer;
use crate::config::{self, Config};
use crate::entries::Entries;
use crate::index_file::{self, Declined};
use crate::layout::{self, Layout, Seen};
use crate::library::Library;
use crate::objects::{Objects, empty_tree};
use crate::program::Program;
use crate::{GitError, Oid, Snapshot, Staged, Surroundings, diff, index_program};

/// Why git is asked for the index where nothing more is known.
const NOT_HERE: &str = "it cannot be read in process";

/// Who is to read a repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Prefer {
    /// libgit2 in process, and git's plumbing for what that cannot read.
    #[default]
    Either,
    /// Only what is in process.
    Library,
    /// Only git's plumbing.
    Program,
}

/// Who reads a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadsBy {
    /// libgit2 and this crate, in process.
    Library,
    /// git's plumbing, at least for a part.
    Program {
        /// Why it has to, in words: `unsupported extension name …`.
        reason: String,
    },
}

/// How much of an index will be asked for.
///
/// It is a hint. The whole index is read in any case, because that is cheaper
/// than asking twice; answers outside of the scope are as right as those inside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// Some directories.
    Some {
        /// These with everything below them.
        subtrees: Vec<String>,
        /// Of these, the files directly in them.
        dirs: Vec<String>,
    },
}

/// A git repository, read-only.
///
/// Nothing here writes to the repository, not even to refresh the index, and
/// nothing that the repository configures is run. Objects are the real ones:
/// `refs/replace` is not heeded. Copies share everything; any number of threads
/// may ask at once.
#[derive(Clone)]
pub struct Repo {
    pub(crate) shared: Arc<Shared>,
}

/// What a repository's copies and its trees share.
pub(crate) struct Shared {
    pub(crate) layout: Layout,
    pub(crate) objects: Objects,
    pub(crate) surroundings: Surroundings,
    pub(crate) prefer: Prefer,
    /// Why libgit2 does not read it.
    refused: Option<String>,
    config: OnceLock<Config>,
    outer: OnceLock<Outer>,
}

impl Repo {
    /// The repository that `surroundings` are in, or that they name; `None` where
    /// there is none. A bare repository opens too.
    ///
    /// # Errors
    /// [`GitError::Open`] where there is one that cannot be opened.
    pub fn open(surroundings: &Surroundings) -> Result<Option<Self>, GitError> {
        Self::open_with(surroundings, Prefer::Either)
    }

    /// The same, read in one way only.
    ///
    /// # Errors
    /// [`GitError::Open`] where there is one that cannot be opened.
    pub fn open_with(
        surroundings: &Surroundings,
        prefer: Prefer,
    ) -> Result<Option<Self>, GitError> {
        let (place, reason) = match layout::look(surroundings) {
            Seen::Nothing => return Ok(None),
            Seen::Opened(repository) if prefer != Prefer::Program => {
                let layout = layout::of_library(&repository, surroundings)?;
                let at = layout.work_tree.as_ref().unwrap_or(&surroundings.cwd);
                let extra = layout::object_directories(surroundings, at);
                match Library::new(*repository, extra) {
                    Ok(library) => {
                        return Ok(Some(Self::new(
                            layout,
                            Some(library),
                            None,
                            surroundings,
                            prefer,
                        )));
                    }
                    Err(error) => (layout.git_dir, error.message().to_owned()),
                }
            }
            Seen::Opened(repository) => (
                repository.path().to_owned(),
                "git was to read it".to_owned(),
            ),
            Seen::Refused { place, reason } => (place, reason),
        };
        let program = Program::new(surroundings).filter(|_| prefer != Prefer::Library);
        let Some(program) = program else {
            let reason = format!("{reason}; git itself, which may know more, was not found");
            return Err(GitError::Open {
                path: place,
                reason,
            });
        };
        let layout = layout::of_program(&program, surroundings, &place)?;
        Ok(Some(Self::new(
            layout,
            None,
            Some(reason),
            surroundings,
            prefer,
        )))
    }

    fn new(
        layout: Layout,
        library: Option<Library>,
        refused: Option<String>,
        surroundings: &Surroundings,
        prefer: Prefer,
    ) -> Self {
        let program = Program::new(surroundings).filter(|_| prefer != Prefer::Library);
        let program = program.map(|program| {
            let cwd = layout.work_tree.as_deref().unwrap_or(&layout.git_dir);
            let common = surroundings.common_dir.as_ref();
            program.moved(
                cwd,
                &[
                    ("GIT_DIR", Some(&layout.git_dir)),
                    ("GIT_WORK_TREE", layout.work_tree.as_deref()),
                    ("GIT_INDEX_FILE", Some(&layout.index)),
                    (
                        "GIT_COMMON_DIR",
                        common.map(|_| layout.common_dir.as_path()),
                    ),
                ],
            )
        });
        let objects = Objects::new(library, program, layout.width, layout.partial);
        Self {
            shared: Arc::new(Shared {
                layout,
                objects,
                surroundings: surroundings.clone(),
                prefer,
                refused,
                config: OnceLock::new(),
                outer: OnceLock::new(),
            }),
        }
    }

    /// The root of the work tree; `None` for a bare repository.
    pub fn work_tree(&self) -> Option<&Path> {
        self.shared.layout.work_tree.as_deref()
    }

    /// The git directory: of a linked worktree, its own.
    pub fn git_dir(&self) -> &Path {
        &self.shared.layout.git_dir
    }

    /// The git directory that all worktrees share.
    pub fn common_dir(&self) -> &Path {
        &self.shared.layout.common_dir
    }

    /// The index file: the one that the process was told of, or the usual one.
    pub fn index_file(&self) -> &Path {
        &self.shared.layout.index
    }

    /// Who reads the repository and, where it is git's plumbing, why. The index
    /// is read for it.
    pub fn reads_by(&self) -> ReadsBy {
        if let Some(reason) = &self.shared.refused {
            return ReadsBy::Program {
                reason: reason.clone(),
            };
        }
        match index_file::read(self.index_file(), self.shared.layout.width) {
            Err(Declined::NeedsGit(reason) | Declined::Damaged(reason)) => ReadsBy::Program {
                reason: format!("the index: {reason}"),
            },
            _ => ReadsBy::Library,
        }
    }

    /// The index as it will be committed.
    ///
    /// # Errors
    /// [`GitError::Index`] where it cannot be read, [`GitError::Unmerged`] where
    /// a merge is not finished.
    pub fn index(&self, scope: &Scope) -> Result<Snapshot, GitError> {
        let _ = scope;
        let entries = self.entries()?;
        refuse_unmerged(&entries)?;
        Ok(Snapshot::of_index(Arc::clone(&self.shared), entries))
    }

    /// What a commit of the index would change: `HEAD`, or nothing on an unborn
    /// branch, against the index, sorted by path. A rename is a deletion and an
    /// addition.
    ///
    /// # Errors
    /// [`GitError::Unmerged`] where a merge is not finished; where the index or
    /// an object cannot be read.
    pub fn staged(&self) -> Result<Vec<Staged>, GitError> {
        self.staged_since(self.head()?.as_ref())
    }

    /// The same against any commit, or against nothing.
    ///
    /// # Errors
    /// As [`Repo::staged`].
    pub fn staged_since(&self, base: Option<&Oid>) -> Result<Vec<Staged>, GitError> {
        Ok(self.staged_and_entries(base)?.0)
    }

    /// What is staged and the index it is staged in, read once.
    ///
    /// # Errors
    /// As [`Repo::staged`] and [`Repo::index`].
    pub fn staged_index(&self) -> Result<(Vec<Staged>, Snapshot), GitError> {
        let (staged, entries) = self.staged_and_entries(self.head()?.as_ref())?;
        let entries = match entries {
            Some(entries) => entries,
            None => self.entries()?,
        };
        refuse_unmerged(&entries)?;
        let snapshot = Snapshot::of_index(Arc::clone(&self.shared), entries);
        Ok((staged, snapshot))
    }

    fn staged_and_entries(
        &self,
        base: Option<&Oid>,
    ) -> Result<(Vec<Staged>, Option<Entries>), GitError> {
        let objects = &self.shared.objects;
        let tree = base.map(|commit| objects.tree_of(commit)).transpose()?;
        if let Some(entries) = self.entries_in_process()? {
            refuse_unmerged(&entries)?;
            let staged = diff::tree_to_index(objects, tree.as_ref(), &entries)?;
            return Ok((staged, Some(entries)));
        }
        let program = self.shared.program_for_index(NOT_HERE)?;
        if self.is_sparse() {
            // `diff-index` would expand it, and write trees for that.
            let entries = self.entries()?;
            refuse_unmerged(&entries)?;
            let staged = diff::tree_to_index(objects, tree.as_ref(), &entries)?;
            return Ok((staged, Some(entries)));
        }
        let empty = || empty_tree(self.shared.layout.width).to_owned();
        let base = tree.map_or_else(empty, |tree| tree.to_string());
        let said = diff::by_program(program, &base).map_err(|e| self.shared.of_index(e));
        Ok((said?, None))
    }

    fn is_sparse(&self) -> bool {
        let read = index_file::read(self.index_file(), self.shared.layout.width);
        read.is_ok_and(|entries| entries.is_sparse)
    }

    fn entries(&self) -> Result<Entries, GitError> {
        if let Some(entries) = self.entries_in_process()? {
            return Ok(entries);
        }
        let program = self.shared.program_for_index(NOT_HERE)?;
        let mut entries = index_program::read(program, self.shared.layout.width)
            .map_err(|error| self.shared.of_index(error))?;
        entries.written = index_file::written(self.index_file());
        Ok(entries)
    }

    /// The index read here; `None` where git's plumbing has to.
    fn entries_in_process(&self) -> Result<Option<Entries>, GitError> {
        if self.shared.prefer == Prefer::Program {
            return Ok(None);
        }
        match index_file::read(self.index_file(), self.shared.layout.width) {
            Ok(entries) => Ok(Some(entries)),
            Err(Declined::NeedsGit(reason) | Declined::Damaged(reason)) => {
                // git has the last word on what it wrote.
                self.shared.program_for_index(&reason)?;
                Ok(None)
            }
            Err(Declined::System(source)) => Err(GitError::Read {
                path: self.index_file().to_owned(),
                source,
            }),
        }
    }

    /// The files of a commit.
    ///
    /// # Errors
    /// [`GitError::Object`] where the commit or its root directory cannot be
    /// read; what lies deeper is read when it is asked for.
    pub fn commit(&self, commit: &Oid) -> Result<Snapshot, GitError> {
        let tree = self.shared.objects.tree_of(commit)?;
        self.shared.objects.tree(&tree)?;
        Ok(Snapshot::of_commit(Arc::clone(&self.shared), commit, tree))
    }
}

impl Shared {
    /// git, to read the index with.
    fn program_for_index(&self, reason: &str) -> Result<&Program, GitError> {
        self.objects.program().ok_or_else(|| GitError::Index {
            path: self.layout.index.clone(),
            reason: format!("{reason}; git itself, which may know more, was not found"),
        })
    }

    /// What git said when it was asked for the index.
    fn of_index(&self, error: GitError) -> GitError {
        match error {
            GitError::Program { reason, .. } => GitError::Index {
                path: self.layout.index.clone(),
                reason: format!("git says: {reason}"),
            },
            other => other,
        }
    }

    /// The configuration, as far as it matters here.
    pub(crate) fn config(&self) -> &Config {
        self.config.get_or_init(|| config::read(self))
    }

    /// The attributes of the user and of the clone.
    pub(crate) fn outer(&self) -> Result<&Outer, GitError> {
        if let Some(outer) = self.outer.get() {
            return Ok(outer);
        }
        let outer = config::outer(self)?;
        Ok(self.outer.get_or_init(|| outer))
    }

    /// Where relative configured paths begin.
    pub(crate) fn root(&self) -> &Path {
        let layout = &self.layout;
        layout.work_tree.as_ref().unwrap_or(&layout.git_dir)
    }

    /// The user's own git files where nothing is configured: `git/ignore`.
    pub(crate) fn user_file(&self, name: &str) -> Option<PathBuf> {
        let xdg = self.surroundings.xdg_config_home.as_ref();
        let xdg = xdg.filter(|path| !path.as_os_str().is_empty());
        let home = || Some(self.surroundings.home.as_ref()?.join(".config"));
        Some(xdg.cloned().or_else(home)?.join("git").join(name))
    }
}

fn refuse_unmerged(entries: &Entries) -> Result<(), GitError> {
    if entries.unmerged.is_empty() {
        return Ok(());
    }
    let paths = entries.unmerged.iter();
    Err(GitError::Unmerged {
        paths: paths
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect(),
    })
}
