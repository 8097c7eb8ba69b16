//! Why a finding's files are in the package, in words, with the line to blame.

use crate::judge::{Package, packed};
use crate::list_rules::{
    is_about_managers, is_about_the_whole, rest_of_the_reason, tells_what_is_not_heeded,
};
use crate::listing::Listed;
use packgate_packlist::{Origin, Why};
use packgate_report::{Finding, Level, Place, Report};
use packgate_tree::{join, normalize};
use std::collections::BTreeMap;

/// Rules that are not heeded are looked for this many findings at most.
const MAX_EXPLAINED: usize = 24;
/// Longest file that is quoted, in bytes.
const MAX_QUOTED: u64 = 4 << 20;

/// Adds to each finding why its first file is packed, and the texts to quote.
pub(crate) fn explain_all(package: &Package<'_>, listed: &Listed<'_>, report: &mut Report) {
    let mut explained = 0;
    for finding in &mut report.findings {
        let Some(first) = finding.files.first() else {
            continue;
        };
        if is_about_the_whole(finding.rule) || is_about_managers(finding.rule) {
            // It says why itself.
            continue;
        }
        let Some(file) = packed(listed.judged(), &first.path) else {
            continue;
        };
        let mut why =
            rest_of_the_reason(finding.rule, &file.why).unwrap_or_else(|| sentence(&file.why));
        finding.place = place(&file.why);
        let wanted = finding.level >= Level::Warning && !tells_what_is_not_heeded(finding.rule);
        if wanted && explained < MAX_EXPLAINED {
            explained += 1;
            if let Some(unheeded) = unheeded(package, &file.listed) {
                why.push_str("; ");
                why.push_str(&unheeded);
            }
        }
        finding.why = Some(why);
    }
    report.sources = quoted(package, &report.findings);
}

/// The line that packs a file.
pub(crate) fn place(why: &Why) -> Option<Place> {
    // What a bundled dependency says in its own package.json is not ours to edit.
    if why.bundled.is_some() {
        return None;
    }
    place_of(why.origin.as_ref()?)
}

/// The line in which a rule can be changed.
pub(crate) fn place_of(origin: &Origin) -> Option<Place> {
    let (file, at) = origin.place()?;
    Some(Place {
        file: file.to_owned(),
        line: at.line,
        column: at.column,
    })
}

/// The reason as the rest of a sentence that begins with "why:".
pub(crate) fn sentence(why: &Why) -> String {
    let own = match why.origin.as_deref() {
        None => "no rule leaves it out, and there is no \"files\" list".to_owned(),
        Some(origin @ Origin::Files { .. }) => format!("{origin} lets it in"),
        Some(origin @ Origin::Field { .. }) => format!("{origin} forces it in"),
        Some(origin @ Origin::IgnoreFile { .. }) => format!("{origin} brings it back"),
        Some(origin) => origin.to_string(),
    };
    match &why.bundled {
        Some(chain) => format!("it comes with the bundled dependency {chain}"),
        None => own,
    }
}

/// An ignore rule that was meant to keep the file out, and why it does not.
fn unheeded(package: &Package<'_>, path: &str) -> Option<String> {
    let profile = *package.profiles.last()?;
    let request = package.place.request(package.tree, profile);
    let rules = packgate_packlist::unheeded(&request, path).ok()?;
    let rule = rules.iter().find(|rule| rule.excludes)?;
    Some(format!("{} has no effect: {}", rule.origin, rule.because))
}

/// The texts of the files that findings point at.
fn quoted(package: &Package<'_>, findings: &[Finding]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for place in findings.iter().filter_map(|finding| finding.place.as_ref()) {
        let path = normalize(&join(package.place.dir, &place.file));
        if texts.contains_key(&place.file) {
            continue;
        }
        if let Ok(bytes) = packgate_tree::read(package.tree, &path, MAX_QUOTED) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            texts.insert(place.file.clone(), text);
        }
    }
    texts
}
