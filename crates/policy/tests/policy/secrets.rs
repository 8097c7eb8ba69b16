//! Exceptions for one secret: by its fingerprint, its value, and in a baseline.

use packgate_policy::{BASELINE_NAME, Baseline, Policy, Usage};
use packgate_report::{Finding, Level, Rule, SecretMark};

use crate::support::{GIT, TOKEN, finding, policy, policy_of};

/// A secret with this fingerprint, whose value the expressions of these numbers match.
fn secret(rule: &'static Rule, path: &str, fingerprint: &str, matches: &[usize]) -> Finding {
    let mut finding = finding(rule, &[path]);
    finding.files[0].secret = Some(SecretMark {
        fingerprint: fingerprint.to_owned(),
        matches: matches.to_vec(),
    });
    finding
}

const ONE: &str = "0123456789abcdef";
const OTHER: &str = "fedcba9876543210";

#[test]
fn what_an_entry_means() {
    for (keys, rule, path, fingerprint, matches, holds) in [
        (
            "fingerprint = \"0123456789abcdef\"",
            &TOKEN,
            "a.js",
            ONE,
            &[][..],
            true,
        ),
        (
            "fingerprint = \"0123456789abcdef\"",
            &TOKEN,
            "a.js",
            OTHER,
            &[],
            false,
        ),
        ("regex = '^npm_test'", &TOKEN, "a.js", ONE, &[0], true),
        ("regex = '^npm_test'", &TOKEN, "a.js", ONE, &[], false),
        (
            "regex = '^npm_test'\npath = \"b/*\"",
            &TOKEN,
            "a.js",
            ONE,
            &[0],
            false,
        ),
        (
            "regex = '^npm_test'\npath = \"b/*\"",
            &TOKEN,
            "b/x.js",
            ONE,
            &[0],
            true,
        ),
        ("path = \"b/*\"", &TOKEN, "b/x.js", ONE, &[], true),
        ("path = \"b/*\"", &GIT, "b/x.js", ONE, &[], true),
    ] {
        let text = format!("[[allow]]\nrule = \"secret\"\nreason = \"why\"\n{keys}\n");
        let after = policy(&text).apply(
            vec![secret(rule, path, fingerprint, matches)],
            &mut Usage::default(),
        );
        let expected = if holds { Level::Note } else { Level::Error };
        assert_eq!(after[0].level, expected, "{keys} {path} {fingerprint}");
        assert_eq!(after[0].allowed.is_some(), holds);
    }
}

#[test]
fn expressions_are_counted_over_all_files() {
    let outer = "[[allow]]\nrule = \"secret\"\nregex = 'outer'\nreason = \"o\"\n";
    let inner = "[[allow]]\nrule = \"secret\"\npath = \"x\"\nreason = \"p\"\n\
                 [[allow]]\nrule = \"secret\"\nregex = 'inner'\nreason = \"i\"\n";
    let files = [("packgate.toml", outer), ("a/packgate.toml", inner)];
    let policy = policy_of(&files, "a");
    let patterns = policy.value_patterns();
    let texts: Vec<&str> = patterns.iter().map(regex::bytes::Regex::as_str).collect();
    assert_eq!(texts, ["inner", "outer"]);
    let after = policy.apply(
        vec![secret(&TOKEN, "a.js", ONE, &[1])],
        &mut Usage::default(),
    );
    assert_eq!(after[0].allowed.as_deref(), Some("o"));
}

#[test]
fn a_narrower_name_wins() {
    let text = "[rules]\nsecret = \"warning\"\n\"secret/hosts\" = \"note\"\n\"secret/npm\" = \"error\"\nsecrets = \"error\"\n";
    let policy = policy(text);
    assert_eq!(policy.level_for(&GIT, "x").level, Level::Note);
    assert_eq!(policy.level_for(&TOKEN, "x").level, Level::Error);
    let text = "[rules]\nsecret = \"warning\"\nsecrets = \"error\"\n";
    assert_eq!(
        crate::support::policy(text).level_for(&GIT, "x").level,
        Level::Warning
    );
}

#[test]
fn an_unused_one_is_a_finding() {
    let text = "[[allow]]\nrule = \"secret/npm\"\nfingerprint = \"0123456789abcdef\"\nreason = \"r\"\n\
                [[allow]]\nrule = \"secret/npm\"\nregex = 'abc'\nreason = \"r\"\n";
    let policy = policy(text);
    let mut usage = Usage::default();
    policy.apply(vec![secret(&TOKEN, "a", ONE, &[])], &mut usage);
    let leftovers = policy.leftovers(&usage);
    assert_eq!(leftovers.len(), 1);
    assert_eq!(
        leftovers[0].message,
        "allow entry \"abc\" for secret/npm matched nothing"
    );
}

fn baseline(text: &str) -> Policy {
    let baseline = Baseline::parse(BASELINE_NAME, text).unwrap();
    Policy::default().knowing(vec![baseline])
}

#[test]
fn a_baseline_knows_what_it_was_made_of() {
    let findings = [
        secret(&TOKEN, "dist/index-a1b2c3.js", ONE, &[]),
        secret(&GIT, "b.js", OTHER, &[]),
        finding(&TOKEN, &["no-fingerprint"]),
    ];
    let (text, count) = Baseline::of(&findings);
    assert_eq!(count, 2);
    let lines: Vec<&str> = text.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(
        lines,
        [
            "fedcba9876543210 secret/git b.js",
            "0123456789abcdef secret/npm dist/index-a1b2c3.js"
        ]
    );
    let policy = baseline(&text);
    let mut usage = Usage::default();
    let after = policy.apply(findings.to_vec(), &mut usage);
    let levels: Vec<Level> = after.iter().map(|it| it.level).collect();
    assert_eq!(levels, [Level::Note, Level::Note, Level::Error]);
    assert_eq!(
        after[0].allowed.as_deref(),
        Some("known in packgate-baseline.txt")
    );
    assert!(policy.leftovers(&usage).is_empty());
    // The rule is a part of it; and what is allowed anyway is not written again.
    let other = policy.apply(vec![secret(&GIT, "x.js", ONE, &[])], &mut Usage::default());
    assert_eq!(other[0].level, Level::Error);
    assert_eq!(Baseline::of(&after).1, 0);
}

#[test]
fn a_line_whose_secret_is_gone_is_a_finding() {
    let policy = baseline("# a comment\n\n0123456789abcdef secret/npm dist/a b.js\n");
    let leftovers = policy.leftovers(&Usage::default());
    assert_eq!(
        leftovers[0].message,
        "secret/npm in dist/a b.js is gone, yet packgate-baseline.txt still lists it"
    );
    assert_eq!(
        leftovers[0].place.as_ref().unwrap().to_string(),
        "packgate-baseline.txt:3:1"
    );
}

#[test]
fn lines_that_are_none() {
    for line in [
        "x",
        "0123 secret/npm",
        "0123456789abcdeF secret/npm a",
        "0123 map-dead a",
    ] {
        let problems = Baseline::parse("b", line).unwrap_err();
        assert_eq!(problems.len(), 1, "{line}");
        assert!(problems[0].to_string().contains("1:1"), "{line}");
    }
}

#[test]
fn detectors_are_read_and_their_rules_can_be_set() {
    let text = "[[secrets.detector]]\nid = \"acme-farm\"\nwhat = \"a token of the build farm\"\n\
                prefix = \"acme_\"\nalphabet = \"hex\"\nlength = [32, 40]\nlevel = \"warning\"\n\
                reason = \"it opens the farm\"\n[rules]\n\"secret/acme-farm\" = \"error\"\n";
    let policy = policy(text);
    let [detector] = policy.detectors() else {
        panic!("one detector");
    };
    assert_eq!(
        (detector.rule().as_str(), detector.length, detector.level),
        ("secret/acme-farm", (32, 40), Level::Warning)
    );
}
