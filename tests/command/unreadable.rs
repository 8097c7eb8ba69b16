//! What the user who runs packgate may not read. Where the tests run as root, who
//! may read everything, the program is run as nobody.
#![cfg(unix)]

use crate::support::{Project, Run, npm11};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// The user without rights, where this process has all of them.
const NOBODY: u32 = 65534;

impl Project {
    /// Sets the permission bits of a path.
    pub(crate) fn mode(mut self, path: &str, mode: u32) -> Self {
        fs::set_permissions(self.at(path), Permissions::from_mode(mode)).unwrap();
        self.locked.push(self.at(path));
        self
    }

    /// The program, started in `dir` by somebody who may not read everything.
    pub(crate) fn command_as_nobody(&self, dir: &str, args: &[&str]) -> Command {
        let ours = self.command(args);
        if fs::metadata(self.base()).unwrap().uid() != 0 {
            let mut command = ours;
            command.current_dir(self.at(dir));
            return command;
        }
        // Nobody may have no way to where the program was built, nor into here.
        fs::set_permissions(self.base(), Permissions::from_mode(0o755)).unwrap();
        let program = self.base().join("packgate");
        if !program.exists() && fs::hard_link(ours.get_program(), &program).is_err() {
            fs::copy(ours.get_program(), &program).unwrap();
        }
        let mut command = Command::new(program);
        command
            .args(ours.get_args())
            .current_dir(self.at(dir))
            .env_clear()
            .env("HOME", self.base().join("home"))
            .uid(NOBODY)
            .gid(NOBODY);
        command
    }

    /// Runs it like that in the package.
    pub(crate) fn run_as_nobody(&self, args: &[&str]) -> Run {
        self.finish(self.command_as_nobody("", args), b"")
    }
}

fn project() -> Project {
    Project::new(npm11(""))
        .file("a.js", "1\n")
        .file("d/x.js", "1\n")
}

/// What was found elsewhere is told all the same.
#[test]
fn a_packed_file_that_cannot_be_read_is_not_judged() {
    let project = project().file(".env", "USER=dana\n").mode("a.js", 0);
    project.run_as_nobody(&["check"]).exits(2).says(&[
        "not inspected",
        "a.js",
        "not judged: fx@1.0.0",
        "error[env-file]",
    ]);
    let json = project
        .run_as_nobody(&["check", "--format", "json"])
        .exits(2);
    assert_eq!(json.json()["outcome"], "not-judged");
    assert_eq!(
        json.json()["packages"][0]["not_inspected"][0]["path"],
        "a.js"
    );
    assert_eq!(json.findings(), ["error env-file"]);
    // Names, sizes and modes are known without reading.
    project.run_as_nobody(&["list"]).exits(0).says(&["a.js"]);
}

#[test]
fn a_file_that_is_not_packed_need_not_be_readable() {
    let project = project()
        .file(".npmignore", "a.js\nd\n")
        .mode("a.js", 0)
        .mode("d", 0);
    project.run_as_nobody(&["check"]).exits(0);
}

#[test]
fn what_the_list_depends_on_must_be_readable() {
    for (path, mode, named) in [
        ("d", 0o000, "d"),
        ("d", 0o444, "d/"),
        (".npmignore", 0o000, ".npmignore"),
        ("d/.gitignore", 0o000, "d/.gitignore"),
        ("package.json", 0o000, "package.json"),
    ] {
        let project = project()
            .file(".npmignore", "b.js\n")
            .file("d/.gitignore", "c.js\n")
            .mode(path, mode);
        for args in [&["check"][..], &["list"], &["why", "d/x.js"]] {
            let run = project.run_as_nobody(args);
            let run = run.refuses(&[named, "ermission denied"]);
            // Said once.
            assert_eq!(
                run.stderr.matches("ermission denied").count(),
                1,
                "{run:#?}"
            );
        }
    }
}

#[test]
fn a_policy_that_cannot_be_read_is_not_passed_over() {
    let project = project().file("packgate.toml", "").mode("packgate.toml", 0);
    project
        .run_as_nobody(&["check"])
        .refuses(&["packgate.toml"]);
}

#[test]
fn a_tarball_that_cannot_be_read() {
    let project = project().file("fx.tgz", "x").mode("fx.tgz", 0);
    for command in ["check", "list"] {
        project
            .run_as_nobody(&[command, "fx.tgz"])
            .refuses(&["fx.tgz"]);
    }
}

#[test]
fn a_package_that_cannot_be_entered() {
    let project = project().file("sub/package.json", npm11("")).mode("sub", 0);
    project
        .run_as_nobody(&["check", "sub"])
        .refuses(&["package.json"]);
}
