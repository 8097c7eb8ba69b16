/// A place for people: both numbers start at 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters; a byte order mark is none.
    pub column: usize,
}

/// Turns byte offsets of one text into lines and columns.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![if text.starts_with('\u{feff}') { 3 } else { 0 }];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self { starts }
    }

    /// Where the byte `offset` of `text` is; `text` must be the one given to
    /// [`Lines::new`]. An offset past the end is the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self
            .starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.as_bytes().get(start..offset).unwrap_or_default();
        // Characters, not bytes: continuation bytes are 0b10xxxxxx.
        let column = before.iter().filter(|byte| *byte & 0xc0 != 0x80).count();
        Position {
            line: line + 1,
            column: column + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_start_at_one() {
        let text = "\u{feff}{\r\n  \"é\": 1\n}";
        let lines = Lines::new(text);
        let at = |needle: &str| lines.position(text, text.find(needle).unwrap());
        assert_eq!(at("{"), Position { line: 1, column: 1 });
        assert_eq!(at("\"é"), Position { line: 2, column: 3 });
        assert_eq!(at("1"), Position { line: 2, column: 8 });
        assert_eq!(at("}"), Position { line: 3, column: 1 });
        assert_eq!(lines.position(text, 999), Position { line: 3, column: 2 });
        assert_eq!(lines.position(text, 0), Position { line: 1, column: 1 });
    }
}
