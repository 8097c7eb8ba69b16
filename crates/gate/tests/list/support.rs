//! Packages written as text, with a git that hides what it is told to.

use packgate_gate::{Hidden, HiddenBy, Hides, HidingRule, Package, Place, judge};
use packgate_manifest::{Manifest, Other, Profile};
use packgate_policy::{Config, Date, Known, Policy, Secrets, Usage};
use packgate_report::{Finding, Level, Report};
use packgate_tree::Memory;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A git that hides what lies at or below the paths of its rules.
#[derive(Debug, Default)]
pub(crate) struct Git {
    pub(crate) rules: Vec<HidingRule>,
    pub(crate) tracked: Vec<String>,
    /// What it says of every file once it cannot answer.
    pub(crate) broken: Option<String>,
    pub(crate) asked: AtomicUsize,
}

impl Git {
    /// With a rule as `global ~/.config/git/ignore:3 .claude/ at .claude`.
    pub(crate) fn hiding(mut self, line: &str) -> Self {
        let (by, rest) = line.split_once(' ').unwrap();
        let (place, rest) = rest.split_once(' ').unwrap();
        let (pattern, at) = rest.split_once(" at ").unwrap_or((rest, ""));
        let (file, number) = place.rsplit_once(':').unwrap();
        self.rules.push(HidingRule {
            by: match by {
                "tree" => HiddenBy::InTree,
                "exclude" => HiddenBy::Exclude,
                "global" => HiddenBy::Global,
                other => panic!("{other}"),
            },
            file: file.to_owned(),
            line: number.parse().unwrap(),
            pattern: pattern.to_owned(),
            at: at.to_owned(),
        });
        self
    }

    fn rule(&self, by: HiddenBy, path: &str) -> Option<&HidingRule> {
        let below = |at: &str| path.starts_with(&format!("{at}/"));
        self.rules
            .iter()
            .find(|it| it.by == by && (it.at.is_empty() || it.at == path || below(&it.at)))
    }
}

impl Hides for Git {
    fn hidden(&self, path: &str) -> Result<Option<Hidden>, String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if let Some(reason) = &self.broken {
            return Err(format!("{path}: {reason}"));
        }
        if self.tracked.iter().any(|it| it == path) {
            return Ok(None);
        }
        let in_tree = self.rule(HiddenBy::InTree, path);
        let rule = in_tree
            .or_else(|| self.rule(HiddenBy::Exclude, path))
            .or_else(|| self.rule(HiddenBy::Global, path));
        Ok(rule.map(|rule| Hidden {
            rule: rule.clone(),
            in_tree: in_tree.cloned(),
        }))
    }
}

/// One package, and what a rule must say of it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// `error`, `warning`, `note`; empty where the rule must be silent.
    pub(crate) level: String,
    /// What the case shows.
    pub(crate) name: String,
    /// Texts that the message, a detail or the reason must contain.
    pub(crate) says: Vec<String>,
    /// The files of the rule's findings, where the case says so.
    pub(crate) about: Option<String>,
    /// The profiles under which it must hold, where the case says so.
    pub(crate) under: Option<String>,
    /// The package's directory.
    pub(crate) dir: String,
    pub(crate) git: Git,
    /// Lines of a packgate.toml.
    pub(crate) policy: String,
    /// Under whose rules it is judged; npm 10 to 12 where the case says nothing.
    pub(crate) profiles: Vec<Profile>,
    /// Who may pack it as well.
    pub(crate) others: Vec<Other>,
    /// What the edit of each of the rule's findings must be; `none` where there is none.
    pub(crate) fix: Option<String>,
    pub(crate) files: Vec<(String, String)>,
}

/// Reads a fixture file: `== fail LEVEL: NAME` or `== pass: NAME` begins a case,
/// `~ TEXT` demands a text, `about PATHS` the findings' files, `under PROFILES`
/// their profiles; `git RULE` hides, `tracked PATH` does not, `dir DIR` is the
/// package; `policy LINE` is a line of packgate.toml; `profiles IDS` are judged, `other ID
/// BECAUSE` may pack it as well; `fix TITLE` demands an edit; `-- PATH` begins a file.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (kind, name) = head.split_once(": ").expect("a colon after the kind");
            cases.push(Case {
                level: kind.strip_prefix("fail ").unwrap_or("").to_owned(),
                name: name.to_owned(),
                ..Case::default()
            });
            continue;
        }
        let case = cases.last_mut().expect("a case before anything else");
        if let Some(path) = line.strip_prefix("-- ") {
            case.files.push((path.to_owned(), String::new()));
        } else if let Some((_, content)) = case.files.last_mut() {
            content.push_str(line);
            content.push('\n');
        } else {
            directive(case, line);
        }
    }
    cases
}

fn directive(case: &mut Case, line: &str) {
    let Some((word, rest)) = line.split_once(' ') else {
        return;
    };
    match word {
        "~" => case.says.push(rest.to_owned()),
        "about" => case.about = Some(rest.to_owned()),
        "under" => case.under = Some(rest.to_owned()),
        "git" => case.git = std::mem::take(&mut case.git).hiding(rest),
        "tracked" => case.git.tracked.push(rest.to_owned()),
        "policy" => {
            case.policy.push_str(rest);
            case.policy.push('\n');
        }
        "dir" => rest.clone_into(&mut case.dir),
        "profiles" => case.profiles = rest.split(' ').map(profile).collect(),
        "other" => {
            let (id, because) = rest.split_once(' ').unwrap();
            case.others.push(other(profile(id), because));
        }
        "fix" => case.fix = Some(rest.to_owned()),
        other => panic!("{}: {other}?", case.name),
    }
}

fn profile(id: &str) -> Profile {
    Profile::named(id).unwrap_or_else(|| panic!("{id}"))
}

pub(crate) fn other(profile: Profile, because: &str) -> Other {
    let because = because.to_owned();
    Other { profile, because }
}

impl Case {
    /// What is judged; a package without its own package.json gets a plain one.
    pub(crate) fn tree(&self) -> Memory {
        let manifest = packgate_tree::join(&self.dir, "package.json");
        let tree = Memory::new("fx").file(&manifest, r#"{"name": "fx", "version": "1.0.0"}"#);
        self.files
            .iter()
            .fold(tree, |tree, (path, text)| tree.file(path, text))
    }

    pub(crate) fn judged(&self) -> Report {
        let profiles = match &self.profiles[..] {
            [] => &Profile::CURRENT_NPM,
            profiles => profiles,
        };
        let (tree, git) = (self.tree(), Some(&self.git));
        judged_beside(
            &tree,
            &self.dir,
            git,
            &self.policy,
            (profiles, &self.others),
        )
    }
}

/// Judges the package in `dir` under the policy that `policy` writes down.
pub(crate) fn judged(
    tree: &Memory,
    dir: &str,
    git: Option<&Git>,
    policy: &str,
    profiles: &[Profile],
) -> Report {
    judged_beside(tree, dir, git, policy, (profiles, &[]))
}

/// The same where others may pack it as well.
pub(crate) fn judged_beside(
    tree: &Memory,
    dir: &str,
    git: Option<&Git>,
    policy: &str,
    (profiles, others): (&[Profile], &[Other]),
) -> Report {
    let manifest = Manifest::read(tree, &packgate_tree::join(dir, "package.json")).unwrap();
    let package = Package {
        tree,
        place: Place {
            dir,
            prefix: None,
            workspaces: &[],
            global_ignore: None,
            stands_in: false,
        },
        profiles,
        others,
        manifest: &manifest,
        shown: "",
        hides: git.map(|git| git as &dyn Hides),
        before: None,
        memory: None,
    };
    let policy = Arc::new(policy_of(policy));
    judge(&package, &policy, &mut Usage::default(), 1).unwrap()
}

fn policy_of(text: &str) -> Policy {
    let rules = [packgate_gate::RULES, packgate_inspect::RULES].concat();
    let manager = |_: &str| Ok(());
    let known = Known {
        rules: &rules,
        manager: &manager,
        secrets: Secrets::default(),
    };
    let config = Config::parse("packgate.toml", text)
        .validate(&known)
        .unwrap();
    Policy::new(vec![config], "", Date::from_unix_seconds(0))
}

pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// The findings of one rule.
pub(crate) fn of<'a>(report: &'a Report, id: &str) -> Vec<&'a Finding> {
    let findings = report.findings.iter();
    findings.filter(|it| it.rule.id == id).collect()
}

/// The files of some findings, in one line.
pub(crate) fn about(findings: &[&Finding]) -> String {
    let files = findings.iter().flat_map(|it| &it.files);
    let paths: Vec<&str> = files.map(|file| file.path.as_str()).collect();
    paths.join(" ")
}
