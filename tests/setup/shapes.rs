//! Every kind of edit that `packgate fix` makes, to the byte.

use crate::{P, changed, files, map, packgate, project};

/// A package with a source map in `dist/a.js.map`, and what `fix --yes` makes of one of
/// its files.
struct Row {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    changed: &'static str,
    after: &'static str,
}

const PLAIN: &str = "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n";

const ROWS: &[Row] = &[
    Row {
        name: "an entry is added to files",
        files: &[(
            "package.json",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\"\n  ]\n}\n",
        )],
        changed: "package.json",
        after: "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\",\n    \"!**/*.map\"\n  ]\n}\n",
    },
    Row {
        name: "an entry that brings in nothing else goes",
        files: &[(
            "package.json",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist/*.js\",\n    \"dist/*.map\"\n  ]\n}\n",
        )],
        changed: "package.json",
        after: "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist/*.js\"\n  ]\n}\n",
    },
    Row {
        name: "tabs, CRLF, no line end at the end",
        files: &[(
            "package.json",
            "{\r\n\t\"name\": \"a\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"files\": [\r\n\t\t\"dist\"\r\n\t]\r\n}",
        )],
        changed: "package.json",
        after: "{\r\n\t\"name\": \"a\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"files\": [\r\n\t\t\"dist\",\r\n\t\t\"!**/*.map\"\r\n\t]\r\n}",
    },
    Row {
        name: "minified, with a byte order mark",
        files: &[(
            "package.json",
            "\u{feff}{\"name\":\"a\",\"version\":\"1.0.0\",\"files\":[\"dist\"]}",
        )],
        changed: "package.json",
        after: "\u{feff}{\"name\":\"a\",\"version\":\"1.0.0\",\"files\":[\"dist\",\"!**/*.map\"]}",
    },
    Row {
        name: "written twice: the last counts",
        files: &[(
            "package.json",
            "{\"name\":\"a\",\"version\":\"1.0.0\",\"files\":[\"x\"],\"files\":[\"dist\"]}",
        )],
        changed: "package.json",
        after: "{\"name\":\"a\",\"version\":\"1.0.0\",\"files\":[\"x\"],\"files\":[\"dist\",\"!**/*.map\"]}",
    },
    Row {
        name: "a line is added to .npmignore",
        files: &[("package.json", PLAIN), (".npmignore", "src\r\n")],
        changed: ".npmignore",
        after: "src\r\n*.map\r\n",
    },
    Row {
        name: "to an empty .npmignore",
        files: &[("package.json", PLAIN), (".npmignore", "")],
        changed: ".npmignore",
        after: "*.map\n",
    },
    Row {
        name: "a line is added to .gitignore, which npm heeds",
        files: &[("package.json", PLAIN), (".gitignore", "node_modules")],
        changed: ".gitignore",
        after: "node_modules\n*.map\n",
    },
    Row {
        name: "an .npmignore is made",
        files: &[("package.json", PLAIN)],
        changed: ".npmignore",
        after: "*.map\n",
    },
    Row {
        name: "a negation goes",
        files: &[
            ("package.json", PLAIN),
            (".npmignore", "*.map\nsrc\n!dist/a.js.map\n"),
        ],
        changed: ".npmignore",
        after: "*.map\nsrc\n",
    },
];

#[test]
fn every_edit_is_made_to_the_byte_and_takes_the_leak_out() {
    for row in ROWS {
        let home = project(false, row.files);
        home.write(&format!("{P}/dist/a.js.map"), map());
        home.write(&format!("{P}/dist/a.js"), "1\n");
        home.write(&format!("{P}/src/a.ts"), "const a = 1;\n");
        let before = files(&home);
        packgate(&home, &["check"]).exits(1);
        let run = packgate(&home, &["fix", "--yes"]).exits(0);
        assert_eq!(
            changed(&before, &files(&home)),
            [row.changed],
            "{}",
            row.name
        );
        assert_eq!(
            home.text(&format!("{P}/{}", row.changed)),
            row.after,
            "{}",
            row.name
        );
        run.says(&[&format!("changed: {}\n", row.changed), "ok: a@1.0.0"]);
        packgate(&home, &["check"]).exits(0);
        let again = packgate(&home, &["fix", "--yes"]).exits(0);
        assert_eq!(again.stdout.lines().count(), 1, "{}: {again:#?}", row.name);
    }
}
