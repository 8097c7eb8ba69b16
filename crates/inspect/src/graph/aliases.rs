use serde_json::Value;

use crate::graph::entry::Entries;
use crate::graph::exports::Subpaths;
use crate::graph::resolve::Files;

/// The names with `#` that the manifest's `imports` gives to files of the package.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    keys: Subpaths,
    /// What each key leads to, under any condition.
    targets: Vec<Entries>,
}

impl Aliases {
    /// Those of an `imports` member.
    pub(super) fn of(imports: Option<&Value>) -> Self {
        let map = imports.and_then(Value::as_object);
        let target = |(key, value): (&String, &Value)| {
            let mut entries = Entries::default();
            entries.add(value, &mut vec!["imports".to_owned(), key.clone()]);
            entries
        };
        Self {
            keys: Subpaths::of(imports),
            targets: map.into_iter().flatten().map(target).collect(),
        }
    }

    /// What the names may begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        self.keys.heads()
    }

    /// The files that a name stands for.
    pub(super) fn find(&self, name: &str, files: &Files) -> Vec<usize> {
        let Some((index, capture)) = self.keys.find(name) else {
            return Vec::new();
        };
        let target = &self.targets[index];
        let whole = target.files.iter().map(|it| it.path.clone());
        let filled = target.patterns.iter();
        let filled = filled.map(|it| format!("{}{capture}{}", it.head, it.tail));
        whole
            .chain(filled)
            .flat_map(|it| files.resolve(&it))
            .collect()
    }

    /// The files that a name which begins with `head` may stand for.
    pub(super) fn beginning(&self, head: &str, files: &Files) -> Vec<usize> {
        let mut found = Vec::new();
        for index in self.keys.beginning(head) {
            let target = &self.targets[index];
            found.extend(target.files.iter().flat_map(|it| files.resolve(&it.path)));
            for pattern in &target.patterns {
                let fits = |path| pattern.capture(&pattern.head, path).is_some();
                let fitting = files.beginning(&pattern.head).filter(|it| fits(it.0));
                found.extend(fitting.map(|(_, index)| index));
            }
        }
        found
    }
}
