use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, files_message, verb};
use crate::hit::Seen;
use crate::text::{base, extension};

pub(super) static RULE: Rule = Rule {
    id: "env-file",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a file of environment variables, where projects keep their passwords",
    page: include_str!("pages/env-file.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| {
        let file = verb(hits, "a file", "files");
        files_message(&format!("{file} of environment variables"), hits)
    },
};

/// Parts of a name that say that the file is for others to copy.
const HARMLESS: [&str; 11] = [
    "example", "examples", "sample", "samples", "template", "tmpl", "tpl", "dist", "default",
    "defaults", "schema",
];

/// `.env.d.ts` and its like are code or text about such files.
const CODE: [&str; 11] = [
    "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx", "map", "md", "html",
];

/// Whether the name is that of an environment file.
pub(super) fn is_named(path: &str) -> bool {
    let name = base(path);
    // Asked of every file: most names are done with here.
    if !name
        .as_bytes()
        .windows(4)
        .any(|it| it.eq_ignore_ascii_case(b".env"))
    {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let named = match name.strip_prefix(".env") {
        Some(rest) => rest.is_empty() || rest == "rc" || rest.starts_with(['.', '-', '_']),
        None => extension(&name) == "env" || name.starts_with(".envrc."),
    };
    let harmless = name.split(['.', '-', '_']).any(|it| HARMLESS.contains(&it));
    named && !harmless && !CODE.contains(&extension(&name).as_str())
}

/// A file too long to be judged.
pub(super) fn doubt(file: &File) -> Option<String> {
    let cut = (file.facts.head.len() as u64) < file.facts.bytes;
    let unsure = || !assigns(&file.facts.head);
    (cut && is_named(file.path) && unsure()).then(|| "too long for an environment file".to_owned())
}

fn look(file: &File) -> Vec<Seen> {
    if !is_named(file.path) {
        return Vec::new();
    }
    let seen = Seen::of(&RULE);
    vec![if assigns(&file.facts.head) {
        seen
    } else {
        seen.level(Level::Note).detail("it sets nothing")
    }]
}

/// Whether any variable gets a value that is not plainly left to be filled in.
fn assigns(text: &[u8]) -> bool {
    // UTF-16: every other byte is zero, and what it says is not read here.
    if text.contains(&0) {
        return true;
    }
    String::from_utf8_lossy(text).lines().any(|line| {
        let line = line.trim().trim_start_matches('\u{feff}');
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((key, value)) = line.split_once('=') else {
            return false;
        };
        let key = key.trim();
        let named = !key.is_empty()
            && key
                .chars()
                .all(|it| it.is_alphanumeric() || matches!(it, '_' | '.' | '-'));
        named && has_value(value)
    })
}

fn has_value(value: &str) -> bool {
    let value = value.trim();
    let value = if value.starts_with('#') { "" } else { value };
    let value = value.trim_matches(['"', '\'', '`']);
    !value.is_empty() && !crate::check::is_left_open(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        for name in [
            ".env",
            ".env.local",
            ".env-dylan",
            ".env_old",
            "prod.env",
            ".envrc",
            "a/.ENV",
            ".env.production.local",
            ".env.json",
        ] {
            assert!(is_named(name), "{name}");
        }
        for name in [
            ".env.example",
            ".env-sample",
            "example.env",
            ".env.template",
            ".env.dist",
            "env",
            ".env.defaults",
            ".environment",
            "env.js",
            ".env.d.ts",
            "dotenv",
            ".env.example.local",
            ".env/bin/x",
            "x.environment",
        ] {
            assert!(!is_named(name), "{name}");
        }
    }

    #[test]
    fn only_values_count() {
        for text in ["A=1", "export A='x'", "# x\n\nA_B = c\n", "\u{feff}A=b"] {
            assert!(assigns(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "# A=1\n",
            "A=\nB=''\n",
            "use flake\n",
            "A=<token>",
            "A=${B}",
            "A= # x",
        ] {
            assert!(!assigns(text.as_bytes()), "{text}");
        }
        assert!(assigns(b"A\0=\x001\0"));
    }
}
