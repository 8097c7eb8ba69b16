//! At a terminal: each answer does what it says, and nothing else.

use crate::{P, changed, files, map, moment, packgate, project, typed};

const LIB: &str = "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\"\n}\n";
const POLICY: &str = "packgate.toml";
const SCRIPTS: &str = "package.json";
const CI: &str = ".github/workflows/packgate.yml";

/// The files that init changes after these answers, and whether the hooks are there.
/// It asks for the policy, the scripts, the hooks and CI, in this order.
#[test]
fn only_what_is_accepted_is_put_in() {
    for (answers, expected, hooks) in [
        ("y,y,y,y", &[CI, SCRIPTS, POLICY][..], true),
        ("n,y,n,n", &[SCRIPTS], false),
        ("n,n,y,n", &[], true),
        ("n,n,n,y", &[CI], false),
        ("y,a", &[CI, SCRIPTS, POLICY], true),
        ("n,a", &[CI, SCRIPTS], true),
        ("y,q", &[POLICY], false),
        ("q", &[], false),
        ("n,n,n,n", &[], false),
        ("y,^D", &[POLICY], false),
        ("what,,yes,no,quit", &[POLICY], false),
    ] {
        let home = project(true, &[("package.json", LIB)]);
        let before = files(&home);
        let run = typed(&home, answers, &["init", "--ci", "github"]).exits(0);
        assert_eq!(
            changed(&before, &files(&home)),
            expected,
            "{answers}: {run:#?}"
        );
        let hook = home.at(&format!("{P}/.git/hooks/pre-commit"));
        assert_eq!(hook.is_file(), hooks, "{answers}");
        let none = expected.is_empty() && !hooks;
        assert_eq!(run.stdout.contains("nothing was changed"), none, "{run:#?}");
        if answers.starts_with("what") {
            run.says(&["y: this one; n: not this one"]);
        }
        // Nothing is written before the last question, so it can all be taken back.
        packgate(&home, &["init", "--undo", "--yes"]).exits(0);
        assert_eq!(changed(&before, &files(&home)), [""; 0], "{answers}");
    }
}

#[test]
fn undo_asks_as_well() {
    let home = project(true, &[("package.json", LIB)]);
    let before = files(&home);
    packgate(&home, &["init", "--yes", "--ci", "github"]).exits(0);
    typed(&home, "n,y,n,n", &["init", "--undo"]).exits(0);
    assert_eq!(changed(&before, &files(&home)), [CI, POLICY]);
    typed(&home, "a", &["init", "--undo"]).exits(0);
    assert_eq!(changed(&before, &files(&home)), [""; 0]);
}

#[test]
fn without_a_terminal_nothing_is_put_in() {
    let home = project(true, &[("package.json", LIB)]);
    let before = moment(&home);
    packgate(&home, &["init"]).exits(1).says(&[
        "+ # What packgate lets pass here",
        "+   \"scripts\": {\n",
        "+     \"postpack\": \"packgate-publish\"\n",
        "writes .git/hooks/pre-push",
        "nothing was changed: there is no terminal to ask at; `packgate init --yes` makes the 3 changes",
    ]);
    packgate(&home, &["init", "--dry-run"])
        .exits(0)
        .says(&["nothing was changed (--dry-run); 3 changes to make"]);
    typed(&home, "", &["init", "--dry-run"]).exits(0);
    assert_eq!(moment(&home), before);
    packgate(&home, &["init", "--yes"]).exits(0);
    let there = moment(&home);
    packgate(&home, &["init", "--undo"])
        .exits(1)
        .says(&["`packgate init --undo --yes` makes the 3 changes"]);
    packgate(&home, &["init", "--undo", "--dry-run"]).exits(0);
    assert_eq!(moment(&home), there);
}

/// A package with four findings, each with an edit of its own.
fn leaky() -> crate::support::Home {
    let home = project(
        true,
        &[
            (
                "package.json",
                "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\"\n  ]\n}\n",
            ),
            ("dist/a.js", "1\n"),
            ("dist/.env", "A=1\n"),
            ("dist/coverage/lcov.info", "SF:a.js\nend_of_record\n"),
        ],
    );
    home.write(&format!("{P}/dist/a.js.map"), map());
    home
}

fn list(home: &crate::support::Home) -> Vec<String> {
    let text = home.text(&format!("{P}/package.json"));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let items = value["files"].as_array().unwrap().iter();
    items.map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[test]
fn fix_makes_the_edits_that_are_accepted() {
    let (map, coverage, env) = ("!**/*.map", "!dist/coverage", "!dist/.env");
    for (answers, expected, code) in [
        ("y,y,y", &["dist", map, coverage, env][..], 0),
        ("a", &["dist", map, coverage, env], 0),
        ("n,n,n", &["dist"], 1),
        ("q", &["dist"], 1),
        ("y,q", &["dist", map], 1),
        ("n,y,n", &["dist", coverage], 1),
        ("n,a", &["dist", coverage, env], 1),
        ("y,^D", &["dist", map], 1),
    ] {
        let home = leaky();
        let run = typed(&home, answers, &["fix"]).exits(code);
        assert_eq!(list(&home), expected, "{answers}: {run:#?}");
        let check = packgate(&home, &["check"]).exits(code);
        let last = |text: &str| text.lines().last().map(str::to_owned);
        assert_eq!(last(&run.stdout), last(&check.stdout), "{answers}");
    }
}

/// Somebody else edits package.json while the question is open.
#[test]
fn what_changed_meanwhile_is_left_alone() {
    let home = leaky();
    let path = format!("{P}/package.json");
    let run = typed(&home, "!echo >> package.json", &["fix"]).exits(2);
    run.says(&["package.json: changed by another program in the meantime"]);
    assert_eq!(list(&home), ["dist"]);
    assert!(home.text(&path).ends_with("}\n\n"));
    let home = project(true, &[("package.json", LIB)]);
    let run = typed(
        &home,
        "y,y,!echo >> package.json,n",
        &["init", "--ci", "github"],
    )
    .exits(2);
    run.says(&["package.json: changed by another program in the meantime"]);
    assert_eq!(home.text(&path), format!("{LIB}\n"));
    assert!(!home.at(&format!("{P}/packgate.toml")).exists());
    assert!(!home.at(&format!("{P}/.git/hooks/pre-commit")).exists());
}
