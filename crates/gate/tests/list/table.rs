//! Every rule against the packages in `fixtures/<rule>.txt`.

use crate::support::{Case, about, cases, level, of};
use packgate_gate::RULES;

#[expect(clippy::disallowed_methods, reason = "the test reads its fixtures")]
fn fixture(id: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/list/fixtures");
    let path = folder.join(format!("{id}.txt"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is wrong with what the rule says of the case, if anything is.
fn complaint(id: &str, case: &Case) -> Option<String> {
    let report = case.judged();
    let own = of(&report, id);
    let complain = |what: String| Some(format!("{id}: {}: {what}\n{own:#?}", case.name));
    let found = own.iter().map(|it| it.level).max().map_or("", level);
    if found != case.level {
        return complain(format!("{found:?}, not {:?}", case.level));
    }
    if let Some(wanted) = &case.about
        && *wanted != about(&own)
    {
        return complain(format!("about {}, not {wanted}", about(&own)));
    }
    for finding in &own {
        let under = finding.profiles.join(" ");
        if case.under.as_ref().is_some_and(|it| *it != under) {
            return complain(format!("under {under:?}"));
        }
    }
    for finding in &own {
        let fix = finding.fix.as_ref().map_or("none", |fix| &fix.title);
        if case.fix.as_ref().is_some_and(|it| it != fix) {
            return complain(format!("fix {fix}"));
        }
    }
    let said: Vec<String> = own
        .iter()
        .flat_map(|it| {
            let details = it.files.iter().filter_map(|file| file.detail.clone());
            details.chain([it.message.clone()]).chain(it.why.clone())
        })
        .collect();
    let said = said.join("\n");
    let missing = case.says.iter().find(|it| !said.contains(it.as_str()))?;
    complain(format!("does not say {missing:?} but\n{said}"))
}

#[test]
fn every_rule_says_what_its_fixtures_demand() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let cases = cases(&fixture(rule.id));
        let failing = cases.iter().any(|it| it.level == level(rule.level));
        let passing = cases.iter().any(|it| it.level.is_empty());
        assert!(failing && passing, "{}: cases of both kinds", rule.id);
        complaints.extend(cases.iter().filter_map(|case| complaint(rule.id, case)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}
