//! `packgate why`: the chain of rules for one path.

use crate::archive::Archive;
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

/// A package whose entry point takes three files to come to an internal one.
fn chained() -> Project {
    let main = r#","files":["dist","lib"],"main":"dist/index.js""#;
    Project::new(npm11(main))
        .file("dist/index.js", "// x\nrequire('./a')\n")
        .file(
            "dist/a.js",
            "\n\nexports.b = () => import('./internal/b.js')\n",
        )
        .file("dist/internal/b.js", "require('./c/')\n")
        .file("dist/internal/c/index.js", "require('../b')\n")
        .file("dist/internal/left.js", "1\n")
        .file("dist/internal/notes.md", "x\n")
        .file("lib/old.js", "require('./older')\n")
        .file(
            "lib/older.js",
            "require('./old'); require('./internal/x')\n",
        )
        .file("lib/internal/x.js", "1\n")
}

#[test]
fn the_imports_that_need_a_file_are_shown_from_the_entry_point_on() {
    let run = chained().run(&["why", "dist/internal/c/index.js"]).exits(0);
    let at = npm11(r#","files":["dist","lib"],"main":"dist/index.js""#);
    let column = at.find("\"dist/index.js\"").unwrap() + 1;
    let rows = run.stdout.split_once("  an entry point needs it:\n");
    let rows = rows.map(|(_, rows)| squeezed(rows));
    let expected = format!(
        "package.json:1:{column} main names dist/index.js\n\
         dist/index.js:2 loads dist/a.js as \"./a\"\n\
         dist/a.js:3 loads dist/internal/b.js as \"./internal/b.js\"\n\
         dist/internal/b.js:1 loads dist/internal/c/index.js as \"./c/\""
    );
    assert_eq!(rows, Some(expected), "{run:#?}");
}

/// Lines without the spaces that make columns of them.
fn squeezed(text: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).collect::<Vec<_>>().join("\n")
}

/// The path asked for, what must be said, and what must not.
#[test]
fn what_leads_to_a_file_or_that_nothing_does() {
    for (path, says, silent) in [
        ("dist/index.js", "it is an entry point:", "needs it"),
        (
            "dist/internal/left.js",
            "  no entry point of the package reaches it\n",
            "entry point:",
        ),
        (
            "dist/internal/notes.md",
            "notes.md: in under",
            "entry point",
        ),
        ("dist/internal", "dist/internal: in under", "entry point"),
        (
            "lib/internal/x.js",
            "  no entry point reaches it, only a file that none reaches either:\n    lib/older.js:1  loads lib/internal/x.js as \"./internal/x\"\n",
            "needs it",
        ),
        (
            "lib/old.js",
            "  no entry point of the package reaches it\n",
            "lib/older.js",
        ),
    ] {
        let run = chained().run(&["why", path]).exits(0);
        let run = run.says(&[says]);
        assert!(!run.stdout.contains(silent), "{path}: {}", run.stdout);
    }
}

/// What else a package holds, and what must be said of `internal/a.js`.
#[test]
fn what_perhaps_leads_to_a_file() {
    let package = |main| Project::new(npm11(main)).file("internal/a.js", "1\n");
    for (project, says) in [
        (
            package("").file("index.js", "x = n => import(`./internal/${n}`)\n"),
            "index.js:1 builds a path that begins with \"./internal/\": perhaps internal/a.js",
        ),
        (
            package("").file("index.js", "\nread(__dirname, 'internal', n)\n"),
            "index.js names \"internal\": perhaps loads internal/a.js",
        ),
        (
            package("").file("index.js", "\nx = n => require(n)\n"),
            "index.js:2 loads what a computed name says: perhaps internal/a.js",
        ),
        (
            package("").file("index.js", "<p>isn't that 'internal/a'\n"),
            "index.js names \"internal\": perhaps loads internal/a.js",
        ),
        (
            package("").file("index.js", b"\xff\xfe require('./internal/a')\n"),
            "index.js:1 loads internal/a.js as \"./internal/a\"",
        ),
    ] {
        let run = project.run(&["why", "internal/a.js"]).exits(0);
        let rows = squeezed(&run.stdout);
        let entry = "package.json without \"exports\" the index counts: index.js";
        assert!(rows.contains(&format!("{entry}\n{says}")), "{rows}");
    }
}

#[cfg(unix)]
#[test]
fn an_importer_that_cannot_be_read_is_said() {
    let project = Project::new(npm11(r#","main":"i.js""#))
        .file("i.js", "1\n")
        .file("internal/a.js", "1\n")
        .mode("i.js", 0o000);
    let run = project.run_as_nobody(&["why", "internal/a.js"]).exits(0);
    let rows = squeezed(&run.stdout);
    assert!(
        rows.contains("\ni.js could not be read: perhaps loads internal/a.js"),
        "{run:#?}"
    );
}

#[test]
fn conditions_and_names_are_spelled_as_javascript_would() {
    let exports =
        r##","exports":{".":{"import":["./i.mjs"]}},"imports":{"#x":"./internal/a.mjs"}"##;
    let project = Project::new(npm11(exports))
        .file("i.mjs", "import '#x'\n")
        .file("internal/a.mjs", "1\n");
    let run = project.run(&["why", "internal/a.mjs"]).exits(0);
    run.says(&[
        r#"  exports["."].import[0] names i.mjs"#,
        r##"  loads internal/a.mjs as "#x""##,
    ]);
}

#[test]
fn a_long_chain_is_shown_by_its_ends() {
    let mut project = Project::new(npm11(r#","main":"f0.js""#));
    for index in 0..3000 {
        let next = format!("require('./f{}.js')\n", index + 1);
        project = project.file(&format!("f{index}.js"), next);
    }
    let run = project
        .file("f3000.js", "1\n")
        .run(&["why", "f3000.js"])
        .exits(0);
    let run = run.says(&["f5.js:1", "2,988 files more", "f2994.js:1", "f2999.js:1"]);
    assert!(run.stdout.lines().count() < 20, "{}", run.stdout);
}

#[test]
fn an_entry_point_without_end_is_not_followed() {
    let exports = format!(r#","exports":{}1{}"#, "[".repeat(300), "]".repeat(300));
    let project = Project::new(npm11(&exports)).file("internal/a.js", "1\n");
    let run = project.run(&["why", "internal/a.js"]).exits(0);
    run.says(&["what leads to it is not known: package.json is nested too deeply"]);
}

#[test]
fn of_a_tarball_only_the_imports_are_told() {
    let manifest = br#"{"name":"fx","version":"1.0.0","main":"i.js"}"#;
    let archive = Archive::default()
        .file("package/package.json", manifest)
        .file("package/i.js", b"require('./internal/a')\n")
        .file("package/internal/a.js", b"1\n");
    let project = Project::empty().file("fx.tgz", archive.tgz());
    let run = project
        .run(&["why", "--package", "fx.tgz", "internal/a.js", "no.js"])
        .exits(0);
    run.says(&[
        "internal/a.js: in fx.tgz\n  a tarball holds no packing rules\n  an entry point needs it:\n",
        "  loads internal/a.js as \"./internal/a\"\n",
        "no.js: there is no such file\n",
    ]);
}
