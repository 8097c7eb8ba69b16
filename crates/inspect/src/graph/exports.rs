use serde_json::Value;

/// What `exports` says of subpaths, or `imports` of `#names`: which keys there
/// are, and which of them lead nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subpaths {
    keys: Vec<Key>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    /// What stands before the asterisk, or the whole.
    head: String,
    /// What stands after it; `None` where there is none.
    tail: Option<String>,
    /// Whether no condition leads anywhere: `null`.
    closed: bool,
}

impl Subpaths {
    /// The keys of an `exports` or `imports` member.
    pub(super) fn of(member: Option<&Value>) -> Self {
        let map = member.and_then(Value::as_object);
        let keys = map.into_iter().flatten().map(|(key, value)| {
            let (head, tail) = match key.split_once('*') {
                Some((head, tail)) => (head, Some(tail.to_owned())),
                // A folder, as Node.js before 17 knew it.
                None if key.ends_with('/') => (&**key, Some(String::new())),
                None => (&**key, None),
            };
            Key {
                head: head.to_owned(),
                tail,
                closed: leads_nowhere(value),
            }
        });
        Self {
            keys: keys.collect(),
        }
    }

    /// Whether the key that Node.js would choose for `subpath` leads nowhere: the
    /// exact one, else the pattern with the longest beginning.
    /// (`PACKAGE_IMPORTS_EXPORTS_RESOLVE` of its documentation.)
    pub(super) fn closes(&self, subpath: &str) -> bool {
        self.best(subpath)
            .is_some_and(|index| self.keys[index].closed)
    }

    /// The subpath that the key at `index` stands for with `capture` in place of
    /// its asterisk.
    pub(super) fn filled(key: &str, capture: &str) -> String {
        if key.contains('*') {
            key.replacen('*', capture, 1)
        } else {
            format!("{key}{capture}")
        }
    }

    /// The index of the key for `subpath`, and what its asterisk stands for.
    pub(super) fn find<'s>(&self, subpath: &'s str) -> Option<(usize, &'s str)> {
        let index = self.best(subpath)?;
        let key = &self.keys[index];
        let rest = &subpath[key.head.len()..];
        let capture = rest.strip_suffix(key.tail.as_deref().unwrap_or(rest));
        Some((index, capture.unwrap_or("")))
    }

    /// The indexes of the keys that a text beginning with `head` may mean.
    pub(super) fn beginning(&self, head: &str) -> impl Iterator<Item = usize> {
        let meant = move |key: &Key| {
            key.head.starts_with(head) || (key.tail.is_some() && head.starts_with(&*key.head))
        };
        let keys = self.keys.iter().enumerate();
        keys.filter(move |(_, key)| meant(key))
            .map(|(index, _)| index)
    }

    /// What the keys begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|it| &*it.head)
    }

    fn best(&self, subpath: &str) -> Option<usize> {
        let fits = |key: &Key| match &key.tail {
            None => subpath == key.head,
            Some(tail) => subpath
                .strip_prefix(&*key.head)
                .is_some_and(|rest| rest.ends_with(&**tail)),
        };
        let keys = self.keys.iter().enumerate();
        let best = keys
            .filter(|(_, key)| fits(key))
            .max_by_key(|(_, key)| (key.tail.is_none(), key.head.len()));
        best.map(|(index, _)| index)
    }
}

fn leads_nowhere(value: &Value) -> bool {
    match value {
        Value::String(_) => false,
        Value::Array(list) => list.iter().all(leads_nowhere),
        Value::Object(map) => map.values().all(leads_nowhere),
        _ => true,
    }
}
