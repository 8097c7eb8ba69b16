use packgate_gate::{Place, propose};
use packgate_manifest::Profile;
use packgate_packlist::PackedSet;
use packgate_report::Fix;
use packgate_tree::{Memory, Tree};
use std::collections::BTreeSet;

pub(crate) const PLACE: Place<'static> = Place {
    dir: "",
    prefix: None,
    workspaces: &[],
    global_ignore: None,
    stands_in: false,
};

/// Files of a package, by path.
pub(crate) type Files = Vec<(String, String)>;

/// A package with `manifest` as the members of its package.json besides name
/// and version, and empty files at `paths`; `path=text` for one that is not.
pub(crate) fn package(manifest: &str, paths: &[&str]) -> Files {
    let comma = if manifest.is_empty() { "" } else { ", " };
    let text = format!(r#"{{"name": "fx", "version": "1.0.0"{comma}{manifest}}}"#);
    let mut files = vec![("package.json".to_owned(), text)];
    for path in paths {
        let (path, text) = path.split_once('=').unwrap_or((path, ""));
        files.push((path.to_owned(), text.to_owned()));
    }
    files
}

pub(crate) fn tree(files: &Files) -> Memory {
    files.iter().fold(Memory::new("fx"), |tree, (path, text)| {
        tree.file(path, text)
    })
}

pub(crate) fn listed(tree: &dyn Tree, profiles: &[Profile]) -> Vec<PackedSet> {
    PLACE.list_all(tree, profiles).unwrap()
}

pub(crate) fn paths(set: &PackedSet) -> BTreeSet<String> {
    set.files.iter().map(|file| file.path.clone()).collect()
}

/// Proposes an edit and, if there is one, makes it and lists everything anew.
pub(crate) fn proved(files: &Files, profiles: &[Profile], leak: &BTreeSet<String>) -> Option<Fix> {
    let before = tree(files);
    let sets = listed(&before, profiles);
    let fix = propose(&before, &PLACE, profiles, &sets, leak)?;
    let mut edited = files.clone();
    let old = edited.iter().find(|(path, _)| *path == fix.file);
    assert_eq!(old.map_or("", |(_, text)| text), fix.before, "{fix:?}");
    edited.retain(|(path, _)| *path != fix.file);
    edited.push((fix.file.clone(), fix.after.clone()));
    let after = tree(&edited);
    for (old, new) in sets.iter().zip(listed(&after, profiles)) {
        let wanted: BTreeSet<String> = paths(old).difference(leak).cloned().collect();
        assert_eq!(paths(&new), wanted, "{} of {files:?}", fix.title);
    }
    let ids: Vec<String> = profiles.iter().map(Profile::to_string).collect();
    assert_eq!(fix.proved, ids);
    Some(fix)
}

/// The title of the edit that takes out the packed files that end as one of
/// `leak` does, under every npm.
pub(crate) fn title(files: &Files, leak: &[&str]) -> Option<String> {
    title_under(files, &Profile::CURRENT_NPM, leak)
}

pub(crate) fn title_under(files: &Files, profiles: &[Profile], leak: &[&str]) -> Option<String> {
    let leak = matching(&listed(&tree(files), profiles), leak);
    assert!(!leak.is_empty(), "nothing to take out of {files:?}");
    proved(files, profiles, &leak).map(|fix| fix.title)
}

/// The packed files that contain one of `parts`.
pub(crate) fn matching(sets: &[PackedSet], parts: &[&str]) -> BTreeSet<String> {
    let all = sets.iter().flat_map(paths);
    all.filter(|path| parts.iter().any(|part| path.contains(part)))
        .collect()
}
