use super::*;

/// What minimatch 3.1.2 and 5.1.0 answered for these (`nocase`, `dot`).
#[test]
fn names_match_as_they_did() {
    for (old, glob, yes, no) in [
        (
            Old::Minimatch3,
            "*.js",
            &["a.JS", ".js", "é.js"][..],
            &["a.jsx", "js"][..],
        ),
        (Old::Minimatch3, "!(a).js", &["b.js", "ab.js"], &["a.js"]),
        (
            Old::Minimatch5,
            "*.!(js)",
            &["a.map", "a.js.map"],
            &["a.js"],
        ),
        (Old::Minimatch3, "[b-a]", &["[b-a]"], &["a", "b"]),
        (Old::Minimatch3, "a[", &["a[undefined"], &["a["]),
        (Old::Minimatch3, "[[:alpha:]]", &["a]", ":]"], &["a", "z]"]),
        (Old::Minimatch5, "+(a|b", &["+(a|b"], &["a", "ab"]),
        (Old::Minimatch3, "?", &["a", "é"], &["😀", "", "."]),
        (Old::Minimatch5, "\\*\\a", &["*a"], &["\\*\\a", "aa"]),
    ] {
        let compiled = OldPart::compile(glob, old).unwrap();
        for name in yes {
            assert!(compiled.test(&Name::new(name)), "{glob} takes {name}");
        }
        for name in no {
            assert!(!compiled.test(&Name::new(name)), "{glob} leaves {name}");
        }
    }
}
