//! The question: a package, and the files to take out of it.

use super::cover::Covers;
use crate::listing::Place;
use crate::purpose::Purpose;
use foldhash::fast::RandomState;
use packgate_manifest::{Manifest, Normalized, Profile, Value};
use packgate_packlist::{Origin, PackedFile, PackedSet};
use packgate_tree::{Kind, Tree, join};
use std::collections::{BTreeSet, HashSet};

/// Longest text that is edited, in bytes.
const MAX_TEXT: u64 = 16 << 20;

/// Paths, to be looked up by the thousand.
pub(super) type Paths<'a> = HashSet<&'a str, RandomState>;

/// Files to take out of a package, and what is known of both.
pub(super) struct Case<'a> {
    pub(super) tree: &'a dyn Tree,
    pub(super) place: &'a Place<'a>,
    pub(super) manifest: Manifest,
    pub(super) before: Vec<(Profile, &'a PackedSet)>,
    pub(super) files: &'a Paths<'a>,
    /// Those of them that are packed under some profile, sorted.
    leaving: Vec<&'a str>,
    /// Of [`Case::before`], those of which each has other files, or other movable ones.
    different: Vec<&'a PackedSet>,
}

/// A file that an edit would change.
pub(super) enum Editable {
    /// There is none yet.
    Absent,
    /// There is one, with this text.
    Text(String),
    /// What is there is no regular file, or no text.
    Not,
}

impl<'a> Case<'a> {
    /// `None` where no edit can help: nothing to take out, or a file that npm
    /// packs whatever the rules say.
    pub(super) fn new(
        tree: &'a dyn Tree,
        place: &'a Place<'a>,
        before: Vec<(Profile, &'a PackedSet)>,
        files: &'a Paths<'a>,
    ) -> Option<Self> {
        let manifest = Manifest::read(tree, &join(place.dir, "package.json")).ok()?;
        let case = Self {
            tree,
            place,
            manifest,
            different: different(&before),
            leaving: leaving(&before, files),
            before,
            files,
        };
        let mut any = false;
        let fields = case.forced_by_fields();
        let entries = Purpose::entries(&case.manifest);
        for file in case.packed() {
            if !files.contains(file.path.as_str()) {
                continue;
            }
            any = true;
            // An edit that works, and breaks what `exports` promises, is no fix.
            let forced = fields.contains(&file.path.to_lowercase()) || entries.leads_to(&file.path);
            if forced || is_must_have(&file.path) || !is_movable(file) {
                return None;
            }
        }
        any.then_some(case)
    }

    /// Every packed file under every profile, one profile after the other.
    pub(super) fn packed(&self) -> impl Iterator<Item = &'a PackedFile> + '_ {
        self.before.iter().flat_map(|(_, set)| &set.files)
    }

    /// The shapes that hold `files` and none that is to stay.
    pub(super) fn covers(&self, files: impl IntoIterator<Item = &'a str>) -> Covers<'a> {
        Covers::new(files, self.staying())
    }

    /// The same within the directory `dir`, its paths relative to it.
    pub(super) fn covers_within(&self, dir: &'a str) -> Covers<'a> {
        let inside = move |path: &'a str| path.strip_prefix(dir)?.strip_prefix('/');
        Covers::new(
            self.leaving().filter_map(inside),
            self.staying().filter_map(inside),
        )
    }

    /// The files to take out that are packed under some profile.
    pub(super) fn leaving(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.leaving.iter().copied()
    }

    /// The packed files that rules could lose.
    pub(super) fn staying(&self) -> impl Iterator<Item = &'a str> + '_ {
        let different = self.different.iter().flat_map(|set| &set.files);
        different
            .filter(|file| is_movable(file) && !is_must_have(&file.path))
            .map(|file| file.path.as_str())
            .filter(|path| !self.files.contains(*path))
    }

    /// The file `name` of the package, as far as it can be edited.
    pub(super) fn editable(&self, name: &str) -> Editable {
        let path = join(self.place.dir, name);
        match self.tree.stat(&path) {
            Ok(None) => Editable::Absent,
            Ok(Some(meta)) if meta.kind == Kind::File => {
                let bytes = packgate_tree::read(self.tree, &path, MAX_TEXT).ok();
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                text.map_or(Editable::Not, Editable::Text)
            }
            _ => Editable::Not,
        }
    }

    /// What `main`, `browser` and `bin` force in, in lower case.
    fn forced_by_fields(&self) -> BTreeSet<String> {
        let mut forced: BTreeSet<String> = [self.manifest.main(), self.manifest.browser()]
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_lowercase)
            .collect();
        for (profile, _) in &self.before {
            let normalized = Normalized::for_tree(&self.manifest, *profile, self.tree);
            let bins = normalized
                .map(|normalized| normalized.bin)
                .unwrap_or_default();
            forced.extend(bins.into_iter().map(|bin| bin.path.to_lowercase()));
        }
        forced
    }
}

/// What of `files` is packed under some profile, sorted.
fn leaving<'a>(before: &[(Profile, &'a PackedSet)], files: &Paths<'a>) -> Vec<&'a str> {
    let packed = before.iter().flat_map(|(_, set)| &set.files);
    let paths = packed.map(|file| file.path.as_str());
    let mut leaving: Vec<&str> = paths.filter(|path| files.contains(path)).collect();
    leaving.sort_unstable();
    leaving.dedup();
    leaving
}

/// The sets without those that are like another one, as far as rules can move files.
fn different<'a>(before: &[(Profile, &'a PackedSet)]) -> Vec<&'a PackedSet> {
    let mut different: Vec<&PackedSet> = Vec::new();
    let alike = |a: &PackedFile, b: &PackedFile| a.path == b.path && is_movable(a) == is_movable(b);
    for (_, set) in before {
        let known = different.iter().any(|it| {
            it.files.len() == set.files.len()
                && it.files.iter().zip(&set.files).all(|(a, b)| alike(a, b))
        });
        if !known {
            different.push(set);
        }
    }
    different
}

/// Whether the rules of the package decide about the file.
fn is_movable(file: &PackedFile) -> bool {
    let forced = matches!(
        file.why.origin.as_deref(),
        Some(Origin::Strict { .. } | Origin::Field { .. })
    );
    !forced && file.why.bundled.is_none()
}

/// package.json, readme and licence, which npm packs always.
pub(super) fn is_must_have(path: &str) -> bool {
    let path = path.to_lowercase();
    if path == "package.json" {
        return true;
    }
    if path.contains('/') || path.ends_with(['~', '$']) {
        return false;
    }
    ["readme", "license", "licence", "copying"]
        .into_iter()
        .filter_map(|stem| path.strip_prefix(stem))
        .any(|rest| rest.is_empty() || rest.starts_with('.') && rest.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn must_haves_are_those_of_the_top() {
        for path in [
            "package.json",
            "README",
            "ReadMe.md",
            "LICENCE.txt",
            "COPYING",
        ] {
            assert!(is_must_have(path), "{path}");
        }
        for path in ["a/README.md", "README.md~", "readme.", "readmes", "NOTICE"] {
            assert!(!is_must_have(path), "{path}");
        }
    }
}
