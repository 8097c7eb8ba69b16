//! `files` of a package.json edited as text: nothing else of the file changes,
//! and what is added looks like what was there.

use packgate_manifest::{Manifest, Value};

/// One change of the list, by the entries' indices.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Entries added at the end.
    Append(Vec<String>),
    /// Entries taken out.
    Remove(Vec<usize>),
    /// One entry with another text.
    Replace(usize, String),
}

/// The text of `manifest` after `changes`, each applied to what the one before
/// left; `None` where `files` is no array.
pub(super) fn edited(manifest: &Manifest, changes: &[Change]) -> Option<String> {
    let mut text = manifest.text().to_owned();
    for change in changes {
        text = match change {
            Change::Append(entries) => appended(&parsed(&text)?, entries)?,
            Change::Replace(index, entry) => replaced(&parsed(&text)?, *index, entry)?,
            Change::Remove(indices) => {
                let mut indices = indices.clone();
                // From the end, so that those before keep their numbers.
                indices.sort_unstable_by(|a, b| b.cmp(a));
                for index in indices {
                    text = removed(&parsed(&text)?, index)?;
                }
                text
            }
        };
    }
    Some(text)
}

fn parsed(text: &str) -> Option<Manifest> {
    Manifest::parse(text.as_bytes(), "package.json").ok()
}

fn array(manifest: &Manifest) -> Option<(&Value, &[Value])> {
    let files = manifest.files()?;
    Some((files, files.as_array()?))
}

fn spliced(text: &str, start: usize, end: usize, by: &str) -> Option<String> {
    Some([text.get(..start)?, by, text.get(end..)?].concat())
}

fn replaced(manifest: &Manifest, index: usize, entry: &str) -> Option<String> {
    let (_, items) = array(manifest)?;
    let span = items.get(index)?.span;
    spliced(manifest.text(), span.start, span.end, &quote(entry))
}

fn removed(manifest: &Manifest, index: usize) -> Option<String> {
    let (files, items) = array(manifest)?;
    let item = items.get(index)?.span;
    let (start, end) = match (index.checked_sub(1), items.get(index + 1)) {
        // With the comma and blanks after it, so that the next takes its place.
        (_, Some(next)) => (item.start, next.span.start),
        (Some(before), None) => (items.get(before)?.span.end, item.end),
        (None, None) => (files.span.start + 1, files.span.end - 1),
    };
    spliced(manifest.text(), start, end, "")
}

fn appended(manifest: &Manifest, entries: &[String]) -> Option<String> {
    let (files, items) = array(manifest)?;
    let text = manifest.text();
    let quoted: Vec<String> = entries.iter().map(|entry| quote(entry)).collect();
    let Some(last) = items.last() else {
        let inside = text.get(files.span.start + 1..files.span.end - 1)?;
        let (open, between, close) = empty_style(manifest, inside);
        let new = [open, quoted.join(&between), close].concat();
        return spliced(text, files.span.start + 1, files.span.end - 1, &new);
    };
    let separator = separator(manifest, files, items)?;
    let mut new = String::new();
    for entry in quoted {
        new.push_str(&separator);
        new.push_str(&entry);
    }
    spliced(text, last.span.end, last.span.end, &new)
}

/// What stands between two entries: as between the last two, or after the only
/// one as before it.
fn separator(manifest: &Manifest, files: &Value, items: &[Value]) -> Option<String> {
    let text = manifest.text();
    if let [.., one, other] = items {
        return text.get(one.span.end..other.span.start).map(str::to_owned);
    }
    let first = items.first()?;
    let lead = text.get(files.span.start + 1..first.span.start)?;
    Some(if lead.contains('\n') {
        format!(",{lead}")
    } else {
        one_line_separator(manifest).to_owned()
    })
}

/// `, `, or in a minified file `,`.
fn one_line_separator(manifest: &Manifest) -> &'static str {
    let spaced = manifest.root().entry("files").is_none_or(|entry| {
        let between = entry.key_span.end..entry.value.span.start;
        manifest
            .text()
            .get(between)
            .is_none_or(|between| between.ends_with([' ', '\t', '\n']))
    });
    if spaced { ", " } else { "," }
}

/// What goes before, between and after the entries of a list that has none yet.
fn empty_style(manifest: &Manifest, inside: &str) -> (String, String, String) {
    let Some(at) = inside.rfind('\n') else {
        let between = one_line_separator(manifest).to_owned();
        return (String::new(), between, String::new());
    };
    let (eol, close) = if inside[..at].ends_with('\r') {
        ("\r\n", &inside[at - 1..])
    } else {
        ("\n", &inside[at..])
    };
    // `files` is a member of the outermost object: what it is indented by is one
    // level, and its entries are one level further in.
    let outer = &inside[at + 1..];
    let open = format!("{eol}{outer}{outer}");
    (open.clone(), format!(",{open}"), close.to_owned())
}

/// A JSON string, as `JSON.stringify` writes it.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                out.extend(format!("\\u{:04x}", u32::from(control)).chars());
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, change: Change) -> String {
        edited(&parsed(text).unwrap(), &[change]).unwrap()
    }

    fn append(text: &str, entries: &[&str]) -> String {
        let entries = entries.iter().map(|entry| (*entry).to_owned()).collect();
        edit(text, Change::Append(entries))
    }

    #[test]
    fn what_is_added_looks_like_what_was_there() {
        for (before, after) in [
            (r#"{"files":["a"]}"#, r#"{"files":["a","!x"]}"#),
            (r#"{"files":["a","b"]}"#, r#"{"files":["a","b","!x"]}"#),
            (r#"{"files": ["a"]}"#, r#"{"files": ["a", "!x"]}"#),
            (r#"{"files": [ "a" ]}"#, r#"{"files": [ "a", "!x" ]}"#),
            (r#"{"files": []}"#, r#"{"files": ["!x"]}"#),
            (
                "{\n  \"files\": [\n    \"a\"\n  ]\n}\n",
                "{\n  \"files\": [\n    \"a\",\n    \"!x\"\n  ]\n}\n",
            ),
            (
                "{\n\t\"files\": [\n\t\t\"a\",\n\t\t\"b\"\n\t]\n}",
                "{\n\t\"files\": [\n\t\t\"a\",\n\t\t\"b\",\n\t\t\"!x\"\n\t]\n}",
            ),
            (
                "{\r\n  \"files\": [\r\n    \"a\"\r\n  ]\r\n}\r\n",
                "{\r\n  \"files\": [\r\n    \"a\",\r\n    \"!x\"\r\n  ]\r\n}\r\n",
            ),
            (
                "{\n  \"files\": [\n  ]\n}\n",
                "{\n  \"files\": [\n    \"!x\"\n  ]\n}\n",
            ),
            (
                "{\r\n\t\"files\": [\r\n\t]\r\n}\r\n",
                "{\r\n\t\"files\": [\r\n\t\t\"!x\"\r\n\t]\r\n}\r\n",
            ),
            (
                "{ \"files\": [ \"a\"\n  , \"b\"\n  ] }",
                "{ \"files\": [ \"a\"\n  , \"b\"\n  , \"!x\"\n  ] }",
            ),
            (
                "\u{feff}{\"files\": [\"a\"]}",
                "\u{feff}{\"files\": [\"a\", \"!x\"]}",
            ),
        ] {
            assert_eq!(append(before, &["!x"]), after);
        }
        assert_eq!(
            append("{\n  \"files\": [\n    \"a\"\n  ]\n}", &["!x", "!y"]),
            "{\n  \"files\": [\n    \"a\",\n    \"!x\",\n    \"!y\"\n  ]\n}"
        );
        assert_eq!(
            append("{\n  \"files\": [\n  ]\n}", &["!x", "!y"]),
            "{\n  \"files\": [\n    \"!x\",\n    \"!y\"\n  ]\n}"
        );
    }

    #[test]
    fn removal_takes_the_right_comma() {
        let lines = "{\n  \"files\": [\n    \"a\",\n    \"b\",\n    \"c\"\n  ]\n}";
        for (before, indices, after) in [
            (r#"{"files":["a"]}"#, vec![0], r#"{"files":[]}"#),
            (r#"{"files": ["a", "b"]}"#, vec![0], r#"{"files": ["b"]}"#),
            (r#"{"files": ["a", "b"]}"#, vec![1], r#"{"files": ["a"]}"#),
            (r#"{"files": ["a", "b"]}"#, vec![0, 1], r#"{"files": []}"#),
            (
                lines,
                vec![1],
                "{\n  \"files\": [\n    \"a\",\n    \"c\"\n  ]\n}",
            ),
            (
                lines,
                vec![2],
                "{\n  \"files\": [\n    \"a\",\n    \"b\"\n  ]\n}",
            ),
            (lines, vec![0, 2], "{\n  \"files\": [\n    \"b\"\n  ]\n}"),
        ] {
            assert_eq!(edit(before, Change::Remove(indices)), after);
        }
    }

    #[test]
    fn an_entry_is_replaced_in_place_and_quoted() {
        assert_eq!(
            edit(
                r#"{"files": ["a", "b"]}"#,
                Change::Replace(1, "!\\[\"\t\u{1}é".to_owned())
            ),
            "{\"files\": [\"a\", \"!\\\\[\\\"\\t\\u0001é\"]}"
        );
        assert!(
            edited(
                &parsed(r#"{"files":"a"}"#).unwrap(),
                &[Change::Remove(vec![0])]
            )
            .is_none()
        );
    }
}
