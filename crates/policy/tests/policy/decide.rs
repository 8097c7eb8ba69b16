//! Which part of a policy decides.

use packgate_report::{Level, Rule};

use crate::support::{BUDGET, DEAD, DEBUG, INTERNAL, MAP, SHIPPED, TOKEN, policy};

use Level::{Error, Note, Warning};

struct Case {
    policy: &'static str,
    rule: &'static Rule,
    found: Level,
    path: &'static str,
    level: Level,
    reason: Option<&'static str>,
    line: Option<usize>,
}

/// A case at the rule's own level.
fn case(policy: &'static str, rule: &'static Rule, path: &'static str, level: Level) -> Case {
    Case {
        policy,
        rule,
        found: rule.level,
        path,
        level,
        reason: None,
        line: None,
    }
}

impl Case {
    fn found(mut self, found: Level) -> Self {
        self.found = found;
        self
    }

    fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

const ALL: &str = r#"[rules]
source-maps = "note"
map-reveals-source = [
  "warning",
  { level = "error", paths = ["dist/**"] },
  { level = "note", paths = ["dist/x/**"], reason = "x is public" },
]
[[allow]]
rule = "map-reveals-source"
path = "dist/x/vendor.map"
reason = "vendor"
"#;

const FAMILY: &str = "[[allow]]\nrule = \"source-maps\"\npath = \"a/*\"\nreason = \"r\"\n";

const CLOSED: &str = r#"[project]
closed = true
[rules]
map-dead = "note"
map-shipped = { level = "note", paths = ["public/**"] }
[[allow]]
rule = "map-reveals-source"
path = "vendor.map"
reason = "vendor"
"#;

fn cases() -> Vec<Case> {
    vec![
        case("", &MAP, "a.map", Error),
        case("", &DEAD, "a.map", Warning),
        // The order: allow entry, rule for the path (the last one), rule, family.
        case(ALL, &MAP, "dist/x/vendor.map", Note)
            .because("vendor")
            .line(10),
        case(ALL, &MAP, "dist/x/a.map", Note)
            .because("x is public")
            .line(6),
        case(ALL, &MAP, "dist/a.map", Error).line(5),
        case(ALL, &MAP, "a.map", Warning).line(4),
        case(ALL, &DEAD, "dist/a.map", Note).line(2),
        case(ALL, &TOKEN, "dist/a.map", Error),
        // An entry may name a family.
        case(FAMILY, &DEAD, "a/x.map", Note).because("r").line(3),
        case(FAMILY, &DEAD, "b/x.map", Warning),
        case(FAMILY, &TOKEN, "a/x.map", Error),
        // Names with a slash.
        case(
            "[rules]\n\"secret/npm\" = \"warning\"",
            &TOKEN,
            "a",
            Warning,
        )
        .line(2),
        // Allowed altogether; a reason is told only where it lowered something.
        case(
            "[rules]\nmap-dead = { level = \"allow\", reason = \"r\" }",
            &DEAD,
            "a",
            Note,
        )
        .because("r")
        .line(2),
        case(
            "[rules]\nmap-dead = { level = \"error\", reason = \"r\" }",
            &DEAD,
            "a",
            Error,
        )
        .line(2),
        case(
            "[rules]\nmap-reveals-source = { level = \"warning\", reason = \"r\" }",
            &MAP,
            "a",
            Warning,
        )
        .because("r")
        .line(2),
        // What was found below the rule's level stays there, unless its path is named.
        case("[rules]\ninternal = \"error\"", &INTERNAL, "a", Note)
            .found(Note)
            .line(2),
        case("[rules]\ninternal = \"error\"", &INTERNAL, "a", Error).line(2),
        case(
            "[rules]\ninternal-dir = { level = \"error\", paths = [\"a\"] }",
            &INTERNAL,
            "a",
            Error,
        )
        .found(Note)
        .line(2),
        case(
            "[rules]\ninternal-dir = { level = \"error\", paths = [\"a\"] }",
            &INTERNAL,
            "b",
            Note,
        )
        .found(Note),
        // Closed: all maps and all debug information, but not what is named by path.
        case(CLOSED, &MAP, "a.map", Error),
        case(CLOSED, &MAP, "vendor.map", Note)
            .because("vendor")
            .line(8),
        case(CLOSED, &DEAD, "a.map", Error).line(2),
        case(CLOSED, &SHIPPED, "a.map", Error).line(2),
        case(CLOSED, &SHIPPED, "public/a.map", Note).line(5),
        case(CLOSED, &DEBUG, "a.so", Error).line(2),
        case(CLOSED, &INTERNAL, "a", Note).found(Note),
        case("[project]\nclosed = false", &SHIPPED, "a.map", Note),
        // A budget without a level keeps the rule's own.
        case("[rules]\nsize-budget = { bytes = 1 }", &BUDGET, "a", Error),
        case(
            "[rules]\nsize-budget = { bytes = 1, level = \"note\" }",
            &BUDGET,
            "a",
            Note,
        )
        .line(2),
    ]
}

#[test]
fn table() {
    for case in cases() {
        let policy = policy(case.policy);
        let decision = policy.decide(case.rule, case.found, Some(case.path));
        let line = decision.place.map(|place| place.line);
        assert_eq!(
            (decision.level, decision.allowed, line),
            (case.level, case.reason, case.line),
            "{} of {} in {}",
            case.path,
            case.rule.id,
            case.policy
        );
    }
}

#[test]
fn level_for_starts_from_the_level_of_the_rule() {
    let decision = policy(ALL);
    let decision = decision.level_for(&MAP, "a.map");
    assert_eq!(
        (decision.level, decision.place.unwrap().column),
        (Warning, 3)
    );
}

#[test]
fn an_entry_holds_up_to_its_day() {
    for (expires, level) in [
        ("2026-06-14", Warning),
        ("2026-06-15", Note),
        ("2026-06-16", Note),
    ] {
        let text = format!("{FAMILY}expires = {expires}\n");
        let policy = policy(&text);
        assert_eq!(policy.level_for(&DEAD, "a/x").level, level, "{expires}");
    }
}
