//! Patterns of ignore files and of `files`, and bun's own.

use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::walk::MAX_IGNORE_FILE;
use packgate_glob::{BunGlob, PatternError};
use packgate_tree::{Kind, TreeError, join, name};
use std::sync::Arc;

/// What is never packed of the package's own directory.
const ROOT_IGNORED: [&str; 5] = [
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lockb",
    "bun.lock",
];

/// What is not packed anywhere, and whether a rule can bring it back.
const IGNORED: [(&str, bool); 15] = [
    (".*.swp", true),
    ("._*", true),
    (".DS_Store", true),
    (".git", false),
    (".gitignore", true),
    (".hg", false),
    (".npmignore", true),
    (".npmrc", false),
    (".lock-wscript", true),
    (".svn", true),
    (".wafpickle-*", true),
    ("CVS", true),
    ("npm-debug.log", true),
    (".env.production", true),
    ("bunfig.toml", true),
];

/// One pattern.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "these are bun's own flags")]
pub(super) struct Pattern {
    glob: BunGlob,
    /// It has a slash at its beginning or in its middle: it is about whole paths.
    relative: bool,
    directories_only: bool,
    /// It began with `**/`, and no other slash is in it: it is about names even as an
    /// entry of `files`.
    anywhere: bool,
    pub(super) negated: bool,
    pub(super) origin: Arc<Origin>,
    /// Of a negated one, which directories it may match something in.
    inside: Inside,
}

/// In which directories a pattern may match something.
#[derive(Clone)]
enum Inside {
    None,
    /// In those whose segments these match; the last segment is not among them.
    Below(Vec<BunGlob>),
    /// In those and all below them.
    Anywhere(Vec<BunGlob>),
}

impl Inside {
    fn of(text: &str) -> Result<Self, PatternError> {
        let mut globs = Vec::new();
        let segments: Vec<&str> = text.split('/').collect();
        let (_, dirs) = segments.split_last().unwrap_or((&"", &[]));
        for segment in dirs {
            // What a group with a slash in it means cannot be told by segments.
            let open = segment.contains(['{', '(', '[']);
            let closed = segment.contains(['}', ')', ']']);
            if *segment == "**" || open != closed {
                return Ok(Self::Anywhere(globs));
            }
            globs.push(BunGlob::plain(segment)?);
        }
        if segments.last() == Some(&"**") {
            return Ok(Self::Anywhere(globs));
        }
        Ok(Self::Below(globs))
    }

    /// Whether something in the directory `dir` may be matched.
    fn reaches(&self, dir: &str) -> bool {
        let (globs, deep) = match self {
            Self::None => return false,
            Self::Below(globs) => (globs, false),
            Self::Anywhere(globs) => (globs, true),
        };
        let segments: Vec<&str> = dir.split('/').collect();
        let fits = deep || segments.len() <= globs.len();
        fits && globs
            .iter()
            .zip(&segments)
            .all(|(glob, segment)| glob.matches(segment))
    }
}

impl Pattern {
    /// The pattern of a line, if it is one.
    ///
    /// # Errors
    /// A pattern that cannot be judged.
    pub(super) fn new(line: &str, origin: Arc<Origin>) -> Result<Option<Self>, PacklistError> {
        let rest = line.trim_start_matches('!');
        let negated = rest.len() < line.len();
        let (deep, rest) = match rest.strip_prefix("**/") {
            // `**/` alone is every directory.
            Some("") | None => (false, rest),
            Some(rest) => (true, rest),
        };
        let (directories_only, rest) = match rest.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (leading, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.is_empty() {
            return Ok(None);
        }
        let middle = rest.find('/').is_some_and(|slash| slash + 1 < rest.len());
        let relative = leading || middle;
        let rest = if deep && relative {
            format!("**/{rest}")
        } else {
            rest.to_owned()
        };
        let compiled = || -> Result<(BunGlob, Inside), PatternError> {
            let inside = match (negated, deep, relative) {
                (false, ..) | (_, false, false) => Inside::None,
                (_, true, false) => Inside::Anywhere(Vec::new()),
                _ => Inside::of(&rest)?,
            };
            Ok((BunGlob::plain(&rest)?, inside))
        };
        let (glob, inside) = compiled().map_err(|source| PacklistError::Pattern {
            place: origin.to_string(),
            source,
        })?;
        Ok(Some(Self {
            glob,
            relative,
            directories_only,
            anywhere: deep && !relative,
            negated,
            origin,
            inside,
        }))
    }

    /// The pattern without its `!`.
    pub(super) fn positive(&self) -> Self {
        Self {
            negated: false,
            inside: Inside::None,
            ..self.clone()
        }
    }

    /// Whether an entry of `files` names a path, its `!` aside.
    pub(super) fn names(&self, path: &str, kind: Kind) -> bool {
        if self.directories_only && kind != Kind::Dir {
            return false;
        }
        let asked = if self.anywhere { name(path) } else { path };
        self.glob.matches(asked)
    }

    /// Whether a rule speaks of a path that lies at `below` its file's directory.
    fn speaks(&self, path: &str, below: &str, kind: Kind) -> bool {
        if self.directories_only && kind != Kind::Dir {
            return false;
        }
        let asked = if self.relative { below } else { name(path) };
        self.glob.matches(asked)
    }
}

/// The rules of one ignore file, or those of `files` with `!`.
#[derive(Clone)]
pub(super) struct Rules {
    patterns: Vec<Pattern>,
    /// How many directories above the path's own first segment they count from.
    depth: usize,
}

impl Rules {
    /// The rules of `files` with `!`, which are about paths from the package.
    pub(super) fn of_files(patterns: Vec<Pattern>) -> Self {
        Self { patterns, depth: 1 }
    }

    /// The rules of the ignore file in `dir`, if there is one with rules: `.npmignore`,
    /// or else `.gitignore`.
    ///
    /// # Errors
    /// An ignore file that cannot be read.
    pub(super) fn read(
        request: &Request<'_>,
        dir: &str,
        depth: usize,
    ) -> Result<Option<Self>, PacklistError> {
        for file in [".npmignore", ".gitignore"] {
            let path = join(dir, file);
            let at = join(request.dir, &path);
            let bytes = match packgate_tree::read(request.tree, &at, MAX_IGNORE_FILE) {
                Ok(bytes) => bytes,
                Err(TreeError::NotFound { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let mut patterns = Vec::new();
            for (index, line) in text.split('\n').enumerate() {
                if line.starts_with('#') {
                    continue;
                }
                let line = trimmed(line.strip_suffix('\r').unwrap_or(line));
                let origin = Arc::new(Origin::IgnoreFile {
                    file: path.clone(),
                    line: index + 1,
                    rule: line.to_owned(),
                });
                patterns.extend(Pattern::new(line, origin)?);
            }
            return Ok((!patterns.is_empty()).then_some(Self { patterns, depth }));
        }
        Ok(None)
    }

    /// The path as seen from the directory of the rules.
    fn below<'p>(&self, path: &'p str) -> &'p str {
        let mut below = path;
        for _ in 1..self.depth {
            below = below.split_once('/').map_or(below, |(_, rest)| rest);
        }
        below
    }

    /// How deep the directory is that they were read in.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

/// The line without the blanks at its end, but for one that is escaped.
fn trimmed(line: &str) -> &str {
    let short = line.trim_end_matches(' ');
    let escaped = short.len() < line.len()
        && short.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
    &line[..short.len() + usize::from(escaped)]
}

/// Which rule leaves something out: the place of the rule's file among those in force,
/// and of the rule in it. bun's own come before all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ShutBy(usize, usize);

const BY_DEFAULT: ShutBy = ShutBy(0, 0);

/// What is said of an entry.
pub(super) enum Verdict {
    /// It is out for good.
    Never,
    /// It is out, by this rule. A directory may be opened by a later one.
    Out(ShutBy),
    /// It is in, as a rule says or as nothing says otherwise.
    In(Option<Arc<Origin>>),
}

/// What the rules say of the entry `path`, found `depth` directories deep in a directory
/// that `above` leaves out.
pub(super) fn judged(
    path: &str,
    kind: Kind,
    depth: usize,
    rules: &[Rules],
    above: Option<ShutBy>,
) -> Verdict {
    let base = name(path);
    if depth == 1 {
        if let Some(pattern) = always(base).or_else(|| variant(base, "CHANGELOG")) {
            return Verdict::In(Some(built_in(pattern)));
        }
        if ROOT_IGNORED.contains(&base) {
            return Verdict::Never;
        }
    }
    let mut out = above;
    let mut back = None;
    if let Some(can_return) = default_ignored(base) {
        if !can_return {
            return Verdict::Never;
        }
        out = Some(BY_DEFAULT);
    }
    for (at, set) in rules.iter().enumerate() {
        let below = set.below(path);
        for (index, pattern) in set.patterns.iter().enumerate() {
            if !pattern.speaks(path, below, kind) {
                continue;
            }
            if pattern.negated {
                out = None;
                back = Some(Arc::clone(&pattern.origin));
            } else {
                out = Some(ShutBy(at + 1, index));
            }
        }
    }
    match out {
        Some(by) => Verdict::Out(by),
        None => Verdict::In(back),
    }
}

/// Whether a rule after the one that leaves the directory `path` out may bring back
/// something in it. One without a slash does not count.
pub(super) fn opens(path: &str, rules: &[Rules], shut: ShutBy) -> bool {
    rules.iter().enumerate().any(|(at, set)| {
        let below = set.below(path);
        set.patterns
            .iter()
            .enumerate()
            .any(|(index, pattern)| ShutBy(at + 1, index) > shut && pattern.inside.reaches(below))
    })
}

/// Whether bun's own list leaves the name out, and whether a rule can bring it back.
fn default_ignored(base: &str) -> Option<bool> {
    let hit = |pattern: &str| match pattern.split_once('*') {
        None => base == pattern,
        Some((head, tail)) => {
            base.len() >= head.len() + tail.len() && base.starts_with(head) && base.ends_with(tail)
        }
    };
    let found = IGNORED.iter().find(|(pattern, _)| hit(pattern));
    found.map(|(_, can_return)| *can_return)
}

/// Whether not even `files` brings the entry in.
pub(super) fn never(base: &str, depth: usize) -> bool {
    depth == 1 && ROOT_IGNORED.contains(&base) || never_anywhere(base)
}

/// Whether nothing brings in an entry of this name.
pub(super) fn never_anywhere(base: &str) -> bool {
    default_ignored(base) == Some(false)
}

/// The pattern by which a file of the package's own directory is always packed.
pub(super) fn always(base: &str) -> Option<&'static str> {
    if base == "package.json" {
        return Some("!package.json");
    }
    ["LICENSE", "LICENCE", "README"]
        .into_iter()
        .find_map(|stem| variant(base, stem))
}

/// Whether the name is `stem`, or `stem.` and more.
fn variant(base: &str, stem: &'static str) -> Option<&'static str> {
    let rest = base.strip_prefix(stem)?;
    let fits = rest.is_empty() || rest.starts_with('.') && rest.len() > 1;
    fits.then_some(match stem {
        "LICENSE" => "!LICENSE{,.*}",
        "LICENCE" => "!LICENCE{,.*}",
        "README" => "!README{,.*}",
        _ => "!CHANGELOG{,.*}",
    })
}

/// A rule of bun's own.
pub(super) fn built_in(pattern: &'static str) -> Arc<Origin> {
    Arc::new(Origin::BuiltIn {
        manager: "bun",
        pattern,
    })
}
