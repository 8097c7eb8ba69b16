//! What the tests of the rules share: packages written as text, and secrets that
//! are put together when the tests run, so that none is in the repository.

#![allow(dead_code, reason = "each test file uses its own part of this")]

pub(crate) mod make;

use packgate_inspect::{Inspection, Options, PackedEntry, PackedView, inspect};
use packgate_tree::{Memory, Tree};

/// One package of a fixture file, and what a rule must say of it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// `error`, `warning`, `note`; empty where the rule must be silent.
    pub(crate) level: String,
    /// What the case shows.
    pub(crate) name: String,
    /// Texts that the message or a detail must contain.
    pub(crate) says: Vec<String>,
    /// The files.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// Reads a fixture file: `== fail LEVEL: NAME` or `== pass: NAME` begins a case,
/// `~ TEXT` demands a text, `-- PATH` begins a file.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (kind, name) = head.split_once(": ").expect("a colon after the kind");
            cases.push(Case {
                level: kind.strip_prefix("fail ").unwrap_or("").to_owned(),
                name: name.to_owned(),
                ..Case::default()
            });
            continue;
        }
        let case = cases.last_mut().expect("a case before anything else");
        if let Some(path) = line.strip_prefix("-- ") {
            case.files.push((path.to_owned(), Vec::new()));
        } else if let Some((_, content)) = case.files.last_mut() {
            if !content.is_empty() {
                content.push(b'\n');
            }
            content.extend_from_slice(line.as_bytes());
        } else if let Some(text) = line.strip_prefix("~ ") {
            case.says.push(text.to_owned());
        }
    }
    for (_, content) in cases.iter_mut().flat_map(|it| &mut it.files) {
        *content = make::expand(&String::from_utf8_lossy(content));
    }
    cases
}

/// Inspects files in memory; a `package.json` among them is the manifest.
pub(crate) fn run(files: &[(String, Vec<u8>)], options: &Options) -> Inspection {
    let mut tree = Memory::new("test");
    for (path, content) in files {
        tree = tree.file(path, content);
    }
    let entries: Vec<PackedEntry> = files
        .iter()
        .map(|(path, content)| entry(path, content.len()))
        .collect();
    let manifest = files.iter().find(|(path, _)| path == "package.json");
    let manifest = manifest.map_or("{}", |(_, text)| {
        std::str::from_utf8(text).expect("a manifest in UTF-8")
    });
    look(&tree, &entries, manifest, options)
}

/// Inspects any tree.
pub(crate) fn look(
    tree: &dyn Tree,
    files: &[PackedEntry],
    manifest: &str,
    options: &Options,
) -> Inspection {
    inspect(
        &PackedView {
            tree,
            files,
            memory: None,
            manifest,
        },
        options,
    )
}

/// A packed file that lies where it is packed.
pub(crate) fn entry(path: &str, size: usize) -> PackedEntry {
    PackedEntry {
        path: path.to_owned(),
        source: path.to_owned(),
        size: size as u64,
    }
}

/// Files from text.
pub(crate) fn files(list: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    list.iter().map(own).collect()
}

/// Numbers that look random and are the same every time.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).expect("below a usize")
    }
}
