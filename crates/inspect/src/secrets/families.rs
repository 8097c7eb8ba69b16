//! One rule for each family: made when it is first asked for, from what is known of
//! the family.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use packgate_report::{Family as RuleFamily, Level, Rule};
use packgate_secrets::{Description, Family, Severity, describe, families};

use crate::secrets::page;

/// What every rule of a family begins with.
pub(crate) const HEAD: &str = "secret/";

/// A kind of secret that a policy describes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detector {
    /// Its name: the rule is `secret/` and this.
    pub id: String,
    /// What it is, to go after "holds".
    pub what: String,
    /// How each one begins.
    pub prefix: String,
    /// The name of the alphabet of the rest.
    pub alphabet: String,
    /// The least and the most characters of the rest.
    pub length: (u64, u64),
    /// The level of its findings.
    pub level: Level,
    /// Why it is looked for.
    pub reason: String,
}

/// What is found, and the rule that says so.
static RULES: LazyLock<BTreeMap<&'static str, Known>> = LazyLock::new(|| {
    let known = families().map(|it| (it.id, Known::new(it)));
    known.collect()
});

/// A family and its rule: what a policy is read with, and the whole once it is asked
/// for, since hundreds of pages take longer to write than most packages to judge.
struct Known {
    family: &'static Family,
    bare: Rule,
    whole: OnceLock<Rule>,
}

impl Known {
    fn new(family: &'static Family) -> Self {
        let bare = Rule {
            id: format!("{HEAD}{}", family.id).leak(),
            family: RuleFamily::Secrets,
            level: match family.severity {
                Severity::High => Level::Error,
                Severity::Low => Level::Warning,
            },
            summary: "",
            page: "",
        };
        Self {
            family,
            bare,
            whole: OnceLock::new(),
        }
    }

    fn whole(&self) -> &Rule {
        self.whole.get_or_init(|| {
            let (family, bare) = (self.family, &self.bare);
            Rule {
                id: bare.id,
                family: bare.family,
                level: bare.level,
                summary: format!("{}: opens {}", page::name(family), family.opens).leak(),
                page: page::of_family(family).leak(),
            }
        })
    }
}

/// The rules of detectors, by all that they say.
static OWN: Mutex<BTreeMap<Detector, &'static Rule>> = Mutex::new(BTreeMap::new());

/// The rules of all families, by id.
pub fn secret_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.values().map(Known::whole)
}

/// The same without what they say of themselves, for whoever needs their names and
/// levels: a policy that is read, say.
pub fn bare_secret_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.values().map(|it| &it.bare)
}

/// The rule of a family, or of the detector that is one.
pub(crate) fn rule_of(family: &Family, detectors: &[Detector]) -> Option<&'static Rule> {
    let own = detectors.iter().find(|it| it.id == family.id);
    match own {
        Some(own) => Some(own.rule()),
        None => RULES.get(family.id).map(Known::whole),
    }
}

/// The family that a rule is about.
pub(crate) fn family_of(rule: &Rule) -> Option<&'static Family> {
    packgate_secrets::family(rule.id.strip_prefix(HEAD)?)
}

impl Detector {
    /// What is looked for.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn family(&self) -> Result<&'static Family, String> {
        describe(Description {
            id: &self.id,
            prefix: &self.prefix,
            alphabet: &self.alphabet,
            length: self.length,
        })
    }

    /// The rule, the same for the same detector: as those of families, it is kept until
    /// the program ends.
    pub fn rule(&self) -> &'static Rule {
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        own.entry(self.clone()).or_insert_with(|| {
            Box::leak(Box::new(Rule {
                id: format!("{HEAD}{}", self.id).leak(),
                family: RuleFamily::Secrets,
                level: self.level,
                summary: self.what.clone().leak(),
                page: page::of_detector(self).leak(),
            }))
        })
    }
}

/// Says what is wrong with a detector, if it cannot be looked for.
///
/// # Errors
/// What is wrong, as a sentence.
pub fn check_detector(detector: &Detector) -> Result<(), String> {
    detector.family().map(|_| ())
}

/// Names for several rules at once: of each issuer of several kinds, and the four
/// that were rules before there was one for each family.
pub fn secret_groups() -> Vec<(String, Vec<&'static str>)> {
    let mut issued: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for family in families() {
        let rules = issued.entry(family.provider).or_default();
        rules.extend(RULES.get(family.id).map(|it| it.bare.id));
    }
    let several = issued.into_iter().filter(|(_, rules)| rules.len() > 1);
    let mut groups: BTreeMap<String, Vec<&'static str>> = several
        .map(|(provider, rules)| (format!("{HEAD}{}", slug(provider)), rules))
        .collect();
    for (name, begins, ends) in [
        ("npm-token", "npm-", "token"),
        ("github-token", "github-", "token"),
        ("aws-key", "aws-", ""),
        ("private-key", "", "private-key"),
    ] {
        let named = families().filter(|it| it.id.starts_with(begins) && it.id.ends_with(ends));
        let rules = named
            .filter_map(|it| Some(RULES.get(it.id)?.bare.id))
            .collect();
        groups.insert(format!("{HEAD}{name}"), rules);
    }
    groups.into_iter().collect()
}

/// `Docker Hub` as a part of a name.
fn slug(provider: &str) -> String {
    let words = provider.split(|it: char| !it.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|it| !it.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_family_has_a_rule_with_a_page() {
        assert_eq!(secret_rules().count(), families().count());
        for rule in secret_rules() {
            let family = family_of(rule).unwrap();
            for said in [family.opens, family.revoke, family.reference] {
                assert!(rule.page.contains(said), "{}: {said}", rule.id);
            }
            let headings = rule.page.lines().filter(|it| it.starts_with("## "));
            assert_eq!(
                headings.collect::<Vec<_>>(),
                packgate_report::page_sections(),
                "{}",
                rule.id
            );
        }
    }

    /// Policies that were written before there was one rule for each family.
    #[test]
    fn the_first_four_names_mean_what_they_did() {
        let groups: BTreeMap<_, _> = secret_groups().into_iter().collect();
        for (name, holds) in [
            ("secret/npm-token", "secret/npm-token"),
            ("secret/github-token", "secret/github-classic-token"),
            ("secret/github-token", "secret/github-fine-grained-token"),
            (
                "secret/github-token",
                "secret/github-stateless-server-token",
            ),
            ("secret/aws-key", "secret/aws-secret-key"),
            ("secret/private-key", "secret/private-key"),
            ("secret/private-key", "secret/openssh-private-key"),
            ("secret/private-key", "secret/pgp-private-key"),
            ("secret/private-key", "secret/encrypted-private-key"),
            ("secret/github", "secret/github-oauth-token"),
        ] {
            assert!(groups[name].contains(&holds), "{name}: {:?}", groups[name]);
        }
        assert_eq!(groups["secret/npm-token"].len(), 1);
        let issuers: BTreeSet<&str> = families().map(|it| it.provider).collect();
        let names: BTreeSet<String> = issuers.iter().map(|it| slug(it)).collect();
        assert_eq!(names.len(), issuers.len(), "two issuers share a name");
        let aws = &groups["secret/aws-key"];
        assert!(aws.len() > 1, "{aws:?}");
    }

    #[test]
    fn a_detector_has_one_rule() {
        let detector = Detector {
            id: "acme".to_owned(),
            what: "a token of acme".to_owned(),
            prefix: "acme_".to_owned(),
            alphabet: "hex".to_owned(),
            length: (32, 32),
            level: Level::Warning,
            reason: "it opens the build farm".to_owned(),
        };
        check_detector(&detector).unwrap();
        assert!(std::ptr::eq(detector.rule(), detector.clone().rule()));
        assert!(detector.rule().page.contains(&detector.reason));
    }
}
