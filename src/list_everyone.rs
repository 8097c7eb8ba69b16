//! `packgate list --manager all`: what each manager would pack, side by side.

use crate::cli::{ListArgs, ListFormat};
use crate::list::json;
use crate::locate::Located;
use crate::output;
use anyhow::bail;
use packgate_gate::Place;
use packgate_manifest::{Manager, Profile};
use packgate_packlist::PackedSet;
use packgate_report::{escape, human_count, human_list, profile};
use packgate_tree::Remembered;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What is given for `--manager`.
pub(crate) const ALL: &str = "all";

/// Lists the package under every profile; the exit code.
///
/// # Errors
/// Where no manager packs it, or the output is broken.
pub(crate) fn run(args: &ListArgs, located: &Located, place: &Place<'_>) -> anyhow::Result<u8> {
    let tree = Remembered::new(&located.tree);
    let answers = place.list_each(&tree, &Profile::ALL);
    let mut sets = Vec::new();
    let mut refusals = Vec::new();
    for (profile, answer) in Profile::ALL.into_iter().zip(answers) {
        match answer {
            Ok(set) => sets.push(set),
            Err(error) => refusals.push((profile, output::told(&error.into()))),
        }
    }
    if sets.is_empty() {
        let Some((profile, reason)) = refusals.pop() else {
            bail!("no profile to list under");
        };
        bail!("no manager packs this; {profile}: {reason}");
    }
    let notes: Vec<String> = refusals
        .iter()
        .map(|(name, reason)| format!("{} packs nothing: {reason}", profile(&name.to_string())))
        .collect();
    if args.format == ListFormat::Json {
        output::print(&json(&sets, args.order, &notes)?)?;
        return Ok(0);
    }
    output::print(&table(&sets))?;
    for note in &notes {
        output::note(note);
    }
    Ok(0)
}

/// How many all pack, which files only some do, and how many each packs.
fn table(sets: &[PackedSet]) -> String {
    let mut packed: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for file in &set.files {
            packed.entry(&file.path).or_default().insert(at);
        }
    }
    let by_all = packed.values().filter(|by| by.len() == sets.len()).count();
    let some: Vec<_> = packed
        .iter()
        .filter(|(_, by)| by.len() < sets.len())
        .collect();
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} packed by every manager",
        human_count(by_all, "file")
    );
    text.push('\n');
    if !some.is_empty() {
        text.push_str(&heads(sets));
    }
    let differ = !some.is_empty();
    for (path, by) in some {
        for at in 0..sets.len() {
            let mark = if by.contains(&at) { "+" } else { "-" };
            let _ = write!(text, "{}{mark:>3}", gap(sets, at));
        }
        let _ = writeln!(text, "   {}", escape(path));
    }
    if differ {
        text.push('\n');
    }
    text.push_str(&totals(sets));
    text
}

/// The managers' names above their versions.
fn heads(sets: &[PackedSet]) -> String {
    let (mut names, mut versions) = (String::new(), String::new());
    for (at, set) in sets.iter().enumerate() {
        let _ = write!(versions, "{}{:>3}", gap(sets, at), set.profile.major());
        let begins = at == 0 || manager(sets, at) != manager(sets, at - 1);
        if begins {
            let width = versions.len() - 3;
            let _ = write!(
                names,
                "{:width$}",
                "",
                width = width.saturating_sub(names.len()) + 1
            );
            names.push_str(set.profile.manager().command());
        }
    }
    format!("{}\n{versions}\n", names.trim_end())
}

fn manager(sets: &[PackedSet], at: usize) -> Manager {
    sets[at].profile.manager()
}

/// Space before another manager's first column.
fn gap(sets: &[PackedSet], at: usize) -> &'static str {
    if at > 0 && manager(sets, at) != manager(sets, at - 1) {
        "   "
    } else {
        ""
    }
}

/// Which managers pack how many files.
fn totals(sets: &[PackedSet]) -> String {
    let mut by_paths: BTreeMap<Vec<&str>, Vec<String>> = BTreeMap::new();
    for set in sets {
        let mut paths: Vec<&str> = set.files.iter().map(|file| &*file.path).collect();
        paths.sort_unstable();
        let names = by_paths.entry(paths).or_default();
        names.push(profile(&set.profile.to_string()));
    }
    let mut groups: Vec<_> = by_paths.into_iter().collect();
    groups.sort_by_key(|(paths, _)| paths.len());
    let mut text = String::new();
    for (paths, names) in groups {
        let count = human_count(paths.len(), "file");
        let _ = writeln!(text, "{count} under {}", human_list(&names));
    }
    text
}
