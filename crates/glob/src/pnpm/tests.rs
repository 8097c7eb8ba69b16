use super::{Segment, expand, matches, portions};
use crate::name::Name;
use crate::{Dialect, IgnoreRule, Options};

/// What pnpm 12.21.0 made of each rule, on a file of that path beside the rule.
#[test]
fn rules_match_as_pnpm_matches() {
    let options = Options::for_ignore_rules(Dialect::Pnpm12);
    for (rule, path, matched) in [
        ("a{1..3}.js", "a2.js", true),
        ("{1..3..2}", "2", false),
        ("{05..15..5}", "05", true),
        ("{Z..a}x", "x", true),
        ("{1..2000}", "1024", true),
        ("{1..2000}", "1025", false),
        ("{1..9223372036854775808}", "1", false),
        ("{a{1..2}}", "{a1}", true),
        ("${a,b}", "$a", true),
        ("{a}.js", "{a}.js", true),
        ("foo/../a.js", "a.js", false),
        ("*\\.js", "x.js", true),
        ("K.js", "\u{212a}.js", true),
        ("s", "\u{17f}", false),
    ] {
        let parsed = IgnoreRule::new(rule, 1, &options).unwrap();
        let answer = parsed.matches_entry(path, false, None);
        assert_eq!(answer, matched, "{rule} on {path}");
    }
}

/// pnpm goes into one another 256 times at most, whatever the name.
#[test]
fn groups_are_given_up_where_pnpm_gives_up() {
    let segment = Segment::new("+(a)");
    let takes = |count: usize| segment.test(&Name::new(&"a".repeat(count)));
    assert!(takes(100));
    assert!(!takes(300));
}

#[test]
fn results_and_text_of_braces_are_bounded() {
    assert_eq!(expand(&"{a,b}".repeat(40)).len(), 1024);
    assert!(expand(&format!("{{a,b}}{}", "x".repeat(1 << 20))).is_empty());
}

/// The automaton of a walk and the plain test of a path are one.
#[test]
fn long_patterns_match_without_an_automaton() {
    let path = vec!["a"; 70].join("/");
    let names: Vec<Name> = path.split('/').map(Name::new).collect();
    let parts = |text: &str| -> Vec<crate::Part> {
        portions(text)
            .iter()
            .map(|part| crate::Part::of_pnpm(part))
            .collect()
    };
    assert!(matches(&names, &parts(&path), false));
    assert!(matches(&names, &parts("**/a/**/a"), false));
    assert!(matches(&names, &parts(&format!("{path}/b")), true));
    assert!(!matches(&names, &parts(&format!("{path}/b")), false));
}
