use packgate_report::{Family, Level, Rule};

/// The rules about the policy file itself.
pub const RULES: [&Rule; 3] = [&EMPTY_PATHS, &EXPIRED_ALLOW, &UNUSED_ALLOW];

pub(crate) static EMPTY_PATHS: Rule = Rule {
    id: "policy-empty-paths",
    family: Family::Policy,
    level: Level::Warning,
    summary: "a path for which the policy lowers a rule matched nothing",
    page: include_str!("rules/policy-empty-paths.md"),
};

pub(crate) static EXPIRED_ALLOW: Rule = Rule {
    id: "policy-expired-allow",
    family: Family::Policy,
    level: Level::Warning,
    summary: "an allow entry is past its date and no longer holds",
    page: include_str!("rules/policy-expired-allow.md"),
};

pub(crate) static UNUSED_ALLOW: Rule = Rule {
    id: "policy-unused-allow",
    family: Family::Policy,
    level: Level::Warning,
    summary: "an allow entry matched nothing",
    page: include_str!("rules/policy-unused-allow.md"),
};

#[cfg(test)]
mod tests {
    use super::*;
    use packgate_report::page_sections;

    #[test]
    fn every_page_has_the_sections_in_order() {
        for rule in RULES {
            let headings = rule.page.lines().filter(|line| line.starts_with('#'));
            let headings: Vec<&str> = headings.collect();
            assert_eq!(headings, page_sections(), "{}", rule.id);
            assert!(!rule.summary.is_empty());
            assert_eq!(rule.family, Family::Policy);
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id));
    }
}
