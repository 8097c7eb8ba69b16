//! A package in a scratch directory, and the program run in it.

use crate::started::Started;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A source map that holds the text of a source which no package here ships.
pub(crate) const MAP: &str = r#"{"version":3,"sources":["../src/cli.ts"],"sourcesContent":["const rate = 3;"],"names":[],"mappings":"AAAA"}"#;

/// Programs that must not be started.
const MANAGERS: [&str; 8] = [
    "npm", "npx", "pnpm", "yarn", "bun", "node", "corepack", "sh",
];

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The package in `pkg`, and beside it a home and stand-ins for the managers that
/// leave a file behind when they are started.
pub(crate) struct Project(TempDir);

impl Project {
    pub(crate) fn new(scripts: &[(&str, &str)], leaks: bool) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        let members = scripts.iter();
        let members = members.map(|(name, text)| ((*name).to_owned(), (*text).into()));
        let members: serde_json::Map<String, serde_json::Value> = members.collect();
        let manifest = serde_json::json!({
            "name": "fx", "version": "1.0.0", "files": ["dist"], "scripts": members,
        });
        project.write("package.json", &manifest.to_string());
        project.write("dist/cli.js", "x();\n");
        if leaks {
            project.write("dist/cli.js.map", MAP);
        }
        for dir in ["bin", "home"] {
            fs::create_dir_all(project.0.path().join(dir)).unwrap();
        }
        for name in MANAGERS {
            project.stand_in(name);
        }
        project
    }

    fn dir(&self) -> PathBuf {
        fs::canonicalize(self.0.path()).unwrap().join("pkg")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join("pkg").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A program of this name that tells on whoever starts it.
    #[cfg(unix)]
    fn stand_in(&self, name: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.0.path().join("bin").join(name);
        let told = self.0.path().join(format!("started-{name}"));
        fs::write(&path, format!("#!/bin/sh\n: > '{}'\n", told.display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[cfg(not(unix))]
    fn stand_in(&self, name: &str) {
        let path = self.0.path().join("bin").join(format!("{name}.cmd"));
        let told = self.0.path().join(format!("started-{name}"));
        fs::write(&path, format!("@type nul > \"{}\"\r\n", told.display())).unwrap();
    }

    /// The managers that were started.
    pub(crate) fn called(&self) -> impl Iterator<Item = &'static str> {
        let told = |name: &&str| self.0.path().join(format!("started-{name}")).exists();
        MANAGERS
            .into_iter()
            .filter(told)
            .collect::<Vec<_>>()
            .into_iter()
    }

    pub(crate) fn run(&self, started: &Started, args: &[&str]) -> Ran {
        self.run_in("", started, args)
    }

    /// Runs the program in a directory of the project.
    pub(crate) fn run_in(&self, inner: &str, started: &Started, args: &[&str]) -> Ran {
        let dir: PathBuf = self.dir().join(inner).components().collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_packgate-publish"));
        command
            .args(args)
            .current_dir(&dir)
            .env_clear()
            .env("PATH", self.0.path().join("bin"))
            .env("HOME", self.0.path().join("home"));
        for (name, value) in &started.0 {
            command.env(name, value.replace("{dir}", &shown(&dir)));
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

fn shown(dir: &Path) -> String {
    dir.to_str().unwrap().to_owned()
}
