//! The way from a package's entry points to packed files.

use crate::judge::{entries, options};
use crate::loose::{tarball_entries, view};
use packgate_inspect::{Answer, PackedEntry, trace};
use packgate_manifest::Manifest;
use packgate_packlist::PackedSet;
use packgate_policy::Policy;
use packgate_tree::{Tarball, Tree};
use std::sync::Arc;

/// What the entry points need to come to each path of `asked`, in each of `sets`.
/// Sets of the same files share one reading.
pub fn trace_sets(
    tree: &dyn Tree,
    manifest: &Manifest,
    sets: &[PackedSet],
    asked: &[String],
    policy: &Arc<Policy>,
    threads: usize,
) -> Vec<Vec<Answer>> {
    let mut known: Vec<(Vec<PackedEntry>, Vec<Answer>)> = Vec::new();
    let answer = |set| {
        let files = entries(set);
        if let Some((_, answers)) = known.iter().find(|(other, _)| *other == files) {
            return answers.clone();
        }
        let view = view(tree, &files, manifest);
        let answers = trace(&view, &options(policy, threads), asked);
        known.push((files, answers.clone()));
        answers
    };
    sets.iter().map(answer).collect()
}

/// The same for the files of a tarball.
pub fn trace_tarball(
    tarball: &Tarball,
    manifest: &Manifest,
    asked: &[String],
    policy: &Arc<Policy>,
    threads: usize,
) -> Vec<Answer> {
    let files = tarball_entries(tarball);
    let view = view(tarball, &files, manifest);
    trace(&view, &options(policy, threads), asked)
}
