//! SARIF as GitHub wants it: its rules, checked on every kind of run there is, and
//! what hangs on them.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod accept;
mod samples;

use std::collections::BTreeSet;
use std::io::Write as _;

use accept::{complaints, results};
use packgate_report::{Finding, Level, Outcome, Report, outcome, sarif};
use samples::Run;
use serde_json::{Value, json};

/// Where packgate may have been started, from the repository's root.
const BASES: [&str; 4] = ["", "apps/web", "a b/ü", "./x/../y/"];

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Every text that a run can come to.
fn texts(run: &Run) -> Vec<String> {
    let render = |base| {
        let (reports, problems) = (&run.reports, &run.problems);
        [
            sarif::render(reports, problems, base),
            sarif::render_with_allowed(reports, problems, base),
        ]
    };
    BASES.into_iter().flat_map(render).collect()
}

#[test]
fn github_takes_every_run() {
    for run in samples::runs() {
        for text in texts(&run) {
            let wrong = complaints(&parsed(&text));
            assert!(wrong.is_empty(), "{}: {wrong:#?}\n{text}", run.name);
        }
    }
}

/// That the check above would see it.
#[test]
fn what_github_refuses_is_seen() {
    let text = sarif::render_with_allowed(&[samples::leaky(), samples::quiet()], &[], "");
    let good = parsed(&text);
    assert!(complaints(&good).is_empty());
    let result = "/runs/0/results/0";
    let rule = "/runs/0/tool/driver/rules/0";
    let location = "/runs/0/results/0/locations/0/physicalLocation";
    let rows: Vec<(String, Option<Value>)> = vec![
        ("/$schema".to_owned(), None),
        ("/version".to_owned(), Some(json!("2.0.0"))),
        ("/runs".to_owned(), Some(json!([]))),
        ("/runs/0/tool/driver/name".to_owned(), Some(json!(""))),
        (
            "/runs/0/tool/driver/semanticVersion".to_owned(),
            Some(json!("one")),
        ),
        ("/runs/0/columnKind".to_owned(), None),
        ("/runs/0/invocations/0/exitCode".to_owned(), Some(json!(2))),
        (format!("{rule}/id"), Some(json!("secret/aws"))),
        (format!("{rule}/shortDescription"), None),
        (
            format!("{rule}/fullDescription/text"),
            Some(json!("x".repeat(1_025))),
        ),
        (format!("{rule}/help/text"), Some(json!(""))),
        (
            format!("{rule}/defaultConfiguration/level"),
            Some(json!("fatal")),
        ),
        (
            format!("{rule}/properties/security-severity"),
            Some(json!("11")),
        ),
        (
            format!("{rule}/properties/tags"),
            Some(json!(vec!["x"; 11])),
        ),
        (format!("{result}/ruleId"), Some(json!("unknown"))),
        (format!("{result}/ruleIndex"), Some(json!(99))),
        (format!("{result}/level"), Some(json!("none"))),
        (format!("{result}/message/text"), Some(json!(""))),
        (
            format!("{result}/message/text"),
            Some(json!("see [x](http://y)")),
        ),
        (format!("{result}/locations"), Some(json!([]))),
        (format!("{result}/partialFingerprints"), None),
        (format!("{result}/suppressions"), None),
        (format!("{result}/fixes/0/artifactChanges"), Some(json!([]))),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("/srv/x")),
        ),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("../x")),
        ),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("a/./x")),
        ),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("file:///x")),
        ),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("a b")),
        ),
        (
            format!("{location}/artifactLocation/uri"),
            Some(json!("%zz")),
        ),
        (format!("{location}/region/startLine"), Some(json!(0))),
        (format!("{location}/region/endColumn"), None),
        (format!("{location}/region/endColumn"), Some(json!(1))),
    ];
    for (path, value) in rows {
        let mut bad = good.clone();
        set(&mut bad, &path, value.clone());
        assert_ne!(bad, good, "{path}");
        assert!(!complaints(&bad).is_empty(), "{path} {value:?}");
    }
    let mut twice = good.clone();
    let again = twice["runs"][0]["results"][0].clone();
    twice["runs"][0]["results"]
        .as_array_mut()
        .unwrap()
        .push(again);
    assert!(!complaints(&twice).is_empty(), "the same alert twice");
}

/// Sets what a pointer points at, or takes it out.
fn set(document: &mut Value, path: &str, value: Option<Value>) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).expect(path);
    if let Some(value) = value {
        *parent.pointer_mut(&format!("/{name}")).expect(path) = value;
        return;
    }
    let taken = parent.as_object_mut().unwrap().shift_remove(name);
    assert!(taken.is_some(), "{path}");
}

#[test]
fn nothing_unsafe_and_always_the_same() {
    for (one, two) in samples::runs().iter().zip(samples::runs().iter()) {
        for (text, again) in texts(one).into_iter().zip(texts(two)) {
            assert_eq!(text, again, "{}", one.name);
            assert!(text.ends_with("}\n"));
            let unsafe_one = text.chars().find(|it| {
                (it.is_control() && *it != '\n')
                    || matches!(it, '\u{2028}' | '\u{202e}' | '\u{200b}' | '\u{feff}')
            });
            assert_eq!(unsafe_one, None, "{}", one.name);
        }
    }
}

#[test]
fn exit_codes_are_those_of_every_format() {
    for run in samples::runs() {
        let expected = match run.problems.as_slice() {
            [] => outcome(&run.reports),
            _ => Outcome::NotJudged,
        };
        for text in texts(&run) {
            let invocation = &parsed(&text)["runs"][0]["invocations"][0];
            assert_eq!(invocation["exitCode"], expected.exit_code(), "{}", run.name);
        }
    }
}

/// `uri:line:column-end rule` of each result.
fn shown(reports: &[Report], base: &str) -> Vec<String> {
    let log = parsed(&sarif::render(reports, &[], base));
    let results = results(&log).iter().map(|result| {
        let place = &result["locations"][0]["physicalLocation"];
        let region = &place["region"];
        format!(
            "{}:{}:{}-{} {}",
            place["artifactLocation"]["uri"].as_str().unwrap(),
            region["startLine"],
            region["startColumn"],
            region["endColumn"],
            result["ruleId"].as_str().unwrap()
        )
    });
    results.collect()
}

#[test]
fn where_results_are_shown() {
    for (reports, base, expected) in [
        (
            vec![samples::wide()],
            "",
            // The second line is `\t"name": "𝒳📦", "files": ["dist"]`.
            &[
                "package.json:2:26-32 map-dead",
                "package.json:1:1-1 backup-file",
            ][..],
        ),
        (
            vec![samples::many()],
            "sub dir",
            &[
                "sub%20dir/packgate.toml:2:8-27 policy-unused-allow",
                "sub%20dir/packages/cli/package.json:1:1-1 manager-disagrees",
                "sub%20dir/packages/cli/package.json:14:5-11 backup-file",
                "sub%20dir/packages/cli/package.json:14:5-11 map-dead",
            ],
        ),
        (
            vec![samples::tarball()],
            "apps",
            &[
                "apps/out/acme-cli-1.4.2.tgz:1:1-1 map-reveals-source",
                "packgate.toml:2:8-8 policy-unused-allow",
            ],
        ),
        (
            vec![samples::not_inspected()],
            "a",
            &[
                "a/package.json:1:1-1 not-inspected",
                "a/package.json:14:5-11 map-reveals-source",
            ],
        ),
        (
            samples::outside(),
            "",
            &[
                "packages/cli/package.json:1:1-1 map-reveals-source",
                "package.json:1:1-1 map-reveals-source",
                "acme-cli-1.4.2.tgz:1:1-1 map-reveals-source",
                "acme-cli-1.4.2.tgz:1:1-1 policy-unused-allow",
            ],
        ),
    ] {
        assert_eq!(shown(&reports, base), expected, "{base}");
    }
}

/// The file and the name of each result.
fn alerts(reports: &[Report], base: &str) -> BTreeSet<(String, String)> {
    let log = parsed(&sarif::render(reports, &[], base));
    let alerts = results(&log).iter().map(|result| {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
        [&place["uri"], hash].map(|it| it.as_str().unwrap().to_owned())
    });
    alerts.map(|[uri, hash]| (uri, hash)).collect()
}

#[test]
fn a_finding_keeps_its_name() {
    let siblings = samples::siblings();
    let all = alerts(&siblings, "");
    let names: BTreeSet<&String> = all.iter().map(|(_, name)| name).collect();
    let counted: usize = siblings.iter().map(|it| it.findings.len()).sum();
    assert_eq!(names.len(), counted, "no two findings have the same");
    // Whatever else is judged, and in whichever order.
    let one = alerts(&siblings[1..2], "");
    assert!(one.is_subset(&all));
    let others = [siblings[2].clone(), siblings[1].clone()];
    assert!(one.is_subset(&alerts(&others, "")));
    // Wherever packgate is started.
    let mut nearer = siblings[1].clone();
    "../two".clone_into(&mut nearer.subject.path);
    assert_eq!(alerts(&[nearer], "packages/one"), one);
    // Where the line stands, and which version it is, is nothing to it.
    let mut moved = siblings[1].clone();
    "9.9.9".clone_into(&mut moved.subject.version);
    for finding in &mut moved.findings {
        if let Some(place) = &mut finding.place {
            place.line += 7;
        }
    }
    assert_eq!(alerts(&[moved], ""), one);
    // Nor is the version of an archive, but for the file's own name.
    let archive = |path: &str| {
        let mut report = samples::tarball();
        path.clone_into(&mut report.subject.path);
        let alerts = alerts(&[report], "").into_iter();
        alerts.map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(
        archive("acme-cli-1.4.2.tgz"),
        archive("out/acme-cli-1.4.3.tgz")
    );
}

#[test]
fn what_a_policy_allows() {
    let quiet = [samples::quiet()];
    let without = parsed(&sarif::render(&quiet, &[], ""));
    assert_eq!(results(&without).len(), 1);
    assert!(results(&without)[0].get("suppressions").is_none());
    let notes = &without["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(
        notes[0]["message"]["text"],
        "1 finding that the policy allows with a reason: not among the results."
    );
    let with = parsed(&sarif::render_with_allowed(&quiet, &[], ""));
    let suppressed: Vec<&Value> = results(&with)
        .iter()
        .map(|it| &it["suppressions"])
        .collect();
    let reason = "our source is public anyway";
    let expected = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
    assert_eq!(suppressed, [&json!([]), &expected]);
}

#[test]
fn a_rule_that_does_not_block_is_no_security_rule() {
    let severity = |report: Report| {
        let log = parsed(&sarif::render(&[report], &[], ""));
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        rules[0]["properties"].get("security-severity").cloned()
    };
    assert_eq!(severity(samples::one_error()), Some(json!("7.5")));
    let mut lowered = samples::one_error();
    lowered.findings[0].level = Level::Warning;
    assert_eq!(severity(lowered), None);
}

/// GitHub takes 10 MB, packed. A tenth of as many results as it takes, all different,
/// tells how much that would be.
#[test]
fn as_many_results_as_github_takes_are_not_too_big_for_it() {
    let mut report = samples::one_error();
    let template = report.findings[0].clone();
    let numbered = |n: usize| {
        let mut file = template.files[0].clone();
        file.path = format!("dist/chunks/{n:x}/{:016x}.js.map", n * 0x9e37_79b9);
        let mut finding = Finding::new(template.rule, &*template.message, vec![file]);
        finding.why = template.why.clone();
        finding.place = template.place.clone();
        finding.fix = template.fix.clone();
        finding
    };
    report.findings = (0..sarif::MAX_RESULTS / 10).map(numbered).collect();
    let text = sarif::render(&[report], &[], "");
    assert!(complaints(&parsed(&text)).is_empty());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap().len();
    println!("{} bytes, {packed} packed", text.len());
    assert!(packed < 1_000_000);
}
