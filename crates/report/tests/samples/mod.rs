//! Reports as packgate makes them, for the tests of the formats.

mod odd;

pub(crate) use odd::*;

use packgate_report::{
    Example, Family, Finding, Fix, Level, NotInspected, Packed, Place, Report, Rule, Subject,
};

const MANIFEST: &str = r#"{
  "name": "acme-cli",
  "version": "1.4.2",
  "description": "The command line of Acme",
  "license": "UNLICENSED",
  "type": "module",
  "bin": {
    "acme": "dist/cli.js"
  },
  "engines": {
    "node": ">=20"
  },
  "files": [
    "dist",
    ".claude"
  ]
}
"#;

const PAGE: &str = "# map-reveals-source

## What it means

A packed file is a source map, and it holds the text of sources (`sourcesContent`)
that the package does not otherwise ship.

## Why it matters

Whoever installs the package can read these sources.

## Example

`dist/cli.js.map` with 1,902 entries.

## How to fix

```json
\"files\": [\"dist\", \"!dist/**/*.map\"]
```

## How to allow

```toml
[rules]
source-maps = { level = \"allow\", reason = \"the sources are public\" }
```
";

macro_rules! rule {
    ($name:ident, $id:literal, $family:ident, $level:ident) => {
        rule!($name, $id, $family, $level, "", "");
    };
    ($name:ident, $id:literal, $family:ident, $level:ident, $summary:literal, $page:expr) => {
        static $name: Rule = Rule {
            id: $id,
            family: Family::$family,
            level: Level::$level,
            summary: $summary,
            page: $page,
        };
    };
}

rule!(
    MAP,
    "map-reveals-source",
    SourceMaps,
    Error,
    "a source map with the content of sources that the package does not ship",
    PAGE
);
rule!(DEAD, "map-dead", SourceMaps, Warning);
rule!(SHIPPED, "map-of-shipped-source", SourceMaps, Note);
rule!(ENV, "env-file", Secrets, Error);
rule!(AWS, "secret/aws", Secrets, Error);
rule!(AGENT, "agent-state", Internal, Error);
rule!(BACKUP, "backup-file", Internal, Warning);
rule!(DISAGREES, "manager-disagrees", List, Warning);
rule!(UNUSED, "policy-unused-allow", Policy, Warning);

fn file(path: &str, bytes: u64, detail: &str) -> Example {
    Example {
        path: path.to_owned(),
        bytes,
        detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
        secret: None,
    }
}

fn place(file: &str, line: usize, column: usize) -> Place {
    Place {
        file: file.to_owned(),
        line,
        column,
    }
}

fn let_in_by_dist(mut finding: Finding) -> Finding {
    finding.why = Some("files[0] \"dist\" lets it in".to_owned());
    finding.place = Some(place("package.json", 14, 5));
    finding
}

fn fix(title: &str, from: &str, to: &str) -> Fix {
    Fix {
        title: title.to_owned(),
        file: "package.json".to_owned(),
        before: MANIFEST.to_owned(),
        after: MANIFEST.replace(from, to),
        files: 1,
        proved: both(),
    }
}

fn both() -> Vec<String> {
    vec!["npm@11".to_owned(), "npm@12".to_owned()]
}

fn acme(files: usize, bytes: u64, findings: Vec<Finding>) -> Report {
    Report {
        subject: Subject {
            name: "acme-cli".to_owned(),
            version: "1.4.2".to_owned(),
            path: String::new(),
        },
        packed: Packed { files, bytes },
        profiles: both(),
        findings,
        sources: [("package.json".to_owned(), MANIFEST.to_owned())].into(),
        ..Report::default()
    }
}

/// Nothing found.
pub(crate) fn clean() -> Report {
    acme(3, 13_402_118, Vec::new())
}

fn map() -> Finding {
    let detail = "1,902 sources, among them src/main.tsx, src/auth/session.ts, src/tools/bash.ts";
    let files = vec![file("dist/cli.js.map", 59_800_000, detail)];
    let message = "source map reveals source code that the package does not ship otherwise";
    let mut finding = let_in_by_dist(Finding::new(&MAP, message, files));
    finding.fix = Some(fix(
        "add \"!dist/**/*.map\" to \"files\"",
        "    \"dist\",\n",
        "    \"dist\",\n    \"!dist/**/*.map\",\n",
    ));
    finding
}

/// One error with a checked fix.
pub(crate) fn one_error() -> Report {
    acme(4, 73_202_118, vec![map()])
}

/// Everything a leaky package shows.
pub(crate) fn leaky() -> Report {
    let files = vec![file(
        "dist/.env",
        412,
        "6 settings, among them DATABASE_URL, STRIPE_KEY",
    )];
    let mut env = let_in_by_dist(Finding::new(&ENV, "environment file is packed", files));
    env.fix = Some(fix(
        "add \"!dist/**/.env\" to \"files\"",
        "    \"dist\",\n",
        "    \"dist\",\n    \"!dist/**/.env\",\n",
    ));
    let files = vec![file(
        "dist/config.js",
        2_301,
        "line 3: AKIA… (20 characters)",
    )];
    let key = Finding::new(&AWS, "access key of Amazon Web Services", files);
    let key = let_in_by_dist(key);
    let files = vec![file(".claude/settings.local.json", 188, "")];
    let message = "local settings of a coding agent are packed";
    let mut agent = Finding::new(&AGENT, message, files);
    agent.why = Some("files[1] \".claude\" lets it in".to_owned());
    agent.place = Some(place("package.json", 15, 5));
    agent.fix = Some(fix(
        "remove \".claude\" from \"files\"",
        "    \"dist\",\n    \".claude\"\n",
        "    \"dist\"\n",
    ));
    let files = vec![file("dist/cli.js.map", 59_800_000, "")];
    let quiet = Finding::new(
        &SHIPPED,
        "every source of this map is shipped anyway",
        files,
    );
    acme(5, 59_913_872, vec![quiet, map(), env, key, agent])
}

/// Many files, long lines, warnings, profiles that differ.
pub(crate) fn many() -> Report {
    let files = (0..412).map(|n| file(&format!("dist/chunks/{n:03}.js.map"), 12_000 + n, ""));
    let maps = let_in_by_dist(Finding::new(
        &DEAD,
        "source map without use: it holds no source, and its sources are not in the package",
        files.collect(),
    ));
    let files = vec![
        file("dist/a.js.bak", 99, ""),
        file("dist/b.js.orig", 1_200, "differs from dist/b.js in 3 lines"),
        file("dist/c.js~", 120_000, ""),
        file("dist/d.js.old", 7, ""),
    ];
    let backups = let_in_by_dist(Finding::new(&BACKUP, "backup of another file", files));
    let files = vec![
        file("lib/.npmignore", 20, ""),
        file("lib/notes.txt", 8_230, ""),
    ];
    let message = "another manager or version would pack more";
    let mut disagrees = Finding::new(&DISAGREES, message, files);
    disagrees.profiles = vec!["npm@12".to_owned()];
    disagrees.why = Some("lib/.npmignore is read no more".to_owned());
    let mut unused = Finding::new(&UNUSED, "allow entry matched nothing", Vec::new());
    unused.place = Some(place("../../packgate.toml", 2, 8));
    let mut report = acme(431, 18_301_220, vec![unused, disagrees, backups, maps]);
    "packages/cli".clone_into(&mut report.subject.path);
    let policy = "[[allow]]\npath = \"dist/vendor/*.map\"\nrule = \"map-dead\"\n";
    let policy = ("../../packgate.toml".to_owned(), policy.to_owned());
    report.sources.extend([policy]);
    report
}

/// Findings that a policy allowed, and notes.
pub(crate) fn quiet() -> Report {
    let mut map = map();
    map.level = Level::Note;
    map.allowed = Some("our source is public anyway".to_owned());
    map.fix = None;
    let files = vec![file("dist/vendor.js.map", 120, "")];
    let note = Finding::new(
        &SHIPPED,
        "every source of this map is shipped anyway",
        files,
    );
    let mut report = acme(5, 59_913_872, vec![note, map]);
    report.notes = vec!["packages/docs is private and cannot be published".to_owned()];
    report
}

/// Content that nobody could look into, beside an error.
pub(crate) fn not_inspected() -> Report {
    let mut report = one_error();
    report.not_inspected = vec![
        NotInspected {
            path: "dist/assets.zip".to_owned(),
            reason: "encrypted archive".to_owned(),
        },
        NotInspected {
            path: "dist/trace.bin".to_owned(),
            reason: "larger than 4.0 GB".to_owned(),
        },
    ];
    report
}

/// Names that try to forge lines of the report.
pub(crate) fn hostile() -> Report {
    let files = vec![
        file(
            "dist/\u{1b}[2J\u{1b}[1;1Hok: nothing blocks.map",
            1,
            "\u{9b}31m",
        ),
        file(
            "dist/a\nok: acme-cli@1.4.2: nothing blocks",
            2,
            "src/\u{202e}txt.exe",
        ),
        file("dist/\u{200b}.map", 3, ""),
    ];
    let mut finding = Finding::new(&MAP, "reveals\r\u{1b}]0;title\u{7}", files);
    finding.why = Some("files[0] \"\u{202e}tsid\" lets it in".to_owned());
    finding.place = Some(place("a\u{1b}b.json", 1, 3));
    finding.fix = Some(Fix {
        title: "remove\nit".to_owned(),
        file: "a\u{1b}b.json".to_owned(),
        before: "\u{1b}c \"x\"\n".to_owned(),
        after: "\u{1b}c\r\n".to_owned(),
        files: 1,
        proved: vec!["npm@\u{1b}".to_owned()],
    });
    let mut report = acme(3, 6, vec![finding]);
    "acme\u{1b}[0m".clone_into(&mut report.subject.name);
    report.notes = vec!["a\nb".to_owned()];
    let text = "\u{1b}c \"x\"\n".to_owned();
    report.sources = [("a\u{1b}b.json".to_owned(), text)].into();
    report
}
