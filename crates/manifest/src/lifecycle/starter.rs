use crate::{Manager, Program, parse_manager_spec};

/// What a lifecycle script finds in its environment, as it is there. Managers that
/// are started by another manager's script inherit what they do not set themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StartedWith {
    /// `npm_lifecycle_event`: the script's name.
    pub event: Option<String>,
    /// `npm_lifecycle_script`: its text.
    pub script: Option<String>,
    /// `npm_command`: `publish`, `pack`, `stage`, `run-script` …
    pub command: Option<String>,
    /// `npm_config_user_agent`: `npm/12.2.0 node/v22.23.3 linux x64 workspaces/false`
    pub user_agent: Option<String>,
    /// `npm_execpath`: the manager's own file.
    pub execpath: Option<String>,
    /// `npm_config_npm_version`
    pub npm_version: Option<String>,
    /// `npm_package_json`: the package's manifest.
    pub package_json: Option<String>,
    /// Whether `npm_package_integrity` is set.
    pub integrity: bool,
}

/// Which manager runs a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// The manager.
    pub manager: Manager,
    /// It and its version, as `--manager` takes it: `npm@12.2.0`.
    pub spec: String,
    /// Whether it says that it works for a workspace's root; npm only.
    pub workspaces: Option<bool>,
}

/// Commands in which a manager packs.
const PACKING: [&str; 3] = ["publish", "pack", "stage"];

impl StartedWith {
    /// Which manager runs the script; `None` where nothing says so, or what says so
    /// is no version.
    ///
    /// Measured with npm 10 to 12, pnpm 12, yarn 1.22 and 4.18, and bun 1.4, each
    /// alone and started by a script of each other one: npm keeps an inherited user
    /// agent and sets everything else; yarn sets the user agent and keeps
    /// `npm_command`; bun sets `npm_command=pack` and keeps what else it inherits;
    /// pnpm sets all of its own.
    pub fn starter(&self) -> Option<Starter> {
        let agent = self.agent();
        let packs = self.is_packing();
        if self.is_npm() {
            let version = self.npm_version.as_deref()?;
            return self.named(Program::Npm, version);
        }
        let named = |program, version: &str| self.named(program, version);
        match agent {
            Some(("yarn", version)) if !packs => named(Program::Yarn, version),
            Some(("pnpm", version)) if packs => named(Program::Pnpm, version),
            Some(("bun", version)) if packs => named(Program::Bun, version),
            // npm says `pack` only where it is recognised above.
            _ if self.command.as_deref() == Some("pack") => self.bun(),
            _ => None,
        }
    }

    /// Whether a manager is packing, as far as the environment says.
    pub fn is_packing(&self) -> bool {
        let command = self.command.as_deref();
        command.is_some_and(|it| PACKING.contains(&it))
    }

    fn is_npm(&self) -> bool {
        let file = self.execpath.as_deref().unwrap_or_default();
        let is_npm = file.rsplit(['/', '\\']).next() == Some("npm-cli.js");
        let event = self.event.as_deref();
        // Only npm knows the tarball in postpack, and only bun calls it packing
        // when it publishes.
        let not_bun = match event {
            Some("postpack") => self.integrity,
            Some("prepublishOnly") => self.command.as_deref() != Some("pack"),
            _ => true,
        };
        is_npm && self.is_packing() && not_bun
    }

    /// The manager and version that the user agent begins with.
    fn agent(&self) -> Option<(&str, &str)> {
        let first = self.user_agent.as_deref()?.split_whitespace().next()?;
        first.split_once('/')
    }

    /// bun below another manager says nothing of itself.
    fn bun(&self) -> Option<Starter> {
        let Some(("bun", version)) = self.agent() else {
            return Some(Starter {
                manager: Manager::Bun,
                spec: Program::Bun.to_string(),
                workspaces: None,
            });
        };
        self.named(Program::Bun, version)
    }

    fn named(&self, program: Program, version: &str) -> Option<Starter> {
        let spec = format!("{program}@{version}");
        let parsed = parse_manager_spec(&spec).ok()?;
        let manager = match program {
            Program::Npm => Manager::Npm,
            Program::Pnpm => Manager::Pnpm,
            Program::Bun => Manager::Bun,
            Program::Yarn if parsed.range().is_some_and(|it| it.meets([0; 3], [2, 0, 0])) => {
                Manager::YarnClassic
            }
            Program::Yarn => Manager::YarnBerry,
        };
        let said = self.agent().filter(|it| it.0 == "npm");
        let said = said.filter(|_| program == Program::Npm);
        let mut words = self
            .user_agent
            .as_deref()
            .unwrap_or_default()
            .split_whitespace();
        let workspaces = said.and_then(|_| words.find_map(|word| word.strip_prefix("workspaces/")));
        Some(Starter {
            manager,
            spec,
            workspaces: workspaces.map(|it| it == "true"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NPM: &str = "/n/lib/node_modules/npm/bin/npm-cli.js";
    const BERRY: &str = "/tmp/xfs-1/yarn";

    /// Event, user agent, `npm_execpath`, `npm_command`, `npm_config_npm_version`, whether
    /// the integrity is set; what follows from it. As the real programs set them.
    type Row<'a> = (&'a str, [&'a str; 4], bool, &'a str);

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table")]
    fn the_starter_is_told_from_what_it_sets_itself() {
        let rows: &[Row<'_>] = &[
            // Each alone.
            (
                "postpack",
                [
                    "npm/12.2.0 node/v22 linux x64 workspaces/false",
                    NPM,
                    "publish",
                    "12.2.0",
                ],
                true,
                "npm@12.2.0",
            ),
            (
                "postpack",
                [
                    "npm/11.19.1 node/v22 linux x64 workspaces/true",
                    NPM,
                    "pack",
                    "11.19.1",
                ],
                true,
                "npm@11.19.1 ws",
            ),
            (
                "prepack",
                [
                    "npm/12.2.0 node/v22 linux x64 workspaces/false",
                    NPM,
                    "stage",
                    "12.2.0",
                ],
                false,
                "npm@12.2.0",
            ),
            (
                "postpack",
                [
                    "pnpm/12.21.0 npm/? node/? linux x64",
                    "/p/pnpm",
                    "publish",
                    "",
                ],
                false,
                "pnpm@12.21.0",
            ),
            (
                "postpack",
                [
                    "yarn/1.22.22 npm/? node/v22 linux x64",
                    "/y/bin/yarn.js",
                    "",
                    "",
                ],
                false,
                "yarn@1.22.22",
            ),
            (
                "prepack",
                ["yarn/4.18.1 npm/? node/v22 linux x64", BERRY, "", ""],
                false,
                "yarn@4.18.1",
            ),
            (
                "postpack",
                ["bun/1.4.5 npm/? node/v26 linux x64", "/b/bun", "pack", ""],
                false,
                "bun@1.4.5",
            ),
            (
                "prepublishOnly",
                ["bun/1.4.5 npm/? node/v26 linux x64", "/b/bun", "pack", ""],
                false,
                "bun@1.4.5",
            ),
            ("postpack", ["", "", "", ""], false, "?"), // lerna
            // npm below another one.
            (
                "postpack",
                ["yarn/1.22.22 npm/?", NPM, "publish", "12.2.0"],
                true,
                "npm@12.2.0",
            ),
            (
                "postpack",
                ["pnpm/12.21.0 npm/?", NPM, "publish", "12.2.0"],
                true,
                "npm@12.2.0",
            ),
            (
                "postpack",
                ["bun/1.4.5 npm/?", NPM, "publish", "12.2.0"],
                true,
                "npm@12.2.0",
            ),
            (
                "prepack",
                ["yarn/4.18.1 npm/?", NPM, "publish", "12.2.0"],
                false,
                "npm@12.2.0",
            ),
            // pnpm and yarn below another one.
            (
                "postpack",
                ["pnpm/12.21.0 npm/?", "/p/pnpm", "publish", "12.2.0"],
                false,
                "pnpm@12.21.0",
            ),
            (
                "postpack",
                ["yarn/1.22.22 npm/?", NPM, "run", "12.2.0"],
                false,
                "yarn@1.22.22",
            ),
            (
                "postpack",
                ["yarn/1.22.22 npm/?", "/p/pnpm", "run-script", ""],
                false,
                "yarn@1.22.22",
            ),
            (
                "prepack",
                ["yarn/4.18.1 npm/?", BERRY, "run", "12.2.0"],
                false,
                "yarn@4.18.1",
            ),
            // bun below another one.
            (
                "postpack",
                ["npm/12.2.0 node/v22", NPM, "pack", "12.2.0"],
                false,
                "bun",
            ),
            (
                "prepublishOnly",
                ["npm/12.2.0 node/v22", NPM, "pack", "12.2.0"],
                false,
                "bun",
            ),
            (
                "postpack",
                ["yarn/4.18.1 npm/?", BERRY, "pack", ""],
                false,
                "bun",
            ),
            (
                "postpack",
                ["yarn/1.22.22 npm/?", "/y/bin/yarn.js", "pack", ""],
                false,
                "bun",
            ),
            // Lerna below npm; a script that somebody runs; lies.
            (
                "postpack",
                ["npm/12.2.0 node/v22", NPM, "run-script", "12.2.0"],
                false,
                "?",
            ),
            (
                "gate",
                ["npm/12.2.0 node/v22", NPM, "run-script", "12.2.0"],
                false,
                "?",
            ),
            (
                "postpack",
                ["npm/12.2.0 node/v22", NPM, "publish", "newest"],
                true,
                "?",
            ),
            (
                "postpack",
                ["npm/12.2.0 node/v22", NPM, "publish", ""],
                true,
                "?",
            ),
            (
                "postpack",
                ["pnpm/ npm/?", "/p/pnpm", "publish", ""],
                false,
                "?",
            ),
            ("postpack", ["pnpm", "/p/pnpm", "publish", ""], false, "?"),
            ("prepack", ["yarn/\u{1b}[31m", BERRY, "", ""], false, "?"),
        ];
        for (event, [agent, execpath, command, version], integrity, expected) in rows {
            let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let starter = StartedWith {
                event: set(event),
                user_agent: set(agent),
                execpath: set(execpath),
                command: set(command),
                npm_version: set(version),
                integrity: *integrity,
                ..StartedWith::default()
            }
            .starter();
            let told = starter.map_or("?".to_owned(), |it| {
                let workspaces = it.workspaces == Some(true);
                it.spec + if workspaces { " ws" } else { "" }
            });
            assert_eq!(told, *expected, "{event} {agent} {execpath} {command}");
        }
    }

    #[test]
    fn the_two_yarns_are_told_apart() {
        for (version, expected) in [
            ("1.22.22", Manager::YarnClassic),
            ("4.18.1", Manager::YarnBerry),
            ("2.0.0", Manager::YarnBerry),
        ] {
            let started = StartedWith {
                user_agent: Some(format!("yarn/{version} npm/?")),
                ..StartedWith::default()
            };
            assert_eq!(started.starter().unwrap().manager, expected);
        }
    }
}
