//! The files to look at: everything below what was named, on as many cores as there
//! are.

use super::look;
use super::place::Place;
use super::{Searched, Unseen};
use crate::environment::Environment;
use crate::subject::threads;
use ignore::{DirEntry, WalkBuilder, WalkState};
use packgate_secrets::{Reader, Scanner};
use packgate_tree::Kind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The path that means standard input.
const STDIN: &str = "-";

/// Looks at everything in `paths`, the current directory if there is none.
pub(super) fn search(paths: &[PathBuf], now: u64) -> Searched {
    let scanner = Scanner::new().at(now);
    let mut searched = Searched::default();
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut roots = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            stdin(&scanner, &mut searched);
        } else if matches!(packgate_tree::kind_of(path), Ok(Some(Kind::Dir))) {
            roots.push(path.as_path());
        } else {
            look::file(path, &mut Reader::new(&scanner), &mut searched);
        }
    }
    if !roots.is_empty() {
        walk(&roots, &scanner, &mut searched);
    }
    order(&mut searched);
    searched
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

/// Every file below the directories: no ignore rule, name or extension excuses one.
fn walk(roots: &[&Path], scanner: &Scanner, to: &mut Searched) {
    let stores = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&stores);
    let mut builder = WalkBuilder::new(roots[0]);
    roots[1..].iter().for_each(|it| {
        builder.add(it);
    });
    builder
        .standard_filters(false)
        .follow_links(false)
        .threads(threads())
        .filter_entry(move |entry| {
            let store = is_object_store(entry);
            counted.fetch_add(store.into(), Ordering::Relaxed);
            !store
        });
    let all = Mutex::new(std::mem::take(to));
    builder.build_parallel().run(|| {
        let mut part = Part {
            all: &all,
            own: Searched::default(),
            reader: Reader::new(scanner),
        };
        Box::new(move |entry| {
            part.visit(entry);
            WalkState::Continue
        })
    });
    *to = all
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    to.stores = stores.load(Ordering::Relaxed);
}

/// What one thread has seen, told to all when it ends.
struct Part<'a> {
    all: &'a Mutex<Searched>,
    own: Searched,
    reader: Reader<'a>,
}

impl Part<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.own.unseen.push(unreadable(&error)),
        };
        match entry.file_type() {
            Some(kind) if kind.is_file() => {
                look::file(entry.path(), &mut self.reader, &mut self.own);
            }
            Some(kind) if kind.is_symlink() => self.own.links += 1,
            // Directories, and what has no content: sockets, devices.
            _ => {}
        }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        let mut all = self
            .all
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let own = std::mem::take(&mut self.own);
        all.sights.extend(own.sights);
        all.unseen.extend(own.unseen);
        all.files += own.files;
        all.bytes += own.bytes;
        all.links += own.links;
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
