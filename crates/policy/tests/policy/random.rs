//! Whatever is in the file, reading it does not panic, and problems lie within it.

use packgate_policy::{Date, Policy, Usage};

use crate::support::{DEAD, MAP, finding, read};

const PIECES: &[&str] = &[
    "[project]",
    "[rules]",
    "[[allow]]",
    "[secrets]",
    "[commit]",
    "[push]",
    "[rules.internal-dir]",
    "closed",
    "manager",
    "packages",
    "map-dead",
    "source-maps",
    "size-budget",
    "\"secret/npm\"",
    "level",
    "reason",
    "paths",
    "bytes",
    "files",
    "rule",
    "path",
    "expires",
    "strict",
    "tree",
    "every-commit",
    " = ",
    "=",
    ".",
    ",",
    "\n",
    "\r\n",
    "[",
    "]",
    "{",
    "}",
    " ",
    "\t",
    "#",
    "true",
    "false",
    "\"error\"",
    "\"allow\"",
    "\"map-dead\"",
    "\"dist/**\"",
    "\"{a,b\"",
    "\"[\"",
    "\"!x\"",
    "\"\\",
    "\"\"\"",
    "'",
    "2027-03-01",
    "2027-02-30",
    "1e9",
    "0xffff_ffff_ffff_ffff_f",
    "-1",
    "5_000_000",
    "\u{feff}",
    "\u{202e}",
    "日本",
    "\u{0}",
    "\u{7f}",
    "é",
];

/// A small generator with a fixed start, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn text(&mut self) -> String {
        let pieces = self.below(24);
        (0..pieces)
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    /// A valid file with a piece put in, or a character taken out.
    fn damaged(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        let at = self.below(chars.len());
        if self.below(2) == 0 {
            chars.remove(at);
        } else {
            let piece = PIECES[self.below(PIECES.len())];
            chars.splice(at..at, piece.chars());
        }
        chars.into_iter().collect()
    }
}

const VALID: &str = "[project]\nclosed = true\n[rules]\nmap-dead = { level = \"note\", paths = [\"a/{b,c}/**\"] }\nsize-budget = { bytes = 5 }\n[[allow]]\nrule = \"map-dead\"\npath = \"dist/*.map\"\nreason = \"r\"\nexpires = 2027-03-01\n";

fn check(text: &str) -> bool {
    match read("packgate.toml", text) {
        Ok(config) => {
            let today = Date::from_unix_seconds(1_800_000_000);
            let policy = Policy::new([config], "packages/a", today);
            let mut usage = Usage::default();
            let findings = vec![finding(&MAP, &["dist/a.map", "b"]), finding(&DEAD, &[])];
            assert!(policy.apply(findings, &mut usage).len() >= 2);
            policy.leftovers(&usage);
            true
        }
        Err(problems) => {
            assert!(!problems.0.is_empty());
            for problem in &problems.0 {
                let place = problem.place.as_ref().unwrap();
                let lines = text.split('\n').count();
                assert!((1..=lines).contains(&place.line), "{text:?} {problem}");
                assert!(place.column >= 1, "{text:?} {problem}");
            }
            false
        }
    }
}

#[test]
fn any_text() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        check(&random.text());
    }
}

#[test]
fn nearly_valid_text() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let valid = (0..10_000)
        .filter(|_| check(&random.damaged(VALID)))
        .count();
    // Both ways are taken, or the test would prove little.
    assert!(valid > 500 && valid < 9_500, "{valid}");
}

#[test]
fn deep_and_long_texts() {
    for text in [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{} = 1", "a.".repeat(50_000)),
        format!(
            "[rules]\nmap-dead = {{ level = \"note\", paths = [\"{}\"] }}",
            "{".repeat(1_000)
        ),
        format!("[{}]", "x".repeat(1_000_000)),
    ] {
        check(&text);
    }
}
