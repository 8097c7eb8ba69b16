//! Edits tried before they are proposed.

use super::case::Paths;
use crate::listing::{Place, side_by_side};
use packgate_manifest::Profile;
use packgate_packlist::{PackedSet, paths};
use packgate_report::Fix;
use packgate_tree::{Patched, Tree, join};

/// Most edits that are tried for one finding.
pub(super) const MAX_TRIALS: usize = 16;

/// One file with another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) title: String,
    /// Relative to the package.
    pub(super) file: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What every edit is held against.
pub(super) struct Trial<'a> {
    tree: &'a dyn Tree,
    place: &'a Place<'a>,
    /// Each profile with the paths that are to be left.
    wanted: Vec<(Profile, Paths<'a>)>,
    /// How many files are to go, at most.
    files: usize,
    left: usize,
    tried: Vec<Edit>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        tree: &'a dyn Tree,
        place: &'a Place<'a>,
        before: &[(Profile, &'a PackedSet)],
        files: &Paths<'_>,
    ) -> Self {
        let gone = |set: &PackedSet| {
            let paths = set
                .files
                .iter()
                .filter(|file| files.contains(file.path.as_str()));
            paths.count()
        };
        let most = before.iter().map(|(_, set)| gone(set)).max();
        let wanted = before.iter().map(|(profile, set)| {
            let paths = set.files.iter().map(|file| file.path.as_str());
            (
                *profile,
                paths.filter(|path| !files.contains(path)).collect(),
            )
        });
        Self {
            tree,
            place,
            wanted: wanted.collect(),
            files: most.unwrap_or(0),
            left: MAX_TRIALS,
            tried: Vec::new(),
        }
    }

    /// The first of `edits` that takes out the files and nothing else.
    pub(super) fn first(&mut self, edits: impl IntoIterator<Item = Edit>) -> Option<Fix> {
        edits.into_iter().find_map(|edit| self.accept(edit))
    }

    fn accept(&mut self, edit: Edit) -> Option<Fix> {
        if self.left == 0 || edit.before == edit.after || self.tried.contains(&edit) {
            return None;
        }
        self.left -= 1;
        if !self.works(&edit) {
            self.tried.push(edit);
            return None;
        }
        let proved = self.wanted.iter().map(|(profile, _)| profile.to_string());
        Some(Fix {
            title: edit.title,
            file: edit.file,
            before: edit.before,
            after: edit.after,
            files: self.files,
            proved: proved.collect(),
        })
    }

    fn works(&self, edit: &Edit) -> bool {
        let path = join(self.place.dir, &edit.file);
        let patched = Patched::new(self.tree).replace(&path, &edit.after);
        let works = side_by_side(&self.wanted, |(profile, wanted)| {
            let after = paths(&self.place.request(&patched, *profile));
            after.is_ok_and(|after| {
                let all = after.iter().all(|path| wanted.contains(path.as_str()));
                all && after.len() == wanted.len()
            })
        });
        !works.contains(&false)
    }
}
