//! What a commit does to the packed set.

use crate::judge::Package;
use packgate_packlist::{PackedSet, list};
use packgate_report::{Change, Packed};
use std::collections::BTreeSet;

/// What has become of the packed set since the package's `before`, under the newest
/// profile; `None` where there is no before. A set that could not be listed then
/// counts as none.
pub(crate) fn since(package: &Package<'_>, sets: &[PackedSet]) -> Option<Change> {
    let now = sets.last()?;
    let then = list(&package.place.request(package.before?, now.profile)).ok();
    let paths = |set: &PackedSet| -> BTreeSet<String> {
        set.files.iter().map(|file| file.path.clone()).collect()
    };
    let old = then.as_ref().map(paths).unwrap_or_default();
    let new = paths(now);
    Some(Change {
        before: then.as_ref().map(|set| Packed {
            files: set.files.len(),
            bytes: set.bytes(),
        }),
        entering: without(now, &old),
        leaving: then.map(|set| without(&set, &new)).unwrap_or_default(),
    })
}

/// The files of the set that are not among `paths`, with their sizes.
fn without(set: &PackedSet, paths: &BTreeSet<String>) -> Vec<(String, u64)> {
    let files = set.files.iter();
    files
        .filter(|file| !paths.contains(&file.path))
        .map(|file| (file.path.clone(), file.size))
        .collect()
}
