//! Rules, findings and reports: what every part of packgate talks about, and the
//! formats in which a report is printed.
//!
//! Nothing here reads a file, asks the environment or prints: texts to quote and
//! the [`Style`] to write in are passed in, and every renderer gives back a
//! `String`.

mod diagnostic;
mod escape;
mod finding;
mod fingerprint;
pub mod github;
pub mod human;
pub mod json;
mod report;
mod rule;
pub mod sarif;
mod span;
mod spot;
mod style;
mod text;
mod words;

pub use diagnostic::Diagnostic;
pub use escape::escape;
pub use finding::{Example, Finding, Fix, Place, SecretMark};
pub use fingerprint::fingerprint;
pub use report::{Change, Counts, NotInspected, Outcome, Packed, Report, Subject, outcome};
pub use rule::{Family, Level, Rule, page_sections};
pub use style::Style;
pub use text::{
    bytes as human_bytes, count as human_count, list as human_list, number as human_number, profile,
};
