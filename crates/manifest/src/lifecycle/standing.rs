use super::commands::Joint;
use super::names::{is_gate, is_harmless, is_question};
use super::scripts::Step;
use super::{Scripts, Stage};
use crate::Manager;

/// A command that runs where the gate does not see what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The stage that runs it.
    pub stage: Stage,
    /// The command as it is written.
    pub command: String,
}

/// What a gate in a stage is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It sees what will be uploaded, and can stop it.
    Sighted,
    /// It does, as far as can be told: the stage's script does not name it, so that
    /// something else has started it.
    Unnamed,
    /// Files may still change after it; the first command that may do so.
    Early(Ran),
    /// Files may have changed since they were packed; the first such command.
    Unclean(Ran),
    /// The upload has happened.
    Late,
    /// Its exit code is lost; what decides instead, if anything does.
    Ignored(Option<String>),
}

impl Standing {
    /// Whether the gate is worth what it is there for.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Sighted | Self::Unnamed)
    }
}

impl Scripts {
    /// What a gate that runs in `stage` is worth when `manager` publishes.
    pub fn standing(&self, manager: Manager, stage: Stage) -> Standing {
        let steps = self.steps(stage.name());
        let packs = Stage::before_packing(manager);
        let before_packing = packs.iter().position(|it| *it == stage);
        let gates = || (0..steps.len()).filter(|at| is_gate(&steps[*at].command.words));
        // The last that sees everything; after the packing, the first.
        let gate = match before_packing {
            Some(_) => gates().next_back(),
            None => gates().next(),
        };
        if let Some(gate) = gate
            && let Some(ignored) = ignored(&steps[gate..])
        {
            return ignored;
        }
        match before_packing {
            Some(at) => self.before(&steps, gate, stage, &packs[at + 1..]),
            None if manager == Manager::YarnBerry || stage != Stage::Postpack => Standing::Late,
            None => after(&steps, gate, stage),
        }
    }

    /// The stages in which a gate does what it is there for.
    pub fn gates(&self, manager: Manager) -> Vec<Stage> {
        let has_gate = |stage: &Stage| {
            let mut steps = self.steps(stage.name()).into_iter();
            steps.any(|step| is_gate(&step.command.words))
        };
        Stage::ALL
            .into_iter()
            .filter(has_gate)
            .filter(|stage| self.standing(manager, *stage).holds())
            .collect()
    }

    /// A gate that stands before the packing, with the stages that come between.
    fn before(
        &self,
        steps: &[Step],
        gate: Option<usize>,
        stage: Stage,
        later: &[Stage],
    ) -> Standing {
        let own = gate.map_or(&[][..], |gate| &steps[gate + 1..]);
        if let Some(step) = own.iter().find(|step| !is_harmless(&step.command.words)) {
            return Standing::Early(ran(stage, step));
        }
        for stage in later {
            let steps = self.steps(stage.name());
            if let Some(step) = steps.iter().find(|it| !is_harmless(&it.command.words)) {
                return Standing::Early(ran(*stage, step));
            }
        }
        named(gate)
    }
}

/// A gate that stands after the packing and before the upload.
fn after(steps: &[Step], gate: Option<usize>, stage: Stage) -> Standing {
    let earlier = &steps[..gate.unwrap_or_default()];
    let changed = earlier
        .iter()
        .find(|step| !is_harmless(&step.command.words));
    match changed {
        Some(step) => Standing::Unclean(ran(stage, step)),
        None => named(gate),
    }
}

fn named(gate: Option<usize>) -> Standing {
    match gate {
        Some(_) => Standing::Sighted,
        None => Standing::Unnamed,
    }
}

fn ran(stage: Stage, step: &Step) -> Ran {
    Ran {
        stage,
        command: step.text.clone(),
    }
}

/// Whether the script can end well although its first step fails.
fn ignored(steps: &[Step]) -> Option<Standing> {
    if steps
        .first()
        .is_some_and(|it| is_question(&it.command.words))
    {
        let next = steps.get(1).map(|it| it.text.clone());
        return Some(Standing::Ignored(next));
    }
    let mut level = usize::MAX;
    for (at, step) in steps.iter().enumerate() {
        let command = &step.command;
        if at == 0 {
            level = command.depth;
        }
        if command.joint_depth > level {
            continue;
        }
        level = command.joint_depth;
        let next = steps.get(at + 1);
        match (command.joint, next) {
            (Joint::And | Joint::End, _) | (Joint::Then, None) => {}
            (Joint::Or, Some(next)) if fails(&next.command.words) => return None,
            (_, next) => return Some(Standing::Ignored(next.map(|it| it.text.clone()))),
        }
    }
    None
}

/// Whether the command does nothing but fail.
fn fails(words: &[String]) -> bool {
    match words {
        [word] => word == "false",
        [word, code] => word == "exit" && code != "0",
        _ => false,
    }
}
