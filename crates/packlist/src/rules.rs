//! Rules in their slots: a directory's rules come from up to six sources, which
//! npm evaluates in a fixed order, the last rule that matches deciding.

use crate::error::PacklistError;
use crate::origin::Origin;
use crate::profile::{defaults, dialect, inner_strict_rules};
use packgate_glob::{Dialect, IgnoreRule, Options, parse_ignore};
use packgate_manifest::Profile;
use std::sync::Arc;

/// One compiled rule and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) ignore: Arc<IgnoreRule>,
    pub(crate) origin: Arc<Origin>,
}

/// The rules of one source, in order.
pub(crate) type Slot = Arc<[Rule]>;

/// A piece of rule text and where it was written. Text with line breaks makes
/// several rules, as it does in npm, which joins all rules and splits again.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// Compiles rule texts into a slot.
///
/// # Errors
/// [`PacklistError::Pattern`] where npm dies of a pattern or a bound is hit.
pub(crate) fn compile(texts: &[Text], profile: Profile) -> Result<Slot, PacklistError> {
    let options = Options::for_ignore_rules(dialect(profile));
    let mut rules = Vec::with_capacity(texts.len());
    for text in texts {
        let origin = Arc::new(text.origin.clone());
        let parsed = match options.dialect {
            // Not joined to one text, so that each is one rule as it stands.
            Dialect::Pnpm12 => IgnoreRule::new(&text.text, 1, &options).map(|rule| vec![rule]),
            _ => parse_ignore(&text.text, &options).map_err(|(_, source)| source),
        }
        .map_err(|source| PacklistError::Pattern {
            place: place(&text.origin),
            source,
        })?;
        rules.extend(parsed.into_iter().map(|rule| Rule {
            ignore: Arc::new(rule),
            origin: Arc::clone(&origin),
        }));
    }
    Ok(rules.into())
}

fn place(origin: &Origin) -> String {
    match origin.place() {
        Some((file, at)) => format!("{file}:{}:{}: {origin}", at.line, at.column),
        None => origin.to_string(),
    }
}

/// Compiles the text of one ignore file; `origin` makes the origin of the rule
/// on a line (from 1) that reads as given.
///
/// # Errors
/// [`PacklistError::Pattern`], naming `file` and the line.
pub(crate) fn compile_file(
    file: &str,
    text: &str,
    profile: Profile,
    origin: impl Fn(usize, String) -> Origin,
) -> Result<Slot, PacklistError> {
    let options = Options::for_ignore_rules(dialect(profile));
    let parsed = parse_ignore(text, &options).map_err(|(line, source)| PacklistError::Pattern {
        place: format!("{file}:{line}"),
        source,
    })?;
    Ok(parsed
        .into_iter()
        .map(|rule| Rule {
            origin: Arc::new(origin(rule.line(), rule.text().to_owned())),
            ignore: Arc::new(rule),
        })
        .collect())
}

/// The rules that never change during one listing.
pub(crate) struct Fixed {
    /// npm's built-in ignore rules, for every directory.
    pub(crate) defaults: Slot,
    /// The strict rules of a directory that is not a package.
    pub(crate) inner_strict: Slot,
}

impl Fixed {
    /// Compiles the built-in rules for `profile`.
    ///
    /// # Errors
    /// None in practice: the built-in patterns are valid.
    pub(crate) fn new(profile: Profile) -> Result<Self, PacklistError> {
        let defaults: Vec<Text> = defaults()
            .map(|pattern| Text {
                text: pattern.to_owned(),
                origin: Origin::Default { pattern },
            })
            .collect();
        let strict: Vec<Text> = inner_strict_rules(profile)
            .iter()
            .map(|pattern| Text {
                text: (*pattern).to_owned(),
                origin: Origin::Strict { pattern },
            })
            .collect();
        Ok(Self {
            defaults: compile(&defaults, profile)?,
            inner_strict: compile(&strict, profile)?,
        })
    }
}
