//! Annotations for GitHub Actions, read as its runner reads them.

#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod runner;
mod samples;

use packgate_report::{
    Diagnostic, Example, Finding, Fix, NotInspected, Place, Report, Style, escape, github, human,
};
use runner::{Command, command};
use samples::Run;

const BASES: [&str; 3] = ["", "apps/web", "a,b:c%0A::error::"];

/// The commands of a text, and its last line, which is none.
fn read(text: &str) -> (Vec<Command>, String) {
    let text = text.strip_suffix('\n').expect("a line feed at the end");
    // The runner splits where .NET does: at line feeds and carriage returns.
    let lines: Vec<&str> = text.split(['\n', '\r']).collect();
    let (last, commands) = lines.split_last().unwrap();
    assert!(command(last).is_none(), "a command: {last}");
    let commands = commands.iter();
    let commands = commands.map(|line| command(line).unwrap_or_else(|| panic!("none: {line}")));
    (commands.collect(), (*last).to_owned())
}

fn rendered(run: &Run, base: &str) -> (Vec<Command>, String) {
    read(&github::render(&run.reports, &run.problems, base))
}

/// That the reader below would see a forged command.
#[test]
fn the_runner_takes_commands() {
    for (line, name) in [
        ("::error file=a,line=1::x", Some("error")),
        ("  \u{85}\u{2028} ::warning::x", Some("warning")),
        ("::stop-commands::x", Some("stop-commands")),
        ("::ERROR::x", Some("error")),
        ("ok: ##[add-path]/evil", Some("add-path")),
        ("::unknown::##[error]x", Some("error")),
        ("::error x", None),
        ("a ::error::x", None),
        ("##[unknown]", None),
        ("## [error]x", None),
    ] {
        assert_eq!(command(line).map(|it| it.name).as_deref(), name, "{line}");
    }
    let read = command("::error file=a%2Cb%253A,title=x%3Ay::50%25%0Anext::z").unwrap();
    assert_eq!(read.property("file"), Some("a,b%3A"));
    assert_eq!(read.property("title"), Some("x:y"));
    assert_eq!(read.data, "50%\nnext::z");
}

#[test]
fn every_line_but_the_last_is_an_annotation() {
    for run in samples::runs() {
        for base in BASES {
            let (commands, last) = rendered(&run, base);
            for it in &commands {
                let context = format!("{}: {it:?}", run.name);
                assert!(
                    ["error", "warning", "notice"].contains(&it.name.as_str()),
                    "{context}"
                );
                assert!(
                    it.property("title").unwrap().starts_with("packgate: "),
                    "{context}"
                );
                // The runner cuts messages there.
                assert!(
                    (1..=4_096).contains(&it.data.encode_utf16().count()),
                    "{context}"
                );
                assert!(it.unknown().is_empty(), "{context}");
                in_the_repository(it);
            }
            let human = if run.problems.is_empty() {
                human::render(&run.reports, Style::default())
            } else {
                human::render_problems(&run.problems, &[].into(), Style::default())
            };
            let expected = human.lines().last().unwrap().replace("##[", "##\\u{5b}");
            assert_eq!(last, expected, "{}", run.name);
        }
    }
}

fn in_the_repository(annotation: &Command) {
    let Some(file) = annotation.property("file") else {
        assert_eq!(annotation.property("line"), None);
        return;
    };
    assert!(!file.starts_with('/') && !file.is_empty());
    assert!(
        file.split('/').all(|name| !["", ".", ".."].contains(&name)),
        "{file}"
    );
    let number = |name| {
        annotation
            .property(name)
            .map(|it| it.parse::<usize>().unwrap())
    };
    let (line, end) = (number("line").unwrap(), number("endLine"));
    assert!(line >= 1 && end.is_none_or(|end| end == line));
    let (column, end) = (number("col"), number("endColumn"));
    assert!(column.is_none_or(|it| it >= 1) && end.is_none_or(|it| Some(it) > column));
}

/// A report in which a name stands wherever a package can put one.
fn named(name: &str) -> Report {
    let files = vec![Example {
        path: name.to_owned(),
        bytes: 1,
        detail: Some(name.to_owned()),
        secret: None,
    }];
    let mut finding = Finding::new(&RULE, name, files);
    finding.why = Some(name.to_owned());
    finding.place = Some(Place {
        file: name.to_owned(),
        line: 2,
        column: 3,
    });
    finding.fix = Some(Fix {
        title: name.to_owned(),
        file: name.to_owned(),
        before: String::new(),
        after: name.to_owned(),
        files: 1,
        proved: Vec::new(),
    });
    let mut report = Report {
        findings: vec![finding],
        notes: vec![name.to_owned()],
        profiles: vec!["npm@12".to_owned()],
        not_inspected: vec![NotInspected {
            path: name.to_owned(),
            reason: name.to_owned(),
        }],
        ..Report::default()
    };
    name.clone_into(&mut report.subject.name);
    name.clone_into(&mut report.subject.version);
    report
}

static RULE: packgate_report::Rule = packgate_report::Rule {
    id: "map-dead",
    family: packgate_report::Family::SourceMaps,
    level: packgate_report::Level::Error,
    summary: "",
    page: "",
};

/// The name, the file that is annotated, and the name in a message: what whoever
/// reads the annotation sees.
const NAMES: [(&str, &str, &str); 20] = [
    ("a.js", "a.js", "a.js"),
    ("a b/ü,日.js", "a b/ü,日.js", "a b/ü,日.js"),
    ("50%", "50%", "50%"),
    ("%0A%25%3A", "%0A%25%3A", "%0A%25%3A"),
    ("a=b,line=9", "a=b,line=9", "a=b,line=9"),
    ("a::error::x", "a::error::x", "a::error::x"),
    ("::error::x", "::error::x", "::error::x"),
    (
        "::stop-commands::t",
        "::stop-commands::t",
        "::stop-commands::t",
    ),
    ("::add-mask::e", "::add-mask::e", "::add-mask::e"),
    ("\n::error::x", "\\n::error::x", "\\n::error::x"),
    ("\r::error::x", "\\r::error::x", "\\r::error::x"),
    ("\u{85}::error::x", "\\u{85}::error::x", "\\u{85}::error::x"),
    (
        "\u{2029}::error::x",
        "\\u{2029}::error::x",
        "\\u{2029}::error::x",
    ),
    ("\u{1b}[2J", "\\u{1b}[2J", "\\u{1b}[2J"),
    ("##[error]x", "##\\u{5b}error]x", "##\\u{5b}error]x"),
    ("x##[group]y", "x##\\u{5b}group]y", "x##\\u{5b}group]y"),
    (
        "#\u{200b}#[error]x",
        "#\\u{200b}#[error]x",
        "#\\u{200b}#[error]x",
    ),
    ("../../x", "package.json", "../../x"),
    ("/etc/passwd", "package.json", "/etc/passwd"),
    ("C:\\x", "package.json", "C:\\x"),
];

#[test]
fn names_forge_nothing() {
    for (name, file, shown) in NAMES {
        let problem = Diagnostic {
            message: name.to_owned(),
            place: named(name).findings[0].place.clone(),
            help: Some(name.to_owned()),
        };
        let (commands, last) = read(&github::render(&[named(name)], &[problem], ""));
        let kinds: Vec<&str> = commands.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(kinds, ["error", "error", "error", "notice"], "{name:?}");
        assert_eq!(commands[0].property("file"), Some(file));
        assert_eq!(commands[0].data, format!("{shown}\nhelp: {shown}"));
        let label = format!("{shown}@{shown}");
        let unread = format!("1 file could not be inspected, so {label} is not judged");
        assert_eq!(commands[1].data, format!("{unread}\n{shown}: {shown}"));
        assert_eq!(commands[2].property("file"), Some(file));
        let said = format!("{shown}\n{shown} (1 B): {shown}\nwhy: {shown}\nfix: {shown}");
        assert_eq!(
            commands[2].data,
            format!("{said}\nhelp: packgate rule map-dead")
        );
        assert_eq!(commands[3].data, shown);
        assert_eq!(last, "not judged: 1 problem to solve first");
        let (_, last) = read(&github::render(&[named(name)], &[], ""));
        assert!(
            last.starts_with("not judged: ") && last.contains(&label),
            "{last}"
        );
        assert_eq!(shown, escape(name).replace("##[", "##\\u{5b}"));
    }
}

#[test]
fn what_is_gravest_comes_first() {
    let mut report = samples::leaky();
    report.findings.reverse();
    let reports = [samples::many(), samples::not_inspected(), report];
    let (commands, _) = read(&github::render(&reports, &samples::problems(), ""));
    let order: Vec<String> = commands
        .iter()
        .map(|it| format!("{} {}", it.name, it.property("title").unwrap()))
        .collect();
    let expected = [
        "error packgate: not judged",
        "error packgate: not judged",
        "error packgate: not judged",
        "error packgate: not inspected",
        "error packgate: map-reveals-source",
        "error packgate: agent-state",
        "error packgate: secret/aws",
        "error packgate: env-file",
        "error packgate: map-reveals-source",
        "warning packgate: policy-unused-allow",
        "warning packgate: manager-disagrees",
        "warning packgate: backup-file",
        "warning packgate: map-dead",
    ];
    assert_eq!(order, expected);
}

/// GitHub shows ten of a kind: the tenth stands for those that it does not show.
#[test]
fn the_tenth_says_what_the_others_are() {
    for (findings, lines, tenth) in [
        (10, 10, None),
        (
            11,
            12,
            Some("2 more errors in the log of this step\nmap-dead (2)"),
        ),
        (
            30,
            31,
            Some("21 more errors in the log of this step\nmap-dead (21)"),
        ),
    ] {
        let mut report = named("a");
        report.not_inspected.clear();
        report.notes.clear();
        report.findings = vec![report.findings[0].clone(); findings];
        let (commands, _) = read(&github::render(&[report], &[], ""));
        assert_eq!(commands.len(), lines);
        let more: Vec<&str> = commands
            .iter()
            .filter(|it| it.property("title") == Some("packgate: more"))
            .map(|it| it.data.as_str())
            .collect();
        assert_eq!(more, tenth.into_iter().collect::<Vec<_>>());
        let at = commands.iter().position(|it| it.property("file").is_none());
        assert_eq!(at, tenth.map(|_| 9));
    }
}

#[test]
fn notes_and_what_is_allowed_are_quiet() {
    let (commands, last) = read(&github::render(&[samples::quiet()], &[], ""));
    let said: Vec<&str> = commands.iter().map(|it| it.data.as_str()).collect();
    assert_eq!(said, ["packages/docs is private and cannot be published"]);
    assert_eq!(commands[0].name, "notice");
    assert!(
        last.contains("1 note and 1 allowed finding hidden"),
        "{last}"
    );
}
