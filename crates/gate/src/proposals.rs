//! The edits that a report proposes.

use crate::fix;
use crate::judge::Package;
use crate::list_rules;
use crate::listing::side_by_side;
use packgate_packlist::PackedSet;
use packgate_report::{Family, Finding, Fix, Level, Report};
use std::collections::BTreeSet;

/// Fixes are looked for this many findings at most: each costs several listings.
const MAX_FIXES: usize = 24;

/// A finding and its files.
type Asked<'r> = (&'r mut Finding, BTreeSet<String>);

/// Gives each finding the edit that takes its files out, and the report one that does
/// it for all.
pub(crate) fn make(package: &Package<'_>, sets: &[PackedSet], report: &mut Report) {
    let propose = |files: &BTreeSet<String>| {
        fix::propose(package.tree, &package.place, package.profiles, sets, files)
    };
    let (mut asked, lists) = sort_out(&mut report.findings);
    let fixes = side_by_side(&asked, |(_, files)| propose(files));
    for ((finding, _), fix) in asked.iter_mut().zip(fixes) {
        finding.fix = fix;
    }
    for_all_maps(&mut asked, propose);
    let settled: Vec<Asked<'_>> = (asked.into_iter())
        .filter(|(finding, _)| finding.fix.is_some())
        .collect();
    let edits: Vec<&Fix> = settled
        .iter()
        .filter_map(|(it, _)| it.fix.as_ref())
        .collect();
    let mut together: BTreeSet<String> = (settled.iter())
        .flat_map(|(_, files)| files.iter().cloned())
        .collect();
    if lists.is_empty() {
        let same = |it: &&Fix| (&it.file, &it.after) == (&edits[0].file, &edits[0].after);
        report.combined = match edits.len() {
            0 | 1 => None,
            _ if edits.iter().all(same) => Some(edits[0].clone()),
            // Fixes made for one finding each need not apply one after the other.
            _ => propose(&together),
        };
        return;
    }
    // A list names what stays, so it takes out at once whatever is not to: nobody
    // should be told to list a cache.
    together.extend(lists.iter().flat_map(|(_, files)| files.clone()));
    // Harmless where it is packed, but nothing to put on a list.
    together.insert(packgate_policy::FILE_NAME.to_owned());
    together.insert(packgate_policy::BASELINE_NAME.to_owned());
    let (tree, place) = (package.tree, &package.place);
    let fix = fix::propose_allowlist(tree, place, package.profiles, sets, &together);
    if !settled.is_empty() {
        report.combined.clone_from(&fix);
    }
    for (finding, _) in lists {
        finding.advice = fix.is_none().then(|| fix::UNLISTED.to_owned());
        finding.fix.clone_from(&fix);
    }
}

/// The findings whose files an edit is to take out, and those that only a list of what
/// stays can settle. What an edit cannot settle gets advice.
fn sort_out(findings: &mut [Finding]) -> (Vec<Asked<'_>>, Vec<Asked<'_>>) {
    let wanted = findings
        .iter_mut()
        .filter(|finding| finding.level >= Level::Warning && !finding.files.is_empty())
        .take(MAX_FIXES);
    let (mut asked, mut lists) = (Vec::new(), Vec::new());
    for finding in wanted {
        let files: BTreeSet<String> = finding.files.iter().map(|file| file.path.clone()).collect();
        if list_rules::is_about_the_whole(finding.rule) {
            lists.push((finding, files));
            continue;
        }
        finding.advice = fix::advice(finding);
        if finding.advice.is_none() {
            asked.push((finding, files));
        }
    }
    (asked, lists)
}

/// Where no edit takes out the maps of one finding alone, one often takes out those of
/// all: their names do not tell what is in them.
fn for_all_maps(asked: &mut [Asked<'_>], propose: impl Fn(&BTreeSet<String>) -> Option<Fix>) {
    let mut maps: Vec<&mut Asked<'_>> = asked
        .iter_mut()
        .filter(|(finding, _)| finding.rule.family == Family::SourceMaps)
        .collect();
    if maps.len() < 2 || maps.iter().all(|(finding, _)| finding.fix.is_some()) {
        return;
    }
    let files = maps.iter().flat_map(|(_, files)| files.iter().cloned());
    if let Some(fix) = propose(&files.collect()) {
        for (finding, _) in &mut maps {
            finding.fix = Some(fix.clone());
        }
    }
}
