use super::*;

fn both(pattern: &str) -> Vec<String> {
    let five = expand(pattern, &Options::for_ignore_rules(Dialect::Minimatch10)).unwrap();
    let two = expand(pattern, &Options::for_ignore_rules(Dialect::Minimatch9)).unwrap();
    assert_eq!(five, two, "{pattern}");
    five
}

#[test]
fn sets_and_sequences_expand() {
    assert_eq!(both("a{b,c{d,e}f}g"), ["abg", "acdfg", "acefg"]);
    assert_eq!(both("{01..3}"), ["01", "02", "03"]);
    assert_eq!(both("{c..a}"), ["c", "b", "a"]);
    assert_eq!(both("{a,b}{c,d}"), ["ac", "ad", "bc", "bd"]);
}

#[test]
fn what_is_no_set_stays() {
    assert_eq!(both("a{2..}b"), ["a{2..}b"]);
    assert_eq!(both("a{b}c"), ["a{b}c"]);
    assert_eq!(both("${a,b}"), ["${a,b}"]);
    assert_eq!(both("{}a{b,c}"), ["{}ab", "{}ac"]);
    assert_eq!(
        both("a\\{b,c}"),
        ["a{b,c}"],
        "the escape is lost, and with it its meaning"
    );
}

#[test]
fn endless_sequences_are_refused() {
    let nine = Options::for_ignore_rules(Dialect::Minimatch9);
    assert!(matches!(
        expand("{1..2..0}", &nine),
        Err(PatternError::TooComplex { .. })
    ));
    let ten = Options::for_ignore_rules(Dialect::Minimatch10);
    assert_eq!(expand("{1..2..0}", &ten).unwrap(), ["1", "2"]);
}
