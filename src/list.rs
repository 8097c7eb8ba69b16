//! `packgate list`: the packed set.

use crate::cli::{ListArgs, ListFormat, Order};
use crate::environment::Environment;
use crate::locate::{Found, locate};
use crate::{list_everyone, output, policy};
use packgate_packlist::{PackedFile, PackedSet};
use packgate_report::json::visible;
use packgate_report::{escape, human_bytes, human_count, human_list, profile};
use packgate_tree::{Kind, Tarball};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// One file in the JSON of a list.
#[derive(Debug, Serialize)]
pub(crate) struct FileJson {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) mode: u32,
    pub(crate) why: String,
}

/// A list in JSON. `files` are in the order asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListJson {
    pub(crate) version: u32,
    pub(crate) name: Option<String>,
    pub(crate) package_version: Option<String>,
    /// The profiles under which exactly this is packed.
    pub(crate) managers: Vec<String>,
    pub(crate) files: Vec<FileJson>,
    pub(crate) entry_count: usize,
    pub(crate) unpacked_size: u64,
    pub(crate) notes: Vec<String>,
    /// What other profiles that were judged pack instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) others: Vec<ListJson>,
}

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Whatever keeps the list from being complete.
pub(crate) fn run(args: &ListArgs, environment: &Environment) -> anyhow::Result<u8> {
    let located = match locate(args.path.as_deref(), &args.target, environment)? {
        Found::Package(located) => located,
        Found::Tarball(path) => return tarball(&path, args),
    };
    if args.target.manager.as_deref() == Some(list_everyone::ALL) {
        return list_everyone::run(args, &located, &located.place_as(false));
    }
    let wanted = policy::manager(&located, &args.target, environment)?;
    let publisher = located.publisher(&args.target, wanted.as_deref())?;
    let sets = located
        .place(&publisher)
        .list_all(&located.tree, &publisher.profiles)?;
    let text = match args.format {
        ListFormat::Json => json(&sets, args.order, &publisher.notes)?,
        ListFormat::Human => human(&sets, args),
    };
    output::print_exactly(&text)?;
    if args.format == ListFormat::Human {
        let own = sets
            .last()
            .map(|set| set.notes.as_slice())
            .unwrap_or_default();
        let differ = sets.windows(2).any(|pair| !same(&pair[0], &pair[1]));
        let unpinned = publisher.unpinned.iter().filter(|_| differ);
        for note in publisher.notes.iter().chain(unpinned).chain(own) {
            output::note(note);
        }
    }
    Ok(0)
}

fn ordered(set: &PackedSet, order: Order) -> Vec<&PackedFile> {
    match order {
        Order::Print => set.printed(),
        Order::Tar => set.files.iter().collect(),
    }
}

/// The JSON of one packed set.
pub(crate) fn json_of(set: &PackedSet, order: Order) -> ListJson {
    ListJson {
        version: 1,
        name: set.name.clone(),
        package_version: set.version.clone(),
        managers: vec![set.profile.to_string()],
        files: ordered(set, order)
            .into_iter()
            .map(|file| FileJson {
                path: file.path.clone(),
                size: file.size,
                mode: file.mode,
                why: file.why.to_string(),
            })
            .collect(),
        entry_count: set.files.len(),
        unpacked_size: set.bytes(),
        notes: set.notes.clone(),
        others: Vec::new(),
    }
}

/// The newest profile's list, and what the others pack instead.
pub(crate) fn json(sets: &[PackedSet], order: Order, notes: &[String]) -> anyhow::Result<String> {
    let mut newest_first = sets.iter().rev();
    let mut list = match newest_first.next() {
        Some(set) => json_of(set, order),
        None => anyhow::bail!("no profile to list under"),
    };
    for set in newest_first {
        if sets.last().is_some_and(|newest| same(newest, set)) {
            list.managers.insert(0, set.profile.to_string());
        } else {
            list.others.push(json_of(set, order));
        }
    }
    list.notes.splice(0..0, notes.iter().cloned());
    Ok(visible(&serde_json::to_string_pretty(&list)?) + "\n")
}

fn same(a: &PackedSet, b: &PackedSet) -> bool {
    a.files.len() == b.files.len()
        && a.files
            .iter()
            .zip(&b.files)
            .all(|(x, y)| (&x.path, x.size, x.mode) == (&y.path, y.size, y.mode))
}

fn human(sets: &[PackedSet], args: &ListArgs) -> String {
    let mut text = String::new();
    let Some(newest) = sets.last() else {
        return text;
    };
    for file in ordered(newest, args.order) {
        line(&mut text, file, args.why);
    }
    text.push_str(&total(newest, sets));
    for set in sets.iter().rev().skip(1).filter(|set| !same(newest, set)) {
        differences(&mut text, newest, set);
    }
    text
}

fn line(text: &mut String, file: &PackedFile, why: bool) {
    let _ = write!(
        text,
        "{:>9}  {}",
        human_bytes(file.size),
        escape(&file.path)
    );
    if why {
        let _ = write!(text, "  ({})", escape(&file.why.to_string()));
    }
    text.push('\n');
}

fn total(set: &PackedSet, sets: &[PackedSet]) -> String {
    let profiles: Vec<String> = sets
        .iter()
        .filter(|other| same(set, other))
        .map(|other| profile(&other.profile.to_string()))
        .collect();
    format!(
        "{}, {} under {}\n",
        human_count(set.files.len(), "file"),
        human_bytes(set.bytes()),
        human_list(&profiles),
    )
}

fn differences(text: &mut String, newest: &PackedSet, other: &PackedSet) {
    let paths = |set: &PackedSet| -> BTreeSet<String> {
        set.files.iter().map(|file| file.path.clone()).collect()
    };
    let (newer, older) = (paths(newest), paths(other));
    let title = profile(&other.profile.to_string());
    let mut say = |sign: char, only: Vec<&String>, what: &str| {
        if !only.is_empty() {
            let _ = writeln!(text, "{title} {what}:");
            for path in only {
                let _ = writeln!(text, "        {sign}  {}", escape(path));
            }
        }
    };
    say('-', newer.difference(&older).collect(), "does not pack");
    say('+', older.difference(&newer).collect(), "also packs");
}

/// A tarball's own entries.
fn tarball(path: &Path, args: &ListArgs) -> anyhow::Result<u8> {
    let archive = Tarball::open(path)?;
    let entries: Vec<_> = archive
        .entries_in_order()
        .iter()
        .filter(|entry| entry.kind != Kind::Dir)
        .collect();
    let bytes: u64 = entries.iter().map(|entry| entry.declared_size).sum();
    let text = match args.format {
        ListFormat::Json => {
            let list = ListJson {
                version: 1,
                name: None,
                package_version: None,
                managers: Vec::new(),
                files: entries
                    .iter()
                    .map(|entry| FileJson {
                        path: entry.path.clone(),
                        size: entry.declared_size,
                        mode: entry.mode,
                        why: "an entry of the tarball".to_owned(),
                    })
                    .collect(),
                entry_count: entries.len(),
                unpacked_size: bytes,
                notes: Vec::new(),
                others: Vec::new(),
            };
            visible(&serde_json::to_string_pretty(&list)?) + "\n"
        }
        ListFormat::Human => {
            let mut text = String::new();
            for entry in &entries {
                let size = human_bytes(entry.declared_size);
                let _ = writeln!(text, "{size:>9}  {}", escape(&entry.path));
            }
            let count = human_count(entries.len(), "file");
            let _ = writeln!(text, "{count}, {} in this tarball", human_bytes(bytes));
            text
        }
    };
    output::print_exactly(&text)?;
    Ok(0)
}
