//! A residual, stepped down portion by portion, agrees with the whole path asked at once.

use std::sync::Arc;

use packgate_glob::{Dialect, IgnoreRule, Mode, Name, Options, PatternError, Residual};

const MODES: [Mode; 3] = [Mode::File, Mode::Dir, Mode::Slash];

const NAMES: &[&str] = &[
    "a", "b", "A", "aa", "ab", "a.js", ".a", "é", "É", "x", "foo", "..a", "...", "b.", "😀", "ſ",
    "-", "a b", "*", "[a]",
];

const PORTIONS: &[&str] = &[
    "**",
    "**",
    "**",
    "*",
    "a",
    "b",
    "A",
    "foo",
    "*.js",
    "?",
    "?(a)",
    "*(a)",
    "!(a)",
    "!(a|b)",
    "@(a|b)",
    "+(a|b)*",
    "[ab]",
    "[!a]",
    "{a,b}",
    "{a,**}",
    "{a/b,*}",
    "..",
    ".",
    ".*",
    "a*",
    "*a*",
    "é",
    "[[:alpha:]]",
    "\\a",
    "?(a|)",
    "@(|a)",
    "{,a}",
    "a?",
    "[a]",
    "😀",
    "b*(.)",
    "",
];

fn pattern(random: &mut fastrand::Rng) -> String {
    let lead = ["", "", "", "/", "!", "!/", "!!", "//"][random.usize(..8)];
    let tail = ["", "", "", "/"][random.usize(..4)];
    let count = [1, 1, 2, 2, 3, 3, 4, 5, 8][random.usize(..9)];
    let portions: Vec<&str> = (0..count)
        .map(|_| PORTIONS[random.usize(..PORTIONS.len())])
        .collect();
    format!("{lead}{}{tail}", portions.join("/"))
}

fn path(random: &mut fastrand::Rng) -> Vec<&'static str> {
    // Few different names, or long patterns would never match.
    let choice = if random.bool() { 2 } else { NAMES.len() };
    (0..random.usize(1..8))
        .map(|_| NAMES[random.usize(..choice)])
        .collect()
}

fn step(residual: Option<Residual>, directories: &[&str]) -> Option<Residual> {
    directories.iter().fold(residual, |residual, name| {
        residual.and_then(|r| r.step(&Name::new(name)))
    })
}

fn reference(rule: &IgnoreRule, path: &[&str], mode: Mode) -> bool {
    let slash = if mode == Mode::Slash { "/" } else { "" };
    let base = (path.len() > 1).then(|| format!("{}{slash}", path[path.len() - 1]));
    rule.matches_entry(
        &format!("{}{slash}", path.join("/")),
        mode == Mode::Dir,
        base.as_deref(),
    )
}

/// Compares one rule on one path, in all modes; also what the hints promise.
fn check(rule: &Arc<IgnoreRule>, path: &[&str]) {
    let residual = step(Some(rule.residual()), &path[..path.len() - 1]);
    for mode in MODES {
        let want = reference(rule, path, mode);
        let name = Name::new(path[path.len() - 1]);
        let got = residual.as_ref().is_some_and(|r| r.test(&name, mode));
        if got && mode == Mode::File {
            let hint = residual.as_ref().expect("a residual").hint();
            assert!(hint.allows(&name), "{hint:?} {:?} {path:?}", rule.text());
        }
        assert_eq!(got, want, "{:?} on {path:?} as {mode:?}", rule.text());
        let always = residual.as_ref().is_some_and(Residual::always);
        assert!(
            want || !always,
            "{:?} does not always match {path:?} as {mode:?}",
            rule.text()
        );
    }
}

fn run(seed: u64, rules: usize) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut compared = 0;
    for _ in 0..rules {
        let dialect = if random.bool() {
            Dialect::Minimatch9
        } else {
            Dialect::Minimatch10
        };
        let text = pattern(&mut random);
        let rule = match IgnoreRule::new(&text, 1, &Options::for_ignore_rules(dialect)) {
            Ok(rule) => Arc::new(rule),
            Err(PatternError::InvalidRegExp { .. }) => continue,
            Err(error) => panic!("{text:?}: {error}"),
        };
        for _ in 0..12 {
            check(&rule, &path(&mut random));
            compared += 1;
        }
    }
    assert!(compared > rules, "most patterns compile");
}

#[test]
fn residuals_agree_with_whole_paths() {
    run(1, 4_000);
}

#[test]
#[ignore = "the same with many more rules: cargo test --release -- --ignored"]
fn residuals_agree_with_whole_paths_at_length() {
    for seed in 2..12 {
        run(seed, 200_000);
    }
}

#[test]
fn patterns_too_long_for_states_fall_back() {
    let options = Options::for_ignore_rules(Dialect::Minimatch10);
    for unit in ["a/", "**/a/", "*/", "**/?(a)/"] {
        for end in ["", "a", "**"] {
            let rule = Arc::new(IgnoreRule::new(&(unit.repeat(70) + end), 1, &options).unwrap());
            for depth in [1, 69, 70, 71, 140] {
                check(&rule, &vec!["a"; depth]);
            }
        }
    }
}

#[test]
fn matches_that_minimatch_overlooks_stay_overlooked() {
    let options = Options::for_ignore_rules(Dialect::Minimatch10);
    let matches = |text: &str| {
        let rule = Arc::new(IgnoreRule::new(text, 1, &options).unwrap());
        check(&rule, &["x", "a", "b", "c", "d"]);
        reference(&rule, &["x", "a", "b", "c", "d"], Mode::File)
    };
    assert!(matches("**/a/**/b/c/**/d"));
    assert!(
        !matches("**/a/b/**/c/**/d"),
        "the room behind `a/b` is miscounted"
    );
}

#[test]
fn more_than_200_sections_never_match() {
    let options = Options::for_ignore_rules(Dialect::Minimatch10);
    let sections =
        |n: usize| Arc::new(IgnoreRule::new(&("**/a/".repeat(n) + "**"), 1, &options).unwrap());
    let path = vec!["a"; 300];
    assert!(reference(&sections(200), &path, Mode::File));
    assert!(
        !reference(&sections(201), &path, Mode::File),
        "minimatch gives up here"
    );
    check(&sections(201), &path);
}

#[test]
fn keys_tell_states_apart() {
    let options = Options::for_ignore_rules(Dialect::Minimatch10);
    let rule = Arc::new(IgnoreRule::new("**/a/b", 1, &options).unwrap());
    let at = |directories: &[&str]| step(Some(rule.residual()), directories).unwrap().key();
    assert_eq!(at(&["x"]), at(&["y", "z"]));
    assert_ne!(at(&["x"]), at(&["a"]));
    let other = Arc::new(IgnoreRule::new("**/a/b", 1, &options).unwrap());
    assert_ne!(other.residual().key(), rule.residual().key());
}

#[test]
fn dead_rules_are_dropped() {
    let options = Options::for_ignore_rules(Dialect::Minimatch10);
    let below = |text: &str, directory: &str| {
        Arc::new(IgnoreRule::new(text, 1, &options).unwrap())
            .residual()
            .step(&Name::new(directory))
            .is_some()
    };
    assert!(!below("/dist/x", "src"));
    assert!(below("/dist/x", "DIST"));
    assert!(below("*.js", "src"), "a name matches at any depth");
    assert!(
        below("dist/", "src"),
        "a relative rule judges bare names at any depth"
    );
}
