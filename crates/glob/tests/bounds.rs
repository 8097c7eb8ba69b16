//! Hostile patterns end quickly: with an answer, or with a bound's name.

use std::time::{Duration, Instant};

use packgate_glob::{Dialect, Minimatch, Options, PatternError};

const LIMIT: usize = 65_536;

/// Optimized, every step takes well under a second. Without, and on a busy machine, some take
/// several; what this guards against would take hours.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 2 });

fn filled(unit: &str) -> String {
    unit.repeat(LIMIT / unit.len())
}

fn hostile() -> Vec<(&'static str, String)> {
    let nested = |open: &str, close: &str| {
        let depth = LIMIT / (open.len() + close.len() + 1);
        open.repeat(depth) + "a" + &close.repeat(depth)
    };
    vec![
        ("stars", filled("*a")),
        ("star groups", filled("*(a)")),
        ("plus groups", filled("+(a|aa)")),
        ("mixed groups", filled("+(a|aa)*(b|!(c))")),
        ("one big group", format!("+({}a)", "a|aa|".repeat(12_000))),
        ("group of stars", format!("+({}a)", "*a*|".repeat(16_000))),
        (
            "group of groups",
            format!("+({}a)", "*(a)b|".repeat(10_000)),
        ),
        ("negations", filled("!(a)")),
        ("negations apart", filled("!(a)b")),
        ("one big negation", format!("!({}a)", "*a*|".repeat(16_000))),
        ("open groups", filled("*(")),
        ("open negations", filled("!(")),
        ("nested stars", nested("*(", ")")),
        ("nested negations", nested("!(", ")")),
        ("nested alternately", nested("+(a|*(", "))")),
        ("nested kinds", nested("@(a|?(b|+(", ")))")),
        ("brackets", filled("[")),
        ("brackets before an escape", "[".repeat(60_000) + "\\]"),
        ("brackets before a class", "[".repeat(60_000) + "[:alpha:]"),
        ("classes", filled("[a-z]")),
        ("posix classes", filled("[[:alpha:]]")),
        (
            "repeated posix classes",
            format!("+({}a)", "[[:alpha:]]|".repeat(5_000)),
        ),
        ("question marks", filled("?(a)?")),
        ("globstars", filled("**/")),
        ("globstars and names", filled("**/a/")),
        ("globstars and stars", filled("**/*/")),
        ("braces", filled("{a,b}")),
        ("braces and slashes", filled("{a,b}/")),
        ("nested braces", nested("{a,", "}")),
        ("nested bare braces", nested("{", "}")),
        ("open braces", filled("{")),
        ("literal braces", filled("{a}") + ",b}"),
        ("a long sequence", "{1..100000}".to_owned()),
        ("a long sequence of rules", "*{1..100000}x".to_owned()),
        ("long sequences", "{1..1000}{1..1000}".to_owned()),
        ("an endless sequence", "{1..2..0}".to_owned()),
        ("huge numbers", "{1..99999999999999999999999}".to_owned()),
        (
            "a wide sequence",
            format!("{{0{}1..2}}", "0".repeat(60_000)),
        ),
        ("dots", filled("../")),
        ("names and dots", filled("a/../")),
        ("globstars and dots", filled("**/../a/b/")),
        ("backslashes", filled("\\")),
        ("emoji", filled("😀").chars().take(32_000).collect()),
    ]
}

/// Compiles and tests each pattern; every step must end in time.
fn run(options: &Options) {
    let names = ["a".repeat(255), "é".repeat(120), vec!["ab"; 80].join("/")];
    let mut slow = Vec::new();
    for (label, pattern) in hostile() {
        let pattern: String = pattern.chars().take(LIMIT).collect();
        let mut watch = Instant::now();
        let mut lap = |step: &str| {
            let took = watch.elapsed();
            watch = Instant::now();
            if took > PATIENCE {
                slow.push(format!("{label}: {step} in {took:?}"));
            }
        };
        match Minimatch::new(&pattern, options) {
            Ok(matcher) => {
                lap("compiled");
                for name in &names {
                    lap(if matcher.matches(name) {
                        "matched"
                    } else {
                        "not matched"
                    });
                }
            }
            Err(error) => lap(&error.to_string()),
        }
    }
    assert!(slow.is_empty(), "too slow: {slow:#?}");
}

#[test]
fn hostile_rules_of_npm_10_end() {
    run(&Options::for_ignore_rules(Dialect::Minimatch9));
}

#[test]
fn hostile_rules_of_npm_11_end() {
    run(&Options::for_ignore_rules(Dialect::Minimatch10));
}

#[test]
fn hostile_globs_end() {
    run(&Options::for_glob());
}

/// glob 13.0.6, `new Glob(pattern, {dot: true}).patterns`.
#[test]
fn in_globs_nested_extglobs_stay_nested() {
    for (pattern, matches, not) in [
        ("*.!(!(map))", &["a.js", "a.map"][..], &["a."][..]),
        ("!(!(a))", &["a", "b"][..], &[][..]),
        ("@(a|?(b))", &["a", "b"][..], &["c"][..]),
        ("*(x|*(x|*(x|*(x|@(yy)))))", &["yy", "xyyx"][..], &["y"][..]),
    ] {
        let glob = Minimatch::new(pattern, &Options::for_glob()).unwrap();
        for name in matches {
            assert!(glob.matches(name), "{pattern} {name}");
        }
        for name in not {
            assert!(!glob.matches(name), "{pattern} {name}");
        }
    }
}

/// glob 13.0.6, `new Glob(pattern, {}).patterns`: its bundle reads `/\\\./g` as `/\\./g`.
#[test]
fn in_the_braces_of_globs_an_escaped_character_is_a_period() {
    for (pattern, parts) in [
        ("{\\lib,x}", vec![".ib", "x"]),
        ("{a\\b,x}", vec!["a.", "x"]),
        ("{a\\,b,x}", vec!["a,b", "x"]),
        ("{a\\.b,x}", vec!["a.b", "x"]),
        ("\\lib", vec!["lib"]),
    ] {
        let glob = Minimatch::new(pattern, &Options::for_glob()).unwrap();
        let got: Vec<String> = glob
            .set()
            .iter()
            .map(|parts| format!("{:?}", parts[0]))
            .collect();
        let want: Vec<String> = parts
            .iter()
            .map(|part| format!("Literal({part:?})"))
            .collect();
        assert_eq!(got, want, "{pattern}");
    }
}

#[test]
fn length_is_counted_in_utf_16() {
    let options = Options::for_glob();
    let emoji = |n: usize| "😀".repeat(n);
    assert!(Minimatch::new(&emoji(LIMIT / 2), &options).is_ok());
    assert_eq!(
        Minimatch::new(&(emoji(LIMIT / 2) + "a"), &options).unwrap_err(),
        PatternError::TooLong
    );
}

#[test]
fn compiled_patterns_may_cross_threads() {
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<Minimatch>();
    assert_shared::<packgate_glob::IgnoreRule>();
    assert_shared::<packgate_glob::Residual>();
}
