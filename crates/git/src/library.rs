//! libgit2, in process.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use git2::{ErrorCode, ObjectType, Repository, RepositoryOpenFlags};

use crate::Oid;
use crate::objects::{Header, Kind, Trouble};

/// A repository opened by libgit2, for any number of threads: a handle belongs
/// to one thread at a time, and there are as many as threads ask at once.
pub(crate) struct Library {
    git_dir: PathBuf,
    /// Further object directories, which the process was told of.
    extra: Vec<PathBuf>,
    idle: Mutex<Vec<Repository>>,
}

impl Library {
    /// Takes over a repository that is open.
    pub(crate) fn new(repository: Repository, extra: Vec<PathBuf>) -> Result<Self, git2::Error> {
        let git_dir = repository.path().to_owned();
        add_extra(&repository, &extra)?;
        Ok(Self {
            git_dir,
            extra,
            idle: Mutex::new(vec![repository]),
        })
    }

    /// Runs `ask` with a handle of its own.
    pub(crate) fn with<T, E: From<git2::Error>>(
        &self,
        ask: impl FnOnce(&Repository) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.idle().pop();
        let repository = match idle {
            Some(repository) => repository,
            None => self.another()?,
        };
        let answer = ask(&repository);
        self.idle().push(repository);
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Repository>> {
        // What a panicking thread leaves behind is still a list of handles.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn another(&self) -> Result<Repository, git2::Error> {
        let repository = open(&self.git_dir)?;
        add_extra(&repository, &self.extra)?;
        Ok(repository)
    }

    /// Whether a remote has promised objects that are not here.
    pub(crate) fn is_partial(&self) -> bool {
        let promised = self.with(|repository| {
            let config = repository.config()?;
            let mut entries = config.entries(Some(r"^remote\..*\.promisor$"))?;
            Ok::<_, git2::Error>(entries.next().is_some())
        });
        promised.unwrap_or(false)
    }

    /// What an object is and how long, without reading it.
    pub(crate) fn header(&self, oid: &Oid) -> Result<Header, Trouble> {
        let name = name(oid)?;
        self.with(|repository| {
            let (size, kind) = repository.odb()?.read_header(name)?;
            Ok(Header {
                kind: kind_from(kind),
                size: size as u64,
            })
        })
    }

    /// An object's bytes.
    pub(crate) fn read(&self, oid: &Oid) -> Result<(Kind, Vec<u8>), Trouble> {
        let name = name(oid)?;
        self.with(|repository| {
            let odb = repository.odb()?;
            let object = odb.read(name)?;
            Ok((kind_from(object.kind()), object.data().to_vec()))
        })
    }
}

/// Opens the git directory `path`, and no other.
pub(crate) fn open(path: &Path) -> Result<Repository, git2::Error> {
    let none: [&Path; 0] = [];
    Repository::open_ext(path, RepositoryOpenFlags::NO_SEARCH, none)
}

fn add_extra(repository: &Repository, extra: &[PathBuf]) -> Result<(), git2::Error> {
    if extra.is_empty() {
        return Ok(());
    }
    let odb = repository.odb()?;
    for directory in extra {
        let Some(directory) = directory.to_str() else {
            return Err(git2::Error::from_str("an object directory is not UTF-8"));
        };
        odb.add_disk_alternate(directory)?;
    }
    Ok(())
}

/// The library's form of a name.
pub(crate) fn name(oid: &Oid) -> Result<git2::Oid, git2::Error> {
    git2::Oid::from_bytes(oid.as_bytes())
}

/// Our form of a name.
pub(crate) fn from_name(name: git2::Oid) -> Result<Oid, git2::Error> {
    Oid::from_bytes(name.as_bytes()).ok_or_else(|| git2::Error::from_str("not an object name"))
}

fn kind_from(kind: ObjectType) -> Kind {
    match kind {
        ObjectType::Blob => Kind::Blob,
        ObjectType::Tree => Kind::Tree,
        ObjectType::Commit => Kind::Commit,
        ObjectType::Tag => Kind::Tag,
        ObjectType::Any => Kind::Other,
    }
}

impl From<git2::Error> for Trouble {
    fn from(error: git2::Error) -> Self {
        if error.code() == ErrorCode::NotFound {
            return Self::Missing;
        }
        Self::Damaged(error.message().to_owned())
    }
}
