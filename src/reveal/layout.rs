//! A path for each recovered source, no two of which meet on any file system.

use super::place::place;
use icu_normalizer::ComposingNormalizerBorrowed;
use packgate_inspect::{Revealed, Source, SourceId, Standing};
use packgate_tree::{name, parent};
use std::collections::{HashMap, HashSet};

/// The list of what was written, in the directory it was written to.
pub(super) const INDEX: &str = "packgate-reveal.json";

/// Where each source goes that nothing else has.
#[derive(Debug, Default)]
pub(super) struct Layout {
    paths: HashMap<SourceId, String>,
    taken: Taken,
}

/// Paths as the least discerning file system sees them: case, and how a character is
/// composed, make no difference.
#[derive(Debug, Default)]
struct Taken {
    files: HashSet<String>,
    dirs: HashSet<String>,
    /// The number that the next source of that path has, for those that met.
    next: HashMap<String, u32>,
}

impl Layout {
    /// Gives each a path of its own.
    pub(super) fn of(revealed: &Revealed) -> Self {
        let wanted = |source: Source<'_>| {
            let map = &revealed.maps[source.id.map()].path;
            let path = place(map, source.root, source.name);
            (source.id, path)
        };
        let sources = revealed.all_sources();
        let sources = sources.filter(|it| it.standing == Standing::Revealed);
        Self::new(sources.map(wanted).collect())
    }

    fn new(wanted: Vec<(SourceId, String)>) -> Self {
        let mut layout = Self::default();
        layout.taken.files.insert(folded(INDEX));
        // A file has to give way to a directory: it can be called otherwise.
        for (_, path) in &wanted {
            layout.taken.dirs_of(path);
        }
        for (id, path) in wanted {
            let path = layout.taken.free(&path);
            layout.paths.insert(id, path);
        }
        layout
    }

    /// Whether there is no source that nothing else has.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The path of a source that nothing else has.
    pub(super) fn path(&self, source: SourceId) -> Option<&str> {
        self.paths.get(&source).map(String::as_str)
    }

    /// The path of the source, or of the one that it repeats.
    pub(super) fn path_of(&self, source: &Source<'_>) -> Option<&str> {
        match source.standing {
            Standing::Revealed => self.path(source.id),
            Standing::Repeats(first) => self.path(first),
            Standing::Ships => None,
        }
    }

    /// Another path for the source: something else was at the one it had.
    pub(super) fn give_way(&mut self, source: SourceId) {
        if let Some(path) = self.paths.get(&source) {
            let path = self.taken.free(path);
            self.paths.insert(source, path);
        }
    }
}

impl Taken {
    fn dirs_of(&mut self, path: &str) {
        let folded = folded(path);
        let mut at = folded.as_str();
        while let Some(dir) = parent(at).filter(|it| !it.is_empty()) {
            if !self.dirs.insert(dir.to_owned()) {
                return;
            }
            at = dir;
        }
    }

    /// The path, or the next one with a number that nobody has.
    fn free(&mut self, path: &str) -> String {
        let key = folded(path);
        if !self.dirs.contains(&key) && self.files.insert(key.clone()) {
            return path.to_owned();
        }
        loop {
            let next = self.next.entry(key.clone()).or_insert(2);
            let numbered = numbered(path, *next);
            *next += 1;
            let key = folded(&numbered);
            if !self.dirs.contains(&key) && self.files.insert(key) {
                return numbered;
            }
        }
    }
}

/// `src/a.2.ts`
fn numbered(path: &str, number: u32) -> String {
    let length = path.len() - name(path).len();
    let (dir, name) = path.split_at(length);
    match name.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{dir}{}.{number}{}", &name[..dot], &name[dot..]),
        None => format!("{dir}{name}.{number}"),
    }
}

fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(path);
    let folded = composed.to_uppercase().to_lowercase();
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(&folded)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(wanted: &[&str]) -> Vec<String> {
        let mut taken = Taken::default();
        taken.files.insert(folded(INDEX));
        for path in wanted {
            taken.dirs_of(path);
        }
        wanted.iter().map(|path| taken.free(path)).collect()
    }

    #[test]
    fn no_two_paths_meet() {
        for (wanted, expected) in [
            (
                &["a.ts", "a.ts", "a.ts"][..],
                &["a.ts", "a.2.ts", "a.3.ts"][..],
            ),
            (&["a.ts", "a.2.ts", "a.ts"], &["a.ts", "a.2.ts", "a.3.ts"]),
            (&["Src/A.ts", "src/a.ts"], &["Src/A.ts", "src/a.2.ts"]),
            (&["a", "a/b", "a/b/c"], &["a.2", "a/b.2", "a/b/c"]),
            (&["A", "a/b"], &["A.2", "a/b"]),
            (&["a", "a.2/x", "a/b"], &["a.3", "a.2/x", "a/b"]),
            (&[".env", ".env", "x/.env"], &[".env", ".env.2", "x/.env"]),
            (
                &["\u{e9}.ts", "e\u{301}.ts"],
                &["\u{e9}.ts", "e\u{301}.2.ts"],
            ),
            (&["stra\u{df}e", "STRASSE"], &["stra\u{df}e", "STRASSE.2"]),
            (&["\u{212a}", "k"], &["\u{212a}", "k.2"]),
            (
                &[INDEX, "Packgate-Reveal.JSON"],
                &["packgate-reveal.2.json", "Packgate-Reveal.3.JSON"],
            ),
        ] {
            assert_eq!(all(wanted), expected, "{wanted:?}");
        }
    }

    /// As many as one likes, without looking at each of those before.
    #[test]
    fn many_of_one_name() {
        let names = all(&vec!["a.ts"; 100_000]);
        assert_eq!(names[99_999], "a.100000.ts");
    }
}
