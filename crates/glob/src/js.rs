//! Small pieces of JavaScript's string library, on `str` and on UTF-16 units.

/// Whether a UTF-16 unit is white space or a line terminator for `\s` and `trim`.
pub(crate) fn is_space(unit: u32) -> bool {
    matches!(
        unit,
        0x09..=0x0d
            | 0x20
            | 0xa0
            | 0x1680
            | 0x2000..=0x200a
            | 0x2028
            | 0x2029
            | 0x202f
            | 0x205f
            | 0x3000
            | 0xfeff
    )
}

/// The characters that `.` does not match.
pub(crate) fn is_line_terminator(unit: u32) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

/// `String.prototype.trim` of JavaScript.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| is_space(u32::from(c)))
}

/// `length` of a JavaScript string.
pub(crate) fn utf16_len(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// A JavaScript string's units.
pub(crate) fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// Whether upper- and lower-casing a text give different strings, minimatch's test for letters.
pub(crate) fn has_case(text: &str) -> bool {
    if text.is_ascii() {
        text.bytes().any(|b| b.is_ascii_alphabetic())
    } else {
        text.to_uppercase() != text.to_lowercase()
    }
}

/// `String(n)` for a number that a brace sequence reaches.
pub(crate) fn number_to_string(n: f64) -> String {
    if n == 0.0 {
        return "0".to_owned();
    }
    if n.is_infinite() {
        return if n > 0.0 {
            "Infinity".to_owned()
        } else {
            "-Infinity".to_owned()
        };
    }
    if n.abs() < 1e21 {
        return n.to_string();
    }
    format!("{n:e}").replace('e', "e+")
}

/// What an object inherits in JavaScript. Libraries look patterns up in objects and find these.
pub(crate) const INHERITED: [&str; 12] = [
    "constructor",
    "__defineGetter__",
    "__defineSetter__",
    "hasOwnProperty",
    "__lookupGetter__",
    "__lookupSetter__",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toString",
    "valueOf",
    "__proto__",
    "toLocaleString",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_what_javascript_trims() {
        assert_eq!(trim("\u{feff}\u{a0} a b\t\u{3000}\r"), "a b");
        assert_eq!(
            trim("\u{85}a\u{200b}"),
            "\u{85}a\u{200b}",
            "neither is white space in JavaScript"
        );
    }

    #[test]
    fn writes_numbers_like_javascript() {
        assert_eq!(number_to_string(-0.0), "0");
        assert_eq!(number_to_string(1e20), "100000000000000000000");
        assert_eq!(number_to_string(1.5e21), "1.5e+21");
        assert_eq!(number_to_string(-1e300), "-1e+300");
    }
}
