//! What the process was started with, as far as git cares.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the process was started with, as far as git cares. A hook gets most of
/// it from git: `GIT_INDEX_FILE` says which index the commit is made of.
///
/// Nothing here is read from the environment by this crate; whoever runs sets
/// it. What is `None` is not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The directory the process was started in, absolute.
    pub cwd: PathBuf,
    /// `GIT_DIR`.
    pub git_dir: Option<OsString>,
    /// `GIT_WORK_TREE`.
    pub work_tree: Option<OsString>,
    /// `GIT_INDEX_FILE`.
    pub index_file: Option<OsString>,
    /// `GIT_COMMON_DIR`.
    pub common_dir: Option<OsString>,
    /// `GIT_OBJECT_DIRECTORY`.
    pub object_directory: Option<OsString>,
    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
    pub alternates: Option<OsString>,
    /// The program `git`, where there is one.
    pub program: Option<PathBuf>,
    /// The user's home directory.
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub xdg_config_home: Option<PathBuf>,
}

impl Surroundings {
    /// A process in `cwd` with nothing else set.
    pub fn new(cwd: impl Into<PathBuf>) -> Self {
        Self {
            cwd: cwd.into(),
            ..Self::default()
        }
    }

    /// The variables as the programs started here are to see them.
    pub(crate) fn variables(&self) -> [(&'static str, Option<OsString>); 8] {
        let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        [
            ("GIT_DIR", self.git_dir.clone()),
            ("GIT_WORK_TREE", self.work_tree.clone()),
            ("GIT_INDEX_FILE", self.index_file.clone()),
            ("GIT_COMMON_DIR", self.common_dir.clone()),
            ("GIT_OBJECT_DIRECTORY", self.object_directory.clone()),
            ("GIT_ALTERNATE_OBJECT_DIRECTORIES", self.alternates.clone()),
            ("HOME", path(&self.home)),
            ("XDG_CONFIG_HOME", path(&self.xdg_config_home)),
        ]
    }
}
