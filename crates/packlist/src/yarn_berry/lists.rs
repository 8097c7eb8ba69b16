//! Lists of patterns, and what they say of a path.

use super::project::Project;
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Origin;
use crate::own::node_resolve;
use packgate_glob::{Name, PatternError, Picomatch, trim};
use std::sync::Arc;

/// What yarn always packs.
const NEVER_IGNORED: [&str; 9] = [
    "!/package.json",
    "!/readme",
    "!/readme.*",
    "!/license",
    "!/license.*",
    "!/licence",
    "!/licence.*",
    "!/changelog",
    "!/changelog.*",
];

/// What yarn never packs.
const ALWAYS_IGNORED: [&str; 10] = [
    "/package.tgz",
    ".github",
    ".git",
    ".hg",
    "node_modules",
    ".npmignore",
    ".gitignore",
    ".#*",
    ".DS_Store",
    ".yarnrc.yml",
];

/// A path as patterns are asked about it.
pub(super) struct Path<'p> {
    whole: Name<'p>,
    base: Name<'p>,
}

impl<'p> Path<'p> {
    /// Of a path that begins with a slash.
    pub(super) fn new(path: &'p str) -> Self {
        Self {
            whole: Name::new(path),
            base: Name::new(packgate_tree::name(path)),
        }
    }
}

/// What is said of a path. A path that no list speaks of is packed.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) ignored: bool,
    pub(super) by: Option<Arc<Origin>>,
}

/// A pattern before it is compiled.
pub(super) struct Line {
    pattern: String,
    origin: Arc<Origin>,
}

impl Line {
    /// The pattern of one line of an ignore file or entry of `files`, if it is one
    /// (`addIgnorePattern`).
    pub(super) fn of(text: &str, dir: &str, origin: impl FnOnce() -> Origin) -> Option<Self> {
        let text = trim(text);
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        let (bang, pattern) = match text.strip_prefix('!') {
            Some(rest) => ("!", rest),
            None => ("", text),
        };
        let pattern = if pattern.contains('/') {
            format!("{bang}{}", node_resolve(&format!("/{dir}"), pattern))
        } else {
            text.to_owned()
        };
        Some(Self {
            pattern,
            origin: Arc::new(origin()),
        })
    }

    /// The pattern of a path that a field of package.json names.
    pub(super) fn path(path: &str, origin: Origin) -> Self {
        Self {
            pattern: node_resolve("/", path),
            origin: Arc::new(origin),
        }
    }

    fn built_in(pattern: String, origin: Origin) -> Self {
        Self {
            pattern,
            origin: Arc::new(origin),
        }
    }
}

type Compiled = Vec<(Picomatch, Arc<Origin>)>;

/// Patterns one of which matches, or none. A pattern that picomatch dies of is only
/// found when a path is asked about.
enum Group {
    Good(Compiled),
    Bad(Arc<Origin>, PatternError),
}

impl Group {
    fn new<'l>(lines: impl Iterator<Item = (&'l str, &'l Arc<Origin>)>) -> Self {
        let mut good = Compiled::new();
        for (pattern, origin) in lines {
            match Picomatch::new(pattern, !pattern.contains('/')) {
                Ok(compiled) => good.push((compiled, Arc::clone(origin))),
                Err(error) => return Self::Bad(Arc::clone(origin), error),
            }
        }
        Self::Good(good)
    }

    fn matching(&self, path: &Path<'_>) -> Result<Option<&Arc<Origin>>, PacklistError> {
        match self {
            Self::Good(patterns) => {
                let found = patterns
                    .iter()
                    .find(|(pattern, _)| pattern.matches(&path.whole, &path.base));
                Ok(found.map(|(_, origin)| origin))
            }
            Self::Bad(origin, error) => Err(PacklistError::Pattern {
                place: origin.to_string(),
                source: error.clone(),
            }),
        }
    }
}

/// One list: patterns, and what their `!` takes back.
struct List {
    taken_back: Group,
    meant: Group,
}

/// What a list says of a path.
enum Said<'l> {
    Nothing,
    Match(&'l Arc<Origin>),
    TakenBack(&'l Arc<Origin>),
}

impl List {
    fn new(lines: &[Line]) -> Self {
        let group = |bang: bool| {
            let chosen = lines
                .iter()
                .filter(move |line| line.pattern.starts_with('!') == bang);
            Group::new(chosen.map(|line| {
                let pattern = line.pattern.strip_prefix('!').unwrap_or(&line.pattern);
                (pattern, &line.origin)
            }))
        };
        Self {
            taken_back: group(true),
            meant: group(false),
        }
    }

    fn says(&self, path: &Path<'_>) -> Result<Said<'_>, PacklistError> {
        if let Some(origin) = self.taken_back.matching(path)? {
            return Ok(Said::TakenBack(origin));
        }
        Ok(match self.meant.matching(path)? {
            Some(origin) => Said::Match(origin),
            None => Said::Nothing,
        })
    }
}

/// Patterns of what is packed and of what is not.
pub(super) struct IgnoreList {
    accept: List,
    reject: List,
}

impl IgnoreList {
    pub(super) fn new(accept: &[Line], reject: &[Line]) -> Self {
        Self {
            accept: List::new(accept),
            reject: List::new(reject),
        }
    }

    /// The list of an ignore file in `dir`.
    pub(super) fn of_file(file: &str, dir: &str, text: &str) -> Self {
        let lines: Vec<Line> = text
            .split('\n')
            .enumerate()
            .filter_map(|(index, line)| {
                Line::of(line, dir, || Origin::IgnoreFile {
                    file: file.to_owned(),
                    line: index + 1,
                    rule: trim(line).to_owned(),
                })
            })
            .collect();
        Self::new(&[], &lines)
    }

    /// The list that leaves all out that no list before it speaks of.
    pub(super) fn everything() -> Self {
        let origin = Origin::BuiltIn {
            manager: "yarn",
            pattern: "**/*",
        };
        Self::new(&[], &[Line::built_in("**/*".to_owned(), origin)])
    }

    pub(super) fn judge(&self, path: &Path<'_>) -> Result<Option<Verdict>, PacklistError> {
        let (ignored, by) = match self.accept.says(path)? {
            Said::Match(origin) => (false, origin),
            Said::TakenBack(origin) => (true, origin),
            Said::Nothing => match self.reject.says(path)? {
                Said::Match(origin) => (true, origin),
                Said::TakenBack(origin) => (false, origin),
                Said::Nothing => return Ok(None),
            },
        };
        Ok(Some(Verdict {
            ignored,
            by: Some(Arc::clone(by)),
        }))
    }
}

/// yarn's own list, which nothing in the package changes.
pub(super) struct Global(IgnoreList);

impl Global {
    /// The list for the package of `request`: what is built in, yarn's own files of the
    /// project, and the workspaces below the package.
    ///
    /// # Errors
    /// Where a settings file cannot be read.
    pub(super) fn new(request: &Request<'_>, project: &Project) -> Result<Self, PacklistError> {
        let built_in = |pattern: &'static str| {
            let origin = Origin::BuiltIn {
                manager: "yarn",
                pattern,
            };
            Line::built_in(pattern.trim_start_matches('!').to_owned(), origin)
        };
        let accept: Vec<Line> = NEVER_IGNORED.into_iter().map(built_in).collect();
        let mut reject: Vec<Line> = ALWAYS_IGNORED.into_iter().map(built_in).collect();
        for (path, name) in super::settings::paths(request, &project.root)? {
            if let Some(rel) = below(request.dir, &path) {
                let origin = Origin::BuiltIn {
                    manager: "yarn",
                    pattern: name,
                };
                reject.push(Line::path(rel, origin));
            }
        }
        for member in &project.members {
            if let Some(dir) = below(request.dir, &member.dir) {
                let origin = Origin::Workspace {
                    dir: dir.to_owned(),
                };
                reject.push(Line::built_in(format!("/{dir}"), origin));
            }
        }
        Ok(Self(IgnoreList::new(&accept, &reject)))
    }

    pub(super) fn judge(&self, path: &Path<'_>) -> Result<Option<Verdict>, PacklistError> {
        self.0.judge(path)
    }
}

/// `path` as seen from `dir`, if it lies below.
fn below<'p>(dir: &str, path: &'p str) -> Option<&'p str> {
    if dir.is_empty() {
        return Some(path).filter(|path| !path.is_empty() && !path.starts_with("../"));
    }
    path.strip_prefix(dir)?.strip_prefix('/')
}
