//! The line in `scripts`: written as the file is written, once, and taken out without
//! a trace, whatever is known of what was done.

use crate::{P, packgate, project};
use std::fs;

/// A package.json before and after, and what else is there.
struct Row {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    more: &'static [(&'static str, &'static str)],
}

const fn row(name: &'static str, before: &'static str, after: &'static str) -> Row {
    Row {
        name,
        before,
        after,
        more: &[],
    }
}

/// What init writes is written here by hand.
const ROWS: &[Row] = &[
    row(
        "no scripts",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"license\": \"MIT\"\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish\"\n  },\n  \"license\": \"MIT\"\n}\n",
    ),
    row(
        "no scripts, after files",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"main\": \"a.js\",\n  \"license\": \"MIT\",\n  \"files\": [\n    \"dist\"\n  ],\n  \"dependencies\": {}\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"main\": \"a.js\",\n  \"license\": \"MIT\",\n  \"files\": [\n    \"dist\"\n  ],\n  \"scripts\": {\n    \"postpack\": \"packgate-publish\"\n  },\n  \"dependencies\": {}\n}\n",
    ),
    row(
        "empty scripts",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {}\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\"postpack\": \"packgate-publish\"}\n}\n",
    ),
    row(
        "empty scripts with a blank in them",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": { },\n  \"type\": \"module\"\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": { \"postpack\": \"packgate-publish\" },\n  \"type\": \"module\"\n}\n",
    ),
    row(
        "other scripts, tabs, no line end at the end",
        "{\n\t\"name\": \"a\",\n\t\"version\": \"1.0.0\",\n\t\"scripts\": {\n\t\t\"build\": \"tsc\"\n\t}\n}",
        "{\n\t\"name\": \"a\",\n\t\"version\": \"1.0.0\",\n\t\"scripts\": {\n\t\t\"build\": \"tsc\",\n\t\t\"postpack\": \"packgate-publish\"\n\t}\n}",
    ),
    row(
        "CRLF and a byte order mark",
        "\u{feff}{\r\n    \"name\": \"a\",\r\n    \"version\": \"1.0.0\",\r\n    \"scripts\": {\r\n        \"test\": \"x\"\r\n    }\r\n}\r\n",
        "\u{feff}{\r\n    \"name\": \"a\",\r\n    \"version\": \"1.0.0\",\r\n    \"scripts\": {\r\n        \"test\": \"x\",\r\n        \"postpack\": \"packgate-publish\"\r\n    }\r\n}\r\n",
    ),
    row(
        "CRLF, no scripts",
        "{\r\n\t\"name\": \"a\",\r\n\t\"version\": \"1.0.0\"\r\n}",
        "{\r\n\t\"name\": \"a\",\r\n\t\"version\": \"1.0.0\",\r\n\t\"scripts\": {\r\n\t\t\"postpack\": \"packgate-publish\"\r\n\t}\r\n}",
    ),
    row(
        "minified",
        "{\"name\":\"a\",\"version\":\"1.0.0\",\"license\":\"MIT\"}",
        "{\"name\":\"a\",\"version\":\"1.0.0\",\"scripts\":{\"postpack\":\"packgate-publish\"},\"license\":\"MIT\"}",
    ),
    row(
        "minified, with scripts",
        "{\"name\":\"a\",\"scripts\":{\"b\":\"c\"},\"version\":\"1.0.0\"}\n",
        "{\"name\":\"a\",\"scripts\":{\"b\":\"c\",\"postpack\":\"packgate-publish\"},\"version\":\"1.0.0\"}\n",
    ),
    row(
        "scripts on one line",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": { \"b\": \"c\" }\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": { \"b\": \"c\", \"postpack\": \"packgate-publish\" }\n}\n",
    ),
    row(
        "a postpack of plain commands",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"rm -rf dist && git clean -fdx\",\n    \"test\": \"x\"\n  }\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish && rm -rf dist && git clean -fdx\",\n    \"test\": \"x\"\n  }\n}\n",
    ),
    row(
        "a postpack that goes on after a failure, with escapes",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"clean-package restore; echo \\\"d\\u00f6ne\\\" || true\"\n  }\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish && (clean-package restore; echo \\\"d\\u00f6ne\\\" || true)\"\n  }\n}\n",
    ),
    row(
        "keys written twice: the last counts",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"one\"\n  },\n  \"scripts\": {\n    \"postpack\": \"two\",\n    \"postpack\": \"three\"\n  }\n}\n",
        "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"one\"\n  },\n  \"scripts\": {\n    \"postpack\": \"two\",\n    \"postpack\": \"packgate-publish && three\"\n  }\n}\n",
    ),
    Row {
        more: &[("yarn.lock", "__metadata:\n  version: 8\n")],
        ..row(
            "yarn berry",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"prepack\": \"yarn build\",\n    \"build\": \"tsc\"\n  }\n}\n",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"prepack\": \"yarn build && packgate-publish\",\n    \"build\": \"tsc\"\n  }\n}\n",
        )
    },
    Row {
        more: &[
            ("package-lock.json", "{}"),
            ("yarn.lock", "__metadata:\n  version: 8\n"),
        ],
        ..row(
            "npm, and a lock file of yarn berry",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish\",\n    \"prepack\": \"packgate-publish\"\n  }\n}\n",
        )
    },
    Row {
        more: &[("yarn.lock", "# yarn lockfile v1\n")],
        ..row(
            "yarn 1",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish\"\n  }\n}\n",
        )
    },
];

/// What --undo has to go by.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Memory {
    Receipt,
    LostReceipt,
    NoGit,
}

#[test]
fn the_line_is_put_in_once_and_goes_without_a_trace() {
    for row in ROWS {
        for memory in [Memory::Receipt, Memory::LostReceipt, Memory::NoGit] {
            let name = format!("{}, {memory:?}", row.name);
            let home = project(memory != Memory::NoGit, row.more);
            let file = format!("{P}/package.json");
            home.write(&file, row.before);
            home.mode(&file, 0o640);
            packgate(&home, &["init", "--yes", "--ci", "none"]).exits(0);
            assert_eq!(home.text(&file), row.after, "{name}");
            let before = crate::moment(&home);
            packgate(&home, &["init", "--yes", "--ci", "none"])
                .exits(0)
                .says(&["everything is in place"]);
            assert_eq!(crate::moment(&home), before, "{name}: the second run");
            if memory == Memory::LostReceipt {
                fs::remove_file(home.at(&format!("{P}/.git/packgate/init.json"))).unwrap();
            }
            packgate(&home, &["init", "--undo", "--yes"]).exits(0);
            assert_eq!(home.text(&file), row.before, "{name}: undone");
            let mode = fs::metadata(home.at(&file)).unwrap().permissions();
            assert_eq!(
                std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
                0o640
            );
            let mut names: Vec<&str> = row.more.iter().map(|it| it.0).collect();
            names.push("package.json");
            names.sort_unstable();
            let left: Vec<String> = crate::files(&home).into_iter().map(|it| it.0).collect();
            assert_eq!(left, names, "{name}: left behind");
            packgate(&home, &["init", "--undo", "--yes"])
                .exits(0)
                .says(&["nothing of packgate's is here"]);
        }
    }
}

/// What the receipt alone can tell: an empty object over two lines, a `;` that had to
/// go.
#[test]
fn with_the_receipt_even_what_cannot_be_seen_comes_back() {
    for (more, before) in [
        (
            &[][..],
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n  }\n}\n",
        ),
        (
            &[("yarn.lock", "__metadata:\n")][..],
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"prepack\": \"a;\"\n  }\n}\n",
        ),
        (
            &[][..],
            "{\"name\":\"a\",\"version\":\"1.0.0\",\"scripts\":{}}",
        ),
    ] {
        let home = project(true, more);
        let file = format!("{P}/package.json");
        home.write(&file, before);
        packgate(&home, &["init", "--yes", "--ci", "none"]).exits(0);
        assert!(home.text(&file).contains("packgate-publish"));
        packgate(&home, &["init", "--undo", "--yes"]).exits(0);
        assert_eq!(home.text(&file), before);
    }
}

/// Somebody went on working: only the gate goes.
#[test]
fn what_changed_since_stays() {
    let home = project(
        true,
        &[(
            "package.json",
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n",
        )],
    );
    packgate(&home, &["init", "--yes", "--ci", "github"]).exits(0);
    home.write(
        &format!("{P}/package.json"),
        "{\n  \"name\": \"b\",\n  \"version\": \"2.0.0\",\n  \"scripts\": {\n    \"postpack\": \"packgate-publish && rm -rf dist\",\n    \"test\": \"x\"\n  }\n}\n",
    );
    let policy = format!("{P}/packgate.toml");
    home.write(
        &policy,
        home.text(&policy) + "[commit]\ntree = \"staged\"\n",
    );
    let workflow = format!("{P}/.github/workflows/packgate.yml");
    home.write(&workflow, home.text(&workflow) + "# mine\n");
    packgate(&home, &["init", "--undo", "--yes"])
        .exits(0)
        .says(&[
            "packgate.toml: left as it is",
            ".github/workflows/packgate.yml: left as it is",
        ]);
    assert_eq!(
        home.text(&format!("{P}/package.json")),
        "{\n  \"name\": \"b\",\n  \"version\": \"2.0.0\",\n  \"scripts\": {\n    \"postpack\": \"rm -rf dist\",\n    \"test\": \"x\"\n  }\n}\n"
    );
    assert!(home.text(&policy).ends_with("tree = \"staged\"\n"));
    assert!(home.text(&workflow).ends_with("# mine\n"));
}
