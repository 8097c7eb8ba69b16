//! The parser against `serde_json`, and against itself on broken input.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_manifest::json::{self, MAX_DEPTH};
use packgate_manifest::{Data, Manifest, ManifestError, Value};

/// A small generator with a fixed seed, so that a failure comes back.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"b\":",
    "\"a\":1",
    "1",
    "-",
    "0",
    ".",
    "e",
    "E+",
    "1.5",
    "01",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\t",
    "\r",
    "\\",
    "\"\\n\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u12\"",
    "\"\\x\"",
    "é",
    "\"é\"",
    "\u{1}",
    "\"\u{1}\"",
    "\u{feff}",
    "\u{a0}",
    "//",
    "'a'",
    "{}",
    "[]",
    "[1,]",
    "-0",
    "1e5",
    "\u{7f}",
];

fn json_value(random: &mut Random, depth: usize) -> String {
    match random.below(if depth == 0 { 5 } else { 7 }) {
        0 => random.pick(&["null", "true", "false"]).to_owned(),
        1 | 2 => random.pick(&["0", "-0", "12.5e-3", "1e9", "7"]).to_owned(),
        3 | 4 => random
            .pick(&["\"\"", "\"a\\\"b\"", "\"\\u0041é\\\\\"", "\"x y\""])
            .to_owned(),
        5 => {
            let items: Vec<String> = (0..random.below(4))
                .map(|_| json_value(random, depth - 1))
                .collect();
            format!("[{}]", items.join(random.pick(&[",", " , ", ",\n"])))
        }
        _ => {
            let members: Vec<String> = (0..random.below(5))
                .map(|_| {
                    let key = random
                        .pick(&["a", "b", "2", "1", "10", "z", "__proto__"])
                        .to_owned();
                    format!("\"{key}\": {}", json_value(random, depth - 1))
                })
                .collect();
            format!("{{ {} }}", members.join(","))
        }
    }
}

fn same(ours: &Value, theirs: &serde_json::Value) -> bool {
    match (&ours.data, theirs) {
        (Data::Null, serde_json::Value::Null) => true,
        (Data::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Data::Number(a), serde_json::Value::Number(b)) => {
            Some(a.to_bits()) == b.as_f64().map(f64::to_bits)
        }
        (Data::String(a), serde_json::Value::String(b)) => a == b,
        (Data::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Data::Object(a), serde_json::Value::Object(b)) => {
            a.entries().len() == b.len()
                && a.entries()
                    .iter()
                    .all(|e| b.get(&e.key).is_some_and(|v| same(&e.value, v)))
        }
        _ => false,
    }
}

/// Every span covers text that parses to the very value it belongs to.
fn spans_hold(text: &str, value: &Value) {
    let own = json::parse(&text[value.span.start..value.span.end]).unwrap();
    assert_eq!(own.kind(), value.kind());
    match &value.data {
        Data::Array(items) => items.iter().for_each(|item| spans_hold(text, item)),
        Data::Object(object) => {
            for entry in object.entries() {
                let key = &text[entry.key_span.start..entry.key_span.end];
                assert_eq!(json::parse(key).unwrap().as_str(), Some(entry.key.as_str()));
                spans_hold(text, &entry.value);
            }
        }
        _ => {}
    }
}

#[test]
fn generated_documents_read_as_serde_json_reads_them() {
    let mut random = Random(0x5eed);
    for _ in 0..3_000 {
        let text = json_value(&mut random, 5);
        let ours = json::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let theirs: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(same(&ours, &theirs), "{text}\n{ours:?}\n{theirs:?}");
        spans_hold(&text, &ours);
    }
}

#[test]
fn what_is_json_is_what_serde_json_takes_for_json() {
    let mut random = Random(0xfeed);
    let mut valid = 0;
    for round in 0..60_000 {
        let text: String = if round % 2 == 0 {
            (0..=random.below(7)).map(|_| random.pick(PIECES)).collect()
        } else {
            mutated(&mut random)
        };
        // serde_json knows no byte order mark.
        let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let theirs = serde_json::from_str::<serde_json::Value>(bare);
        let ours = json::parse(&text);
        valid += usize::from(ours.is_ok());
        // Numbers that JavaScript reads as Infinity, serde_json does not read.
        let too_large = |error: &serde_json::Error| error.to_string().contains("out of range");
        if theirs.as_ref().is_err_and(too_large) {
            continue;
        }
        assert_eq!(
            ours.is_ok(),
            theirs.is_ok(),
            "{text:?}\n{ours:?}\n{theirs:?}"
        );
        if let Err(error) = ours {
            assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
        }
    }
    assert!(valid > 3_000, "only {valid} of the texts were JSON");
}

/// A valid document with one piece taken out, put in or doubled.
fn mutated(random: &mut Random) -> String {
    let mut chars: Vec<char> = json_value(random, 4).chars().collect();
    for _ in 0..random.below(3) {
        let at = random.below(chars.len() + 1);
        if random.below(2) == 0 && at < chars.len() {
            chars.remove(at);
        } else {
            let piece: Vec<char> = random.pick(PIECES).chars().collect();
            chars.splice(at..at, piece);
        }
    }
    chars.into_iter().collect()
}

#[test]
fn arbitrary_bytes_never_panic() {
    let mut random = Random(0xbad);
    for _ in 0..20_000 {
        let mut bytes = json_value(&mut random, 3).into_bytes();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() + 1);
            bytes.insert(at, u8::try_from(random.next() & 0xff).unwrap());
        }
        let _ = Manifest::parse(&bytes, "package.json").map_err(|error| error.to_string());
    }
}

#[test]
fn objects_enumerate_as_in_javascript() {
    let value = json::parse(r#"{"b":1,"10":2,"a":3,"2":4,"b":5,"01":6}"#).unwrap();
    let object = value.as_object().unwrap();
    assert_eq!(
        object.keys().collect::<Vec<_>>(),
        ["2", "10", "b", "a", "01"]
    );
    assert_eq!(object.get("b").unwrap().data, Data::Number(5.0));
}

#[test]
fn lone_surrogates_are_read() {
    for (text, wanted) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00x""#, "\u{fffd}x"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud800A""#, "\u{fffd}A"),
        (r#""\uD83D\uDE00""#, "😀"),
    ] {
        assert_eq!(json::parse(text).unwrap().as_str(), Some(wanted), "{text}");
    }
}

#[test]
fn depth_is_bounded_and_uses_no_stack() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(json::parse(&nested(MAX_DEPTH)).is_ok());
    let error = json::parse(&nested(1_000_000)).unwrap_err();
    assert!(error.too_deep);
    let text = format!("{{\n\"a\": {}}}", nested(MAX_DEPTH + 5));
    let error = Manifest::parse(text.as_bytes(), "p/package.json").unwrap_err();
    assert!(
        matches!(error, ManifestError::TooDeep { line: 2, .. }),
        "{error}"
    );
}

#[test]
fn errors_name_file_line_and_column() {
    let message = |text: &[u8]| {
        Manifest::parse(text, "p/package.json")
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(b"{\n  \"a\": 1,\n}"),
        "p/package.json:3:1: expected a key, found `}` (npm: EJSONPARSE)"
    );
    assert_eq!(
        message(b""),
        "p/package.json:1:1: expected a value, found the end of the file (npm: EJSONPARSE)"
    );
    assert_eq!(
        message(b"[1]"),
        "p/package.json: holds an array; a package.json is an object (npm refuses it)"
    );
    assert_eq!(
        message(b"{\"a\": \"\xff\n\"}"),
        "p/package.json:1:9: expected `\"` or an escaped character, found U+000A (npm: EJSONPARSE)"
    );
}
