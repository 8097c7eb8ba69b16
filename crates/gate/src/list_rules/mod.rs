//! The rules about the list itself, one file each: not what is in a file, but
//! why nobody expects it to be packed.
//!
//! Whoever lists the package knows what npm packs, and [`Hides`] what git does
//! not show; only here do the two meet. A rule sees one packed file under one
//! profile. What it catches becomes one finding per cause.

mod ignored_by_git_only;
mod manager_disagrees;
mod no_allowlist;
mod reopened_directory;
mod shadowed_ignore;
mod size_budget;

use crate::hidden::{Hidden, HiddenBy, Hides, HidingRule};
use crate::judge::{Package, not_inspected, profiles};
use crate::listing::Listed;
use crate::purpose::Purpose;
use packgate_inspect::Hit;
use packgate_manifest::Manifest;
use packgate_packlist::{Origin, PackedFile, PackedSet, Why};
use packgate_policy::{Policy, Usage};
use packgate_report::{Example, Family, Finding, Level, NotInspected, Rule};
use packgate_tree::parent;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Every rule of this crate, by id.
pub static RULES: &[&Rule] = &[
    &ignored_by_git_only::RULE,
    &manager_disagrees::RULE,
    &no_allowlist::RULE,
    &reopened_directory::RULE,
    &shadowed_ignore::RULE,
    &size_budget::RULE,
];

/// For each packed path that something else about it is an error: that rule's id.
pub(crate) type Errors = BTreeMap<String, &'static str>;

/// The files in which something secret or internal was found that the policy does
/// not allow, each with the rule that found it.
pub(crate) fn errors(hits: &[(Hit, BTreeSet<usize>)], policy: &Policy) -> Errors {
    let mut errors = Errors::new();
    for (hit, _) in hits {
        let telling = matches!(hit.rule.family, Family::Secrets | Family::Internal);
        let level = |hit: &Hit| {
            let secret = hit.secret.as_ref();
            policy
                .decide_secret(hit.rule, hit.level, Some(&hit.path), secret)
                .level
        };
        if telling && level(hit) == Level::Error {
            errors.entry(hit.path.clone()).or_insert(hit.rule.id);
        }
    }
    errors
}

/// What these rules found.
#[derive(Default)]
pub(crate) struct Looked {
    pub(crate) findings: Vec<Finding>,
    /// git could not say what it hides.
    pub(crate) unknown: Option<NotInspected>,
}

/// Looks at every packed file of every profile.
pub(crate) fn look(package: &Package<'_>, sets: &[PackedSet], errors: &Errors) -> Looked {
    let mut gathered = Gathered::default();
    for (index, file) in files(sets) {
        gathered.add(index, reopened_directory::look(file));
    }
    let unknown = package.hides.and_then(|hides| {
        let scene = Scene {
            package,
            purpose: Purpose::of(package.manifest),
            errors,
        };
        hidden(&scene, hides, sets, &mut gathered)
    });
    Looked {
        findings: gathered.findings(sets),
        unknown,
    }
}

/// All that is packed, for the rules that are about the package as a whole.
pub(crate) struct Whole<'a> {
    pub(crate) manifest: &'a Manifest,
    /// The packed files under each profile.
    pub(crate) sets: Vec<Vec<Packed<'a>>>,
    /// Whether source maps lead to sources that are packed.
    pub(crate) mapped: bool,
}

/// One packed file of them.
pub(crate) struct Packed<'a> {
    pub(crate) path: &'a str,
    pub(crate) bytes: u64,
    /// Whether it is the package's own, and none of a bundled dependency.
    pub(crate) own: bool,
}

/// What the rules about the whole package find. The policy has spoken already, for
/// they say what it leaves to them.
pub(crate) fn whole(whole: &Whole<'_>, policy: &Policy, usage: &mut Usage) -> Vec<Finding> {
    let budget = size_budget::look(whole, policy);
    let unneeded = no_allowlist::look(whole, policy, usage);
    budget.into_iter().chain(unneeded).collect()
}

/// What managers disagree about that may all pack the package. `findings` are those of
/// the files that are packed, after the policy has spoken: what they say is not said
/// again.
pub(crate) fn disagreeing(
    package: &Package<'_>,
    listed: &Listed<'_>,
    findings: &[Finding],
) -> Vec<Finding> {
    manager_disagrees::look(package, listed, findings)
}

/// Whether a finding of this rule is about files that managers disagree about.
pub(crate) fn is_about_managers(rule: &Rule) -> bool {
    rule == &manager_disagrees::RULE
}

/// Whether the files of such a finding are no mistake one by one: what is to be done
/// is not to leave each of them out.
pub(crate) fn is_about_the_whole(rule: &Rule) -> bool {
    rule == &no_allowlist::RULE
}

/// Whether a finding of this rule already says which rule is not heeded, and why.
pub(crate) fn tells_what_is_not_heeded(rule: &Rule) -> bool {
    rule == &shadowed_ignore::RULE
}

/// Why the file is packed, where a finding of this rule already says the most of
/// it.
pub(crate) fn rest_of_the_reason(rule: &Rule, why: &Why) -> Option<String> {
    match why.origin.as_deref()? {
        Origin::Reopened { dir, .. } if rule == &reopened_directory::RULE => {
            Some(format!("once {dir} is open, no rule leaves it out"))
        }
        _ => None,
    }
}

/// The package's own files, with the index of their profile. What a bundled
/// dependency brings along is bundled on purpose.
fn files(sets: &[PackedSet]) -> impl Iterator<Item = (usize, &PackedFile)> {
    let sets = sets.iter().enumerate();
    sets.flat_map(|(index, set)| set.files.iter().map(move |file| (index, file)))
        .filter(|(_, file)| file.why.bundled.is_none())
}

/// Asks about each file once, however many profiles pack it; what went wrong
/// once would go wrong for every file.
fn hidden(
    scene: &Scene<'_>,
    hides: &dyn Hides,
    sets: &[PackedSet],
    gathered: &mut Gathered,
) -> Option<NotInspected> {
    let mut known: HashMap<&str, Option<Hidden>> = HashMap::new();
    for (index, file) in files(sets) {
        if !known.contains_key(&*file.source) {
            match hides.hidden(&file.source) {
                Ok(answer) => known.insert(&file.source, answer),
                Err(reason) => {
                    let reason = format!("what git hides cannot be known: {reason}");
                    return Some(not_inspected(file.path.clone(), reason));
                }
            };
        }
        let Some(Some(hidden)) = known.get(&*file.source) else {
            continue;
        };
        let in_tree = hidden.in_tree.as_ref().or(match hidden.rule.by {
            HiddenBy::InTree => Some(&hidden.rule),
            HiddenBy::Exclude | HiddenBy::Global => None,
        });
        let caught = match in_tree {
            Some(rule) => shadowed_ignore::look(scene, file, rule),
            None => Some(ignored_by_git_only::look(scene, file, &hidden.rule)),
        };
        gathered.add(index, caught);
    }
    None
}

/// What the rules about hidden files ask.
struct Scene<'a> {
    package: &'a Package<'a>,
    purpose: Purpose,
    errors: &'a Errors,
}

impl Scene<'_> {
    /// The path that git's rule matched, relative to the package; `None` where
    /// that is the package itself or a directory above it.
    fn within<'p>(&self, path: &'p str) -> Option<&'p str> {
        below(self.package.place.dir, path.trim_end_matches('/')).filter(|path| !path.is_empty())
    }

    /// Whether somebody who knew what git hides asked for the file: npm packs it
    /// always, a field or an entry of `files` names it or the hidden directory,
    /// or all of the package is hidden, as a generated one is.
    fn is_meant(&self, file: &PackedFile, rule: &HidingRule) -> bool {
        let Some(at) = self.within(&rule.at) else {
            return true;
        };
        match file.why.origin.as_deref() {
            Some(Origin::Strict { .. } | Origin::Field { .. }) => return true,
            Some(Origin::IgnoreFile {
                file: ignore,
                rule: negation,
                ..
            }) => {
                let dir = parent(ignore).unwrap_or_default();
                if Purpose::of_negation(dir, negation, &file.path, at, &rule.pattern) {
                    return true;
                }
            }
            _ => {}
        }
        self.purpose.names(at, &rule.pattern)
    }

    /// A rule of git's as a person would look it up.
    fn shown(&self, rule: &HidingRule) -> String {
        let dir = self.package.place.dir;
        let file = match (rule.by, below(dir, &rule.file)) {
            (HiddenBy::InTree, Some(file)) => file.to_owned(),
            (HiddenBy::InTree, None) if !is_outside(&rule.file) => {
                format!("{}{}", "../".repeat(dir.split('/').count()), rule.file)
            }
            _ => rule.file.clone(),
        };
        format!("{file}:{} `{}`", rule.line, rule.pattern)
    }

    /// That another rule reports the file as well.
    fn also(&self, file: &PackedFile) -> Option<String> {
        let id = self.errors.get(&file.path)?;
        Some(format!("reported as {id}, too"))
    }
}

/// `path` relative to the directory `dir`, if it lies there.
fn below<'p>(dir: &str, path: &'p str) -> Option<&'p str> {
    if dir.is_empty() {
        return (!is_outside(path)).then_some(path);
    }
    let rest = path.strip_prefix(dir)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

/// Whether a path is none of the tree.
fn is_outside(path: &str) -> bool {
    path.starts_with('/') || packgate_tree::leads_up(path)
}

/// One file that a rule caught.
struct Caught {
    rule: &'static Rule,
    level: Level,
    /// The message for the files of one rule, level and cause; it may change
    /// what is said of each.
    message: fn(&mut [Caught]) -> String,
    /// What is to blame: one finding each.
    cause: String,
    file: Example,
}

impl Caught {
    fn new(rule: &'static Rule, file: &PackedFile, cause: String) -> Self {
        Self {
            rule,
            level: rule.level,
            message: hidden_message,
            cause,
            file: Example {
                path: file.path.clone(),
                bytes: file.content_size,
                detail: None,
                secret: None,
            },
        }
    }
}

/// The cause as what is said of the files.
fn hidden_message(caught: &mut [Caught]) -> String {
    match caught {
        [one] => format!("{} is {}", one.file.path, one.cause),
        [first, ..] => format!("files are {}", first.cause),
        [] => String::new(),
    }
}

/// What was caught, and under which profiles.
#[derive(Default)]
struct Gathered {
    caught: BTreeMap<Key, (Caught, BTreeSet<usize>)>,
}

/// What makes two of them the same: rule, level, cause and path.
type Key = (&'static str, Level, String, String);

impl Gathered {
    fn add(&mut self, profile: usize, caught: Option<Caught>) {
        let Some(caught) = caught else { return };
        let (cause, path) = (caught.cause.clone(), caught.file.path.clone());
        let key = (caught.rule.id, caught.level, cause, path);
        let entry = self.caught.entry(key);
        let entry = entry.or_insert_with(|| (caught, BTreeSet::new()));
        entry.1.insert(profile);
    }

    /// One finding per rule, level, cause and set of profiles.
    fn findings(self, sets: &[PackedSet]) -> Vec<Finding> {
        let mut groups: BTreeMap<_, Vec<Caught>> = BTreeMap::new();
        for ((id, level, cause, _), (caught, under)) in self.caught {
            let key = (id, level, cause, under);
            groups.entry(key).or_default().push(caught);
        }
        let mut findings = Vec::with_capacity(groups.len());
        for ((_, level, _, under), mut caught) in groups {
            let Some((rule, message)) = caught.first().map(|it| (it.rule, it.message)) else {
                continue;
            };
            let message = message(&mut caught);
            let files = caught.into_iter().map(|it| it.file).collect();
            let mut finding = Finding::new(rule, message, files);
            finding.level = level;
            finding.profiles = profiles(&under, sets);
            findings.push(finding);
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_of_one_family() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
        for rule in RULES {
            assert_eq!(rule.family, Family::List, "{}", rule.id);
            assert!(!rule.summary.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the source folder"
    )]
    fn every_file_in_the_folder_is_a_registered_rule_with_a_page() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/list_rules");
        let names = |folder: &std::path::Path, extension: &str| -> Vec<String> {
            let entries = std::fs::read_dir(folder).unwrap();
            let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
            let stem = |name: String| Some(name.strip_suffix(extension)?.to_owned());
            let mut names: Vec<_> = names.filter_map(stem).collect();
            names.sort();
            names
        };
        let mut files = names(&folder, ".rs");
        files.retain(|it| it != "mod");
        let ids: Vec<_> = RULES.iter().map(|it| it.id.replace('-', "_")).collect();
        assert_eq!(files, ids);
        let pages: Vec<_> = RULES.iter().map(|it| it.id).collect();
        assert_eq!(names(&folder.join("pages"), ".md"), pages);
    }

    #[test]
    fn every_page_has_the_sections_in_order() {
        for rule in RULES {
            let headings: Vec<_> = rule
                .page
                .lines()
                .filter(|it| it.starts_with("## "))
                .collect();
            assert_eq!(headings, packgate_report::page_sections(), "{}", rule.id);
            let (head, _) = rule.page.split_once("\n\n").unwrap();
            assert_eq!(head, format!("# {}", rule.id));
            for part in rule.page.split("## ").skip(1) {
                let (_, body) = part.split_once('\n').unwrap();
                assert!(body.trim().len() > 20, "{}: an empty section", rule.id);
            }
        }
    }

    #[test]
    fn paths_are_told_as_seen_from_the_package() {
        assert_eq!(below("", "a/b"), Some("a/b"));
        assert_eq!(below("", "../x"), None);
        assert_eq!(below("a", "a/b"), Some("b"));
        assert_eq!(below("a", "a"), Some(""));
        assert_eq!(below("a", "ab/c"), None);
    }
}
