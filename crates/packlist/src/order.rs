//! npm's two orders.
//!
//! The archive's order (npm-packlist, `sort`) goes by extension, then base name,
//! then path, each by `localeCompare('en')`. `npm pack --json` (npm,
//! `lib/utils/tar.js`) prints paths whose first character is its own upper case
//! first, each part by `localeCompare('en', {sensitivity: 'case', numeric: true})`.
//!
//! Both are ICU's root collation. Names are nearly always printable ASCII, for
//! which its weights fit in one small table (`ascii.rs`) and a whole list sorts by
//! bytes; anything else goes to ICU itself.

mod ascii;

use ascii::{Key, printable};
use icu_collator::options::{CaseLevel, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use std::cmp::Ordering;
use std::sync::LazyLock;

static PLAIN: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| collator(CollatorPreferences::default(), CollatorOptions::default()));

static NUMERIC: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    options.case_level = Some(CaseLevel::On);
    collator(preferences, options)
});

fn collator(
    preferences: CollatorPreferences,
    options: CollatorOptions,
) -> Option<CollatorBorrowed<'static>> {
    Collator::try_new(preferences, options).ok()
}

/// `a.localeCompare(b, 'en')`.
fn locale(a: &str, b: &str) -> Ordering {
    if printable(a) && printable(b) {
        return Key::locale(a).cmp(&Key::locale(b));
    }
    match &*PLAIN {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// `a.localeCompare(b, 'en', {sensitivity: 'case', numeric: true})`.
fn locale_numeric(a: &str, b: &str) -> Ordering {
    if printable(a) && printable(b) {
        return Key::numeric(a).cmp(&Key::numeric(b));
    }
    match &*NUMERIC {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// The archive's order. `path.extname` and `path.basename` are Node's.
fn archive(a: &str, b: &str) -> Ordering {
    let lower = |x: &str, y: &str| locale(&x.to_lowercase(), &y.to_lowercase());
    let (base_a, base_b) = (basename(a), basename(b));
    lower(extname(base_a), extname(base_b))
        .then_with(|| lower(base_a, base_b))
        .then_with(|| locale(a, b))
}

/// Sorts as the archive lists its entries.
pub fn sort_archive<T>(items: &mut [T], path: impl Fn(&T) -> &str) {
    if items.iter().all(|item| printable(path(item))) {
        items.sort_by_cached_key(|item| {
            let path = path(item);
            let base = basename(path);
            Key::archive(extname(base), base, path)
        });
    } else {
        items.sort_by(|a, b| archive(path(a), path(b)));
    }
}

/// Sorts as `npm pack --json` prints what it found in the archive's order, which
/// paths that compare as equal keep.
pub fn sort_printed<T>(items: &mut [T], path: impl Fn(&T) -> &str) {
    if items.iter().all(|item| printable(path(item))) {
        items.sort_by_cached_key(|item| {
            let path = path(item);
            (!is_upper(path), Key::numeric(path))
        });
    } else {
        items.sort_by(|a, b| {
            let (p, q) = (path(a), path(b));
            is_upper(q)
                .cmp(&is_upper(p))
                .then_with(|| locale_numeric(p, q))
        });
    }
}

/// npm's `isUpper`: the first UTF-16 unit equals its own upper case.
fn is_upper(path: &str) -> bool {
    match path.chars().next() {
        None => true,
        Some(first) if first.len_utf16() == 2 => true,
        Some(first) => {
            let mut upper = first.to_uppercase();
            upper.next() == Some(first) && upper.next().is_none()
        }
    }
}

fn basename(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Node's `path.extname` of a base name: from its last dot, unless that is the
/// first character; `..` has none.
fn extname(base: &str) -> &str {
    match base.rfind('.') {
        Some(at) if at > 0 && base != ".." => &base[at..],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// xorshift: the same strings in every run.
    fn strings() -> Vec<String> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let alphabet = b"aAbBzZ019 _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
        (0..3000)
            .map(|_| {
                let length = next() % 7;
                (0..length)
                    .map(|_| {
                        let at = usize::try_from(next()).unwrap() % alphabet.len();
                        char::from(alphabet[at])
                    })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn the_ascii_table_agrees_with_icu() {
        let plain = PLAIN.as_ref().unwrap();
        let numeric = NUMERIC.as_ref().unwrap();
        let strings = strings();
        let mut wrong = Vec::new();
        for pair in strings.windows(2) {
            let (a, b) = (&*pair[0], &*pair[1]);
            if locale(a, b) != plain.compare(a, b) {
                wrong.push(format!("plain {a:?} {b:?}"));
            }
            if locale_numeric(a, b) != numeric.compare(a, b) {
                wrong.push(format!("numeric {a:?} {b:?}"));
            }
        }
        for a in strings.iter().take(200) {
            for b in strings.iter().take(200) {
                if locale(a, b) != plain.compare(a, b) {
                    wrong.push(format!("plain {a:?} {b:?}"));
                }
                if locale_numeric(a, b) != numeric.compare(a, b) {
                    wrong.push(format!("numeric {a:?} {b:?}"));
                }
            }
        }
        wrong.truncate(20);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn extensions_are_those_of_node() {
        assert_eq!(extname(".env"), "");
        assert_eq!(extname("a.b.js"), ".js");
        assert_eq!(extname("a."), ".");
        assert_eq!(extname("..a"), ".a");
        assert_eq!(extname(".."), "");
    }

    #[test]
    fn what_is_its_own_upper_case_prints_first() {
        let mut paths = vec!["a.js", "README.md", "lib/a10.js", "lib/a9.js", "_x"];
        sort_printed(&mut paths, |path| path);
        assert_eq!(
            paths,
            ["_x", "README.md", "a.js", "lib/a9.js", "lib/a10.js"]
        );
    }
}
