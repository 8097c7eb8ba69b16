//! What an edit leaves as it was: line ends, indentation, a byte order mark.

use crate::support::{Files, PLACE, listed, proved, tree};
use packgate_gate::{Place, propose};
use packgate_manifest::Profile;
use packgate_tree::Memory;
use std::collections::BTreeSet;

fn fixed(manifest: &str, others: &[(&str, &str)], leak: &str) -> (String, String) {
    let mut files: Files = vec![("package.json".to_owned(), manifest.to_owned())];
    for (path, text) in others {
        files.push(((*path).to_owned(), (*text).to_owned()));
    }
    let leak = BTreeSet::from([leak.to_owned()]);
    let fix = proved(&files, &Profile::CURRENT_NPM, &leak).unwrap();
    (fix.file, fix.after)
}

#[test]
fn a_manifest_keeps_its_form() {
    const MAP: [(&str, &str); 2] = [("dist/a.js", ""), ("dist/a.map", "")];
    for (before, after) in [
        (
            "\u{feff}{\r\n\t\"name\": \"fx\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"files\": [\r\n\t\t\"dist\"\r\n\t]\r\n}\r\n",
            "\u{feff}{\r\n\t\"name\": \"fx\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"files\": [\r\n\t\t\"dist\",\r\n\t\t\"!**/*.map\"\r\n\t]\r\n}\r\n",
        ),
        (
            "{\"files\":[\"lib\",\"dist\"],\"name\":\"fx\",\"version\":\"1.0.0\"}",
            "{\"files\":[\"lib\",\"dist\",\"!**/*.map\"],\"name\":\"fx\",\"version\":\"1.0.0\"}",
        ),
        (
            "{\n    \"name\": \"fx\",\n    \"version\": \"1.0.0\",\n    \"files\": [ \"dist\" ]\n}",
            "{\n    \"name\": \"fx\",\n    \"version\": \"1.0.0\",\n    \"files\": [ \"dist\", \"!**/*.map\" ]\n}",
        ),
    ] {
        let others = MAP.map(|(path, text)| (path, text));
        assert_eq!(
            fixed(before, &others, "dist/a.map"),
            ("package.json".to_owned(), after.to_owned())
        );
    }
}

#[test]
fn an_ignore_file_keeps_its_line_ends() {
    let manifest = r#"{"name": "fx", "version": "1.0.0"}"#;
    let others = [
        ("a.js", ""),
        (".env", ""),
        (".npmignore", "# tests\r\ntest"),
    ];
    assert_eq!(
        fixed(manifest, &others, ".env"),
        (
            ".npmignore".to_owned(),
            "# tests\r\ntest\r\n/.env\r\n".to_owned()
        )
    );
}

#[test]
fn what_is_no_text_file_is_not_edited() {
    let manifest = r#"{"name": "fx", "version": "1.0.0"}"#;
    let base = Memory::new("fx")
        .file("package.json", manifest)
        .file("a.js", "")
        .file(".env", "");
    let leak = BTreeSet::from([".env".to_owned()]);
    for tree in [
        base.clone().file(".npmignore", b"\xff\n"),
        base.clone()
            .file("x/ignore", "y\n")
            .link(".npmignore", "x/ignore"),
    ] {
        let before = listed(&tree, &Profile::CURRENT_NPM);
        assert_eq!(
            propose(&tree, &PLACE, &Profile::CURRENT_NPM, &before, &leak),
            None
        );
    }
}

#[test]
fn a_package_further_down_is_edited_there() {
    let tree = Memory::new("project")
        .file(
            "package.json",
            r#"{"name": "root", "version": "1.0.0", "workspaces": ["packages/*"]}"#,
        )
        .file(".gitignore", "node_modules\n")
        .file(
            "packages/a/package.json",
            r#"{"name": "a", "version": "1.0.0"}"#,
        )
        .file("packages/a/index.js", "")
        .file("packages/a/.env", "");
    let members = ["packages/a".to_owned()];
    let place = Place {
        dir: "packages/a",
        prefix: Some(""),
        workspaces: &members,
        global_ignore: None,
        stands_in: false,
    };
    let before = place.list_all(&tree, &Profile::CURRENT_NPM).unwrap();
    let leak = BTreeSet::from([".env".to_owned()]);
    let fix = propose(&tree, &place, &Profile::CURRENT_NPM, &before, &leak).unwrap();
    assert_eq!(fix.file, ".npmignore");
    assert_eq!(fix.after, "/.env\n");
    assert_eq!(fix.proved, ["npm@10", "npm@11", "npm@12"]);
}

#[test]
fn nothing_is_proposed_for_sets_that_do_not_match_the_profiles() {
    let files = vec![(
        "package.json".to_owned(),
        r#"{"name": "fx", "version": "1.0.0"}"#.to_owned(),
    )];
    let tree = tree(&files);
    let leak = BTreeSet::from(["a".to_owned()]);
    assert_eq!(
        propose(&tree, &PLACE, &Profile::CURRENT_NPM, &[], &leak),
        None
    );
}
