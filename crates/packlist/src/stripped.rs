//! npm 12 packs a package.json without `patchedDependencies`: it writes the
//! manifest anew in its own indent (pacote 22, `dir.js`).

use packgate_manifest::{Data, Entry, Manifest, Profile, Span, Value};
use packgate_tree::Meta;
use std::collections::HashMap;
use std::fmt::Write as _;

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
    Writer {
        manifest,
        indent: &indent,
        replaced: &HashMap::new(),
    }
    .object(&mut text, &kept, 0);
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

/// Writes JSON as `JSON.stringify` does.
pub(crate) struct Writer<'a> {
    pub(crate) manifest: &'a Manifest,
    /// One level of it.
    pub(crate) indent: &'a str,
    /// Texts to write in place of those that stand there.
    pub(crate) replaced: &'a HashMap<Span, String>,
}

impl Writer<'_> {
    fn value(&self, text: &mut String, value: &Value, depth: usize) {
        match &value.data {
            Data::String(_) => self.string(text, value.span),
            Data::Array(items) if items.is_empty() => text.push_str("[]"),
            Data::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(text, index, depth + 1);
                    self.value(text, item, depth + 1);
                }
                self.line(text, depth);
                text.push(']');
            }
            Data::Object(object) => {
                let entries: Vec<&Entry> = object.entries().iter().collect();
                self.object(text, &entries, depth);
            }
            Data::Number(number) if !number.is_finite() => text.push_str("null"),
            Data::Null => text.push_str("null"),
            _ => text.push_str(&value.to_js_string().unwrap_or_default()),
        }
    }

    pub(crate) fn object(&self, text: &mut String, entries: &[&Entry], depth: usize) {
        if entries.is_empty() {
            text.push_str("{}");
            return;
        }
        text.push('{');
        for (index, entry) in entries.iter().enumerate() {
            self.separate(text, index, depth + 1);
            self.string(text, entry.key_span);
            text.push(':');
            if !self.indent.is_empty() {
                text.push(' ');
            }
            self.value(text, &entry.value, depth + 1);
        }
        self.line(text, depth);
        text.push('}');
    }

    fn separate(&self, text: &mut String, index: usize, depth: usize) {
        if index > 0 {
            text.push(',');
        }
        self.line(text, depth);
    }

    fn line(&self, text: &mut String, depth: usize) {
        if !self.indent.is_empty() {
            text.push('\n');
            text.extend(std::iter::repeat_n(self.indent, depth));
        }
    }

    /// The string at `span`, read again from the source: the parsed value has
    /// lost the lone surrogates, which `JSON.stringify` writes as escapes.
    fn string(&self, text: &mut String, span: Span) {
        let units = match self.replaced.get(&span) {
            Some(other) => other.encode_utf16().collect(),
            None => units(self.manifest.source(span)),
        };
        text.push('"');
        for unit in char::decode_utf16(units) {
            match unit {
                Ok(character) => {
                    let quoted = serde_json::Value::from(character.to_string()).to_string();
                    text.push_str(&quoted[1..quoted.len() - 1]);
                }
                Err(lone) => {
                    let _ = write!(text, "\\u{:04x}", lone.unpaired_surrogate());
                }
            }
        }
        text.push('"');
    }
}

/// The UTF-16 units that a JSON string literal stands for.
fn units(literal: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let inner = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let mut characters = inner.unwrap_or(literal).chars();
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.next() {
                Some('u') => {
                    let hex: String = characters.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&hex, 16).unwrap_or(0xfffd));
                    continue;
                }
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some(other) => other,
                None => continue,
            },
            other => other,
        };
        units.extend(plain.encode_utf16(&mut [0; 2]).iter());
    }
    units
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
