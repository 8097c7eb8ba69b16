//! A small catalogue, and policies over it.

use std::sync::LazyLock;

use packgate_policy::{
    Config, Date, Detector, Group, Known, Policy, Problems, Secrets, ValidConfig,
};
use packgate_report::{Example, Family, Finding, Level, Rule};

macro_rules! rule {
    ($name:ident, $id:literal, $family:ident, $level:ident) => {
        pub(crate) static $name: Rule = Rule {
            id: $id,
            family: Family::$family,
            level: Level::$level,
            summary: "",
            page: "",
        };
    };
}

rule!(MAP, "map-reveals-source", SourceMaps, Error);
rule!(DEAD, "map-dead", SourceMaps, Warning);
rule!(SHIPPED, "map-shipped", SourceMaps, Note);
rule!(INTERNAL, "internal-dir", Internal, Error);
rule!(DEBUG, "debug-info", Internal, Warning);
rule!(TOKEN, "secret/npm", Secrets, Error);
rule!(SECRET, "secret", Secrets, Error);
rule!(GIT, "secret/git", Secrets, Error);
rule!(BUDGET, "size-budget", List, Error);

static RULES: [&Rule; 9] = [
    &MAP, &DEAD, &SHIPPED, &INTERNAL, &DEBUG, &SECRET, &TOKEN, &GIT, &BUDGET,
];

fn manager(text: &str) -> Result<(), String> {
    if text.starts_with("npm@") {
        return Ok(());
    }
    Err(format!("unknown manager \"{text}\""))
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    vec![Group {
        id: "secret/hosts".to_owned(),
        rules: vec!["secret/git"],
    }]
});

fn detector(detector: &Detector) -> Result<(), String> {
    match detector.alphabet.as_str() {
        "hex" => Ok(()),
        other => Err(format!("no alphabet \"{other}\"")),
    }
}

fn secrets() -> Secrets<'static> {
    Secrets {
        groups: &GROUPS,
        outer: &[],
        detector: Some(&detector),
    }
}

pub(crate) fn read(file: &str, text: &str) -> Result<ValidConfig, Problems> {
    Config::parse(file, text).validate(&Known {
        rules: &RULES,
        manager: &manager,
        secrets: secrets(),
    })
}

/// A policy of the one file, at the root, for the package there.
pub(crate) fn policy(text: &str) -> Policy {
    policy_of(&[("packgate.toml", text)], "")
}

/// A policy of several files, outer ones first, on 15 June 2026.
pub(crate) fn policy_of(files: &[(&str, &str)], package: &str) -> Policy {
    let files = files.iter().map(|(file, text)| read(file, text).unwrap());
    Policy::new(files, package, Date::new(2026, 6, 15).unwrap())
}

pub(crate) fn finding(rule: &'static Rule, paths: &[&str]) -> Finding {
    let files = paths.iter().map(|path| Example {
        path: (*path).to_owned(),
        bytes: 10,
        detail: None,
        secret: None,
    });
    Finding::new(rule, "message", files.collect())
}
