//! The step in CI: build as a publish would, then judge.

use super::seen::Seen;
use crate::cli::Ci;
use anyhow::Context as _;
use packgate_install as install;
use packgate_manifest::{DecidedBy, Manager};
use packgate_tree::{self as tree, Disk, Kind, Tree as _};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// GitHub's folder of workflows.
pub(super) const WORKFLOWS: &str = ".github/workflows";
/// The workflow that is written.
pub(super) const WORKFLOW: &str = ".github/workflows/packgate.yml";
/// GitLab's file.
const GITLAB: &str = ".gitlab-ci.yml";

/// What CI is there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The workflows' file names.
    pub(super) workflows: Vec<String>,
    pub(super) gitlab: bool,
    /// The file that starts packgate already.
    pub(super) guarded: Option<String>,
    /// Files that publish.
    pub(super) publishing: Vec<String>,
}

/// Words by which a file that publishes is known.
const PUBLISHING: [&str; 8] = [
    "npm publish",
    "npm stage publish",
    "yarn publish",
    "bun publish",
    "changeset publish",
    "changesets/action",
    "lerna publish",
    "semantic-release",
];

impl Found {
    /// Looks below `top`, where the repository begins.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn look(top: &Path) -> anyhow::Result<Self> {
        let disk = Disk::new(top);
        let mut found = Self::default();
        if tree::is_dir(&top.join(WORKFLOWS)) {
            let entries = disk.entries(WORKFLOWS).context(WORKFLOWS)?.into_iter();
            let ending = |name: &str| name.rsplit_once('.').map(|it| it.1.to_owned());
            let is_yaml = |name: &str| matches!(ending(name).as_deref(), Some("yml" | "yaml"));
            let files = entries.filter(|it| it.kind == Kind::File && is_yaml(&it.name));
            found.workflows = files.map(|it| it.name).collect();
            found.workflows.sort();
        }
        found.gitlab = tree::is_file(&top.join(GITLAB));
        let workflows = found.workflows.iter();
        let mut files: Vec<String> = workflows.map(|name| tree::join(WORKFLOWS, name)).collect();
        files.extend(found.gitlab.then(|| GITLAB.to_owned()));
        for file in files {
            let bytes = install::read(&top.join(&file))?.unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            if text.contains("packgate") {
                found.guarded.get_or_insert_with(|| file.clone());
            } else if PUBLISHING.iter().any(|word| text.contains(word)) {
                found.publishing.push(file);
            }
        }
        Ok(found)
    }

    /// Where CI runs: as it is told, as its files say, or where the sources are.
    pub(super) fn kind(&self, asked: Option<Ci>, top: &Path, place: Option<&str>) -> Ci {
        let at = |host: &str| place.is_some_and(|it| it.starts_with(host));
        if let Some(asked) = asked {
            asked
        } else if !self.workflows.is_empty() || tree::is_dir(&top.join(".github")) {
            Ci::Github
        } else if self.gitlab {
            Ci::Gitlab
        } else if at("github.com/") {
            Ci::Github
        } else if at("gitlab.com/") {
            Ci::Gitlab
        } else {
            Ci::None
        }
    }
}

/// How the project is built in CI.
pub(super) struct Recipe {
    manager: Manager,
    /// Whether the manager's version is written down where its installer looks.
    pinned: bool,
    /// What says which Node.js it wants, if a file does.
    node: Option<&'static str>,
    install: &'static str,
    build: Option<String>,
    all_packages: bool,
    /// The project's directory in the repository.
    inner: String,
}

impl Recipe {
    /// For the project that was seen.
    pub(super) fn of(seen: &Seen) -> Self {
        let dir = seen.dir();
        let manager = seen.publisher.manager;
        let has = |name: &str| tree::is_file(&dir.join(name));
        let inner = dir.strip_prefix(seen.top()).unwrap_or(Path::new(""));
        let inner: Vec<_> = inner.iter().map(|it| it.to_string_lossy()).collect();
        Self {
            manager,
            pinned: matches!(seen.publisher.decided_by, DecidedBy::PackageManager { .. }),
            node: [".nvmrc", ".node-version"].into_iter().find(|it| has(it)),
            install: install_command(manager, has),
            build: build(seen),
            all_packages: seen.is_workspace(),
            inner: inner.join("/"),
        }
    }

    /// The workflow.
    pub(super) fn workflow(&self) -> String {
        let mut text = String::from(
            "# Judges what would be published from here, before anybody publishes it.\n\
             name: packgate\n\n\
             on:\n  push:\n  pull_request:\n\n\
             permissions:\n  contents: read\n\n\
             jobs:\n  packgate:\n    runs-on: ubuntu-latest\n",
        );
        if !self.inner.is_empty() {
            let dir = yaml(&self.inner);
            let _ = write!(
                text,
                "    defaults:\n      run:\n        working-directory: {dir}\n"
            );
        }
        text += "    steps:\n      - uses: actions/checkout@v7\n        with:\n          \
                 persist-credentials: false\n";
        text += &self.tools();
        for command in self.commands() {
            let _ = writeln!(text, "      - run: {}", yaml(&command));
        }
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(text, "      - uses: packgate/packgate@v{version}");
        let mut with = Vec::new();
        if !self.inner.is_empty() {
            with.push(format!("path: {}", yaml(&self.inner)));
        }
        if self.all_packages {
            with.push("all-packages: true".to_owned());
        }
        if !with.is_empty() {
            text += "        with:\n";
        }
        for line in with {
            let _ = writeln!(text, "          {line}");
        }
        text
    }

    /// The steps that put the programs in place.
    fn tools(&self) -> String {
        let node = match self.node {
            Some(file) => format!(
                "node-version-file: {}",
                yaml(&tree::join(&self.inner, file))
            ),
            None => "node-version: lts/*".to_owned(),
        };
        let node = format!(
            "      - uses: actions/setup-node@v7\n        with:\n          {node}\n          \
             package-manager-cache: false\n"
        );
        match self.manager {
            Manager::Npm => node,
            Manager::Pnpm => {
                let mut with = Vec::new();
                if !self.pinned {
                    with.push("version: latest".to_owned());
                }
                if !self.inner.is_empty() {
                    let file = yaml(&tree::join(&self.inner, "package.json"));
                    with.push(format!("package_json_file: {file}"));
                }
                let mut text = String::from("      - uses: pnpm/action-setup@v4\n");
                text += if with.is_empty() {
                    ""
                } else {
                    "        with:\n"
                };
                for line in with {
                    let _ = writeln!(text, "          {line}");
                }
                text + &node
            }
            Manager::YarnClassic | Manager::YarnBerry => {
                // Node.js 25 and newer come without it.
                node + "      - run: npm install --global --force corepack && corepack enable\n"
            }
            Manager::Bun => node + "      - uses: oven-sh/setup-bun@v2\n",
        }
    }

    fn commands(&self) -> Vec<String> {
        let install = Some(self.install.to_owned());
        install.into_iter().chain(self.build.clone()).collect()
    }

    /// The job for GitLab.
    pub(super) fn job(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let mut before = vec![format!(
            "npm install --global --ignore-scripts packgate@{version}"
        )];
        match self.manager {
            Manager::Npm => {}
            Manager::Bun => before.push("npm install --global bun".to_owned()),
            _ => before.push("npm install --global --force corepack && corepack enable".to_owned()),
        }
        if !self.inner.is_empty() {
            before.push(format!("cd {}", shell(&self.inner)));
        }
        before.extend(self.commands());
        let mut text = String::from(
            "packgate:\n  stage: test\n  image: node:lts\n  rules:\n    \
             - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n    \
             - if: $CI_COMMIT_TAG\n    \
             - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n  before_script:\n",
        );
        for command in before {
            let _ = writeln!(text, "    - {}", yaml(&command));
        }
        let all = if self.all_packages {
            " --all-packages"
        } else {
            ""
        };
        text + &format!("  script:\n    - packgate check{all}\n")
    }
}

/// Installs what the lock file says, where there is one.
fn install_command(manager: Manager, has: impl Fn(&str) -> bool) -> &'static str {
    match manager {
        Manager::Npm if has("package-lock.json") || has("npm-shrinkwrap.json") => "npm ci",
        Manager::Npm => "npm install",
        Manager::Pnpm if has("pnpm-lock.yaml") => "pnpm install --frozen-lockfile",
        Manager::Pnpm => "pnpm install --no-frozen-lockfile",
        Manager::YarnClassic if has("yarn.lock") => "yarn install --frozen-lockfile",
        Manager::YarnBerry if has("yarn.lock") => "yarn install --immutable",
        Manager::YarnClassic => "yarn install",
        Manager::YarnBerry => "yarn install --no-immutable",
        Manager::Bun if has("bun.lock") || has("bun.lockb") => "bun install --frozen-lockfile",
        Manager::Bun => "bun install",
    }
}

/// What makes the files that are packed, if that is a script: `build`, or else
/// `prepack`, which a publish runs by itself.
fn build(seen: &Seen) -> Option<String> {
    let in_root = |script: &str| seen.root.manifest.script(script).is_some();
    let in_member = |script: &str| {
        let mut members = seen.members();
        members.any(|it| it.manifest().script(script).is_some())
    };
    let manager = seen.publisher.manager;
    for script in ["build", "prepack"] {
        if in_root(script) {
            let run = match manager {
                Manager::Npm => "npm run",
                Manager::Pnpm => "pnpm run",
                Manager::YarnClassic | Manager::YarnBerry => "yarn run",
                Manager::Bun => "bun run",
            };
            return Some(format!("{run} {script}"));
        }
        if in_member(script) {
            return Some(match manager {
                Manager::Npm => format!("npm run {script} --workspaces --if-present"),
                Manager::Pnpm => format!("pnpm --recursive run --if-present {script}"),
                // Yarn 1 fails where a member has no such script.
                Manager::YarnClassic => {
                    format!("npm run {script} --workspaces --if-present")
                }
                Manager::YarnBerry => {
                    format!("yarn workspaces foreach --all --topological run {script}")
                }
                Manager::Bun => format!("bun run --filter '*' {script}"),
            });
        }
    }
    None
}

/// A text as a YAML scalar: plain where nothing in it can mean something else.
fn yaml(text: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || " -_./@=&'*".contains(char);
    let starts = text.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '.');
    let number = text.parse::<f64>().is_ok() || !text.contains(|char: char| char.is_alphabetic());
    let word = text.to_ascii_lowercase();
    let word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&&*word);
    if starts && text.chars().all(plain) && !number && !word {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}

/// A word as a shell reads it.
fn shell(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./".contains(char);
    if word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The workflow's place, and the directories that it alone needs, innermost first.
pub(super) fn place(top: &Path) -> (PathBuf, [PathBuf; 2]) {
    let dirs = [top.join(WORKFLOWS), top.join(".github")];
    (top.join(WORKFLOW), dirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_mean_themselves_in_yaml_and_in_a_shell() {
        for (text, in_yaml, in_shell) in [
            ("js/lib", "js/lib", "js/lib"),
            (".nvmrc", ".nvmrc", ".nvmrc"),
            ("a b", "a b", "'a b'"),
            ("true", "\"true\"", "true"),
            ("1e3", "\"1e3\"", "1e3"),
            ("2026", "\"2026\"", "2026"),
            ("a: b", "\"a: b\"", "'a: b'"),
            ("a #b", "\"a #b\"", "'a #b'"),
            ("-a", "\"-a\"", "-a"),
            ("it's", "it's", "'it'\\''s'"),
            ("@acme/x", "\"@acme/x\"", "'@acme/x'"),
        ] {
            assert_eq!(yaml(text), in_yaml, "{text}");
            assert_eq!(shell(text), in_shell, "{text}");
        }
    }
}
