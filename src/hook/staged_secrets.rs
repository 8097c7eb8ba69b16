//! `[commit] secrets = "all-staged"`: every staged file, packed or not.

use crate::subject::threads;
use packgate_gate::judge_secrets;
use packgate_git::{Mode, Snapshot, Staged};
use packgate_inspect::PackedEntry;
use packgate_policy::{Policy, Usage};
use packgate_report::{NotInspected, Report};
use packgate_tree::Tree as _;
use std::sync::Arc;

/// The files that the commit adds or changes, as paths.
pub(super) fn files(staged: &[Staged]) -> Vec<String> {
    let files = staged.iter().filter(|it| {
        let mode = it.after.map(|(mode, _)| mode);
        matches!(mode, Some(Mode::File | Mode::Executable))
    });
    files.map(|it| it.name().into_owned()).collect()
}

/// What secrets there are in them; `None` where there is nothing to look into.
pub(super) fn judge(index: &Snapshot, paths: &[String], policy: &Arc<Policy>) -> Option<Report> {
    if paths.is_empty() {
        return None;
    }
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        match index.stat(path) {
            Ok(Some(meta)) => files.push(PackedEntry {
                path: path.clone(),
                source: path.clone(),
                size: meta.size,
            }),
            Ok(None) => unread.push(not_inspected(path, "its name is not UTF-8")),
            Err(error) => unread.push(not_inspected(path, &error.to_string())),
        }
    }
    let mut usage = Usage::default();
    let mut report = judge_secrets(index, &files, "staged files", policy, &mut usage, threads());
    report.not_inspected.extend(unread);
    Some(report)
}

fn not_inspected(path: &str, reason: &str) -> NotInspected {
    NotInspected {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}
