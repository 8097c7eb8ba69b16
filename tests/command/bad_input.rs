//! Input that cannot be judged: exit 2, an error that names the file, no panic,
//! nothing written (the last two are asserted of every run).

use crate::support::{Project, manifest, npm11};
use std::fs;

/// Lists and checks; both must refuse and name what is wrong.
#[track_caller]
fn refused(project: &Project, parts: &[&str]) {
    for args in [&["check"][..], &["list"], &["why", "a.js"]] {
        project.run(args).refuses(parts);
    }
    let json = project.run(&["check", "--format", "json"]);
    json.exits(2).complains(parts);
}

#[test]
fn no_package_json() {
    let project = Project::empty().file("a.js", "1\n");
    refused(&project, &["package.json"]);
    project.run(&["check", "."]).refuses(&["package.json"]);
}

#[test]
fn a_package_json_that_is_no_json_object() {
    for (text, place) in [
        ("", "package.json"),
        ("{", "package.json:1:2"),
        ("{\"name\":\"fx\",\n", "package.json:2:1"),
        ("{'name':'fx'}", "package.json:1:2"),
        ("{\"name\":\"fx\",}", "package.json:1:14"),
        ("{\"name\":\"fx\"} x", "package.json:1:15"),
        ("[]", "package.json"),
        ("3", "package.json"),
        ("null", "package.json"),
        ("\"fx\"", "package.json"),
    ] {
        refused(&Project::new(text).file("a.js", "1\n"), &[place]);
    }
}

#[test]
fn a_deeply_nested_package_json() {
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    for text in [
        open.clone(),
        manifest(&format!("\"x\":{open}{close}")),
        "{\"a\":".repeat(100_000),
    ] {
        refused(&Project::new(text), &["package.json:1:", "nested"]);
    }
}

#[test]
fn a_huge_package_json() {
    let project = Project::empty().file("package.json", "");
    let file = fs::File::options()
        .write(true)
        .open(project.at("package.json"))
        .unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    refused(&project, &["package.json", "longer than"]);
}

/// npm reads it as text in which each bad byte is U+FFFD.
#[test]
fn bytes_that_are_not_utf_8_in_package_json_are_accepted() {
    let mut bytes = npm11(",\"description\":\"x\"").into_bytes();
    let at = bytes.iter().rposition(|byte| *byte == b'x').unwrap();
    bytes[at] = 0xff;
    let project = Project::empty().file("package.json", bytes);
    project.run(&["check"]).exits(0);
    let list = project.run(&["list", "--format", "json"]).exits(0);
    assert_eq!(list.paths(), ["package.json"]);
}

#[test]
fn a_byte_order_mark_before_package_json_is_accepted() {
    let project = Project::new(format!("\u{feff}{}", npm11("")));
    project.run(&["check"]).exits(0).says(&["fx@1.0.0"]);
}

/// The package above it would be another one.
#[test]
fn a_package_json_that_is_a_directory_is_not_passed_over() {
    let project = Project::empty()
        .file("../package.json", npm11(""))
        .dir("package.json");
    refused(&project, &["package.json"]);
    project
        .run(&["check", "."])
        .refuses(&["package.json", "directory"]);
}

#[cfg(unix)]
#[test]
fn a_package_json_that_links_to_itself() {
    for (link, target) in [("package.json", "package.json"), ("loop", "package.json")] {
        let project = Project::empty().link(link, target);
        let project = match link {
            "loop" => project.link("package.json", "loop"),
            _ => project,
        };
        project.write("../package.json", npm11(""));
        refused(&project, &["package.json"]);
    }
}

#[cfg(unix)]
#[test]
fn what_would_never_end_is_not_opened() {
    let mkfifo = |project: &Project, name: &str| {
        let made = std::process::Command::new("mkfifo")
            .arg(project.at(name))
            .status();
        assert!(made.unwrap().success());
    };
    let project = Project::empty();
    mkfifo(&project, "package.json");
    refused(&project, &["package.json"]);
    let project = Project::new(npm11(""));
    mkfifo(&project, ".npmignore");
    refused(&project, &[".npmignore"]);
    let project = Project::new(npm11(""));
    mkfifo(&project, "packgate.toml");
    project.run(&["check"]).refuses(&["packgate.toml"]);
    mkfifo(&project, "fx.tgz");
    project.run(&["check", "fx.tgz"]).refuses(&["fx.tgz"]);
}

#[test]
fn fields_of_the_wrong_type_on_which_npm_fails() {
    for (more, part) in [
        (r#""files":{}"#, "\"files\""),
        (r#""files":{"0":"a.js"}"#, "\"files\""),
        (r#""files":3"#, "\"files\""),
        (r#""files":true"#, "\"files\""),
        (r#""files":["a.js",3]"#, "\"files\""),
        (r#""files":["a.js",null]"#, "\"files\""),
        (r#""files":["a.js",["b"]]"#, "\"files\""),
        (r#""files":[{}]"#, "\"files\""),
    ] {
        let project = Project::new(manifest(more)).file("a.js", "1\n");
        refused(&project, &["package.json:1:", part]);
    }
}

#[test]
fn an_ignore_file_that_is_a_directory() {
    for name in [".npmignore", ".gitignore"] {
        let project = Project::new(manifest("")).dir(name).file("a.js", "1\n");
        refused(&project, &[name, "directory"]);
        let project = Project::new(manifest(""))
            .dir(&format!("sub/{name}"))
            .file("sub/a.js", "1\n");
        refused(&project, &[&format!("sub/{name}"), "directory"]);
    }
}

#[test]
fn patterns_that_npm_refuses() {
    let long = "a".repeat((64 << 10) + 1);
    for (pattern, part) in [(long.as_str(), "too long"), ("[[:alpha:]]-x", "nvalid")] {
        let project = Project::new(manifest(""))
            .file("a.js", "1\n")
            .file(".npmignore", format!("b\n{pattern}\n"));
        refused(&project, &[".npmignore:2", part]);
    }
    // Half of it is more than enough for anybody, and npm reads it.
    let project = Project::new(manifest("")).file(".npmignore", &long[..30_000]);
    project.run(&["list"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_is_no_trouble() {
    let project = Project::new(npm11(""))
        .file("sub/a.js", "1\n")
        .link("sub/up", "../sub")
        .link("x", "y")
        .link("y", "x")
        .link("nowhere", "/no/such/place");
    let list = project.run(&["list", "--format", "json"]).exits(0);
    assert_eq!(list.paths(), ["package.json", "sub/a.js"]);
    project.run(&["check"]).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt as _;
    let project = Project::new(manifest(""));
    let name = std::ffi::OsStr::from_bytes(b"bad\xffname.js");
    fs::write(project.at("").join(name), "1\n").unwrap();
    refused(&project, &["bad\u{fffd}name.js", "UTF-8"]);
}

#[test]
fn a_path_that_leads_nowhere() {
    let project = Project::new(npm11(""));
    for args in [
        &["check", "no/such/dir"][..],
        &["list", "no/such/dir"],
        &["check", "no/such/dir.tgz"],
        &["why", "--package", "no/such/dir", "x"],
        &["check", "--prefix", "no/such/dir"],
        &["list", "--prefix", ".", "--workspace", "no/such/dir"],
    ] {
        project.run(args).refuses(&["no/such/dir"]);
    }
}

#[test]
fn a_manager_that_is_unknown() {
    let project = Project::new(npm11(""));
    for value in ["deno", "npm@abc", "", "@12", "npm12"] {
        for command in [&["check"][..], &["list"], &["why", "package.json"]] {
            let args = [command, &["--manager", value]].concat();
            project.run(&args).refuses(&["--manager"]);
        }
    }
}
