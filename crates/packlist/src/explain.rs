//! Why a path is in the package or not: every rule that had a say, in order.

use crate::engine::{Engine, engine};
use crate::error::PacklistError;
use crate::list::{PackedSet, Prepared, Request};
use crate::origin::{Origin, Why};
use crate::walk::{Unheeded, Visit, Walker};
use packgate_glob::{Mode, Name};
use packgate_tree::{Entry, Kind, join};
use std::sync::Arc;

/// One rule that changed the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The path it was asked about: the file, or a directory above it.
    pub path: String,
    /// Whether the path is in after this rule.
    pub included: bool,
    /// The rule.
    pub origin: Arc<Origin>,
}

/// An ignore rule that speaks of the path but is not heeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ineffective {
    /// The rule.
    pub origin: Arc<Origin>,
    /// Whether it would leave the path out, or bring it back.
    pub excludes: bool,
    /// Why npm does not heed it.
    pub because: String,
}

/// Everything that decides about one path.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The path, relative to the package.
    pub path: String,
    /// Whether it is packed, and why.
    pub packed: Option<Why>,
    /// What is there.
    pub kind: Option<Kind>,
    /// Every rule that changed the answer, from the package's top down: of the
    /// directories above the path only those that are left out or reopened.
    pub turns: Vec<Turn>,
    /// Ignore rules that speak of the path but have no effect.
    pub ineffective: Vec<Ineffective>,
    /// What else keeps it out, in words: a link, a name with `*`, nothing there.
    pub besides: Option<String>,
}

/// Explains why `path` (relative to the package, a file or a directory) is
/// packed or not. `set` is what [`list`](crate::list) gives for the same request.
///
/// # Errors
/// What [`list`](crate::list) says of the directories above the path and of the
/// package's manifest.
pub fn explain(
    request: &Request<'_>,
    set: &PackedSet,
    path: &str,
) -> Result<Explanation, PacklistError> {
    let packed = set
        .files
        .iter()
        .find(|file| file.path == path || file.listed == path)
        .or_else(|| {
            let below = format!("{path}/");
            set.files.iter().find(|file| file.path.starts_with(&below))
        })
        .map(|file| file.why.clone());
    match engine(request.profile) {
        Engine::Npm => decided(request, path, packed),
        Engine::Own(_) => only_packed(request, path, packed),
    }
}

/// What can be said of a path where only the list is known.
fn only_packed(
    request: &Request<'_>,
    path: &str,
    packed: Option<Why>,
) -> Result<Explanation, PacklistError> {
    let meta = request.tree.stat(&join(request.dir, path))?;
    let besides = match (&meta, &packed) {
        (None, _) => Some(format!("{path} is not there")),
        (Some(_), None) => Some(format!("{} does not pack {path}", request.profile)),
        (Some(_), Some(_)) => None,
    };
    let origin = packed.as_ref().and_then(|why| why.origin.clone());
    let turn = |origin| Turn {
        path: path.to_owned(),
        included: true,
        origin,
    };
    Ok(Explanation {
        path: path.to_owned(),
        packed,
        kind: meta.map(|meta| meta.kind),
        turns: origin.map(turn).into_iter().collect(),
        ineffective: Vec::new(),
        besides,
    })
}

/// The ignore rules that speak of `path` but have no effect. Nothing is listed but
/// the directories above the path.
///
/// # Errors
/// What [`list`](crate::list) says of these directories and of the package's manifest.
pub fn unheeded(request: &Request<'_>, path: &str) -> Result<Vec<Ineffective>, PacklistError> {
    match engine(request.profile) {
        Engine::Npm => Ok(decided(request, path, None)?.ineffective),
        Engine::Own(_) => Ok(Vec::new()),
    }
}

/// What decides about the path, of which is known whether it is `packed`.
fn decided(
    request: &Request<'_>,
    path: &str,
    packed: Option<Why>,
) -> Result<Explanation, PacklistError> {
    let prepared = Prepared::new(request)?;
    let package = prepared.root_package();
    let walker = Walker {
        context: &prepared.context,
        package: &package,
    };
    let mut explanation = Explanation {
        path: path.to_owned(),
        packed,
        kind: None,
        turns: Vec::new(),
        ineffective: Vec::new(),
        besides: None,
    };
    follow(&walker, path, &mut explanation)?;
    Ok(explanation)
}

/// Walks down to the path, and notes each rule on the way.
fn follow(
    walker: &Walker<'_>,
    path: &str,
    explanation: &mut Explanation,
) -> Result<(), PacklistError> {
    let mut visit = Visit::top();
    let segments: Vec<&str> = path.split('/').collect();
    for (depth, segment) in segments.iter().enumerate() {
        let entries = walker.context.tree.entries(&walker.in_tree(&visit.rel))?;
        let unheeded = walker.read_rules(&mut visit, &entries)?;
        note_unheeded(walker, &visit, &unheeded, &segments[depth..], explanation)?;
        let last = depth + 1 == segments.len();
        let Some(entry) = entries.iter().find(|entry| entry.name == *segment) else {
            explanation.besides = Some(format!("{} is not there", join(&visit.rel, segment)));
            return Ok(());
        };
        let name = Name::new(&entry.name);
        if let Some(reason) = never_packed(entry, &visit) {
            explanation.kind = Some(entry.kind);
            explanation.besides = Some(reason);
            return Ok(());
        }
        let mode = if entry.kind == Kind::Dir {
            Mode::Dir
        } else {
            Mode::File
        };
        let at = join(&visit.rel, segment);
        let turns = visit.frame.trace(&name, mode);
        let included = turns.last().is_none_or(|(included, _)| *included);
        if last || !included || entry.kind == Kind::Dir && reopens(walker, &visit, &name) {
            explanation
                .turns
                .extend(turns.into_iter().map(|(included, origin)| Turn {
                    path: at.clone(),
                    included,
                    origin,
                }));
        }
        explanation.kind = Some(entry.kind);
        if last || !included {
            return Ok(());
        }
        if entry.kind != Kind::Dir {
            explanation.besides = Some(format!("{at} is not a directory"));
            return Ok(());
        }
        visit = walker.descend(&visit, &name);
    }
    Ok(())
}

/// Whether a negation reopens the directory `name`: rules of the directory that
/// decide about everything in it.
fn reopens(walker: &Walker<'_>, visit: &Visit, name: &Name<'_>) -> bool {
    let at = join(&visit.rel, name.as_str());
    let reopened = walker.reopened(visit, name);
    reopened.is_some_and(|it| matches!(&*it.origin, Origin::Reopened { dir, .. } if *dir == at))
}

fn never_packed(entry: &Entry, visit: &Visit) -> Option<String> {
    let at = join(&visit.rel, &entry.name);
    if entry.name.contains('*') {
        return Some(format!("{at}: npm packs no name with `*` in it"));
    }
    match entry.kind {
        Kind::Symlink => Some(format!("{at} is a symbolic link; npm packs none")),
        Kind::Other => Some(format!("{at} is neither a file nor a directory")),
        Kind::File | Kind::Dir => None,
    }
}

/// Rules of ignore files that are there but not heeded, as far as they speak of
/// the path.
fn note_unheeded(
    walker: &Walker<'_>,
    visit: &Visit,
    unheeded: &Unheeded,
    segments: &[&str],
    explanation: &mut Explanation,
) -> Result<(), PacklistError> {
    let files = [
        (".npmignore", unheeded.npmignore),
        (".gitignore", unheeded.gitignore),
    ];
    for (file, because) in files {
        let Some(because) = because else { continue };
        let rel = segments.join("/");
        let base = segments.last().copied();
        for rule in walker.compile_file(visit, file)?.iter() {
            let base = base.filter(|_| segments.len() > 1);
            let speaks = (1..=segments.len()).any(|end| {
                let partial = end < segments.len();
                let part = segments[..end].join("/");
                rule.ignore.matches_entry(&part, partial, None)
            }) || rule.ignore.matches_entry(&rel, false, base);
            if speaks {
                explanation.ineffective.push(Ineffective {
                    excludes: !rule.ignore.negate(),
                    origin: Arc::clone(&rule.origin),
                    because: because.to_owned(),
                });
            }
        }
    }
    Ok(())
}
