//! What a configuration file says, whatever it is written in: an edit is made in
//! the text, and shown by parsing to have changed nothing else.

use serde_json::{Map, Value};
use std::path::Path;
use yaml_rust2::{Yaml, YamlLoader};

/// What the text says.
///
/// # Errors
/// It cannot be parsed, or is of a kind that is not edited.
pub(super) fn parse(file: &Path, text: &str) -> Result<Value, String> {
    match file.extension().and_then(|it| it.to_str()) {
        Some("yml" | "yaml") => yaml(text),
        Some("toml") => {
            let table: toml::Table = toml::from_str(text)
                .map_err(|error: toml::de::Error| format!("it is not TOML: {}", error.message()))?;
            serde_json::to_value(table).map_err(|error| error.to_string())
        }
        Some("json") => serde_json::from_str(text).map_err(|error| error.to_string()),
        _ => Err("packgate does not edit files of this kind".to_owned()),
    }
}

fn yaml(text: &str) -> Result<Value, String> {
    let documents =
        YamlLoader::load_from_str(text).map_err(|error| format!("it is not YAML: {error}"))?;
    match &documents[..] {
        [] => Ok(Value::Null),
        [one] => Ok(value(one)),
        _ => Err("it has more than one document".to_owned()),
    }
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(text) | Yaml::String(text) => Value::String(text.clone()),
        Yaml::Integer(number) => (*number).into(),
        Yaml::Boolean(truth) => (*truth).into(),
        Yaml::Array(items) => items.iter().map(value).collect(),
        Yaml::Hash(members) => {
            let member = |(key, it): (&Yaml, &Yaml)| (key_text(key), value(it));
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
}

fn key_text(key: &Yaml) -> String {
    match key {
        Yaml::String(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

/// The value at the end of `path`.
pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |it, key| it.get(key))
}

/// Whether `more` is `less` with `wanted` at the end of `path`, and nothing else.
pub(super) fn differs_only(less: &Value, more: &Value, path: &[&str], wanted: &Value) -> bool {
    at(less, path).is_none() && at(more, path) == Some(wanted) && {
        let mut cut = more.clone();
        take_out(&mut cut, less, path);
        // An empty file says nothing, which a mapping without members says, too.
        cut == *less || (less.is_null() && cut.as_object().is_some_and(Map::is_empty))
    }
}

/// Removes the value at the end of `path`, and what is empty without it unless
/// `model` has it.
fn take_out(value: &mut Value, model: &Value, path: &[&str]) {
    let ([key, rest @ ..], Some(members)) = (path, value.as_object_mut()) else {
        return;
    };
    let inner_model = model.get(key);
    if let (false, Some(inner)) = (rest.is_empty(), members.get_mut(*key)) {
        take_out(inner, inner_model.unwrap_or(&Value::Null), rest);
        let empty = inner.as_object().is_some_and(Map::is_empty);
        if !empty || inner_model.is_some() {
            return;
        }
    }
    members.shift_remove(*key);
}
