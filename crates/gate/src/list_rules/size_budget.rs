use super::{Packed, Whole};
use packgate_policy::{Located, Policy};
use packgate_report::{
    Family, Finding, Level, Place, Rule, human_bytes, human_count, human_list, human_number,
};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "size-budget",
    family: Family::List,
    level: Level::Error,
    summary: "the package is bigger than the policy lets it be",
    page: include_str!("pages/size-budget.md"),
};

/// Files and directories that are named.
const NAMED: usize = 3;

/// One finding where the package is over its budget under some profile. It is about
/// the policy's bound and no single file, so it lists none.
pub(super) fn look(whole: &Whole<'_>, policy: &Policy) -> Option<Finding> {
    let budget = policy.size_budget()?;
    let fullest = whole.sets.iter().max_by_key(|set| set.len())?;
    let biggest = whole.sets.iter().max_by_key(|set| bytes(set))?;
    let over_files = over(budget.files.as_ref(), fullest.len() as u64);
    let over_bytes = over(budget.bytes.as_ref(), bytes(biggest));
    let mut told = Vec::new();
    if let Some((bound, by)) = over_bytes {
        let all = human_bytes(bytes(biggest));
        let (bound, by) = (human_bytes(bound.value), human_bytes(by));
        told.push(format!("{all} are packed, {by} over the budget of {bound}"));
    }
    if let Some((bound, by)) = over_files {
        let all = human_count(fullest.len(), "file");
        let (bound, by) = (human_number(bound.value), human_number(by));
        let are = if fullest.len() == 1 { "is" } else { "are" };
        told.push(format!(
            "{all} {are} packed, {by} over the budget of {bound}"
        ));
    }
    let (bound, _) = over_bytes.or(over_files)?;
    let most = match over_bytes {
        Some(_) => format!("the most in {}", human_list(&largest(biggest))),
        None => format!("most of them in {}", human_list(&fullest_dirs(fullest))),
    };
    let message = format!("{}; {most}", told.join(", and "));
    Some(finding(
        message,
        &policy.seen_from_package(&bound.place),
        policy,
    ))
}

fn finding(message: String, place: &Place, policy: &Policy) -> Finding {
    let mut finding = Finding::new(&RULE, message, Vec::new());
    let decision = policy.decide(&RULE, RULE.level, None);
    finding.level = decision.level;
    finding.allowed = decision.allowed.map(str::to_owned);
    finding.place = Some(place.clone());
    finding.why = Some("the policy sets the budget".to_owned());
    finding
}

fn bytes(set: &[Packed<'_>]) -> u64 {
    set.iter().map(|file| file.bytes).sum()
}

/// The bound that is exceeded, and by how much.
fn over(bound: Option<&Located<u64>>, value: u64) -> Option<(&Located<u64>, u64)> {
    let bound = bound?;
    let by = value.checked_sub(bound.value).filter(|by| *by > 0)?;
    Some((bound, by))
}

/// The directories and files at the top that weigh most: `dist/ (4.1 MB)`.
fn largest(set: &[Packed<'_>]) -> Vec<String> {
    top(set, |file| file.bytes)
        .into_iter()
        .map(|(name, bytes)| format!("{name} ({})", human_bytes(bytes)))
        .collect()
}

/// Those that hold most files.
fn fullest_dirs(set: &[Packed<'_>]) -> Vec<String> {
    top(set, |_| 1)
        .into_iter()
        .map(|(name, files)| format!("{name} ({})", human_number(files)))
        .collect()
}

/// What weighs most at the top of the package. Where all lies in one directory, it is
/// what lies in that one.
fn top(set: &[Packed<'_>], weight: fn(&Packed<'_>) -> u64) -> Vec<(String, u64)> {
    let all: u64 = set.iter().map(weight).sum();
    let mut dir = String::new();
    loop {
        let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
        for file in set {
            let Some(rest) = file.path.strip_prefix(dir.as_str()) else {
                continue;
            };
            let end = rest.find('/').map_or(rest.len(), |slash| slash + 1);
            *weights.entry(&rest[..end]).or_default() += weight(file);
        }
        let mut weights: Vec<(&str, u64)> = weights.into_iter().collect();
        weights.sort_by_key(|(name, weight)| (std::cmp::Reverse(*weight), *name));
        match weights.first() {
            // Most of it, as `dist/` beside package.json and a readme.
            Some((name, most)) if name.ends_with('/') && *most >= all - all / 4 => {
                dir.push_str(name);
            }
            _ => {
                weights.truncate(NAMED);
                let named = weights.into_iter();
                return named
                    .map(|(name, weight)| (format!("{dir}{name}"), weight))
                    .collect();
            }
        }
    }
}
