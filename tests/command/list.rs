//! `packgate list`: the packed set for people, programs and other test suites.

use crate::support::{Project, Run, manifest, npm11, paths};
use serde_json::{Value, json};

fn project() -> Project {
    Project::new(npm11(r#","files":["dist"],"bin":"cli.js""#))
        .file("cli.js", "#!/usr/bin/env node\n")
        .file("dist/a.txt", "22\n")
        .file("dist/Z.js", "1\n")
        .file("src/cli.ts", "1\n")
        .file("README.md", "# fx\n")
}

#[test]
fn its_json() {
    let run = project().run(&["list", "--format", "json"]).exits(0);
    let list = run.json();
    let keys: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "version",
            "name",
            "packageVersion",
            "managers",
            "files",
            "entryCount",
            "unpackedSize",
            "notes"
        ]
    );
    assert_eq!(list["version"], 1);
    assert_eq!(list["name"], "fx");
    assert_eq!(list["packageVersion"], "1.0.0");
    assert_eq!(list["managers"], json!(["npm@11"]));
    let files = list["files"].as_array().unwrap();
    let manifest = npm11(r#","files":["dist"],"bin":"cli.js""#).len();
    let expected = [
        // npm makes a program executable.
        ("README.md", 5, 0o644, "always"),
        ("cli.js", 20, 0o755, "bin"),
        ("dist/a.txt", 3, 0o644, "files[0] \"dist\""),
        ("dist/Z.js", 2, 0o644, "files[0] \"dist\""),
        ("package.json", manifest, 0o644, "always"),
    ];
    assert_eq!(files.len(), expected.len());
    for (path, size, mode, why) in expected {
        let file = files.iter().find(|file| file["path"] == path).unwrap();
        let keys: Vec<&String> = file.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["path", "size", "mode", "why"]);
        assert_eq!(file["size"], size, "{path}");
        assert_eq!(file["mode"], mode, "{path}");
        assert!(file["why"].as_str().unwrap().contains(why), "{file}");
    }
    assert_eq!(list["entryCount"], 5);
    let sum: usize = expected.iter().map(|file| file.1).sum();
    assert_eq!(list["unpackedSize"], sum);
}

#[test]
fn its_two_orders() {
    let print = project().run(&["list", "--format", "json"]).paths();
    let tar = project()
        .run(&["list", "--format", "json", "--order", "tar"])
        .paths();
    // npm prints by the alphabet, and packs by extension, then name.
    assert_eq!(
        print,
        [
            "README.md",
            "cli.js",
            "dist/a.txt",
            "dist/Z.js",
            "package.json"
        ]
    );
    assert_eq!(
        tar,
        [
            "cli.js",
            "dist/Z.js",
            "package.json",
            "README.md",
            "dist/a.txt"
        ]
    );
}

#[test]
fn for_people() {
    let run = project().run(&["list"]).exits(0);
    run.says(&["dist/a.txt\n", "20 B", "5 files", "under npm 11"]);
    let run = project().run(&["list", "--why"]).exits(0);
    run.says(&[r#"dist/a.txt  (files[0] "dist")"#]);
}

#[test]
fn what_other_profiles_pack_is_told() {
    let project = Project::new(manifest(r#""files":["dist","!*.map"]"#))
        .file("dist/a.js", "1\n")
        .file("dist/a.js.map", "{}\n");
    let list = project.run(&["list", "--format", "json"]).exits(0).json();
    assert_eq!(list["managers"], json!(["npm@12"]));
    assert_eq!(paths(&list), ["dist/a.js", "dist/a.js.map", "package.json"]);
    let others = list["others"].as_array().unwrap();
    assert_eq!(others.len(), 1);
    assert_eq!(others[0]["managers"], json!(["npm@11"]));
    assert_eq!(paths(&others[0]), ["dist/a.js", "package.json"]);
    let human = project.run(&["list"]).exits(0);
    human.says(&[
        "3 files",
        "under npm 12\n",
        "npm 11 does not pack:",
        "-  dist/a.js.map",
    ]);
}

/// A project with a member, ignore files in both, and one that is global.
fn workspace() -> Project {
    Project::new(r#"{"name":"root","version":"1.0.0","private":true,"workspaces":["packages/*"]}"#)
        .file(".gitignore", "*.map\n")
        .file("ignore", "b.js\n")
        .file(
            "packages/p/package.json",
            r#"{"name":"p","version":"1.0.0"}"#,
        )
        .file("packages/p/a.js", "1\n")
        .file("packages/p/a.js.map", "{}\n")
        .file("packages/p/b.js", "1\n")
        .file(
            "packages/q/package.json",
            r#"{"name":"q","version":"1.0.0"}"#,
        )
}

#[track_caller]
fn packs(run: Run, files: &[&str]) {
    let mut files: Vec<&str> = files.to_vec();
    files.push("package.json");
    assert_eq!(run.exits(0).paths(), files);
}

/// Where it is started, the arguments, and the files beside package.json.
#[test]
fn workspaces_are_found_or_named() {
    let project = workspace();
    for (dir, args, files) in [
        // A member is packed for the workspace, whose root's ignore file counts.
        ("", &["packages/p"][..], &["a.js", "b.js"][..]),
        ("packages/p", &[], &["a.js", "b.js"]),
        ("packages/p", &["."], &["a.js", "b.js"]),
        (
            "",
            &["packages/p", "--prefix", ".", "--workspace", "packages/p"],
            &["a.js", "b.js"],
        ),
        (
            "packages/p",
            &["--prefix", "../..", "--workspace", "."],
            &["a.js", "b.js"],
        ),
        // For npm started elsewhere it does not.
        (
            "",
            &["packages/p", "--prefix", "packages/p"],
            &["a.js", "a.js.map", "b.js"],
        ),
        (
            "",
            &["packages/p", "--prefix", ".", "--workspace", "packages/q"],
            &["a.js", "a.js.map", "b.js"],
        ),
        (
            "",
            &[
                "packages/p",
                "--prefix",
                ".",
                "--workspace",
                "packages/q",
                "--workspace",
                "packages/p",
            ],
            &["a.js", "b.js"],
        ),
    ] {
        let args = [&["list", "--format", "json", "--manager", "npm@12"], args].concat();
        packs(project.run_in(dir, &args), files);
    }
}

#[test]
fn a_directory_that_is_no_member_is_a_package_of_its_own() {
    let project = workspace()
        .file(
            "other/package.json",
            r#"{"name":"other","version":"1.0.0"}"#,
        )
        .file("other/a.js.map", "{}\n");
    let args = ["list", "other", "--format", "json", "--manager", "npm@12"];
    packs(project.run(&args), &["a.js.map"]);
}

#[test]
fn the_global_ignore_file_is_npm_12s() {
    let project = workspace();
    for (manager, file, files) in [
        ("npm@12", "ignore", &["a.js"][..]),
        ("npm@12", "no/such/file", &["a.js", "b.js"]),
        ("npm@11", "ignore", &["a.js", "b.js"]),
        ("npm@10", "ignore", &["a.js", "b.js"]),
    ] {
        let args = [
            "list",
            "packages/p",
            "--format",
            "json",
            "--manager",
            manager,
            "--global-ignore-file",
            file,
        ];
        packs(project.run(&args), files);
    }
    let args = [
        "list",
        "packages/p",
        "--manager",
        "npm@12",
        "--global-ignore-file",
        "packages",
    ];
    project.run(&args).refuses(&["packages", "directory"]);
}

/// Where npm 12 looks for it, in its order: the environment, the project's
/// `.npmrc`, the user's, below the prefix.
#[test]
fn the_global_ignore_file_is_found_where_npm_finds_it() {
    let project = || {
        Project::new(manifest(""))
            .file("a.js", "1\n")
            .file("b.js", "1\n")
            .file("c.js", "1\n")
    };
    let outside =
        |project: Project, name: &str, text: &str| project.file(&format!("../{name}"), text);
    let args = ["list", "--format", "json", "--manager", "npm@12"];
    packs(project().run(&args), &["a.js", "b.js", "c.js"]);
    let at_home = outside(project(), "home/.npmrc", "global-ignore-file=~/ignore\n");
    let at_home = outside(at_home, "home/ignore", "a.js\n");
    packs(at_home.run(&args), &["b.js", "c.js"]);
    let both = at_home
        .file(".npmrc", "; mine\nglobal-ignore-file = \"./.ignore\"\n")
        .file(".ignore", "b.js\n.ignore\n");
    packs(both.run(&args), &["a.js", "c.js"]);
    let below = outside(project(), "prefix/etc/npmignore", "c.js\n");
    let prefix = below.base().join("prefix");
    let env = [("npm_config_prefix", prefix.to_str().unwrap())];
    packs(below.run_with(&env, &args), &["a.js", "b.js"]);
    let file = below.base().join("prefix/etc/npmignore");
    let env = [("npm_config_global_ignore_file", file.to_str().unwrap())];
    packs(below.run_with(&env, &args), &["a.js", "b.js"]);
}

#[test]
fn a_batch_has_an_answer_per_line() {
    let project = workspace();
    let at = |path: &str| project.at(path).to_str().unwrap().to_owned();
    let lines = [
        at("packages/p"),
        json!({ "dir": at("packages/p") }).to_string(),
        json!({ "dir": at("packages/p"), "prefix": at(""), "workspaces": [at("packages/p")] })
            .to_string(),
        json!({ "dir": at("packages/p"), "globalIgnoreFile": at("ignore") }).to_string(),
        String::new(),
        at("no/such/dir"),
        json!({ "dir": at("packages/p"), "unknown": 1 }).to_string(),
        "{".to_owned(),
        json!({ "dir": at("packages/q") }).to_string(),
    ];
    let command = project.command(&["list", "--batch", "--manager", "npm@12"]);
    let run = project
        .finish(command, (lines.join("\n") + "\n").as_bytes())
        .exits(0);
    let answers: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<Vec<String>> = answers
        .iter()
        .map(|answer| match answer.get("error") {
            Some(_) => vec!["error".to_owned()],
            None => paths(answer),
        })
        .collect();
    let everything = ["a.js", "b.js", "package.json", "a.js.map"].as_slice();
    assert_eq!(
        told,
        [
            everything,
            everything,
            &["a.js", "b.js", "package.json"],
            &["a.js", "package.json", "a.js.map"],
            &["error"],
            &["error"],
            &["error"],
            &["package.json"],
        ]
    );
}

#[test]
fn a_batch_needs_one_profile() {
    let project = workspace();
    for args in [
        &["list", "--batch"][..],
        &["list", "--batch", "--manager", "yarn"],
    ] {
        project.run(args).refuses(&["--manager"]);
    }
}

/// What each program packed of this is recorded as `files:dist,!*.map`.
#[test]
fn every_manager_side_by_side() {
    let project = Project::new(manifest(r#""files":["dist","!*.map"]"#))
        .file("dist/a.js", "1\n")
        .file("dist/a.js.map", "{}\n");
    let run = project.run(&["list", "--manager", "all"]).exits(0);
    run.says(&[
        "2 files packed by every manager\n",
        "npm                     pnpm",
        "  6  7  8  9 10 11 12     9 10 11",
        "  -  +  +  -  -  -  +     +  +  -",
        "   dist/a.js.map\n",
        "3 files under npm 7, npm 8, npm 12, pnpm 9",
    ]);
    let json = project.run(&["list", "--manager", "all", "--format", "json"]);
    let others = json.json()["others"].as_array().map_or(0, Vec::len);
    assert!(others > 0, "{json:?}");
}

#[test]
fn a_manager_that_refuses_is_named() {
    let project = Project::new(manifest(r#""files":true"#)).file("a.js", "1\n");
    let run = project.run(&["list", "--manager", "all"]).exits(0);
    let run = run.says(&["2 files packed by every manager"]);
    run.complains(&["npm 11 packs nothing"]);
}
