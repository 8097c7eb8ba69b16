//! What is known once every file has been read.

use std::collections::{HashMap, HashSet};

use crate::digest::Hash;
use crate::graph::{Imports, Reach};
use crate::map::{Comment, Judged, Map, Origin, Packed, judge};
use crate::rules::BuildState;
use crate::text::top;
use crate::view::PackedView;

/// What is kept of one file for the rules that compare files.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The hash of its content.
    pub(crate) hash: Hash,
    /// The maps in it.
    pub(crate) maps: Vec<Map>,
    /// The last comment that names a map.
    pub(crate) comment: Option<Comment>,
    /// What it may load, where that was asked for.
    pub(crate) imports: Option<Imports>,
    /// Whether it is a coverage report.
    pub(crate) coverage: bool,
    /// What it says as the state of a build, where it is one.
    pub(crate) state: Option<BuildState>,
    /// Its text, where it is a manifest and was asked for.
    pub(crate) manifest: Option<Vec<u8>>,
}

impl Kept {
    /// Whether all that it says to the rules that compare files is its hash.
    pub(crate) fn is_blank(&self) -> bool {
        self.maps.is_empty() && self.comment.is_none() && !self.coverage && self.state.is_none()
    }

    /// Bytes held.
    pub(crate) fn held(&self) -> usize {
        self.maps.iter().map(Map::held).sum::<usize>()
            + self.imports.as_ref().map_or(0, Imports::held)
            + self.manifest.as_ref().map_or(0, Vec::len)
            + self.state.as_ref().map_or(0, BuildState::held)
    }
}

/// The whole set, read.
pub(crate) struct Set<'a> {
    /// What was asked about.
    pub(crate) view: &'a PackedView<'a>,
    /// What is known of each file; `None` where it could not be read.
    pub(crate) kept: &'a [Option<Kept>],
    /// Whether each file lies in a directory that is not meant for others.
    pub(crate) internal: &'a [bool],
    /// How the entry points come to each file; empty where none is internal.
    pub(crate) reached: Vec<Reach>,
    /// What maps are compared with.
    pub(crate) packed: Packed<'a>,
    /// Every map, with the index of its file.
    pub(crate) maps: Vec<(usize, Judged)>,
}

impl<'a> Set<'a> {
    /// Compares the maps with the packed files.
    pub(crate) fn new(
        view: &'a PackedView<'a>,
        kept: &'a [Option<Kept>],
        internal: &'a [bool],
        reached: Vec<Reach>,
    ) -> Self {
        let packed = Packed {
            paths: view.files.iter().map(|it| it.path.as_str()).collect(),
            hashes: kept.iter().flatten().map(|it| it.hash).collect(),
        };
        // Maps of one top directory are one cause: what several of them reveal
        // counts once there.
        let mut seen: HashMap<(bool, &str), HashSet<Hash>> = HashMap::new();
        let mut maps = Vec::new();
        for (index, (file, kept)) in view.files.iter().zip(kept).enumerate() {
            for map in kept.iter().flat_map(|it| &it.maps) {
                let inline = map.origin != Origin::File;
                let seen = seen.entry((inline, top(&file.path))).or_default();
                maps.push((index, judge(&file.path, map, &packed, seen)));
            }
        }
        Self {
            view,
            kept,
            internal,
            reached,
            packed,
            maps,
        }
    }

    /// The indexes of the files of which something holds.
    pub(crate) fn indexes(&self, holds: fn(&Kept) -> bool) -> impl Iterator<Item = usize> {
        let known = self.kept.iter().enumerate();
        known.filter_map(move |(index, kept)| kept.as_ref().is_some_and(holds).then_some(index))
    }

    /// The packed path of a file.
    pub(crate) fn path(&self, index: usize) -> &str {
        &self.view.files[index].path
    }
}
