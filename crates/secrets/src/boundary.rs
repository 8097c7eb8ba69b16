use crate::set::{BASE64, Set, WORD};

/// How much base 64 before a byte makes it a part of something encoded.
const SOUP: usize = 24;

/// Whether a token may begin at `at`: nothing of `inside` stands before it, unless
/// that is the end of an escape (`\n`, `\u0022`, `\x22`, `%3D`).
pub(crate) fn begins(bytes: &[u8], at: usize, inside: Set) -> bool {
    let before = &bytes[..at];
    match before.last() {
        Some(last) if inside.has(*last) => ends_in_escape(before),
        Some(b'+' | b'/') => !in_soup(before),
        _ => true,
    }
}

/// Whether a word may begin behind these bytes: no letter, digit or `_` stands there,
/// unless that is the end of an escape.
pub fn begins_word(before: &[u8]) -> bool {
    begins(before, before.len(), WORD)
}

/// Whether a token may end before `at`.
pub(crate) fn ends(bytes: &[u8], at: usize, inside: Set) -> bool {
    !bytes.get(at).is_some_and(|it| inside.has(*it))
}

fn ends_in_escape(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(|it| it.is_ascii_hexdigit()),
        [.., b'\\', b'x', a, b] | [.., b'%', a, b] => {
            a.is_ascii_hexdigit() && b.is_ascii_hexdigit()
        }
        _ => false,
    }
}

/// Whether what ends here is long base 64: random in every respect, where a path
/// is not.
fn in_soup(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(SOUP)..];
    near.len() == SOUP
        && BASE64.all(near)
        && near.iter().any(u8::is_ascii_digit)
        && near.iter().any(u8::is_ascii_uppercase)
        && near.iter().any(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_begins_after_what_is_no_word_and_after_escapes() {
        for (text, expected) in [
            ("", true),
            ("\"", true),
            ("x", false),
            ("_", false),
            ("\\n", true),
            ("\\\\n", true),
            ("\\u0022", true),
            ("\\x22", true),
            ("%22", true),
            ("é", true),
            ("path/to/", true),
            ("qmZ4kF0sTn2WvJ8yB1dLr6Xe+", false),
        ] {
            assert_eq!(
                begins(text.as_bytes(), text.len(), WORD),
                expected,
                "{text}"
            );
        }
    }
}
