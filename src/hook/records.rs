//! What was learned of a repository's packages, kept from one commit to the next.

use packgate_cache::{Cache, key};
use packgate_manifest::PackageDir;
use packgate_tree::{Signature, parent, signature};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

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
    /// Lists of paths on disk, outside of the packages that depend on them. Packages
    /// that lie side by side depend on the same ones.
    pub(crate) lists: Vec<Vec<String>>,
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
    /// Tracked files and directories outside of it that the verdict depends on.
    pub(crate) above: Vec<String>,
    /// What it depends on in the package's directory on disk, relative to that, and one
    /// number for the signatures of all of it.
    pub(crate) inner: (Vec<String>, u64),
    /// What else it depends on on disk: which of the lists, and one number for the
    /// signatures of all of it.
    pub(crate) outer: (usize, u64),
    /// One number for npm's settings.
    pub(crate) settings: u64,
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

    /// Whether its verdict depends on the tracked file `path`, which lies elsewhere.
    pub(crate) fn depends_on(&self, path: &str) -> bool {
        let passed = self.passed.as_ref();
        passed.is_some_and(|passed| passed.above.iter().any(|it| is_below(it, path)))
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
    /// What is kept, if anything is, and the bytes it was kept as.
    pub(crate) fn read(cache: &Cache) -> Option<(Self, Vec<u8>)> {
        let bytes = cache.read(NAME)?;
        Some((serde_json::from_slice(&bytes).ok()?, bytes))
    }

    /// Forgets the lists that no package needs any more.
    fn compact(&mut self) {
        let old = std::mem::take(&mut self.lists);
        let passed = self.packages.iter_mut().filter_map(|it| it.passed.as_mut());
        for passed in passed {
            let list = old.get(passed.outer.0).cloned().unwrap_or_default();
            passed.outer.0 = Self::list(&mut self.lists, list);
        }
    }

    /// Keeps it, unless it is kept as these bytes already.
    pub(crate) fn write(mut self, cache: &Cache, kept: Option<&[u8]>) {
        self.compact();
        match serde_json::to_vec(&self) {
            // Where it cannot be written, the next run judges again.
            Ok(bytes) if kept != Some(&bytes) => drop(cache.write(NAME, &bytes)),
            _ => {}
        }
    }

    /// The directories of the packages for which everything on disk is as it was.
    pub(crate) fn standing(&self, root: &Path) -> HashSet<String> {
        let lists: Vec<Option<u64>> = self.lists.iter().map(|it| sign_list(root, it)).collect();
        let stands = |known: &&Known| {
            known.passed.as_ref().is_some_and(|passed| {
                let (list, number) = passed.outer;
                lists.get(list).copied().flatten() == Some(number)
                    && sign_list(&join_to(root, &known.dir), &passed.inner.0)
                        == Some(passed.inner.1)
            })
        };
        let packages = self.packages.iter().filter(stands);
        packages.map(|it| it.dir.clone()).collect()
    }

    /// The place of the list, which is added where it is new.
    pub(crate) fn list(lists: &mut Vec<Vec<String>>, list: Vec<String>) -> usize {
        let known = lists.iter().position(|it| *it == list);
        known.unwrap_or_else(|| {
            lists.push(list);
            lists.len() - 1
        })
    }
}

/// One number for the signatures of all paths; `None` where one cannot be told.
fn sign_list(root: &Path, paths: &[String]) -> Option<u64> {
    let mut hashes = Vec::with_capacity(paths.len() * size_of::<u64>());
    let mut at = root.to_owned();
    for path in paths {
        let hash = if path.is_empty() {
            signature(root)?.hash
        } else {
            // One buffer for all of them.
            at.as_mut_os_string().clear();
            at.push(root);
            at.push(path);
            signature(&at)?.hash
        };
        hashes.extend_from_slice(&hash.to_le_bytes());
    }
    Some(fold(key(&[&hashes])))
}

/// The directory itself for an empty path: joined, it would end in a slash.
fn join_to(dir: &Path, path: &str) -> PathBuf {
    if path.is_empty() {
        dir.to_owned()
    } else {
        dir.join(path)
    }
}

/// A key in half the bits, for a file that people may look into.
pub(crate) fn fold(key: u128) -> u64 {
    let bytes = key.to_le_bytes();
    let (low, high) = bytes.split_at(8);
    let half = |part: &[u8]| part.try_into().map_or(0, u64::from_le_bytes);
    half(low) ^ half(high)
}

/// What a verdict depends on on disk, signed.
pub(crate) struct Signed {
    /// The paths outside of the package.
    pub(crate) outer: Vec<String>,
    /// One number for their signatures.
    pub(crate) number: u64,
    /// The paths inside, relative to the package, and one number for their signatures.
    pub(crate) inner: (Vec<String>, u64),
}

/// Signs the paths that the verdict on the package in `dir` depends on; `None` where
/// one of them cannot be told for certain, or there are too many.
pub(crate) fn sign(
    root: &Path,
    dir: &str,
    paths: &BTreeSet<String>,
    started: i128,
) -> Option<Signed> {
    if paths.len() > MAX_ASKED {
        return None;
    }
    let settled = |it: Signature| (it.touched + GRAIN < started).then_some(it.hash);
    let (mut outer, mut inner, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        let hash = settled(signature(&join_to(root, path))?)?;
        if !is_below(dir, path) {
            outer.push(path.clone());
        } else if hash != 0 || !is_seen_above(path, dir, paths, root) {
            let own = path[dir.len()..].trim_start_matches('/');
            inner.push(own.to_owned());
            hashes.extend_from_slice(&hash.to_le_bytes());
        }
    }
    let number = sign_list(root, &outer)?;
    Some(Signed {
        outer,
        number,
        inner: (inner, fold(key(&[&hashes]))),
    })
}

/// Whether the path, at which there is nothing, could not appear without changing a
/// directory that is watched.
fn is_seen_above(path: &str, dir: &str, paths: &BTreeSet<String>, root: &Path) -> bool {
    let above = parent(path).unwrap_or_default();
    is_below(dir, above)
        && path != dir
        && paths.contains(above)
        && signature(&join_to(root, above)).is_some_and(|it| it.hash != 0)
}

/// The signature of one file as an identity of its content; `None` where it was
/// touched too lately to be certain.
pub(crate) fn identity(path: &Path, started: i128) -> Option<u64> {
    let signature = signature(path)?;
    (signature.hash != 0 && signature.touched + GRAIN < started).then_some(signature.hash)
}
