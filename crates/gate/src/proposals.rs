//! The edits that a report proposes.

use crate::fix;
use crate::judge::Package;
use crate::list_rules;
use crate::listing::{Listed, side_by_side};
use packgate_report::{Family, Finding, Fix, Level, Report};
use std::collections::BTreeSet;

/// Fixes are looked for this many findings at most: each costs several listings.
const MAX_FIXES: usize = 24;

/// A finding and its files.
type Asked<'r> = (&'r mut Finding, BTreeSet<String>);

/// Gives each finding the edit that takes its files out, and the report one that does
/// it for all.
pub(crate) fn make(package: &Package<'_>, listed: &Listed<'_>, report: &mut Report) {
    let proposer = Proposer { package, listed };
    let Sorted {
        mut asked,
        mut disagreeing,
        lists,
    } = sort_out(&mut report.findings);
    let fixes = side_by_side(&asked, |(_, files)| proposer.edit(files));
    for ((finding, _), fix) in asked.iter_mut().zip(fixes) {
        finding.fix = fix;
    }
    for_all_maps(&mut asked, |files| proposer.edit(files));
    proposer.agree(&mut disagreeing, &asked);
    let agreed = disagreeing.iter().any(|(it, _)| it.fix.is_some());
    let settled: Vec<Asked<'_>> = (asked.into_iter())
        .chain(disagreeing)
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
            _ if agreed => proposer.agreed(&together),
            _ => proposer.edit(&together),
        };
        return;
    }
    // A list names what stays, so it takes out at once whatever is not to: nobody
    // should be told to list a cache.
    together.extend(lists.iter().flat_map(|(_, files)| files.clone()));
    // Harmless where it is packed, but nothing to put on a list.
    together.insert(packgate_policy::FILE_NAME.to_owned());
    together.insert(packgate_policy::BASELINE_NAME.to_owned());
    let fix = proposer.list(&together);
    if !settled.is_empty() {
        report.combined.clone_from(&fix);
    }
    for (finding, _) in lists {
        finding.advice = fix.is_none().then(|| fix::UNLISTED.to_owned());
        finding.fix.clone_from(&fix);
    }
}

/// What proposes edits for one package.
struct Proposer<'p> {
    package: &'p Package<'p>,
    listed: &'p Listed<'p>,
}

impl Proposer<'_> {
    /// The edit that takes out `files` under everybody who may pack the package; else
    /// under those that are judged.
    fn edit(&self, files: &BTreeSet<String>) -> Option<Fix> {
        let count = self.listed.count();
        let agreed = self.agreed(files);
        let alone = self.listed.all().len() == count;
        agreed.or_else(|| {
            if alone {
                None
            } else {
                self.under(count, files)
            }
        })
    }

    /// The edit that takes out `files` under everybody who may pack the package.
    fn agreed(&self, files: &BTreeSet<String>) -> Option<Fix> {
        self.under(self.listed.all().len(), files)
    }

    /// The edit that takes out `files` under the first `count` profiles.
    fn under(&self, count: usize, files: &BTreeSet<String>) -> Option<Fix> {
        let Package { tree, place, .. } = self.package;
        let (sets, profiles) = (self.listed.all(), self.listed.profiles());
        fix::propose(*tree, place, &profiles[..count], &sets[..count], files)
    }

    /// The list of what stays that leaves out `files`.
    fn list(&self, files: &BTreeSet<String>) -> Option<Fix> {
        let Package { tree, place, .. } = self.package;
        let profiles = self.package.profiles;
        fix::propose_allowlist(*tree, place, profiles, self.listed.judged(), files)
    }

    /// Gives all findings about what managers disagree on the one edit after which they
    /// agree, if need be one that settles the others as well; where there is none, each
    /// its own, or advice.
    fn agree(&self, disagreeing: &mut [Asked<'_>], others: &[Asked<'_>]) {
        let files = |asked: &[Asked<'_>]| -> BTreeSet<String> {
            let files = asked.iter().flat_map(|(_, files)| files.iter().cloned());
            files.collect()
        };
        let own = files(disagreeing);
        if own.is_empty() {
            return;
        }
        let every = &own | &files(others);
        let mut all = self.agreed(&own);
        if all.is_none() && every.len() > own.len() {
            all = self.agreed(&every);
        }
        let several = disagreeing.len() > 1;
        for (finding, files) in disagreeing {
            finding.fix = match &all {
                None if several => self.agreed(files),
                all => all.clone(),
            };
            finding.advice = finding.fix.is_none().then(|| fix::DISAGREED.to_owned());
        }
    }
}

/// Findings by what settles them.
#[derive(Default)]
struct Sorted<'r> {
    /// An edit that takes their files out.
    asked: Vec<Asked<'r>>,
    /// An edit after which all managers agree.
    disagreeing: Vec<Asked<'r>>,
    /// Only a list of what stays.
    lists: Vec<Asked<'r>>,
}

/// The findings that edits can settle. What an edit cannot settle gets advice.
fn sort_out(findings: &mut [Finding]) -> Sorted<'_> {
    let wanted = findings
        .iter_mut()
        .filter(|finding| finding.level >= Level::Warning && !finding.files.is_empty())
        .take(MAX_FIXES);
    let mut sorted = Sorted::default();
    for finding in wanted {
        let files: BTreeSet<String> = finding.files.iter().map(|file| file.path.clone()).collect();
        if list_rules::is_about_the_whole(finding.rule) {
            sorted.lists.push((finding, files));
            continue;
        }
        if list_rules::is_about_managers(finding.rule) {
            sorted.disagreeing.push((finding, files));
            continue;
        }
        finding.advice = fix::advice(finding);
        if finding.advice.is_none() {
            sorted.asked.push((finding, files));
        }
    }
    sorted
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
