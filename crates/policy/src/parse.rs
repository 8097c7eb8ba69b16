//! From TOML to [`Config`].

use packgate_report::Diagnostic;
use toml::de::{DeTable, DeValue, Error};

use crate::config::{AllowEntry, Config, DetectorEntry, RuleEntry, RuleTable};
use crate::located::Lines;
use crate::reader::{Reader, Value};

const SECTIONS: &[&str] = &["project", "rules", "allow", "secrets", "commit", "push"];
const SETTING: &[&str] = &["level", "reason", "paths", "bytes", "files"];
const ALLOW: &[&str] = &["rule", "path", "fingerprint", "regex", "reason", "expires"];
/// What a detector must say; `level` may be left out.
const DETECTOR: &[&str] = &[
    "id", "what", "prefix", "alphabet", "length", "reason", "level",
];

impl Config {
    /// Takes a file as it is written. Its name, relative to the root of what is
    /// judged, goes into every place. Problems are kept for [`Config::validate`].
    pub fn parse(file: &str, text: &str) -> Self {
        let mut reader = Reader {
            lines: Lines::new(file, text),
            problems: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut config = if errors.is_empty() {
            document(&mut reader, table.get_ref())
        } else {
            // What was made up to recover would only bring problems of its own.
            let problems = errors.iter().map(|error| syntax(&reader.lines, error));
            reader.problems = problems.collect();
            Self::default()
        };
        config.problems = reader.problems;
        config
    }
}

fn syntax(lines: &Lines<'_>, error: &Error) -> Diagnostic {
    let place = lines.place(error.span().map_or(0, |span| span.start));
    let line = lines.line(place.line);
    let diagnostic = Diagnostic::at(place, format!("not valid TOML: {}", error.message()));
    // The names of rules for secrets have a slash, which a bare key must not.
    let key = line.split('=').next().unwrap_or("").trim();
    if key.contains('/') && !key.contains(['"', '\'', '#']) {
        return diagnostic.help(format!("a name with a slash needs quotes: \"{key}\""));
    }
    diagnostic
}

fn document(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Config {
    reader.only(table, "", SECTIONS);
    let mut config = Config::default();
    if let Some(project) = section(reader, table, "project", &["closed", "manager", "packages"]) {
        config.closed = reader.boolean(project, "closed");
        config.manager = reader.string(project, "manager");
        config.packages = reader.strings(project, "packages");
    }
    if let Some(secrets) = section(reader, table, "secrets", &["strict", "detector"]) {
        config.strict = reader.boolean(secrets, "strict");
        config.detectors = tables(
            reader,
            secrets,
            "detector",
            "[[secrets.detector]]",
            detector,
        );
    }
    if let Some(commit) = section(reader, table, "commit", &["tree", "secrets"]) {
        config.commit_tree = reader.string(commit, "tree");
        config.commit_secrets = reader.string(commit, "secrets");
    }
    if let Some(push) = section(reader, table, "push", &["every-commit"]) {
        config.every_commit = reader.boolean(push, "every-commit");
    }
    config.rules = rules(reader, table);
    config.allow = tables(reader, table, "allow", "[[allow]]", allow);
    config
}

fn section<'t, 'i>(
    reader: &mut Reader<'_>,
    table: &'t DeTable<'i>,
    name: &str,
    keys: &[&str],
) -> Option<&'t DeTable<'i>> {
    let section = reader.table(table.get(name)?)?;
    reader.only(section, &format!("[{name}]"), keys);
    Some(section)
}

fn rules(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Vec<RuleEntry> {
    let table = table.get("rules").and_then(|value| reader.table(value));
    let Some(table) = table else {
        return Vec::new();
    };
    let entries = table.iter().map(|(key, value)| RuleEntry {
        target: reader.located(key.get_ref().to_string(), &key.span()),
        settings: match value.get_ref() {
            DeValue::Array(array) => {
                let settings = array.iter().filter_map(|item| setting(reader, item));
                settings.collect()
            }
            _ => setting(reader, value).into_iter().collect(),
        },
    });
    entries.collect()
}

fn setting(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<RuleTable> {
    let mut setting = RuleTable {
        place: reader.place(&value.span()),
        bare: false,
        given: Vec::new(),
        level: None,
        reason: None,
        paths: None,
        bytes: None,
        files: None,
    };
    if let Some(level) = value.get_ref().as_str() {
        setting.level = Some(reader.located(level.to_owned(), &value.span()));
        setting.bare = true;
        return Some(setting);
    }
    let Some(table) = value.get_ref().as_table() else {
        reader.expected("a level, a table or an array of these", value);
        return None;
    };
    reader.only(table, "the setting of a rule", SETTING);
    let keys = SETTING.iter().copied();
    setting.given = keys.filter(|key| table.contains_key(*key)).collect();
    setting.level = reader.string(table, "level");
    setting.reason = reader.string(table, "reason");
    setting.paths = reader.strings(table, "paths");
    setting.bytes = reader.size(table, "bytes");
    setting.files = reader.size(table, "files");
    Some(setting)
}

/// Every table of an array of them.
fn tables<T>(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    key: &str,
    name: &str,
    read: fn(&mut Reader<'_>, &Value<'_>) -> Option<T>,
) -> Vec<T> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    let Some(array) = value.get_ref().as_array() else {
        reader.expected(&format!("{name}, with two brackets, for each entry"), value);
        return Vec::new();
    };
    array
        .iter()
        .filter_map(|value| read(reader, value))
        .collect()
}

fn missing(reader: &mut Reader<'_>, value: &Value<'_>, name: &str, keys: &[&str]) {
    for key in keys {
        if !value
            .get_ref()
            .as_table()
            .is_some_and(|it| it.contains_key(*key))
        {
            let place = reader.place(&value.span());
            let message = format!("{name} without \"{key}\"");
            reader.problems.push(Diagnostic::at(place, message));
        }
    }
}

fn allow(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<AllowEntry> {
    let table = reader.table(value)?;
    reader.only(table, "[[allow]]", ALLOW);
    missing(reader, value, "[[allow]]", &["rule"]);
    if !["fingerprint", "regex"]
        .iter()
        .any(|it| table.contains_key(*it))
    {
        missing(reader, value, "[[allow]]", &["path"]);
    }
    missing(reader, value, "[[allow]]", &["reason"]);
    Some(AllowEntry {
        rule: reader.string(table, "rule"),
        place: reader.place(&value.span()),
        path: reader.string(table, "path"),
        fingerprint: reader.string(table, "fingerprint"),
        regex: reader.string(table, "regex"),
        reason: reader.string(table, "reason"),
        expires: reader.date(table, "expires"),
    })
}

fn detector(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<DetectorEntry> {
    let table = reader.table(value)?;
    reader.only(table, "[[secrets.detector]]", DETECTOR);
    missing(
        reader,
        value,
        "[[secrets.detector]]",
        &DETECTOR[..DETECTOR.len() - 1],
    );
    Some(DetectorEntry {
        id: reader.string(table, "id"),
        what: reader.string(table, "what"),
        prefix: reader.string(table, "prefix"),
        alphabet: reader.string(table, "alphabet"),
        length: reader.range(table, "length"),
        level: reader.string(table, "level"),
        reason: reader.string(table, "reason"),
    })
}
