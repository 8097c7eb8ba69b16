//! Where the gate stands among the scripts, and where it should.

use super::{Misplaced, event, quoted, words};
use anyhow::bail;
use packgate_manifest::{
    Manager, Manifest, Scripts, Stage, Standing, StartedWith, Starter, script_edits,
};
use packgate_report::{Diagnostic, Place as Spot};
use packgate_tree as tree;
use std::path::Path;

/// A gate that was started, with all that says where it stands.
pub(super) struct Place<'a> {
    pub(super) started: &'a StartedWith,
    pub(super) scripts: &'a Scripts,
    pub(super) manifest: &'a Manifest,
    pub(super) manager: Manager,
}

/// Refuses to judge another package than the one that is being packed.
///
/// # Errors
/// The manager names another package.json.
pub(super) fn is_the_package(
    dir: &Path,
    started: &StartedWith,
    manager: Option<&Starter>,
) -> anyhow::Result<()> {
    // yarn 1 does not say, so that what there is would be another manager's.
    let says = manager.is_some_and(|it| it.manager != Manager::YarnClassic);
    let Some(named) = started.package_json.as_deref().filter(|_| says) else {
        return Ok(());
    };
    let packed = Path::new(named).parent().unwrap_or(Path::new(""));
    let real = tree::canonical(packed).ok().flatten();
    if real.as_deref() == Some(dir) {
        return Ok(());
    }
    bail!(
        "{} is being packed, but packgate-publish was started in {}: start it without `cd`, \
         in the package's own directory",
        packed.display(),
        dir.display()
    )
}

impl Place<'_> {
    /// The stages that may have started it.
    fn stages(&self) -> Vec<Stage> {
        self.scripts.stages_of(event(self.started))
    }

    /// Whether it is one of the scripts around an upload that runs after it.
    fn is_after_upload(&self) -> bool {
        ["publish", "postpublish"].contains(&event(self.started))
    }

    /// Why the gate is none here, with the edit that makes it one; `None` where it is,
    /// or where one that is follows.
    pub(super) fn problem(&self) -> Option<Misplaced> {
        if !self.scripts.gates(self.manager).is_empty() {
            return None;
        }
        if self.is_after_upload() {
            let message = format!("\"{}\" runs after the upload", event(self.started));
            return Some(self.misplaced(event(self.started), message, words::UPLOADED));
        }
        let wrong = |stage: Stage| {
            let standing = self.scripts.standing(self.manager, stage);
            Some((stage, self.says(stage, &standing)?, means(&standing)))
        };
        let (stage, message, means) = self.stages().into_iter().find_map(wrong)?;
        Some(self.misplaced(stage.name(), message, means))
    }

    /// What keeps a gate of that standing from being one.
    fn says(&self, stage: Stage, standing: &Standing) -> Option<String> {
        let stage = quoted(stage);
        Some(match standing {
            Standing::Sighted | Standing::Unnamed => return None,
            Standing::Early(ran) if quoted(ran.stage) == stage => format!(
                "the gate is too early in {stage}: `{}` runs after it, and can still change what is packed",
                ran.command
            ),
            Standing::Early(ran) => format!(
                "{stage} is too early for the gate: {} runs `{}` after it, and can still change what is packed",
                quoted(ran.stage),
                ran.command
            ),
            Standing::Unclean(ran) => format!(
                "the gate is too late in {stage}: `{}` runs before it, so what is here now need not be what was packed",
                ran.command
            ),
            Standing::Late => format!(
                "{} uploads before {stage}: nothing can be stopped here",
                self.manager
            ),
            Standing::Ignored(Some(by)) => format!(
                "nobody hears what the gate says in {stage}: `{by}` decides how the script ends"
            ),
            Standing::Ignored(None) => {
                format!("nobody hears what the gate says in {stage}: it runs beside the script")
            }
        })
    }

    fn misplaced(&self, script: &str, message: String, means: &'static str) -> Misplaced {
        let name = "package.json";
        let value = self.manifest.at(&["scripts", script]);
        let mut diagnostic = Diagnostic {
            message,
            place: value.map(|value| {
                let at = self.manifest.position(value.span);
                Spot {
                    file: name.to_owned(),
                    line: at.line,
                    column: at.column,
                }
            }),
            help: None,
        };
        diagnostic.help = self.help(script);
        Misplaced {
            diagnostic,
            text: (name.to_owned(), self.manifest.text().to_owned()),
            means,
        }
    }

    /// The line of package.json to write; `quoted` is the script that is shown.
    fn help(&self, quoted: &str) -> Option<String> {
        let edits = script_edits(self.manifest, &[self.manager]);
        let edit = edits.first()?;
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let line = |text: &str| format!("\"{}\": {}", edit.stage, json(text));
        let after = line(edit.after.as_deref()?);
        Some(match &edit.before {
            Some(_) if edit.stage.name() == quoted => format!("write {after}"),
            Some(before) => format!("in \"scripts\", change {} to {after}", line(before)),
            None => format!("add to \"scripts\": {after}"),
        })
    }

    /// What a reader should know who may take it for more than it is.
    pub(super) fn note(&self) -> Option<String> {
        let stages = self.stages();
        if stages.is_empty() && !self.is_after_upload() {
            return (!event(self.started).is_empty()).then(|| {
                format!(
                    "started by the script \"{}\", which no publish runs: what is here now was judged",
                    event(self.started)
                )
            });
        }
        let unnamed =
            |stage: &Stage| self.scripts.standing(self.manager, *stage) == Standing::Unnamed;
        let covered = !self.scripts.gates(self.manager).is_empty();
        let stage = stages.into_iter().find(unnamed).filter(|_| !covered)?;
        Some(format!(
            "{} does not name packgate-publish, so nothing tells what else runs around it",
            quoted(stage)
        ))
    }
}

/// What comes of a gate of that standing.
fn means(standing: &Standing) -> &'static str {
    match standing {
        Standing::Late => words::UPLOADED,
        Standing::Ignored(_) => words::UNHEARD,
        _ => words::STOPPED,
    }
}
