//! A package's directory on disk, judged.

use crate::cli::Target;
use crate::environment::Environment;
use crate::hook::hides;
use crate::locate::{Located, inside};
use crate::policy::{self, Loaded};
use crate::subject::{remark, threads};
use packgate_gate::{Package, judge};
use packgate_git::{GitError, Repo, Scope, Snapshot};
use packgate_manifest::Publisher;
use packgate_policy::{Policy, Usage};
use packgate_report::Report;
use std::sync::Arc;

/// A package's directory, who will pack it, and under which policy.
pub(crate) struct Directory<'a> {
    pub(crate) located: &'a Located,
    pub(crate) publisher: &'a Publisher,
    pub(crate) loaded: &'a Loaded,
    /// The directory as a person would name it.
    pub(crate) shown: &'a str,
    /// Whether to say of an unpinned manager that nothing pins it, come what may.
    pub(crate) verbose: bool,
}

/// Judges the package by its own policy, as whoever `target` or the project names
/// would pack it; the report, and the policy.
///
/// # Errors
/// A policy or a manager that is not understood; what keeps the packed set from being
/// known.
pub(crate) fn judge_located(
    located: &Located,
    target: &Target,
    verbose: bool,
    usage: &mut Usage,
    environment: &Environment,
) -> anyhow::Result<(Report, Arc<Policy>)> {
    let loaded = policy::load(&located.path(), environment)?;
    let publisher = located.publisher(target, loaded.manager())?;
    let directory = Directory {
        located,
        publisher: &publisher,
        loaded: &loaded,
        shown: &environment.shown(&located.path()),
        verbose,
    };
    let report = directory.judge(usage, environment)?;
    Ok((report, loaded.policy))
}

impl Directory<'_> {
    /// Judges it.
    ///
    /// # Errors
    /// What keeps the packed set from being known.
    pub(crate) fn judge(
        &self,
        usage: &mut Usage,
        environment: &Environment,
    ) -> anyhow::Result<Report> {
        let Self {
            located, publisher, ..
        } = self;
        let tracked = tracked(located, environment)?;
        let hides = match &tracked {
            Some((repo, dir, index)) => Some(hides(repo, &located.tree, dir, index)?),
            None => None,
        };
        let mut report = judge(
            &Package {
                tree: &located.tree,
                place: located.place(publisher),
                profiles: &publisher.profiles,
                others: &publisher.others,
                manifest: &located.manifest,
                shown: self.shown,
                hides: hides.as_ref().map(|it| it as _),
                before: None,
                memory: None,
            },
            &self.loaded.policy,
            usage,
            threads(),
        )?;
        remark(&mut report, publisher, self.loaded, self.verbose);
        Ok(report)
    }
}

/// The repository that the project lies in, the project's directory there, and
/// what is tracked; `None` where there is no repository.
fn tracked(
    located: &Located,
    environment: &Environment,
) -> anyhow::Result<Option<(Repo, String, Snapshot)>> {
    let Some(repo) = Repo::open(&environment.surroundings(located.root.clone()))? else {
        return Ok(None);
    };
    let Some(root) = repo
        .work_tree()
        .map(packgate_tree::canonical)
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let Ok(dir) = inside(&root, &located.root) else {
        // GIT_DIR and GIT_WORK_TREE can name a repository elsewhere.
        return Ok(None);
    };
    let index = match (repo.index(&Scope::All), repo.head()?) {
        // In the middle of a merge: whatever is contended is tracked in HEAD, too.
        (Err(GitError::Unmerged { .. }), Some(head)) => repo.commit(&head)?,
        (index, _) => index?,
    };
    Ok(Some((repo, dir, index)))
}
