//! `packgate why`: the chain of rules for one path.

use crate::support::{MAP, Project, npm11};

fn shadowed() -> Project {
    Project::new(npm11(r#","files":["dist"]"#))
        .file("dist/cli.js", "1\n")
        .file("dist/cli.js.map", MAP)
        .file(".npmignore", "# maps\n*.map\n")
}

#[test]
fn an_ignore_file_without_effect_is_named_with_the_reason() {
    shadowed().run(&["why", "dist/cli.js.map"]).exits(0).says(&[
        "dist/cli.js.map: in under npm 11",
        r#"files[0] "dist" (package.json:1:"#,
        ".npmignore:2 `*.map`",
        "has no effect",
        r#"package.json has "files""#,
    ]);
}

#[test]
fn check_says_so_as_well() {
    shadowed()
        .run(&["check"])
        .exits(1)
        .says(&[".npmignore:2 `*.map` has no effect"]);
}

#[test]
fn an_ignore_file_beside_another_has_no_effect() {
    let project = Project::new(npm11(""))
        .file("a.js", "1\n")
        .file("b.js", "1\n")
        .file(".npmignore", "a.js\n")
        .file(".gitignore", "b.js\n");
    project.run(&["why", "b.js"]).exits(0).says(&[
        "b.js: in under npm 11",
        ".gitignore:1 `b.js`",
        "has no effect",
        ".npmignore",
    ]);
}

/// The package's files, the path asked for, and what must be said of it.
#[test]
fn what_is_out_and_why() {
    let listed = || Project::new(npm11(r#","files":["dist"]"#)).file("dist/cli.js", "1\n");
    let plain = || Project::new(npm11("")).file("a.js", "1\n");
    for (project, path, parts) in [
        (
            plain().file(".gitignore", "a.js\n"),
            "a.js",
            &[".gitignore:1 `a.js`"][..],
        ),
        (
            plain()
                .file("out/deep/x.js", "1\n")
                .file(".gitignore", "# x\nout/\n"),
            "out/deep/x.js",
            &["out ", ".gitignore:2 `out/`"],
        ),
        (
            plain().file("d/x.js", "1\n").file("d/.npmignore", "x.js\n"),
            "d/x.js",
            &["d/.npmignore:1 `x.js`"],
        ),
        (
            listed().file("a.js", "1\n"),
            "a.js",
            &["\"files\"", "package.json:1:"],
        ),
        (
            plain().file("package-lock.json", "{}"),
            "package-lock.json",
            &["package-lock.json"],
        ),
        (plain().file(".DS_Store", "x"), ".DS_Store", &[".DS_Store"]),
        (
            plain().file("node_modules/m/i.js", "1\n"),
            "node_modules/m/i.js",
            &["node_modules"],
        ),
        (plain(), "a.js/x", &["a.js is not a directory"]),
    ] {
        let run = project.run(&["why", path]).exits(0);
        run.says(&[&format!("{path}: out under npm 11")])
            .says(parts);
    }
}

#[test]
fn what_is_not_there() {
    let project = Project::new(npm11("")).file("a.js", "1\n");
    for path in ["missing.js", "no/such.js"] {
        let run = project.run(&["why", path]).exits(0);
        run.says(&[&format!("{path}: there is no such file")]);
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_out() {
    let project = Project::new(npm11(""))
        .file("a.js", "1\n")
        .link("b.js", "a.js");
    project
        .run(&["why", "b.js"])
        .exits(0)
        .says(&["b.js: out under npm 11", "symbolic link"]);
}

#[test]
fn what_is_in_and_why() {
    let bin = npm11(r#","files":["lib"],"main":"index.js","bin":"cli.js""#);
    let project = Project::new(bin)
        .file("index.js", "1\n")
        .file("cli.js", "1\n")
        .file("lib/a.js", "1\n")
        .file("README.md", "x\n");
    for (path, part) in [
        ("index.js", "main"),
        ("cli.js", "bin"),
        ("lib/a.js", r#"files[0] "lib""#),
        ("README.md", "always"),
        ("package.json", "always"),
        ("lib", r#"files[0] "lib""#),
    ] {
        let run = project.run(&["why", path]).exits(0);
        run.says(&[&format!("{path}: in under npm 11"), part]);
    }
    let plain = Project::new(npm11("")).file("a.js", "1\n");
    let run = plain.run(&["why", "a.js"]).exits(0);
    run.says(&["a.js: in under npm 11", "no rule leaves it out"]);
}

#[test]
fn a_path_is_typed_as_seen_from_here() {
    let project = shadowed();
    let absolute = project.at("dist/cli.js");
    for (dir, path) in [
        ("", "dist/cli.js"),
        ("", "./dist/cli.js"),
        ("", "dist/../dist/cli.js"),
        ("dist", "cli.js"),
        ("dist", "../dist/cli.js"),
        ("..", "pkg/dist/cli.js"),
        ("dist", absolute.to_str().unwrap()),
    ] {
        let mut args = vec!["why", path];
        if dir == ".." {
            args.extend(["--package", "pkg"]);
        }
        let run = project.run_in(dir, &args).exits(0);
        run.says(&["dist/cli.js: in under npm 11"]);
    }
    // From elsewhere, a path as the package sees it is understood too.
    let run = project
        .run_in("..", &["why", "--package", "pkg", "dist/cli.js"])
        .exits(0);
    run.says(&["dist/cli.js: in under npm 11"]);
}

#[test]
fn a_path_outside_the_package_is_refused() {
    let project = shadowed().file("../x.js", "1\n");
    for path in ["../x.js", "/no/such/x.js"] {
        project.run(&["why", path]).refuses(&["x.js"]);
    }
}

#[test]
fn the_package_itself_is_no_path_in_it() {
    for path in [".", "dist/.."] {
        shadowed()
            .run(&["why", path])
            .refuses(&["the package itself"]);
    }
}

#[test]
fn several_paths_are_answered_in_turn() {
    let run = shadowed().run(&["why", "dist/cli.js", "a.js"]).exits(0);
    let (first, second) = (
        run.stdout.find("dist/cli.js: in"),
        run.stdout.find("a.js: there is no such file"),
    );
    assert!(first.is_some() && first < second, "{run:#?}");
}

#[test]
fn profiles_that_disagree_are_told_apart() {
    let project = Project::new(r#"{"name":"fx","version":"1.0.0","files":["dist","!*.map"]}"#)
        .file("dist/cli.js", "1\n")
        .file("dist/cli.js.map", MAP);
    project.run(&["why", "dist/cli.js.map"]).exits(0).says(&[
        "dist/cli.js.map: out under npm 11\n",
        "dist/cli.js.map: in under npm 12\n",
        r#"files[1] "!*.map""#,
    ]);
    let run = project.run(&["why", "dist/cli.js"]).exits(0);
    run.says(&["dist/cli.js: in under npm 11 and npm 12\n"]);
}
