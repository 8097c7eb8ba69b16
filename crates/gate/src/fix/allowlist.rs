//! A `files` list for a package that has none.

use super::case::{Case, Editable, is_must_have};
use super::cover::Covers;
use super::spell::files_entries;
use super::trial::Edit;
use crate::purpose::Purpose;
use packgate_manifest::add_files;
use packgate_report::human_list;
use std::collections::{BTreeMap, BTreeSet};

/// A longer list says less than none.
const MAX_ENTRIES: usize = 10;
/// More files than this of one extension at the top are one entry.
const MAX_ALIKE: usize = 2;

/// Lists that name what stays: directories and files at the top, with negations for
/// what is to go from within them.
pub(super) fn edits(case: &Case<'_>) -> Vec<Edit> {
    let Editable::Text(before) = case.editable("package.json") else {
        return Vec::new();
    };
    let staying: BTreeSet<&str> = case
        .packed()
        .filter(|file| file.why.bundled.is_none())
        .map(|file| file.path.as_str())
        .filter(|path| !case.files.contains(*path))
        .collect();
    if !Purpose::entries(&case.manifest).is_there(&staying) {
        return Vec::new();
    }
    let Some(kept) = kept(&staying) else {
        return Vec::new();
    };
    let dirs: BTreeSet<&str> = kept.iter().map(String::as_str).collect();
    let within = case.leaving().filter(|path| dirs.contains(top(path)));
    let within: Vec<&str> = within.collect();
    let lists: Vec<Vec<String>> = if within.is_empty() {
        vec![kept]
    } else {
        let covers = Covers::new(within, staying.iter().copied()).all(2);
        let spelled = covers
            .iter()
            .flat_map(|cover| super::spelled(cover, files_entries));
        spelled
            .map(|negations| [kept.clone(), negations].concat())
            .collect()
    };
    let edits = lists.into_iter().filter_map(|list| {
        let quoted: Vec<String> = list.iter().map(|it| format!("\"{it}\"")).collect();
        Some(Edit {
            title: format!("add a \"files\" list of {}", human_list(&quoted)),
            file: "package.json".to_owned(),
            before: before.clone(),
            after: add_files(&case.manifest, &list)?,
        })
    });
    edits.collect()
}

fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// The entries that name all that stays; `None` where they would be many, or where a
/// name would have to be escaped.
fn kept(staying: &BTreeSet<&str>) -> Option<Vec<String>> {
    let mut dirs = BTreeSet::new();
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in staying.iter().filter(|path| !is_must_have(path)) {
        if let Some((dir, _)) = path.split_once('/') {
            dirs.insert(dir);
        } else {
            let end = path.find('.').map_or("", |dot| &path[dot..]);
            files.entry(end).or_default().push(path);
        }
    }
    let mut kept: Vec<String> = dirs.into_iter().map(str::to_owned).collect();
    for (end, names) in files {
        // `*.js` would let in what the project has beside its entry points tomorrow:
        // only where there are more than anybody lists.
        if names.len() > MAX_ALIKE && tells(end) {
            kept.push(format!("*{end}"));
        } else {
            kept.extend(names.into_iter().map(str::to_owned));
        }
    }
    let plain = |entry: &String| {
        let rest = entry.strip_prefix('*').unwrap_or(entry);
        !rest.contains(['*', '?', '[', ']', '{', '}', '(', ')', '!', '#', '\\'])
            && rest.trim() == rest
            && !rest.chars().any(char::is_control)
    };
    let few = (1..=MAX_ENTRIES).contains(&kept.len());
    (few && kept.iter().all(plain)).then_some(kept)
}

/// Ends that say what a file is.
fn tells(end: &str) -> bool {
    [".js", ".cjs", ".mjs", ".d.ts", ".d.mts", ".d.cts", ".css"].contains(&end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> Option<Vec<String>> {
        kept(&paths.iter().copied().collect())
    }

    #[test]
    fn what_stays_is_named_at_the_top() {
        assert_eq!(
            of(&[
                "package.json",
                "README.md",
                "dist/a.js",
                "dist/b/c.js",
                "index.js"
            ])
            .unwrap(),
            ["dist", "index.js"]
        );
        assert_eq!(
            of(&["a.js", "b.js", "c.js", "a.d.ts"]).unwrap(),
            ["a.d.ts", "*.js"]
        );
        assert_eq!(of(&["package.json"]), None);
        assert_eq!(of(&["a[1].js"]), None);
        let many: Vec<String> = (0..11).map(|it| format!("{it}/a.js")).collect();
        assert_eq!(
            of(&many.iter().map(String::as_str).collect::<Vec<_>>()),
            None
        );
    }
}
