//! Names that mean something to a file system, a terminal or a tool. That nothing was
//! written outside of the directory is checked in every run.

use crate::maps::{map, write};
use crate::support::{Project, npm11};
use serde_json::json;

/// Sources of one map, and the paths to which they go, in order.
#[rustfmt::skip]
const ROWS: &[(&[&str], &[&str])] = &[
    (&["../../../../../../../../tmp/x", "/etc/passwd", "/"], &["tmp/x", "etc/passwd", "unnamed"]),
    (&["..%2f..%2fx", "%2e%2e/y", "..\\..\\z"], &["x", "y", "z"]),
    (&["C:\\Users\\me\\a.ts", "\\\\server\\share\\a", "\\\\?\\C:\\b", "file:///C:/c"], &["C/Users/me/a.ts", "server/share/a", "C/b", "C/c"]),
    (&["webpack://app/../../x", "webpack:///./src/a.ts?1f", "https://cdn.example.com/a"], &["x", "src/a.ts", "cdn.example.com/a"]),
    (&["CON", "aux.js", "x/nul.", "com1.d.ts"], &["_CON", "_aux.js", "x/nul_", "_com1.d.ts"]),
    (&["a.", "b ", "c:stream", "d\0e\nf\u{1b}[2Jg"], &["a_", "b_", "c_stream", "d_e_f_[2Jg"]),
    (&[".git/config", ".GIT/hooks/pre-commit", "git~1/x"], &["_.git/config", "_.GIT/hooks/pre-commit", "_git~1/x"]),
    (&["a.ts", "a.ts", "A.ts", "./x/../a.ts"], &["a.ts", "a.2.ts", "A.3.ts", "a.4.ts"]),
    (&["a", "a/b", "a/b/c", "A/b"], &["a.2", "a/b.2", "a/b/c", "A/b.3"]),
    (&["\u{e9}", "e\u{301}"], &["\u{e9}", "e\u{301}.2"]),
    (&["", "", ".."], &["unnamed", "unnamed.2", "unnamed.3"]),
    (&["packgate-reveal.json", "PACKGATE-REVEAL.JSON"], &["packgate-reveal.2.json", "PACKGATE-REVEAL.3.JSON"]),
    (&["-rf", "~/x", "$HOME", "a b;c"], &["-rf", "~/x", "$HOME", "a b;c"]),
];

#[test]
fn every_name_is_written_inside() {
    for (names, paths) in ROWS {
        let contents: Vec<String> = (0..names.len()).map(|at| format!("{at}")).collect();
        let sources: Vec<(&str, &str)> = names
            .iter()
            .zip(&contents)
            .map(|(name, content)| (*name, content.as_str()))
            .collect();
        let project = Project::new(npm11("")).file("a.map", map(&sources));
        let (run, written) = write(&project, ".");
        assert_eq!(run.code, 0, "{names:?}: {run:?}");
        assert_eq!(written.len(), names.len(), "{names:?}: {written:?}");
        for (path, content) in paths.iter().zip(&contents) {
            let there = written.get(*path).map(Vec::as_slice);
            assert_eq!(there, Some(content.as_bytes()), "{names:?}: {written:?}");
        }
        harmless(&run.stdout);
        harmless(&project.run(&["reveal", "--verbose"]).stdout);
        harmless(&project.run(&["reveal", "--format", "json"]).stdout);
    }
}

#[test]
fn endless_names() {
    let long = "ä".repeat(100_000);
    let deep = "d/".repeat(10_000);
    let sources = [
        (long.as_str(), "1"),
        (&format!("{long}b"), "2"),
        (&format!("{deep}f"), "3"),
        (&format!("e/{deep}f"), "4"),
    ];
    let project = Project::new(npm11("")).file("a.map", map(&sources));
    let (run, written) = write(&project, ".");
    assert_eq!((run.code, written.len()), (0, 4), "{run:?}");
    // The one is cut in the middle of its 4,096 bytes, the other at the end.
    assert!(written.keys().all(|path| path.len() < 800), "{written:?}");
}

#[test]
fn names_that_are_not_utf_8_and_roots_that_lead_out() {
    let mut text = br#"{"version":3,"mappings":"","sourceRoot":"../../..","sources":["a"#.to_vec();
    text.extend(b"\xff\xfe\",\"\\ud800\"],\"sourcesContent\":[\"1\",\"2\"]}");
    let project = Project::new(npm11("")).file("d/a.map", text);
    let (run, written) = write(&project, ".");
    assert_eq!(run.code, 0, "{run:?}");
    let paths: Vec<&String> = written.keys().collect();
    assert_eq!(paths, ["a\u{fffd}\u{fffd}", "\u{fffd}"]);
}

/// Maps under hostile names, too.
#[test]
#[cfg(unix)]
fn names_of_maps() {
    let name = "d/\u{1b}[31mred\nok: forged\u{202e}.map";
    let project = Project::new(npm11("")).file(name, map(&[("a", "1")]));
    for args in [
        &["reveal"][..],
        &["reveal", "--format", "json"],
        &["reveal", name],
    ] {
        let run = project.run(args).exits(0);
        harmless(&run.stdout);
        harmless(&run.stderr);
    }
}

#[test]
fn wrong_types_all_over() {
    for sources in [
        json!(null),
        json!(3),
        json!({"a": 1}),
        json!([[], {}, 3, null, true]),
    ] {
        for contents in [
            json!("x"),
            json!([["x"], {"y": "z"}, "c", 7]),
            json!({"0": "x"}),
        ] {
            let text = json!({
                "version": 3, "mappings": "", "sources": sources, "sourcesContent": contents,
                "sourceRoot": [1], "sections": 4,
            });
            let project = Project::new(npm11("")).file("a.map", text.to_string());
            let (run, written) = write(&project, ".");
            let expected = usize::from(contents.is_array());
            assert_eq!((run.code, written.len()), (0, expected), "{text}: {run:?}");
        }
    }
}

#[track_caller]
fn harmless(text: &str) {
    let bad = |char: char| {
        (char.is_control() && char != '\n')
            || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    assert!(!text.contains(bad), "{text:?}");
    assert!(
        !text.lines().any(|line| line.starts_with("ok: forged")),
        "{text}"
    );
}
