//! npm 12 packs a package.json without `patchedDependencies`: it writes the
//! manifest anew in its own indent (pacote 22, `dir.js`).

use packgate_manifest::{Data, Entry, Manifest, Profile, Value};
use packgate_tree::Meta;

/// The size of the manifest that npm 12 packs in place of the one on disk, in
/// bytes; `None` where it packs the file as it is.
pub(crate) fn size(manifest: &Manifest, profile: Profile, meta: &Meta) -> Option<u64> {
    if profile != Profile::Npm12 || manifest.patched_dependencies().is_none() {
        return None;
    }
    let text = stripped(manifest);
    Some(u64::try_from(text.len()).unwrap_or(meta.size))
}

/// The manifest as npm 12 packs it.
fn stripped(manifest: &Manifest) -> String {
    let (newline, indent) = format_of(manifest.text().trim_start_matches('\u{feff}'));
    let kept: Vec<&Entry> = manifest
        .root()
        .entries()
        .iter()
        .filter(|entry| entry.key != "patchedDependencies")
        .collect();
    let mut text = String::new();
    // `JSON.stringify` takes no more than ten characters of indent.
    let indent: String = indent.chars().take(10).collect();
    write_object(&mut text, &kept, &indent, 0);
    text.push('\n');
    text.replace('\n', newline)
}

/// The newline and indent that json-parse-even-better-errors finds in the text.
fn format_of(text: &str) -> (&str, &str) {
    let body = text.trim_start_matches(char::is_whitespace);
    let Some(rest) = body.strip_prefix(['{', '[']) else {
        return ("\n", "  ");
    };
    let mut end = 0;
    while rest[end..].starts_with('\n') || rest[end..].starts_with("\r\n") {
        end += if rest[end..].starts_with('\n') { 1 } else { 2 };
    }
    if end == 0 {
        return ("", "");
    }
    let after = &rest[end..];
    let blanks = after.len() - after.trim_start().len();
    (&rest[..end], &after[..blanks])
}

fn write_value(text: &mut String, value: &Value, indent: &str, depth: usize) {
    match &value.data {
        Data::String(string) => text.push_str(&quoted(string)),
        Data::Array(items) if items.is_empty() => text.push_str("[]"),
        Data::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index, indent, depth + 1);
                write_value(text, item, indent, depth + 1);
            }
            close(text, ']', indent, depth);
        }
        Data::Object(object) => {
            let entries: Vec<&Entry> = object.entries().iter().collect();
            write_object(text, &entries, indent, depth);
        }
        Data::Number(number) if !number.is_finite() => text.push_str("null"),
        Data::Null => text.push_str("null"),
        _ => text.push_str(&value.to_js_string().unwrap_or_default()),
    }
}

fn write_object(text: &mut String, entries: &[&Entry], indent: &str, depth: usize) {
    if entries.is_empty() {
        text.push_str("{}");
        return;
    }
    text.push('{');
    for (index, entry) in entries.iter().enumerate() {
        separate(text, index, indent, depth + 1);
        text.push_str(&quoted(&entry.key));
        text.push(':');
        if !indent.is_empty() {
            text.push(' ');
        }
        write_value(text, &entry.value, indent, depth + 1);
    }
    close(text, '}', indent, depth);
}

fn separate(text: &mut String, index: usize, indent: &str, depth: usize) {
    if index > 0 {
        text.push(',');
    }
    line(text, indent, depth);
}

fn close(text: &mut String, bracket: char, indent: &str, depth: usize) {
    line(text, indent, depth);
    text.push(bracket);
}

fn line(text: &mut String, indent: &str, depth: usize) {
    if !indent.is_empty() {
        text.push('\n');
        for _ in 0..depth {
            text.push_str(indent);
        }
    }
}

/// A string as `JSON.stringify` writes it.
fn quoted(string: &str) -> String {
    serde_json::Value::from(string).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_decides_indent_and_newline() {
        assert_eq!(format_of("{\r\n\t\"a\": 1}"), ("\r\n", "\t"));
        assert_eq!(format_of("{\"a\": 1}"), ("", ""));
        assert_eq!(format_of("{\n    \"a\": 1}"), ("\n", "    "));
    }

    #[test]
    fn only_the_patches_go() {
        let json = b"{\n  \"a\": [1, {\"b\": null}],\n  \"patchedDependencies\": {\"x\": \"p\"}\n}";
        let manifest = Manifest::parse(json, "package.json").unwrap();
        assert_eq!(
            stripped(&manifest),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ]\n}\n"
        );
    }
}
