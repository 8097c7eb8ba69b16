use std::collections::HashMap;

use foldhash::fast::RandomState;
use packgate_tree::{join, normalize};

use crate::graph::entry::Entries;

type Stems<'a> = HashMap<&'a str, Vec<(usize, usize)>, RandomState>;

/// The packed files, to be found by path and by beginning.
pub(super) struct Files<'a> {
    index: HashMap<&'a str, usize, RandomState>,
    /// The files by their path without an extension of [`EXTENSIONS`], with the place
    /// of that extension there, in that order.
    stems: Stems<'a>,
    sorted: Vec<(&'a str, usize)>,
    /// Directories with a manifest of their own, and what it names; `None` where
    /// it could not be understood.
    dirs: HashMap<&'a str, Option<Entries>, RandomState>,
}

/// What may be left out of a specifier.
const EXTENSIONS: [&str; 13] = [
    ".js", ".mjs", ".cjs", ".json", ".node", ".ts", ".tsx", ".mts", ".cts", ".jsx", ".d.ts",
    ".d.mts", ".d.cts",
];

/// What TypeScript takes a JavaScript extension for.
const WRITTEN_AS: [(&str, &[&str]); 4] = [
    (".js", &[".ts", ".tsx", ".d.ts", ".jsx"]),
    (".mjs", &[".mts", ".d.mts"]),
    (".cjs", &[".cts", ".d.cts"]),
    (".jsx", &[".tsx", ".d.ts"]),
];

impl<'a> Files<'a> {
    pub(super) fn new(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<_> = paths
            .enumerate()
            .map(|(index, path)| (path, index))
            .collect();
        sorted.sort_unstable();
        let index = sorted.iter().copied().collect();
        Self {
            index,
            stems: stems(&sorted),
            sorted,
            dirs: HashMap::default(),
        }
    }

    /// Remembers what the manifest in the directory `dir` names.
    pub(super) fn describe(&mut self, dir: &'a str, entries: Option<Entries>) {
        self.dirs.insert(dir, entries);
    }

    /// The files whose path begins with `head`.
    pub(super) fn beginning(&self, head: &str) -> impl Iterator<Item = (&'a str, usize)> {
        let from = self.sorted.partition_point(|(path, _)| *path < head);
        self.sorted[from..]
            .iter()
            .copied()
            .take_while(move |(path, _)| path.starts_with(head))
    }

    /// The file at exactly this path.
    pub(super) fn exact(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// Everything that `path` may stand for: the file, the file with an
    /// extension, the index of a directory, a directory with a manifest of its own.
    pub(super) fn resolve(&self, path: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.with_extensions(path, &mut found);
        self.with_extensions(&join(path, "index"), &mut found);
        for (written, meant) in WRITTEN_AS {
            let Some(stem) = path.strip_suffix(written) else {
                continue;
            };
            let known = self.stems.get(stem).into_iter().flatten();
            let known = known.filter(|(place, _)| meant.contains(&EXTENSIONS[*place]));
            found.extend(known.map(|(_, index)| *index));
        }
        self.described(path, &mut found);
        found
    }

    /// What the manifest in the directory `path` names.
    fn described(&self, path: &str, found: &mut Vec<usize>) {
        match self.dirs.get(path) {
            None => {}
            Some(None) => {
                found.extend(self.beginning(&format!("{path}/")).map(|(_, index)| index));
            }
            Some(Some(entries)) => {
                for named in entries.files.iter().filter(|it| !it.path.is_empty()) {
                    let path = normalize(&join(path, &named.path));
                    self.with_extensions(&path, found);
                    self.with_extensions(&join(&path, "index"), found);
                }
                found.extend(self.index.get(&*join(path, "package.json")));
            }
        }
    }

    /// What a specifier in the directory `dir` may stand for.
    pub(super) fn specifier(&self, dir: &str, specifier: &str) -> Vec<usize> {
        let plain = specifier.split(['?', '#']).next().unwrap_or(specifier);
        self.resolve(&normalize(&join(dir, plain)))
    }

    /// What belongs to a file that is reached: its map, its declarations.
    pub(super) fn companions(&self, path: &str) -> Vec<usize> {
        let mut names = vec![format!("{path}.map")];
        for (code, types) in [(".js", ".d.ts"), (".mjs", ".d.mts"), (".cjs", ".d.cts")] {
            if let Some(stem) = path.strip_suffix(code) {
                names.push(format!("{stem}{types}"));
            }
        }
        let find = |name: &String| self.index.get(name.as_str()).copied();
        names.iter().filter_map(find).collect()
    }

    fn with_extensions(&self, path: &str, found: &mut Vec<usize>) {
        found.extend(self.index.get(path));
        let known = self.stems.get(path).into_iter().flatten();
        found.extend(known.map(|(_, index)| *index));
    }
}

fn stems<'a>(files: &[(&'a str, usize)]) -> Stems<'a> {
    let mut stems = Stems::with_capacity_and_hasher(files.len(), RandomState::default());
    for (path, index) in files {
        for (place, extension) in EXTENSIONS.iter().enumerate() {
            if let Some(stem) = path.strip_suffix(extension) {
                stems.entry(stem).or_default().push((place, *index));
            }
        }
    }
    for known in stems.values_mut() {
        known.sort_unstable();
    }
    stems
}
