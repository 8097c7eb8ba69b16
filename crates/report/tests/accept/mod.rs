//! What GitHub's documentation, its upload action and the texts of its refusals ask
//! of a SARIF file, beyond the schema.

use std::collections::BTreeSet;

use serde_json::Value;

const LEVELS: [&str; 3] = ["note", "warning", "error"];

/// The results of the only run.
pub(crate) fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"]
        .as_array()
        .map_or(&[], Vec::as_slice)
}

/// Everything that would be refused, or not shown as it should be.
pub(crate) fn complaints(log: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut claim = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    claim(log["$schema"].is_string(), "no $schema".to_owned());
    claim(log["version"] == "2.1.0", "version".to_owned());
    let runs = log["runs"].as_array().map_or(0, Vec::len);
    claim(runs == 1, format!("{runs} runs"));
    let run = &log["runs"][0];
    claim(
        run["columnKind"] == "unicodeCodePoints",
        "columnKind".to_owned(),
    );
    let driver = &run["tool"]["driver"];
    claim(!text(&driver["name"]).is_empty(), "no name".to_owned());
    let version = text(&driver["semanticVersion"]).split('.').count();
    claim(version == 3, "semanticVersion".to_owned());
    claim(!results_exceed(log), "too many results".to_owned());
    wrong.extend(empty(log, ""));
    wrong.extend(rules(log));
    wrong.extend(results(log).iter().enumerate().flat_map(|(at, result)| {
        let wrong = of_result(log, result).into_iter();
        wrong.map(move |what| format!("result {at}: {what}"))
    }));
    wrong.extend(alerts(log));
    wrong.extend(invocation(log));
    wrong
}

fn results_exceed(log: &Value) -> bool {
    results(log).len() > 25_000
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Empty strings and nulls, anywhere.
fn empty(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Null => vec![format!("{at} is null")],
        Value::String(text) if text.is_empty() => vec![format!("{at} is empty")],
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(n, it)| empty(it, &format!("{at}/{n}")))
                .collect()
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .flat_map(|(name, it)| empty(it, &format!("{at}/{name}")))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn rules(log: &Value) -> Vec<String> {
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    let Some(rules) = rules.as_array() else {
        return vec!["no rules".to_owned()];
    };
    let mut wrong: Vec<String> = rules.iter().flat_map(of_rule).collect();
    let ids: Vec<&str> = rules.iter().map(|it| text(&it["id"])).collect();
    if !ids.is_sorted_by(|one, other| one < other) {
        wrong.push(format!("rules twice, or in disorder: {ids:?}"));
    }
    let used: BTreeSet<&str> = results(log).iter().map(|it| text(&it["ruleId"])).collect();
    if used != ids.iter().copied().collect() {
        wrong.push(format!("rules {ids:?}, used {used:?}"));
    }
    wrong
}

fn of_rule(rule: &Value) -> Vec<String> {
    let id = text(&rule["id"]);
    let mut wrong = Vec::new();
    for name in ["shortDescription", "fullDescription", "help"] {
        let said = text(&rule[name]["text"]).chars().count();
        if said == 0 || (name != "help" && said > 1_024) {
            wrong.push(format!("{id}: {name} of {said} characters"));
        }
    }
    if text(&rule["help"]["markdown"]).is_empty() {
        wrong.push(format!("{id}: no help.markdown"));
    }
    if !LEVELS.contains(&text(&rule["defaultConfiguration"]["level"])) {
        wrong.push(format!("{id}: level"));
    }
    let properties = &rule["properties"];
    let tags = properties["tags"].as_array().map_or(0, Vec::len);
    if !(1..=10).contains(&tags) {
        wrong.push(format!("{id}: {tags} tags"));
    }
    if let Some(severity) = properties.get("security-severity") {
        let severity = text(severity).parse().unwrap_or(0.0);
        if !(severity > 0.0 && severity <= 10.0) {
            wrong.push(format!("{id}: security-severity {severity}"));
        }
    }
    wrong
}

fn of_result(log: &Value, result: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    let index = result["ruleIndex"].as_u64().unwrap_or(u64::MAX);
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    if rules.get(index).map(|it| &it["id"]) != Some(&result["ruleId"]) {
        wrong.push("ruleIndex is another rule".to_owned());
    }
    if !LEVELS.contains(&text(&result["level"])) {
        wrong.push("level".to_owned());
    }
    let said = text(&result["message"]["text"]);
    let length = said.chars().count();
    if !(1..=4_096).contains(&length) {
        wrong.push(format!("a message of {length} characters"));
    }
    if said.contains("](") {
        wrong.push("a link that nobody meant".to_owned());
    }
    match result["locations"].as_array().map(Vec::as_slice) {
        Some([location]) => wrong.extend(of_location(location)),
        _ => wrong.push("not one location".to_owned()),
    }
    wrong.extend(of_fixes(result));
    wrong
}

fn of_location(location: &Value) -> Vec<String> {
    let place = &location["physicalLocation"];
    let mut wrong: Vec<String> = of_uri(text(&place["artifactLocation"]["uri"]))
        .into_iter()
        .collect();
    let region = &place["region"];
    let numbers = ["startLine", "startColumn", "endLine", "endColumn"];
    let numbers = numbers.map(|name| region[name].as_u64().unwrap_or(0));
    let [line, column, end_line, end_column] = numbers;
    if numbers.contains(&0) || (line, column) > (end_line, end_column) {
        wrong.push(format!("region {region}"));
    }
    wrong
}

/// Why this is no path of the repository.
fn of_uri(uri: &str) -> Option<String> {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~/@%".contains(&it);
    let mut encoded = uri.split('%').skip(1);
    let hexadecimal = |it: &str| {
        let digits = it.get(..2).unwrap_or_default();
        digits.len() == 2 && digits.bytes().all(|it| it.is_ascii_hexdigit())
    };
    let names = uri.split('/');
    let good = uri.bytes().all(plain)
        && encoded.all(hexadecimal)
        && names.clone().all(|it| !["", ".", ".."].contains(&it));
    (!good).then(|| format!("uri {uri:?}"))
}

fn of_fixes(result: &Value) -> Vec<String> {
    let Some(fixes) = result.get("fixes") else {
        return Vec::new();
    };
    let changes = fixes.as_array().into_iter().flatten();
    let changes = changes.map(|fix| &fix["artifactChanges"]);
    let good = |changes: &Value| {
        let changes = changes.as_array().filter(|it| !it.is_empty());
        changes.is_some_and(|it| {
            it.iter().all(|change| {
                let some = change["replacements"]
                    .as_array()
                    .is_some_and(|it| !it.is_empty());
                some && of_uri(text(&change["artifactLocation"]["uri"])).is_none()
            })
        })
    };
    let bad = changes.filter(|changes| !good(changes));
    bad.map(|changes| format!("fix {changes}")).collect()
}

/// An alert is a rule, a file and a fingerprint: two results with the same are one.
fn alerts(log: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut suppressing = BTreeSet::new();
    for result in results(log) {
        let hash = text(&result["partialFingerprints"]["primaryLocationLineHash"]);
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let alert = (text(&result["ruleId"]), text(uri), hash);
        let (digits, nth) = hash.split_once(':').unwrap_or_default();
        if digits.len() != 16 || nth.parse::<usize>().is_err() || !seen.insert(alert) {
            wrong.push(format!("no alert of its own: {alert:?}"));
        }
        suppressing.insert(result["suppressions"].is_array());
    }
    if suppressing.len() > 1 {
        wrong.push("only some results say whether they are suppressed".to_owned());
    }
    wrong
}

/// What was not judged shows in the results, because GitHub shows nothing else.
fn invocation(log: &Value) -> Vec<String> {
    let invocation = &log["runs"][0]["invocations"][0];
    let failed = invocation["exitCode"] == 2;
    let said = invocation["toolExecutionNotifications"].as_array();
    let said = said.is_some_and(|it| it.iter().any(|it| it["level"] == "error"));
    let shown = results(log)
        .iter()
        .any(|it| it["ruleId"] == "not-inspected" && it["level"] == "error");
    let same = [
        invocation["executionSuccessful"] == !failed,
        invocation["exitCode"].is_u64(),
        said == failed,
        shown == failed,
    ];
    let good = same.iter().all(|it| *it);
    (!good)
        .then(|| format!("invocation {invocation}"))
        .into_iter()
        .collect()
}
