//! What has happened to others by way of ignore rules, and what ordinary projects look
//! like. All incidents, run through the program, are in `tests/incidents` at the root.

use crate::support::{Git, judged, level, of};
use packgate_manifest::Profile;
use packgate_report::{Outcome, Report};
use packgate_tree::Memory;

fn package(manifest: &str, paths: &[&str]) -> Memory {
    let text = format!(r#"{{"name": "fx", "version": "1.0.0"{manifest}}}"#);
    let tree = Memory::new("fx").file("package.json", text);
    paths.iter().fold(tree, |tree, path| {
        let (path, text) = path.split_once('=').unwrap_or((path, "//\n"));
        tree.file(path, text)
    })
}

fn report(tree: &Memory, git: &Git) -> Report {
    judged(tree, "", Some(git), "", &[Profile::Npm11, Profile::Npm12])
}

/// Level and rule of every finding.
fn told(report: &Report) -> Vec<String> {
    let mut told: Vec<String> = report
        .findings
        .iter()
        .map(|it| format!("{} {}", level(it.level), it.rule.id))
        .collect();
    told.sort();
    told
}

#[test]
fn agent_state_that_only_the_global_gitignore_hides() {
    // nanoid, es-abstract, resolve, selfsigned: 2026.
    let tree = package("", &["index.js", ".claude/plans/next.md"]);
    let git = Git::default().hiding("global ~/.config/git/ignore:3 .claude/ at .claude");
    let report = report(&tree, &git);
    assert_eq!(told(&report), ["error ignored-by-git-only"]);
    let finding = of(&report, "ignored-by-git-only")[0];
    assert!(
        finding
            .message
            .contains("~/.config/git/ignore:3 `.claude/`"),
        "{}",
        finding.message
    );
    assert_eq!(
        finding.why.as_deref(),
        Some("no rule leaves it out, and there is no \"files\" list")
    );
    let fix = finding.fix.as_ref().unwrap();
    assert_eq!(fix.file, ".npmignore");
    assert_eq!(report.outcome(), Outcome::Blocked);
}

#[test]
fn environment_variables_that_only_the_global_gitignore_hides() {
    // Mux, 2020: `.env-dylan`.
    let tree = package("", &["index.js", ".env-dylan=TOKEN=abc\n"]);
    let git = Git::default().hiding("global ~/.gitignore:12 .env-* at .env-dylan");
    let report = report(&tree, &git);
    assert_eq!(
        told(&report),
        ["error env-file", "error ignored-by-git-only"]
    );
    let message = &of(&report, "ignored-by-git-only")[0].message;
    assert!(message.contains("~/.gitignore:12"), "{message}");
}

#[test]
fn a_npmignore_added_beside_the_gitignore_that_hid_secrets() {
    let paths = ["index.js", ".gitignore=secrets/\n", "secrets/prod.yml"];
    let git = Git::default().hiding("tree .gitignore:1 secrets/ at secrets");
    assert_eq!(told(&report(&package("", &paths), &git)), [""; 0]);

    let tree = package("", &[&paths[..], &[".npmignore=test/\n"]].concat());
    let report = report(&tree, &git);
    assert_eq!(told(&report), ["error shadowed-ignore"]);
    let finding = of(&report, "shadowed-ignore")[0];
    let fix = finding.fix.as_ref().unwrap();
    assert_eq!((&*fix.file, &*fix.before), (".npmignore", "test/\n"));
}

#[test]
fn the_negation_is_the_place_to_look() {
    let ignore = ".npmignore=config/\n!config/public.json\n";
    let tree = package("", &[ignore, "config/public.json", "config/secret.json"]);
    let report = judged(&tree, "", None, "", &Profile::CURRENT_NPM);
    assert_eq!(told(&report), ["warning reopened-directory"]);
    let finding = of(&report, "reopened-directory")[0];
    let place = finding.place.as_ref().unwrap();
    assert_eq!((&*place.file, place.line), (".npmignore", 2));
    assert_eq!(
        finding.message,
        "config/secret.json comes along: for npm, .npmignore:2 `!config/public.json` reopens \
         config, which .npmignore:1 `config/` leaves out"
    );
    assert_eq!(
        finding.why.as_deref(),
        Some("once config is open, no rule leaves it out")
    );
    assert!(finding.fix.is_some());
    assert_eq!(report.outcome(), Outcome::Clear);
}

#[test]
fn ordinary_projects_stay_quiet() {
    let dist = ".gitignore=dist/\nnode_modules/\n*.log\n";
    let git = || Git::default().hiding("tree .gitignore:1 dist/ at dist");
    for (manifest, extra) in [
        (r#", "files": ["dist"]"#, ""),
        (
            r#", "files": ["dist/index.js"], "main": "dist/index.js""#,
            "",
        ),
        (r#", "files": ["/dist/**/*"]"#, ""),
        (r#", "main": "dist/index.js""#, ".npmignore=src\n"),
        (
            r#", "exports": {".": "./dist/index.js"}"#,
            ".npmignore=src\n",
        ),
    ] {
        let paths = [
            "dist/index.js",
            "dist/internal.js",
            "src/index.ts",
            dist,
            extra,
        ];
        let paths = if extra.is_empty() {
            &paths[..4]
        } else {
            &paths[..]
        };
        let report = report(&package(manifest, paths), &git());
        assert_eq!(told(&report), [""; 0], "{manifest}");
    }
    // .npmignore beside .gitignore with nothing secret: at most a note.
    let tree = package(
        "",
        &["index.js", ".gitignore=*.out\n", ".npmignore=\n", "a.out"],
    );
    let git = Git::default().hiding("tree .gitignore:1 *.out at a.out");
    let report = report(&tree, &git);
    assert_eq!(told(&report), ["note shadowed-ignore"]);
    assert_eq!(report.outcome(), Outcome::Clear);
}
