//! Findings about what in a policy has no effect.

use packgate_policy::Usage;
use packgate_report::Level;

use crate::support::{MAP, finding, policy, policy_of};

const TEXT: &str = r#"[[allow]]
rule = "map-reveals-source"
path = "used.map"
reason = "r"

[[allow]]
rule = "source-maps"
path = "unused.map"
reason = "r"

[[allow]]
rule = "map-dead"
path = "old.map"
reason = "until spring"
expires = 2026-03-01

[rules]
map-reveals-source = [
  { level = "error", paths = ["guard/**"] },
  { level = "note", paths = ["quiet/**", "used.map"] },
]
map-dead = { level = "warning", paths = ["same-as-ever/**"] }
map-shipped = { level = "warning", paths = ["raised/**"] }
"#;

#[test]
fn unused_expired_and_empty() {
    let policy = policy(TEXT);
    let mut usage = Usage::default();
    policy.apply(vec![finding(&MAP, &["used.map", "old.map"])], &mut usage);
    let leftovers = policy.leftovers(&usage);
    let lines = leftovers.iter().map(|it| {
        let place = it.place.as_ref().unwrap();
        format!("{} {}: {}", it.rule.id, place, it.message)
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "policy-unused-allow packgate.toml:8:8: allow entry \"unused.map\" for source-maps matched nothing",
            "policy-expired-allow packgate.toml:13:8: allow entry \"old.map\" for map-dead expired on 2026-03-01 and no longer holds",
            "policy-empty-paths packgate.toml:20:30: path \"quiet/**\" of map-reveals-source matched nothing",
        ]
    );
    assert!(
        leftovers
            .iter()
            .all(|it| it.level == Level::Warning && it.files.is_empty())
    );
    let why = leftovers[1].why.as_deref();
    assert_eq!(why, Some("it was allowed because: until spring"));
}

#[test]
fn their_levels_can_be_set() {
    let text = format!(
        "{TEXT}policy-unused-allow = \"error\"\npolicy-expired-allow = {{ level = \"allow\", reason = \"record\" }}\n"
    );
    let leftovers = policy(&text).leftovers(&Usage::default());
    let unused = leftovers
        .iter()
        .find(|it| it.rule.id == "policy-unused-allow");
    assert_eq!(unused.unwrap().level, Level::Error);
    let expired = leftovers
        .iter()
        .find(|it| it.rule.id == "policy-expired-allow");
    assert_eq!(expired.unwrap().allowed.as_deref(), Some("record"));
}

#[test]
fn an_entry_that_one_package_needs_is_not_unused_in_another() {
    let text = "[[allow]]\nrule = \"map-reveals-source\"\npath = \"dist/*\"\nreason = \"r\"\n";
    let files = [("packgate.toml", text)];
    let (a, b) = (
        policy_of(&files, "packages/a"),
        policy_of(&files, "packages/b"),
    );
    let (mut usage, mut other) = (Usage::default(), Usage::default());
    a.apply(vec![finding(&MAP, &["dist/x.map"])], &mut usage);
    b.apply(vec![finding(&MAP, &["lib/x.map"])], &mut other);
    assert_eq!(b.leftovers(&other).len(), 1);
    other.extend(usage);
    assert!(a.leftovers(&other).is_empty() && b.leftovers(&other).is_empty());
}

#[test]
fn a_shared_file_gives_one_fingerprint_seen_from_each_package() {
    let text = "[[allow]]\nrule = \"map-dead\"\npath = \"dist/*\"\nreason = \"r\"\n";
    let files = [("packgate.toml", text)];
    let a = policy_of(&files, "packages/a").leftovers(&Usage::default());
    let b = policy_of(&files, "libs/x/y").leftovers(&Usage::default());
    assert_eq!(a[0].fingerprint, b[0].fingerprint);
    let file = |finding: &packgate_report::Finding| finding.place.clone().unwrap().file;
    assert_eq!(file(&a[0]), "../../packgate.toml");
    assert_eq!(file(&b[0]), "../../../packgate.toml");
}
