//! Where a submodule's objects are on this machine.

use std::path::PathBuf;

use packgate_tree::{is_dir, kind_of};

use crate::oid::Mode;
use crate::snapshot::Item;
use crate::{GitError, Oid, Repo, Snapshot, Surroundings};

/// The largest `.gitmodules` that is read.
const MAX_MODULES: u64 = 16 << 20;

/// The submodule at `path` in its commit `commit`; `None` where its objects are
/// not on this machine.
pub(crate) fn find(
    within: &Snapshot,
    path: &[u8],
    commit: &Oid,
) -> Result<Option<Snapshot>, GitError> {
    let shared = &within.base.shared;
    for place in places(within, path)? {
        let surroundings = Surroundings {
            cwd: place.clone(),
            git_dir: Some(place.into_os_string()),
            program: shared.surroundings.program.clone(),
            home: shared.surroundings.home.clone(),
            xdg_config_home: shared.surroundings.xdg_config_home.clone(),
            ..Surroundings::default()
        };
        // A place that is no repository, or not the one with this commit, is
        // passed over: then the submodule is shown as absent, which is an error
        // for whoever opens it.
        let Ok(Some(repo)) = Repo::open_with(&surroundings, shared.prefer) else {
            continue;
        };
        if matches!(repo.shared.objects.peel(commit), Ok(Some(found)) if found == *commit) {
            return repo.commit(commit).map(Some);
        }
    }
    Ok(None)
}

/// Where the repository of the submodule at `path` may be.
fn places(within: &Snapshot, path: &[u8]) -> Result<Vec<PathBuf>, GitError> {
    let layout = &within.base.shared.layout;
    let mut names = names(within, path)?;
    let own = String::from_utf8_lossy(path).into_owned();
    if !names.contains(&own) {
        names.push(own.clone());
    }
    let mut places = Vec::new();
    for name in names.iter().filter(|name| is_inside(name)) {
        for dir in [&layout.git_dir, &layout.common_dir] {
            let place = dir.join("modules").join(name);
            if is_dir(&place) && !places.contains(&place) {
                places.push(place);
            }
        }
    }
    if let Some(work_tree) = &layout.work_tree {
        let place = work_tree.join(&own).join(".git");
        if matches!(kind_of(&place), Ok(Some(_))) {
            places.push(place);
        }
    }
    Ok(places)
}

/// Whether a name leads down and nowhere else.
fn is_inside(name: &str) -> bool {
    !name.starts_with('/')
        && !name.contains(['\\', ':'])
        && name
            .split('/')
            .all(|segment| !matches!(segment, "" | "." | ".."))
}

/// The names that `.gitmodules` gives to the submodule at `path`.
fn names(within: &Snapshot, path: &[u8]) -> Result<Vec<String>, GitError> {
    let Some(Item::File(Mode::File | Mode::Executable, oid, _)) = within.item(b".gitmodules")?
    else {
        return Ok(Vec::new());
    };
    let bytes = within.base.shared.objects.blob(&oid, MAX_MODULES)?;
    let text = String::from_utf8_lossy(&bytes);
    let path = String::from_utf8_lossy(path);
    let mut section = None;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line
                .strip_prefix("[submodule \"")
                .and_then(|rest| rest.rsplit_once("\"]"))
                .map(|(name, _)| name.replace("\\\"", "\"").replace("\\\\", "\\"));
        } else if let (Some(name), Some((key, value))) = (&section, line.split_once('=')) {
            let value = value.trim().trim_matches('"');
            if key.trim().eq_ignore_ascii_case("path") && value == path {
                found.push(name.clone());
            }
        }
    }
    Ok(found)
}
