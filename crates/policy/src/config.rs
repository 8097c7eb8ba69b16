use packgate_report::{Diagnostic, Place};

use crate::date::Date;
use crate::located::Located;

/// A policy file as it is written: every value with its place, nothing checked but
/// names of keys and types of values. What is wrong with these is kept, to be told
/// together with what [`Config::validate`] finds.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub(crate) closed: Option<Located<bool>>,
    pub(crate) manager: Option<Located<String>>,
    pub(crate) packages: Option<Located<Vec<Located<String>>>>,
    pub(crate) rules: Vec<RuleEntry>,
    pub(crate) allow: Vec<AllowEntry>,
    pub(crate) strict: Option<Located<bool>>,
    pub(crate) detectors: Vec<DetectorEntry>,
    pub(crate) commit_tree: Option<Located<String>>,
    pub(crate) commit_secrets: Option<Located<String>>,
    pub(crate) every_commit: Option<Located<bool>>,
    pub(crate) problems: Vec<Diagnostic>,
}

/// One key of `[rules]`, with one or several settings.
#[derive(Debug, Clone)]
pub(crate) struct RuleEntry {
    pub(crate) target: Located<String>,
    pub(crate) settings: Vec<RuleTable>,
}

/// One setting of a rule: a bare level, or a table.
#[derive(Debug, Clone)]
pub(crate) struct RuleTable {
    pub(crate) place: Place,
    /// Whether it is a bare level, which can give no reason.
    pub(crate) bare: bool,
    /// The keys that are there, also those whose values are of a wrong type.
    pub(crate) given: Vec<&'static str>,
    pub(crate) level: Option<Located<String>>,
    pub(crate) reason: Option<Located<String>>,
    pub(crate) paths: Option<Located<Vec<Located<String>>>>,
    pub(crate) bytes: Option<Located<u64>>,
    pub(crate) files: Option<Located<u64>>,
}

/// One `[[allow]]` table.
#[derive(Debug, Clone)]
pub(crate) struct AllowEntry {
    pub(crate) rule: Option<Located<String>>,
    /// Where the table begins.
    pub(crate) place: Place,
    pub(crate) path: Option<Located<String>>,
    pub(crate) fingerprint: Option<Located<String>>,
    pub(crate) regex: Option<Located<String>>,
    pub(crate) reason: Option<Located<String>>,
    pub(crate) expires: Option<Located<Date>>,
}

/// One `[[secrets.detector]]` table.
#[derive(Debug, Clone)]
pub(crate) struct DetectorEntry {
    pub(crate) id: Option<Located<String>>,
    pub(crate) what: Option<Located<String>>,
    pub(crate) prefix: Option<Located<String>>,
    pub(crate) alphabet: Option<Located<String>>,
    pub(crate) length: Option<Located<(u64, u64)>>,
    pub(crate) level: Option<Located<String>>,
    pub(crate) reason: Option<Located<String>>,
}
