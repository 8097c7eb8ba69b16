use std::collections::HashMap;

use crate::json::array_index;

/// A JavaScript object under construction: insertion order, integer keys first.
#[derive(Debug, Clone)]
pub(super) struct JsMap<T> {
    entries: Vec<Option<(String, T)>>,
    places: HashMap<String, usize>,
}

impl<T> JsMap<T> {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// `{ [key]: value }`, which unlike [`JsMap::set`] makes a member of
    /// `__proto__`, too.
    pub(super) fn define(&mut self, key: String, value: T) {
        if let Some(place) = self.places.get(&key) {
            self.entries[*place] = Some((key, value));
        } else {
            self.places.insert(key.clone(), self.entries.len());
            self.entries.push(Some((key, value)));
        }
    }

    /// `map[key] = value`. Where there is no member `__proto__` yet, that sets
    /// the prototype, which a string cannot be: nothing happens.
    pub(super) fn set(&mut self, key: String, value: T) {
        if key != "__proto__" || self.places.contains_key(&key) {
            self.define(key, value);
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&T> {
        let entry = self.entries.get(*self.places.get(key)?)?;
        entry.as_ref().map(|(_, value)| value)
    }

    pub(super) fn delete(&mut self, key: &str) {
        if let Some(place) = self.places.remove(key) {
            self.entries[place] = None;
        }
    }

    /// The keys as `for (const key in map)` gives them.
    pub(super) fn keys(&self) -> Vec<String> {
        let entries = self.entries.iter().flatten();
        let mut keys: Vec<String> = entries.map(|(key, _)| key.clone()).collect();
        keys.sort_by_key(|key| rank(key));
        keys
    }

    /// The members in the order of their keys.
    pub(super) fn into_entries(self) -> Vec<(String, T)> {
        let mut entries: Vec<(String, T)> = self.entries.into_iter().flatten().collect();
        entries.sort_by_key(|(key, _)| rank(key));
        entries
    }
}

/// Integer keys before all others; the sort is stable.
fn rank(key: &str) -> u64 {
    array_index(key).map_or(u64::MAX, u64::from)
}
