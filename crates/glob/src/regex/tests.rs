use super::*;

fn test(source: &str, flags: &str, text: &str) -> bool {
    let units: Vec<u16> = source.encode_utf16().collect();
    let regex = Regex::new(&units, flags.contains('i'), flags.contains('u')).unwrap();
    regex.test(&Name::new(text))
}

#[test]
fn a_bare_pipe_leaves_each_side_half_anchored() {
    assert!(test("a|b", "", "ax"));
    assert!(test("a|b", "", "xb"));
    assert!(!test("a|b", "", "xax"));
}

#[test]
fn case_is_folded_as_the_flags_say() {
    assert!(!test("s", "i", "\u{17f}"));
    assert!(test("s", "iu", "\u{17f}"));
    assert!(test("[\\p{Lu}]", "iu", "a"));
    assert!(test("\u{e9}", "i", "\u{c9}"));
}

#[test]
fn repetitions_nest_without_blowing_up() {
    let long = "a".repeat(250) + "b";
    assert!(!test("(?:(?:a+)+)+", "", &long));
    assert!(test("(?:(?:a+)*b?)+", "", &long));
}

#[test]
fn v8_rejects_some_sources() {
    for source in ["*()", "a\\-"] {
        let units: Vec<u16> = source.encode_utf16().collect();
        assert!(
            matches!(
                Regex::new(&units, true, true),
                Err(PatternError::InvalidRegExp { .. })
            ),
            "{source}"
        );
    }
}
