use std::collections::BTreeMap;

use super::Stage;
use super::commands::{Command, Joint, commands};
use super::names;
use crate::{Manifest, Object, Value};

/// How deep scripts that run scripts are followed.
const MAX_DEPTH: usize = 8;
/// How many commands of one script are looked at, those of the scripts it runs
/// included: a few lines that run each other can mean billions.
const MAX_COMMANDS: usize = 10_000;

/// The `scripts` of a package.json.
#[derive(Debug, Clone, Default)]
pub struct Scripts {
    texts: BTreeMap<String, String>,
}

/// A command that a stage runs, in a script of its own or not.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) command: Command,
    pub(super) text: String,
}

impl Scripts {
    /// Those of `manifest`; what is no text is no script.
    pub fn of(manifest: &Manifest) -> Self {
        let scripts = manifest.scripts().and_then(Value::as_object);
        let entries = scripts.into_iter().flat_map(Object::entries);
        let texts = entries.filter_map(|entry| {
            let text = entry.value.as_str()?;
            Some((entry.key.clone(), text.to_owned()))
        });
        Self {
            texts: texts.collect(),
        }
    }

    /// Says what the script `name` is if package.json does not say it any more: some
    /// tools take scripts out of it for as long as it is being packed.
    pub fn supply(&mut self, name: &str, text: &str) {
        self.texts
            .entry(name.to_owned())
            .or_insert_with(|| text.to_owned());
    }

    /// The text of the script `name`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The stages whose scripts run the script `name`.
    pub fn stages_of(&self, name: &str) -> Vec<Stage> {
        if let Some(stage) = Stage::named(name) {
            return vec![stage];
        }
        let reaches = |stage: &Stage| {
            let mut found = false;
            self.walk(stage.name(), &mut |_, runs| found |= runs.contains(&name));
            found
        };
        Stage::ALL.into_iter().filter(reaches).collect()
    }

    /// What the script `name` runs: its commands, each that runs another script of
    /// the same file replaced by that script's.
    pub(super) fn steps(&self, name: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        self.walk(name, &mut |step, runs| {
            if runs.is_empty() {
                steps.push(step.clone());
            }
        });
        steps
    }

    /// Shows every command that `name` leads to, with the scripts it runs.
    fn walk(&self, name: &str, visit: &mut dyn FnMut(&Step, &[&str])) {
        let mut walk = Walk {
            scripts: self,
            left: MAX_COMMANDS,
            visit,
        };
        walk.script(name, None, &[]);
    }
}

struct Walk<'s, 'v> {
    scripts: &'s Scripts,
    left: usize,
    visit: &'v mut dyn FnMut(&Step, &[&str]),
}

impl Walk<'_, '_> {
    /// One script, started by `outer` if not by the manager.
    fn script(&mut self, name: &str, outer: Option<&Command>, above: &[&str]) {
        let Some(text) = self.scripts.texts.get(name) else {
            return;
        };
        if above.contains(&name) || above.len() > MAX_DEPTH {
            return;
        }
        let above = [above, &[name]].concat();
        let mut found = commands(text);
        if let Some(outer) = outer {
            nest(&mut found, outer);
        }
        for command in found {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let text = text[command.span.clone()].to_owned();
            self.step(&Step { command, text }, &above);
        }
    }

    fn step(&mut self, step: &Step, above: &[&str]) {
        let known = |name: &&str| self.scripts.texts.contains_key(*name);
        let runs = names::runs(&step.command.words);
        let runs: Vec<&str> = runs.into_iter().filter(known).collect();
        (self.visit)(step, &runs);
        // npm and yarn 1 run these around every script, too.
        let wrapped = |name: &&str| {
            [
                format!("pre{name}"),
                (*name).to_owned(),
                format!("post{name}"),
            ]
        };
        let all: Vec<String> = runs.iter().flat_map(wrapped).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).filter(known).collect();
        for (at, name) in all.iter().enumerate() {
            let mut outer = step.command.clone();
            if at + 1 < all.len() {
                outer.joint = Joint::And;
                outer.joint_depth = outer.depth;
            }
            self.script(name, Some(&outer), above);
        }
    }
}

/// Puts a script's commands where `outer` runs it: one level deeper, and what
/// follows `outer` follows the last of them.
fn nest(commands: &mut [Command], outer: &Command) {
    for command in &mut *commands {
        command.depth += outer.depth + 1;
        command.joint_depth += outer.depth + 1;
    }
    if let Some(last) = commands.last_mut() {
        last.joint = outer.joint;
        last.joint_depth = outer.joint_depth;
    }
}
