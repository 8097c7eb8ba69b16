//! What stands in the way of the gate, as far as it can be seen without running
//! anything; `scratch.rs` is the proof.

use crate::config::{CONFIG_HOOKS_SINCE, SECTIONS, config_hooks};
use crate::frameworks::{Framework, Outcome, detect, is_reached, wire};
use crate::hooks::{Found, before, look, slot};
use crate::repository::{lstat, runs};
use crate::shim::{HOOKS, Hook, Programs, Shim, program_of, recognise};
use crate::{Git, InstallError, Repository};
use packgate_tree as tree;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Good,
    /// The gate works, but something is worth knowing.
    Warning,
    /// Something stands in the way.
    Bad,
    /// It could not be found out.
    Unknown,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub level: Level,
    /// What was looked at, and what was found.
    pub text: String,
}

impl Check {
    /// A line of the checklist.
    pub fn new(level: Level, text: impl Into<String>) -> Self {
        Self {
            level,
            text: text.into(),
        }
    }
}

/// Looks at git, the hooks folder, each hook, the configuration and the frameworks.
/// `wanted` is what an installation would start now, where that is known.
///
/// # Errors
/// git cannot be started; a file cannot be read.
pub fn examine(
    git: &Git,
    repository: &Repository,
    wanted: Option<&Programs>,
) -> Result<Vec<Check>, InstallError> {
    let examination = Examination {
        git,
        repository,
        wanted,
        configured: config_hooks(git)?,
        frameworks: detect(repository)?,
    };
    let mut checks = vec![Check::new(Level::Good, format!("git {}", git.version()?))];
    checks.extend(examination.folder());
    if examination.configured {
        examination.configuration(&mut checks)?;
    }
    for framework in &examination.frameworks {
        examination.framework(framework, &mut checks)?;
    }
    for hook in HOOKS {
        checks.extend(examination.hook(hook)?);
    }
    Ok(checks)
}

struct Examination<'a> {
    git: &'a Git,
    repository: &'a Repository,
    wanted: Option<&'a Programs>,
    configured: bool,
    frameworks: Vec<Framework>,
}

impl Examination<'_> {
    fn folder(&self) -> Option<Check> {
        let folder = &self.repository.hooks;
        let origin = folder.origin.as_ref()?;
        let shown = self.repository.shown(&folder.path);
        let told = format!("core.hooksPath is {shown} ({origin})");
        Some(if !folder.outside {
            Check::new(Level::Good, told)
        } else if self.configured {
            let text =
                format!("{told}, outside of the repository; the configured hooks run all the same");
            Check::new(Level::Good, text)
        } else {
            let text =
                format!("{told}, outside of the repository: git does not look into .git/hooks");
            Check::new(Level::Bad, text)
        })
    }

    fn configuration(&self, checks: &mut Vec<Check>) -> Result<(), InstallError> {
        let found = self.git.version()?;
        if found < CONFIG_HOOKS_SINCE {
            let text = format!(
                "hooks in the git configuration: git {found} ignores them, {CONFIG_HOOKS_SINCE} would not"
            );
            checks.push(Check::new(Level::Bad, text));
            return Ok(());
        }
        for (name, events) in SECTIONS {
            checks.push(self.configured_hook(name, events)?);
        }
        Ok(())
    }

    fn configured_hook(&self, name: &str, events: &[&str]) -> Result<Check, InstallError> {
        let bad = |text: String| Ok(Check::new(Level::Bad, text));
        if self.is_off(name)? {
            return bad(format!(
                "hook.{name}.enabled is false: the configured hook is switched off"
            ));
        }
        for event in events {
            if self.is_off(event)? {
                return bad(format!(
                    "hook.{event}.enabled is false: git runs no configured hook there"
                ));
            }
        }
        let now = self.git.values(&format!("hook.{name}.event"), false)?;
        if let Some(missing) = events.iter().find(|it| !now.iter().any(|at| at == *it)) {
            return bad(format!(
                "hook.{name}.event lacks {missing}: run packgate install --global"
            ));
        }
        let command = self.git.values(&format!("hook.{name}.command"), false)?;
        let Some(command) = command.last() else {
            return bad(format!(
                "hook.{name}.command is missing: run packgate install --global"
            ));
        };
        let script = format!("\npackgate_program={command}");
        match program_of(script.as_bytes()) {
            Some(path) if !runs(&path) => bad(format!(
                "hook.{name} starts {}, which is not there or not executable",
                path.display()
            )),
            _ => Ok(Check::new(
                Level::Good,
                format!(
                    "hook.{name} in the git configuration, for {}",
                    events.join(" and ")
                ),
            )),
        }
    }

    fn is_off(&self, name: &str) -> Result<bool, InstallError> {
        let values = self.git.values(&format!("hook.{name}.enabled"), false)?;
        let off = ["false", "no", "off", "0"];
        Ok(values
            .last()
            .is_some_and(|it| off.contains(&it.to_ascii_lowercase().as_str())))
    }

    fn framework(
        &self,
        framework: &Framework,
        checks: &mut Vec<Check>,
    ) -> Result<(), InstallError> {
        let name = framework.name();
        let place = self.repository.shown(framework.place());
        let lines = wire(framework)?;
        let done = |it: &crate::Line| it.outcome == Outcome::Done;
        if !lines.iter().any(done) {
            let level = if self.stands_elsewhere()? {
                Level::Good
            } else {
                Level::Bad
            };
            let text = format!("{name} ({place}) does not start packgate");
            let help = match level {
                Level::Bad => "; packgate install shows what to add",
                _ => "; its own hook does",
            };
            checks.push(Check::new(level, text + help));
            return Ok(());
        }
        for line in lines.iter().filter(|it| !done(it)) {
            let file = self.repository.shown(&line.file);
            let text = format!("{name}: {file} lacks {:?}", line.text);
            checks.push(Check::new(Level::Bad, text));
        }
        if let Framework::Husky { dir } = framework {
            unreached(dir, self.repository, checks)?;
        }
        let mut idle = Vec::new();
        for hook in HOOKS {
            if !framework.is_started(self.repository, hook)? {
                idle.push(hook.name());
            }
        }
        checks.push(if idle.is_empty() {
            Check::new(Level::Good, format!("{name} ({place}) starts packgate"))
        } else {
            let text = format!(
                "{name} is not in git's hooks for {}: run {}",
                idle.join(", "),
                framework.setup()
            );
            Check::new(Level::Bad, text)
        });
        Ok(())
    }

    /// Whether packgate is started without the framework's help.
    fn stands_elsewhere(&self) -> Result<bool, InstallError> {
        let folder = &self.repository.hooks.path;
        let own = matches!(look(&slot(folder, Hook::PreCommit)?)?, Found::Own(_));
        Ok(own || self.configured)
    }

    fn hook(&self, hook: Hook) -> Result<Option<Check>, InstallError> {
        let name = hook.name();
        let path = slot(&self.repository.hooks.path, hook)?;
        let shown = self.repository.shown(&path);
        Ok(Some(match look(&path)? {
            Found::Own(script) => self.own(hook, &script)?,
            Found::Edited => Check::new(
                Level::Warning,
                format!("{shown}: edited since packgate wrote it"),
            ),
            _ if self.configured || self.is_wired(hook)? => return Ok(None),
            Found::Nothing => {
                Check::new(Level::Bad, format!("no {name} hook: run packgate install"))
            }
            Found::Generated | Found::Foreign => Check::new(
                Level::Bad,
                format!("{shown} is another tool's: run packgate install"),
            ),
        }))
    }

    fn is_wired(&self, hook: Hook) -> Result<bool, InstallError> {
        for framework in &self.frameworks {
            if wire(framework)?
                .iter()
                .any(|it| it.outcome == Outcome::Done)
            {
                return Ok(true);
            }
            if framework.is_started(self.repository, hook)? {
                // Told once, about the framework.
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn own(&self, hook: Hook, script: &[u8]) -> Result<Check, InstallError> {
        let folder = &self.repository.hooks.path;
        let path = slot(folder, hook)?;
        let shown = self.repository.shown(&path);
        let git_runs = folder.join(hook.name());
        for file in [&git_runs, &path] {
            if !runs(file) {
                let text = format!(
                    "{} is not executable, so git ignores it: run packgate install",
                    self.repository.shown(file)
                );
                return Ok(Check::new(Level::Bad, text));
            }
        }
        let program = program_of(script).filter(|it| runs(it));
        let Some(program) = program else {
            let level = if self.wanted.is_some() {
                Level::Warning
            } else {
                Level::Bad
            };
            let text = format!(
                "{shown}: the program it names is gone; without one on PATH everything is blocked. Run packgate install"
            );
            return Ok(Check::new(level, text));
        };
        if let Shim::Own { version } = recognise(script)
            && version != env!("CARGO_PKG_VERSION")
        {
            let text = format!(
                "{shown} was written by packgate {version}, this is {}: run packgate install",
                env!("CARGO_PKG_VERSION")
            );
            return Ok(Check::new(Level::Warning, text));
        }
        if let Some(wanted) = self.wanted.map(|it| it.of(hook))
            && tree::canonical(wanted)? != tree::canonical(&program)?
        {
            let text = format!(
                "{shown} starts {}, and not this packgate's own",
                program.display()
            );
            return Ok(Check::new(Level::Warning, text));
        }
        let old = before(folder, hook);
        let chain = if lstat(&old)?.is_some() {
            format!(", after {}", self.repository.shown(&old))
        } else if path == git_runs {
            String::new()
        } else {
            ", started by the hook of pre-commit or prek".to_owned()
        };
        Ok(Check::new(Level::Good, format!("{shown}{chain}")))
    }
}

/// A line that an `exit` stands before is as good as none.
fn unreached(
    dir: &std::path::Path,
    repository: &Repository,
    checks: &mut Vec<Check>,
) -> Result<(), InstallError> {
    for hook in HOOKS {
        let file = dir.join(hook.name());
        let bytes = tree::read_file(&file, 4 << 20)?.unwrap_or_default();
        if !is_reached(&String::from_utf8_lossy(&bytes), hook.program()) {
            let text = format!(
                "{} may end before it starts {}: move that line up",
                repository.shown(&file),
                hook.program()
            );
            checks.push(Check::new(Level::Warning, text));
        }
    }
    Ok(())
}
