//! The environments in which managers run scripts, as measured.

/// Variables of a script.
#[derive(Debug, Clone, Default)]
pub(crate) struct Started(pub(crate) Vec<(String, String)>);

impl Started {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    fn event(self, event: &str) -> Self {
        self.with("npm_lifecycle_event", event)
    }
}

/// npm publish. `{dir}` is the package's directory.
pub(crate) fn npm(event: &str, version: &str) -> Started {
    let started = Started::default()
        .event(event)
        .with("npm_command", "publish")
        .with(
            "npm_config_user_agent",
            &format!("npm/{version} node/v22.23.3 linux x64 workspaces/false"),
        )
        .with("npm_config_npm_version", version)
        .with(
            "npm_execpath",
            "/opt/node/lib/node_modules/npm/bin/npm-cli.js",
        )
        .with("npm_package_json", "{dir}/package.json");
    if event == "postpack" {
        return started.with("npm_package_integrity", "sha512-x");
    }
    started
}

/// pnpm publish
pub(crate) fn pnpm(event: &str) -> Started {
    Started::default()
        .event(event)
        .with("npm_command", "publish")
        .with(
            "npm_config_user_agent",
            "pnpm/12.21.0 npm/? node/? linux x64",
        )
        .with("npm_execpath", "/opt/pnpm/pnpm")
        .with("npm_package_json", "{dir}/package.json")
        .with("PNPM_SCRIPT_SRC_DIR", "{dir}")
}

/// yarn publish, yarn 1
pub(crate) fn yarn(event: &str) -> Started {
    Started::default()
        .event(event)
        .with(
            "npm_config_user_agent",
            "yarn/1.22.22 npm/? node/v22.23.3 linux x64",
        )
        .with("npm_execpath", "/opt/yarn/bin/yarn.js")
        .with(
            "npm_config_argv",
            r#"{"cooked":["publish"],"original":["publish"]}"#,
        )
}

/// yarn npm publish, yarn 4
pub(crate) fn yarn_berry(event: &str) -> Started {
    Started::default()
        .event(event)
        .with(
            "npm_config_user_agent",
            "yarn/4.18.1 npm/? node/v22.23.3 linux x64",
        )
        .with("npm_execpath", "/tmp/xfs-1a2b3c4d/yarn")
        .with("npm_package_json", "{dir}/package.json")
        .with("PROJECT_CWD", "{dir}")
}

/// bun publish
pub(crate) fn bun(event: &str) -> Started {
    Started::default()
        .event(event)
        .with("npm_command", "pack")
        .with(
            "npm_config_user_agent",
            "bun/1.4.5 npm/? node/v26.3.0 linux x64",
        )
        .with("npm_execpath", "/opt/bun/bun")
        .with("npm_package_json", "{dir}/package.json")
}

/// lerna publish, which says next to nothing
pub(crate) fn lerna(event: &str) -> Started {
    Started::default()
        .event(event)
        .with("npm_package_json", "{dir}/package.json")
}

/// A person at a terminal
pub(crate) fn by_hand() -> Started {
    Started::default()
}
