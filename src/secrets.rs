//! `packgate secrets`: tokens, keys and passwords in any files, packed or not.

mod group;
mod human;
mod json;
mod look;
mod place;
mod policies;
mod search;

use crate::check::broken_policy;
use crate::cli::{Format, ListFormat, SecretsArgs};
use crate::environment::Environment;
use crate::policy::Broken;
use crate::{NOT_JUDGED, output};
use look::Sight;
use packgate_report::Level;
use place::Place;
use policies::Policies;

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
/// A policy that cannot be read; what stdout says.
pub(crate) fn run(args: &SecretsArgs, environment: &Environment) -> anyhow::Result<u8> {
    let searched = match search(args, environment) {
        Ok(searched) => searched,
        Err(error) => {
            let format = match args.format {
                ListFormat::Human => Format::Human,
                ListFormat::Json => Format::Json,
            };
            return match error.downcast_ref::<Broken>() {
                Some(broken) => broken_policy(broken, format, args.verbose, environment),
                None => Err(error),
            };
        }
    };
    let code = code(&searched);
    let style = environment.style(args.verbose);
    let text = match args.format {
        ListFormat::Human => human::render(&searched, style),
        ListFormat::Json => json::render(&searched, code, style)?,
    };
    output::print(&text)?;
    Ok(code)
}

/// Looks at everything, and asks the policies what to make of what was seen.
fn search(args: &SecretsArgs, environment: &Environment) -> anyhow::Result<Searched> {
    let mut policies = Policies::new(environment)?;
    let mut searched = search::search(&args.paths, &mut policies)?;
    for sight in &mut searched.sights {
        sight.ruling = policies.rule(sight, args.strict)?;
    }
    Ok(searched)
}

fn code(searched: &Searched) -> u8 {
    let mut sights = searched.sights.iter();
    let errors = sights.any(|it| it.ruling.level == Level::Error);
    if !searched.unseen.is_empty() {
        NOT_JUDGED
    } else if errors {
        FOUND
    } else {
        0
    }
}
