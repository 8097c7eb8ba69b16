use std::collections::HashSet;

use crate::digest::Hash;
use crate::hit::Counts;
use crate::map::source::{candidates, is_absolute, is_third_party, remote};
use crate::map::{Content, Map, Origin, Part};

/// The packed set, as far as maps are compared with it.
#[derive(Debug, Default)]
pub(crate) struct Packed<'a> {
    /// Every packed path.
    pub(crate) paths: HashSet<&'a str>,
    /// The hash of every packed file that was read.
    pub(crate) hashes: HashSet<Hash>,
}

/// What a map is, compared with the packed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It holds content that the package does not otherwise ship.
    Reveals,
    /// It holds no content, and none of its sources are there.
    Dead,
    /// What it shows ships anyway.
    Ships,
}

/// One map, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Where it was found.
    pub(crate) origin: Origin,
    /// What it is.
    pub(crate) verdict: Verdict,
    /// What this map alone reveals.
    pub(crate) own: Counts,
    /// What it reveals that no map before it has.
    pub(crate) new: Counts,
    /// An address on another machine that it names.
    pub(crate) remote: Option<String>,
    /// How many of its sources are named by absolute paths.
    pub(crate) absolute: u64,
    /// How many sources it has.
    pub(crate) sources: u64,
    /// Bytes that it takes in its file; 0 where it is the file.
    pub(crate) written: u64,
    /// Whether it was read to its end.
    pub(crate) whole: bool,
    /// Whether a bound kept some of it from being compared.
    pub(crate) cut: bool,
}

/// How many revealed sources are named.
const NAMED: usize = 3;

/// Judges the map at `path`. `seen` holds what the maps before it revealed.
pub(crate) fn judge(path: &str, map: &Map, packed: &Packed, seen: &mut HashSet<Hash>) -> Judged {
    let mut tally = Tally {
        packed,
        seen,
        path,
        own: Counts::default(),
        new: Counts::default(),
        shipped: 0,
        absolute: 0,
        named: Vec::new(),
    };
    map.parts.iter().for_each(|part| tally.part(part));
    map.links.iter().for_each(|link| tally.link(link));
    let absolute = tally.absolute;
    let (own, new, shipped) = (tally.own, tally.new, tally.shipped);
    let sources = map
        .parts
        .iter()
        .map(|it| it.name_count.max(it.content_count))
        .sum();
    Judged {
        origin: map.origin,
        verdict: match (own.sources, shipped) {
            (0, 0) => Verdict::Dead,
            (0, _) => Verdict::Ships,
            _ => Verdict::Reveals,
        },
        own,
        new,
        remote: first_remote(map),
        absolute,
        sources,
        written: map.written,
        whole: map.whole,
        cut: map.cut,
    }
}

struct Tally<'a> {
    packed: &'a Packed<'a>,
    seen: &'a mut HashSet<Hash>,
    path: &'a str,
    own: Counts,
    new: Counts,
    shipped: u64,
    absolute: u64,
    /// Of the named sources, whether each is third-party or on the ignore list.
    named: Vec<bool>,
}

impl Tally<'_> {
    fn part(&mut self, part: &Part) {
        for index in 0..part.names.len().max(part.contents.len()) {
            let name = part.names.get(index).unwrap_or("");
            self.absolute += u64::from(is_absolute(&part.root, name));
            match part.contents.get(index).copied().flatten() {
                Some(content) if content.bytes > 0 => {
                    self.content(name, content, part.ignores(index));
                }
                _ => self.bare(&part.root, name),
            }
        }
        let (count, bytes) = part.beyond;
        for counts in [&mut self.own, &mut self.new] {
            counts.sources += count;
            counts.source_bytes += bytes;
        }
    }

    /// A source with its content.
    fn content(&mut self, name: &str, content: Content, ignored: bool) {
        if self.packed.hashes.contains(&content.hash) {
            self.shipped += 1;
            return;
        }
        let third_party = is_third_party(name);
        add(&mut self.own, content.bytes, third_party, ignored);
        if self.seen.insert(content.hash) {
            add(&mut self.new, content.bytes, third_party, ignored);
        }
        self.name(name, third_party || ignored);
    }

    /// A source of which the map has only the name.
    fn bare(&mut self, root: &str, name: &str) {
        let there = |path: &String| self.packed.paths.contains(path.as_str());
        if !name.is_empty() && candidates(self.path, root, name).iter().any(there) {
            self.shipped += 1;
        }
    }

    /// A map that stands for a section: if it is packed, it is judged by itself.
    fn link(&mut self, link: &str) {
        self.bare("", link);
    }

    /// Names the source: the author's own come before others.
    fn name(&mut self, name: &str, other: bool) {
        let name = if name.is_empty() { "(no name)" } else { name };
        if self.named.len() < NAMED {
            self.named.push(other);
            self.own.names.push(crate::text::shown(name));
        } else if !other && let Some(at) = self.named.iter().position(|it| *it) {
            self.named[at] = false;
            self.own.names[at] = crate::text::shown(name);
        }
    }
}

/// A source that debuggers are told to skip is the author's all the same: some
/// projects say so of everything that is theirs.
fn add(counts: &mut Counts, bytes: u64, third_party: bool, ignored: bool) {
    counts.sources += 1;
    counts.source_bytes += bytes;
    counts.third_party += u64::from(third_party);
    counts.ignored += u64::from(ignored && !third_party);
}

fn first_remote(map: &Map) -> Option<String> {
    let links = map.links.iter().map(String::as_str);
    map.names().chain(links).find_map(remote).map(str::to_owned)
}
