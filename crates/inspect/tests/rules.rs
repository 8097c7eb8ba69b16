//! Every rule against the packages in `tests/fixtures/<rule>.txt`.

mod support;

use packgate_inspect::{Detector, Options, RULES, RawFinding, Secrets, aggregate};
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

/// Whether a rule is the one of this name, or one of those that it stands for.
fn is_of(rule: &str, id: &str) -> bool {
    rule == id || rule.split_once('/').is_some_and(|(head, _)| head == id)
}

/// What is wrong with what the rule says of the case, if anything is.
fn complaint(id: &str, case: &Case) -> Option<String> {
    let inspection = run(&case.files, &Options::default());
    let findings: Vec<RawFinding> = aggregate(inspection.hits);
    let own: Vec<_> = findings.iter().filter(|it| is_of(it.rule.id, id)).collect();
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
                let chunk = chunk.max(bytes / 400);
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
    let secrets = [
        "{{npm}}",
        "{{github}}",
        "{{pat}}",
        "{{aws-id}}",
        "{{aws-secret}}",
        "{{random}}",
        "{{pem PRIVATE KEY}}",
    ];
    let pieces = secrets.map(|it| String::from_utf8(support::make::expand(it)).unwrap());
    for case in cases(&fixture("secret")) {
        let inspection = run(&case.files, &Options::default());
        let said = format!("{inspection:?}{:?}", aggregate(inspection.hits.clone()));
        for secret in &pieces {
            // What every token of a kind begins with may be shown.
            let body = secret.split_once('\n').map_or(&secret[11..], |it| it.1);
            let body = body.split("-----").next().unwrap();
            for piece in body.as_bytes().windows(6) {
                let piece = std::str::from_utf8(piece).unwrap();
                assert!(!said.contains(piece), "{}: {piece}", case.name);
            }
        }
    }
}

/// What a policy asks for beside the families there are.
fn asking(secrets: Secrets) -> Options {
    Options {
        secrets,
        ..Options::default()
    }
}

fn levels(files: &[(&str, &str)], secrets: Secrets) -> Vec<(String, Level)> {
    let files: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), support::make::expand(text)))
        .collect();
    let hits = run(&files, &asking(secrets)).hits.into_iter();
    hits.map(|it| (it.rule.id.to_owned(), it.level)).collect()
}

#[test]
fn a_failed_checksum_is_an_error_where_the_policy_is_strict() {
    let files = [("a.js", "\"{{npm-bad}}\"")];
    let of = |level| vec![("secret/npm-token".to_owned(), level)];
    assert_eq!(levels(&files, Secrets::default()), of(Level::Note));
    let strict = Secrets {
        strict: true,
        ..Secrets::default()
    };
    assert_eq!(levels(&files, strict), of(Level::Error));
}

#[test]
fn a_detector_finds_what_it_describes_in_every_view() {
    let secrets = || Secrets {
        detectors: vec![Detector {
            id: "acme-farm".to_owned(),
            what: "a token of the build farm".to_owned(),
            prefix: "acme_".to_owned(),
            alphabet: "alphanumeric".to_owned(),
            length: (28, 28),
            level: Level::Warning,
            reason: "it starts any job".to_owned(),
        }],
        ..Secrets::default()
    };
    let expected = [("secret/acme-farm".to_owned(), Level::Warning)];
    for text in [
        "acme_{{random}}",
        "{{base64}}the token is acme_{{random}}, keep it{{end}}",
        "{{utf-16le}}the token is acme_{{random}}{{end}}",
        "{{gzip}}{{tar a}}acme_{{random}}{{end}}{{end}}",
    ] {
        assert_eq!(
            levels(&[("a.bin", text)], secrets())
                .into_iter()
                .filter(|it| it.0.starts_with("secret/"))
                .collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    }
    assert_eq!(levels(&[("a.bin", "acme_{{random}}x")], secrets()), []);
}

#[test]
fn values_that_a_policy_speaks_of_are_told_by_number() {
    let secrets = Secrets {
        values: vec![
            Box::new(|value| value.starts_with(b"ghp_")),
            Box::new(|value| value.starts_with(b"npm_")),
        ],
        ..Secrets::default()
    };
    let files = [("a.js".to_owned(), support::make::expand("\"{{npm}}\""))];
    let inspection = run(&files, &asking(secrets));
    let mark = inspection.hits[0].secret.as_ref().unwrap();
    assert_eq!(mark.matches, [1]);
    assert_eq!(mark.fingerprint.len(), 16);
}

#[test]
fn a_fingerprint_heeds_neither_lines_nor_the_hashes_of_bundlers() {
    let of = |path: &str, text: &str| {
        let files = [(path.to_owned(), support::make::expand(text))];
        let hits = run(&files, &Options::default()).hits;
        hits[0].secret.as_ref().unwrap().fingerprint.clone()
    };
    let first = of("dist/index-a1b2c3.js", "\"{{npm}}\"");
    assert_eq!(of("dist/index-d4e5f6.js", "\n\n x = \"{{npm}}\""), first);
    assert_ne!(of("dist/other-a1b2c3.js", "\"{{npm}}\""), first);
    assert_ne!(of("dist/index-a1b2c3.js", "\"{{github}}\""), first);
}

/// What a bound keeps from being seen is said.
#[test]
fn archives_that_are_too_deep_or_damaged_are_not_inspected() {
    let deep = "{{gzip}}{{gzip}}{{gzip}}{{gzip}}{{gzip}}x{{end}}{{end}}{{end}}{{end}}{{end}}";
    for (text, says) in [
        (deep, "archives lie in each other more than 4 deep"),
        (
            "PK{{hex 03 04}}{{repeat 40 x}}",
            "an archive that is damaged",
        ),
        ("{{gzip}}{{tar a}}{{zip b}}ok{{end}}{{end}}{{end}}", ""),
    ] {
        let files = [("a.bin".to_owned(), support::make::expand(text))];
        let not = run(&files, &Options::default()).not_inspected;
        let reasons: Vec<&str> = not.iter().map(|it| it.reason.as_str()).collect();
        match says {
            "" => assert_eq!(reasons, [""; 0]),
            _ => assert!(reasons.iter().any(|it| it.contains(says)), "{reasons:?}"),
        }
    }
}
