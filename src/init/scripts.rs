//! The lines in `scripts` that start the gate.

use super::items::{Item, Work};
use super::ledger::Ledger;
use super::seen::Package;
use crate::accept::difference;
use crate::environment::Environment;
use anyhow::{Context as _, bail};
use packgate_install::{self as install, Before, Change};
use packgate_manifest::{
    GATE, Manifest, ScriptEdit, Stage, script_edits, script_removals, set_script,
};
use packgate_report::escape;
use std::path::{Path, PathBuf};

/// What puts the gate into the package's scripts; `None` where it stands there.
///
/// # Errors
/// A package.json that cannot be edited.
pub(super) fn to_add(package: &Package, environment: &Environment) -> anyhow::Result<Option<Item>> {
    let file = file(package);
    let before = text(&file)?;
    let manifest = parsed(&before, &file)?;
    let edits = script_edits(&manifest, &package.managers);
    if edits.is_empty() {
        return Ok(None);
    }
    let after = edited(&before, &file, &edits)?;
    let name = environment.shown(&file);
    let stages: Vec<&str> = edits.iter().map(|it| it.stage.name()).collect();
    let stages = stages.join("` and `");
    let place = match edits[0].stage {
        Stage::Postpack => "first",
        _ => "last",
    };
    Ok(Some(Item {
        title: format!("{name}: `{stages}` runs {GATE} {place}, which stops a publish that leaks"),
        shown: difference(&name, Some(&before), Some(&after), environment.style(false)),
        work: Work::File(
            change(file, before, after),
            format!("{}: `{stages}` runs {GATE}", escape(&name)),
        ),
    }))
}

/// What takes the gate out again, by what the receipt knows of the file or by what the
/// scripts say.
///
/// # Errors
/// A package.json that cannot be edited.
pub(super) fn to_remove(
    package: &Package,
    ledger: &Ledger,
    environment: &Environment,
) -> anyhow::Result<Option<Item>> {
    let file = file(package);
    let before = text(&file)?;
    let known = match ledger.undo(&file, before.as_bytes()) {
        Before::Bytes(bytes) => String::from_utf8(bytes).ok(),
        Before::Absent | Before::Unknown => None,
    };
    let after = if let Some(after) = known {
        after
    } else {
        let manifest = parsed(&before, &file)?;
        edited(&before, &file, &script_removals(&manifest))?
    };
    if after == before {
        return Ok(None);
    }
    let name = environment.shown(&file);
    Ok(Some(Item {
        title: format!("{name}: its scripts no longer run {GATE}"),
        shown: difference(&name, Some(&before), Some(&after), environment.style(false)),
        work: Work::File(
            change(file, before, after),
            format!("{}: without {GATE}", escape(&name)),
        ),
    }))
}

fn file(package: &Package) -> PathBuf {
    package.dir.join("package.json")
}

fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = install::read(file)?;
    let bytes = bytes.with_context(|| format!("{}: it is gone", file.display()))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) => bail!("{}: not UTF-8, so it is not edited", file.display()),
    }
}

fn parsed(text: &str, file: &Path) -> anyhow::Result<Manifest> {
    Ok(Manifest::parse(
        text.as_bytes(),
        &file.display().to_string(),
    )?)
}

fn edited(text: &str, file: &Path, edits: &[ScriptEdit]) -> anyhow::Result<String> {
    let path = file.display().to_string();
    let edit = |text: String, edit: &ScriptEdit| {
        set_script(&text, &path, edit.stage.name(), edit.after.as_deref())
    };
    Ok(edits.iter().try_fold(text.to_owned(), edit)?)
}

fn change(path: PathBuf, before: String, after: String) -> Change {
    Change {
        path,
        before: Some(before.into_bytes()),
        after: Some(after.into_bytes()),
    }
}
