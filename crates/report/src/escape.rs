use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes a text from a package safe to print: whatever could move the cursor,
/// start a new line, hide or reorder characters becomes a visible escape such as
/// `\n` or `\u{1b}`.
///
/// A file name is written by whoever wrote the package, so without this it could
/// forge lines of the report. Backslashes stay as they are: build paths of Windows
/// must stay readable, and no forgery hangs on them.
pub fn escape(text: &str) -> Cow<'_, str> {
    // Nearly every name is plain ASCII, and there may be a hundred thousand of them.
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if plain || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if is_unsafe(char) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// The characters that no terminal may see from a package: control characters,
/// line separators, everything that reorders or hides text, and tag characters.
pub(crate) fn is_unsafe(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'                        // soft hyphen
            | '\u{34f}'                     // combining grapheme joiner
            | '\u{61c}'                     // Arabic letter mark
            | '\u{115f}'..='\u{1160}'       // Hangul fillers: blank letters
            | '\u{17b4}'..='\u{17b5}'       // Khmer inherent vowels: invisible
            | '\u{180b}'..='\u{180f}'       // Mongolian separators
            | '\u{200b}'..='\u{200f}'       // zero width, and direction marks
            | '\u{2028}'..='\u{202e}'       // line separators, embeddings, overrides
            | '\u{2060}'..='\u{206f}'       // invisible operators, isolates
            | '\u{3164}'                    // Hangul filler
            | '\u{fe00}'..='\u{fe0f}'       // variation selectors
            | '\u{feff}'                    // byte order mark
            | '\u{ffa0}'                    // half-width Hangul filler
            | '\u{fff9}'..='\u{fffb}'       // interlinear annotation
            | '\u{1bca0}'..='\u{1bca3}'     // shorthand format controls
            | '\u{1d173}'..='\u{1d17a}'     // musical format controls
            | '\u{e0000}'..='\u{e0fff}'     // tags and variation selectors
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, expected) in [
            ("dist/cli.js.map", "dist/cli.js.map"),
            ("a b/ü/日本.js", "a b/ü/日本.js"),
            ("a\nerror: forged", "a\\nerror: forged"),
            ("a\r\tb", "a\\r\\tb"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{7f}\u{9b}", "\\u{7f}\\u{9b}"),
            ("gpj.\u{202e}exe", "gpj.\\u{202e}exe"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
            ("\u{2028}\u{e0041}", "\\u{2028}\\u{e0041}"),
            (r"C:\Users\me", r"C:\Users\me"),
            ("", ""),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn nothing_unsafe_is_left_of_any_character() {
        for char in '\0'..=char::MAX {
            assert!(!escape(&char.to_string()).chars().any(is_unsafe));
        }
    }
}
