//! A policy at work on findings.

use packgate_policy::{Policy, Usage};
use packgate_report::{Finding, Fix, Level};

use crate::support::{DEAD, MAP, TOKEN, finding, policy};

const VENDOR: &str = r#"[[allow]]
rule = "map-reveals-source"
path = "vendor/*"
reason = "public anyway"
"#;

fn fixed() -> Finding {
    let mut finding = finding(&MAP, &["a.map", "vendor/b.map", "c.map", "vendor/d.map"]);
    finding.fix = Some(Fix {
        title: "t".to_owned(),
        file: "f".to_owned(),
        before: String::new(),
        after: "x".to_owned(),
        files: 1,
        proved: Vec::new(),
    });
    finding
}

fn apply(policy: &Policy, finding: Finding) -> Vec<Finding> {
    policy.apply(vec![finding], &mut Usage::default())
}

fn paths(finding: &Finding) -> Vec<&str> {
    finding
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

#[test]
fn without_a_policy_nothing_changes() {
    let before = fixed();
    let after = apply(&Policy::default(), before.clone());
    assert_eq!(format!("{after:?}"), format!("{:?}", [before]));
}

#[test]
fn an_entry_for_some_files_splits_the_finding() {
    let parts = apply(&policy(VENDOR), fixed());
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].level, Level::Error);
    assert_eq!(paths(&parts[0]), ["a.map", "c.map"]);
    assert_eq!(parts[0].allowed, None);
    assert_eq!(parts[1].level, Level::Note);
    assert_eq!(paths(&parts[1]), ["vendor/b.map", "vendor/d.map"]);
    assert_eq!(parts[1].allowed.as_deref(), Some("public anyway"));
    // The fix was proved for all four together, and a name belongs to one finding.
    assert!(parts.iter().all(|part| part.fix.is_none()));
    let names = [
        &parts[0].fingerprint,
        &parts[1].fingerprint,
        &fixed().fingerprint,
    ];
    assert!(names[0] != names[1] && names[0] != names[2] && names[1] != names[2]);
    // It is the same every time.
    assert_eq!(names[0], &apply(&policy(VENDOR), fixed())[0].fingerprint);
}

#[test]
fn an_entry_for_all_files_keeps_the_finding_whole() {
    let mut whole = fixed();
    whole.files.retain(|file| file.path.starts_with("vendor/"));
    let parts = apply(&policy(VENDOR), whole.clone());
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].level, Level::Note);
    assert_eq!(parts[0].fingerprint, whole.fingerprint);
    assert!(parts[0].fix.is_some());
}

#[test]
fn other_rules_are_not_touched() {
    let before = finding(&TOKEN, &["vendor/b.map"]);
    let after = apply(&policy(VENDOR), before);
    assert_eq!(after[0].level, Level::Error);
}

#[test]
fn two_entries_with_the_same_reason_do_not_split() {
    let two = VENDOR.to_owned() + &VENDOR.replace("vendor/*", "a.map");
    let parts = apply(&policy(&two), finding(&MAP, &["a.map", "vendor/b.map"]));
    assert_eq!(parts.len(), 1);
    let other = VENDOR.to_owned() + &VENDOR.replace("vendor/*", "a.map").replace("anyway", "too");
    let parts = apply(&policy(&other), finding(&MAP, &["a.map", "vendor/b.map"]));
    assert_eq!(parts.len(), 2);
}

#[test]
fn a_finding_without_files_follows_what_needs_no_path() {
    let text = "[rules]\nmap-dead = \"error\"\n[[allow]]\nrule = \"map-dead\"\npath = \"**\"\nreason = \"r\"\n";
    let parts = apply(&policy(text), finding(&DEAD, &[]));
    assert_eq!((parts.len(), parts[0].level), (1, Level::Error));
}
