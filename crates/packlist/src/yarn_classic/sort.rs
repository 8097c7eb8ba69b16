//! Which paths the filters keep (`sortFilter`).

use super::Entry;
use super::filter::{Asked, Filters, slashed};
use crate::origin::Origin;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is kept, with the `!` filter that keeps it. Directories are among it.
pub(super) type Kept = HashMap<String, Option<Arc<Origin>>>;

pub(super) fn sorted(entries: &[Entry], filters: &Filters) -> Kept {
    let mut kept = Kept::new();
    let mut dropped: HashSet<&str> = HashSet::new();
    let mut rest: Vec<&str> = Vec::new();
    for entry in entries {
        let texts = slashed(&entry.path);
        let asked = Asked::new(entry, &texts);
        if let Some(origin) = filters.keeps(&asked) {
            kept.insert(entry.path.clone(), Some(origin));
        } else if filters.drops(&asked) {
            dropped.insert(&entry.path);
        } else {
            rest.push(&entry.path);
        }
    }
    for path in rest {
        let mut above = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        if above.any(|dir| dropped.contains(dir)) {
            dropped.insert(path);
        } else {
            kept.insert(path.to_owned(), None);
        }
    }
    kept
}
