//! `packgate check --write-baseline`: the one file that `check` writes, and only where
//! there is none.
#![expect(clippy::disallowed_methods, reason = "this module writes the baseline")]

use crate::output;
use anyhow::{Context as _, bail};
use packgate_policy::{BASELINE_NAME, Baseline};
use packgate_report::{Report, human_count};
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// Writes the secrets that a report blocks or warns of into the directory.
///
/// # Errors
/// A baseline that is there already, and a directory that cannot be written to.
pub(crate) fn write(dir: &Path, report: &Report) -> anyhow::Result<()> {
    let (text, count) = Baseline::of(&report.findings);
    if count == 0 {
        output::note("no secret was found that a baseline could hold: nothing was written");
        return Ok(());
    }
    let path = dir.join(BASELINE_NAME);
    let file = File::create_new(&path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{BASELINE_NAME} is there already: what it knows is kept; add lines to it, or delete it to write it anew"
        ),
        other => other.with_context(|| path.display().to_string())?,
    };
    file.write_all(text.as_bytes())
        .with_context(|| path.display().to_string())?;
    let secrets = human_count(count, "secret");
    output::note(&format!(
        "{BASELINE_NAME} was written with {secrets}: from now on they do not block; revoke them all the same"
    ));
    Ok(())
}
