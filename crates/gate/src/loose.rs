//! Files that no packlist was asked about: a tarball's, and what is staged.

use crate::fix;
use crate::judge::{GateError, from_raw, leads_to_sources, look, not_inspected, sort, subject};
use crate::list_rules::{self, Packed as PackedPath, Whole};
use packgate_inspect::{PackedEntry, PackedView, aggregate};
use packgate_manifest::Manifest;
use packgate_policy::{Policy, Usage};
use packgate_report::{Family, Finding, Packed, Report, Subject};
use packgate_tree::{Kind, Tarball, Tree};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks for secrets in files that need not be packed: everything that is staged,
/// say. The paths are those of the tree.
pub fn judge_secrets(
    tree: &dyn Tree,
    files: &[PackedEntry],
    name: &str,
    policy: &Arc<Policy>,
    usage: &mut Usage,
    threads: usize,
) -> Report {
    let view = PackedView {
        tree,
        files,
        manifest: "{}",
        memory: None,
    };
    let mut inspection = look(&view, policy, threads);
    inspection
        .hits
        .retain(|hit| hit.rule.family == Family::Secrets);
    let raw = aggregate(inspection.hits).into_iter();
    let mut findings: Vec<Finding> = raw.map(|raw| from_raw(raw, Vec::new())).collect();
    sort(&mut findings);
    let unread = inspection.not_inspected.into_iter();
    Report {
        subject: Subject {
            name: name.to_owned(),
            ..Subject::default()
        },
        packed: Packed {
            files: files.len(),
            bytes: files.iter().map(|file| file.size).sum(),
        },
        findings: policy.apply(findings, usage),
        not_inspected: unread.map(|it| not_inspected(it.path, it.reason)).collect(),
        ..Report::default()
    }
}

/// Judges a tarball as it is: its entries are the packed set.
///
/// # Errors
/// [`GateError::Manifest`] where it holds no usable package.json.
pub fn judge_tarball(
    tarball: &Tarball,
    shown: &str,
    policy: &Arc<Policy>,
    usage: &mut Usage,
    threads: usize,
) -> Result<Report, GateError> {
    let manifest = Manifest::read(tarball, "package.json")?;
    let files = tarball_entries(tarball);
    let packed = Packed {
        files: files.len(),
        bytes: files.iter().map(|file| file.size).sum(),
    };
    let view = view(tarball, &files, &manifest);
    let inspection = look(&view, policy, threads);
    let whole = Whole {
        manifest: &manifest,
        sets: vec![files.iter().map(packed_path).collect()],
        mapped: leads_to_sources(inspection.hits.iter()),
    };
    let whole = list_rules::whole(&whole, policy, usage);
    let mut findings: Vec<Finding> = aggregate(inspection.hits)
        .into_iter()
        .map(|raw| from_raw(raw, Vec::new()))
        .collect();
    sort(&mut findings);
    let mut findings = policy.apply(findings, usage);
    findings.extend(whole);
    for finding in &mut findings {
        finding.advice = fix::advice(finding);
    }
    Ok(Report {
        subject: subject(&manifest, shown),
        packed,
        change: None,
        integrity: None,
        profiles: Vec::new(),
        findings,
        combined: None,
        not_inspected: inspection
            .not_inspected
            .into_iter()
            .map(|it| not_inspected(it.path, it.reason))
            .collect(),
        notes: Vec::new(),
        sources: BTreeMap::new(),
    })
}

fn packed_path(file: &PackedEntry) -> PackedPath<'_> {
    PackedPath {
        path: &file.path,
        bytes: file.size,
        own: !file.path.starts_with("node_modules/"),
    }
}

/// Packed files, to be looked into by themselves.
pub(crate) fn view<'a>(
    tree: &'a dyn Tree,
    files: &'a [PackedEntry],
    manifest: &'a Manifest,
) -> PackedView<'a> {
    PackedView {
        tree,
        files,
        manifest: manifest.text(),
        memory: None,
    }
}

/// The files of a tarball, in the archive's order; links and directories are none.
pub fn tarball_entries(tarball: &Tarball) -> Vec<PackedEntry> {
    let entries = tarball.entries_in_order().iter();
    let files = entries.filter(|entry| entry.kind == Kind::File);
    let packed = files.map(|entry| PackedEntry {
        path: entry.path.clone(),
        source: entry.path.clone(),
        size: entry.size,
    });
    packed.collect()
}
