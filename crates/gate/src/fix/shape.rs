//! The ways to name a group of files that an ignore rule can express.

/// A group of packed files. Everything is borrowed from the files' paths, so
/// that thousands of them cost no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Shape<'a> {
    /// Every file below `dir` (`""` is the package) whose name ends in `suffix`.
    Suffix {
        /// The directory.
        dir: &'a str,
        /// The end of the name, from a dot on.
        suffix: &'a str,
    },
    /// Everything below one directory.
    Dir(&'a str),
    /// Everything below any directory of this name.
    DirName(&'a str),
    /// Every file of this name, wherever it lies.
    Name(&'a str),
    /// The files right in `dir` whose hidden names begin with `stem`: `.env*`.
    Stem {
        /// The directory.
        dir: &'a str,
        /// The beginning of the name, from its first to before its second dot.
        stem: &'a str,
    },
    /// One file.
    Path(&'a str),
}

/// Ends of names that say what a file is: whoever leaves one out wants all of
/// them left out, those of tomorrow included.
const TELLING_SUFFIXES: [&str; 26] = [
    ".bak",
    ".cpuprofile",
    ".db",
    ".dmp",
    ".env",
    ".heapprofile",
    ".heapsnapshot",
    ".hprof",
    ".ipynb",
    ".jks",
    ".key",
    ".keystore",
    ".lcov",
    ".log",
    ".map",
    ".orig",
    ".p12",
    ".pdb",
    ".pem",
    ".pfx",
    ".ppk",
    ".sqlite",
    ".sqlite3",
    ".swp",
    ".tgz",
    ".tsbuildinfo",
];

/// Names of directories that are a unit, however few files they hold.
const TELLING_DIRS: [&str; 6] = [
    "__private__",
    "__tests__",
    "coverage",
    "internal",
    "playground",
    "private",
];

/// How well a shape suits, the smallest first: its kind, then which of its kind.
pub(super) type Rank = (u8, usize);

impl<'a> Shape<'a> {
    /// Calls `each` with every shape that `path` belongs to.
    pub(super) fn of(path: &'a str, mut each: impl FnMut(Self)) {
        let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
        each(Self::Path(path));
        each(Self::Name(name));
        if let Some(stem) = hidden_stem(name) {
            each(Self::Stem { dir, stem });
        }
        let suffixes: Vec<&str> = suffixes(name).collect();
        for suffix in &suffixes {
            each(Self::Suffix { dir: "", suffix });
        }
        let mut start = 0;
        for (end, _) in path.match_indices('/') {
            each(Self::Dir(&path[..end]));
            each(Self::DirName(&path[start..end]));
            for suffix in &suffixes {
                let dir = &path[..end];
                each(Self::Suffix { dir, suffix });
            }
            start = end + 1;
        }
    }

    /// How well the shape suits to leave out `count` files, where `alone` says
    /// whether these are all that there are; `None` where it would say more than
    /// anybody meant.
    pub(super) fn rank(self, count: usize, alone: bool) -> Option<Rank> {
        let several = count > 1;
        Some(match self {
            Self::Suffix { dir: "", suffix } if tells(suffix) => (0, suffix.len()),
            Self::Suffix { dir, suffix } if tells(suffix) => (1, depth(dir) * 64 + suffix.len()),
            Self::Dir(dir) if is_unit(dir) => (2, depth(dir)),
            Self::Path(_) if !several => (3, 0),
            Self::Dir(dir) if several => (4, deepest_first(dir)),
            Self::DirName(dir) if is_unit(dir) && several => (5, 0),
            Self::Name(_) if several => (6, 0),
            Self::Stem { .. } if several => (7, 0),
            Self::Suffix { dir, suffix } if several && !dir.is_empty() => {
                (8, deepest_first(dir) * 64 + suffix.len())
            }
            Self::Suffix { suffix, .. } if several => (9, suffix.len()),
            Self::DirName(_) if several => (9, 64),
            // What is left over for a file that its own path cannot name.
            Self::Dir(dir) if alone => (10, deepest_first(dir)),
            Self::Name(_) if alone => (11, 0),
            _ => return None,
        })
    }
}

/// The last one to three extensions of a name: of `a.d.ts.map` these are `.map`,
/// `.ts.map` and `.d.ts.map`.
fn suffixes(name: &str) -> impl Iterator<Item = &str> {
    name.rmatch_indices('.')
        .filter(|(at, _)| *at > 0)
        .map(|(at, _)| &name[at..])
        .filter(|suffix| suffix.len() > 1)
        .take(3)
}

/// `.env` of `.env` and of `.env.local`.
fn hidden_stem(name: &str) -> Option<&str> {
    let rest = name.strip_prefix('.')?;
    let end = rest.find('.').map_or(name.len(), |dot| dot + 1);
    (end > 2).then(|| &name[..end])
}

fn tells(suffix: &str) -> bool {
    TELLING_SUFFIXES
        .iter()
        .any(|telling| suffix.ends_with(telling))
}

fn is_unit(dir: &str) -> bool {
    let name = packgate_tree::name(dir);
    name.starts_with('.') || TELLING_DIRS.contains(&name)
}

fn depth(dir: &str) -> usize {
    match dir {
        "" => 0,
        dir => 1 + dir.matches('/').count(),
    }
}

/// A number that is the smaller the deeper `dir` lies.
fn deepest_first(dir: &str) -> usize {
    10_000_usize.saturating_sub(depth(dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let all = |name| suffixes(name).collect::<Vec<_>>();
        assert_eq!(all("a.d.ts.map"), [".map", ".ts.map", ".d.ts.map"]);
        assert_eq!(all(".env"), Vec::<&str>::new());
        assert_eq!(all(".env.local"), [".local"]);
        assert_eq!(all("LICENSE"), Vec::<&str>::new());
        assert_eq!(hidden_stem(".env.local"), Some(".env"));
        assert_eq!(hidden_stem(".env"), Some(".env"));
        assert_eq!(hidden_stem("..x"), None);
        assert_eq!(hidden_stem("a.env"), None);
    }

    #[test]
    fn a_path_belongs_to_its_directories() {
        let mut shapes = Vec::new();
        Shape::of("a/b/x.map", |shape| shapes.push(shape));
        for wanted in [
            Shape::Path("a/b/x.map"),
            Shape::Name("x.map"),
            Shape::Dir("a"),
            Shape::Dir("a/b"),
            Shape::DirName("b"),
            Shape::Suffix {
                dir: "",
                suffix: ".map",
            },
            Shape::Suffix {
                dir: "a/b",
                suffix: ".map",
            },
        ] {
            assert!(shapes.contains(&wanted), "{wanted:?}");
        }
        assert_eq!(shapes.len(), 9);
    }

    #[test]
    fn a_unit_outranks_the_files_in_it_and_a_plain_directory_does_not() {
        let of = |shape: Shape<'_>, count| shape.rank(count, true);
        let path = Shape::Path("config/secret.json");
        assert!(of(Shape::Dir(".claude"), 1) < of(path, 1));
        assert!(of(Shape::Dir("config"), 1) > of(path, 1));
        assert!(of(Shape::Dir("a/b"), 2) < of(Shape::Dir("a"), 2));
        assert_eq!(Shape::Name("index.js").rank(1, false), None);
    }
}
