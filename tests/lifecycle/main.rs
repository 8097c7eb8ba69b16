//! `packgate-publish` as package managers start it: their environments, as the real
//! ones set them, with everything in them that can be missing, inherited or wrong.
//! What the managers themselves do with the exit code is tried by
//! `tests/publish/run.py`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program, write scratch directories and may fail"
)]

mod started;
mod support;

use started::{Started, bun, by_hand, lerna, npm, pnpm, yarn, yarn_berry};
use support::{Project, Ran};

const GATE: &str = "packgate-publish";

/// What was in the project, who ran which script, and what must come of it.
struct Row<'a> {
    name: &'a str,
    scripts: &'a [(&'a str, &'a str)],
    started: Started,
    leaks: bool,
    code: i32,
    says: &'a [&'a str],
}

fn row<'a>(
    name: &'a str,
    scripts: &'a [(&'a str, &'a str)],
    started: Started,
    leaks: bool,
    code: i32,
    says: &'a [&'a str],
) -> Row<'a> {
    Row {
        name,
        scripts,
        started,
        leaks,
        code,
        says,
    }
}

#[expect(clippy::too_many_lines, reason = "one table")]
fn rows<'a>() -> Vec<Row<'a>> {
    let leak = &["error[map-reveals-source]", "nothing is to be published"][..];
    let last = &[("prepack", "yarn build && packgate-publish")][..];
    let first = &[("postpack", GATE)][..];
    vec![
        row(
            "npm 12, clean",
            first,
            npm("postpack", "12.2.0"),
            false,
            0,
            &["ok: fx@1.0.0 (2 files", "npm 12)"],
        ),
        row(
            "npm 12, leak",
            first,
            npm("postpack", "12.2.0"),
            true,
            1,
            leak,
        ),
        row(
            "npm 11, leak",
            first,
            npm("postpack", "11.19.1"),
            true,
            1,
            &["npm 11)"],
        ),
        row(
            "npm 12 below yarn",
            first,
            npm("postpack", "12.2.0").with("npm_config_user_agent", "yarn/1.22.22 npm/?"),
            false,
            0,
            &["npm 12)"],
        ),
        row(
            "an npm that is not known yet",
            first,
            npm("postpack", "13.0.0"),
            false,
            0,
            &["packgate does not know that version of npm", "npm 12)"],
        ),
        row(
            "an npm older than any that is known",
            first,
            npm("postpack", "5.10.0"),
            false,
            0,
            &["packgate does not know that version of npm", "npm 6)"],
        ),
        row("pnpm, leak", first, pnpm("postpack"), true, 1, &["pnpm 12"]),
        row(
            "pnpm, clean",
            first,
            pnpm("postpack"),
            false,
            0,
            &["pnpm 12"],
        ),
        row(
            "yarn 1, leak",
            first,
            yarn("postpack"),
            true,
            1,
            &["yarn 1"],
        ),
        row("bun, leak", first, bun("postpack"), true, 1, &["bun 1"]),
        row(
            "yarn berry, leak",
            last,
            yarn_berry("prepack"),
            true,
            1,
            &["yarn 4"],
        ),
        row(
            "yarn berry, clean",
            last,
            yarn_berry("prepack"),
            false,
            0,
            &["ok: fx@1.0.0"],
        ),
        row(
            "lerna, leak",
            first,
            lerna("postpack"),
            true,
            1,
            &["nothing says which package manager"],
        ),
        row(
            "lerna, clean",
            first,
            lerna("postpack"),
            false,
            0,
            &["nothing says which package manager", "npm 11 and npm 12)"],
        ),
        row(
            "by hand, leak",
            first,
            by_hand(),
            true,
            1,
            &["started by hand"],
        ),
        row(
            "by hand, clean",
            first,
            by_hand(),
            false,
            0,
            &["started by hand"],
        ),
        // Too early, too late, not heard.
        row(
            "prepublishOnly before a build",
            &[("prepublishOnly", GATE), ("prepack", "tsc")],
            npm("prepublishOnly", "12.2.0"),
            false,
            2,
            &[
                "\"prepublishOnly\" is too early for the gate: \"prepack\" runs `tsc` after it",
                "add to \"scripts\": \"postpack\": \"packgate-publish\"",
                "what is there so far would pass",
            ],
        ),
        row(
            "the same, leak",
            &[("prepublishOnly", GATE), ("prepack", "tsc")],
            npm("prepublishOnly", "12.2.0"),
            true,
            2,
            &[
                "error[map-reveals-source]",
                "too early",
                "would not pass, either",
            ],
        ),
        row(
            "a later gate makes up for it",
            &[
                ("prepublishOnly", GATE),
                ("prepack", "tsc"),
                ("postpack", GATE),
            ],
            npm("prepublishOnly", "12.2.0"),
            false,
            0,
            &["ok: "],
        ),
        row(
            "prepack before prepare",
            &[
                ("prepack", "tsc && packgate-publish"),
                ("prepare", "npm run build"),
                ("build", "tsc"),
            ],
            npm("prepack", "12.2.0"),
            false,
            2,
            &["\"prepare\" runs `tsc` after it"],
        ),
        row(
            "prepack before husky",
            &[("prepack", "tsc && packgate-publish"), ("prepare", "husky")],
            npm("prepack", "12.2.0"),
            false,
            0,
            &["ok: "],
        ),
        row(
            "first in prepack",
            &[("prepack", "packgate-publish && tsc")],
            npm("prepack", "12.2.0"),
            false,
            2,
            &["the gate is too early in \"prepack\": `tsc` runs after it"],
        ),
        row(
            "after cleaning up",
            &[("postpack", "rm -rf dist && packgate-publish")],
            npm("postpack", "12.2.0"),
            false,
            2,
            &[
                "the gate is too late in \"postpack\": `rm -rf dist` runs before it",
                "write \"postpack\": \"packgate-publish && rm -rf dist\"",
            ],
        ),
        row(
            "an exit code that is lost",
            &[("postpack", "packgate-publish || true")],
            npm("postpack", "12.2.0"),
            false,
            2,
            &[
                "nobody hears what the gate says in \"postpack\": `true` decides",
                "nothing stops the publish",
            ],
        ),
        row(
            "berry's postpack",
            first,
            yarn_berry("postpack"),
            true,
            2,
            &[
                "yarn (berry) uploads before \"postpack\"",
                "add to \"scripts\": \"prepack\": \"packgate-publish\"",
            ],
        ),
        row(
            "berry's postpack after a gate in prepack",
            &[("prepack", "tsc && packgate-publish"), ("postpack", GATE)],
            yarn_berry("postpack"),
            false,
            0,
            &["ok: "],
        ),
        row(
            "after the upload",
            &[("postpublish", GATE)],
            npm("postpublish", "12.2.0"),
            false,
            2,
            &[
                "\"postpublish\" runs after the upload",
                "by now the package may be uploaded",
            ],
        ),
        // Scripts in between, scripts that nobody sees.
        row(
            "a script of its own",
            &[("postpack", "npm run gate"), ("gate", GATE)],
            npm("gate", "12.2.0").with("npm_command", "run-script"),
            true,
            1,
            leak,
        ),
        row(
            "a script of its own, after cleaning up",
            &[("postpack", "rm -rf dist && npm run gate"), ("gate", GATE)],
            npm("gate", "12.2.0").with("npm_command", "run-script"),
            false,
            2,
            &["too late in \"postpack\""],
        ),
        row(
            "a script that nothing runs",
            &[("gate", GATE)],
            npm("gate", "12.2.0").with("npm_command", "run-script"),
            false,
            0,
            &["started by the script \"gate\", which no publish runs"],
        ),
        row(
            "a program starts it",
            &[("postpack", "node release.mjs")],
            npm("postpack", "12.2.0"),
            false,
            0,
            &["\"postpack\" does not name packgate-publish"],
        ),
        row(
            "the scripts are taken out while packing",
            &[],
            npm("postpack", "12.2.0")
                .with("npm_lifecycle_script", "rm -rf dist && packgate-publish"),
            false,
            2,
            &["`rm -rf dist` runs before it"],
        ),
        // Variables that are missing, or lie.
        row(
            "no version",
            first,
            npm("postpack", "12.2.0").without("npm_config_npm_version"),
            false,
            0,
            &["nothing says which package manager", "npm 11 and npm 12)"],
        ),
        row(
            "a version that is none",
            first,
            npm("postpack", "latest greatest"),
            true,
            1,
            &["nothing says which package manager"],
        ),
        row(
            "a manager that nobody knows",
            first,
            by_hand()
                .with("npm_lifecycle_event", "postpack")
                .with("npm_config_user_agent", "vlt/1.0.0 node/v22"),
            true,
            1,
            &["nothing says which package manager"],
        ),
        row(
            "the wrong package",
            first,
            npm("postpack", "12.2.0").with("npm_package_json", "/nowhere/package.json"),
            false,
            2,
            &["/nowhere is being packed, but packgate-publish was started in"],
        ),
        row(
            "yarn 1 with npm's variable",
            first,
            yarn("postpack").with("npm_package_json", "/nowhere/package.json"),
            false,
            0,
            &["ok: "],
        ),
        row(
            "escape sequences",
            first,
            npm("postpack", "12.2.0").with("npm_lifecycle_event", "post\u{1b}[31mpack"),
            false,
            0,
            &["started by the script \"post\\u{1b}[31mpack\""],
        ),
        // The way around it.
        row(
            "skipped",
            first,
            npm("postpack", "12.2.0").with("PACKGATE_SKIP", "hotfix 12"),
            true,
            0,
            &["nothing was judged: PACKGATE_SKIP=hotfix 12"],
        ),
        row(
            "skipped without a reason",
            first,
            npm("postpack", "12.2.0").with("PACKGATE_SKIP", ""),
            true,
            2,
            &["PACKGATE_SKIP is set without a reason"],
        ),
    ]
}

#[test]
fn every_start_ends_as_it_should() {
    let mut wrong = Vec::new();
    for row in rows() {
        let project = Project::new(row.scripts, row.leaks);
        let Ran { code, out, err } = project.run(&row.started, &[]);
        let mut faults = Vec::new();
        if code != row.code {
            faults.push(format!("exit {code}, not {}", row.code));
        }
        faults.extend(
            row.says
                .iter()
                .filter(|text| !err.contains(**text))
                .map(|text| format!("does not say {text:?}")),
        );
        if !out.is_empty() {
            faults.push("writes to stdout".to_owned());
        }
        faults.extend(project.called().map(|program| format!("started {program}")));
        if !faults.is_empty() {
            wrong.push(format!("{}: {}\n{err}", row.name, faults.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn json_says_the_same_on_stdout() {
    for (scripts, leaks, code, outcome) in [
        (&[("postpack", GATE)][..], false, 0, "ok"),
        (&[("postpack", GATE)][..], true, 1, "blocked"),
        (
            &[("postpack", "tsc && packgate-publish")][..],
            true,
            2,
            "not-judged",
        ),
    ] {
        let project = Project::new(scripts, leaks);
        let ran = project.run(&npm("postpack", "12.2.0"), &["--format", "json"]);
        let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(ran.code, code, "{}", ran.err);
        assert_eq!(said["outcome"], outcome);
        assert_eq!(said["exit_code"], code);
        assert_eq!(
            said["problems"].as_array().unwrap().len(),
            usize::from(code == 2)
        );
        assert_eq!(said["packages"][0]["name"], "fx");
    }
}

#[test]
fn what_cannot_be_judged_stops_the_publish() {
    for (file, text, says) in [
        ("package.json", "{ \"name\": ", "package.json:1:"),
        ("package.json", "// a comment\n{}", "package.json:1:"),
        (
            "packgate.toml",
            "[rules]\nmap-reveals-sauce = \"warning\"",
            "map-reveals-source",
        ),
        ("packgate.toml", "[rules", "packgate.toml"),
    ] {
        let project = Project::new(&[("postpack", GATE)], false);
        project.write(file, text);
        let ran = project.run(&npm("postpack", "12.2.0"), &[]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains(says), "{}", ran.err);
        assert!(
            ran.err.contains("nothing is to be published"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn pnpm_packs_the_directory_that_publish_config_names() {
    let project = Project::new(&[("postpack", GATE)], false);
    project.write("package.json", r#"{"name":"fx","version":"1.0.0","private":true,"scripts":{"postpack":"packgate-publish"},"publishConfig":{"directory":"dist"}}"#);
    let ran = project.run(&pnpm("postpack"), &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("publishConfig.directory"), "{}", ran.err);
    project.write("dist/package.json", r#"{"name":"fx","version":"1.0.0"}"#);
    let ran = project.run(&pnpm("postpack"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    project.write("dist/cli.js.map", support::MAP);
    assert_eq!(project.run(&pnpm("postpack"), &[]).code, 1);
    // npm knows no such thing, and packs what is here.
    assert_eq!(project.run(&npm("postpack", "12.2.0"), &[]).code, 1);
}

#[test]
fn the_mode_that_npm_is_in_decides_which_ignore_files_count() {
    let project = Project::new(&[], false);
    project.write(
        "package.json",
        r#"{"name":"root","private":true,"workspaces":["packages/*"]}"#,
    );
    project.write(".gitignore", "*.map\n");
    project.write(
        "packages/a/package.json",
        r#"{"name":"a","version":"1.0.0","scripts":{"postpack":"packgate-publish"}}"#,
    );
    project.write("packages/a/cli.js", "x();\n");
    project.write("packages/a/cli.js.map", support::MAP);
    // npm publish -w a: the root's ignore file counts, and the map stays out.
    let agent = |mode: &str| format!("npm/12.2.0 node/v22 linux x64 workspaces/{mode}");
    let inside = npm("postpack", "12.2.0").with("npm_config_user_agent", &agent("true"));
    let ran = project.run_in("packages/a", &inside, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // npm publish ./packages/a: it does not, and the map goes in.
    let beside = npm("postpack", "12.2.0").with("npm_config_user_agent", &agent("false"));
    let ran = project.run_in("packages/a", &beside, &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
}
