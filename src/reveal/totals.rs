//! What the maps reveal, added up.

use packgate_inspect::{Revealed, Source, Standing, Whose};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How much text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Amount {
    pub(super) bytes: u64,
    pub(super) sources: u64,
    pub(super) lines: u64,
}

impl Amount {
    /// That of one source.
    pub(super) fn of(source: &Source<'_>) -> Self {
        Self {
            bytes: source.bytes,
            sources: 1,
            lines: source.lines,
        }
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.sources += other.sources;
        self.lines += other.lines;
    }
}

/// Each content once, wherever it stands.
#[derive(Debug, Default)]
pub(super) struct Totals {
    /// The author's own sources that nothing else in the package has.
    pub(super) own: Amount,
    /// The third-party ones.
    pub(super) third_party: Amount,
    /// Of these, each dependency's; the empty name is the bundler's own.
    pub(super) dependencies: BTreeMap<String, Amount>,
    /// What ships anyway.
    pub(super) shipped: Amount,
    /// What an earlier source has as well.
    pub(super) repeated: Amount,
    /// What was only counted.
    pub(super) beyond: Amount,
    /// Sources of which there is only a name.
    pub(super) only_named: u64,
    /// For each map, what it reveals: its own, and third-party.
    pub(super) maps: Vec<(Amount, Amount)>,
}

impl Totals {
    /// Of everything.
    pub(super) fn of(revealed: &Revealed) -> Self {
        let mut totals = Self {
            maps: vec![Default::default(); revealed.maps.len()],
            ..Self::default()
        };
        for source in revealed.all_sources() {
            totals.add(&source);
        }
        for map in &revealed.maps {
            totals.beyond.sources += map.beyond.0;
            totals.beyond.bytes += map.beyond.1;
            totals.only_named += map.only_named().count() as u64;
        }
        totals
    }

    fn add(&mut self, source: &Source<'_>) {
        let amount = Amount::of(source);
        let map = &mut self.maps[source.id.map()];
        match (source.standing, source.whose) {
            (Standing::Ships, _) => self.shipped += amount,
            (Standing::Repeats(_), Whose::Own) => {
                map.0 += amount;
                self.repeated += amount;
            }
            (Standing::Repeats(_), _) => {
                map.1 += amount;
                self.repeated += amount;
            }
            (Standing::Revealed, Whose::Own) => {
                map.0 += amount;
                self.own += amount;
            }
            (Standing::Revealed, whose) => {
                map.1 += amount;
                self.third_party += amount;
                *self.dependencies.entry(name(whose).to_owned()).or_default() += amount;
            }
        }
    }
}

fn name(whose: Whose<'_>) -> &str {
    match whose {
        Whose::Dependency(name) => name,
        Whose::Own | Whose::Bundler => "",
    }
}
