use packgate_report::Place;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it is written; the file is relative to the root of what is judged.
    pub place: Place,
}

impl<T> Located<T> {
    /// The same spot with another value.
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: map(self.value),
            place: self.place,
        }
    }
}

/// Turns byte offsets of a text into places.
pub(crate) struct Lines<'a> {
    file: &'a str,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        let feeds = text.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            file,
            text,
            starts: std::iter::once(0).chain(feeds).collect(),
        }
    }

    /// The place of a byte; one beyond the text, or within a character, is where
    /// that text or character ends or begins.
    pub(crate) fn place(&self, byte: usize) -> Place {
        let byte = floor(self.text, byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        Place {
            file: self.file.to_owned(),
            line,
            column: self.text[start..byte].chars().count() + 1,
        }
    }

    /// The text of a line, from 1.
    pub(crate) fn line(&self, line: usize) -> &'a str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or("")
    }
}

/// The start of the character that a byte belongs to.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let lines = Lines::new("f", "aé\nb\n");
        for (byte, line, column) in [
            (0, 1, 1),
            (1, 1, 2),
            (2, 1, 2),
            (3, 1, 3),
            (4, 2, 1),
            (5, 2, 2),
            (6, 3, 1),
            (99, 3, 1),
        ] {
            let place = lines.place(byte);
            assert_eq!((place.line, place.column), (line, column), "{byte}");
        }
        assert_eq!(Lines::new("f", "").place(0).line, 1);
        assert_eq!(lines.line(2), "b");
        assert_eq!(lines.line(9), "");
    }
}
