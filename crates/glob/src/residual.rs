//! What is left of a rule inside one directory.
//!
//! Matching a path portion by portion is an automaton whose states are positions in the pattern.
//! A walk that keeps the states for the directory it is in tests only the entry's own name.

mod hint;
mod plan;

use std::sync::Arc;

use crate::ignore::IgnoreRule;
use crate::name::Name;
pub use hint::Hint;
pub(crate) use plan::Plan;
use plan::{Alternative, States};

/// How an entry is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `filterEntry(name, false)`: as a file.
    File,
    /// `filterEntry(name, true)`: as a directory that may have to be visited.
    Dir,
    /// `filterEntry(name + '/', false)`: as a directory that itself must match.
    Slash,
}

/// A rule, and how far the path from its directory to the current one has brought it.
#[derive(Clone, Debug)]
pub struct Residual {
    rule: Arc<IgnoreRule>,
    states: States,
    /// The current directory is below the rule's own.
    below: bool,
}

/// Two residuals with the same key answer alike for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StateKey {
    rule: usize,
    states: States,
    base: bool,
}

impl Residual {
    pub(crate) fn new(rule: Arc<IgnoreRule>) -> Self {
        let states = rule.plan().start().clone();
        Self {
            rule,
            states,
            below: false,
        }
    }

    /// The rule.
    pub fn rule(&self) -> &Arc<IgnoreRule> {
        &self.rule
    }

    /// Whether the rule judges bare names of directories here.
    fn judges_base(&self) -> bool {
        self.below && self.rule.is_relative()
    }

    /// The rule inside the directory `segment`; none when it can match nothing there, in any mode.
    #[must_use]
    pub fn step(&self, segment: &Name) -> Option<Self> {
        let plan = self.rule.plan();
        let states = plan.step(&self.states, segment);
        if states.is_dead() && !plan.has_bases() && !self.rule.is_relative() {
            return None;
        }
        Some(Self {
            rule: Arc::clone(&self.rule),
            states,
            below: true,
        })
    }

    /// Whether the rule matches an entry of the current directory.
    pub fn test(&self, name: &Name, mode: Mode) -> bool {
        let plan = self.rule.plan();
        if let States::Path(path) = &self.states {
            return self.test_by_path(path, name, mode);
        }
        plan.base_matches(name)
            || self.test_states(&self.states, name, mode)
            || (mode == Mode::Dir
                && self.judges_base()
                && self.test_states(plan.start(), name, mode))
    }

    fn test_states(&self, states: &States, name: &Name, mode: Mode) -> bool {
        let negate = self.rule.negate();
        self.rule
            .plan()
            .any_alternative(states, |alternative, before| {
                accepts(alternative, before, name, mode, negate)
            })
    }

    /// For the few patterns that have too many portions for a set of states.
    fn test_by_path(&self, path: &str, name: &Name, mode: Mode) -> bool {
        let slash = if mode == Mode::Slash { "/" } else { "" };
        let entry = format!("{path}{}{slash}", name.as_str());
        self.rule.matches_entry(
            &entry,
            mode == Mode::Dir,
            self.below.then_some(name.as_str()),
        )
    }

    /// Whether the rule, asked in its own directory, matches a directory of this name itself.
    pub fn names_at_home(&self, name: &Name) -> bool {
        let plan = self.rule.plan();
        match plan.start() {
            States::Path(_) => {
                let entry = format!("{}/", name.as_str());
                self.rule.matches_entry(&entry, false, None)
            }
            start => plan.base_matches(name) || self.test_states(start, name, Mode::Slash),
        }
    }

    /// Whether the rule matches every entry here in every mode.
    pub fn always(&self) -> bool {
        self.rule.plan().base_always()
            || self
                .rule
                .plan()
                .any_alternative(&self.states, |alternative, states| {
                    alternative.takes_all(states)
                })
    }

    /// Which names may match as files; a cheap question to ask before [`Residual::test`].
    pub fn hint(&self) -> Hint {
        let plan = self.rule.plan();
        match &self.states {
            States::Path(_) => Hint::Any,
            states => plan.hint(states),
        }
    }

    /// Whether both are one rule in one state, so that they answer alike for ever.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rule, &other.rule)
            && self.judges_base() == other.judges_base()
            && self.states == other.states
    }

    /// Identifies the rule and its state.
    pub fn key(&self) -> StateKey {
        StateKey {
            rule: Arc::as_ptr(&self.rule).addr(),
            states: self.states.clone(),
            base: self.judges_base(),
        }
    }
}

fn accepts(alternative: &Alternative, before: u64, name: &Name, mode: Mode, negate: bool) -> bool {
    if before == 0 {
        return false;
    }
    let after = alternative.step(before, name);
    if alternative.is_end(after) {
        return true;
    }
    match mode {
        Mode::File => false,
        _ if after == 0 => false,
        Mode::Dir if negate => true,
        Mode::Dir | Mode::Slash => alternative.is_end(alternative.step(after, &Name::new(""))),
    }
}
