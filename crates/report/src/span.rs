//! The piece of a line that a place means.

use std::ops::Range;

/// The bytes of the line that are meant by the column (in characters, from 1): a
/// quoted string with its quotes, otherwise all to the end (a pattern of an ignore
/// file). Empty, at the end, where the line has no such column. A byte order mark
/// is no character.
pub(crate) fn marked(line: &str, column: usize) -> Range<usize> {
    let start = byte_of_column(line, column);
    start..start + extent(&line[start..])
}

fn byte_of_column(line: &str, column: usize) -> usize {
    let mark = line.len() - line.trim_start_matches('\u{feff}').len();
    let mut starts = line[mark..].char_indices().map(|(byte, _)| mark + byte);
    starts.nth(column.saturating_sub(1)).unwrap_or(line.len())
}

fn extent(text: &str) -> usize {
    let quoted = text
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''));
    let closing = quoted.and_then(|quote| closing_quote(text, quote));
    closing.unwrap_or_else(|| text.trim_end().len())
}

fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, char) in text.char_indices().skip(1) {
        if char == quote && !escaped {
            return Some(index + 1);
        }
        escaped = char == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (line, column, expected) in [
            ("    \"dist\",", 5, "\"dist\""),
            ("\"a\\\"b\", \"c\"]", 1, "\"a\\\"b\""),
            ("'x' y", 1, "'x'"),
            ("*.map  ", 1, "*.map"),
            ("\"open", 1, "\"open"),
            ("é𝒳 \"日本\"", 4, "\"日本\""),
            ("\u{feff}{\"a\"}", 2, "\"a\""),
            ("a", 9, ""),
            ("a", 0, "a"),
            ("", 1, ""),
        ] {
            assert_eq!(&line[marked(line, column)], expected, "{line} {column}");
        }
    }
}
