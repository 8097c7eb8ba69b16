//! Fixes in SARIF, applied to a text as the standard says, come to what they say.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod apply;
mod samples;

use packgate_report::{Diagnostic, Family, Finding, Fix, Level, Report, Rule, sarif};
use serde_json::Value;

static RULE: Rule = Rule {
    id: "map-dead",
    family: Family::SourceMaps,
    level: Level::Warning,
    summary: "",
    page: "",
};

/// What a fix comes to when it is applied as the standard says, beside problems.
fn applied(before: &str, after: &str, problems: &[Diagnostic]) -> Option<String> {
    let mut finding = Finding::new(&RULE, "m", Vec::new());
    finding.fix = Some(Fix {
        title: "edit".to_owned(),
        file: "f".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        files: 1,
        proved: Vec::new(),
    });
    let report = Report {
        findings: vec![finding],
        ..Report::default()
    };
    let log: Value = serde_json::from_str(&sarif::render(&[report], problems, "")).unwrap();
    let mut results = log["runs"][0]["results"].as_array()?.iter();
    let fixes = results.find_map(|result| result.get("fixes"))?;
    let change = &fixes[0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "f");
    let replacements = change["replacements"].as_array().unwrap();
    Some(apply::all(before, replacements))
}

#[test]
fn fixes_do_what_they_say() {
    for (before, after) in [
        ("", "*.map\n"),
        ("a\n", "a\nb\n"),
        ("a\r\nb\r\n", "a\r\nx\r\nb\r\ny\r\n"),
        ("a\n", ""),
        ("a", "a\n"),
        ("a\r\n", "a\n"),
        ("a\r\nb", "a\nb\n"),
        (
            "\u{feff}{\"𝒳\": \"é\"}\n",
            "\u{feff}{\"𝒳\": \"é\", \"📦\": 1}\n",
        ),
        ("a\rb\n", "a\rc\n"),
        ("\n\n\n", "\n"),
        ("a\nb\nc\nd\ne\nf\ng\n", "b\nc\nX\ne\nf\ng\nh\n"),
    ] {
        assert_eq!(
            applied(before, after, &[]).as_deref(),
            Some(after),
            "{before:?}"
        );
    }
    assert_eq!(applied("a\n", "a\n", &[]), None);
}

#[test]
fn fixes_of_random_texts_do_what_they_say() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let pieces = [
        "a", "b", "\n", "\r\n", "\r", "𝒳", "é", "\n\n", "\"x\",\n", "\u{feff}",
    ];
    for _ in 0..2_000 {
        let mut texts = [String::new(), String::new()];
        for _ in 0..next(12) {
            let piece = pieces[usize::try_from(next(pieces.len() as u64)).unwrap()];
            for text in &mut texts {
                if next(5) > 0 {
                    text.push_str(piece);
                }
            }
        }
        let [before, after] = texts;
        // A byte order mark that comes or goes is not the file's text.
        let bare = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
        let (before, after) = (bare(&before), bare(&after));
        let got = applied(&before, &after, &[]);
        let expected = (before != after).then_some(after);
        assert_eq!(got, expected, "{before:?}");
    }
}

#[test]
fn every_fix_of_a_run_does_what_it_says() {
    let mut seen = 0;
    for run in samples::runs() {
        for fix in run
            .reports
            .iter()
            .flat_map(|it| &it.findings)
            .filter_map(|it| it.fix.as_ref())
        {
            let got = applied(&fix.before, &fix.after, &run.problems);
            assert_eq!(
                got.as_ref(),
                Some(&fix.after),
                "{}: {}",
                run.name,
                fix.title
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
