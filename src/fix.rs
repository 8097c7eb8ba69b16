//! `packgate fix`: the edits that `packgate check` proposes, shown and made.

use crate::accept::{Asker, Asking, change, difference};
use crate::check::{broken_policy, skipped};
use crate::cli::{FixArgs, Format};
use crate::directory::judge_located;
use crate::environment::Environment;
use crate::locate::{Found, locate, package};
use crate::output;
use crate::policy::Broken;
use anyhow::bail;
use colored::Colorize as _;
use packgate_install as install;
use packgate_policy::Usage;
use packgate_report::{
    Finding, Fix, Level, Report, escape, human, human_bytes, human_count, human_list,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Runs the subcommand; the exit code of `packgate check` for what is there then.
///
/// # Errors
/// Whatever keeps the package from being judged; a file that cannot be written.
pub(crate) fn run(args: &FixArgs, environment: &Environment) -> anyhow::Result<u8> {
    if let Some(code) = skipped(environment)? {
        return Ok(code);
    }
    let dir = match locate(args.path.as_deref(), &args.target, environment)? {
        Found::Package(located) => located.path(),
        Found::Tarball(path) => bail!(
            "{}: a tarball is not changed; name the directory that it is packed from",
            path.display()
        ),
    };
    let fixer = Fixer {
        args,
        environment,
        dir,
        asker: Asker::new(Asking::of(args.yes, args.dry_run)),
        seen: BTreeSet::new(),
        changed: BTreeSet::new(),
    };
    match fixer.run() {
        Err(error) => match error.downcast_ref::<Broken>() {
            Some(broken) => broken_policy(broken, Format::Human, false, environment),
            None => Err(error),
        },
        code => code,
    }
}

/// One run over one package.
struct Fixer<'a> {
    args: &'a FixArgs,
    environment: &'a Environment,
    dir: PathBuf,
    asker: Asker,
    /// Findings that were shown, by fingerprint.
    seen: BTreeSet<String>,
    /// Files that were changed.
    changed: BTreeSet<String>,
}

/// An edit, and the findings that it is for.
struct Offer {
    findings: Vec<Finding>,
    fix: Fix,
}

impl Fixer<'_> {
    fn run(mut self) -> anyhow::Result<u8> {
        let mut report = self.judge()?;
        let shows_only = self.asker.asking() == Asking::Nobody;
        let mut edits = BTreeSet::new();
        while let Some(offer) = self.next(&report) {
            self.seen
                .extend(offer.findings.iter().map(|it| it.fingerprint.clone()));
            let again = !edits.insert((offer.fix.file.clone(), offer.fix.after.clone()));
            output::print(&self.shown(&offer, again))?;
            let accepted = !shows_only && self.asker.accepts(&self.question(&report))?;
            if accepted {
                self.apply(&offer.fix)?;
                report = self.judge()?;
            }
            if !shows_only && self.asker.has_quit() {
                break;
            }
        }
        self.finish(&report, edits.len())
    }

    /// Judges the package as it is now, as `packgate check` does.
    fn judge(&self) -> anyhow::Result<Report> {
        let located = package(&self.dir, None, &self.args.target, self.environment)?;
        let mut usage = Usage::default();
        let (mut report, policy) = judge_located(
            &located,
            &self.args.target,
            false,
            &mut usage,
            self.environment,
        )?;
        report.findings.extend(policy.leftovers(&usage));
        Ok(report)
    }

    /// What is to be shown next: where everything is accepted one edit for all, if
    /// there is one; otherwise the next finding's.
    fn next(&self, report: &Report) -> Option<Offer> {
        let all = self.asker.takes_all();
        let open: Vec<&Finding> = fixable(report)
            .filter(|it| !self.seen.contains(&it.fingerprint))
            .collect();
        if let Some(fix) = &report.combined
            && all
            && open.len() == fixable(report).count()
        {
            return Some(Offer {
                findings: open.into_iter().cloned().collect(),
                fix: fix.clone(),
            });
        }
        let finding = (*open.first()?).clone();
        let fix = finding.fix.clone()?;
        Some(Offer {
            findings: vec![finding],
            fix,
        })
    }

    fn question(&self, report: &Report) -> String {
        let left = fixable(report).filter(|it| !self.seen.contains(&it.fingerprint));
        let (at, all) = (self.seen.len(), self.seen.len() + left.count());
        format!("{at} of {all}: make this edit?")
    }

    /// Each finding in a line, and the edit.
    fn shown(&self, offer: &Offer, again: bool) -> String {
        let mut text = String::new();
        for finding in &offer.findings {
            let _ = writeln!(text, "{}", headline(finding));
        }
        let label = "fix:".blue().bold();
        let title = escape(&offer.fix.title);
        if again {
            return text + &format!("  {label} {title} (the edit shown above)\n\n");
        }
        let _ = writeln!(text, "  {label} {title}");
        let fix = &offer.fix;
        let path = self.path(fix);
        let before =
            (!fix.before.is_empty() || packgate_tree::is_file(&path)).then_some(&fix.before);
        text += &difference(
            &self.environment.shown(&path),
            before.map(String::as_str),
            Some(&fix.after),
            self.environment.style(false),
        );
        text + "\n"
    }

    fn path(&self, fix: &Fix) -> PathBuf {
        let mut path = self.dir.clone();
        path.extend(fix.file.split('/'));
        path
    }

    fn apply(&mut self, fix: &Fix) -> anyhow::Result<()> {
        let path = self.path(fix);
        install::apply(&[change(&path, &fix.before, &fix.after)?])?;
        self.changed.insert(self.environment.shown(&path));
        Ok(())
    }

    /// Says what is left, and what it comes to.
    fn finish(&self, report: &Report, edits: usize) -> anyhow::Result<u8> {
        let text = self.left(report);
        if self.asker.asking() == Asking::Nobody && edits > 0 {
            output::print(&format!("{}\n\n", self.nothing_changed(edits)))?;
        }
        if !self.changed.is_empty() {
            let names: Vec<&String> = self.changed.iter().collect();
            let line = format!("changed: {}", escape(&human_list(&names)));
            output::print(&format!("{}\n\n", line.green()))?;
        }
        output::print(&text)?;
        output::print(&human::brief(report, self.environment.style(false)))?;
        report.notes.iter().for_each(|note| output::note(note));
        Ok(report.outcome().exit_code())
    }

    fn nothing_changed(&self, edits: usize) -> String {
        let edits = if edits == 1 {
            "makes this edit"
        } else {
            "makes these edits"
        };
        if self.args.dry_run {
            format!("nothing was changed (--dry-run); `packgate fix` {edits}")
        } else {
            format!(
                "nothing was changed: there is no terminal to ask at; `packgate fix --yes` {edits}"
            )
        }
    }

    /// What no edit that was made takes out, and why.
    fn left(&self, report: &Report) -> String {
        let mut text = String::new();
        for file in &report.not_inspected {
            let label = "not inspected:".yellow().bold();
            let (path, reason) = (escape(&file.path), escape(&file.reason));
            let _ = writeln!(text, "{label} {path}: {reason}\n");
        }
        for finding in worth(report) {
            let Some(reason) = self.reason(finding) else {
                continue;
            };
            let rule = finding.rule.id;
            let _ = writeln!(
                text,
                "{}\n  {} {}\n  {} packgate rule {rule}\n",
                headline(finding),
                "left:".yellow().bold(),
                escape(&reason),
                "help:".blue().bold(),
            );
        }
        text
    }

    /// Why a finding is still there; `None` where its edit was shown and nobody
    /// accepted it.
    fn reason(&self, finding: &Finding) -> Option<String> {
        if self.seen.contains(&finding.fingerprint) {
            return None;
        }
        if finding.fix.is_some() {
            return Some("not asked about".to_owned());
        }
        if let Some(advice) = &finding.advice {
            return Some(format!("no edit of a list is right here: {advice}"));
        }
        if finding.files.is_empty() {
            return Some("it is about the policy, not about a file of the package".to_owned());
        }
        let why = finding.why.as_ref();
        let why = why.map_or(String::new(), |why| format!(": {why}"));
        Some(format!(
            "no edit of \"files\" or of an ignore file takes out exactly this and nothing else{why}"
        ))
    }
}

fn worth(report: &Report) -> impl Iterator<Item = &Finding> {
    let findings = report.by_level().into_iter();
    findings.filter(|finding| finding.level >= Level::Warning)
}

fn fixable(report: &Report) -> impl Iterator<Item = &Finding> {
    worth(report).filter(|finding| finding.fix.is_some())
}

/// `error[rule]: message`
fn headline(finding: &Finding) -> String {
    let label = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let label = format!("{label}[{}]", finding.rule.id);
    let label = match finding.level {
        Level::Error => label.red().bold(),
        _ => label.yellow().bold(),
    };
    let mut message = finding.message.clone();
    if finding.files.len() > 1 {
        let mut names: Vec<&str> = finding.files.iter().map(|it| it.path.as_str()).collect();
        let more = names.len().saturating_sub(3);
        names.truncate(3);
        let more_of = human_count(more, "more file");
        if more > 0 {
            names.push(&more_of);
        }
        let size = human_bytes(finding.bytes());
        let _ = write!(message, " ({}; {size})", human_list(&names));
    }
    format!("{label}: {}", escape(&message).bold())
}
