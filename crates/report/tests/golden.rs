//! What the formats look like. To accept a change:
//! `cargo test -p packgate-report --test golden -- --ignored bless`, then read the diff.

mod samples;

use std::path::Path;

use packgate_report::{Change, Packed, Report, Style, github, human, json, sarif};

/// A wide terminal that draws boxes, without colour.
const PLAIN: Style = Style {
    color: false,
    width: 100,
    verbose: false,
    unicode: true,
};

const VERBOSE: Style = Style {
    verbose: true,
    ..PLAIN
};

const PIPE: Style = Style {
    color: false,
    width: 0,
    verbose: false,
    unicode: false,
};

const NARROW: Style = Style { width: 60, ..PLAIN };

fn text(report: Report, style: Style) -> String {
    human::render(&[report], style)
}

/// Colour on, with the escape character made visible so that the file can be read.
fn coloured() -> String {
    colored::control::set_override(true);
    let style = Style {
        color: true,
        ..PLAIN
    };
    text(samples::leaky(), style).replace('\u{1b}', "␛")
}

fn broken_policy() -> String {
    let policy = "[project]\nclosed = true\n\"rulez\" = 1\nmap-dead = \"allow\"\n".to_owned();
    let sources = [("packgate.toml".to_owned(), policy)].into();
    human::render_problems(&samples::problems(), &sources, PLAIN)
}

fn as_sarif(reports: &[Report], base: &str) -> String {
    versionless(&sarif::render(reports, &[], base))
}

/// Of no version, so that a release changes no golden file.
fn versionless(sarif: &str) -> String {
    let version = |version| format!("\"semanticVersion\": \"{version}\"");
    sarif.replace(&version(env!("CARGO_PKG_VERSION")), &version("0.0.0"))
}

fn workspace() -> Vec<Report> {
    let mut core = samples::clean();
    "acme-core".clone_into(&mut core.subject.name);
    let mut docs = samples::quiet();
    "acme-docs".clone_into(&mut docs.subject.name);
    vec![samples::clean(), core, samples::many(), docs]
}

/// What a commit does to a package: many files enter, one leaves. One name is
/// hostile.
fn with_change(mut report: Report) -> Report {
    let mut entering: Vec<(String, u64)> = (1..=8)
        .map(|at| (format!("dist/chunk-{at}.js"), 1000 * at))
        .collect();
    entering.insert(0, ("dist/\u{1b}[2Jok.js".to_owned(), 12));
    report.change = Some(Change {
        before: Some(Packed {
            files: 3,
            bytes: 1234,
        }),
        entering,
        leaving: vec![("old.js".to_owned(), 99)],
    });
    report
}

fn made_new(mut report: Report) -> Report {
    report.change = Some(Change {
        before: None,
        entering: vec![("index.js".to_owned(), 321)],
        leaving: Vec::new(),
    });
    report
}

macro_rules! golden {
    ($($name:ident: $render:expr;)*) => {
        $(#[test]
        fn $name() {
            let expected = include_str!(concat!("golden/", stringify!($name), ".txt"));
            assert_eq!($render, expected, "tests/golden/{}.txt", stringify!($name));
        })*

        #[test]
        #[ignore = "rewrites the golden files"]
        #[expect(clippy::disallowed_methods, reason = "this test is there to write them")]
        fn bless() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
            $(std::fs::write(folder.join(concat!(stringify!($name), ".txt")), $render).unwrap();)*
        }
    };
}

golden! {
    clean: text(samples::clean(), PLAIN);
    one_error: text(samples::one_error(), PLAIN);
    one_error_ascii: text(samples::one_error(), PIPE);
    one_error_narrow: text(samples::one_error(), NARROW);
    leaky: text(samples::leaky(), PLAIN);
    leaky_colour: coloured();
    many: text(samples::many(), PLAIN);
    quiet: text(samples::quiet(), PLAIN);
    quiet_verbose: text(samples::quiet(), VERBOSE);
    not_inspected: text(samples::not_inspected(), PLAIN);
    hostile: text(samples::hostile(), PLAIN);
    changed: text(with_change(samples::one_error()), PLAIN);
    changed_verbose: text(with_change(samples::one_error()), VERBOSE);
    changed_brief: human::brief(&with_change(samples::clean()), PLAIN);
    new_package: text(made_new(samples::clean()), PIPE);
    new_package_brief: human::brief(&made_new(samples::clean()), PIPE);
    json_changed: json::render(&[with_change(samples::clean())], &[]);
    several: human::render(&workspace(), PLAIN);
    nothing: human::render(&[], PLAIN);
    problems: broken_policy();
    json_leaky: json::render(&[samples::leaky()], &[]);
    json_hostile: json::render(&[samples::hostile()], &[]);
    sarif_nothing: as_sarif(&[], "");
    sarif_clean: as_sarif(&[samples::clean()], "");
    sarif_leaky: as_sarif(&[samples::leaky()], "");
    sarif_several: as_sarif(&workspace(), "apps/web");
    sarif_quiet: as_sarif(&[samples::quiet()], "");
    sarif_quiet_allowed: versionless(&sarif::render_with_allowed(&[samples::quiet()], &[], ""));
    sarif_not_inspected: as_sarif(&[samples::not_inspected()], "");
    sarif_tarball: as_sarif(&[samples::tarball()], "apps");
    sarif_wide: as_sarif(&[samples::wide()], "");
    sarif_outside: as_sarif(&samples::outside(), "");
    sarif_siblings: as_sarif(&samples::siblings(), "");
    sarif_forging: as_sarif(&[samples::forging()], "");
    sarif_hostile: as_sarif(&[samples::hostile()], "");
    sarif_extremes: as_sarif(&samples::extremes(), "");
    sarif_problems: versionless(&sarif::render(&[], &samples::problems(), ""));
    github_clean: github::render(&[samples::clean()], &[], "");
    github_leaky: github::render(&[samples::leaky()], &[], "");
    github_several: github::render(&workspace(), &[], "apps/web");
    github_siblings: github::render(&samples::siblings(), &[], "");
    github_not_inspected: github::render(&[samples::not_inspected()], &[], "");
    github_tarball: github::render(&[samples::tarball()], &[], "apps");
    github_wide: github::render(&[samples::wide()], &[], "");
    github_forging: github::render(&[samples::forging()], &[], "");
    github_hostile: github::render(&[samples::hostile()], &[], "");
    github_problems: github::render(&[], &samples::problems(), "");
}

#[test]
fn a_hostile_package_cannot_forge_a_line() {
    for out in [
        text(samples::hostile(), PLAIN),
        text(samples::hostile(), NARROW),
        json::render(&[samples::hostile()], &[]),
    ] {
        assert!(!out.contains(['\u{1b}', '\u{9b}', '\r', '\u{7}', '\u{202e}', '\u{200b}']));
        assert!(!out.lines().any(|line| line.starts_with("ok")), "{out}");
    }
}

#[test]
fn without_colour_nothing_is_coloured() {
    colored::control::set_override(true);
    for run in samples::runs() {
        let problems = human::render_problems(&run.problems, &[].into(), PLAIN);
        let out = human::render(&run.reports, PLAIN) + &problems;
        assert!(!out.contains('\u{1b}'), "{}", run.name);
    }
}

#[test]
fn json_can_be_read_back() {
    let out = json::render(&[samples::hostile(), samples::many()], &[]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["version"], 1);
    assert_eq!(value["exit_code"], 1);
    let files = &value["packages"][0]["findings"][0]["files"];
    assert_eq!(
        files[1]["path"],
        "dist/a\nok: acme-cli@1.4.2: nothing blocks"
    );
    assert_eq!(value["packages"][1]["findings"][0]["count"], 0);
}

#[test]
fn five_lines_for_one_cause_at_most() {
    for width in [0, 60, 80, 100, 200] {
        let style = Style { width, ..PLAIN };
        for report in [
            samples::many(),
            samples::leaky(),
            samples::one_error(),
            samples::quiet(),
        ] {
            let out = text(report, style);
            let headed = |it: &&str| it.starts_with("error[") || it.starts_with("warning[");
            for cause in out.split("\n\n").filter(headed) {
                assert!(cause.lines().count() <= 5, "{width}: {cause}");
            }
        }
    }
}

#[test]
fn the_last_line_says_how_packages_came_out() {
    let reports = [
        samples::clean(),
        samples::one_error(),
        samples::not_inspected(),
    ];
    let out = human::render(&reports, PLAIN);
    assert_eq!(
        out.lines().last(),
        Some(
            "not judged: 3 packages (1 not judged, 1 blocked, 1 ok): 2 files not inspected, 2 errors"
        )
    );
}
