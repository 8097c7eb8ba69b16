//! The package.json that bun packs: it reads the file and prints it anew.

use packgate_manifest::{Data, Entry, Manifest, Value};
use std::fmt::Write as _;

/// The text that bun packs.
pub(super) fn text(manifest: &Manifest) -> String {
    let source = manifest.text();
    let mut printer = Printer {
        manifest,
        indent: indent_of(source),
        out: String::new(),
    };
    let entries: Vec<&Entry> = manifest.root().entries().iter().collect();
    printer.object(&entries, 0);
    if source.ends_with('\n') {
        printer.out.push('\n');
    }
    printer.out
}

/// The blanks that begin the first indented line; two where there is none.
fn indent_of(source: &str) -> String {
    let indented = source.split('\n').skip(1).find_map(|line| {
        let rest = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - rest.len()];
        (!indent.is_empty() && !rest.trim().is_empty()).then_some(indent)
    });
    indented.unwrap_or("  ").to_owned()
}

struct Printer<'m> {
    manifest: &'m Manifest,
    indent: String,
    out: String,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value, depth: usize) {
        match &value.data {
            Data::Object(object) => {
                let entries: Vec<&Entry> = object.entries().iter().collect();
                self.object(&entries, depth);
            }
            Data::Array(items) => {
                let one_line = !self.manifest.source(value.span).contains('\n');
                self.array(items, one_line, depth);
            }
            Data::String(text) => self.string(text),
            Data::Number(number) if *number == 0.0 && number.is_sign_negative() => {
                self.out.push_str("-0");
            }
            _ => self
                .out
                .push_str(&value.to_js_string().unwrap_or_else(|| "null".to_owned())),
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth {
            self.out.push_str(&self.indent);
        }
    }

    fn object(&mut self, entries: &[&Entry], depth: usize) {
        if entries.is_empty() {
            self.out.push_str("{}");
            return;
        }
        self.out.push('{');
        for (index, entry) in entries.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            self.string(&entry.key);
            self.out.push_str(": ");
            self.value(&entry.value, depth + 1);
        }
        self.line(depth);
        self.out.push('}');
    }

    fn array(&mut self, items: &[Value], one_line: bool, depth: usize) {
        if items.is_empty() {
            self.out.push_str("[]");
            return;
        }
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            if one_line {
                if index > 0 {
                    self.out.push(' ');
                }
                self.value(item, depth);
            } else {
                self.line(depth + 1);
                self.value(item, depth + 1);
            }
        }
        if !one_line {
            self.line(depth);
        }
        self.out.push(']');
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                c if u32::from(c) < 0x20 || matches!(c, '\u{7f}' | '\u{feff}') => {
                    let _ = write!(self.out, "\\u{:04X}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
