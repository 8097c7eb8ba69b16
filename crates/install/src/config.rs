//! Hooks in the user's git configuration (git 2.54 and newer): for every
//! repository at once, beside whatever hooks each of them has.

use crate::plan::{Plan, Step};
use crate::shim::{Programs, quoted};
use crate::{Git, InstallError, Version};
use std::ffi::OsString;

/// The first git that runs them; older ones ignore them silently.
pub const CONFIG_HOOKS_SINCE: Version = Version {
    major: 2,
    minor: 54,
};

/// The hooks' names and the events that start them.
pub(crate) const SECTIONS: [(&str, &[&str]); 2] = [
    ("packgate-commit", &["pre-commit", "pre-merge-commit"]),
    ("packgate-push", &["pre-push"]),
];

/// Plans the two hooks in the user's configuration.
///
/// # Errors
/// A git that would ignore them; a configuration that git cannot read.
pub fn global_install(git: &Git, programs: &Programs) -> Result<Plan, InstallError> {
    let found = git.version()?;
    if found < CONFIG_HOOKS_SINCE {
        return Err(InstallError::OldGit {
            found: found.to_string(),
            wanted: CONFIG_HOOKS_SINCE.to_string(),
        });
    }
    let commands = [
        command(&programs.commit, "")?,
        // git feeds every configured hook the refs of its own accord.
        command(&programs.push, " --from-shim")?,
    ];
    let mut plan = Plan::default();
    for ((name, events), command) in SECTIONS.into_iter().zip(commands) {
        // The command first: git refuses to commit over an event without one.
        let key = format!("hook.{name}.command");
        if git.values(&key, true)? != [command.to_string_lossy()] {
            plan.steps
                .push(config(["--replace-all".into(), key.into(), command]));
        }
        let key = format!("hook.{name}.event");
        let now = git.values(&key, true)?;
        if now == events {
            continue;
        }
        for (index, event) in events.iter().enumerate() {
            let how = if index == 0 { "--replace-all" } else { "--add" };
            plan.steps
                .push(config([how.into(), key.clone().into(), event.into()]));
        }
    }
    Ok(plan)
}

/// Plans to take them out.
///
/// # Errors
/// A configuration that git cannot read.
pub fn global_uninstall(git: &Git) -> Result<Plan, InstallError> {
    let mut plan = Plan::default();
    for (name, _) in SECTIONS {
        let expression = format!("^hook\\.{name}\\.");
        if !git.matching(Some("--global"), &expression)?.is_empty() {
            let section = format!("hook.{name}");
            plan.steps
                .push(config(["--remove-section".into(), section.into()]));
        }
    }
    Ok(plan)
}

/// Whether the configuration in force starts a hook of packgate's, whoever wrote it.
///
/// # Errors
/// A configuration that git cannot read.
pub fn config_hooks(git: &Git) -> Result<bool, InstallError> {
    Ok(!git
        .values("hook.packgate-commit.command", false)?
        .is_empty())
}

fn config<const N: usize>(words: [OsString; N]) -> Step {
    let mut args = vec!["--global".into()];
    args.extend(words);
    Step::Config { args }
}

/// git gives the command to sh.
fn command(program: &std::path::Path, options: &str) -> Result<OsString, InstallError> {
    let mut bytes = quoted(program)?;
    bytes.extend(options.as_bytes());
    let command = crate::shim::from_bytes(bytes).ok_or_else(|| InstallError::Path {
        path: program.to_owned(),
    })?;
    Ok(command.into_os_string())
}
