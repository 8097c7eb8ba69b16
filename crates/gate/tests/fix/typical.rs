//! What leaks in real packages, and the edit that a maintainer would make.

use crate::support::{listed, package, proved, title, title_under, tree};
use packgate_manifest::Profile;
use std::collections::BTreeSet;

const DIST: [&str; 6] = [
    "dist/index.js",
    "dist/index.js.map",
    "dist/cli.js",
    "dist/cli.js.map",
    "dist/deep/er/x.js",
    "dist/deep/er/x.js.map",
];

fn check(manifest: &str, paths: &[&str], leak: &[&str], wanted: &str) {
    let files = package(manifest, paths);
    let title = title(&files, leak);
    assert_eq!(
        title.as_deref().unwrap_or("nothing"),
        wanted,
        "{manifest} {paths:?}"
    );
}

#[test]
fn maps_in_what_files_names() {
    check(
        r#""files": ["dist"]"#,
        &DIST,
        &[".map"],
        r#"add "!**/*.map" to "files""#,
    );
    check(
        r#""files": ["dist"]"#,
        &DIST,
        &["cli.js.map"],
        r#"add "!dist/cli.js.map" to "files""#,
    );
    check(
        r#""files": ["dist", "lib"]"#,
        &[&DIST[..], &["lib/a.js.map", "lib/a.js"]].concat(),
        &["dist/index.js.map", "dist/cli.js.map", "x.js.map"],
        r#"add "!dist/**/*.map" to "files""#,
    );
    check(
        r#""files": ["dist"]"#,
        &[&DIST[..], &["dist/index.d.ts.map"]].concat(),
        &[".js.map"],
        r#"add "!**/*.js.map" to "files""#,
    );
    for all in [
        r#""files": ["*"]"#,
        r#""files": ["**"]"#,
        r#""files": ["dist/**/*"]"#,
    ] {
        check(all, &DIST, &[".map"], r#"add "!**/*.map" to "files""#);
    }
}

#[test]
fn a_negation_that_means_less_in_npm_12_is_written_anew() {
    let manifest = r#""files": ["dist", "!*.map"]"#;
    let replaced = r#"replace "!*.map" with "!**/*.map" in "files""#;
    check(manifest, &DIST, &[".map"], replaced);
    let files = package(manifest, &DIST);
    let only_12 = title_under(&files, &[Profile::Npm12], &[".map"]);
    assert_eq!(only_12.as_deref(), Some(replaced));
    check(
        r#""files": ["!**/*.map", "dist"]"#,
        &DIST,
        &[".map"],
        r#"move "!**/*.map" to the end of "files""#,
    );
    check(
        r#""files": ["!dist/*.map", "dist"]"#,
        &DIST,
        &[".map"],
        r#"remove "!dist/*.map" from "files" and add "!**/*.map""#,
    );
}

#[test]
fn an_entry_that_brings_in_nothing_else_goes() {
    check(
        r#""files": ["dist/index.js", ".claude"]"#,
        &["dist/index.js", ".claude/a.json", ".claude/b/c.md"],
        &[".claude"],
        r#"remove ".claude" from "files""#,
    );
    check(
        r#""files": ["dist/index.js", "dist/index.js.map"]"#,
        &DIST,
        &["dist/index.js.map"],
        r#"remove "dist/index.js.map" from "files""#,
    );
    check(
        r#""files": ["dist/*.js", "dist/*.map", "dist/*.d.ts", "dist/deep/er/x.js.map"]"#,
        &DIST,
        &[".map"],
        r#"remove "dist/*.map" and "dist/deep/er/x.js.map" from "files""#,
    );
    // A file named exactly is packed by npm 10 and 11 whatever else is said.
    check(
        r#""files": ["dist", "dist/index.js.map"]"#,
        &DIST,
        &[".map"],
        r#"remove "dist/index.js.map" from "files" and add "!**/*.map""#,
    );
}

#[test]
fn directories_and_secrets_in_what_files_names() {
    check(
        r#""files": ["dist"]"#,
        &["dist/a.js", "dist/internal/b.js", "dist/internal/c/d.js"],
        &["internal"],
        r#"add "!dist/internal" to "files""#,
    );
    check(
        r#""files": ["*"]"#,
        &["index.js", "internal/b.js", "dist/internal/d.js"],
        &["internal/b"],
        r#"add "!/internal" to "files""#,
    );
    check(
        r#""files": ["dist"]"#,
        &["dist/a.js", "dist/.env", "dist/b/.env", "dist/b/c.js"],
        &[".env"],
        r#"add "!**/.env" to "files""#,
    );
    check(
        r#""files": ["dist"]"#,
        &["dist/a.js", "dist/.env", "dist/secrets.json"],
        &[".env", "secrets"],
        r#"add "!dist/.env" and "!dist/secrets.json" to "files""#,
    );
    check(
        r#""files": ["dist", "lib"]"#,
        &[
            "dist/a.js",
            "dist/a.map",
            "lib/internal/x.js",
            "lib/b.map",
            "lib/b.js",
            "lib/c.js",
        ],
        &[".map", "internal"],
        r#"add "!**/*.map" and "!lib/internal" to "files""#,
    );
}

#[test]
fn without_files_an_ignore_file_is_the_place() {
    check(
        "",
        &["a.js", ".env"],
        &[".env"],
        r#"create .npmignore with "/.env""#,
    );
    check(
        "",
        &["a.js", ".env", ".env.local", ".env.production"],
        &[".env"],
        r#"create .npmignore with "/.env*""#,
    );
    check(
        "",
        &[
            "a.js",
            ".gitignore=dist\n",
            ".claude/settings.local.json",
            "dist/x.js",
        ],
        &[".claude"],
        r#"add "/.claude/" to .gitignore"#,
    );
    check(
        "",
        &[
            "a.js",
            ".npmignore=test\n",
            ".gitignore=x\n",
            "dist/a.map",
            "dist/b.map",
            "x",
        ],
        &[".map"],
        r#"add "*.map" to .npmignore"#,
    );
    check(
        "",
        &["a.js", "config/secret.json", "config/public.json"],
        &["secret"],
        r#"create .npmignore with "/config/secret.json""#,
    );
    check(
        "",
        &[
            "a.js",
            "packages/a/.vscode/x",
            "packages/b/.vscode/y",
            "packages/a/a.js",
            "packages/b/b.js",
        ],
        &[".vscode"],
        r#"create .npmignore with ".vscode/""#,
    );
    check(
        r#""files": null"#,
        &["a.js", "id_rsa", "server.key", ".npmignore"],
        &["id_rsa", ".key"],
        r#"add "*.key" and "/id_rsa" to .npmignore"#,
    );
}

#[test]
fn a_line_that_brings_files_back_goes() {
    check(
        "",
        &["a.js", ".npmignore=*.map\n!*.map\n", "dist/a.js.map"],
        &[".map"],
        r#"remove "!*.map" from .npmignore"#,
    );
    // The negation reopens the directory for npm, and with it the secret.
    check(
        "",
        &[
            "a.js",
            ".npmignore=config/\n!config/public.json\n",
            "config/public.json",
            "config/secret.json",
        ],
        &["secret"],
        r#"add "/config/secret.json" to .npmignore"#,
    );
}

#[test]
fn names_with_odd_characters_are_escaped() {
    for name in [
        "a [1].js",
        "{a,b}.js",
        "!bang.js",
        "#hash.js",
        "(x).js",
        "end ",
        " start",
        "é.js",
        "+(a).js",
        "a,b.js",
        "back\\slash",
        "$x",
        "a'b\"c.js",
        "q?.js",
        "line\nbreak",
    ] {
        for (manifest, dir) in [("", ""), ("", "sub/"), (r#""files": ["sub"]"#, "sub/")] {
            let path = format!("{dir}{name}");
            let files = package(manifest, &["sub/keep.js", "keep.js", &path]);
            let sets = listed(&tree(&files), &Profile::CURRENT_NPM);
            let packed = sets
                .iter()
                .any(|set| set.files.iter().any(|file| file.path == path));
            assert!(packed, "{path:?} is not packed");
            let fix = proved(
                &files,
                &Profile::CURRENT_NPM,
                &BTreeSet::from([path.clone()]),
            );
            assert!(fix.is_some(), "{manifest} {path:?}");
        }
    }
}

#[test]
fn a_nested_ignore_file_is_the_last_resort() {
    // npm 12 makes a rule of the name it finds, and takes it for a pattern.
    check(
        r#""files": ["app"]"#,
        &["app/[id].js", "app/i.js"],
        &["[id]"],
        r#"create app/.npmignore with "/\[id\].js""#,
    );
    check(
        r#""files": "d""#,
        &["d/a.js", "d/a.map", "d/.gitignore=x"],
        &[".map"],
        r#"add "*.map" to d/.gitignore"#,
    );
}

#[test]
fn what_npm_packs_anyway_has_no_edit() {
    for (manifest, leak) in [
        (r#""main": "dist/index.js""#, "dist/index.js"),
        (
            r#""files": ["dist"], "main": "dist/index.js""#,
            "dist/index.js",
        ),
        (
            r#""files": ["dist"], "bin": "./dist/cli.js""#,
            "dist/cli.js",
        ),
        (
            r#""files": ["dist"], "browser": "dist/cli.js""#,
            "dist/cli.js",
        ),
        ("", "README.md"),
        (r#""files": ["*"]"#, "LICENSE"),
        ("", "package.json"),
        ("", "not there"),
    ] {
        let files = package(manifest, &[&DIST[..], &["README.md", "LICENSE"]].concat());
        let fix = proved(
            &files,
            &Profile::CURRENT_NPM,
            &BTreeSet::from([leak.to_owned()]),
        );
        assert_eq!(fix.map(|fix| fix.title), None, "{manifest} {leak}");
    }
    let bundled = package(
        r#""bundleDependencies": ["x"], "dependencies": {"x": "1"}"#,
        &[
            r#"node_modules/x/package.json={"name": "x", "version": "1.0.0"}"#,
            "node_modules/x/.env",
        ],
    );
    assert_eq!(title(&bundled, &[".env"]), None);
}
