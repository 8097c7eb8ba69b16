//! `packgate check`: is anything in the package that nobody meant to ship?

use crate::cli::{CheckArgs, Format};
use crate::environment::Environment;
use crate::hook::hides;
use crate::locate::{Expanded, Found, Located, inside, locate, package};
use crate::policy::{self, Broken, Loaded};
use crate::subject::threads;
use crate::{NOT_JUDGED, in_tree, output};
use anyhow::bail;
use packgate_gate::{Package, judge, judge_tarball};
use packgate_git::{GitError, Repo, Scope, Snapshot};
use packgate_manifest::{Profile, workspaces};
use packgate_policy::{Policy, Usage};
use packgate_report::{Diagnostic, Report, human, json, outcome};
use packgate_tree::Tarball;
use std::path::Path;
use std::sync::Arc;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Whatever keeps a package from being judged at all.
pub(crate) fn run(args: &CheckArgs, environment: &Environment) -> anyhow::Result<u8> {
    if let Some(code) = skipped(environment)? {
        return Ok(code);
    }
    let mut session = Session {
        args,
        environment,
        reports: Vec::new(),
        usage: Usage::default(),
        policies: Vec::new(),
    };
    if args.tree != "worktree" {
        return match in_tree::judge(args, &args.tree, environment) {
            Ok(reports) => {
                session.reports = reports;
                session.finish()
            }
            Err(error) => or_broken(error, args, environment),
        };
    }
    let judged = match locate(args.path.as_deref(), &args.target, environment)? {
        Found::Tarball(path) => session.tarball(&path),
        Found::Package(located) if args.all_packages => session.all(&located),
        Found::Package(located) => session.one(&located),
    };
    match judged {
        Ok(()) => session.finish(),
        Err(error) => or_broken(error, args, environment),
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

fn or_broken(
    error: anyhow::Error,
    args: &CheckArgs,
    environment: &Environment,
) -> anyhow::Result<u8> {
    match error.downcast_ref::<Broken>() {
        Some(broken) => broken_policy(broken, args.format, args.verbose, environment),
        None => Err(error),
    }
}

/// Says in the JSON, too, why nothing could be judged.
pub(crate) fn fail(format: Format, error: &anyhow::Error) {
    if format == Format::Json {
        let problem = Diagnostic {
            message: format!("{error:#}"),
            place: None,
            help: None,
        };
        // What stdout refuses cannot be told on stdout; stderr gets the error.
        let _ = output::print(&json::render(&[], &[problem]));
    }
}

/// The kill switch: needs a reason, and is never silent.
pub(crate) fn skipped(environment: &Environment) -> anyhow::Result<Option<u8>> {
    match environment.skip.as_deref().map(str::trim) {
        None => Ok(None),
        Some("") => bail!("PACKGATE_SKIP is set without a reason: PACKGATE_SKIP=\"why\""),
        Some(reason) => {
            output::note(&format!("nothing was judged: PACKGATE_SKIP={reason}"));
            Ok(Some(0))
        }
    }
}

/// Shows every problem of a policy.
///
/// # Errors
/// What stdout says.
pub(crate) fn broken_policy(
    broken: &Broken,
    format: Format,
    verbose: bool,
    environment: &Environment,
) -> anyhow::Result<u8> {
    match format {
        Format::Json => output::print(&json::render(&[], &broken.problems))?,
        Format::Human => output::diagnose(&human::render_problems(
            &broken.problems,
            &broken.texts,
            environment.style(verbose),
        )),
    }
    Ok(NOT_JUDGED)
}

/// One run over one or more packages.
struct Session<'a> {
    args: &'a CheckArgs,
    environment: &'a Environment,
    reports: Vec<Report>,
    usage: Usage,
    policies: Vec<Arc<Policy>>,
}

impl Session<'_> {
    /// Judges one package's directory.
    fn one(&mut self, located: &Located) -> anyhow::Result<()> {
        let Loaded { policy, texts } = policy::load(&located.path(), self.environment)?;
        let wanted = policy
            .settings()
            .manager
            .as_ref()
            .map(|it| it.value.as_str());
        let publisher = located.publisher(&self.args.target, wanted)?;
        let shown = self.shown(&located.path());
        let tracked = tracked(located, self.environment)?;
        let hides = match &tracked {
            Some((repo, dir, index)) => Some(hides(repo, &located.tree, dir, index)?),
            None => None,
        };
        let mut report = judge(
            &Package {
                tree: &located.tree,
                place: located.place(&publisher),
                profiles: &publisher.profiles,
                manifest: &located.manifest,
                shown: &shown,
                hides: hides.as_ref().map(|it| it as _),
                before: None,
                memory: None,
            },
            &policy,
            &mut self.usage,
            threads(),
        )?;
        report.notes.extend(publisher.notes);
        let differ = report.findings.iter().any(|it| !it.profiles.is_empty());
        if differ || self.args.verbose {
            report.notes.extend(publisher.unpinned);
        }
        report.sources.extend(texts);
        self.reports.push(report);
        self.policies.push(policy);
        Ok(())
    }

    /// Judges the project and each member of its workspace that can be published.
    fn all(&mut self, root: &Located) -> anyhow::Result<()> {
        let outer = root.outer.as_ref().unwrap_or(&root.manifest);
        let members = workspaces(outer, Profile::Npm12, &root.tree)?;
        let known = Expanded {
            root: &root.root,
            outer,
            members: &members,
        };
        let mut dirs = vec![root.root.clone()];
        dirs.extend(members.iter().map(|member| root.root.join(&member.dir)));
        let mut skipped = Vec::new();
        for dir in dirs {
            let located = package(&dir, Some(&known), &self.args.target, self.environment)?;
            if located.manifest.is_private() {
                skipped.push(self.shown(&dir));
                continue;
            }
            self.one(&located)?;
        }
        if !skipped.is_empty() {
            let names: Vec<&str> = skipped
                .iter()
                .map(|dir| if dir.is_empty() { "." } else { dir.as_str() })
                .collect();
            output::note(&format!(
                "private, so never published: {}",
                names.join(", ")
            ));
        }
        Ok(())
    }

    /// Judges a tarball.
    fn tarball(&mut self, path: &Path) -> anyhow::Result<()> {
        let here = self.environment.dir.clone().unwrap_or_default();
        let Loaded { policy, texts } = policy::load(&here, self.environment)?;
        let archive = Tarball::open(path)?;
        let shown = self.shown(path);
        let mut report = judge_tarball(&archive, &shown, &policy, &mut self.usage, threads())?;
        report.sources.extend(texts);
        self.reports.push(report);
        self.policies.push(policy);
        Ok(())
    }

    /// A path as seen from where packgate was started.
    fn shown(&self, path: &Path) -> String {
        let inside = self
            .environment
            .dir
            .as_deref()
            .and_then(|here| path.strip_prefix(here).ok());
        let path = inside.unwrap_or(path);
        path.iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join("/")
            .replacen("//", "/", 1)
    }

    /// Adds what the policy files have left over, prints, and says the exit code.
    fn finish(mut self) -> anyhow::Result<u8> {
        let mut known = Vec::new();
        for (report, policy) in self.reports.iter_mut().zip(&self.policies) {
            for finding in policy.leftovers(&self.usage) {
                if !known.contains(&finding.fingerprint) {
                    known.push(finding.fingerprint.clone());
                    report.findings.push(finding);
                }
            }
        }
        let text = match self.args.format {
            Format::Json => json::render(&self.reports, &[]),
            Format::Human => {
                human::render(&self.reports, self.environment.style(self.args.verbose))
            }
        };
        output::print(&text)?;
        Ok(outcome(&self.reports).exit_code())
    }
}
