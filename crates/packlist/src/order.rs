//! npm's two orders.
//!
//! The archive's order (npm-packlist, `sort`) goes by extension, then base name,
//! then path, each by `localeCompare('en')`. `npm pack --json` (npm,
//! `lib/utils/tar.js`) prints paths whose first character is its own upper case
//! first, each part by `localeCompare('en', {sensitivity: 'case', numeric: true})`.
//!
//! Both are ICU's root collation. Names are nearly always printable ASCII, for
//! which its weights fit in one small table; anything else goes to ICU itself.

use icu_collator::options::{CaseLevel, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use std::cmp::Ordering;
use std::sync::LazyLock;

/// Printable ASCII in the order of ICU's root collation, letters left out.
const SYMBOLS: &[u8] = b" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// Primary weight of each printable ASCII byte, 0 for every other byte.
static PRIMARY: [u8; 256] = primary_weights();

const fn primary_weights() -> [u8; 256] {
    let mut weights = [0; 256];
    let mut at = 0;
    while at < SYMBOLS.len() {
        weights[SYMBOLS[at] as usize] = at as u8 + 1;
        at += 1;
    }
    let mut letter = 0;
    while letter < 26 {
        let weight = SYMBOLS.len() as u8 + 1 + letter;
        weights[(b'a' + letter) as usize] = weight;
        weights[(b'A' + letter) as usize] = weight;
        letter += 1;
    }
    weights
}

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
pub(crate) fn locale(a: &str, b: &str) -> Ordering {
    if printable(a) && printable(b) {
        return ascii(a, b);
    }
    match &*PLAIN {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// `a.localeCompare(b, 'en', {sensitivity: 'case', numeric: true})`.
pub(crate) fn locale_numeric(a: &str, b: &str) -> Ordering {
    if printable(a) && printable(b) {
        return ascii_numeric(a.as_bytes(), b.as_bytes());
    }
    match &*NUMERIC {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

fn printable(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn ascii(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    for (x, y) in a.iter().zip(b) {
        match PRIMARY[usize::from(*x)].cmp(&PRIMARY[usize::from(*y)]) {
            Ordering::Equal => {}
            other => return other,
        }
    }
    a.len().cmp(&b.len()).then_with(|| case_level(a, b))
}

/// Lower case before upper case, at the first letter that differs in case only.
fn case_level(a: &[u8], b: &[u8]) -> Ordering {
    let upper = |bytes: &[u8]| -> Vec<bool> {
        bytes
            .iter()
            .filter(|byte| !byte.is_ascii_digit())
            .map(u8::is_ascii_uppercase)
            .collect()
    };
    if a == b {
        Ordering::Equal
    } else {
        upper(a).cmp(&upper(b))
    }
}

/// Runs of digits compare by their value; all else as in [`ascii`].
fn ascii_numeric(a: &[u8], b: &[u8]) -> Ordering {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].is_ascii_digit() && b[j].is_ascii_digit() {
            let (x, y) = (digits(&a[i..]), digits(&b[j..]));
            i += x.len();
            j += y.len();
            match by_value(x, y) {
                Ordering::Equal => {}
                other => return other,
            }
        } else {
            match PRIMARY[usize::from(a[i])].cmp(&PRIMARY[usize::from(b[j])]) {
                Ordering::Equal => {}
                other => return other,
            }
            i += 1;
            j += 1;
        }
    }
    (a.len() - i)
        .cmp(&(b.len() - j))
        .then_with(|| case_level(a, b))
}

fn digits(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(bytes.len());
    &bytes[..end]
}

fn by_value(a: &[u8], b: &[u8]) -> Ordering {
    let strip = |run: &[u8]| -> usize { run.iter().take_while(|digit| **digit == b'0').count() };
    let (a, b) = (&a[strip(a)..], &b[strip(b)..]);
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// The archive's order. `path.extname` and `path.basename` are Node's.
pub(crate) fn archive(a: &str, b: &str) -> Ordering {
    let (base_a, base_b) = (basename(a), basename(b));
    lower(extname(base_a), extname(base_b))
        .then_with(|| lower(base_a, base_b))
        .then_with(|| locale(a, b))
}

/// `a.toLowerCase().localeCompare(b.toLowerCase(), 'en')`.
fn lower(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if printable(a) && printable(b) {
        let primary = |byte: &u8| PRIMARY[usize::from(*byte)];
        return a
            .bytes()
            .map(|byte| primary(&byte))
            .cmp(b.bytes().map(|byte| primary(&byte)));
    }
    locale(&a.to_lowercase(), &b.to_lowercase())
}

/// Sorts as the archive lists its entries.
pub fn sort_archive<T>(items: &mut [T], path: impl Fn(&T) -> &str) {
    items.sort_by(|a, b| archive(path(a), path(b)));
}

/// Sorts as `npm pack --json` prints. The printed order starts from the
/// archive's, and the sort is stable, so paths that compare equal keep it.
pub fn sort_printed<T>(items: &mut [T], path: impl Fn(&T) -> &str, archived: impl Fn(&T) -> &str) {
    items.sort_by(|a, b| {
        let (p, q) = (path(a), path(b));
        is_upper(q)
            .cmp(&is_upper(p))
            .then_with(|| locale_numeric(p, q))
            .then_with(|| archive(archived(a), archived(b)))
    });
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
        sort_printed(&mut paths, |path| path, |path| path);
        assert_eq!(
            paths,
            ["_x", "README.md", "a.js", "lib/a9.js", "lib/a10.js"]
        );
    }
}
