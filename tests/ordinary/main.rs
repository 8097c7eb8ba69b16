//! Ordinary projects, one file each in `projects/`: nobody who has one of these is to
//! be stopped. Each is laid out in a repository of its own, judged by the program, and
//! committed and pushed through the hooks with the real git.
//!
//! `warns RULE` says which warnings it gets, all of them; `-- PATH` begins a file.
//! `{{npm-token}}` and `{{private-key}}` become what looks like one: every project has
//! secrets somewhere, and they are none of packgate's business unless they are packed.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests run programs, write scratch directories, print a table and may fail"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A project as it is written down.
#[derive(Default)]
struct Project {
    name: String,
    /// The rules whose warnings it gets, in order.
    warns: Vec<String>,
    files: Vec<(String, String)>,
}

fn projects() -> Vec<Project> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ordinary/projects");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 10);
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Project {
    let mut project = Project {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        ..Project::default()
    };
    for line in fs::read_to_string(path).unwrap().lines() {
        if let Some(path) = line.strip_prefix("-- ") {
            project.files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = project.files.last_mut() {
            text.push_str(&filled(line));
            text.push('\n');
        } else if let Some(rule) = line.strip_prefix("warns ") {
            project.warns.push(rule.to_owned());
        } else {
            assert!(line.starts_with('#'), "{}: {line}", project.name);
        }
    }
    project
}

fn filled(line: &str) -> String {
    // A sequence of the number 1 and 144 bytes, as SEC 1 has it.
    let letters = "QbX3wTq9RkLm7ZcVf5HjYsN2pGdEaU8oKi4uBvM6xPtSyWnFhCrDgJlA1e0z";
    let body: String = "MIGWAgEBBIGQ"
        .chars()
        .chain(letters.chars().cycle())
        .take(204)
        .collect();
    let key = format!("-----BEGIN {} KEY-----\n{body}\n", "RSA PRIVATE");
    let end = format!("-----END {} KEY-----", "RSA PRIVATE");
    line.replace("{{npm-token}}", &token())
        .replace("{{private-key}}", &(key + &end))
}

/// What looks like a token of npm's, its checksum included.
fn token() -> String {
    const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let body: String = (0..30_usize)
        .map(|n| char::from(BASE62[n * 37 % 62]))
        .collect();
    let mut rest = !body.bytes().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    });
    let mut sum = [b'0'; 6];
    for digit in sum.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    format!("npm_{body}{}", String::from_utf8_lossy(&sum))
}

/// A project on disk, in a repository, with a home of its own.
struct Laid {
    base: TempDir,
}

impl Laid {
    fn new(project: &Project) -> Self {
        let base = TempDir::new().unwrap();
        for dir in ["p", "home"] {
            fs::create_dir(base.path().join(dir)).unwrap();
        }
        let laid = Self { base };
        for (path, text) in &project.files {
            let path = laid.at(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        laid.git(&["init", "-q", "-b", "main"]);
        laid
    }

    fn at(&self, path: &str) -> PathBuf {
        self.base.path().join("p").join(path)
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        let home = self.base.path().join("home");
        Command::new(program)
            .args(args)
            .current_dir(self.at(""))
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("PACKGATE_SKIP")
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap()
    }

    fn git(&self, args: &[&str]) -> Output {
        let person = ["-c", "user.name=n", "-c", "user.email=n@example.com"];
        let output = self.run("git", &[&person[..], args].concat());
        assert!(output.status.success(), "git {args:?}: {output:?}");
        output
    }
}

fn told(package: &Value, level: &str) -> Vec<String> {
    let findings = package["findings"].as_array().unwrap().iter();
    let of_level = findings.filter(|it| it["level"] == level);
    of_level
        .map(|it| it["rule"].as_str().unwrap().to_owned())
        .collect()
}

/// What is wrong with how the program judges the project.
fn judged(project: &Project) -> Vec<String> {
    let laid = Laid::new(project);
    let args = ["check", "--all-packages", "--format", "json"];
    let output = laid.run(env!("CARGO_BIN_EXE_packgate"), &args);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = report["packages"].as_array().unwrap();
    let of =
        |level: &str| -> Vec<String> { packages.iter().flat_map(|it| told(it, level)).collect() };
    let mut wrong = Vec::new();
    if output.status.code() != Some(0) || !of("error").is_empty() {
        wrong.push(format!("{}: {report:#}", project.name));
    }
    if of("warning") != project.warns {
        wrong.push(format!("{}: warns of {:?}", project.name, of("warning")));
    }
    println!(
        "{}: {} packages, warnings {:?}, notes {:?}",
        project.name,
        packages.len(),
        of("warning"),
        of("note")
    );
    wrong
}

#[test]
fn nobody_is_stopped_by_the_command() {
    let wrong: Vec<String> = projects().iter().flat_map(judged).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_is_stopped_by_the_hooks() {
    for project in projects() {
        let laid = Laid::new(&project);
        let install = laid.run(env!("CARGO_BIN_EXE_packgate"), &["install"]);
        assert!(install.status.success(), "{}: {install:?}", project.name);
        laid.git(&["add", "-A"]);
        laid.git(&["commit", "-qm", "one"]);
        let remote = laid.base.path().join("remote.git");
        let remote = remote.to_str().unwrap();
        laid.git(&["init", "-q", "--bare", remote]);
        laid.git(&["push", "-q", remote, "main"]);
    }
}

/// The secrets in them are ones: packed, they stop anybody.
#[test]
fn the_secrets_are_such_that_they_count() {
    let laid = Laid::new(&Project {
        files: vec![
            (
                "package.json".to_owned(),
                r#"{"name": "a", "version": "1.0.0"}"#.to_owned(),
            ),
            ("token.js".to_owned(), filled("{{npm-token}}")),
            ("key.txt".to_owned(), filled("{{private-key}}")),
        ],
        ..Project::default()
    });
    let output = laid.run(
        env!("CARGO_BIN_EXE_packgate"),
        &["check", "--format", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = told(&report["packages"][0], "error");
    assert_eq!(found, ["key-file", "secret/npm-token"], "{report:#}");
}
