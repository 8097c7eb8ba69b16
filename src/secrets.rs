//! `packgate secrets`: tokens, keys and passwords in any files, packed or not.

mod group;
mod human;
mod json;
mod look;
mod place;
mod search;

use crate::cli::{ListFormat, SecretsArgs};
use crate::environment::Environment;
use crate::{NOT_JUDGED, output};
use look::Sight;
use packgate_report::Level;
use packgate_secrets::{Severity, Verdict};
use place::Place;

/// Exit code where secrets were found.
const FOUND: u8 = 1;

/// Everything that a search came to.
#[derive(Debug, Default)]
struct Searched {
    sights: Vec<Sight>,
    unseen: Vec<Unseen>,
    /// How much was read: files, and their bytes as they are on disk.
    files: usize,
    bytes: u64,
    /// What was passed over: symbolic links, and git's object stores.
    links: usize,
    stores: usize,
}

/// What could not be looked at.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unseen {
    place: Place,
    reason: String,
}

/// Runs the subcommand; the exit code.
///
/// # Errors
/// What stdout says.
pub(crate) fn run(args: &SecretsArgs, environment: &Environment) -> anyhow::Result<u8> {
    let searched = search::search(&args.paths, environment.now);
    let code = code(&searched, args.strict);
    let view = human::View {
        style: environment.style(args.verbose),
        strict: args.strict,
    };
    let text = match args.format {
        ListFormat::Human => human::render(&searched, view),
        ListFormat::Json => json::render(&searched, code, view)?,
    };
    output::print(&text)?;
    Ok(code)
}

fn code(searched: &Searched, strict: bool) -> u8 {
    let errors = searched
        .sights
        .iter()
        .any(|it| level(it, strict) == Level::Error);
    if !searched.unseen.is_empty() {
        NOT_JUDGED
    } else if errors {
        FOUND
    } else {
        0
    }
}

/// What a sight means: what proves itself made up is a note, what is of little use to
/// a stranger a warning. `strict` lets all block.
fn level(sight: &Sight, strict: bool) -> Level {
    match (sight.found.verdict, sight.found.severity) {
        _ if strict => Level::Error,
        (Verdict::FailedChecksum, _) => Level::Note,
        (_, Severity::Low) => Level::Warning,
        (_, Severity::High) => Level::Error,
    }
}
