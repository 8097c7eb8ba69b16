//! Patterns that are made to take long: each is judged or refused at once.

use packgate_glob::{BunGlob, Micromatch2, Name, Picomatch};
use std::time::{Duration, Instant};

/// Patterns that nest, repeat or leave open as much as they can.
fn patterns() -> Vec<String> {
    let pieces = [
        "{",
        "{a,",
        "{a,b}",
        "[",
        "[a",
        "(",
        "(a|",
        "+(",
        "+(a|b)",
        "!(a)",
        "!(",
        "*",
        "**",
        "**/",
        "*a",
        "?",
        "\\",
        "{1..9}",
        "{a..z}",
        "@(*|a)",
        "!(*a)",
        "[[:alpha:]]",
        "a{2}",
        "(a*)*",
        "(?=a)",
        "$",
        "+",
        "]",
        "}",
        ")",
        "./",
        "../",
        "\"",
    ];
    let mut all = Vec::new();
    for piece in pieces {
        for count in [40, 400, 3_000] {
            all.push(piece.repeat(count));
            let closers = ")".repeat(count) + &"}".repeat(count) + &"]".repeat(count);
            all.push(piece.repeat(count) + &closers);
        }
    }
    all
}

fn timed(what: &str, pattern: &str, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    let took = start.elapsed();
    let shown: String = pattern.chars().take(30).collect();
    assert!(
        took < Duration::from_secs(20),
        "{what}: {shown}… ({} bytes) took {took:?}",
        pattern.len()
    );
}

#[test]
fn no_pattern_takes_long() {
    let path = format!("{}/{}.js", "a".repeat(120), "ab".repeat(40));
    for pattern in patterns() {
        timed("micromatch 2", &pattern, || {
            for compiled in [
                Micromatch2::plain(&pattern),
                Micromatch2::dot_nocase(&pattern),
            ] {
                let _ = compiled.map(|glob| glob.test(&Name::new(&path)));
            }
        });
        timed("picomatch", &pattern, || {
            let _ = Picomatch::new(&pattern, false)
                .map(|glob| glob.matches(&Name::new(&path), &Name::new("a.js")));
        });
        timed("bun", &pattern, || {
            let _ = BunGlob::new(&pattern).map(|glob| glob.matches(&path));
        });
    }
}
