//! The rules as part of a judgement: policy, profiles, what cannot be known.

use crate::support::{Git, judged, level, of};
use packgate_manifest::Profile;
use packgate_report::Outcome;
use packgate_tree::Memory;
use std::sync::atomic::Ordering;

const MANIFEST: &str = r#"{"name": "fx", "version": "1.0.0"}"#;

fn tree(paths: &[&str]) -> Memory {
    let tree = Memory::new("fx").file("package.json", MANIFEST);
    paths.iter().fold(tree, |tree, path| tree.file(path, "x\n"))
}

fn git() -> Git {
    Git::default().hiding("global ~/.config/git/ignore:1 notes/ at notes")
}

#[test]
fn the_policy_decides_as_for_other_rules() {
    let tree = tree(&["notes/a.md", "notes/b.md", "index.js"]);
    let levels = |policy: &str| -> Vec<String> {
        let report = judged(&tree, "", Some(&git()), policy, &Profile::CURRENT_NPM);
        let findings = of(&report, "ignored-by-git-only");
        let mut told: Vec<String> = findings
            .iter()
            .map(|it| {
                let reason = it.allowed.as_deref().unwrap_or("-");
                format!("{} {reason} {}", level(it.level), it.files.len())
            })
            .collect();
        told.sort();
        told
    };
    assert_eq!(levels(""), ["error - 2"]);
    assert_eq!(levels("[rules]\nlist = \"warning\"\n"), ["warning - 2"]);
    assert_eq!(
        levels("[rules]\nignored-by-git-only = \"note\"\n"),
        ["note - 2"]
    );
    assert_eq!(
        levels(
            "[[allow]]\nrule = \"ignored-by-git-only\"\npath = \"notes/a.md\"\nreason = \"fine\"\n"
        ),
        ["error - 1", "note fine 1"]
    );
}

#[test]
fn what_the_policy_allows_makes_no_error_of_another_rule() {
    let tree = Memory::new("fx")
        .file("package.json", MANIFEST)
        .file(".gitignore", ".env.test\n")
        .file(".npmignore", "")
        .file(".env.test", "TOKEN=abc\n");
    let git = || Git::default().hiding("tree .gitignore:1 .env.test at .env.test");
    let shadowed = |policy: &str| {
        let report = judged(&tree, "", Some(&git()), policy, &Profile::CURRENT_NPM);
        of(&report, "shadowed-ignore")[0].level
    };
    assert_eq!(level(shadowed("")), "error");
    let allow = "[[allow]]\nrule = \"env-file\"\npath = \".env.test\"\nreason = \"made up\"\n";
    assert_eq!(level(shadowed(allow)), "note");
}

#[test]
fn what_git_cannot_say_is_not_inspected_once() {
    let tree = tree(&["a.js", "b.js", "c.js"]);
    let git = Git {
        broken: Some("the index is corrupt".to_owned()),
        ..Git::default()
    };
    let report = judged(&tree, "", Some(&git), "", &Profile::CURRENT_NPM);
    let reasons: Vec<&str> = report
        .not_inspected
        .iter()
        .map(|it| it.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(
        reasons[0].starts_with("what git hides cannot be known: ")
            && reasons[0].ends_with("the index is corrupt"),
        "{reasons:?}"
    );
    assert_eq!(report.outcome(), Outcome::NotJudged);
    assert_eq!(git.asked.load(Ordering::Relaxed), 1);
}

#[test]
fn each_file_is_asked_about_once_whatever_the_profiles() {
    let names: Vec<String> = (0..2_000).map(|it| format!("lib/{it}.js")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let git = git();
    let report = judged(&tree(&names), "", Some(&git), "", &Profile::CURRENT_NPM);
    assert!(report.findings.is_empty());
    assert_eq!(git.asked.load(Ordering::Relaxed), report.packed.files);
}

#[test]
fn without_a_repository_only_the_list_itself_speaks() {
    let tree = tree(&["notes/a.md", "index.js"]);
    let report = judged(&tree, "", None, "", &Profile::CURRENT_NPM);
    assert!(report.findings.is_empty() && report.not_inspected.is_empty());
}

#[test]
fn findings_have_names_that_stay() {
    let tree = tree(&["notes/a.md"]);
    let once = |profiles: &[Profile]| {
        let report = judged(&tree, "", Some(&git()), "", profiles);
        of(&report, "ignored-by-git-only")[0].fingerprint.clone()
    };
    assert_eq!(once(&Profile::CURRENT_NPM), once(&[Profile::Npm12]));
}
