//! Every rule against the packages in `tests/fixtures/<rule>.txt`.

mod support;

use packgate_inspect::{Options, RULES, RawFinding, aggregate};
use packgate_report::Level;
use support::{Case, cases, run};

#[expect(clippy::disallowed_methods, reason = "the test reads its fixtures")]
fn fixture(id: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let path = folder.join(format!("{}.txt", id.replace('/', "-")));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// What is wrong with what the rule says of the case, if anything is.
fn complaint(id: &str, case: &Case) -> Option<String> {
    let inspection = run(&case.files, &Options::default());
    let findings: Vec<RawFinding> = aggregate(inspection.hits);
    let own: Vec<_> = findings.iter().filter(|it| it.rule.id == id).collect();
    let found = own.iter().map(|it| it.level).max().map_or("", level);
    if found != case.level {
        return Some(format!(
            "{id}: {}: {found:?}, not {:?}\n{own:#?}",
            case.name, case.level
        ));
    }
    let mut said = String::new();
    for finding in own {
        said.push_str(&finding.message);
        for file in &finding.files {
            said.push('\n');
            said.push_str(file.detail.as_deref().unwrap_or(""));
        }
        said.push('\n');
    }
    let missing = case.says.iter().find(|it| !said.contains(it.as_str()))?;
    Some(format!(
        "{id}: {}: does not say {missing:?} but\n{said}",
        case.name
    ))
}

#[test]
fn every_rule_says_what_its_fixtures_demand() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let cases = cases(&fixture(rule.id));
        let failing = cases.iter().any(|it| it.level == level(rule.level));
        let passing = cases.iter().any(|it| it.level.is_empty());
        assert!(failing && passing, "{}: cases of both kinds", rule.id);
        complaints.extend(cases.iter().filter_map(|case| complaint(rule.id, case)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn fixtures_come_out_the_same_whatever_the_chunks_and_threads() {
    for rule in RULES {
        for case in cases(&fixture(rule.id)) {
            let whole = run(&case.files, &Options::default());
            let bytes: usize = case.files.iter().map(|it| it.1.len()).sum();
            for (chunk, threads) in [(1, 1), (2, 3), (7, 2), (64 << 10, 4)] {
                // Every step moves what may be looked back at: long files, long steps.
                let chunk = if bytes > 50_000 {
                    chunk.max(500)
                } else {
                    chunk
                };
                let options = Options {
                    chunk,
                    threads,
                    ..Options::default()
                };
                assert_eq!(
                    run(&case.files, &options),
                    whole,
                    "{}: {}",
                    rule.id,
                    case.name
                );
            }
        }
    }
}

#[test]
fn no_finding_prints_a_secret() {
    for rule in RULES.iter().filter(|it| it.id.starts_with("secret/")) {
        for case in cases(&fixture(rule.id)) {
            let findings = aggregate(run(&case.files, &Options::default()).hits);
            let said = format!("{findings:?}");
            for secret in [
                "{{npm}}",
                "{{github}}",
                "{{pat}}",
                "{{aws-id}}",
                "{{aws-secret}}",
            ] {
                let secret = String::from_utf8(support::make::expand(secret)).unwrap();
                assert!(!said.contains(&secret[6..]), "{}: {}", rule.id, case.name);
            }
        }
    }
}
