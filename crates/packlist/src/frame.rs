//! The rules in force in one directory, prepared for its entries' names.
//!
//! ignore-walk asks every ancestor directory about every file, each with all of
//! its rules, on the path relative to that ancestor. Here each rule is stepped
//! through the directory's name once, on the way down, and what cannot match
//! below is dropped; a file then costs one test of its own name per rule left.

use crate::origin::Origin;
use crate::rules::Slot;
use packgate_glob::{Hint, Mode, Name, Residual};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum Step {
    /// Where an ancestor's answer ends and the next directory's rules begin: if
    /// the answer so far is "out" and that directory was not itself asked for,
    /// its rules are not consulted (`filterEntry`, ignore-walk).
    Gate { exact: bool },
    /// A rule, as far as it has been matched by the directory's path.
    Rule {
        residual: Residual,
        /// Which names the rule may match as files.
        hint: Hint,
        negate: bool,
        origin: Arc<Origin>,
        /// Its place in the order of all rules, which directories further down
        /// keep where they drop others.
        at: usize,
    },
}

/// The rules in force in one directory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    steps: Vec<Step>,
    /// The place of the next rule.
    next: usize,
}

/// How a directory that was left out came to be walked.
#[derive(Debug, Clone)]
pub(crate) struct Reopening<'a> {
    /// The rule that leaves it out.
    pub(crate) shut: &'a Arc<Origin>,
    /// That rule's place in the order.
    pub(crate) at: usize,
    /// The negation that had the last word.
    pub(crate) by: &'a Arc<Origin>,
}

/// What the rules say of one entry.
#[derive(Debug, Clone)]
pub(crate) struct Decision<'a> {
    /// Whether the entry is in.
    pub(crate) included: bool,
    /// The rule that had the last word.
    pub(crate) by: Option<&'a Arc<Origin>>,
}

impl Frame {
    /// Adds the rules of a slot written in this very directory.
    pub(crate) fn push(&mut self, slot: &Slot) {
        for rule in slot.iter() {
            let residual = rule.ignore.residual();
            self.push_rule(residual, rule.ignore.negate(), &rule.origin, self.next);
            self.next += 1;
        }
    }

    fn push_rule(&mut self, residual: Residual, negate: bool, origin: &Arc<Origin>, at: usize) {
        if !negate && self.repeats(&residual) {
            return;
        }
        self.steps.push(Step::Rule {
            hint: residual.hint(),
            residual,
            negate,
            origin: Arc::clone(origin),
            at,
        });
    }

    /// Whether an equal rule stands in the current run of excluding rules: asked
    /// again, it cannot change the answer. Every directory repeats npm's
    /// built-in rules, so this keeps the list short at any depth.
    fn repeats(&self, residual: &Residual) -> bool {
        for step in self.steps.iter().rev() {
            if let Step::Rule {
                residual: earlier,
                negate,
                ..
            } = step
            {
                if *negate {
                    return false;
                }
                if earlier.same(residual) {
                    return true;
                }
            }
        }
        false
    }

    /// The frame of the child directory `name`, before its own rules are added.
    /// `exact` is ignore-walk's: the directory itself was asked for as a file
    /// or by a trailing slash.
    pub(crate) fn child(&self, name: &Name<'_>, exact: bool) -> Self {
        let mut child = Self {
            steps: Vec::with_capacity(self.steps.len() + 32),
            next: self.next,
        };
        for step in &self.steps {
            match step {
                Step::Gate { exact } => child.gate(*exact),
                Step::Rule {
                    residual,
                    negate,
                    origin,
                    at,
                    ..
                } => {
                    if let Some(residual) = residual.step(name) {
                        child.push_rule(residual, *negate, origin, *at);
                    }
                }
            }
        }
        child.gate(exact);
        child
    }

    fn gate(&mut self, exact: bool) {
        if let Some(Step::Gate { exact: last }) = self.steps.last_mut() {
            // No rule is left between the two: the later gate decides.
            *last = exact;
        } else {
            self.steps.push(Step::Gate { exact });
        }
    }

    /// What the rules say of the entry `name`, and which had the last word.
    pub(crate) fn decide(&self, name: &Name<'_>, mode: Mode) -> Decision<'_> {
        let mut decision = Decision {
            included: true,
            by: None,
        };
        self.run(name, mode, |included, origin, _| {
            decision = Decision {
                included,
                by: Some(origin),
            };
        });
        decision
    }

    /// Every rule that changed the answer for `name`, in order, each with the
    /// answer it gave.
    pub(crate) fn trace(&self, name: &Name<'_>, mode: Mode) -> Vec<(bool, Arc<Origin>)> {
        let mut turns = Vec::new();
        self.run(name, mode, |included, origin, _| {
            turns.push((included, Arc::clone(origin)));
        });
        turns
    }

    /// How the directory `name` was reopened: a negation after the rule that
    /// leaves it out, none of which names the directory itself.
    pub(crate) fn reopening(&self, name: &Name<'_>) -> Option<Reopening<'_>> {
        let (mut shut, mut by) = (None, None);
        self.run(name, Mode::Dir, |included, origin, at| {
            if included {
                by = Some(origin);
            } else {
                (shut, by) = (Some((origin, at)), None);
            }
        });
        let ((shut, at), by) = (shut?, by?);
        self.names(name, true, at)
            .is_none()
            .then_some(Reopening { shut, at, by })
    }

    /// The last negation after the place `after` that matches the entry itself,
    /// not merely something that may lie below it.
    pub(crate) fn names(
        &self,
        name: &Name<'_>,
        is_dir: bool,
        after: usize,
    ) -> Option<&Arc<Origin>> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Rule {
                negate: true,
                residual,
                at,
                origin,
                ..
            } if *at > after => {
                let named = residual.test(name, Mode::File) || is_dir && names_dir(residual, name);
                named.then_some(origin)
            }
            _ => None,
        })
    }

    /// Consults the rules in order and tells `turn` of each that changes the
    /// answer, which is "in" at first.
    fn run<'a>(
        &'a self,
        name: &Name<'_>,
        mode: Mode,
        mut turn: impl FnMut(bool, &'a Arc<Origin>, usize),
    ) {
        let mut included = true;
        let mut skipping = false;
        for step in &self.steps {
            match step {
                Step::Gate { exact } => skipping = !included && !exact,
                Step::Rule {
                    residual,
                    hint,
                    negate,
                    origin,
                    at,
                } => {
                    let may = mode != Mode::File || hint.allows(name);
                    if may && !skipping && *negate != included && residual.test(name, mode) {
                        included = *negate;
                        turn(included, origin, *at);
                    }
                }
            }
        }
    }
}

/// Whether the rule matches a directory as itself; `keep/` means every directory
/// `keep`, at any depth.
fn names_dir(residual: &Residual, name: &Name<'_>) -> bool {
    let rule = residual.rule();
    residual.test(name, Mode::Slash) || rule.is_relative() && residual.names_at_home(name)
}
