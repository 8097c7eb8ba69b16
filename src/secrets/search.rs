//! The files to look at: everything below what was named, on as many cores as there
//! are.

use super::look;
use super::place::Place;
use super::policies::Policies;
use super::{Searched, Unseen};
use crate::environment::Environment;
use crate::subject::threads;
use ignore::{DirEntry, WalkBuilder, WalkState};
use packgate_secrets::{Reader, Scanner};
use packgate_tree::Kind;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The path that means standard input.
const STDIN: &str = "-";
/// Why a directory counts as not looked at.
const EMPTY: &str = "there is no file in it, so nothing was looked at";

/// Looks at everything in `paths`, the current directory if there is none.
///
/// # Errors
/// A policy that cannot be read or is broken.
pub(super) fn search(paths: &[PathBuf], policies: &mut Policies) -> anyhow::Result<Searched> {
    let mut searched = Searched::default();
    let mut scanners: BTreeMap<PathBuf, Scanner> = BTreeMap::new();
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    for path in paths {
        let is_dir = matches!(packgate_tree::kind_of(path), Ok(Some(Kind::Dir)));
        let stdin = path.as_os_str() == STDIN;
        let dir = match path.parent() {
            _ if is_dir => path.as_path(),
            _ if stdin => Path::new(""),
            parent => parent.unwrap_or(Path::new("")),
        };
        let scanner = match scanners.entry(dir.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(policies.scanner(dir)?),
        };
        if stdin {
            self::stdin(scanner, &mut searched);
        } else if is_dir {
            walk(path, scanner, policies, &mut searched)?;
        } else {
            look::file(path, &mut Reader::new(scanner), &mut searched);
        }
    }
    order(&mut searched);
    Ok(searched)
}

fn stdin(scanner: &Scanner, to: &mut Searched) {
    let place = Place {
        path: "standard input".to_owned(),
        inside: Vec::new(),
    };
    match Environment::input() {
        Ok(bytes) => look::bytes(&bytes, &place, &mut Reader::new(scanner), to),
        Err(error) => to.unseen.push(Unseen {
            place,
            reason: format!("{error}; name a file instead"),
        }),
    }
}

/// Every file below the directory: no ignore rule, name or extension excuses one.
fn walk(
    root: &Path,
    scanner: &Scanner,
    policies: &mut Policies,
    to: &mut Searched,
) -> anyhow::Result<()> {
    let stores = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&stores);
    let mut builder = WalkBuilder::new(root);
    builder
        .standard_filters(false)
        .follow_links(false)
        .threads(threads())
        .filter_entry(move |entry| {
            let store = is_object_store(entry);
            counted.fetch_add(store.into(), Ordering::Relaxed);
            !store
        });
    let all = Mutex::new(Searched::default());
    let nested = Nested {
        root,
        any: AtomicBool::new(false),
        inner: Mutex::new((policies, Ok(Vec::new()))),
    };
    builder.build_parallel().run(|| {
        let mut part = Part {
            all: &all,
            nested: &nested,
            own: Searched::default(),
            reader: Reader::new(scanner),
        };
        Box::new(move |entry| {
            part.visit(entry);
            WalkState::Continue
        })
    });
    nested
        .inner
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .1?;
    let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.stores = stores.load(Ordering::Relaxed);
    if all.files == 0 && all.unseen.is_empty() {
        all.unseen.push(Unseen {
            place: Place::of(root),
            reason: EMPTY.to_owned(),
        });
    }
    to.add(all);
    Ok(())
}

/// The directories below the one that is searched that have a policy of their own.
struct Nested<'a, 'e> {
    root: &'a Path,
    any: AtomicBool,
    inner: Mutex<(&'a mut Policies<'e>, anyhow::Result<Vec<Own>>)>,
}

/// Such a directory, and what searches it.
type Own = (PathBuf, Arc<Scanner>);

impl Nested<'_, '_> {
    /// Takes note of a directory before anything in it is looked at.
    fn enter(&self, dir: &Path) {
        if !Policies::is_own(self.root, dir) {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (policies, known) = &mut *inner;
        let scanner = policies.scanner(dir);
        let outcome = std::mem::replace(known, Ok(Vec::new()));
        *known = outcome.and_then(|mut known| {
            known.push((dir.to_owned(), Arc::new(scanner?)));
            Ok(known)
        });
        self.any.store(true, Ordering::Release);
    }

    /// What searches a file, where that is not what searches the whole.
    fn scanner(&self, path: &Path) -> Option<Arc<Scanner>> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let known = inner.1.as_ref().ok()?;
        let around = known.iter().filter(|it| path.starts_with(&it.0));
        let nearest = around.max_by_key(|it| it.0.as_os_str().len());
        nearest.map(|it| Arc::clone(&it.1))
    }
}

/// What one thread has seen, told to all when it ends.
struct Part<'a, 'n, 'e> {
    all: &'a Mutex<Searched>,
    nested: &'a Nested<'n, 'e>,
    own: Searched,
    reader: Reader<'a>,
}

impl Part<'_, '_, '_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.own.unseen.push(unreadable(&error)),
        };
        match entry.file_type() {
            Some(kind) if kind.is_file() => match self.nested.scanner(entry.path()) {
                Some(other) => {
                    look::file(entry.path(), &mut Reader::new(&other), &mut self.own);
                }
                None => look::file(entry.path(), &mut self.reader, &mut self.own),
            },
            Some(kind) if kind.is_symlink() => self.own.links += 1,
            Some(kind) if kind.is_dir() && entry.depth() > 0 => self.nested.enter(entry.path()),
            // What has no content: sockets, devices.
            _ => {}
        }
    }
}

impl Drop for Part<'_, '_, '_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.add(std::mem::take(&mut self.own));
    }
}

impl Searched {
    fn add(&mut self, other: Self) {
        self.sights.extend(other.sights);
        self.unseen.extend(other.unseen);
        self.files += other.files;
        self.bytes += other.bytes;
        self.links += other.links;
        self.stores += other.stores;
    }
}

/// git's objects are compressed in a way of their own: a commit is judged by checking
/// it out. Whoever names such a directory itself gets its files read as they are.
fn is_object_store(entry: &DirEntry) -> bool {
    entry.depth() > 0
        && entry.file_name() == "objects"
        && entry
            .path()
            .parent()
            .is_some_and(|it| it.components().any(|it| it.as_os_str() == ".git"))
        && entry.file_type().is_some_and(|it| it.is_dir())
}

fn unreadable(error: &ignore::Error) -> Unseen {
    let mut place = Place::default();
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, err } => {
                place = Place::of(path);
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    Unseen {
        place,
        reason: inner
            .io_error()
            .map_or_else(|| inner.to_string(), ToString::to_string),
    }
}

/// Sorted by place; what was named twice is told once.
fn order(searched: &mut Searched) {
    searched.unseen.sort();
    searched.unseen.dedup();
    searched
        .sights
        .sort_by(|a, b| (&a.place, a.found.offset).cmp(&(&b.place, b.found.offset)));
    searched.sights.dedup_by(|a, b| {
        a.place == b.place && a.found.offset == b.found.offset && a.found.same_secret(&b.found)
    });
}
