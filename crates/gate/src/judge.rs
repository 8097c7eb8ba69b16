//! From a package to a report.

use crate::cached::Cached;
use crate::change;
use crate::hidden::Hides;
use crate::list_rules::{self, Packed as PackedPath, Whole};
use crate::listing::{Listed, Place};
use crate::proposals;
use crate::reason;
use packgate_inspect::{
    Detector, Hit, Inspection, InternalDir, Known, Options, PackedEntry, PackedView, RawFinding,
    Secrets, ValuePattern, aggregate, inspect,
};
use packgate_manifest::{Manifest, ManifestError, Other, Profile};
use packgate_packlist::{PackedFile, PackedSet, PacklistError};
use packgate_policy::{Policy, Usage};
use packgate_report::{Family, Finding, Level, NotInspected, Packed, Report, Subject};
use packgate_tree::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A package's directory to judge.
#[derive(Clone, Copy)]
pub struct Package<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where the package lies in the tree.
    pub place: Place<'a>,
    /// Under whose rules it may be published; never empty.
    pub profiles: &'a [Profile],
    /// Who may pack it as well. That a package cannot be packed by one of them is
    /// no failure: then it ships nothing.
    pub others: &'a [Other],
    /// Its package.json.
    pub manifest: &'a Manifest,
    /// Its directory as a person would name it.
    pub shown: &'a str,
    /// Who knows which files git hides; `None` where there is no repository.
    pub hides: Option<&'a dyn Hides>,
    /// The same files before the commit that is judged, to say what it changes.
    pub before: Option<&'a dyn Tree>,
    /// Who remembers files that need not be read again.
    pub memory: Option<&'a dyn Known>,
}

impl<'a> Package<'a> {
    /// Its packed files, to be looked into.
    fn view<'v>(&self, files: &'v [PackedEntry]) -> PackedView<'v>
    where
        'a: 'v,
    {
        PackedView {
            tree: self.tree,
            files,
            manifest: self.manifest.text(),
            memory: self.memory,
        }
    }
}

/// Why a package could not be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The packed set could not be listed.
    #[error(transparent)]
    Packlist(#[from] PacklistError),
    /// The tarball holds no usable package.json.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// Judges a package: lists it under every profile, inspects what is packed, lets
/// the policy decide, and proposes edits that were simulated first.
///
/// # Errors
/// [`GateError`] where the packed set cannot be known.
pub fn judge(
    package: &Package<'_>,
    policy: &Arc<Policy>,
    usage: &mut Usage,
    threads: usize,
) -> Result<Report, GateError> {
    // Explanations and trials list the package many times over.
    let tree = Cached::new(package.tree);
    let package = &Package {
        tree: &tree,
        ..*package
    };
    let listed = Listed::of(package)?;
    let sets = listed.judged();
    let seen = inspect_all(package, sets, policy, threads);
    let looked = list_rules::look(package, sets, &list_rules::errors(&seen.hits, policy));
    let mut findings = findings(&seen.hits, sets);
    findings.extend(looked.findings);
    sort(&mut findings);
    let mut findings = policy.apply(findings, usage);
    let disagreeing = list_rules::disagreeing(package, &listed, &findings);
    findings.extend(policy.apply(disagreeing, usage));
    let whole = Whole {
        manifest: package.manifest,
        sets: sets.iter().map(paths).collect(),
        mapped: leads_to_sources(seen.hits.iter().map(|(hit, _)| hit)),
    };
    findings.extend(list_rules::whole(&whole, policy, usage));
    let mut report = Report {
        subject: subject(package.manifest, package.shown),
        packed: largest(sets),
        change: change::since(package, sets),
        integrity: None,
        profiles: ids(package.profiles),
        findings,
        combined: None,
        not_inspected: seen
            .not_inspected
            .into_iter()
            .chain(looked.unknown)
            .collect(),
        notes: notes(package, sets),
        sources: BTreeMap::new(),
    };
    reason::explain_all(package, &listed, &mut report);
    proposals::make(package, &listed, &mut report);
    Ok(report)
}

fn paths(set: &PackedSet) -> Vec<PackedPath<'_>> {
    let files = set.files.iter().map(|file| PackedPath {
        path: &file.path,
        bytes: file.content_size,
        own: file.why.bundled.is_none(),
    });
    files.collect()
}

/// Whether the package ships source maps with their sources, as some do on purpose.
pub(crate) fn leads_to_sources<'h>(mut hits: impl Iterator<Item = &'h Hit>) -> bool {
    hits.any(|hit| hit.rule.id == "map-shipped")
}

/// What a report is about: the manifest's name and version, empty where it has none,
/// and the path as it is shown.
pub fn subject(manifest: &Manifest, shown: &str) -> Subject {
    let text = |value: Option<&packgate_manifest::Value>| {
        value
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Subject {
        name: text(manifest.name()),
        version: text(manifest.version()),
        path: shown.to_owned(),
    }
}

fn ids(profiles: &[Profile]) -> Vec<String> {
    profiles.iter().map(ToString::to_string).collect()
}

fn largest(sets: &[PackedSet]) -> Packed {
    sets.iter()
        .map(|set| Packed {
            files: set.files.len(),
            bytes: set.bytes(),
        })
        .max_by_key(|packed| packed.bytes)
        .unwrap_or_default()
}

fn notes(package: &Package<'_>, sets: &[PackedSet]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    if package.manifest.is_private() {
        notes.push(
            "\"private\" is set, so npm refuses to publish this package; it was judged all the same"
                .to_owned(),
        );
    }
    for note in sets.iter().flat_map(|set| &set.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes
}

/// A hit and the profiles under which it holds, as indexes.
struct Seen {
    hits: Vec<(Hit, BTreeSet<usize>)>,
    not_inspected: Vec<NotInspected>,
}

/// What makes two hits the same one, seen under two profiles: rule, level, file
/// and cause.
type HitKey = (&'static str, Level, String, String);

/// Looks into every packed set. Profiles that pack the same files share one
/// reading.
fn inspect_all(
    package: &Package<'_>,
    sets: &[PackedSet],
    policy: &Arc<Policy>,
    threads: usize,
) -> Seen {
    let mut groups: Vec<(Vec<PackedEntry>, BTreeSet<usize>)> = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        let entries = entries(set);
        match groups.iter_mut().find(|(known, _)| *known == entries) {
            Some((_, indexes)) => {
                indexes.insert(index);
            }
            None => groups.push((entries, BTreeSet::from([index]))),
        }
    }
    let mut hits: BTreeMap<HitKey, (Hit, BTreeSet<usize>)> = BTreeMap::new();
    let mut unseen = BTreeSet::new();
    for (files, indexes) in &groups {
        let Inspection {
            hits: found,
            not_inspected: not,
            ..
        } = look(&package.view(files), policy, threads);
        unseen.extend(not.into_iter().map(|it| (it.path, it.reason)));
        for hit in found {
            let key = (hit.rule.id, hit.level, hit.path.clone(), hit.cause.clone());
            let entry = hits.entry(key).or_insert_with(|| (hit, BTreeSet::new()));
            entry.1.extend(indexes);
        }
    }
    Seen {
        hits: hits.into_values().collect(),
        not_inspected: unseen
            .into_iter()
            .map(|(path, reason)| not_inspected(path, reason))
            .collect(),
    }
}

/// What there is to read: a link that is packed as a link holds nothing.
pub(crate) fn entries(set: &PackedSet) -> Vec<PackedEntry> {
    set.files
        .iter()
        .filter(|file| file.link.is_none())
        .map(|file| PackedEntry {
            path: file.path.clone(),
            source: file.source.clone(),
            size: file.content_size,
        })
        .collect()
}

pub(crate) fn look(view: &PackedView<'_>, policy: &Arc<Policy>, threads: usize) -> Inspection {
    // A file without anything in it was that for what all packages look for.
    let own = !policy.detectors().is_empty();
    let view = PackedView {
        memory: view.memory.filter(|_| !own),
        ..*view
    };
    inspect(&view, &options(policy, threads))
}

/// How to inspect under a policy.
pub(crate) fn options(policy: &Arc<Policy>, threads: usize) -> Options {
    let named = Arc::clone(policy);
    let internal: InternalDir = Box::new(move |path| named.names_path("internal-dir", path));
    Options {
        threads,
        internal_dir: Some(internal),
        secrets: secrets(policy),
        ..Options::default()
    }
}

/// How to look for secrets under a policy.
fn secrets(policy: &Policy) -> Secrets {
    let values = policy.value_patterns().into_iter();
    let value = |regex: regex::bytes::Regex| -> ValuePattern {
        Box::new(move |value| regex.is_match(value))
    };
    Secrets {
        strict: policy.secrets_strict(),
        now: policy.today().unix_seconds(),
        detectors: policy.detectors().iter().map(detector).collect(),
        values: values.map(value).collect(),
    }
}

/// A policy's detector as what inspects knows it.
pub fn detector(it: &packgate_policy::Detector) -> Detector {
    Detector {
        id: it.id.clone(),
        what: it.what.clone(),
        prefix: it.prefix.clone(),
        alphabet: it.alphabet.clone(),
        length: it.length,
        level: it.level,
        reason: it.reason.clone(),
    }
}

pub(crate) fn not_inspected(path: String, reason: String) -> NotInspected {
    NotInspected {
        reason: bare(&path, reason),
        path,
    }
}

/// One finding per cause and set of profiles.
fn findings(hits: &[(Hit, BTreeSet<usize>)], sets: &[PackedSet]) -> Vec<Finding> {
    let mut by_profiles: BTreeMap<&BTreeSet<usize>, Vec<Hit>> = BTreeMap::new();
    for (hit, indexes) in hits {
        by_profiles.entry(indexes).or_default().push(hit.clone());
    }
    let mut findings = Vec::new();
    for (indexes, hits) in by_profiles {
        let profiles = profiles(indexes, sets);
        for raw in aggregate(hits) {
            findings.push(from_raw(raw, profiles.clone()));
        }
    }
    findings
}

/// The profiles under which a finding holds; none where it holds under all.
pub(crate) fn profiles(indexes: &BTreeSet<usize>, sets: &[PackedSet]) -> Vec<String> {
    if indexes.len() == sets.len() {
        return Vec::new();
    }
    let ids = indexes.iter().map(|at| sets[*at].profile.to_string());
    ids.collect()
}

/// The gravest first; of one level by family, then by size.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.level
            .cmp(&a.level)
            .then_with(|| family(a).cmp(&family(b)))
            .then_with(|| b.bytes().cmp(&a.bytes()))
    });
}

/// Where a finding's family stands in the catalogue.
fn family(finding: &Finding) -> Option<usize> {
    Family::ALL.iter().position(|it| *it == finding.rule.family)
}

/// The reason without the path, which is printed beside it.
fn bare(path: &str, reason: String) -> String {
    match reason
        .strip_prefix(path)
        .and_then(|rest| rest.strip_prefix(": "))
    {
        Some(rest) => rest.to_owned(),
        None => reason,
    }
}

pub(crate) fn from_raw(raw: RawFinding, profiles: Vec<String>) -> Finding {
    let mut finding = Finding::new(raw.rule, raw.message, raw.files);
    finding.level = raw.level;
    finding.profiles = profiles;
    finding
}

/// The packed file of that path, from the newest profile that packs it.
pub(crate) fn packed<'a>(sets: &'a [PackedSet], path: &str) -> Option<&'a PackedFile> {
    sets.iter()
        .rev()
        .find_map(|set| set.files.iter().find(|file| file.path == path))
}
