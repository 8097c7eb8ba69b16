//! The report for programs, in the format that was asked for.

use crate::cli::Format;
use crate::environment::Environment;
use crate::output;
use packgate_report::{Diagnostic, Report, github, json, sarif};

/// The reports, and why something could not be judged, in `format`; `None` where that
/// is the one for people. `base` is the directory that the reports' paths are relative
/// to, as the repository's root sees it.
pub(crate) fn for_programs(
    format: Format,
    verbose: bool,
    reports: &[Report],
    problems: &[Diagnostic],
    base: &str,
) -> Option<String> {
    Some(match format {
        Format::Human => return None,
        Format::Json => json::render(reports, problems),
        Format::Sarif if verbose => sarif::render_with_allowed(reports, problems, base),
        Format::Sarif => sarif::render(reports, problems, base),
        Format::Github => github::render(reports, problems, base),
    })
}

/// Says on stdout, too, why nothing could be judged, where a program reads it.
pub(crate) fn fail(format: Format, error: &anyhow::Error, environment: &Environment) {
    if let Some(text) = for_programs(format, false, &[], &[problem(error)], &environment.base()) {
        // What stdout refuses cannot be told on stdout; stderr gets the error.
        let _ = output::print(&text);
    }
}

/// An error as one of the problems of a report.
pub(crate) fn problem(error: &anyhow::Error) -> Diagnostic {
    Diagnostic {
        message: output::told(error),
        place: None,
        help: None,
    }
}
