//! What could not be read, or not be written: exit 2, and the reason.

use crate::maps::{inline, map, write};
use crate::support::{Project, npm11};

fn one() -> String {
    map(&[
        ("../src/a.ts", "let a = 1;\n"),
        ("../src/b.ts", "let b = 2;\n"),
    ])
}

#[test]
fn a_file_without_a_map() {
    let torn = &one()[..30];
    for (name, bytes, parts) in [
        (
            "a.js",
            "code()\n",
            &["is not a source map, and holds none"][..],
        ),
        ("empty", "", &["is not a source map"]),
        ("package.json", r#"{"name":"fx"}"#, &["is not a source map"]),
        (
            "x.map",
            r#"{"version":3,"sources":["a"]}"#,
            &["is not a source map"],
        ),
        ("x.map", r#"["version"]"#, &["is not a source map"]),
        ("x.map", "\u{0}\u{1}", &["is not a source map"]),
        (
            "x.map",
            torn,
            &["begins like a source map but is not valid JSON (after 30 bytes)"],
        ),
        ("x.txt", torn, &["is not a source map"]),
        (
            "sub/a.js",
            "code()\n//# sourceMappingURL=a.js.map\n",
            &["names one", "packgate reveal sub/a.js.map"],
        ),
        (
            "a.js",
            "code()\n//# sourceMappingURL=https://cdn.example.com/a.js.map\n",
            &["names one elsewhere", "https://cdn.example.com/a.js.map"],
        ),
    ] {
        let project = Project::empty().file(name, bytes);
        for args in [&["reveal", name][..], &["reveal", name, "--out", "../out"]] {
            project.run(args).refuses(parts);
        }
    }
    let project = Project::empty().dir("dir");
    project
        .run(&["reveal", "missing.map"])
        .refuses(&["missing.map"]);
    project.run(&["reveal", "dir"]).refuses(&["package.json"]);
}

/// What is there is listed and written; that more is missing is said.
#[test]
fn a_map_that_breaks_off() {
    let text = one();
    let cut = text.find("let b").unwrap() + 3;
    let encoded = inline(&text);
    let at = encoded.find('%').unwrap() + 3 * cut;
    for (name, bytes) in [("a.js.map", &text[..cut]), ("a.js", &encoded[..at])] {
        let project = Project::empty().file(name, bytes);
        let run = project.run(&["reveal", name]).exits(2);
        run.says(&[
            "holds 2 source files",
            "src/b.ts  (breaks off)",
            "breaks off: what it held",
        ]);
        let json = project
            .run(&["reveal", name, "--format", "json"])
            .exits(2)
            .json();
        assert_eq!(json["complete"], false);
        assert_eq!(json["maps"][0]["sources"][0]["whole"], true);
        assert_eq!(json["maps"][0]["sources"][1]["whole"], false);
        let (run, written) = write(&project, name);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(written["src/b.ts"], b"let");
        assert_eq!(written["src/a.ts"], b"let a = 1;\n");
    }
}

#[test]
fn more_sources_than_are_listed() {
    let many = "\"x\",".repeat(300_000);
    let text = format!(
        r#"{{"version":3,"mappings":"","sources":[{many}""],"sourcesContent":[{many}"y"]}}"#
    );
    let project = Project::new(npm11("")).file("a.map", text);
    let run = project.run(&["reveal"]).exits(2);
    run.says(&[
        "not all of it could be read",
        "300,001 sources, more than can be listed",
        "200,001 sources more, only counted",
    ]);
}

/// Nothing that is there is touched.
#[test]
fn a_directory_in_use() {
    let project = Project::new(npm11(""))
        .file("a.js.map", one())
        .file("../used/file", "mine")
        .file("../file", "mine");
    for (out, parts) in [
        ("../used", &["../used", "not empty"][..]),
        ("../file", &["../file", "not a directory"]),
        ("../file/x", &["../file/x"]),
        ("x", &["x: lies in the package", "outside of any package"]),
        (".", &["not empty"]),
        ("../pkg/new/x", &["lies in the package"]),
        ("new/../../pkg/y", &["lies in the package"]),
    ] {
        project.run(&["reveal", "--out", out]).refuses(parts);
        // The map by itself is no way around it.
        project
            .run(&["reveal", "a.js.map", "--out", out])
            .refuses(parts);
    }
}

#[test]
#[cfg(unix)]
fn a_link() {
    let project = Project::new(npm11("")).file("a.js.map", one());
    let project = project.dir("../real").link("../link", "real");
    let project = project.link("../dangling", "nowhere");
    for out in ["../link", "../link/", "../dangling", "../dangling/"] {
        project
            .run(&["reveal", "--out", out])
            .refuses(&["a symbolic link"]);
    }
}
