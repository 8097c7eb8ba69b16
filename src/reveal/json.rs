//! The listing for programs, and the list that lies beside written sources: one JSON
//! document, written as it is made. `version` is 1; fields may be added.
//!
//! ```text
//! version       1
//! subject       name@version, or the file
//! complete      whether everything could be read and is listed
//! totals        maps; own, third_party, shipped, repeated, beyond (sources, bytes,
//!               lines each); only_named
//! dependencies[] name (null: the bundler's own), sources, bytes, lines
//! maps[]
//!   file, line  where it is; line is null where the file is the map
//!   only[]      who alone packs the file; empty: whoever publishes
//!   whole       false: it breaks off
//!   beyond      sources and bytes that were only counted
//!   sources[]
//!     name, root   as the map has them
//!     path      where --out puts the content; null where it ships
//!     bytes, lines
//!     whose     "own", "dependency" or "bundler"
//!     dependency   its name, or null
//!     standing  "revealed", "repeated" (an earlier source has the same content) or
//!               "ships"
//!     ignored   whether the map has debuggers skip it
//!     whole     false: the map breaks off in it
//!   only_named[]  sources of which it has only the name
//! problems[]    path, reason: what could not be read, or not be listed
//! ```

use super::Found;
use super::totals::Amount;
use packgate_inspect::{RevealedMap, Source, Standing, Whose};
use packgate_report::json::visible;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes the document, which ends with a line feed.
///
/// # Errors
/// What `out` says.
pub(super) fn write(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let totals = &found.totals;
    let document = Document {
        version: 1,
        subject: &found.subject.title,
        complete: found.revealed.not_inspected.is_empty(),
        totals: Totals {
            maps: found.revealed.maps.len(),
            own: totals.own,
            third_party: totals.third_party,
            shipped: totals.shipped,
            repeated: totals.repeated,
            beyond: totals.beyond,
            only_named: totals.only_named,
        },
        dependencies: Each(|| {
            let all = totals.dependencies.iter();
            all.map(|(name, amount)| Dependency {
                name: Some(name.as_str()).filter(|it| !it.is_empty()),
                amount: *amount,
            })
        }),
        maps: Each(|| {
            let maps = found.revealed.maps.iter().enumerate();
            maps.map(|(index, map)| one_map(found, index, map))
        }),
        problems: Each(|| {
            let problems = found.revealed.not_inspected.iter();
            problems.map(|it| Problem {
                path: &it.path,
                reason: &it.reason,
            })
        }),
    };
    serde_json::to_writer_pretty(Visible(&mut *out), &document)?;
    out.write_all(b"\n")
}

fn one_map<'a>(found: &'a Found, index: usize, map: &'a RevealedMap) -> impl Serialize + 'a {
    let (sources, bytes) = map.beyond;
    Map {
        file: &map.path,
        line: map.line,
        only: found.subject.only.get(&map.path).map_or(&[], Vec::as_slice),
        whole: map.whole,
        beyond: Beyond { sources, bytes },
        sources: Each(move || {
            let sources = found.revealed.sources(index);
            sources.map(|source| one_source(found, &source))
        }),
        only_named: Each(|| map.only_named()),
    }
}

fn one_source<'a>(found: &'a Found, source: &Source<'a>) -> SourceJson<'a> {
    let (whose, dependency) = match source.whose {
        Whose::Own => ("own", None),
        Whose::Dependency(name) => ("dependency", Some(name)),
        Whose::Bundler => ("bundler", None),
    };
    SourceJson {
        name: source.name,
        root: source.root,
        path: found.layout.path_of(source),
        bytes: source.bytes,
        lines: source.lines,
        whose,
        dependency,
        standing: match source.standing {
            Standing::Revealed => "revealed",
            Standing::Repeats(_) => "repeated",
            Standing::Ships => "ships",
        },
        ignored: source.ignored,
        whole: source.whole,
    }
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Writes what must not reach a terminal as JSON escapes.
struct Visible<'a>(&'a mut dyn Write);

impl Write for Visible<'_> {
    /// The serialiser hands over whole characters.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.write_all(visible(text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[derive(Serialize)]
struct Document<'a, D, M, P> {
    version: u32,
    subject: &'a str,
    complete: bool,
    totals: Totals,
    dependencies: D,
    maps: M,
    problems: P,
}

#[derive(Serialize)]
struct Totals {
    maps: usize,
    own: Amount,
    third_party: Amount,
    shipped: Amount,
    repeated: Amount,
    beyond: Amount,
    only_named: u64,
}

#[derive(Serialize)]
struct Dependency<'a> {
    name: Option<&'a str>,
    #[serde(flatten)]
    amount: Amount,
}

#[derive(Serialize)]
struct Map<'a, S, N> {
    file: &'a str,
    line: Option<u64>,
    only: &'a [String],
    whole: bool,
    beyond: Beyond,
    sources: S,
    only_named: N,
}

#[derive(Serialize)]
struct Beyond {
    sources: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    name: &'a str,
    root: &'a str,
    path: Option<&'a str>,
    bytes: u64,
    lines: u64,
    whose: &'static str,
    dependency: Option<&'a str>,
    standing: &'static str,
    ignored: bool,
    whole: bool,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    reason: &'a str,
}
