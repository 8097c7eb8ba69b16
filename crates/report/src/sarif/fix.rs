//! Fixes as SARIF has them: pieces of a file to take out and texts to put there.
//!
//! The pieces are as small as they can be, so that nothing of a manifest in one
//! line is repeated, and never split a line break. A file that does not exist yet
//! is an empty one to which something is added: the standard knows no other way.

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::result::artifact;
use crate::finding::Fix;
use crate::report::Report;
use crate::spot;
use crate::words;

/// The longest text that a fix may put in, in bytes. No edit of ours comes near.
const MOST: usize = 64 << 10;

/// The fix, if it changes a file of the repository.
pub(super) fn of(base: &str, report: &Report, fix: &Fix) -> Option<Value> {
    let path = spot::of_fix(base, report, &fix.file)?;
    // The standard's columns do not count it.
    let [before, after] =
        [&fix.before, &fix.after].map(|it| it.strip_prefix('\u{feff}').unwrap_or(it));
    let edits = edits(before, after);
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    if edits.is_empty() || added > MOST {
        return None;
    }
    let replacements: Vec<Value> = edits.iter().map(|edit| edit.value(before)).collect();
    let mut value = json!({"artifactChanges": [{
        "artifactLocation": artifact(&path),
        "replacements": replacements,
    }]});
    let title = words::sentence(&fix.title);
    if !title.is_empty() {
        value["description"] = json!({"text": super::result::plain(&title)});
    }
    Some(value)
}

/// Bytes of a text that give way to another text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

fn edits(before: &str, after: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(before, after);
    let mut edits: Vec<Edit> = Vec::new();
    let mut at = 0;
    for change in diff.ops().iter().flat_map(|op| diff.iter_changes(op)) {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => at += text.len(),
            ChangeTag::Delete => {
                at += text.len();
                touching(&mut edits, at - text.len()).end = at;
            }
            ChangeTag::Insert => touching(&mut edits, at).text.push_str(text),
        }
    }
    let edits = edits.into_iter().map(|edit| edit.narrowed(before));
    edits.map(|edit| edit.off_the_end(before)).collect()
}

/// The edit that ends at `at`, or a new one there.
fn touching(edits: &mut Vec<Edit>, at: usize) -> &mut Edit {
    if edits.last().is_none_or(|edit| edit.end != at) {
        edits.push(Edit {
            start: at,
            end: at,
            text: String::new(),
        });
    }
    let last = edits.len() - 1;
    &mut edits[last]
}

impl Edit {
    /// Without what the old and the new text have in common at either end.
    fn narrowed(self, before: &str) -> Self {
        let old = &before[self.start..self.end];
        let prefix = common_prefix(old, &self.text);
        let (old, new) = (&old[prefix..], &self.text[prefix..]);
        let suffix = common_suffix(old, new);
        Self {
            start: self.start + prefix,
            end: self.end - suffix,
            text: new[..new.len() - suffix].to_owned(),
        }
    }

    /// What is added or taken behind the last line break is added or taken before
    /// it, which comes to the same: there is no line behind it to name.
    fn off_the_end(self, before: &str) -> Self {
        let Some(line_break) = line_break(before).filter(|_| self.end == before.len()) else {
            return self;
        };
        let same = |text: &str| self::line_break(text) == Some(line_break);
        let fits = |text: &str| text.is_empty() || same(text);
        let shifts = fits(&before[self.start..self.end]) && fits(&self.text);
        if !shifts || !same(&before[..self.start]) {
            return self;
        }
        let length = line_break.len();
        let text = match self.text.strip_suffix(line_break) {
            Some(text) => format!("{line_break}{text}"),
            None => String::new(),
        };
        Self {
            start: self.start - length,
            end: self.end - length,
            text,
        }
    }

    fn value(&self, before: &str) -> Value {
        let (start, end) = (at(before, self.start), at(before, self.end));
        let mut value = json!({"deletedRegion": {
            "startLine": start.0,
            "startColumn": start.1,
            "endLine": end.0,
            "endColumn": end.1,
        }});
        if !self.text.is_empty() {
            value["insertedContent"] = json!({"text": self.text});
        }
        value
    }
}

/// The line break that a text ends with.
fn line_break(text: &str) -> Option<&'static str> {
    ["\r\n", "\n"].into_iter().find(|it| text.ends_with(it))
}

/// How many bytes two texts begin with in common.
fn common_prefix(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other);
    let length: usize = same.map(|(char, _)| char.len_utf8()).sum();
    let splits = one[..length].ends_with('\r')
        && (one[length..].starts_with('\n') || other[length..].starts_with('\n'));
    length - usize::from(splits)
}

/// How many bytes two texts end with in common.
fn common_suffix(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    let same = pairs.take_while(|(one, other)| one == other);
    let length: usize = same.map(|(char, _)| char.len_utf8()).sum();
    let head = |text: &str| text[..text.len() - length].ends_with('\r');
    let splits = one[one.len() - length..].starts_with('\n') && (head(one) || head(other));
    length - usize::from(splits)
}

/// The line and the column of a byte. The end of a text is on its last line, behind
/// the line break.
fn at(text: &str, byte: usize) -> (usize, usize) {
    let ends = byte == text.len();
    let before = text[..byte].strip_suffix('\n').filter(|_| ends);
    let before = before.unwrap_or(&text[..byte]);
    let start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let line = text[..start].matches('\n').count() + 1;
    (line, text[start..byte].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        // The standard's own example of a text and its end.
        let text = "abcd\r\nefg\r\nhijk\r\nlmn\r\n";
        assert_eq!(at(text, text.len()), (4, 6));
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 6), (2, 1));
        assert_eq!(at("é𝒳x", 6), (1, 3));
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("\n", 1), (1, 2));
    }

    #[test]
    fn small_pieces() {
        for (before, after, expected) in [
            ("a\nb\n", "a\nb\n", &[][..]),
            ("", "*.map\n", &[(0, 0, "*.map\n")]),
            ("a\n", "a\nb\n", &[(1, 1, "\nb")]),
            ("a\r\n", "a\r\nb\r\n", &[(1, 1, "\r\nb")]),
            ("a", "a\nb", &[(1, 1, "\nb")]),
            ("a\nb\n", "a\n", &[(1, 3, "")]),
            ("a\n", "", &[(0, 2, "")]),
            ("a\n", "a", &[(1, 2, "")]),
            ("a\r\nb", "a\nb", &[(1, 3, "\n")]),
            ("a\r\nb\n", "a\r\n", &[(3, 5, "")]),
            ("a\nb\nc\n", "a\nx\nc\n", &[(2, 3, "x")]),
            (
                "[\n\"a\"\n]\n",
                "[\n\"a\",\n\"b\"\n]\n",
                &[(5, 5, ",\n\"b\"")],
            ),
            (
                "{\"files\":[\"é\"]}",
                "{\"files\":[\"é\",\"!x\"]}",
                &[(14, 14, ",\"!x\"")],
            ),
            (
                "a\nb\nc\nd\n",
                "x\nb\nc\nd\ne\n",
                &[(0, 1, "x"), (7, 7, "\ne")],
            ),
        ] {
            let expected: Vec<Edit> = expected
                .iter()
                .map(|(start, end, text)| Edit {
                    start: *start,
                    end: *end,
                    text: (*text).to_owned(),
                })
                .collect();
            assert_eq!(edits(before, after), expected, "{before:?} {after:?}");
        }
    }
}
