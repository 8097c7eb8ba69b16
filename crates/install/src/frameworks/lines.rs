//! Lines put into a text and taken out again, without touching any other byte.

/// The text's lines, each with its end.
pub(super) fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// How its lines end.
pub(super) fn end_of_line(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The width of a line's indentation; none for blank lines and comments.
pub(super) fn indent(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(' ');
    let content = rest.trim_end();
    (!content.is_empty() && !content.starts_with('#')).then(|| line.len() - rest.len())
}

/// The text with `new` as lines before line `at`. A text whose last line has no
/// end keeps that habit.
pub(super) fn insert(text: &str, at: usize, new: &[String]) -> String {
    let eol = end_of_line(text);
    let lines = split(text);
    let mut out: String = lines[..at].concat();
    let open = !out.is_empty() && !out.ends_with('\n');
    if open {
        out += eol;
    }
    out += &new.join(eol);
    if !open {
        out += eol;
    }
    out + &lines[at..].concat()
}

/// The text without the lines of this range; what [`insert`] did, undone.
pub(super) fn remove(text: &str, range: std::ops::Range<usize>) -> String {
    let lines = split(text);
    let open = lines[range.clone()]
        .last()
        .is_some_and(|line| !line.ends_with('\n'));
    let mut out: String = lines[..range.start].concat();
    if open && let Some(shorter) = out.strip_suffix('\n') {
        let length = shorter.strip_suffix('\r').unwrap_or(shorter).len();
        out.truncate(length);
    }
    out + &lines[range.end..].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_removed_to_the_byte() {
        for text in [
            "",
            "a\n",
            "a",
            "a\nb\n",
            "a\nb",
            "a\r\nb\r\n",
            "a\r\nb",
            "\n",
            "\n\n",
        ] {
            for at in 0..=split(text).len() {
                let more = insert(text, at, &["x".to_owned(), "y".to_owned()]);
                assert_eq!(
                    remove(&more, at..at + 2),
                    text,
                    "{text:?} at {at}: {more:?}"
                );
                assert_eq!(more.matches(['x', 'y']).count(), 2);
            }
        }
    }
}
