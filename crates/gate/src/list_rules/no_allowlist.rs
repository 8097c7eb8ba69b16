use super::Whole;
use crate::kind::{Kind, Kinds};
use crate::purpose::Purpose;
use packgate_manifest::Value;
use packgate_policy::{Policy, Usage};
use packgate_report::{
    Example, Family, Finding, Level, Rule, fingerprint, human_count, human_list, human_number,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "no-allowlist",
    family: Family::List,
    level: Level::Warning,
    summary: "without \"files\", npm packs the tests, CI, docs and sources of the project, too",
    page: include_str!("pages/no-allowlist.md"),
};

/// One finding for all that the package has no use for; further ones only where the
/// policy judges some kinds or paths otherwise. They are decided already: the
/// message tells the kinds, so it is made of the files that are left to it.
pub(super) fn look(whole: &Whole<'_>, policy: &Policy, usage: &mut Usage) -> Vec<Finding> {
    if whole.manifest.files().is_some_and(Value::truthy) {
        return Vec::new();
    }
    let kinds = Kinds::new(Purpose::entries(whole.manifest), whole.mapped);
    let own = whole.sets.iter().flatten().filter(|file| file.own);
    let unneeded: BTreeMap<&str, (Kind, u64)> = own
        .filter_map(|file| Some((file.path, (kinds.of(file.path)?, file.bytes))))
        .collect();
    // What the policy says of a kind is said of that kind alone.
    let open = unneeded.values().map(|(kind, _)| *kind);
    let level = usual(open.filter(|kind| policy.kind(kind.id()).is_none()));
    let mut groups: BTreeMap<Verdict, Vec<(Kind, Example)>> = BTreeMap::new();
    for (path, (kind, bytes)) in unneeded {
        let file = Example {
            path: path.to_owned(),
            bytes,
            detail: None,
            secret: None,
        };
        let verdict = decide(kind, &file, level, policy, usage);
        groups.entry(verdict).or_default().push((kind, file));
    }
    let findings = groups.into_iter().rev();
    findings
        .map(|(verdict, files)| finding(verdict, files))
        .collect()
}

/// Level and reason.
type Verdict = (Level, Option<String>);

/// Configs alone, a few small files that say nothing about anybody, are not worth a
/// line.
fn usual(mut kinds: impl Iterator<Item = Kind>) -> Level {
    if kinds.any(|kind| kind != Kind::Configs) {
        RULE.level
    } else {
        Level::Note
    }
}

/// What the policy says of a file: of its path, else of its kind, else of the rule.
fn decide(kind: Kind, file: &Example, level: Level, policy: &Policy, usage: &mut Usage) -> Verdict {
    let mut one = Finding::new(&RULE, "", vec![file.clone()]);
    one.level = level;
    let Some(decided) = policy.apply(vec![one], usage).pop() else {
        return (level, None);
    };
    match policy.kind(kind.id()) {
        Some(setting) if decided.allowed.is_none() => {
            (setting.level, setting.allowed.map(str::to_owned))
        }
        _ => (decided.level, decided.allowed),
    }
}

fn finding((level, allowed): Verdict, files: Vec<(Kind, Example)>) -> Finding {
    let message = message(&files);
    // The name must not change with every test that is written.
    let name = fingerprint(RULE.id, &[allowed.as_deref().unwrap_or_default()]);
    let mut finding = Finding::new(&RULE, message, ordered(files));
    finding.level = level;
    finding.allowed = allowed;
    finding.fingerprint = name;
    finding
}

/// `package.json has no "files" list, so npm packs 20 test files and 3 CI files`
fn message(files: &[(Kind, Example)]) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for (kind, _) in files {
        *counts.entry(*kind).or_default() += 1;
    }
    let mut counts: Vec<(Kind, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let told: Vec<String> = counts
        .into_iter()
        .map(|(kind, count)| match count {
            1 => human_count(1, kind.word()),
            _ => format!("{} {}", human_number(count as u64), kind.words()),
        })
        .collect();
    format!(
        "package.json has no \"files\" list, so npm packs {}",
        human_list(&told)
    )
}

/// The biggest file of each kind first, so that whoever sees three of them sees what
/// it is about; then the rest by path.
fn ordered(files: Vec<(Kind, Example)>) -> Vec<Example> {
    let mut biggest: BTreeMap<Kind, (u64, usize)> = BTreeMap::new();
    for (index, (kind, file)) in files.iter().enumerate() {
        let known = biggest.entry(*kind).or_insert((file.bytes, index));
        if file.bytes > known.0 {
            *known = (file.bytes, index);
        }
    }
    let first: BTreeSet<usize> = biggest.into_values().map(|(_, index)| index).collect();
    let files = files.into_iter().enumerate();
    let (mut ahead, rest): (Vec<_>, Vec<_>) = files.partition(|(at, _)| first.contains(at));
    ahead.sort_by_key(|(_, (kind, _))| *kind);
    let all = ahead.into_iter().chain(rest);
    all.map(|(_, (_, file))| file).collect()
}
