//! Replacements applied to a text, as SARIF 2.1.0 (§3.30.2, §3.57) has it.

use serde_json::Value;

/// The text after all of the replacements, whose regions are those of the text
/// before and may not overlap.
pub(crate) fn all(text: &str, replacements: &[Value]) -> String {
    // The standard's columns and lines do not count a byte order mark.
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let mut out = mark.to_owned();
    let mut at = 0;
    for replacement in replacements {
        let region = &replacement["deletedRegion"];
        let start = byte(text, &region["startLine"], &region["startColumn"]);
        let end = byte(text, &region["endLine"], &region["endColumn"]);
        assert!(at <= start && start <= end, "in order: {region}");
        out.push_str(&text[at..start]);
        let added = replacement.get("insertedContent");
        let added = added.map(|it| it["text"].as_str().unwrap());
        assert!(added.is_some() || start < end, "it does something");
        out.push_str(added.unwrap_or_default());
        at = end;
    }
    out + &text[at..]
}

/// Where a line and a column (in characters) are. A column behind the line break is
/// one only at the end of the text, and none is within a line break.
fn byte(text: &str, line: &Value, column: &Value) -> usize {
    let [line, column] = [line, column].map(|it| usize::try_from(it.as_u64().unwrap()).unwrap());
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        lines.push("");
    }
    let start: usize = lines[..line - 1].iter().map(|it| it.len()).sum();
    let whole = lines[line - 1];
    let visible = ["\r\n", "\n", ""]
        .iter()
        .find_map(|line_break| whole.strip_suffix(line_break))
        .unwrap();
    let at = whole
        .char_indices()
        .map(|(byte, _)| byte)
        .chain([whole.len()])
        .nth(column - 1)
        .expect("a column of the line");
    let last = line == lines.len() && at == whole.len();
    assert!(at <= visible.len() || last, "{line}:{column} of {text:?}");
    start + at
}
