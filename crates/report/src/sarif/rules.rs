//! Rules as SARIF describes them, with the texts of their pages.

use serde_json::{Map, Value, json};

use crate::rule::{Family, Level, Rule, page_sections};

/// The rule of what could not be read or inspected.
pub(super) const NOT_INSPECTED: &str = "not-inspected";

/// The most that GitHub shows of a description, in characters.
const DESCRIPTION: usize = 1_024;

/// The rule, whose gravest result in this run has the level `gravest`.
pub(super) fn descriptor(rule: &Rule, gravest: Level) -> Value {
    let mut tags = vec![rule.family.id()];
    let mut properties = Map::new();
    match severity(rule).filter(|_| gravest == Level::Error) {
        Some(severity) => {
            tags.insert(0, "security");
            properties.insert("security-severity".to_owned(), json!(severity));
        }
        None => {
            properties.insert("problem.severity".to_owned(), json!(problem(rule.level)));
        }
    }
    properties.insert("tags".to_owned(), json!(tags));
    properties.insert("precision".to_owned(), json!("high"));
    let help = match rule.page {
        "" => format!("Ask: packgate rule {}", rule.id),
        page => page.to_owned(),
    };
    let summary = match rule.summary {
        "" => rule.id.to_owned(),
        summary => capitalised(summary),
    };
    let meaning = match meaning(rule.page) {
        meaning if meaning.is_empty() => format!("{summary}."),
        meaning => meaning,
    };
    json!({
        "id": rule.id,
        "shortDescription": {"text": bounded(&summary)},
        "fullDescription": {"text": bounded(&meaning)},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": rule.level},
        "properties": properties,
    })
}

/// The rule that has no page: it cannot be set, or allowed.
pub(super) fn not_inspected() -> Value {
    let help = "What packgate cannot read it cannot vouch for, so it does not call the package \
                judged: the exit code is 2, whatever else was found. The message says what \
                stands in the way; take that away, or the file out of the package.";
    json!({
        "id": NOT_INSPECTED,
        "shortDescription": {"text": "Something could not be inspected"},
        "fullDescription": {
            "text": "A packed file, a manifest or a policy could not be read or understood, \
                     so nobody knows whether the package may be published.",
        },
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": Level::Error},
        "properties": {
            "problem.severity": problem(Level::Error),
            "tags": ["not-judged"],
            "precision": "very-high",
        },
    })
}

/// How grave GitHub takes the rule to be, as the base score of CVSS 3.1 has it: a
/// published file is read by anybody, over the network, without asking (7.5), and a
/// credential in it lets them act as well (9.1).
fn severity(rule: &Rule) -> Option<&'static str> {
    match (rule.family, rule.level) {
        (Family::Secrets, Level::Error) => Some("9.1"),
        (Family::SourceMaps | Family::Internal | Family::List, Level::Error) => Some("7.5"),
        _ => None,
    }
}

/// The words that GitHub has for levels of rules without a security severity.
fn problem(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    }
}

/// What the page says the rule means, as one paragraph without Markdown.
fn meaning(page: &str) -> String {
    let [heading, ..] = page_sections();
    let lines = page.lines().skip_while(|line| *line != heading).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('#'));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").replace('`', "")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Cut to what GitHub shows.
fn bounded(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION) {
        Some(_) => text.chars().take(DESCRIPTION - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meaning_of_a_page() {
        let page =
            "# r\n\n## What it means\n\nA `map`\nholds it.\n\nMore.\n\n## Why it matters\n\nx\n";
        assert_eq!(meaning(page), "A map holds it. More.");
        assert_eq!(meaning(""), "");
    }

    #[test]
    fn descriptions_are_bounded() {
        assert_eq!(bounded(&"é".repeat(1_024)).chars().count(), 1_024);
        assert_eq!(bounded(&"é".repeat(9_999)).chars().count(), 1_024);
        assert_eq!(capitalised("a map"), "A map");
        assert_eq!(capitalised(""), "");
    }
}
