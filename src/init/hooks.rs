//! What `packgate install` would do here.

use super::seen::Seen;
use crate::accept::difference;
use crate::environment::Environment;
use crate::install::{Shown, edits, is_idle, programs, told};
use packgate_install::{
    self as install, Framework, Git, HOOKS, Hook, InstallError, Line, Outcome, Plan, Repository,
    Step, carry_out,
};
use packgate_report::{Style, escape, human_list};
use std::fmt::Write as _;
use std::path::Path;

/// What can be done about git's hooks.
pub(super) enum Hooks {
    /// Nothing, and why.
    Not(String),
    /// They are there: in these places.
    There(String),
    /// To be written, or taken out, where git looks.
    Shims(Site, Plan),
    /// To be added to, or taken out of, the files of hook frameworks.
    Lines(Site, Vec<Wired>),
}

/// A repository, and git in it.
#[derive(Clone)]
pub(super) struct Site {
    git: Git,
    pub(super) repository: Repository,
}

/// A hook framework, and the lines that start packgate in it.
pub(super) struct Wired {
    pub(super) framework: Framework,
    lines: Vec<Line>,
}

impl Hooks {
    /// What `packgate install --write` would do.
    pub(super) fn to_add(seen: &Seen) -> Self {
        Self::found(seen).unwrap_or_else(Self::Not)
    }

    fn found(seen: &Seen) -> Result<Self, String> {
        let why = |error: InstallError| error.to_string();
        let site = Site::of(seen)?;
        let frameworks = install::detect(&site.repository).map_err(why)?;
        let shims = install::is_installed(&site.repository).map_err(why)?;
        if !frameworks.is_empty() && !shims {
            return Ok(Self::of_lines(
                site,
                wired(&frameworks, install::wire).map_err(why)?,
            ));
        }
        let programs = programs()?;
        let plan = install::install(&site.repository, &programs).map_err(why)?;
        if plan.steps.is_empty() {
            let folder = &site.repository.hooks.path;
            return Ok(Self::There(site.repository.shown(folder)));
        }
        Ok(Self::Shims(site, plan))
    }

    /// What `packgate uninstall` would do: with the shims, and with the lines.
    ///
    /// # Errors
    /// A hook that was edited.
    pub(super) fn to_remove(seen: &Seen) -> Result<Vec<Self>, InstallError> {
        let Ok(site) = Site::of(seen) else {
            return Ok(Vec::new());
        };
        let plan = install::uninstall(&site.repository)?;
        let frameworks = install::detect(&site.repository)?;
        let lines = Self::of_lines(site.clone(), wired(&frameworks, install::unwire)?);
        let shims = (!plan.steps.is_empty()).then_some(Self::Shims(site, plan));
        Ok(shims.into_iter().chain([lines]).collect())
    }

    fn of_lines(site: Site, wired: Vec<Wired>) -> Self {
        let mut lines = wired.iter().flat_map(|it| &it.lines);
        if lines.any(|it| it.outcome != Outcome::Done) {
            return Self::Lines(site, wired);
        }
        let names: Vec<_> = wired.iter().map(|it| it.framework.name()).collect();
        Self::There(human_list(&names))
    }

    /// Whether there is anything to write.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Not(_) | Self::There(_) => false,
            Self::Shims(..) => true,
            Self::Lines(_, wired) => wired.iter().any(|it| !edits(&it.lines).steps.is_empty()),
        }
    }

    /// What would be written: a script that git runs by name, an edit of a project's
    /// file as a diff.
    pub(super) fn shown(&self, style: Style) -> String {
        match self {
            Self::Not(_) | Self::There(_) => String::new(),
            Self::Shims(site, plan) => shims(&site.repository, plan),
            Self::Lines(site, wired) => {
                let shown = Shown(Some(&site.repository));
                let files = wired.iter().flat_map(|it| edits(&it.lines).steps);
                files.map(|step| file(&step, &shown, style)).collect()
            }
        }
    }

    /// What is left to a person.
    pub(super) fn by_hand(&self) -> String {
        let Self::Lines(site, wired) = self else {
            return String::new();
        };
        let shown = Shown(Some(&site.repository));
        let wired = wired.iter();
        wired.map(|it| told(&it.lines, &shown, None)).collect()
    }

    /// Does it, and says so in a line per place. Frameworks' files are read anew: one
    /// of them may be a package.json that was changed just now.
    ///
    /// # Errors
    /// What could not be written.
    pub(super) fn carry_out(&self, remove: bool) -> Result<Vec<String>, InstallError> {
        match self {
            Self::Not(_) | Self::There(_) => Ok(Vec::new()),
            Self::Shims(site, plan) => {
                carry_out(plan, &site.git)?;
                let folder = site.repository.shown(&site.repository.hooks.path);
                let names = HOOKS.map(Hook::name).join(", ");
                let verb = if remove { "without" } else { "with" };
                Ok(vec![format!(
                    "{}: {names} {verb} packgate",
                    escape(&folder)
                )])
            }
            Self::Lines(site, wired) => {
                let mut said = Vec::new();
                for it in wired {
                    said.extend(site.rewire(&it.framework, remove)?);
                }
                Ok(said)
            }
        }
    }

    /// What else must be run before git starts the frameworks.
    pub(super) fn setup(&self) -> Vec<&'static str> {
        let Self::Lines(site, wired) = self else {
            return Vec::new();
        };
        let idle = |it: &Framework| is_idle(it, &site.repository, true).unwrap_or(true);
        let frameworks = wired.iter().map(|it| &it.framework);
        frameworks
            .filter(|it| idle(it))
            .map(Framework::setup)
            .collect()
    }
}

impl Site {
    fn of(seen: &Seen) -> Result<Self, String> {
        if seen.repository.is_none() {
            return Err("not in a git repository".to_owned());
        }
        let program = Environment::git().ok_or("git is not on PATH")?;
        let git = Git::new(&program, seen.dir());
        let repository = Repository::find(&git).map_err(|error| error.to_string())?;
        Ok(Self { git, repository })
    }

    /// Adds the framework's lines, or takes them out.
    fn rewire(&self, framework: &Framework, remove: bool) -> Result<Vec<String>, InstallError> {
        let (lines, verb) = if remove {
            (install::unwire(framework)?, "no longer starts")
        } else {
            (install::wire(framework)?, "starts")
        };
        let plan = edits(&lines);
        carry_out(&plan, &self.git)?;
        let shown = Shown(Some(&self.repository));
        let paths = plan.steps.iter().filter_map(path_of);
        Ok(paths
            .map(|path| format!("{}: {verb} packgate", shown.path(path)))
            .collect())
    }
}

fn wired(
    frameworks: &[Framework],
    wire: fn(&Framework) -> Result<Vec<Line>, InstallError>,
) -> Result<Vec<Wired>, InstallError> {
    let wired = |framework: &Framework| {
        Ok(Wired {
            framework: framework.clone(),
            lines: wire(framework)?,
        })
    };
    frameworks.iter().map(wired).collect()
}

fn path_of(step: &Step) -> Option<&Path> {
    match step {
        Step::Write { path, .. } | Step::Remove { path } => Some(path),
        _ => None,
    }
}

fn shims(repository: &Repository, plan: &Plan) -> String {
    let shown = Shown(Some(repository));
    let mut text = String::new();
    for step in &plan.steps {
        let _ = match step {
            Step::MakeDir { .. } | Step::Config { .. } => Ok(()),
            Step::Write { path, .. } => writeln!(text, "  writes {}", shown.path(path)),
            Step::Remove { path } => writeln!(text, "  removes {}", shown.path(path)),
            Step::MoveAside { from, to } => writeln!(
                text,
                "  {} is there: it becomes {}, and still runs, first",
                shown.path(from),
                shown.path(to)
            ),
            Step::PutBack { to, .. } => {
                writeln!(text, "  {} is again what it was before", shown.path(to))
            }
        };
    }
    for note in &plan.notes {
        let _ = writeln!(text, "  {}", escape(note));
    }
    text
}

fn file(step: &Step, shown: &Shown<'_>, style: Style) -> String {
    let Some(path) = path_of(step) else {
        return String::new();
    };
    let bytes = install::read(path).ok().flatten();
    let before = bytes.map(|it| String::from_utf8_lossy(&it).into_owned());
    let after = match step {
        Step::Write { bytes, .. } => Some(String::from_utf8_lossy(bytes)),
        _ => None,
    };
    difference(
        &shown.path(path),
        before.as_deref(),
        after.as_deref(),
        style,
    )
}
