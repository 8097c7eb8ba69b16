//! Rules, findings and reports: what every part of packgate talks about, and the
//! formats in which a report is printed.

mod finding;
mod rule;

pub use finding::{Example, Finding, Fix, Place};
pub use rule::{Family, Level, Rule, page_sections};
