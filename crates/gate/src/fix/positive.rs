//! A `files` list without a negation, where yarn 1 may pack: to it, one entry that
//! begins with `!` makes everything in the package wanted.

use super::case::{Case, is_must_have};
use super::cover::MAX_RULES;
use super::entries::{Change, edited, quote};
use super::ignore::common_dir;
use super::trial::Edit;
use packgate_manifest::Profile;
use packgate_report::human_list;
use std::collections::{BTreeMap, BTreeSet};

/// The list with what stays named by its directories and extensions; `None` where yarn
/// 1 is not concerned, or where that takes many entries.
pub(super) fn edit(case: &Case<'_>, before: &str, entries: &[String]) -> Option<Edit> {
    if !case.before.iter().any(|(it, _)| *it == Profile::Yarn1) {
        return None;
    }
    let staying: BTreeSet<&str> = (case.staying())
        .filter(|path| !is_must_have(path))
        .collect();
    let exact = |entry: &String| staying.contains(&*packgate_tree::normalize(entry));
    let gone: Vec<usize> = (0..entries.len())
        .filter(|index| !exact(&entries[*index]))
        .collect();
    if gone.is_empty() {
        return None;
    }
    let named: BTreeSet<String> = (entries.iter().filter(|entry| exact(entry)))
        .map(|entry| packgate_tree::normalize(entry))
        .collect();
    let added = globs(staying.into_iter().filter(|path| !named.contains(*path)))?;
    let old: Vec<String> = gone.iter().map(|index| quote(&entries[*index])).collect();
    let new: Vec<String> = added.iter().map(|entry| quote(entry)).collect();
    let (old, new) = (human_list(&old), human_list(&new));
    let title = if new.is_empty() {
        format!("remove {old} from \"files\"")
    } else {
        format!("replace {old} with {new} in \"files\"")
    };
    // Added first, so that they look like the entries that go.
    let mut changes = vec![Change::Remove(gone)];
    if !added.is_empty() {
        changes.insert(0, Change::Append(added));
    }
    Some(Edit {
        title,
        file: "package.json".to_owned(),
        before: before.to_owned(),
        after: edited(&case.manifest, &changes)?,
    })
}

/// `dist/**/*.js`: each extension in the directory that holds all files of one top
/// directory. Files of the top, and those without an extension, by their paths.
fn globs<'p>(paths: impl Iterator<Item = &'p str>) -> Option<Vec<String>> {
    let mut tops: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut globs = BTreeSet::new();
    for path in paths {
        match path.split_once('/') {
            Some((top, _)) => tops.entry(top).or_default().push(path),
            None => drop(globs.insert(path.to_owned())),
        }
    }
    for files in tops.into_values() {
        let dir = common_dir(files.iter().copied())?;
        for path in files {
            let name = packgate_tree::name(path);
            globs.insert(match name.rsplit_once('.') {
                Some((stem, kind)) if !stem.is_empty() => format!("{dir}/**/*.{kind}"),
                _ => path.to_owned(),
            });
        }
    }
    let plain = |entry: &String| {
        let rest = entry.replacen("/**/*.", "/.", 1);
        !rest.contains([
            '*', '?', '[', ']', '{', '}', '(', ')', '!', '#', '\\', '+', '@',
        ]) && !rest.chars().any(|it| it.is_control() || it.is_whitespace())
    };
    let few = globs.len() <= MAX_RULES && globs.iter().all(plain);
    few.then(|| globs.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_named_by_directory_and_extension() {
        let of = |paths: &[&'static str]| globs(paths.iter().copied());
        assert_eq!(
            of(&["index.js", "dist/a.js", "dist/b/c.js", "dist/a.d.ts"]).unwrap(),
            ["dist/**/*.js", "dist/**/*.ts", "index.js"]
        );
        assert_eq!(
            of(&["a/b/c/x.js", "a/b/c/d/y.js", "a/b/c/LICENSE"]).unwrap(),
            ["a/b/c/**/*.js", "a/b/c/LICENSE"]
        );
        assert_eq!(of(&["dist/[id].js", "dist/a b"]), None);
        assert_eq!(of(&["d/a", "d/b", "d/c", "d/d", "d/e", "d/f"]), None);
    }
}
