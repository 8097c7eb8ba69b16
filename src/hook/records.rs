//! What was learned of a repository's packages, kept from one commit to the next.

use packgate_cache::Cache;
use packgate_manifest::PackageDir;
use packgate_tree::signature;
use serde::{Deserialize, Serialize};
use std::path::Path;

const NAME: &str = "packages";
/// A verdict that depends on more paths on disk than this is not kept.
const MAX_ASKED: usize = 20_000;
/// What was touched less than this before it was judged, in nanoseconds, may have
/// been touched again within the clock's grain.
const GRAIN: i128 = 2_000_000_000;

/// All that is kept of a repository.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Records {
    /// The commit at which the packages were looked for, in hexadecimal digits.
    pub(crate) base: String,
    /// The signatures of git's ignore files outside of the repository's tree.
    pub(crate) outside: Vec<u64>,
    pub(crate) packages: Vec<Known>,
}

/// A package that is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) dir: String,
    pub(crate) root: Option<String>,
    /// Whether its manifest is build output that scripts publish.
    pub(crate) generated: bool,
    /// Whether anybody could publish it when it was last read.
    pub(crate) publishable: bool,
    pub(crate) passed: Option<Passed>,
}

/// What a package was like when it was judged and nothing blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passed {
    /// `HEAD` then.
    pub(crate) base: String,
    /// What was staged of it then, as one number; 0 for nothing.
    pub(crate) pending: u64,
    /// Tracked files outside of it that the verdict depends on.
    pub(crate) above: Vec<String>,
    /// Everything on disk that it depends on, with its signature.
    pub(crate) asked: Vec<(String, u64)>,
    /// The last day of the first exception that would end.
    pub(crate) until: Option<String>,
}

impl Known {
    /// The package that nothing is known of yet.
    pub(crate) fn new(package: PackageDir, generated: bool) -> Self {
        Self {
            dir: package.dir,
            root: package.root,
            generated,
            publishable: true,
            passed: None,
        }
    }

    /// Where it is.
    pub(crate) fn package(&self) -> PackageDir {
        PackageDir {
            dir: self.dir.clone(),
            root: self.root.clone(),
        }
    }

    /// Whether `path` lies in it.
    pub(crate) fn holds(&self, path: &str) -> bool {
        is_below(&self.dir, path)
    }

    /// Whether its verdict depends on `path`, which lies elsewhere.
    pub(crate) fn depends_on(&self, path: &str) -> bool {
        self.passed.as_ref().is_some_and(|passed| {
            let asked = passed.asked.binary_search_by(|it| it.0.as_str().cmp(path));
            asked.is_ok() || passed.above.iter().any(|it| it == path)
        })
    }
}

/// Whether `path` is `dir` or lies below it.
pub(crate) fn is_below(dir: &str, path: &str) -> bool {
    dir.is_empty()
        || path
            .strip_prefix(dir)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Records {
    /// What is kept, if anything is.
    pub(crate) fn read(cache: &Cache) -> Option<Self> {
        serde_json::from_slice(&cache.read(NAME)?).ok()
    }

    /// Keeps it.
    pub(crate) fn write(&self, cache: &Cache) {
        if let Ok(bytes) = serde_json::to_vec(self) {
            // Where it cannot be written, the next run judges again.
            let _ = cache.write(NAME, &bytes);
        }
    }
}

impl Passed {
    /// Whether everything on disk is as it was.
    pub(crate) fn holds_on(&self, root: &Path) -> bool {
        self.asked
            .iter()
            .all(|(path, hash)| signature(&root.join(path)).is_some_and(|it| it.hash == *hash))
    }
}

/// The paths with their signatures, sorted; `None` where one of them cannot be
/// told for certain, or there are too many.
pub(crate) fn sign(
    root: &Path,
    paths: impl IntoIterator<Item = String>,
    started: i128,
) -> Option<Vec<(String, u64)>> {
    let mut signed = Vec::new();
    for path in paths {
        let signature = signature(&root.join(&path))?;
        if signature.touched + GRAIN >= started || signed.len() >= MAX_ASKED {
            return None;
        }
        signed.push((path, signature.hash));
    }
    signed.sort();
    Some(signed)
}

/// The signature of one file as an identity of its content; `None` where it was
/// touched too lately to be certain.
pub(crate) fn identity(path: &Path, started: i128) -> Option<u64> {
    let signature = signature(path)?;
    (signature.hash != 0 && signature.touched + GRAIN < started).then_some(signature.hash)
}
