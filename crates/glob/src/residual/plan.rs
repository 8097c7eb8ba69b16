//! A rule's alternatives, arranged for matching portion by portion.

use std::collections::HashSet;

use crate::minimatch::Minimatch;
use crate::name::Name;
use crate::options::Dialect;
use crate::part::Part;
use crate::residual::Hint;

/// Positions fit into one word up to here.
const MAX_PARTS: usize = 63;
/// So many plain names are looked up and not tried one by one.
const MANY: usize = 8;

/// Where each alternative stands, as sets of positions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum States {
    /// No alternative looks at directories.
    None,
    One(u64),
    Many(Box<[u64]>),
    /// The path itself, ending in a slash: for patterns that do not fit, or that minimatch miscounts.
    Path(Box<str>),
}

impl States {
    /// Whether no alternative can match any more.
    pub(super) fn is_dead(&self) -> bool {
        match self {
            Self::None => true,
            Self::One(states) => *states == 0,
            Self::Many(all) => all.iter().all(|states| *states == 0),
            Self::Path(_) => false,
        }
    }
}

/// One alternative of more than one portion.
#[derive(Debug)]
pub(crate) struct Alternative {
    parts: Box<[Part]>,
    /// `**`s with something behind them: they may also take nothing.
    skippable: u64,
    /// The last portion is `**`, which must take something and may take everything.
    endless: bool,
}

/// A rule's alternatives.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Plain ASCII names, lower-cased.
    names: HashSet<Box<str>>,
    /// Other alternatives of one portion, matched against the last one of any path.
    bases: Vec<Part>,
    paths: Vec<Alternative>,
    start: States,
}

impl Plan {
    pub(crate) fn new(minimatch: &Minimatch) -> Self {
        let options = minimatch.options();
        let usual = options.match_base
            && options.flip_negate
            && options.dot
            && options.optimization_level <= 1;
        let counts = options.dialect == Dialect::Pnpm12;
        let fits = minimatch
            .set()
            .iter()
            .all(|parts| parts.len() <= MAX_PARTS && (counts || !miscounts(parts)));
        let mut plan = Self {
            names: HashSet::new(),
            bases: Vec::new(),
            paths: Vec::new(),
            start: States::None,
        };
        if !usual || !fits {
            plan.start = States::Path("".into());
            return plan;
        }
        for parts in minimatch.set() {
            match parts.as_slice() {
                [only] => plan.bases.push(only.clone()),
                _ => plan.paths.push(Alternative::new(parts)),
            }
        }
        if plan.bases.len() > MANY {
            plan.index_names();
        }
        plan.start = plan.collect(plan.paths.iter().map(Alternative::start));
        plan
    }

    fn index_names(&mut self) {
        let names = &mut self.names;
        self.bases.retain(|part| match part.caseless_text() {
            Some(text) => {
                names.insert(text.to_ascii_lowercase().into());
                false
            }
            None => true,
        });
    }

    fn collect(&self, states: impl Iterator<Item = u64>) -> States {
        let mut states = states;
        match self.paths.len() {
            0 => States::None,
            1 => States::One(states.next().unwrap_or_default()),
            _ => States::Many(states.collect()),
        }
    }

    /// The states in the rule's own directory.
    pub(super) fn start(&self) -> &States {
        &self.start
    }

    /// Whether some alternative matches names at any depth.
    pub(super) fn has_bases(&self) -> bool {
        !self.bases.is_empty() || !self.names.is_empty()
    }

    pub(super) fn base_matches(&self, name: &Name) -> bool {
        let listed = !self.names.is_empty() && name.is_ascii() && self.names.contains(name.lower());
        listed
            || self
                .bases
                .iter()
                .any(|part| part.is_globstar() || part.test(name))
    }

    /// Which names may match as files in these states.
    pub(super) fn hint(&self, states: &States) -> Hint {
        let names = if self.names.is_empty() {
            Hint::Never
        } else {
            Hint::Any
        };
        let bases = self.bases.iter().map(Part::hint).fold(names, Hint::or);
        match states {
            States::None => bases,
            States::One(one) => {
                (self.paths.first()).map_or(bases, |path| bases.or(path.hint(*one)))
            }
            States::Many(all) => (all.iter().zip(&self.paths))
                .map(|(states, path)| path.hint(*states))
                .fold(bases, Hint::or),
            States::Path(_) => Hint::Any,
        }
    }

    /// Whether some alternative matches every name.
    pub(super) fn base_always(&self) -> bool {
        self.bases.iter().any(Part::takes_any_name)
    }

    pub(super) fn step(&self, states: &States, name: &Name) -> States {
        match states {
            States::None => States::None,
            States::One(states) => States::One(
                self.paths
                    .first()
                    .map_or(0, |path| path.step(*states, name)),
            ),
            States::Many(all) => States::Many(
                all.iter()
                    .zip(&self.paths)
                    .map(|(s, path)| path.step(*s, name))
                    .collect(),
            ),
            States::Path(path) => States::Path(format!("{path}{}/", name.as_str()).into()),
        }
    }

    pub(super) fn any_alternative(
        &self,
        states: &States,
        test: impl Fn(&Alternative, u64) -> bool,
    ) -> bool {
        match states {
            States::One(states) => self.paths.first().is_some_and(|path| test(path, *states)),
            States::Many(all) => all
                .iter()
                .zip(&self.paths)
                .any(|(states, path)| test(path, *states)),
            States::None | States::Path(_) => false,
        }
    }
}

/// Whether minimatch overlooks matches of a pattern because it miscounts the room that the sections
/// between `**`s need: behind each section it reserves the lengths of the first sections where it
/// should reserve those of the last ones. Then position by position gives too many matches.
fn miscounts(parts: &[Part]) -> bool {
    let sections: Vec<usize> = parts.split(Part::is_globstar).map(<[Part]>::len).collect();
    let Some(between) = sections.get(1..sections.len() - 1) else {
        return false;
    };
    let (mut first, mut last) = (0, 0);
    between
        .iter()
        .zip(between.iter().rev())
        .any(|(from_start, from_end)| {
            first += from_start;
            last += from_end;
            first > last
        })
}

impl Alternative {
    fn new(parts: &[Part]) -> Self {
        let stars = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.is_globstar());
        let skippable = stars
            .map(|(i, _)| i)
            .filter(|i| i + 1 < parts.len())
            .fold(0, |mask, i| mask | 1 << i);
        Self {
            parts: parts.into(),
            skippable,
            endless: parts.last().is_some_and(Part::is_globstar),
        }
    }

    /// Before anything, and behind the slash that ignore-walk puts in front.
    fn start(&self) -> u64 {
        let start = self.skip(1);
        start | self.step(start, &Name::new(""))
    }

    /// Adds the positions behind each `**` that may take nothing.
    fn skip(&self, mut states: u64) -> u64 {
        loop {
            let more = states | (states & self.skippable) << 1;
            if more == states {
                return states;
            }
            states = more;
        }
    }

    /// The positions after one more portion of the path.
    pub(super) fn step(&self, states: u64, name: &Name) -> u64 {
        let end = self.parts.len();
        let mut after = states & self.skippable;
        let mut left = states & !self.skippable;
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            match self.parts.get(at) {
                None => after |= u64::from(self.endless) << end,
                Some(Part::GlobStar) => after |= 1 << end,
                Some(part) => after |= u64::from(part.test(name)) << (at + 1),
            }
        }
        self.skip(after)
    }

    /// Which names may lead to the end: those that the last portion takes.
    fn hint(&self, states: u64) -> Hint {
        let last = self.parts.len() - 1;
        if states >> (last + 1) & 1 == 1 && self.endless {
            return Hint::Any;
        }
        match self.parts.get(last) {
            Some(part) if states >> last & 1 == 1 => part.hint(),
            _ => Hint::Never,
        }
    }

    /// Whether the whole pattern has matched.
    pub(super) fn is_end(&self, states: u64) -> bool {
        states >> self.parts.len() & 1 == 1
    }

    /// Whether any name leads to the end.
    pub(super) fn takes_all(&self, states: u64) -> bool {
        self.endless && states >> (self.parts.len() - 1) != 0
    }
}
