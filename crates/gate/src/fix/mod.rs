//! The smallest edit that takes files out of a package.
//!
//! Nothing is proposed that was not tried: an edit is applied to a
//! [`Patched`](packgate_tree::Patched) tree, the package is listed again under
//! every profile, and the edit counts only where each list is what it was,
//! without the files and with nothing else changed. So the candidates may be
//! guesses, and their order is that in which a maintainer would want them.

mod allowlist;
mod case;
mod cover;
mod entries;
mod files;
mod ignore;
mod needed;
mod positive;
mod shape;
mod spell;
mod trial;

pub(crate) use needed::{DISAGREED, UNLISTED, advice};

use crate::listing::Place;
use case::{Case, Paths};
use files::Files;
use packgate_manifest::{Profile, Value};
use packgate_packlist::PackedSet;
use packgate_report::Fix;
use packgate_tree::Tree;
use shape::Shape;
use std::collections::BTreeSet;
use trial::Trial;

/// Most single shapes that are tried as lines of an ignore file.
const MAX_SINGLES: usize = 4;

/// Most edits that are tried at the package's top: some trials are kept for the
/// last resort.
const MAX_AT_THE_TOP: usize = trial::MAX_TRIALS - 4;

/// Finds the smallest edit that takes exactly `files` out of the package under
/// every profile: `before` holds the packed set of each of `profiles`, in their
/// order, and `files` are paths as they stand in the tarball.
///
/// Each edit that is tried lists the whole package: `tree` had better remember
/// what it was asked.
///
/// A file that a profile does not pack need not be taken out there. `None`
/// where no edit is known that does this and nothing else: npm packs a file
/// whatever the rules say, a dependency brings it in, or the files have too
/// little in common.
pub fn propose(
    tree: &dyn Tree,
    place: &Place<'_>,
    profiles: &[Profile],
    before: &[PackedSet],
    files: &BTreeSet<String>,
) -> Option<Fix> {
    attempt(tree, place, profiles, before, files, |case, trial| {
        trial
            .first(ignore::without_negations(case))
            .or_else(|| at_the_top(case, trial))
            .or_else(|| trial.first(further_down(case)))
    })
}

/// The same by a `files` list, for a package that has none: it keeps exactly the
/// rest. `None` also where an entry point is not there, so that nobody can know what
/// a build will add.
pub(crate) fn propose_allowlist(
    tree: &dyn Tree,
    place: &Place<'_>,
    profiles: &[Profile],
    before: &[PackedSet],
    files: &BTreeSet<String>,
) -> Option<Fix> {
    attempt(tree, place, profiles, before, files, |case, trial| {
        trial.first(allowlist::edits(case))
    })
}

/// What `find` comes to for taking out `files`.
fn attempt(
    tree: &dyn Tree,
    place: &Place<'_>,
    profiles: &[Profile],
    before: &[PackedSet],
    files: &BTreeSet<String>,
    find: impl FnOnce(&Case<'_>, &mut Trial<'_>) -> Option<Fix>,
) -> Option<Fix> {
    if profiles.len() != before.len() {
        return None;
    }
    let before: Vec<(Profile, &PackedSet)> = profiles.iter().copied().zip(before).collect();
    let files: Paths<'_> = files.iter().map(String::as_str).collect();
    let case = Case::new(tree, place, before, &files)?;
    let mut trial = Trial::new(tree, place, &case.before, &files);
    find(&case, &mut trial)
}

/// Edits of `files`, or where there is none of the package's own ignore file:
/// npm does not heed that one beside `files`.
fn at_the_top(case: &Case<'_>, trial: &mut Trial<'_>) -> Option<Fix> {
    if case.manifest.files().is_some_and(Value::truthy) {
        let files = Files::new(case)?;
        return trial.first(files.edits().take(MAX_AT_THE_TOP));
    }
    let covers = case.covers(case.leaving()).all(MAX_SINGLES);
    let edits = ignore::additions(case, "", &covers);
    trial.first(edits.into_iter().take(MAX_AT_THE_TOP))
}

/// An ignore file in the directory that holds them all, which npm heeds in any
/// case. The last resort: such directories are often made anew.
fn further_down(case: &Case<'_>) -> Vec<trial::Edit> {
    let Some(dir) = ignore::common_dir(case.leaving()) else {
        return Vec::new();
    };
    let covers = case.covers_within(dir).all(2);
    ignore::additions(case, dir, &covers)
}

/// The rules of a cover, one per shape, in every spelling: first each shape's
/// first, then each shape's second, and so on.
fn spelled(cover: &[Shape<'_>], spell: fn(Shape<'_>) -> Vec<String>) -> Vec<Vec<String>> {
    let rules: Vec<Vec<String>> = cover.iter().map(|shape| spell(*shape)).collect();
    let most = rules.iter().map(Vec::len).max().unwrap_or(0);
    (0..most)
        .map(|at| {
            let nth = |rules: &Vec<String>| rules.get(at).or(rules.last()).cloned();
            rules.iter().filter_map(nth).collect()
        })
        .collect()
}
