//! `scripts` edited as text: what is added, and that it goes without a trace.
#![expect(clippy::unwrap_used, reason = "tests may fail")]

use packgate_manifest::{Manifest, Value, add_files, set_script};

const GATE: &str = "gate";

/// A text, the command that `postpack` gets, and the text then, written by hand.
const ADDED: &[(&str, &str, &str)] = &[
    // No scripts.
    (
        "{\n  \"name\": \"a\",\n  \"license\": \"MIT\"\n}\n",
        GATE,
        "{\n  \"name\": \"a\",\n  \"scripts\": {\n    \"postpack\": \"gate\"\n  },\n  \"license\": \"MIT\"\n}\n",
    ),
    (
        "{\n\t\"license\": \"MIT\",\n\t\"keywords\": []\n}",
        GATE,
        "{\n\t\"license\": \"MIT\",\n\t\"keywords\": [],\n\t\"scripts\": {\n\t\t\"postpack\": \"gate\"\n\t}\n}",
    ),
    (
        "\u{feff}{\r\n    \"version\": \"1\",\r\n    \"main\": \"a\"\r\n}\r\n",
        GATE,
        "\u{feff}{\r\n    \"version\": \"1\",\r\n    \"main\": \"a\",\r\n    \"scripts\": {\r\n        \"postpack\": \"gate\"\r\n    }\r\n}\r\n",
    ),
    (
        "{\"name\":\"a\",\"license\":\"MIT\"}",
        GATE,
        "{\"name\":\"a\",\"scripts\":{\"postpack\":\"gate\"},\"license\":\"MIT\"}",
    ),
    (
        "{ \"name\": \"a\" }",
        GATE,
        "{ \"name\": \"a\", \"scripts\": {\"postpack\": \"gate\"} }",
    ),
    (
        "{ \"name\" : \"a\"\n, \"files\" : []\n, \"x\" : {}\n}",
        GATE,
        "{ \"name\" : \"a\"\n, \"files\" : []\n, \"scripts\" : {\n\"postpack\" : \"gate\"\n}\n, \"x\" : {}\n}",
    ),
    // Scripts, but none in it.
    (
        "{\n  \"name\": \"a\",\n  \"scripts\": {}\n}",
        GATE,
        "{\n  \"name\": \"a\",\n  \"scripts\": {\"postpack\": \"gate\"}\n}",
    ),
    (
        "{\n  \"scripts\": { },\n  \"name\": \"a\"\n}",
        GATE,
        "{\n  \"scripts\": { \"postpack\": \"gate\" },\n  \"name\": \"a\"\n}",
    ),
    (
        "{\"scripts\":{},\"name\":\"a\"}",
        GATE,
        "{\"scripts\":{\"postpack\":\"gate\"},\"name\":\"a\"}",
    ),
    // Other scripts.
    (
        "{\n  \"scripts\": {\n    \"build\": \"tsc\"\n  }\n}",
        GATE,
        "{\n  \"scripts\": {\n    \"build\": \"tsc\",\n    \"postpack\": \"gate\"\n  }\n}",
    ),
    (
        "{\n\t\"scripts\": { \"a\": \"1\" , \"b\": \"2\" }\n}",
        GATE,
        "{\n\t\"scripts\": { \"a\": \"1\" , \"b\": \"2\" , \"postpack\": \"gate\" }\n}",
    ),
    (
        "{\"scripts\":{\"a\":\"1\"}}",
        GATE,
        "{\"scripts\":{\"a\":\"1\",\"postpack\":\"gate\"}}",
    ),
    // JavaScript puts numbers first; the text does not.
    (
        "{\"scripts\":{\"a\":\"1\",\"2\":\"x\"}}",
        GATE,
        "{\"scripts\":{\"a\":\"1\",\"2\":\"x\",\"postpack\":\"gate\"}}",
    ),
    // Written twice: the last counts.
    (
        "{\"scripts\":{\"b\":\"1\"},\"scripts\":{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\"}}",
        GATE,
        "{\"scripts\":{\"b\":\"1\"},\"scripts\":{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\",\"postpack\":\"gate\"}}",
    ),
];

fn set(text: &str, command: Option<&str>) -> String {
    set_script(text, "package.json", "postpack", command).unwrap()
}

#[test]
fn a_script_is_added_as_the_file_is_written_and_taken_out_without_trace() {
    for (before, command, after) in ADDED {
        assert_eq!(set(before, Some(command)), *after);
        assert_eq!(set(after, Some(command)), *after, "already");
        assert_eq!(set(after, None), *before, "{after}");
        assert_eq!(set(before, None), *before, "nothing to take out");
    }
}

#[test]
fn of_a_command_only_what_changes_is_written_anew() {
    for (before, old, new, after) in [
        (r#""a""#, "a", "gate && a", r#""gate && a""#),
        (
            r#""a\u0026b \/""#,
            "a&b /",
            "gate && a&b /",
            r#""gate && a\u0026b \/""#,
        ),
        (r#""a; b""#, "a; b", "gate && (a; b)", r#""gate && (a; b)""#),
        (r#""\u0061""#, "a", "a && gate", r#""\u0061 && gate""#),
        (r#""say \"é\"""#, "say \"é\"", "gate", r#""gate""#),
        (r#""""#, "", "gate", r#""gate""#),
    ] {
        let whole = |value: &str| format!("{{\"scripts\": {{\"postpack\": {value}}}}}");
        let (before, after) = (whole(before), whole(after));
        assert_eq!(set(&before, Some(new)), after);
        let undone = set(&after, Some(old));
        // Of a command that went whole, the escapes are gone as well.
        let lossy = new == GATE && !old.is_empty();
        assert!(undone == before || lossy, "{undone}");
        let manifest = Manifest::parse(undone.as_bytes(), "package.json").unwrap();
        let now = manifest.script("postpack").and_then(Value::as_str);
        assert_eq!(now, Some(old));
    }
}

#[test]
fn the_first_of_several_goes_with_the_comma_after_it() {
    for (before, after) in [
        (
            "{\n  \"scripts\": {\n    \"postpack\": \"gate\",\n    \"test\": \"t\"\n  }\n}",
            "{\n  \"scripts\": {\n    \"test\": \"t\"\n  }\n}",
        ),
        (
            "{\"scripts\":{\"postpack\":\"gate\",\"test\":\"t\"}}",
            "{\"scripts\":{\"test\":\"t\"}}",
        ),
        (
            "{\n  \"scripts\": {\n    \"postpack\": \"gate\"\n  },\n  \"name\": \"a\"\n}",
            "{\n  \"name\": \"a\"\n}",
        ),
        (
            "{\n  \"scripts\": {\n    \"postpack\": \"gate\"\n  }\n}",
            "{\n  \"scripts\": {}\n}",
        ),
    ] {
        assert_eq!(set(before, None), after);
    }
}

#[test]
fn what_would_change_more_is_refused() {
    for (text, command, reason) in [
        (
            r#"{"scripts":{"postpack":"a","postpack":"b"}}"#,
            None,
            "something else",
        ),
        (
            "{\"scripts\":{\"a\":\"1\"},\n\"scripts\":{\n\"postpack\":\"b\"\n},\"name\":\"a\"}",
            None,
            "something else",
        ),
        (
            r#"{"scripts":[]}"#,
            Some(GATE),
            "package.json:1: \"scripts\" is an array",
        ),
        (r#"{"scripts":null}"#, Some(GATE), "\"scripts\" is null"),
        (
            "{\n  // why\n  \"scripts\": {}\n}",
            Some(GATE),
            "package.json:2:3: expected",
        ),
        ("[]", Some(GATE), "holds an array"),
    ] {
        let error = set_script(text, "package.json", "postpack", command).unwrap_err();
        assert!(error.to_string().contains(reason), "{text}: {error}");
    }
    assert_eq!(
        set("{}", Some(GATE)),
        r#"{"scripts": {"postpack": "gate"}}"#
    );
    // Of two, the one that counts is set.
    assert_eq!(
        set(
            r#"{"scripts":{"postpack":"a","postpack":"b"}}"#,
            Some("gate && b")
        ),
        r#"{"scripts":{"postpack":"a","postpack":"gate && b"}}"#
    );
}

#[test]
fn a_list_of_files_looks_like_what_is_there() {
    for (before, after) in [
        (
            "{\n  \"name\": \"x\",\n  \"main\": \"a.js\",\n  \"license\": \"MIT\"\n}\n",
            "{\n  \"name\": \"x\",\n  \"main\": \"a.js\",\n  \"files\": [\n    \"dist\",\n    \"a.js\"\n  ],\n  \"license\": \"MIT\"\n}\n",
        ),
        (
            "{\r\n\t\"license\": \"MIT\"\r\n}",
            "{\r\n\t\"license\": \"MIT\",\r\n\t\"files\": [\r\n\t\t\"dist\",\r\n\t\t\"a.js\"\r\n\t]\r\n}",
        ),
        (r#"{"name":"x"}"#, r#"{"name":"x","files":["dist","a.js"]}"#),
        (
            r#"{"name": "x"}"#,
            r#"{"name": "x","files": ["dist", "a.js"]}"#,
        ),
    ] {
        let manifest = Manifest::parse(before.as_bytes(), "package.json").unwrap();
        let entries = ["dist".to_owned(), "a.js".to_owned()];
        assert_eq!(add_files(&manifest, &entries).unwrap(), after);
    }
    for none in [r#"{"files": null}"#, r#"{"name": "x", "files": []}"#, "{}"] {
        let manifest = Manifest::parse(none.as_bytes(), "package.json").unwrap();
        assert_eq!(add_files(&manifest, &["a".to_owned()]), None, "{none}");
    }
}
