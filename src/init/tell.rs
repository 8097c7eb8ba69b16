//! What is said before and after.

use super::ci::Found;
use super::hooks::{Hooks, Wired};
use super::seen::{Kind, Package, Seen};
use colored::Colorize as _;
use packgate_install::{HOOKS, Hook};
use packgate_manifest::{DecidedBy, Manager, Stage, publish_dirs};
use packgate_report::{escape, human_count, human_list};
use std::fmt::Write as _;

/// Names that are listed at most.
const SHOWN: usize = 3;

/// The project in a few lines.
pub(super) fn summary(seen: &Seen, hooks: &Hooks, ci: &Found) -> String {
    let mut lines = vec![if seen.is_workspace() {
        ("workspace", workspace(seen))
    } else {
        ("package", package(seen))
    }];
    if !seen.is_workspace() {
        lines.push(("entry", entries(seen)));
    }
    lines.push(("manager", manager(seen)));
    lines.push(("scripts", scripts(seen)));
    lines.push(("git hooks", standing(hooks)));
    lines.push(("CI", workflows(ci)));
    let mut text = format!("{}\n", "What is here".bold());
    for (name, said) in lines {
        let _ = writeln!(text, "  {name:10} {}", escape(&said));
    }
    text + "\n"
}

fn package(seen: &Seen) -> String {
    let package = seen.packages.first();
    let label = package.map(Package::label).unwrap_or_default();
    match package.map(|it| it.kind) {
        Some(Kind::Private) => format!("{label} (private)"),
        Some(Kind::Unnamed) => format!("{label} (npm publishes nothing without name and version)"),
        _ => format!("{label} ({})", sources(seen)),
    }
}

fn sources(seen: &Seen) -> String {
    let licence = seen.open_licence().unwrap_or("no open-source licence");
    match seen.public_place() {
        Some(place) => format!("{licence}, sources at {place}"),
        None => licence.to_owned(),
    }
}

fn workspace(seen: &Seen) -> String {
    let count = seen.publishable().count();
    let mut said = format!("{} to publish", human_count(count, "package"));
    for (kind, word) in [
        (Kind::Private, "private"),
        (Kind::Unnamed, "without name or version"),
        (Kind::Made, "made by a build"),
    ] {
        let others = seen.packages.iter().filter(|it| it.kind == kind);
        let names: Vec<String> = others
            .map(|it| {
                if it.inner.is_empty() {
                    "the root".to_owned()
                } else {
                    it.inner.clone()
                }
            })
            .collect();
        if !names.is_empty() {
            let _ = write!(said, "; {word}: {}", short(&names));
        }
    }
    format!("{said} ({})", sources(seen))
}

/// A list that is not too long.
fn short(names: &[String]) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let mut names: Vec<String> = names.iter().take(SHOWN).cloned().collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    human_list(&names)
}

fn entries(seen: &Seen) -> String {
    let fields = [
        "main", "module", "browser", "exports", "types", "typings", "bin",
    ];
    let there = fields
        .into_iter()
        .filter(|it| seen.root.manifest.get(it).is_some());
    let there: Vec<&str> = there.collect();
    if there.is_empty() {
        "index.js, since package.json names none".to_owned()
    } else {
        there.join(", ")
    }
}

fn manager(seen: &Seen) -> String {
    let publisher = &seen.publisher;
    let by = match &publisher.decided_by {
        DecidedBy::Nothing => return "npm, because nothing names one".to_owned(),
        DecidedBy::LockFile { path } | DecidedBy::Settings { path } => format!("by {path}"),
        DecidedBy::Agent { value } => format!("because {value} runs this, and nothing names one"),
        other => format!("by {other}"),
    };
    let unpinned = match publisher.unpinned {
        Some(_) => "; nothing says which version",
        None => "",
    };
    format!("{}, {by}{unpinned}", publisher.manager)
}

fn scripts(seen: &Seen) -> String {
    let names = ["build"].into_iter().chain(Stage::ALL.map(Stage::name));
    let count = |name: &str| {
        let with = seen.packages.iter();
        with.filter(|it| it.manifest().script(name).is_some())
            .count()
    };
    let there: Vec<String> = names
        .map(|name| (name, count(name)))
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| {
            if seen.is_workspace() {
                format!("{name} ({count})")
            } else {
                name.to_owned()
            }
        })
        .collect();
    if there.is_empty() {
        "none that build or that a publish runs".to_owned()
    } else {
        there.join(", ")
    }
}

fn standing(hooks: &Hooks) -> String {
    match hooks {
        Hooks::Not(reason) => reason.clone(),
        Hooks::There(place) => format!("packgate's, in {place}"),
        Hooks::Shims(site, _) => {
            let folder = &site.repository.hooks.path;
            let there = HOOKS.into_iter().map(Hook::name);
            let there = there.filter(|name| packgate_tree::is_file(&folder.join(name)));
            let there: Vec<&str> = there.collect();
            if there.is_empty() {
                "none".to_owned()
            } else {
                there.join(", ")
            }
        }
        Hooks::Lines(site, wired) => {
            let names = wired.iter().map(|Wired { framework, .. }| {
                let place = site.repository.shown(framework.place());
                format!("{} ({place})", framework.name())
            });
            names.collect::<Vec<_>>().join(", ")
        }
    }
}

fn workflows(ci: &Found) -> String {
    match (&ci.workflows[..], ci.gitlab) {
        ([], false) => "none".to_owned(),
        ([], true) => ".gitlab-ci.yml".to_owned(),
        (names, gitlab) => {
            let more = if gitlab { ", .gitlab-ci.yml" } else { "" };
            format!("GitHub ({}){more}", short(names))
        }
    }
}

/// What the gate in `scripts` cannot stop: scripts that never run, and directories that
/// are published from.
pub(super) fn elsewhere(seen: &Seen) -> Vec<String> {
    let dirs = |it: &Package| publish_dirs(it.manifest());
    let dirs = seen.publishable().flat_map(dirs);
    let off = ignores_scripts(seen).then(|| {
        ".npmrc sets ignore-scripts: no script runs at a publish, so the gate among them does \
         not, either; judge what is packed in CI (`packgate check`)"
            .to_owned()
    });
    let dirs = dirs.map(|dir| {
        format!(
            "{dir} is published by a script: then the scripts of {dir}/package.json run, not \
             those of package.json; let the build write `\"postpack\": \"packgate-publish\"` there"
        )
    });
    off.into_iter().chain(dirs).collect()
}

/// Whether npm and pnpm are told in the project to run no scripts.
fn ignores_scripts(seen: &Seen) -> bool {
    let bytes = packgate_install::read(&seen.dir().join(".npmrc"))
        .ok()
        .flatten();
    let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    let value = |line: &str| {
        let (name, value) = line.split_once('=').unwrap_or((line, "true"));
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        (name.trim() == "ignore-scripts").then_some(value)
    };
    // Of several the last counts.
    text.lines().filter_map(value).next_back().as_deref() == Some("true")
}

/// What the person does next.
pub(super) struct Next<'a> {
    pub(super) seen: &'a Seen,
    /// What else starts the hooks that were put in.
    pub(super) setup: Vec<&'a str>,
    /// Whether hooks are in place.
    pub(super) hooks: bool,
    /// Whether scripts start the gate.
    pub(super) scripts: bool,
    /// How many packages are blocked as they are.
    pub(super) blocked: usize,
    /// Whether no CI was seen.
    pub(super) no_ci: bool,
    /// Files of CI that publish, and do not start packgate.
    pub(super) publishing: &'a [String],
}

impl Next<'_> {
    /// It in a few lines.
    pub(super) fn text(&self) -> String {
        let steps = self.steps();
        let widths = steps.iter().map(|it| it.0.chars().count());
        let width = widths.max().unwrap_or(0);
        let mut text = format!("{}\n", "What is next".bold());
        for (command, said) in &steps {
            let command = format!("{command:width$}").cyan();
            let _ = writeln!(text, "  {command}  {said}");
        }
        for file in self.publishing {
            let check = self.check();
            let _ = writeln!(
                text,
                "  in {}, put `{check}` before what publishes",
                escape(file)
            );
        }
        text
    }

    fn check(&self) -> &'static str {
        if self.seen.is_workspace() {
            "packgate check --all-packages"
        } else {
            "packgate check"
        }
    }

    fn steps(&self) -> Vec<(String, String)> {
        let mut steps: Vec<(String, String)> = Vec::new();
        let mut step =
            |command: &str, said: &str| steps.push((command.to_owned(), said.to_owned()));
        if !has_dependency(self.seen) {
            step(
                add(self.seen),
                if self.scripts {
                    "so that everybody has the program: until then, every publish stops"
                } else {
                    "so that everybody has the program"
                },
            );
        }
        for command in &self.setup {
            step(command, "so that git starts the hooks");
        }
        if self.hooks {
            step("packgate doctor", "proves that a leaking commit is stopped");
        }
        let blocked = match (self.blocked, self.seen.is_workspace()) {
            (0, _) => "nothing blocks now".to_owned(),
            (_, false) => "blocked now; `packgate fix` shows what to change".to_owned(),
            (count, true) => format!("{} blocked now", human_count(count, "package")),
        };
        step(self.check(), &blocked);
        if self.no_ci {
            step(
                "packgate init --ci github",
                "or gitlab: no CI was seen here",
            );
        }
        steps
    }
}

fn has_dependency(seen: &Seen) -> bool {
    let manifest = &seen.root.manifest;
    let there = [manifest.dependencies(), manifest.dev_dependencies()];
    let mut there = there.into_iter().flatten().filter_map(|it| it.as_object());
    there.any(|it| it.get("packgate").is_some())
}

/// The command that adds the program to the project. Yarn berry's members find only
/// what they themselves depend on.
fn add(seen: &Seen) -> &'static str {
    match (seen.publisher.manager, seen.is_workspace()) {
        (Manager::Npm, _) => "npm install --save-dev packgate",
        (Manager::Pnpm, false) => "pnpm add --save-dev packgate",
        (Manager::Pnpm, true) => "pnpm add --save-dev --workspace-root packgate",
        (Manager::YarnClassic | Manager::YarnBerry, false) => "yarn add --dev packgate",
        (Manager::YarnClassic, true) => "yarn add --dev --ignore-workspace-root-check packgate",
        (Manager::YarnBerry, true) => {
            "yarn workspaces foreach --all --no-private add --dev packgate"
        }
        (Manager::Bun, _) => "bun add --dev packgate",
    }
}
