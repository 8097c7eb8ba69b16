use crate::judge::{Package, profiles};
use crate::listing::Listed;
use crate::reason;
use packgate_packlist::{Origin, PackedFile, PackedSet, Why, explain};
use packgate_report::{Example, Family, Finding, Level, Place, Rule, human_list, profile};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "manager-disagrees",
    family: Family::List,
    level: Level::Warning,
    summary: "another manager of the project, or the next version of this one, would pack more",
    page: include_str!("pages/manager-disagrees.md"),
};

/// What some pack and others do not: indexes of those that do, and of those among the
/// judged that do not; and why the last one of the first packs it.
type Cause = (BTreeSet<usize>, BTreeSet<usize>, String);

/// One finding per cause. `findings` are what is said already.
pub(super) fn look(
    package: &Package<'_>,
    listed: &Listed<'_>,
    findings: &[Finding],
) -> Vec<Finding> {
    if listed.all().len() < 2 {
        return Vec::new();
    }
    let said = said(findings);
    let mut causes: BTreeMap<Cause, Vec<&PackedFile>> = BTreeMap::new();
    for (path, packers) in packers(listed.all()) {
        let Some((_, last)) = packers.last_key_value() else {
            continue;
        };
        let by: BTreeSet<usize> = packers.keys().copied().collect();
        let without = (0..listed.count()).filter(|index| !by.contains(index));
        let without: BTreeSet<usize> = without.collect();
        if !without.is_empty() && !said.contains(path) && !is_meant(last) {
            causes
                .entry((by, without, key(&last.why)))
                .or_default()
                .push(last);
        }
    }
    let causes = causes.into_iter();
    causes
        .map(|((by, without, _), files)| finding(package, listed, &by, &without, &files))
        .collect()
}

/// Each path with those that pack it, by their index.
fn packers(sets: &[PackedSet]) -> BTreeMap<&str, BTreeMap<usize, &PackedFile>> {
    let mut packers: BTreeMap<&str, BTreeMap<usize, &PackedFile>> = BTreeMap::new();
    for (index, set) in sets.iter().enumerate() {
        for file in &set.files {
            packers.entry(&file.path).or_default().insert(index, file);
        }
    }
    packers
}

/// Paths of which a finding is shown, or was allowed.
fn said(findings: &[Finding]) -> BTreeSet<&str> {
    let shown = |it: &&Finding| it.level > Level::Note || it.allowed.is_some();
    let files = findings.iter().filter(shown).flat_map(|it| &it.files);
    files.map(|file| file.path.as_str()).collect()
}

/// What some managers always pack.
const DOCUMENTS: [&str; 7] = [
    "readme", "copying", "license", "licence", "change", "history", "notice",
];

/// Whether nobody can be surprised by it: a readme, licence or changelog, which that
/// manager always packs, or what comes with a bundled dependency.
fn is_meant(file: &PackedFile) -> bool {
    let always = match file.why.origin.as_deref() {
        Some(Origin::Strict { pattern } | Origin::BuiltIn { pattern, .. }) => {
            pattern.starts_with('!')
        }
        Some(Origin::WorkspaceLicence { .. }) => true,
        _ => false,
    };
    let name = packgate_tree::name(&file.path).to_lowercase();
    let document = DOCUMENTS.iter().any(|it| name.starts_with(it));
    always && document || file.why.bundled.is_some()
}

/// What tells one cause from another: the rule, whatever it matched.
fn key(why: &Why) -> String {
    match why.origin.as_deref() {
        Some(Origin::Files { index, .. }) => format!("files[{index}]"),
        Some(origin) => origin.to_string(),
        None => String::new(),
    }
}

fn finding(
    package: &Package<'_>,
    listed: &Listed<'_>,
    by: &BTreeSet<usize>,
    without: &BTreeSet<usize>,
    files: &[&PackedFile],
) -> Finding {
    let what = match files {
        [one] => format!("{}, which", one.path),
        _ => "files that".to_owned(),
    };
    let leave = if without.len() == 1 {
        "leaves"
    } else {
        "leave"
    };
    let message = format!(
        "{} would pack {what} {} {leave} out",
        names(listed, by),
        names(listed, without),
    );
    let examples = files.iter().map(|file| Example {
        path: file.path.clone(),
        bytes: file.content_size,
        detail: None,
        secret: None,
    });
    let mut finding = Finding::new(&RULE, message, examples.collect());
    finding.profiles = profiles(by, listed.all());
    if let Some(first) = files.first() {
        (finding.why, finding.place) = why(package, listed, (by, without), first);
    }
    finding
}

/// `npm 12 (the next major) and yarn 1 (yarn.lock)`
fn names(listed: &Listed<'_>, indexes: &BTreeSet<usize>) -> String {
    let named = indexes.iter().map(|index| {
        let name = profile(&listed.profiles()[*index].to_string());
        match listed.because(*index) {
            Some(because) => format!("{name} ({because})"),
            None => name,
        }
    });
    human_list(&named.collect::<Vec<_>>())
}

/// Why the newest of those without the file leaves it out, as far as that is known, and
/// why the newest of the others packs it; and the line to blame.
fn why(
    package: &Package<'_>,
    listed: &Listed<'_>,
    (by, without): (&BTreeSet<usize>, &BTreeSet<usize>),
    file: &PackedFile,
) -> (Option<String>, Option<Place>) {
    let name = |index: &usize| profile(&listed.profiles()[*index].to_string());
    let packs = reason::sentence(&file.why);
    let newest = without.last();
    let rule = newest.and_then(|it| Some((it, against(package, listed, *it, file)?)));
    let Some((without, rule)) = rule else {
        return (Some(packs), reason::place(&file.why));
    };
    let place = reason::place_of(&rule).or_else(|| reason::place(&file.why));
    // Where one that is judged packs it, the report says under whom.
    let last = by.last().filter(|it| listed.because(**it).is_some());
    let under = last.map_or(String::new(), |it| format!("under {} ", name(it)));
    let why = format!(
        "{rule} leaves it out under {}; {under}{packs}",
        name(without)
    );
    (Some(why), place)
}

/// The rule by which the profile at `index` leaves the file out.
fn against(
    package: &Package<'_>,
    listed: &Listed<'_>,
    index: usize,
    file: &PackedFile,
) -> Option<Origin> {
    let set = listed.all().get(index)?;
    let request = package.place.request(package.tree, set.profile);
    let said = explain(&request, set, &file.listed).ok()?;
    let last = said.turns.last().filter(|turn| !turn.included)?;
    let origin = Origin::clone(&last.origin);
    // That `files` names nothing of it is told by who does pack it.
    let tells = !matches!(origin, Origin::NotInFiles { .. });
    tells.then_some(origin)
}
