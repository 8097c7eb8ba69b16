//! `packgate check`: is anything in the package that nobody meant to ship?

use crate::cli::{CheckArgs, Format};
use crate::directory::judge_located;
use crate::environment::Environment;
use crate::formats::{fail, for_programs, problem};
use crate::locate::{Found, Located, locate, package};
use crate::policy::{self, Broken, Loaded};
use crate::project::Project;
use crate::subject::{shown, threads};
use crate::{NOT_JUDGED, baseline, in_tree, output};
use anyhow::bail;
use packgate_gate::judge_tarball;
use packgate_policy::{Policy, Usage};
use packgate_report::{Diagnostic, Report, human, outcome};
use packgate_tree::Tarball;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The tree that is judged if none is named: the files on disk.
const WORK_TREE: &str = "worktree";

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
        dir: None,
    };
    if args.tree != WORK_TREE {
        return match in_tree::judge(args, &args.tree, environment) {
            Ok(reports) => {
                session.reports = reports;
                session.finish(&[])
            }
            Err(error) => or_broken(error, args, environment),
        };
    }
    match session.everything() {
        Ok(()) => session.finish(&[]),
        Err(error) if session.reports.is_empty() || error.is::<Broken>() => {
            or_broken(error, args, environment)
        }
        Err(error) => {
            // What was found until then is told all the same.
            session.finish(&[problem(&error)])?;
            output::error(&error, environment);
            Ok(NOT_JUDGED)
        }
    }
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
    match for_programs(format, verbose, &[], &broken.problems, &environment.base()) {
        Some(text) => output::print(&text)?,
        None => output::diagnose(&human::render_problems(
            &broken.problems,
            &broken.texts,
            environment.style(verbose),
        )),
    }
    Ok(NOT_JUDGED)
}

/// Says why nothing could be judged: every problem of a policy, or the error.
pub(crate) fn tell(
    error: &anyhow::Error,
    format: Format,
    verbose: bool,
    environment: &Environment,
) {
    if let Some(broken) = error.downcast_ref::<Broken>() {
        // stdout may be gone; the exit code says it all the same.
        let _ = broken_policy(broken, format, verbose, environment);
    } else {
        fail(format, error, environment);
        output::error(error, environment);
    }
}

/// One run over one or more packages.
struct Session<'a> {
    args: &'a CheckArgs,
    environment: &'a Environment,
    reports: Vec<Report>,
    usage: Usage,
    policies: Vec<Arc<Policy>>,
    /// The directory of the last package.
    dir: Option<PathBuf>,
}

impl Session<'_> {
    /// Judges what the paths name, or the nearest package.
    fn everything(&mut self) -> anyhow::Result<()> {
        let args = self.args;
        let paths = args.paths.iter().map(|path| Some(path.as_path()));
        let paths: Vec<Option<&Path>> = match args.paths.as_slice() {
            [] => vec![None],
            [_] => paths.collect(),
            _ if args.write_baseline => {
                bail!("--write-baseline is about one package: give one path")
            }
            _ if args.expect_integrity.is_some() => {
                bail!("--expect-integrity is about one tarball: give one path")
            }
            _ => paths.collect(),
        };
        for path in paths {
            match locate(path, &args.target, self.environment)? {
                Found::Tarball(_) if args.write_baseline => {
                    bail!("--write-baseline is about a package's directory")
                }
                Found::Tarball(path) => self.tarball(&path)?,
                Found::Package(_) if args.expect_integrity.is_some() => bail!(
                    "--expect-integrity is about a tarball: `npm pack --ignore-scripts` makes one"
                ),
                Found::Package(located) if args.all_packages => self.all(&located)?,
                Found::Package(located) => self.one(&located)?,
            }
        }
        Ok(())
    }

    /// Judges one package's directory.
    fn one(&mut self, located: &Located) -> anyhow::Result<()> {
        let CheckArgs {
            target, verbose, ..
        } = self.args;
        let (report, policy) =
            judge_located(located, target, *verbose, &mut self.usage, self.environment)?;
        self.dir = Some(located.path());
        self.reports.push(report);
        self.policies.push(policy);
        Ok(())
    }

    /// Judges the project and each member of its workspace that can be published.
    fn all(&mut self, root: &Located) -> anyhow::Result<()> {
        let project = Project::of(root, self.environment)?;
        let mut skipped = Vec::new();
        for dir in &project.dirs {
            let known = Some(&project.known);
            let located = package(dir, known, &self.args.target, self.environment)?;
            if located.manifest.is_private() {
                skipped.push(self.environment.shown(dir));
                continue;
            }
            self.one(&located)?;
        }
        if !skipped.is_empty() {
            let names: Vec<&str> = skipped.iter().map(|dir| shown(dir)).collect();
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
        let (archive, integrity) = Tarball::open_hashed(path)?;
        let shown = self.environment.shown(path);
        if let Some(expected) = self.args.expect_integrity.filter(|it| *it != integrity) {
            bail!(
                "{shown} is not the tarball that was expected: its integrity is {integrity}, \
                 not {expected}; it was made anew or swapped, so do not publish it"
            );
        }
        let mut report = judge_tarball(&archive, &shown, &policy, &mut self.usage, threads())?;
        report.integrity = Some(integrity.to_string());
        report.sources.extend(texts);
        self.reports.push(report);
        self.policies.push(policy);
        Ok(())
    }

    /// Adds what the policy files have left over, prints, and says the exit code.
    /// `problems` kept something from being judged.
    fn finish(mut self, problems: &[Diagnostic]) -> anyhow::Result<u8> {
        let mut known = Vec::new();
        for (report, policy) in self.reports.iter_mut().zip(&self.policies) {
            for finding in policy.leftovers(&self.usage) {
                if !known.contains(&finding.fingerprint) {
                    known.push(finding.fingerprint.clone());
                    report.findings.push(finding);
                }
            }
        }
        let (args, environment) = (self.args, self.environment);
        let (format, verbose) = (args.format, args.verbose);
        // Of a tree of git's, paths are the repository's.
        let base = match args.tree.as_str() {
            WORK_TREE => environment.base(),
            _ => String::new(),
        };
        if let Some(dir) = args.write_baseline.then_some(self.dir).flatten() {
            let report = self.reports.first();
            report.map_or(Ok(()), |it| baseline::write(&dir, it))?;
        }
        let text = for_programs(format, verbose, &self.reports, problems, &base);
        let text = text.unwrap_or_else(|| human::render(&self.reports, environment.style(verbose)));
        output::print(&text)?;
        Ok(outcome(&self.reports).exit_code())
    }
}
